//! What the pages of a repository ask: tags in every order, one image with all of it, moves of tags, what nothing holds.

use serde_json::{Value, json};

use crate::support::{Answer, MANIFEST, Person, World, digest};

const API: &str = "/api/repositories/team%2Fapp";

/// Push an index of these children; answers its digest.
async fn push_index(person: &Person, tag: &str, children: Value) -> String {
    let index = json!({ "schemaVersion": 2, "mediaType": oci::MediaType::OCI_INDEX, "manifests": children });
    let put = person.request("PUT", &format!("/v2/team/app/manifests/{tag}"));
    let put = put.header("content-type", oci::MediaType::OCI_INDEX).body(index.to_string());
    Answer::of(put).await.expect(201).header("docker-content-digest").to_owned()
}

/// Push what is about something; answers its digest.
async fn push_about(person: &Person, subject: &str) -> String {
    let empty = person.push_blob("team/app", b"{}").await;
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "artifactType": "application/spdx+json",
        "config": { "mediaType": "application/vnd.oci.empty.v1+json", "digest": empty, "size": 2 },
        "layers": [],
        "subject": { "mediaType": MANIFEST, "digest": subject, "size": 1 },
    });
    let manifest = manifest.to_string();
    let about = digest(manifest.as_bytes());
    person.put_manifest("team/app", &about, &manifest).await.expect(201);
    about
}

