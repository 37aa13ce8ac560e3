//! Manifests: kept to the byte whatever their kind, and refused with a reason.

use oci::{Algorithm, Digest, MediaType};
use serde_json::{Value, json};

use crate::support::{Answer, MANIFEST, Person, World, digest};

const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const DOCKER_CONFIG: &str = "application/vnd.docker.container.image.v1+json";
const LAYER: &str = "application/vnd.oci.image.layer.v1.tar+gzip";
const DOCKER_LAYER: &str = "application/vnd.docker.image.rootfs.diff.tar.gzip";

fn descriptor(media_type: &str, bytes: &[u8]) -> Value {
    json!({ "mediaType": media_type, "digest": digest(bytes), "size": bytes.len() })
}

/// A manifest of a config `{}` and a layer `layer`, which must have been pushed.
fn image(media_type: &str, config: &str, layer: &str) -> Value {
    json!({
        "schemaVersion": 2,
        "mediaType": media_type,
        "config": descriptor(config, b"{}"),
        "layers": [descriptor(layer, b"layer")],
    })
}

fn index(media_type: &str, children: &[(&str, &str)]) -> Value {
    let children: Vec<Value> = children.iter().map(|(kind, text)| descriptor(kind, text.as_bytes())).collect();
    json!({ "schemaVersion": 2, "mediaType": media_type, "manifests": children })
}

async fn put(person: &Person, reference: &str, content_type: &str, document: &str) -> Answer {
    let request = person.request("PUT", &format!("/v2/team/app/manifests/{reference}"));
    let request = if content_type.is_empty() { request } else { request.header("content-type", content_type) };
    Answer::of(request.body(document.to_owned())).await
}

async fn world_with_blobs() -> (World, Person) {
    let world = World::start();
    let admin = world.admin();
    for bytes in [&b"{}"[..], b"layer"] {
        admin.push_blob("team/app", bytes).await;
    }
    (world, admin)
}

/// Push by tag and read it by every address that it has.
async fn is_kept(person: &Person, tag: &str, media_type: &str, document: &str) {
    let pushed = put(person, tag, media_type, document).await.expect(201);
    let digest = digest(document.as_bytes());
    assert_eq!(pushed.header("docker-content-digest"), digest);
    assert_eq!(pushed.header("location"), format!("/v2/team/app/manifests/{digest}"));
    for path in [format!("/v2/team/app/manifests/{tag}"), pushed.header("location").to_owned()] {
        let (got, seen) = (person.get(&path).await.expect(200), person.head(&path).await.expect(200));
        assert_eq!((got.text().as_str(), seen.bytes.len()), (document, 0), "{tag}");
        for answer in [got, seen] {
            assert_eq!(answer.header("content-type"), media_type, "{tag}");
            assert_eq!(answer.header("content-length"), document.len().to_string(), "{tag}");
            assert_eq!(answer.header("docker-content-digest"), digest);
            assert_eq!(answer.header("etag"), format!("\"{digest}\""));
            assert_eq!(answer.header("docker-distribution-api-version"), "registry/2.0");
        }
    }
}

#[tokio::test]
async fn every_kind_is_kept_to_the_byte() {
    let (_world, admin) = world_with_blobs().await;
    let oci = image(MANIFEST, CONFIG, LAYER).to_string();
    let docker = image(MediaType::DOCKER_MANIFEST, DOCKER_CONFIG, DOCKER_LAYER).to_string();
    let mut artifact = image(MANIFEST, "application/vnd.oci.empty.v1+json", "application/x-sbom");
    artifact["artifactType"] = "application/x-sbom".into();
    artifact["annotations"] = json!({ "größe": "大 🚢" });
    artifact["a field of the future"] = json!([1.0, 1e300, null]);
    // Order, white space, escapes and numbers are the client's.
    let odd = format!("\n{}\t\n", oci.replacen('{', "{ \"z\" : 1.50E+1,\t\"a\":\"\\u00e4\\/\",\n", 1));
    let empty = index(MediaType::OCI_INDEX, &[]).to_string();
    let inner = index(MediaType::OCI_INDEX, &[(MANIFEST, &oci), (MediaType::OCI_INDEX, &empty)]).to_string();
    let outer = index(MediaType::OCI_INDEX, &[(MediaType::OCI_INDEX, &inner), (MANIFEST, &odd)]).to_string();
    let list = index(MediaType::DOCKER_LIST, &[(MediaType::DOCKER_MANIFEST, &docker)]).to_string();
    for (tag, media_type, document) in [
        ("oci", MANIFEST, &oci),
        ("docker", MediaType::DOCKER_MANIFEST, &docker),
        ("artifact", MANIFEST, &artifact.to_string()),
        ("odd", MANIFEST, &odd),
        ("empty", MediaType::OCI_INDEX, &empty),
        ("inner", MediaType::OCI_INDEX, &inner),
        ("outer", MediaType::OCI_INDEX, &outer),
        ("list", MediaType::DOCKER_LIST, &list),
    ] {
        is_kept(&admin, tag, media_type, document).await;
    }
}

#[tokio::test]
async fn what_is_kept_is_never_converted() {
    let (_world, admin) = world_with_blobs().await;
    let document = image(MANIFEST, CONFIG, LAYER).to_string();
    put(&admin, "v1", MANIFEST, &document).await.expect(201);
    for accept in [MediaType::DOCKER_MANIFEST, "application/vnd.docker.distribution.manifest.v1+json", "text/html"] {
        let request = admin.request("GET", "/v2/team/app/manifests/v1").header("accept", accept);
        let answer = Answer::of(request).await.expect(200);
        assert_eq!((answer.header("content-type"), answer.text()), (MANIFEST, document.clone()), "Accept: {accept}");
    }
}

