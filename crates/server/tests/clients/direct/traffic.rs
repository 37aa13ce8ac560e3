//! Clients that push and pull past us.

use serde_json::json;

use super::{ask, harbour, publish, stock, token};
use crate::image::Image;
use crate::support::{Person, digest};
use crate::tool::digest_after;

fn credentials(person: &Person) -> String {
    format!("{}:{}", person.name, person.password)
}

#[tokio::test]
async fn skopeo_copies_what_is_granted_and_nothing_passes_us() {
    let (world, registry) = harbour();
    let mei = world.user_with("mei", "team/**", "pull,push").await;
    let (skopeo, image) = (registry.skopeo(), Image::for_everybody("app"));
    image.write(&skopeo.path("in"), "1.0");
    let (hers, app, copy) = (credentials(&mei), skopeo.at("team/app:1.0"), skopeo.at("team/copy:2"));
    skopeo.copy(&["--all", "--dest-creds", &hers], "oci:in:1.0", &app).ok();
    skopeo.copy(&["--all", "--src-creds", &hers, "--dest-creds", &hers], &app, &copy).ok();
    skopeo.copy(&["--all", "--src-creds", &hers], &copy, "oci:out:2").ok();
    for child in &image.children {
        let name = child.digest().replace(':', "/");
        let bytes = std::fs::read(skopeo.path("out/blobs").join(name)).unwrap();
        assert_eq!(digest(&bytes), child.digest());
    }
    let ours = world.admin().get("/v2/_catalog").await.expect(200).json();
    assert_eq!(ours, json!({ "repositories": [] }));
}

#[tokio::test]
async fn who_may_only_pull_does_not_push_and_a_stranger_finds_nothing() {
    let (world, registry) = harbour();
    stock(&world, &registry, "team/app").await;
    let (ann, zoe) = (world.user_with("ann", "team/*", "pull").await, world.user("zoe").await);
    let skopeo = registry.skopeo();
    let (app, hidden) = (skopeo.at("team/app:1"), skopeo.at("team/nothing:1"));
    skopeo.copy(&["--src-creds", &credentials(&ann)], &app, "oci:out:1").ok();
    for (person, to) in [(&ann, "team/app:2"), (&zoe, "team/app:2"), (&zoe, "zoe/app:1")] {
        let flags = ["--dest-creds", &credentials(person)];
        skopeo.copy(&flags, "oci:out:1", &skopeo.at(to)).refused("denied");
    }
    for name in [&app, &hidden] {
        skopeo.copy(&["--src-creds", &credentials(&zoe)], name, "oci:no:1").refused("denied");
    }
    let liar = Person::new(&world.base, "ann", "not hers");
    skopeo.copy(&["--src-creds", &credentials(&liar)], &app, "oci:no:1").refused("unauthorized");
}

#[tokio::test]
async fn docker_pushes_and_pulls_and_is_refused() {
    let (world, registry) = harbour();
    let mei = world.user_with("mei", "team/**", "pull,push").await;
    let docker = registry.docker(&mei);
    let id = docker.import("team/app:1", "direct");
    let pushed = digest_after("digest: ", &docker.push("team/app:1").ok());
    docker.remove("team/app:1");
    assert_eq!(digest_after("Digest: ", &docker.pull("team/app:1").ok()), pushed);
    assert_eq!(docker.inspect("team/app:1", "{{.Id}}"), id);
    docker.tag("team/app:1", "team/copy:1");
    assert!(docker.push("team/copy:1").ok().contains("Mounted from team/app"));

    let ann = registry.docker(&world.user_with("ann", "team/*", "pull").await);
    ann.pull("team/app:1").ok();
    ann.tag("team/app:1", "team/app:2");
    ann.push("team/app:2").refused("denied");
    let zoe = registry.docker(&world.user_with("zoe", "zoe/**", "pull,push").await);
    zoe.pull("team/app:1").refused("denied");
    // Her daemon has the layer of team/app and asks to mount it; she has to send it.
    zoe.tag("team/app:1", "zoe/app:1");
    let sent = zoe.push("zoe/app:1").ok();
    assert!(!sent.contains("Mounted from"), "{sent}");
}

#[tokio::test]
async fn a_wrong_password_does_not_log_in() {
    let (world, registry) = harbour();
    world.user("mei").await;
    let docker = crate::daemon::Docker::at_host(&registry.host);
    docker.login("mei", "not hers").refused("unauthorized");
    docker.login("mei", "a horse of mei").ok();
}

#[tokio::test]
async fn what_is_open_to_all_is_pulled_without_login() {
    let (world, registry) = harbour();
    for name in ["team/open", "team/public", "team/private"] {
        stock(&world, &registry, name).await;
    }
    publish(&world, "team/open", true).await;
    publish(&world, "team/public", false).await;
    let (skopeo, zoe) = (registry.skopeo(), world.user("zoe").await);
    skopeo.copy(&["--src-no-creds"], &skopeo.at("team/open:1"), "oci:open:1").ok();
    for closed in ["team/public:1", "team/private:1"] {
        skopeo.copy(&["--src-no-creds"], &skopeo.at(closed), "oci:no:1").refused("denied");
    }
    skopeo.copy(&["--src-creds", &credentials(&zoe)], &skopeo.at("team/public:1"), "oci:public:1").ok();
    skopeo.copy(&["--dest-no-creds"], "oci:open:1", &skopeo.at("team/open:2")).refused("denied");
}

#[tokio::test]
async fn the_key_outlives_a_restart() {
    let (mut world, registry) = harbour();
    stock(&world, &registry, "team/app").await;
    world.stop();
    world.up();
    let token = token(&world.admin(), "repository:team/app:pull").await;
    ask(&registry, &token, "GET", "/v2/team/app/manifests/1").await.expect(200);
}
