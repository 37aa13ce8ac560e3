//! Deleting at a registry that can only delete manifests.

use serde_json::json;

use super::support::pushes::push_through;
use super::support::upstream::Upstream;
use super::support::{Answer, MANIFEST, World};
use super::{compare, first_comparison, tags};

#[tokio::test]
async fn a_deleted_tag_leaves_its_siblings_at_the_upstream_too() {
    let world = World::start_in_front_of(Upstream::start(), &[]);
    let (admin, past) = (world.admin(), world.upstream.as_ref().unwrap().person());
    first_comparison(&admin).await;
    let image = push_through(&admin.remote(), "team/app", "v1", "one image").await;
    for tag in ["latest", "stable"] {
        assert_eq!(push_through(&admin.remote(), "team/app", tag, "one image").await, image);
    }
    admin.delete("/v2/team/app/manifests/latest").await.expect(202);
    let mut left = tags(&past, "team/app").await.as_array().unwrap().clone();
    left.sort_by_key(ToString::to_string);
    assert_eq!(left, ["stable", "v1"]);
    for reference in ["stable", "v1", &image] {
        assert_eq!(admin.remote_digest("team/app", reference).await, image);
    }
    admin.delete("/v2/team/app/manifests/latest").await.expect(404);
    compare(&admin).await;
    assert_eq!(tags(&admin, "team/app").await, json!(["stable", "v1"]));
    // The last tag too: the manifest stays, untagged.
    for tag in ["stable", "v1"] {
        admin.delete(&format!("/v2/team/app/manifests/{tag}")).await.expect(202);
    }
    assert_eq!(admin.remote_digest("team/app", &image).await, image);
}

#[tokio::test]
async fn deletion_that_is_switched_off_is_told_and_harms_nothing() {
    let world = World::start_in_front_of(Upstream::start_deleting(false, ""), &[]);
    let (admin, past) = (world.admin(), world.upstream.as_ref().unwrap().person());
    let image = push_through(&admin.remote(), "team/app", "v1", "kept").await;
    for reference in ["v1", &image] {
        let refused = admin.delete(&format!("/v2/team/app/manifests/{reference}")).await.expect(405);
        assert_eq!(refused.code(), "UNSUPPORTED");
    }
    let refused = admin.delete("/v2/team/app/manifests/v1").await;
    assert!(refused.text().contains("REGISTRY_STORAGE_DELETE_ENABLED"), "{}", refused.text());
    let refused = admin.delete("/api/repositories/team%2Fapp").await;
    assert!((400..500).contains(&refused.status), "{refused:?}");
    assert_eq!(past.remote_digest("team/app", "v1").await, image);
    assert_eq!(admin.remote_digest("team/app", "v1").await, image);
}

#[tokio::test]
async fn a_deletion_that_was_interrupted_is_ended_by_the_next_comparison() {
    let world = World::start_in_front_of(Upstream::start(), &[]);
    let (admin, past) = (world.admin(), world.upstream.as_ref().unwrap().person());
    first_comparison(&admin).await;
    push_through(&admin.remote(), "team/app", "kept", "kept").await;
    push_through(&admin.remote(), "team/app", "half-deleted", "kept").await;
    // As it is between the two steps of a deletion.
    let placeholder = format!(r#","annotations":{{"{}":"1"}}"#, oci::PLACEHOLDER);
    super::support::pushes::push_with(&past.remote(), "team/app", "half-deleted", ("kept", &placeholder)).await;
    compare(&admin).await;
    assert_eq!(tags(&admin, "team/app").await, json!(["kept"]));
    assert_eq!(tags(&past, "team/app").await, json!(["kept"]));
    // A pull in between is told what it would be told a moment later, and ends the deletion as well.
    super::support::pushes::push_with(&past.remote(), "team/app", "half-deleted", ("kept", &placeholder)).await;
    let request = admin.request("GET", "/v2/team/app/manifests/half-deleted");
    Answer::of(request.header("accept", MANIFEST)).await.expect(404);
    assert_eq!(tags(&past, "team/app").await, json!(["kept"]));
    // And so is a question.
    super::support::pushes::push_with(&past.remote(), "team/app", "half-deleted", ("kept", &placeholder)).await;
    admin.head("/v2/team/app/manifests/half-deleted").await.expect(404);
    assert_eq!(tags(&past, "team/app").await, json!(["kept"]));
}

#[tokio::test]
async fn a_deletion_that_was_interrupted_is_ended_by_the_same_plan() {
    let world = World::start_in_front_of(Upstream::start(), &[]);
    let (admin, past) = (world.admin(), world.upstream.as_ref().unwrap().person());
    first_comparison(&admin).await;
    push_through(&admin.remote(), "team/app", "kept", "kept").await;
    push_through(&admin.remote(), "team/app", "gone", "gone").await;
    let selection = json!({ "tags": ["gone"] });
    let plan = admin.post("/api/repositories/team%2Fapp/deletion-plan", &selection).await.expect(200).json();
    let placeholder = format!(r#","annotations":{{"{}":"1"}}"#, oci::PLACEHOLDER);
    super::support::pushes::push_with(&past.remote(), "team/app", "gone", ("kept", &placeholder)).await;
    let body = json!({ "plan": plan["id"], "selection": selection });
    let deleted = admin.post("/api/repositories/team%2Fapp/deletions", &body).await.expect(200).json();
    assert_eq!(deleted["failed"], json!([]), "{deleted}");
    for person in [&admin, &past] {
        assert_eq!(tags(person, "team/app").await, json!(["kept"]));
    }
}

#[tokio::test]
async fn a_deleted_repository_does_not_come_back() {
    let world = World::start_in_front_of(Upstream::start(), &[]);
    let (admin, past) = (world.admin(), world.upstream.as_ref().unwrap().person());
    first_comparison(&admin).await;
    for (tag, seed) in [("v1", "one"), ("v2", "two"), ("latest", "two")] {
        push_through(&admin.remote(), "team/app", tag, seed).await;
    }
    push_through(&past.remote(), "team/app", "unseen", "pushed past us").await;
    admin.delete("/api/repositories/team%2Fapp").await.expect(204);
    assert!([json!([]), json!(null)].contains(&tags(&past, "team/app").await));
    compare(&admin).await;
    assert_eq!(admin.get("/v2/_catalog").await.expect(200).json(), json!({ "repositories": [] }));
}

#[tokio::test]
async fn the_system_page_tells_whether_the_upstream_deletes() {
    for deletes in [true, false] {
        let mut world = World::start_in_front_of(Upstream::start_deleting(deletes, ""), &[]);
        let mei = world.user("mei").await;
        let told = async || mei.get("/api/system").await.expect(200).json()["can_delete"].clone();
        let began = std::time::Instant::now();
        while told().await.is_null() {
            assert!(began.elapsed().as_secs() < 20, "it was not found out");
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        assert_eq!(told().await, deletes);
        // Only administrators are told that it fails.
        world.upstream.as_mut().unwrap().kill();
        world.admin().get("/v2/team/app/manifests/v1").await.expect(503);
        let attention = world.admin().get("/api/overview").await.expect(200).json()["attention"].clone();
        assert_eq!(attention[0]["code"], "upstream_failing");
        let base = world.upstream.as_ref().unwrap().base();
        assert_eq!(attention[0]["details"]["host"].as_str(), base.strip_prefix("http://"));
        assert_eq!(mei.get("/api/overview").await.expect(200).json()["attention"], json!([]));
    }
}