fn each(list: &Value, key: &str) -> Vec<String> {
    list.as_array().unwrap().iter().map(|item| item[key].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn tags_are_sorted_as_people_count_and_tell_what_they_share() {
    let world = World::start();
    let admin = world.admin();
    for (tag, seed) in [("1.10", "a"), ("1.9", "a long layer"), ("1.2", "a")] {
        admin.push_image("team/app", tag, seed).await;
    }
    let names = async |query: &str| {
        let tags = admin.get(&format!("{API}/tags?{query}")).await.expect(200).json();
        each(&tags["items"], "name")
    };
    assert_eq!(names("").await, ["1.2", "1.9", "1.10"]);
    assert_eq!(names("sort=-name").await, ["1.10", "1.9", "1.2"]);
    assert_eq!(names("sort=-size").await, ["1.9", "1.10", "1.2"]);
    assert_eq!(names("sort=created").await.len(), 3);
    assert_eq!(names("sort=updated").await, ["1.10", "1.9", "1.2"]);
    let image = admin.push_image("team/app", "1.10", "a").await;
    assert_eq!(names(&format!("digest={image}")).await, ["1.2", "1.10"]);
    assert_eq!(names("not_pulled_since=2100-01-01T00:00:00Z&search=1.1").await, ["1.10"]);
    assert_eq!(names("not_pulled_since=2020-01-01T00:00:00Z").await, [""; 0]);
    for (query, code) in [
        ("sort=colour", "input_invalid"),
        ("digest=x", "digest_invalid"),
        ("not_pulled_since=yesterday", "input_invalid"),
        ("not_pulled_since=0001-01-01T00:00:00Z", "input_invalid"),
        ("sort=size&after=1.2", "cursor_invalid"),
    ] {
        assert_eq!(admin.get(&format!("{API}/tags?{query}")).await.expect(400).code(), code, "{query}");
    }

    for _ in 0..2 {
        admin.get("/v2/team/app/manifests/1.2").await.expect(200);
    }
    admin.get(&format!("{API}/manifests/1.2")).await.expect(200); // looking is not pulling
    admin.get("/api/audit").await.expect(200); // writes down what waits in memory
    let tag = admin.get(&format!("{API}/tags/1.10")).await.expect(200).json();
    assert_eq!((&tag["pull_count"], &tag["shared_tags"]), (&json!(2), &json!(1)));
    assert!(tag["last_pull_at"].is_string(), "{tag}");
    assert_eq!(names("sort=-pulled").await, ["1.10", "1.2", "1.9"]);
}

#[tokio::test]
async fn a_tag_is_set_on_a_manifest_that_is_there() {
    let world = World::start();
    let admin = world.admin();
    let (one, two) = (admin.push_image("team/app", "v1", "one").await, admin.push_image("team/app", "v2", "two").await);
    let set =
        async |tag: &str, body: Value| Answer::of(admin.request("PUT", &format!("{API}/tags/{tag}")).json(&body)).await;
    let made = set("stable", json!({ "digest": one })).await.expect(201).json();
    assert_eq!((&made["digest"], &made["shared_tags"], &made["updated_by"]), (&json!(one), &json!(1), &json!("admin")));
    set("stable", json!({ "digest": one })).await.expect(200);
    let taken = set("stable", json!({ "digest": two })).await.expect(409);
    assert_eq!((taken.code().as_str(), &taken.json()["error"]["details"]["digest"]), ("tag_exists", &json!(one)));
    let moved = set("stable", json!({ "digest": two, "overwrite": true })).await.expect(200).json();
    assert_eq!(moved["digest"], json!(two));
    assert_eq!(admin.remote_digest("team/app", "stable").await, two);
    let unknown = set("other", json!({ "digest": digest(b"nothing") })).await.expect(404);
    assert_eq!(unknown.code(), "manifest_not_found");
    set("-bad", json!({ "digest": one })).await.expect(400);
    set("bad", json!({ "digest": "x" })).await.expect(400);

    let history = admin.get(&format!("{API}/history?tag=stable")).await.expect(200).json();
    assert_eq!(history["total"], 2, "setting it to what it is, is no move");
    let newest = &history["items"][0];
    assert_eq!((&newest["from"], &newest["to"], &newest["by"]), (&json!(one), &json!(two), &json!("admin")));
    assert_eq!(newest["restorable"], true);
    let events = admin.get("/api/audit?action=tag.set").await.expect(200).json();
    assert_eq!(each(&events["items"], "target"), ["team/app:stable", "team/app:stable"]);
    assert_eq!(events["items"][0]["before"], json!({ "digest": one }));
}

#[tokio::test]
async fn the_history_is_followed_page_by_page_and_names_nobody_to_anybody() {
    let world = World::start();
    let admin = world.admin();
    for (tag, seed) in [("v1", "one"), ("v1", "two"), ("v2", "two")] {
        admin.push_image("team/app", tag, seed).await;
    }
    admin.delete("/v2/team/app/manifests/v2").await.expect(202);
    admin.patch(API, &json!({ "visibility": "public", "anonymous_pull": true })).await.expect(200);
    let nobody = world.anonymous();
    let mut tags = Vec::new();
    let mut after = String::new();
    loop {
        let page = nobody.get(&format!("{API}/history?limit=1{after}")).await.expect(200).json();
        assert_eq!((&page["total"], &page["items"][0]["by"]), (&json!(4), &Value::Null));
        tags.extend(each(&page["items"], "tag"));
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(tags, ["v2", "v2", "v1", "v1"]);
    assert_eq!(nobody.get(&format!("{API}/history?after=x")).await.expect(400).code(), "cursor_invalid");
    assert_eq!(nobody.get(&format!("{API}/history?sort=name")).await.expect(400).code(), "input_invalid");
}

#[tokio::test]
async fn an_image_comes_with_its_configuration_and_layers() {
    let world = World::start();
    let admin = world.admin();
    let image = admin.push_image("team/app", "v1", "layer").await;
    admin.push_image("team/app", "v2", "layer").await;
    let config = json!({ "os": "linux", "architecture": "amd64", "config": { "Labels": { "seed": "layer" } } });
    // Another manifest with the same layer.
    let mut other: Value = serde_json::from_str(&admin.image("team/app", "layer").await).unwrap();
    other["annotations"] = json!({ "org.opencontainers.image.title": "other" });
    admin.put_manifest("team/app", "other", &other.to_string()).await.expect(201);
    let about = push_about(&admin, &image).await;
    for reference in ["v1", &image] {
        let shown = admin.get(&format!("{API}/images/{reference}")).await.expect(200).json();
        assert_eq!(
            (&shown["digest"], &shown["tags"], &shown["tag_count"]),
            (&json!(image), &json!(["v1", "v2"]), &json!(2))
        );
        assert_eq!((&shown["platform"], &shown["config"]), (&json!("linux/amd64"), &config));
        assert_eq!(
            (&shown["layers"][0]["digest"], &shown["layers"][0]["shared_by"]),
            (&json!(digest(b"layer")), &json!(1))
        );
        assert_eq!(each(&shown["referrers"], "digest").join(" "), about);
        assert_eq!(shown["manifest"]["schemaVersion"], 2);
        assert_eq!((&shown["parents"], &shown["platforms"], &shown["subject"]), (&json!([]), &json!([]), &Value::Null));
    }
    let shown = admin.get(&format!("{API}/images/other")).await.expect(200).json();
    assert_eq!(shown["annotations"], other["annotations"]);
    let artifact = admin.get(&format!("{API}/images/{about}")).await.expect(200).json();
    assert_eq!((&artifact["artifact_type"], &artifact["subject"]), (&json!("application/spdx+json"), &json!(image)));
    assert_eq!((&artifact["config"], &artifact["config_digest"]), (&Value::Null, &json!(digest(b"{}"))));
    assert_eq!(admin.get(&format!("{API}/images/none")).await.expect(404).code(), "manifest_not_found");
}

#[tokio::test]
async fn attestations_stand_with_the_platform_that_they_are_about() {
    let world = World::start();
    let admin = world.admin();
    let image = admin.push_image("team/app", "amd", "layer").await;
    let unknown = br#"{"os":"unknown","architecture":"unknown"}"#;
    let config = admin.push_blob("team/app", unknown).await;
    let attestation = json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": { "mediaType": "application/vnd.oci.image.config.v1+json", "digest": config, "size": unknown.len() },
        "layers": [],
    });
    let attestation = attestation.to_string();
    let attested = digest(attestation.as_bytes());
    admin.put_manifest("team/app", &attested, &attestation).await.expect(201);
    let signature = push_about(&admin, &image).await;
    let children = json!([
        { "mediaType": MANIFEST, "digest": image, "size": 1, "platform": { "os": "linux", "architecture": "amd64" } },
        {
            "mediaType": MANIFEST, "digest": attested, "size": 1,
            "platform": { "os": "unknown", "architecture": "unknown" },
            "annotations": { "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": image },
        },
    ]);
    let index = push_index(&admin, "both", children).await;
    let shown = admin.get(&format!("{API}/images/both")).await.expect(200).json();
    assert_eq!(each(&shown["platforms"], "platform"), ["linux/amd64"]);
    assert_eq!(each(&shown["platforms"][0]["attestations"], "digest"), [attested.clone(), signature]);
    assert!(shown["platforms"][0]["total_size"].as_i64() > shown["platforms"][0]["size"].as_i64());
    assert!(!shown.to_string().contains("unknown/unknown"));
    let tag = admin.get(&format!("{API}/tags/both")).await.expect(200).json();
    assert_eq!(tag["platforms"], json!(["linux/amd64"]));
    let child = admin.get(&format!("{API}/images/{image}")).await.expect(200).json();
    assert_eq!(child["parents"], json!([index]));
}

#[tokio::test]
async fn what_nothing_holds_is_listed() {
    let world = World::start();
    let admin = world.admin();
    let image = admin.push_image("team/app", "v1", "one").await;
    push_about(&admin, &image).await;
    let loose = admin.push_image("team/app", "v2", "two").await;
    admin.delete("/v2/team/app/manifests/v2").await.expect(202);
    let list = admin.get(&format!("{API}/manifests")).await.expect(200).json();
    assert_eq!((&list["total"], each(&list["items"], "digest")), (&json!(1), vec![loose]));
    assert_eq!(list["items"][0]["platforms"], json!(["linux/amd64"]));
    assert_eq!(admin.get(&format!("{API}/manifests?after=x")).await.expect(400).code(), "cursor_invalid");
}
