//! Setting tags and deleting by plan, at a registry that knows neither.

use serde_json::{Value, json};

use super::support::pushes::push_through;
use super::support::upstream::Upstream;
use super::support::{Answer, Person, World};
use super::{first_comparison, tags};

const API: &str = "/api/repositories/team%2Fapp";

async fn carry_out(admin: &Person, selection: Value) -> (Value, Value) {
    let plan = admin.post(&format!("{API}/deletion-plan"), &selection).await.expect(200).json();
    let body = json!({ "plan": plan["id"], "selection": selection });
    let outcome = admin.post(&format!("{API}/deletions"), &body).await.expect(200).json();
    (plan, outcome)
}

#[tokio::test]
async fn a_tag_that_is_set_is_set_at_the_upstream() {
    let world = World::start_in_front_of(Upstream::start(), &[]);
    let (admin, past) = (world.admin(), world.upstream.as_ref().unwrap().person());
    first_comparison(&admin).await;
    let one = push_through(&admin.remote(), "team/app", "v1", "one").await;
    let two = push_through(&admin.remote(), "team/app", "v2", "two").await;
    let set = async |body: Value| Answer::of(admin.request("PUT", &format!("{API}/tags/stable")).json(&body)).await;
    set(json!({ "digest": one })).await.expect(201);
    assert_eq!(past.remote_digest("team/app", "stable").await, one);
    set(json!({ "digest": one })).await.expect(200);
    assert_eq!(set(json!({ "digest": two })).await.expect(409).code(), "tag_exists");
    set(json!({ "digest": two, "overwrite": true })).await.expect(200);
    assert_eq!(past.remote_digest("team/app", "stable").await, two);
    // Moved behind our back: what counts is what the upstream has.
    push_through(&past.remote(), "team/app", "stable", "three").await;
    assert_eq!(set(json!({ "digest": two })).await.expect(409).code(), "tag_exists");
    let shown = admin.get(&format!("{API}/images/{one}")).await.expect(200).json();
    assert!(shown["config"].is_object(), "the configuration comes from there: {shown}");
}

#[tokio::test]
async fn what_the_plan_says_is_deleted_there_too() {
    let world = World::start_in_front_of(Upstream::start(), &[]);
    let (admin, past) = (world.admin(), world.upstream.as_ref().unwrap().person());
    first_comparison(&admin).await;
    let one = push_through(&admin.remote(), "team/app", "v1", "one").await;
    push_through(&admin.remote(), "team/app", "latest", "one").await;
    let two = push_through(&admin.remote(), "team/app", "v2", "two").await;
    let (plan, outcome) = carry_out(&admin, json!({ "tags": ["v1", "v2"], "delete_manifests": true })).await;
    assert_eq!((&plan["kept_tag_count"], &plan["manifest_count"]), (&json!(1), &json!(1)));
    assert_eq!(outcome, json!({ "deleted_tags": 2, "deleted_manifests": 1, "failed": [] }));
    assert_eq!(tags(&past, "team/app").await, json!(["latest"]));
    assert_eq!(past.remote_digest("team/app", "latest").await, one);
    past.get(&format!("/v2/team/app/manifests/{two}")).await.expect(404);
    assert_eq!(tags(&admin, "team/app").await, json!(["latest"]));
    let events = admin.get("/api/audit?action=manifest.delete").await.expect(200).json();
    assert_eq!(events["items"][0]["target"], json!(format!("team/app@{two}")));
}

#[tokio::test]
async fn what_moved_behind_our_back_stays_and_is_named() {
    let world = World::start_in_front_of(Upstream::start(), &[("REGISTRY_COMPARE_MINUTES", "0")]);
    let (admin, past) = (world.admin(), world.upstream.as_ref().unwrap().person());
    first_comparison(&admin).await;
    let one = push_through(&admin.remote(), "team/app", "v1", "one").await;
    push_through(&admin.remote(), "team/app", "v2", "two").await;
    let three = push_through(&past.remote(), "team/app", "v1", "three").await;
    let (_, outcome) = carry_out(&admin, json!({ "search": "v", "delete_manifests": true })).await;
    assert_eq!((&outcome["deleted_tags"], &outcome["deleted_manifests"]), (&json!(1), &json!(1)));
    let failed: Vec<_> =
        outcome["failed"].as_array().unwrap().iter().map(|one| (one["target"].clone(), one["code"].clone())).collect();
    assert_eq!(failed, [(json!("v1"), json!("tag_moved")), (json!(one), json!("manifest_tagged"))]);
    assert_eq!(past.remote_digest("team/app", "v1").await, three);
}
