//! buildah: build without a base image, push, and pull somewhere else.

use serde_json::Value;

use crate::image::digest_in;
use crate::storage::Storage;
use crate::support::{Person, World, digest};

/// Build an image of one file.
#[track_caller]
fn build(buildah: &Storage, name: &str, architecture: &str) {
    std::fs::write(buildah.home().join("file"), format!("{name} for {architecture}")).unwrap();
    let container = buildah.run(&["from", "scratch"]).ok();
    buildah.run(&["add", &container, "file", "/etc/file"]).ok();
    buildah.run(&["config", "--arch", architecture, "--label", "made=here", &container]).ok();
    buildah.run(&["commit", "--rm", &container, &buildah.at(name)]).ok();
}

fn creds(person: &Person) -> String {
    format!("{}:{}", person.name, person.password)
}

#[tokio::test]
async fn what_buildah_builds_is_pulled_elsewhere() {
    let world = World::start();
    let mei = world.user_with("mei", "team/**", "pull,push").await;
    let buildah = Storage::new("buildah", &world);
    build(&buildah, "team/app:1.0", "amd64");
    let name = buildah.at("team/app:1.0");
    let push =
        |creds: &str| buildah.run(&["push", "--creds", creds, "--tls-verify=false", "--digestfile", "digest", &name]);
    push("mei:not hers").refused("unauthorized");
    push(&creds(&mei)).ok();
    let pushed = std::fs::read_to_string(buildah.home().join("digest")).unwrap();
    assert_eq!(digest_in(&mei, "team/app", "1.0").await, pushed);
    let again = push(&creds(&mei));
    assert!(again.status().success(), "{again:?}");

    let other = Storage::new("buildah", &world);
    let id = other.run(&["pull", "--creds", &creds(&mei), "--tls-verify=false", &name]).ok();
    assert_eq!(other.run(&["inspect", "--type", "image", "--format", "{{.FromImageDigest}}", &name]).ok(), pushed);
    // An id is the digest of the configuration: the same files, the same settings.
    let manifest = mei.get("/v2/team/app/manifests/1.0").await.expect(200).json();
    assert_eq!(manifest["config"]["digest"], format!("sha256:{id}"));

    let zoe = world.user_with("zoe", "team/**", "pull").await;
    let refused = other.run(&["push", "--creds", &creds(&zoe), "--tls-verify=false", &name]);
    refused.refused("zoe may not push to team/app");
}

#[tokio::test]
async fn buildah_pushes_a_list_with_all_its_images() {
    let world = World::start();
    let mei = world.user_with("mei", "team/**", "pull,push").await;
    let buildah = Storage::new("buildah", &world);
    buildah.run(&["manifest", "create", "list"]).ok();
    for architecture in ["amd64", "arm64"] {
        let name = format!("team/app:{architecture}");
        build(&buildah, &name, architecture);
        let local = format!("containers-storage:{}", local_reference(&buildah, &name));
        buildah.run(&["manifest", "add", "--arch", architecture, "list", &local]).ok();
    }
    let to = format!("docker://{}", buildah.at("team/list:1.0"));
    buildah
        .run(&[
            "manifest",
            "push",
            "--all",
            "--creds",
            &creds(&mei),
            "--tls-verify=false",
            "--digestfile",
            "digest",
            "list",
            &to,
        ])
        .ok();
    let pushed = std::fs::read_to_string(buildah.home().join("digest")).unwrap();
    let list = mei.get("/v2/team/list/manifests/1.0").await.expect(200);
    assert_eq!(digest(&list.bytes), pushed);
    let children: Vec<Value> = list.json()["manifests"].as_array().unwrap().clone();
    let architectures: Vec<&Value> = children.iter().map(|child| &child["platform"]["architecture"]).collect();
    assert_eq!(architectures, ["amd64", "arm64"]);
    for child in children {
        let reference = child["digest"].as_str().unwrap();
        assert_eq!(digest_in(&mei, "team/list", reference).await, reference);
    }
    // And it comes back as a list.
    let podman = Storage::new("podman", &world);
    podman.login(&mei).ok();
    podman.pull("team/list:1.0").ok();
}

/// A name alone would be looked up as `docker://`; with its storage before it, it is the one here.
fn local_reference(buildah: &Storage, name: &str) -> String {
    let home = buildah.home().display();
    format!("[vfs@{home}/root+{home}/run]{}", buildah.at(name))
}
