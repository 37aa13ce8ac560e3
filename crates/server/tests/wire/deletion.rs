//! Deleting: by tag the tag goes, by digest the manifest with its tags, and what is in use stays.

use serde_json::json;

use crate::support::{Answer, World, digest};

async fn tags(person: &crate::support::Person) -> serde_json::Value {
    person.get("/v2/team/app/tags/list").await.expect(200).json()["tags"].clone()
}

#[tokio::test]
async fn by_tag_the_tag_goes_and_its_siblings_stay() {
    let world = World::start();
    let admin = world.admin();
    let image = admin.push_image("team/app", "v1", "layer").await;
    admin.push_image("team/app", "v2", "layer").await;
    let answer = admin.delete("/v2/team/app/manifests/v1").await.expect(202);
    assert_eq!((answer.bytes.len(), answer.header("docker-distribution-api-version")), (0, "registry/2.0"));
    assert_eq!(tags(&admin).await, json!(["v2"]));
    admin.get("/v2/team/app/manifests/v2").await.expect(200);
    // Without any tag the manifest stays too.
    admin.delete("/v2/team/app/manifests/v2").await.expect(202);
    admin.get(&format!("/v2/team/app/manifests/{image}")).await.expect(200);
    assert_eq!(admin.delete("/v2/team/app/manifests/v1").await.expect(404).code(), "MANIFEST_UNKNOWN");
}

#[tokio::test]
async fn by_digest_the_manifest_goes_with_its_tags() {
    let world = World::start();
    let admin = world.admin();
    let image = admin.push_image("team/app", "v1", "layer").await;
    admin.push_image("team/app", "v2", "layer").await;
    admin.push_image("team/app", "other", "other layer").await;
    admin.push_image("team/copy", "v1", "layer").await;
    let path = format!("/v2/team/app/manifests/{image}");
    admin.delete(&path).await.expect(202);
    assert_eq!(tags(&admin).await, json!(["other"]));
    for reference in ["v1", "v2", &image] {
        let answer = admin.get(&format!("/v2/team/app/manifests/{reference}")).await.expect(404);
        assert_eq!(answer.code(), "MANIFEST_UNKNOWN");
    }
    assert_eq!(admin.delete(&path).await.expect(404).code(), "MANIFEST_UNKNOWN");
    admin.get(&format!("/v2/team/copy/manifests/{image}")).await.expect(200);
}

#[tokio::test]
async fn a_part_of_an_index_goes_after_it() {
    let world = World::start();
    let admin = world.admin();
    let image = admin.push_image("team/app", "v1", "layer").await;
    let index = json!({
        "schemaVersion": 2,
        "mediaType": oci::MediaType::OCI_INDEX,
        "manifests": [{ "mediaType": oci::MediaType::OCI_MANIFEST, "digest": image, "size": 1 }],
    });
    let put = admin.request("PUT", "/v2/team/app/manifests/index").header("content-type", oci::MediaType::OCI_INDEX);
    let index = Answer::of(put.body(index.to_string())).await.expect(201).header("docker-content-digest").to_owned();
    let refused = admin.delete(&format!("/v2/team/app/manifests/{image}")).await.expect(405);
    assert_eq!(refused.code(), "UNSUPPORTED");
    assert!(refused.text().contains("delete the index first"), "{}", refused.text());
    admin.delete(&format!("/v2/team/app/manifests/{index}")).await.expect(202);
    admin.delete(&format!("/v2/team/app/manifests/{image}")).await.expect(202);
}

#[tokio::test]
async fn a_blob_goes_unless_a_manifest_names_it() {
    let world = World::start();
    let admin = world.admin();
    let image = admin.push_image("team/app", "v1", "layer").await;
    let path = format!("/v2/team/app/blobs/{}", digest(b"layer"));
    let refused = admin.delete(&path).await.expect(405);
    assert_eq!(refused.code(), "UNSUPPORTED");
    assert_eq!(admin.get(&path).await.expect(200).text(), "layer");
    admin.delete(&format!("/v2/team/app/manifests/{image}")).await.expect(202);
    admin.delete(&path).await.expect(202);
    assert_eq!(admin.get(&path).await.expect(404).code(), "BLOB_UNKNOWN");
    assert_eq!(admin.delete(&path).await.expect(404).code(), "BLOB_UNKNOWN");
    // And it can come again.
    admin.push_image("team/app", "v1", "layer").await;
    assert_eq!(admin.get(&path).await.expect(200).text(), "layer");
}
