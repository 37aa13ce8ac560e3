//! Two images under one tag: every client gets its own.

use serde_json::{Value, json};

use crate::daemon::Docker;
use crate::image::{Image, here};
use crate::skopeo::Skopeo;
use crate::storage::Storage;
use crate::support::{World, digest};

#[tokio::test]
async fn each_client_gets_the_image_for_its_platform() {
    let world = World::start();
    let mei = world.user_with("mei", "team/**", "pull,push").await;
    let (x86, arm) = (Image::of("linux/amd64", "app"), Image::of("linux/arm64", "app"));
    x86.push(&mei, "team/app", "1.0-x86").await;
    arm.push(&mei, "team/app", "1.0-arm").await;
    let body = json!({ "tag": "1.0", "images": [{ "reference": "1.0-x86" }, { "reference": "1.0-arm" }] });
    mei.post("/api/repositories/team%2Fapp/indexes", &body).await.expect(201);

    let skopeo = Skopeo::of(&world, &mei);
    for (architecture, image) in [("amd64", &x86), ("arm64", &arm)] {
        let inspect = ["--override-arch", architecture, "inspect", "--tls-verify=false", &skopeo.at("team/app:1.0")];
        let said: Value = serde_json::from_str(&skopeo.run(&inspect).ok()).unwrap();
        let layers: Vec<String> = image.blobs[1..].iter().map(|layer| digest(layer)).collect();
        assert_eq!((&said["Architecture"], &said["Layers"]), (&json!(architecture), &json!(layers)));
    }
    let own = if here() == "linux/amd64" { &x86 } else { &arm };
    let id = digest(&own.blobs[0]);
    let podman = Storage::new("podman", &world);
    podman.login(&mei).ok();
    assert_eq!(format!("sha256:{}", podman.pull("team/app:1.0").ok()), id);
    let docker = Docker::of(&world, &mei);
    docker.pull("team/app:1.0").ok();
    assert_eq!(docker.inspect("team/app:1.0", "{{.Id}}"), id);
    docker.remove("team/app:1.0");
}

#[tokio::test]
async fn images_that_docker_pushed_become_one_tag_of_dockers_own_format() {
    let world = World::start();
    let mei = world.user_with("mei", "team/**", "pull,push,delete").await;
    let docker = Docker::of(&world, &mei);
    let id = docker.import("team/app:1.0-x86", "joined");
    docker.push("team/app:1.0-x86").ok();
    let (saved, _) = crate::archive::saved(&docker.at("team/app:1.0-arm"), "arm64", world.host().as_bytes());
    docker.run_with(&["load", "--quiet"], saved).ok();
    docker.push("team/app:1.0-arm").ok();
    let job = json!({ "repositories": ["team/app"], "delete_source": true });
    let job = mei.post("/api/index-jobs", &job).await.expect(202).json();
    mei.get(&format!("/api/jobs/{}/log?follow=true", job["id"])).await.expect(200);
    docker.remove("team/app:1.0-x86");
    docker.remove("team/app:1.0-arm");

    if here() == "linux/amd64" {
        docker.pull("team/app:1.0").ok();
        assert_eq!(docker.inspect("team/app:1.0", "{{.Id}}"), id);
        docker.remove("team/app:1.0");
    }
    let pull = ["pull", "--platform", "linux/arm64", &docker.at("team/app:1.0")];
    docker.run(&pull).ok();
    assert_eq!(docker.inspect("team/app:1.0", "{{.Architecture}}"), "arm64");
    docker.remove("team/app:1.0");
}
