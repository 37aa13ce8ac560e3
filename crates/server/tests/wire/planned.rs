//! Deleting by plan: what it says happens, and nothing else; a plan that no longer holds is not carried out.

use serde_json::{Value, json};

use crate::support::watching::Watch;
use crate::support::{Answer, MANIFEST, Person, World, digest};

const API: &str = "/api/repositories/team%2Fapp";

async fn plan(person: &Person, selection: &Value) -> Value {
    person.post(&format!("{API}/deletion-plan"), selection).await.expect(200).json()
}

async fn delete(person: &Person, plan: &Value, selection: &Value) -> Answer {
    person.post(&format!("{API}/deletions"), &json!({ "plan": plan["id"], "selection": selection })).await
}

/// Plan and delete.
async fn carry_out(person: &Person, selection: &Value) -> (Value, Value) {
    let plan = plan(person, selection).await;
    let outcome = delete(person, &plan, selection).await.expect(200).json();
    (plan, outcome)
}

async fn tags(person: &Person) -> Value {
    person.get("/v2/team/app/tags/list").await.expect(200).json()["tags"].clone()
}

fn counts(plan: &Value) -> [i64; 7] {
    let lists = ["tag", "kept_tag", "untagged", "manifest", "child", "referrer", "refused"];
    lists.map(|list| plan[format!("{list}_count")].as_i64().unwrap())
}

#[tokio::test]
async fn one_of_two_tags_goes_and_the_other_still_pulls() {
    let world = World::start();
    let admin = world.admin();
    let image = admin.push_image("team/app", "v1", "layer").await;
    admin.push_image("team/app", "latest", "layer").await;
    let selection = json!({ "tags": ["v1", "gone"], "delete_manifests": true });
    let (plan, outcome) = carry_out(&admin, &selection).await;
    assert_eq!(counts(&plan), [1, 1, 0, 0, 0, 0, 1]);
    assert_eq!(plan["kept_tags"][0]["name"], "latest");
    assert_eq!((&plan["refused"][0]["target"], &plan["refused"][0]["code"]), (&json!("gone"), &json!("tag_not_found")));
    assert_eq!((&plan["unlinked_bytes"], &plan["freed_bytes"]), (&json!(0), &json!(0)));
    assert_eq!(outcome, json!({ "deleted_tags": 1, "deleted_manifests": 0, "failed": [] }));
    assert_eq!(admin.remote_digest("team/app", "latest").await, image);
    let moves = admin.get(&format!("{API}/history?tag=v1&limit=1")).await.expect(200).json();
    assert_eq!((&moves["items"][0]["from"], &moves["items"][0]["restorable"]), (&json!(image), &json!(true)));
    let events = admin.get("/api/audit?action=tag.delete").await.expect(200).json();
    assert_eq!(events["items"][0]["target"], "team/app:v1");
    assert_eq!(events["items"][0]["before"], json!({ "digest": image }));
}

#[tokio::test]
async fn a_plan_that_no_longer_holds_is_not_carried_out() {
    let world = World::start();
    let admin = world.admin();
    admin.push_image("team/app", "v1", "layer").await;
    let selection = json!({ "tags": ["v1"], "delete_manifests": true });
    let old = plan(&admin, &selection).await;
    assert_eq!(plan(&admin, &selection).await["id"], old["id"], "the same as long as nothing changes");
    admin.get("/v2/team/app/manifests/v1").await.expect(200);
    assert_eq!(plan(&admin, &selection).await["id"], old["id"], "a pull changes nothing");
    admin.push_image("team/app", "stable", "layer").await;
    let refused = delete(&admin, &old, &selection).await.expect(409);
    assert_eq!(refused.code(), "plan_changed");
    let new = &refused.json()["error"]["details"];
    assert_eq!((counts(new), &new["id"]), ([1, 1, 0, 0, 0, 0, 0], &plan(&admin, &selection).await["id"]));
    assert_eq!(tags(&admin).await, json!(["stable", "v1"]));
    delete(&admin, new, &selection).await.expect(200);
    assert_eq!(tags(&admin).await, json!(["stable"]));
}

#[tokio::test]
async fn an_index_takes_its_images_and_what_is_about_them() {
    let world = World::start();
    let admin = world.admin();
    let manifest = admin.image("team/app", "own").await;
    let own = digest(manifest.as_bytes());
    admin.put_manifest("team/app", &own, &manifest).await.expect(201);
    let shared = admin.push_image("team/app", "shared", "shared").await;
    let child = |digest: &str| json!({ "mediaType": MANIFEST, "digest": digest, "size": 1 });
    let index = json!({
        "schemaVersion": 2, "mediaType": oci::MediaType::OCI_INDEX, "manifests": [child(&own), child(&shared)],
    });
    let put = admin.request("PUT", "/v2/team/app/manifests/v1").header("content-type", oci::MediaType::OCI_INDEX);
    Answer::of(put.body(index.to_string())).await.expect(201);

    let in_use = plan(&admin, &json!({ "manifests": [shared] })).await;
    assert_eq!((counts(&in_use), &in_use["refused"][0]["code"]), ([0, 0, 0, 0, 0, 0, 1], &json!("manifest_in_use")));
    let (bare, _) = carry_out(&admin, &json!({ "tags": ["v1"] })).await;
    assert_eq!(counts(&bare), [1, 0, 1, 0, 0, 0, 0], "without its manifests the index stays");
    let selection = json!({ "untagged": true });
    let (plan, outcome) = carry_out(&admin, &selection).await;
    assert_eq!(counts(&plan), [0, 0, 0, 1, 1, 0, 0]);
    assert_eq!(plan["children"][0]["digest"], json!(own));
    assert_eq!(plan["children"][0]["platform"], "linux/amd64");
    assert!(plan["unlinked_bytes"].as_i64().unwrap() > 0 && plan["unlinked_bytes"] == plan["freed_bytes"], "{plan}");
    assert_eq!(outcome["deleted_manifests"], 2);
    assert_eq!(tags(&admin).await, json!(["shared"]));
    admin.get(&format!("/v2/team/app/manifests/{own}")).await.expect(404);
    assert_eq!(admin.get(&format!("{API}/manifests")).await.expect(200).json()["total"], 0);
}