#[tokio::test]
async fn the_media_type_is_read_off_the_header_or_the_document() {
    let (_world, admin) = world_with_blobs().await;
    let typed = image(MANIFEST, CONFIG, LAYER).to_string();
    let mut untyped = image(MANIFEST, CONFIG, LAYER);
    untyped.as_object_mut().unwrap().remove("mediaType");
    let untyped = untyped.to_string();
    let with_charset = format!("{MANIFEST}; charset=utf-8");
    for (content_type, document) in
        [("", &typed), (with_charset.as_str(), &typed), (with_charset.as_str(), &untyped), (MANIFEST, &untyped)]
    {
        let pushed = put(&admin, "v1", content_type, document).await.expect(201);
        let answer = admin.get(pushed.header("location")).await.expect(200);
        assert_eq!(answer.header("content-type"), MANIFEST, "Content-Type: {content_type}");
    }
    for (content_type, document) in [
        ("", &untyped),
        (MediaType::DOCKER_MANIFEST, &typed),
        (MediaType::OCI_INDEX, &typed),
        ("application/json", &typed),
        ("application/octet-stream", &untyped),
        ("nonsense", &typed),
    ] {
        let answer = put(&admin, "v2", content_type, document).await.expect(400);
        assert_eq!(answer.code(), "MANIFEST_INVALID", "Content-Type: {content_type}");
    }
    admin.head("/v2/team/app/manifests/v2").await.expect(404);
}

#[tokio::test]
async fn schema_1_is_refused_with_what_to_do() {
    let (_world, admin) = world_with_blobs().await;
    let document = json!({ "schemaVersion": 1, "name": "team/app", "tag": "v1", "fsLayers": [], "history": [] });
    for content_type in [
        "application/vnd.docker.distribution.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v1+prettyjws",
        MediaType::DOCKER_MANIFEST,
        MANIFEST,
    ] {
        let answer = put(&admin, "v1", content_type, &document.to_string()).await.expect(400);
        assert_eq!(answer.code(), "MANIFEST_INVALID");
        let error = &answer.json()["errors"][0];
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("schema 1") && message.contains("push with"), "{content_type}: {message}");
    }
}

#[tokio::test]
async fn what_it_names_must_be_there_first() {
    let (_world, admin) = world_with_blobs().await;
    let mut incomplete = image(MANIFEST, CONFIG, LAYER);
    incomplete["layers"].as_array_mut().unwrap().push(descriptor(LAYER, b"missing"));
    let parent = index(MediaType::OCI_INDEX, &[(MANIFEST, "a missing child")]);
    for (media_type, document, missing) in
        [(MANIFEST, incomplete, digest(b"missing")), (MediaType::OCI_INDEX, parent, digest(b"a missing child"))]
    {
        let answer = put(&admin, "v1", media_type, &document.to_string()).await.expect(404);
        assert_eq!(answer.code(), "MANIFEST_BLOB_UNKNOWN");
        assert_eq!(answer.json()["errors"][0]["detail"], json!({ "missing": [missing] }));
    }
    assert_eq!(admin.get("/v2/team/app/manifests/v1").await.expect(404).code(), "MANIFEST_UNKNOWN");
}

#[tokio::test]
async fn layers_that_live_elsewhere_need_not_be_there() {
    let (_world, admin) = world_with_blobs().await;
    for (tag, media_type, config, layer) in [
        ("oci", MANIFEST, CONFIG, "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip"),
        (
            "docker",
            MediaType::DOCKER_MANIFEST,
            DOCKER_CONFIG,
            "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
        ),
    ] {
        let mut document = image(media_type, config, LAYER);
        document["layers"] = json!([descriptor(layer, b"elsewhere")]);
        is_kept(&admin, tag, media_type, &document.to_string()).await;
    }
}

#[tokio::test]
async fn a_manifest_has_the_digest_by_which_it_is_pushed() {
    let (_world, admin) = world_with_blobs().await;
    let document = image(MANIFEST, CONFIG, LAYER).to_string();
    let wrong = put(&admin, &digest(b"other"), MANIFEST, &document).await.expect(400);
    assert_eq!(wrong.code(), "DIGEST_INVALID");
    for digest in [digest(document.as_bytes()), Digest::of(Algorithm::Sha512, document.as_bytes()).to_string()] {
        let pushed = put(&admin, &digest, MANIFEST, &document).await.expect(201);
        assert_eq!(pushed.header("docker-content-digest"), digest);
        assert_eq!(admin.get(pushed.header("location")).await.expect(200).text(), document);
    }
    assert_eq!(admin.get("/v2/team/app/tags/list").await.expect(200).json()["tags"], json!([]));
}

#[tokio::test]
async fn what_is_no_manifest_is_refused() {
    let (_world, admin) = world_with_blobs().await;
    let mut both = image(MANIFEST, CONFIG, LAYER);
    both["manifests"] = json!([]);
    for document in ["", "null", "[]", "{", "\u{feff}{}", r#"{"schemaVersion":2}"#, &both.to_string()] {
        assert_eq!(put(&admin, "v1", MANIFEST, document).await.expect(400).code(), "MANIFEST_INVALID", "{document}");
    }
}
