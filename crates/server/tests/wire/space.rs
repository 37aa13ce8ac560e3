//! What administrators learn of the space that is taken, and why something is still there.

use serde_json::json;

use crate::support::{Answer, Person, World, digest};

async fn why(admin: &Person, digest: &str) -> serde_json::Value {
    admin.get(&format!("/api/storage/why?digest={digest}")).await.expect(200).json()
}

async fn put_index(admin: &Person, reference: &str, index: &str) {
    let request = admin.request("PUT", &format!("/v2/team/app/manifests/{reference}")).body(index.to_owned());
    Answer::of(request.header("content-type", oci::MediaType::OCI_INDEX)).await.expect(201);
}

#[tokio::test]
async fn space_is_told_by_repository_and_layers_that_are_shared_count_once() {
    let world = World::start();
    let admin = world.admin();
    admin.push_image("team/one", "v1", "shared layer").await;
    admin.push_image("team/two", "v1", "shared layer").await;
    admin.push_image("team/two", "v2", "a layer of its own").await;
    admin.push_blob("team/two", b"left over").await;
    let told = admin.get("/api/storage").await.expect(200).json();
    assert_eq!(
        (&told["mode"], &told["stale_uploads"], &told["untagged_manifests"]),
        (&json!("engine"), &json!(0), &json!(0))
    );
    assert_eq!((&told["reclaimable_bytes"], &told["reclaimable_blobs"]), (&json!(0), &json!(0)), "too young");
    assert!(told["total_bytes"].as_u64().unwrap() > told["free_bytes"].as_u64().unwrap());
    let rows = told["repositories"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!((&rows[0]["repository"], &rows[1]["repository"]), (&json!("team/two"), &json!("team/one")));
    let own = |row: usize| rows[row]["own_bytes"].as_u64().unwrap();
    assert_eq!(own(1), 0, "{told}");
    assert!(own(0) >= "a layer of its own".len() as u64 + "left over".len() as u64);
    assert!(told["used_bytes"].as_u64().unwrap() >= own(0) + "shared layer".len() as u64);
    assert!(told.get("upstream").is_none());
}

#[tokio::test]
async fn everything_tells_why_it_is_still_there() {
    let world = World::start();
    let admin = world.admin();
    let image = admin.push_image("team/app", "v1", "layer").await;
    let layer = why(&admin, &digest(b"layer")).await;
    assert_eq!(layer["reasons"], json!([{ "code": "layer_of", "repository": "team/app", "reference": image }]));
    assert_eq!((&layer["kind"], &layer["size"], &layer["reclaimable"]), (&json!("blob"), &json!(5), &json!(false)));
    let manifest = why(&admin, &image).await;
    assert_eq!(manifest["kind"], "manifest");
    assert_eq!(manifest["reasons"], json!([{ "code": "tag", "repository": "team/app", "reference": "v1" }]));

    let index = json!({
        "schemaVersion": 2, "mediaType": oci::MediaType::OCI_INDEX,
        "manifests": [{ "mediaType": oci::MediaType::OCI_MANIFEST, "digest": image, "size": 1 }],
    });
    let index = index.to_string();
    put_index(&admin, "all", &index).await;
    let about = json!({
        "schemaVersion": 2, "mediaType": oci::MediaType::OCI_INDEX, "manifests": [],
        "subject": { "mediaType": oci::MediaType::OCI_MANIFEST, "digest": image, "size": 1 },
    });
    let about = about.to_string();
    put_index(&admin, &digest(about.as_bytes()), &about).await;
    let told = why(&admin, &image).await;
    assert_eq!(
        told["reasons"][1],
        json!({ "code": "child_of", "repository": "team/app", "reference": digest(index.as_bytes()) })
    );
    let told = why(&admin, &digest(about.as_bytes())).await;
    assert_eq!(told["reasons"], json!([{ "code": "referrer_of", "repository": "team/app", "reference": image }]));

    let left = admin.push_blob("team/app", b"left over").await;
    let told = why(&admin, &left).await;
    assert_eq!((&told["reasons"][0]["code"], &told["reclaimable"]), (&json!("grace"), &json!(false)));
    assert!(told["reasons"][0]["until"].is_string());
    let told = why(&admin, &digest(b"never pushed")).await;
    assert_eq!((&told["kind"], &told["reclaimable"]), (&json!(null), &json!(false)));
    assert_eq!(admin.get("/api/storage/why?digest=layer").await.expect(400).code(), "input_invalid");
}
