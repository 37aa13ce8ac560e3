//! Freeing the disk, and finding what is damaged on it.

use serde_json::{Value, json};

use super::bulk::over;
use super::support::upstream::Upstream;
use super::support::{Person, World};

async fn collect(admin: &Person, rules: &Value) -> Value {
    let job = admin.post("/api/collection-jobs", rules).await.expect(202).json();
    over(admin, &job).await
}

async fn delete_tag(admin: &Person, tag: &str) {
    let selection = json!({ "tags": [tag], "delete_manifests": true });
    let api = "/api/repositories/team%2Fapp";
    let plan = admin.post(&format!("{api}/deletion-plan"), &selection).await.expect(200).json();
    let body = json!({ "plan": plan["id"], "selection": selection });
    admin.post(&format!("{api}/deletions"), &body).await.expect(200);
}

#[tokio::test]
async fn what_was_deleted_frees_the_disk() {
    let world = World::start_with(&[]);
    let admin = world.admin();
    let gone = admin.push_image("team/app", "v1", &"gone ".repeat(1000)).await;
    let stays = admin.push_image("team/app", "v2", "stays").await;
    delete_tag(&admin, "v1").await;
    let used = async || admin.get("/api/storage").await.expect(200).json()["used_bytes"].as_u64().unwrap();
    let before = used().await;

    let kept = collect(&admin, &json!({})).await;
    assert_eq!(
        (&kept["state"], &kept["summary"]["freed_bytes"]),
        (&json!("succeeded"), &json!(0)),
        "an hour of grace: {kept}"
    );
    let dry = collect(&admin, &json!({ "dry_run": true, "grace_minutes": 0 })).await;
    assert_eq!(used().await, before, "a dry run changes nothing");
    let job = collect(&admin, &json!({ "grace_minutes": 0 })).await;
    assert_eq!((&job["state"], &job["kind"]), (&json!("succeeded"), &json!("collection")), "{job}");
    assert!(job["summary"]["freed_bytes"].as_u64().unwrap() >= 5000, "{job}");
    assert_eq!(dry["summary"]["dry_run"], true);
    assert!(used().await + 5000 <= before);
    let log = admin.get(&format!("/api/jobs/{}/log", job["id"])).await.expect(200);
    let log = String::from_utf8(log.bytes).unwrap();
    assert!(log.contains("deleted blob sha256:"), "{log}");
    assert_eq!(admin.get(&format!("/v2/team/app/manifests/{gone}")).await.status, 404);
    assert_eq!(admin.remote_digest("team/app", "v2").await, stays);
    let manifest: Value = admin.get("/v2/team/app/manifests/v2").await.expect(200).json();
    let layer = manifest["layers"][0]["digest"].as_str().unwrap();
    assert_eq!(admin.get(&format!("/v2/team/app/blobs/{layer}")).await.expect(200).bytes, b"stays");
}

#[tokio::test]
async fn rules_beyond_measure_are_refused() {
    let world = World::start_with(&[]);
    let admin = world.admin();
    for rules in [json!({ "grace_minutes": u64::MAX }), json!({ "untagged_days": 1_000_000 })] {
        assert_eq!(admin.post("/api/collection-jobs", &rules).await.expect(400).code(), "rules_invalid", "{rules}");
    }
    for rules in [json!({ "grace_minutes": -1 }), json!({ "grace": 1 })] {
        admin.post("/api/collection-jobs", &rules).await.expect(400);
    }
    let mei = world.user_with("mei", "**", "pull,push,delete,admin").await;
    mei.post("/api/collection-jobs", &json!({})).await.expect(403);
    mei.post("/api/verification-jobs", &json!({})).await.expect(403);
}

