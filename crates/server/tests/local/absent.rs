//! No daemon, and people who may not use it.

use serde_json::json;

use crate::machine::Machine;
use crate::support::World;

#[tokio::test]
async fn without_a_daemon_the_reason_is_told_and_nothing_fails() {
    let world = World::start_with(&[]);
    let admin = world.admin();
    let found = admin.get("/api/local-images").await.expect(200).json();
    assert_eq!((&found["available"], &found["items"]), (&json!(false), &json!([])));
    assert_eq!(found["problem"]["code"], "docker_unavailable");
    assert!(found["problem"]["message"].as_str().unwrap().contains("DOCKER_HOST"), "{found}");
    assert_eq!(found["docker_host"], "unix:///nonexistent/docker.sock");
    let system = admin.get("/api/system").await.expect(200).json();
    assert_eq!(system["local_images"]["problem"]["code"], "docker_unavailable");

    let push = admin.post("/api/local-push-jobs", &json!({ "images": ["app:1"] })).await.expect(409);
    assert_eq!(push.code(), "docker_unavailable");
    let delete = json!({ "tags": ["app:1"], "plan_id": "any" });
    assert_eq!(admin.post("/api/local-delete-jobs", &delete).await.expect(409).code(), "docker_unavailable");
    let sync = json!({ "references": ["nginx"], "via": "daemon", "dry_run": true });
    assert_eq!(admin.post("/api/sync-jobs", &sync).await.expect(409).code(), "docker_unavailable");
    let told = crate::support::log_of(&world.cli(&["doctor"]));
    assert!(told.contains("ok    local images: off"), "{told}");
}

#[tokio::test]
async fn only_administrators_have_a_daemon() {
    let machine = Machine::start();
    machine.image("absent/app:1", "amd64");
    let mei = machine.world.user_with("mei", "**", "pull,push,delete,admin").await;
    let nobody = machine.world.anonymous();
    mei.get("/api/local-images").await.expect(403);
    nobody.get("/api/local-images").await.expect(401);
    for (path, body) in [
        ("/api/local-push-jobs", json!({ "dry_run": true, "images": ["absent/app:1"] })),
        ("/api/local-delete-jobs", json!({ "dry_run": true, "tags": ["absent/app:1"] })),
        ("/api/sync-jobs", json!({ "dry_run": true, "via": "daemon", "references": ["127.0.0.1:9/app:1"] })),
    ] {
        assert_eq!(mei.post(path, &body).await.expect(403).code(), "admin_required", "{path}");
        nobody.post(path, &body).await.expect(401);
    }
    // A token of the administrator that is good for some repositories only is no administrator.
    let scoped = json!({ "name": "some", "scopes": [{ "pattern": "team/*", "verbs": ["pull", "push"] }] });
    let secret = machine.admin.post("/api/tokens", &scoped).await.expect(201).json();
    let token = secret["token"].as_str().or(secret["secret"].as_str()).expect("the secret").to_owned();
    let limited = crate::support::Person::new(&machine.world.base, "admin", &token);
    limited.get("/api/local-images").await.expect(403);
}
