//! Images as files, between the browser's doors and the programs that write and load them.

use std::path::Path;

use serde_json::{Value, json};

use crate::daemon::Docker;
use crate::image::{Image, here};
use crate::skopeo::Skopeo;
use crate::storage::Storage;
use crate::support::{Answer, Person, World, digest};
use crate::tool::{read, tool};

/// Upload a file, and bring its images to where they shall be.
async fn import(person: &Person, file: &Path, names: &[(usize, &str)]) -> Value {
    let request = person.request("POST", "/api/imports").body(read(file));
    let import = Answer::of(request).await.expect(201).json();
    let row = |(image, name): &(usize, &str)| {
        let (repository, tag) = name.split_once(':').unwrap();
        json!({ "image": image, "repository": repository, "tag": tag })
    };
    let rows: Vec<Value> = names.iter().map(row).collect();
    let job = json!({ "import": import["id"], "rows": rows });
    let job = person.post("/api/import-jobs", &job).await.expect(202).json();
    let log = person.get(&format!("/api/jobs/{}/log?follow=true", job["id"])).await.expect(200).text();
    let ended = person.get(&format!("/api/jobs/{}", job["id"])).await.expect(200).json();
    assert_eq!(ended["state"], "succeeded", "{ended} {log}");
    import
}

async fn download(person: &Person, query: &str, file: &Path) {
    let answer = person.get(&format!("/api/repositories/team%2Fapp/archive?{query}")).await.expect(200);
    std::fs::write(file, &answer.bytes).unwrap();
}

#[tokio::test]
async fn what_docker_saves_is_pulled_with_an_equal_id() {
    let world = World::start();
    let mei = world.user_with("mei", "team/**", "pull,push").await;
    let docker = Docker::of(&world, &mei);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("saved.tar");
    let ids = ["saved:1", "saved:2"].map(|name| docker.import(&format!("team/{name}"), name));
    // A layer on top, so that the two share one: without running anything.
    let top = folder.path().join("top");
    std::fs::create_dir(&top).unwrap();
    std::fs::write(
        top.join("Dockerfile"),
        format!("FROM {}\nLABEL built=here\nCOPY file /file\n", docker.at("team/saved:1")),
    )
    .unwrap();
    std::fs::write(top.join("file"), world.host()).unwrap();
    docker.run(&["build", "--quiet", "--tag", &docker.at("team/built:1"), top.to_str().unwrap()]).ok();
    let built = docker.inspect("team/built:1", "{{.Id}}");
    let names = ["team/saved:1", "team/saved:2", "team/built:1"];
    let all: Vec<String> = names.iter().map(|name| docker.at(name)).collect();
    let save = [&["save", "--output", file.to_str().unwrap()], &all.iter().map(String::as_str).collect::<Vec<_>>()[..]];
    docker.run(&save.concat()).ok();
    for name in names.iter().rev() {
        docker.remove(name);
    }

    let request = mei.request("POST", "/api/imports").body(read(&file));
    let found = Answer::of(request).await.expect(201).json();
    let order: Vec<String> = found["images"]
        .as_array()
        .unwrap()
        .iter()
        .map(|image| {
            let suggestion = &image["suggestions"][0];
            format!("{}:{}", suggestion["repository"].as_str().unwrap(), suggestion["tag"].as_str().unwrap())
        })
        .collect();
    mei.delete(&format!("/api/imports/{}", found["id"].as_str().unwrap())).await.expect(204);
    let rows: Vec<(usize, &str)> = order.iter().enumerate().map(|(image, name)| (image, name.as_str())).collect();
    assert_eq!(rows.len(), 3, "{found}");
    let gzip = folder.path().join("saved.tar.gz");
    let packed = tool("gzip").args(["--stdout", file.to_str().unwrap()]).run().bytes();
    std::fs::write(&gzip, packed).unwrap();
    import(&mei, &gzip, &rows).await;
    for (name, id) in names.iter().zip([&ids[0], &ids[1], &built]) {
        docker.pull(name).ok();
        assert_eq!(&docker.inspect(name, "{{.Id}}"), id, "{name}");
        docker.remove(name);
    }
}

