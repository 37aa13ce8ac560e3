//! Docker: what a daemon pushes, a daemon pulls.

use std::collections::BTreeSet;

use oci::MediaType;
use serde_json::{Value, json};

use crate::daemon::Docker;
use crate::image::{Image, digest_in, here};
use crate::support::World;
use crate::tool::digest_after;

#[tokio::test]
async fn what_is_pushed_comes_back_the_same() {
    let world = World::start();
    let mei = world.user_with("mei", "team/**", "pull,push").await;
    let docker = Docker::of(&world, &mei);
    for tag in ["1", "2"] {
        let name = format!("team/app:{tag}");
        let id = docker.import(&name, tag);
        let pushed = digest_after("digest: ", &docker.push(&name).ok());
        assert_eq!(digest_in(&mei, "team/app", tag).await, pushed);

        docker.remove(&name);
        let pulled = docker.pull(&name).ok();
        assert_eq!(digest_after("Digest: ", &pulled), pushed);
        assert!(pulled.contains("Downloaded newer image"), "{pulled}");
        assert_eq!(docker.inspect(&name, "{{.Id}}"), id);
        assert!(docker.pull(&name).ok().contains("Image is up to date"));

        docker.remove(&name);
        let by_digest = format!("team/app@{pushed}");
        docker.pull(&by_digest).ok();
        assert_eq!(docker.inspect(&by_digest, "{{.Id}}"), id);
    }
    let tags = mei.get("/v2/team/app/tags/list").await.expect(200).json();
    assert_eq!(tags, json!({ "name": "team/app", "tags": ["1", "2"] }));
}

#[tokio::test]
async fn a_layer_that_is_there_does_not_travel_again() {
    let world = World::start();
    let mei = world.user_with("mei", "team/**", "pull,push").await;
    let docker = Docker::of(&world, &mei);
    docker.import("team/app:1", "shared");
    let pushed = digest_after("digest: ", &docker.push("team/app:1").ok());

    docker.tag("team/app:1", "team/app:2");
    assert!(docker.push("team/app:2").ok().contains("Layer already exists"));

    docker.tag("team/app:1", "team/copy:1");
    let copied = docker.push("team/copy:1").ok();
    assert!(copied.contains("Mounted from team/app"), "{copied}");
    assert_eq!(digest_after("digest: ", &copied), pushed);
    docker.remove("team/copy:1");
    assert_eq!(digest_after("Digest: ", &docker.pull("team/copy:1").ok()), pushed);
}

#[tokio::test]
async fn of_an_image_for_everybody_the_right_platform_comes() {
    let world = World::start();
    let mei = world.user_with("mei", "team/**", "pull,push").await;
    let docker = Docker::of(&world, &mei);
    let image = Image::for_everybody(world.host());
    image.push(&mei, "team/app", "1.0").await;

    let pulled = docker.pull("team/app:1.0").ok();
    assert_eq!(digest_after("Digest: ", &pulled), image.digest());
    let architecture = here().strip_prefix("linux/").unwrap();
    assert_eq!(docker.inspect("team/app:1.0", "{{.Architecture}}"), architecture);
    assert_eq!(docker.inspect("team/app:1.0", "{{len .RootFS.Layers}}"), "2");
    let id = docker.inspect("team/app:1.0", "{{.Id}}");

    // Docker writes its own manifest for the same layers and configuration.
    docker.tag("team/app:1.0", "team/one:1.0");
    let pushed = digest_after("digest: ", &docker.push("team/one:1.0").ok());
    docker.remove("team/one:1.0");
    docker.remove("team/app:1.0");
    assert_eq!(digest_after("Digest: ", &docker.pull("team/one:1.0").ok()), pushed);
    assert_eq!(docker.inspect("team/one:1.0", "{{.Id}}"), id);
}

#[tokio::test]
async fn a_list_of_platforms_can_be_made_of_pushed_images() {
    let world = World::start();
    let mei = world.user_with("mei", "team/**", "pull,push").await;
    let docker = Docker::of(&world, &mei);
    let (mut images, list) = (Vec::new(), docker.at("team/list:1"));
    for (tag, architecture) in [("x86", "amd64"), ("arm", "arm64")] {
        let name = format!("team/app:{tag}");
        docker.import(&name, tag);
        let digest = digest_after("digest: ", &docker.push(&name).ok());
        images.push((docker.at(&name), architecture, digest));
    }
    docker.run(&["manifest", "create", "--insecure", &list, &images[0].0, &images[1].0]).ok();
    for (image, architecture, _) in &images {
        docker.run(&["manifest", "annotate", "--arch", architecture, &list, image]).ok();
    }
    let pushed = docker.run(&["manifest", "push", "--insecure", &list]).ok();
    let pushed = pushed.lines().last().unwrap_or_default();
    assert_eq!(digest_in(&mei, "team/list", "1").await, pushed);

    let answer = mei.get("/v2/team/list/manifests/1").await.expect(200);
    assert_eq!(answer.header("content-type"), MediaType::DOCKER_LIST);
    // In whatever order Docker likes today.
    let children = answer.json()["manifests"].as_array().unwrap().iter().map(child).collect::<BTreeSet<_>>();
    let expected: BTreeSet<_> = images.iter().map(|image| (image.1.to_owned(), image.2.clone())).collect();
    assert_eq!(children, expected);

    docker.remove("team/app:x86");
    assert_eq!(digest_after("Digest: ", &docker.pull("team/list:1").ok()), pushed);
    docker.run(&["manifest", "inspect", "--insecure", &list]).ok();
}

fn child(child: &Value) -> (String, String) {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&child["platform"]["architecture"]), text(&child["digest"]))
}

#[tokio::test]
async fn all_tags_go_and_come_at_once() {
    let world = World::start();
    let mei = world.user_with("mei", "team/**", "pull,push").await;
    let docker = Docker::of(&world, &mei);
    let names = ["team/app:1", "team/app:2", "team/app:3"];
    let ids = names.map(|name| docker.import(name, name));
    docker.run(&["push", "--all-tags", &docker.at("team/app")]).ok();
    for name in names {
        docker.remove(name);
    }
    docker.run(&["pull", "--all-tags", &docker.at("team/app")]).ok();
    assert_eq!(names.map(|name| docker.inspect(name, "{{.Id}}")), ids);
}
