//! Several clients at once: everybody gets an answer that holds, and the result is right.

use futures_util::future::{join, join_all};

use crate::support::{Answer, World, digest};
use crate::{begin, finish};

#[tokio::test]
async fn the_same_blob_eight_times() {
    let world = World::start();
    let admin = world.admin();
    let bytes: Vec<u8> = (0..100_000u32).flat_map(u32::to_be_bytes).collect();
    let blob = digest(&bytes);
    let whole = (0..4).map(|_| admin.push_blob("team/app", &bytes));
    let in_chunks = (0..4).map(async |n| {
        let location = begin(&admin, "team/app").await;
        let (first, last) = bytes.split_at(50_000 * (n + 1));
        Answer::of(admin.request("PATCH", &location).body(first.to_vec())).await.expect(202);
        Answer::of(admin.request("PUT", &finish(&location, &blob)).body(last.to_vec())).await.expect(201);
    });
    join(join_all(whole), join_all(in_chunks)).await;
    assert!(admin.get(&format!("/v2/team/app/blobs/{blob}")).await.expect(200).bytes == bytes);
    assert_eq!(std::fs::read_dir(world.data().join("uploads")).unwrap().count(), 0);
}

#[tokio::test]
async fn the_same_blob_into_eight_new_repositories() {
    let world = World::start();
    let admin = world.admin();
    let names: Vec<String> = (0..8).map(|n| format!("team/app-{n}")).collect();
    let digests = join_all(names.iter().map(|name| admin.push_blob(name, b"layer"))).await;
    for name in &names {
        assert_eq!(admin.get(&format!("/v2/{name}/blobs/{}", digests[0])).await.expect(200).text(), "layer");
    }
}

#[tokio::test]
async fn the_first_pushes_of_a_repository() {
    let world = World::start();
    let admin = world.admin();
    join_all((0..8).map(async |n| admin.push_image("team/app", &format!("v{n}"), &format!("layer {n}")).await)).await;
    let tags = admin.get("/v2/team/app/tags/list").await.expect(200).json();
    assert_eq!(tags["tags"].as_array().unwrap().len(), 8);
    let catalog = admin.get("/v2/_catalog").await.expect(200).json();
    assert_eq!(catalog["repositories"], serde_json::json!(["team/app"]));
}

#[tokio::test]
async fn the_same_manifest_eight_times() {
    let world = World::start();
    let admin = world.admin();
    let image = admin.image("team/app", "layer").await;
    let pushes = (0..8).map(|_| admin.put_manifest("team/app", "v1", &image));
    for answer in join_all(pushes).await {
        assert_eq!(answer.expect(201).header("docker-content-digest"), digest(image.as_bytes()));
    }
    assert_eq!(admin.get("/v2/team/app/manifests/v1").await.expect(200).text(), image);
}

#[tokio::test]
async fn the_same_tag_with_eight_images() {
    let world = World::start();
    let admin = world.admin();
    let seeds: Vec<String> = (0..8).map(|n| format!("layer {n}")).collect();
    let images = join_all(seeds.iter().map(|seed| admin.image("team/app", seed))).await;
    for answer in join_all(images.iter().map(|image| admin.put_manifest("team/app", "v1", image))).await {
        answer.expect(201);
    }
    let found = admin.get("/v2/team/app/manifests/v1").await.expect(200).text();
    assert!(images.contains(&found), "the tag is one of those pushed");
    for image in &images {
        let path = format!("/v2/team/app/manifests/{}", digest(image.as_bytes()));
        assert_eq!(&admin.get(&path).await.expect(200).text(), image);
    }
}

#[tokio::test]
async fn a_push_and_a_deletion_of_one_tag() {
    let world = World::start();
    let admin = world.admin();
    let image = admin.image("team/app", "layer").await;
    for _ in 0..10 {
        let push = admin.put_manifest("team/app", "v1", &image);
        let (pushed, deleted) = join(push, admin.delete("/v2/team/app/manifests/v1")).await;
        pushed.expect(201);
        assert!([202, 404].contains(&deleted.status), "{deleted:?}");
        let found = admin.get("/v2/team/app/manifests/v1").await;
        assert!([200, 404].contains(&found.status), "{found:?}");
    }
    admin.get(&format!("/v2/team/app/manifests/{}", digest(image.as_bytes()))).await.expect(200);
}

#[tokio::test]
async fn two_writers_of_one_upload() {
    let world = World::start();
    let admin = world.admin();
    let location = begin(&admin, "team/app").await;
    let bytes: Vec<u8> = (0..500_000u32).flat_map(u32::to_be_bytes).collect();
    let range = format!("0-{}", bytes.len() - 1);
    let chunks = (0..4).map(|_| {
        let request = admin.request("PATCH", &location).header("content-range", &range);
        Answer::of(request.body(bytes.clone()))
    });
    let mut statuses: Vec<u16> = join_all(chunks).await.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [202, 416, 416, 416], "one chunk is taken; the others hear where the upload is");
    assert_eq!(admin.get(&location).await.expect(204).header("range"), range);
    Answer::of(admin.request("PUT", &finish(&location, &digest(&bytes)))).await.expect(201);
}