#[tokio::test]
async fn what_is_downloaded_docker_loads_with_an_equal_id() {
    let world = World::start();
    let mei = world.user_with("mei", "team/**", "pull,push").await;
    let docker = Docker::of(&world, &mei);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("image.tar");
    // As Docker pushed it, and as a builder would: an OCI image of an index.
    let id = docker.import("team/app:docker", "loaded");
    docker.push("team/app:docker").ok();
    docker.remove("team/app:docker");
    let image = Image::for_everybody("loaded");
    image.push(&mei, "team/app", "oci").await;
    let own = image
        .children
        .iter()
        .find(|child| child.descriptor()["platform"]["architecture"] == here().split('/').nth(1).unwrap());
    let ids = [
        ("docker", "reference=docker".to_owned(), id),
        ("oci", format!("reference=oci&platform={}", here()), digest(&own.unwrap().blobs[0])),
    ];
    for (tag, query, id) in ids {
        download(&mei, &query, &file).await;
        let name = format!("team/app:{tag}");
        let loaded = docker.run(&["load", "--input", file.to_str().unwrap()]).ok();
        assert!(loaded.contains(&docker.at(&name)), "{loaded}");
        assert_eq!(docker.inspect(&name, "{{.Id}}"), id);
        let podman = Storage::new("podman", &world);
        podman.run(&["load", "--input", file.to_str().unwrap()]).ok();
        let same = podman.run(&["image", "inspect", "--format", "{{.Id}}", &podman.at(&name)]).ok();
        assert_eq!(format!("sha256:{same}"), id);
        // And back again: the file keeps the manifest, and so its digest.
        import(&mei, &file, &[(0, "team/back:1")]).await;
        docker.remove(&name);
        docker.pull("team/back:1").ok();
        assert_eq!(docker.inspect("team/back:1", "{{.Id}}"), id);
        docker.remove("team/back:1");
        mei.delete("/v2/team/back/manifests/1").await.expect(403);
        world.admin().delete("/api/repositories/team%2Fback").await.expect(204);
    }
}

#[tokio::test]
async fn skopeo_reads_and_writes_the_same_files() {
    let world = World::start();
    let mei = world.user_with("mei", "team/**", "pull,push").await;
    let skopeo = Skopeo::of(&world, &mei);
    let image = Image::for_everybody("files");
    image.write(&skopeo.path("in"), "1.0");
    skopeo.copy(&["--all"], "oci:in:1.0", "oci-archive:in.tar:1.0").ok();
    import(&mei, &skopeo.path("in.tar"), &[(0, "team/app:1.0")]).await;
    let raw = |name: &str| {
        let inspect = ["inspect", "--tls-verify=false", "--raw", name];
        digest(&skopeo.run(&inspect).bytes())
    };
    assert_eq!(raw(&skopeo.at("team/app:1.0")), image.digest());

    download(&mei, "reference=1.0&format=oci", &skopeo.path("out.tar")).await;
    assert_eq!(raw("oci-archive:out.tar:1.0"), image.digest());
    skopeo.copy(&["--all"], "oci-archive:out.tar:1.0", &skopeo.at("team/copy:1.0")).ok();
    assert_eq!(raw(&skopeo.at("team/copy:1.0")), image.digest());

    download(&mei, &format!("reference=1.0&platform={}", here()), &skopeo.path("docker.tar")).await;
    skopeo.copy(&[], "docker-archive:docker.tar", "docker-archive:again.tar:team/again:1").ok();
    import(&mei, &skopeo.path("again.tar"), &[(0, "team/again:1")]).await;
    let own = image
        .children
        .iter()
        .find(|child| child.descriptor()["platform"]["architecture"] == here().split('/').nth(1).unwrap());
    let said = skopeo.run(&["inspect", "--tls-verify=false", "--config", "--raw", &skopeo.at("team/again:1")]).bytes();
    assert_eq!(digest(&said), digest(&own.unwrap().blobs[0]), "the configuration is the same to the byte");
}