#[tokio::test]
async fn damage_is_found_and_not_served() {
    let world = World::start_with(&[]);
    let admin = world.admin();
    admin.push_image("team/app", "v1", "a layer").await;
    let manifest: Value = admin.get("/v2/team/app/manifests/v1").await.expect(200).json();
    let layer = manifest["layers"][0]["digest"].as_str().unwrap();
    let hex = layer.strip_prefix("sha256:").unwrap();
    let path = world.data().join(format!("docker/registry/v2/blobs/sha256/{}/{hex}/data", &hex[..2]));
    let verify = async || {
        let job = admin.post("/api/verification-jobs", &json!({})).await.expect(202).json();
        over(&admin, &job).await
    };
    let sound = verify().await;
    assert_eq!((&sound["summary"]["blobs"], &sound["summary"]["damaged"]), (&json!(2), &json!(0)), "{sound}");
    std::fs::write(&path, "A layer").unwrap();
    let job = verify().await;
    assert_eq!((&job["state"], &job["summary"]["damaged"]), (&json!("succeeded"), &json!(1)), "{job}");
    let log = String::from_utf8(admin.get(&format!("/api/jobs/{}/log", job["id"])).await.expect(200).bytes).unwrap();
    assert!(log.contains(&format!("ERROR {layer} is damaged")) && log.contains("team/app"), "{log}");
    let refused = admin.get(&format!("/v2/team/app/blobs/{layer}")).await;
    assert_eq!(refused.status, 404, "wrong bytes are not served");
    admin.push_image("team/app", "v1", "a layer").await;
    assert_eq!(admin.get(&format!("/v2/team/app/blobs/{layer}")).await.expect(200).bytes, b"a layer");
    assert_eq!(verify().await["summary"]["damaged"], 0);
}

#[tokio::test]
async fn an_upstream_frees_its_own_disk() {
    let world = World::start_in_front_of(Upstream::start(), &[]);
    let admin = world.admin();
    for path in ["/api/collection-jobs", "/api/verification-jobs"] {
        let refused = admin.post(path, &json!({})).await.expect(409);
        assert_eq!(refused.code(), "collection_upstream");
        assert!(refused.json()["error"]["message"].as_str().unwrap().contains("garbage-collect"));
    }
}

async fn pushes_pause_and_go_on(world: World) {
    let admin = world.admin();
    let manifest = admin.image("team/app", "a layer").await;
    admin.put_manifest("team/app", "v1", &manifest).await.expect(201);
    let mei = world.user_with("mei", "team/*", "pull,push").await;
    mei.put("/api/storage/pushes", &json!({ "paused": true })).await.expect(403);
    for _ in 0..2 {
        admin.put("/api/storage/pushes", &json!({ "paused": true })).await.expect(204);
    }
    let state = admin.get("/api/storage").await.expect(200).json();
    assert_eq!(state["pushes_paused"]["by"], "admin", "{state}");
    let attention = mei.get("/api/overview").await.expect(200).json()["attention"].clone();
    assert_eq!(attention[0]["code"], "pushes_paused", "{attention}");

    let refused = mei.put_manifest("team/app", "v2", &manifest).await.expect(503);
    assert!(!refused.header("retry-after").is_empty());
    let error = &refused.json()["errors"][0];
    assert_eq!(error["code"], "UNAVAILABLE");
    assert!(error["message"].as_str().unwrap().contains("paused by admin"), "{error}");
    mei.post("/v2/team/app/blobs/uploads/", &Value::Null).await.expect(503);
    let stranger = world.user("ben").await;
    stranger.put_manifest("team/app", "v2", &manifest).await.expect(403);
    mei.get("/v2/team/app/manifests/v1").await.expect(200);

    admin.put("/api/storage/pushes", &json!({ "paused": false })).await.expect(204);
    mei.put_manifest("team/app", "v2", &manifest).await.expect(201);
    assert!(admin.get("/api/storage").await.expect(200).json()["pushes_paused"].is_null());
    let events = admin.get("/api/audit?target=registry").await.expect(200).json();
    let actions: Vec<_> = events["items"].as_array().unwrap().iter().map(|event| &event["action"]).collect();
    assert_eq!(actions, ["pushes.resume", "pushes.pause"], "twice is once");
}

#[tokio::test]
async fn pushes_pause_here() {
    pushes_pause_and_go_on(World::start_with(&[])).await;
}

#[tokio::test]
async fn pushes_pause_in_front() {
    pushes_pause_and_go_on(World::start_in_front_of(Upstream::start(), &[])).await;
}
