//! Referrers: signatures, SBOMs and the like, found by what they refer to.

use serde_json::{Value, json};

use crate::support::{Answer, MANIFEST, Person, World, digest};

const SBOM: &str = "application/vnd.example.sbom.v1+json";
const SIGNATURE: &str = "application/vnd.example.signature";

/// Push an artifact that refers to `subject`; answers what the registry says, and its document.
async fn refer(person: &Person, subject: &str, artifact_type: Option<&str>, note: &str) -> (Answer, String) {
    person.push_blob("team/app", b"{}").await;
    let empty = json!({ "mediaType": "application/vnd.oci.empty.v1+json", "digest": digest(b"{}"), "size": 2 });
    let mut config = empty.clone();
    if artifact_type.is_none() {
        config["mediaType"] = SIGNATURE.into();
    }
    let mut document = json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": config,
        "layers": [empty],
        "subject": { "mediaType": MANIFEST, "digest": subject, "size": 7 },
        "annotations": { "note": note },
    });
    if let Some(artifact_type) = artifact_type {
        document["artifactType"] = artifact_type.into();
    }
    let document = document.to_string();
    (person.put_manifest("team/app", &digest(document.as_bytes()), &document).await, document)
}

async fn referrers(person: &Person, subject: &str, query: &str) -> (Answer, Vec<Value>) {
    let answer = person.get(&format!("/v2/team/app/referrers/{subject}{query}")).await.expect(200);
    assert_eq!(answer.header("content-type"), "application/vnd.oci.image.index.v1+json");
    let index = answer.json();
    assert_eq!(index["schemaVersion"], 2);
    assert_eq!(index["mediaType"], "application/vnd.oci.image.index.v1+json");
    let manifests = index["manifests"].as_array().unwrap().clone();
    (answer, manifests)
}

#[tokio::test]
async fn what_refers_to_an_image_is_listed_with_what_it_is() {
    let world = World::start();
    let admin = world.admin();
    let image = admin.push_image("team/app", "v1", "layer").await;
    let (pushed, sbom) = refer(&admin, &image, Some(SBOM), "an SBOM").await;
    assert_eq!(pushed.expect(201).header("oci-subject"), image);
    // Without a type of its own, an artifact is what its config is.
    let (pushed, signature) = refer(&admin, &image, None, "a signature").await;
    assert_eq!(pushed.expect(201).header("oci-subject"), image);

    let (answer, mut found) = referrers(&admin, &image, "").await;
    assert!(answer.header("oci-filters-applied").is_empty());
    found.sort_by_key(|descriptor| descriptor["artifactType"].to_string());
    let expected = [(SBOM, &sbom, "an SBOM"), (SIGNATURE, &signature, "a signature")].map(|(kind, document, note)| {
        json!({
            "mediaType": MANIFEST,
            "digest": digest(document.as_bytes()),
            "size": document.len(),
            "artifactType": kind,
            "annotations": { "note": note },
        })
    });
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_filter_is_applied_and_said() {
    let world = World::start();
    let admin = world.admin();
    let image = admin.push_image("team/app", "v1", "layer").await;
    refer(&admin, &image, Some(SBOM), "one").await.0.expect(201);
    refer(&admin, &image, Some(SBOM), "two").await.0.expect(201);
    refer(&admin, &image, Some(SIGNATURE), "three").await.0.expect(201);
    let encoded = SBOM.replace('/', "%2F").replace('+', "%2B");
    for (query, count) in [
        (format!("?artifactType={encoded}"), 2),
        (format!("?artifactType={SIGNATURE}"), 1),
        ("?artifactType=application/x-none".to_owned(), 0),
    ] {
        let (answer, found) = referrers(&admin, &image, &query).await;
        assert_eq!((found.len(), answer.header("oci-filters-applied")), (count, "artifactType"), "{query}");
    }
}

#[tokio::test]
async fn the_subject_may_come_later_or_never() {
    let world = World::start();
    let admin = world.admin();
    let image = admin.image("team/app", "layer").await;
    let subject = digest(image.as_bytes());
    let (pushed, early) = refer(&admin, &subject, Some(SBOM), "early").await;
    assert_eq!(pushed.expect(201).header("oci-subject"), subject);
    assert_eq!(referrers(&admin, &subject, "").await.1.len(), 1);
    admin.put_manifest("team/app", "v1", &image).await.expect(201);
    assert_eq!(referrers(&admin, &subject, "").await.1.len(), 1);
    // It goes with what refers, and never with its subject.
    admin.delete(&format!("/v2/team/app/manifests/{subject}")).await.expect(202);
    assert_eq!(referrers(&admin, &subject, "").await.1.len(), 1);
    admin.delete(&format!("/v2/team/app/manifests/{}", digest(early.as_bytes()))).await.expect(202);
    assert!(referrers(&admin, &subject, "").await.1.is_empty());
}

#[tokio::test]
async fn nothing_refers_to_what_is_unknown() {
    let world = World::start();
    let admin = world.admin();
    admin.push_blob("team/app", b"layer").await;
    assert!(referrers(&admin, &digest(b"unknown"), "").await.1.is_empty());
    let plain = admin.push_image("team/app", "v1", "layer").await;
    assert!(referrers(&admin, &plain, "").await.1.is_empty());
    let nowhere = admin.get(&format!("/v2/team/nowhere/referrers/{plain}")).await.expect(404);
    assert_eq!(nowhere.code(), "NAME_UNKNOWN");
    let bad = admin.get("/v2/team/app/referrers/v1").await.expect(400);
    assert_eq!(bad.code(), "DIGEST_INVALID");
}

#[tokio::test]
async fn a_plain_push_names_no_subject() {
    let world = World::start();
    let admin = world.admin();
    let image = admin.image("team/app", "layer").await;
    let pushed = admin.put_manifest("team/app", "v1", &image).await.expect(201);
    assert!(!pushed.headers.contains_key("oci-subject"));
}
