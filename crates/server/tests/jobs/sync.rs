//! Sync as a job: from a registry with an account, and back to it.

use serde_json::{Value, json};

use super::bulk::{items, over};
use super::support::pushes::push_through;
use super::support::upstream::{PASSWORD, USERNAME, Upstream};
use super::support::{Person, World};

/// The registry as a remote; answers its id.
async fn remote(admin: &Person, base: &str) -> Value {
    let body = json!({
        "name": "harbour", "url": base, "insecure_http": true, "allow_private": true,
        "username": USERNAME, "password": PASSWORD,
    });
    admin.post("/api/remotes", &body).await.expect(201).json()["id"].clone()
}

async fn plan(person: &Person, body: &Value) -> Value {
    let mut body = body.clone();
    body["dry_run"] = json!(true);
    person.post("/api/sync-jobs", &body).await.expect(200).json()
}

async fn done(person: &Person, body: &Value) -> Value {
    let job = person.post("/api/sync-jobs", body).await.expect(202).json();
    over(person, &job).await
}

#[tokio::test]
async fn images_come_from_a_remote_and_one_that_fails_stops_no_other() {
    let (source, world) = (Upstream::start(), World::start_with(&[]));
    let (admin, there) = (world.admin(), source.person());
    let one = push_through(&there.remote(), "team/app", "v1", "one").await;
    push_through(&there.remote(), "team/app", "v2", "two").await;
    let id = remote(&admin, &source.base()).await;
    let body = json!({ "remote_id": id, "references": ["team/app:v1", "team/app:v2", "team/none:v1"] });
    let planned = plan(&admin, &body).await;
    let states: Vec<_> = planned["rows"].as_array().unwrap().iter().map(|row| row["state"].clone()).collect();
    assert_eq!(states, ["ready", "ready", "refused"].map(Value::from), "{planned}");
    assert_eq!(planned["rows"][2]["refused"]["code"], "image_not_found");
    assert_eq!(admin.get("/v2/team/app/manifests/v1").await.status, 404, "a dry run brings nothing");

    let job = done(&admin, &body).await;
    assert_eq!(
        (&job["state"], &job["items"]["done"], &job["items"]["failed"]),
        (&json!("failed"), &json!(2), &json!(1))
    );
    assert_eq!(admin.remote_digest("team/app", "v1").await, one);
    let items = items(&admin, &job).await;
    let failed = items.iter().find(|item| item["state"] == "failed").unwrap();
    assert_eq!(failed["error"]["code"], "image_not_found", "{failed}");
    assert!(failed["label"].as_str().unwrap().contains("team/none:v1"));

    // What failed is there now, and is done again alone.
    let late = push_through(&there.remote(), "team/none", "v1", "late").await;
    admin.post(&format!("/api/jobs/{}/retry", job["id"]), &json!({ "only_failed": true })).await.expect(202);
    let job = over(&admin, &job).await;
    assert_eq!((&job["state"], &job["summary"]["images"]), (&json!("succeeded"), &json!(3)), "{job}");
    assert_eq!(admin.remote_digest("team/none", "v1").await, late);
    // Warm: nothing is moved.
    let warm = done(&admin, &body).await;
    let skipped = (&warm["state"], &warm["items"]["skipped"]);
    assert_eq!(skipped, (&json!("succeeded"), &json!(3)), "{}", json!(super::bulk::items(&admin, &warm).await));
}

#[tokio::test]
async fn tags_are_chosen_and_named_anew() {
    let (source, world) = (Upstream::start(), World::start_with(&[]));
    let (admin, there) = (world.admin(), source.person());
    let of_referrers = format!("sha256-{}", "0a".repeat(32));
    for tag in ["1.9.0", "1.10.0", "2.0.0", "nightly", &of_referrers] {
        push_through(&there.remote(), "team/app", tag, tag).await;
    }
    let id = remote(&admin, &source.base()).await;
    let body = json!({
        "remote_id": id, "references": ["team/app"], "target_repository": "mirror/app",
        "tags": { "semver": ">=1, <2", "newest": 1 },
    });
    let job = done(&admin, &body).await;
    assert_eq!(job["state"], "succeeded", "{job}");
    let tags = admin.get("/v2/mirror/app/tags/list").await.expect(200).json();
    assert_eq!(tags["tags"], json!(["1.10.0"]));
    let mut all = body;
    all["tags"] = json!({ "glob": "*" });
    assert_eq!(done(&admin, &all).await["state"], "succeeded");
    let tags = admin.get("/v2/mirror/app/tags/list").await.expect(200).json();
    assert_eq!(tags["tags"], json!(["1.10.0", "1.9.0", "2.0.0", "nightly"]), "what is about an image follows it");
}

#[tokio::test]
async fn images_go_out_to_a_remote() {
    let (target, world) = (Upstream::start(), World::start_with(&[]));
    let admin = world.admin();
    let image = admin.push_image("team/app", "v1", "one").await;
    let id = remote(&admin, &target.base()).await;
    let body = json!({ "direction": "push", "remote_id": id, "references": ["team/app:v1"] });
    let job = done(&admin, &body).await;
    assert_eq!(job["state"], "succeeded", "{job}");
    assert_eq!(target.person().remote_digest("team/app", "v1").await, image);
    let body = json!({ "direction": "push", "references": ["team/app:v1"] });
    assert_eq!(admin.post("/api/sync-jobs", &body).await.expect(400).code(), "sync_invalid");
}

#[tokio::test]
async fn nobody_copies_past_their_rights_or_into_the_inner_network() {
    let (source, world) = (Upstream::start(), World::start_with(&[]));
    let (admin, there) = (world.admin(), source.person());
    push_through(&there.remote(), "team/app", "v1", "one").await;
    remote(&admin, &source.base()).await;
    let mei = world.user_with("mei", "team/*", "pull,push").await;
    let host = source.base();
    let host = host.strip_prefix("http://").unwrap();
    // The remote is not shared: for mei its host is an address like any other.
    let row = &plan(&mei, &json!({ "references": [format!("{host}/team/app:v1")] })).await["rows"][0];
    assert_eq!(row["refused"]["code"], "address_not_allowed", "{row}");
    let job = done(&mei, &json!({ "references": [format!("{host}/team/app:v1")] })).await;
    assert_eq!(job["state"], "failed");
    let outside = json!({ "references": [format!("{host}/team/app:v1")], "target_repository": "other/app" });
    let row = &plan(&mei, &outside).await["rows"][0];
    assert_eq!(row["refused"]["code"], "forbidden", "{row}");
    world.anonymous().post("/api/sync-jobs", &outside).await.expect(401);
}