#[tokio::test]
async fn all_that_match_a_search_go_and_manifests_take_their_tags() {
    let world = World::start();
    let admin = world.admin();
    for tag in ["rc-1", "rc-2", "v1"] {
        admin.push_image("team/app", tag, tag).await;
    }
    admin.get("/v2/team/app/manifests/rc-2").await.expect(200);
    let old = plan(&admin, &json!({ "search": "rc", "not_pulled_since": "2020-01-01T00:00:00Z" })).await;
    assert_eq!(counts(&old), [0; 7]);
    let selection = json!({ "search": "RC-", "not_pulled_since": "2100-01-01T00:00:00Z", "delete_manifests": true });
    let (plan, outcome) = carry_out(&admin, &selection).await;
    assert_eq!((counts(&plan), &outcome["deleted_manifests"]), ([2, 0, 0, 2, 0, 0, 0], &json!(2)));
    assert!(plan["last_pull_at"].is_string() && plan["tags"][1]["last_pull_at"].is_string(), "{plan}");
    assert_eq!(tags(&admin).await, json!(["v1"]));
    let image = admin.push_image("team/app", "v2", "v1").await;
    let (plan, outcome) = carry_out(&admin, &json!({ "manifests": [image, digest(b"none")] })).await;
    assert_eq!((counts(&plan), &plan["refused"][0]["code"]), ([2, 0, 0, 1, 0, 0, 1], &json!("manifest_not_found")));
    assert_eq!((&outcome["deleted_tags"], tags(&admin).await), (&json!(2), json!([])));
}

#[tokio::test]
async fn a_whole_repository_goes_by_plan_with_the_right_to_administer_it() {
    let world = World::start();
    let admin = world.admin();
    admin.push_image("team/app", "v1", "layer").await;
    admin.push_image("team/copy", "v1", "layer").await;
    let selection = json!({ "repository": true });
    let delia = world.user_with("delia", "team/*", "pull,delete").await;
    delia.post(&format!("{API}/deletion-plan"), &selection).await.expect(403);
    let seen = plan(&delia, &json!({ "tags": ["v1"], "delete_manifests": true })).await;
    assert_eq!(seen["freed_bytes"], Value::Null, "it would tell of repositories that she may not pull");
    let plan = plan(&admin, &selection).await;
    assert_eq!((counts(&plan), &plan["freed_bytes"]), ([1, 0, 0, 1, 0, 0, 0], &json!(0)));
    assert!(plan["unlinked_bytes"].as_i64() > Some(0));
    let body = json!({ "plan": plan["id"], "selection": selection });
    delia.post(&format!("{API}/deletions"), &body).await.expect(403);
    admin.post(&format!("{API}/deletions"), &body).await.expect(200);
    admin.get(API).await.expect(404);
    admin.get("/api/repositories/team%2Fcopy").await.expect(200);
    let events = admin.get("/api/audit?action=repository.delete").await.expect(200).json();
    assert_eq!(events["items"][0]["target"], "team/app");
}

#[tokio::test]
async fn exactly_one_thing_is_selected() {
    let world = World::start();
    let admin = world.admin();
    admin.push_image("team/app", "v1", "layer").await;
    for (selection, code) in [
        (json!({}), "input_invalid"),
        (json!({ "tags": ["v1"], "search": "v" }), "input_invalid"),
        (json!({ "untagged": false }), "input_invalid"),
        (json!({ "tags": ["-"] }), "tag_invalid"),
        (json!({ "manifests": ["x"] }), "digest_invalid"),
        (json!({ "search": "\u{0}" }), "input_invalid"),
        (json!({ "search": "", "not_pulled_since": "0001-01-01T00:00:00Z" }), "input_invalid"),
        (json!({ "colour": "red" }), "input_invalid"),
    ] {
        let answer = admin.post(&format!("{API}/deletion-plan"), &selection).await;
        assert!([400, 422].contains(&answer.status), "{selection}: {}", answer.text());
        assert_eq!(answer.code(), code, "{selection}");
    }
}

#[tokio::test]
async fn those_who_watch_hear_of_tags_that_move_and_go() {
    let world = World::start();
    let admin = world.admin();
    let image = admin.push_image("team/app", "v1", "layer").await;
    let mut watch = Watch::begin(admin.request("GET", "/api/events")).await;
    let put = admin.request("PUT", &format!("{API}/tags/stable")).json(&json!({ "digest": image }));
    Answer::of(put).await.expect(201);
    let (kind, data) = watch.next().await.unwrap();
    assert_eq!((kind.as_str(), &data["tag"], &data["digest"]), ("tag_set", &json!("stable"), &json!(image)));
    carry_out(&admin, &json!({ "tags": ["v1", "stable"], "delete_manifests": true })).await;
    let mut heard = Vec::new();
    for _ in 0..3 {
        heard.push(watch.next().await.unwrap().0);
    }
    assert_eq!(heard, ["tag_deleted", "tag_deleted", "manifest_deleted"]);
}
