//! What is in the way of an upload, and what goes after it.

use serde_json::json;

use crate::machine::Machine;

#[tokio::test]
async fn a_tag_that_is_another_image_stops_it_before_it_begins() {
    let machine = Machine::start();
    machine.image("taken/app:1", "amd64");
    let there = machine.admin.push_image("taken/app", "1", "another").await;
    let body = json!({ "images": ["taken/app:1"] });
    let plan = machine.plan("local-push", &body).await;
    assert_eq!(
        (&plan["rows"][0]["state"], &plan["rows"][0]["conflict"]),
        (&json!("conflict"), &json!(there)),
        "{plan}"
    );
    let refused = machine.admin.post("/api/local-push-jobs", &body).await.expect(409);
    assert_eq!((refused.code().as_str(), &refused.json()["error"]["details"]["rows"]), ("conflicts", &plan["rows"]));
    let stale = json!({ "images": ["taken/app:1"], "overwrite": true, "plan_id": plan["plan_id"] });
    assert_eq!(machine.admin.post("/api/local-push-jobs", &stale).await.expect(409).code(), "plan_changed");

    let only_conflicts = json!({ "images": ["taken/app:1"], "skip_conflicts": true });
    assert_eq!(machine.admin.post("/api/local-push-jobs", &only_conflicts).await.expect(409).code(), "nothing_to_do");
    machine.image("taken/free:1", "amd64");
    let both = json!({ "images": ["taken/app:1", "taken/free:1"], "skip_conflicts": true });
    let job = machine.done("local-push", &both).await;
    assert_eq!(
        (&job["state"], &job["items"]["done"], &job["items"]["skipped"]),
        (&json!("succeeded"), &json!(1), &json!(1))
    );
    assert_eq!(machine.admin.remote_digest("taken/app", "1").await, there);

    let job = machine.done("local-push", &json!({ "images": ["taken/app:1"], "overwrite": true })).await;
    assert_eq!((&job["state"], &job["summary"]["pushed"]), (&json!("succeeded"), &json!(1)), "{job}");
    assert_ne!(machine.admin.remote_digest("taken/app", "1").await, there);
    let plan = machine.plan("local-push", &body).await;
    assert_eq!((&plan["rows"][0]["state"], &plan["rows"][0]["same"]), (&json!("nothing"), &json!(true)), "{plan}");
}

#[tokio::test]
async fn old_names_go_on_both_sides_and_only_those_of_the_same_image() {
    let machine = Machine::start();
    let id = machine.image("old/app:1", "amd64");
    machine.docker(&["tag", "old/app:1", "old/keep:1"]).ok();
    machine.image("old/other:1", "amd64");
    let first = machine.done("local-push", &json!({ "images": ["old/app:1"] })).await;
    assert_eq!(first["state"], "succeeded", "{first}");
    let other = machine.admin.push_image("old/other", "1", "another").await;

    let body = json!({
        "images": ["old/app:1", "old/other:1"], "architecture": "auto",
        "remove_local_tag": true, "remove_registry_tag": true,
    });
    let plan = machine.plan("local-push", &body).await;
    assert_eq!(plan["rows"][0]["removes"]["tag"], "1", "{plan}");
    assert!(plan["rows"][1].get("removes").is_none(), "{plan}");
    let job = machine.done("local-push", &body).await;
    assert_eq!(job["state"], "succeeded", "{job} {:?}", machine.items(&job).await);
    assert_eq!((&job["summary"]["pushed"], &job["summary"]["removed"]), (&json!(2), &json!(3)), "{job}");
    assert_eq!(crate::bulk::tags(&machine.admin, "old/app").await, "1-x86");
    assert_eq!(crate::bulk::tags(&machine.admin, "old/other").await, "1 1-x86");
    assert_eq!(machine.admin.remote_digest("old/other", "1").await, other);
    assert_eq!((machine.id("old/app:1"), machine.id("old/keep:1")), (None, Some(id)));
    assert_eq!(machine.id("old/other:1"), None);
}

#[tokio::test]
async fn a_name_that_the_daemon_had_before_stays_whose_it_was() {
    let machine = Machine::start();
    let id = machine.image("had/app:1", "amd64");
    let other = machine.image("had/other:1", "amd64");
    let (same, taken) = (format!("{}/had/app:1", machine.world.host()), format!("{}/had/app:2", machine.world.host()));
    machine.docker(&["tag", "had/app:1", &same]).ok();
    machine.docker(&["tag", "had/app:1", "had/app:2"]).ok();
    machine.docker(&["tag", "had/other:1", &taken]).ok();
    let job = machine.done("local-push", &json!({ "images": ["had/app:1", "had/app:2"] })).await;
    assert_eq!((&job["state"], &job["summary"]["pushed"]), (&json!("succeeded"), &json!(2)), "{job}");
    assert_eq!((machine.id(&same), machine.id(&taken)), (Some(id), Some(other)));
}

#[tokio::test]
async fn one_that_fails_stops_no_other() {
    let machine = Machine::start();
    machine.image("fails/a:1", "amd64");
    machine.image("fails/b:1", "amd64");
    let job = machine.done("local-push", &json!({ "images": ["fails/a:1", "fails/b:1"] })).await;
    assert_eq!(job["state"], "succeeded", "{job}");
    // Asked again it finds one here already, and the other neither here nor at the daemon.
    machine.docker(&["rmi", "fails/b:1"]).ok();
    machine.admin.delete("/api/repositories/fails%2Fb/tags/1").await.expect(204);
    machine.admin.post(&format!("/api/jobs/{}/retry", job["id"]), &json!({ "only_failed": false })).await.expect(202);
    let job = crate::bulk::over(&machine.admin, &job).await;
    let summary = &job["summary"];
    assert_eq!((&summary["pushed"], &summary["same"], &summary["failed"]), (&json!(0), &json!(1), &json!(1)), "{job}");
    let items = machine.items(&job).await;
    assert_eq!(items[1]["error"]["code"], "docker_image_not_found", "{items:?}");
}

#[tokio::test]
async fn what_a_daemon_cannot_push_is_read_from_its_export() {
    let mut machine = Machine::start();
    let id = machine.image("trust/app:1", "arm64");
    // Not of 127.0.0.0/8, so the daemon expects TLS, which nobody speaks there.
    let host = format!("0.0.0.0:{}", machine.world.port());
    machine.push_host(&host);
    let body = json!({ "images": ["trust/app:1"], "architecture": "auto", "remove_local_tag": true });
    let job = machine.done("local-push", &body).await;
    let summary = &job["summary"];
    assert_eq!((&job["state"], &summary["pushed"], &summary["removed"]), (&json!("succeeded"), &json!(1), &json!(1)));
    let log = machine.admin.get(&format!("/api/jobs/{}/log", job["id"])).await.expect(200).text();
    assert!(log.contains(&format!("cannot push to {host}, so its export is read")), "{log}");
    assert!(log.contains("pushed from the daemon's export"), "{log}");
    let names = [machine.id("trust/app:1"), machine.id(&format!("{host}/trust/app:1-arm"))];
    assert_eq!(names, [None, None], "one was to go, the other was only for the push");

    let reference = format!("{}/trust/app:1-arm", machine.world.host());
    machine.login();
    machine.docker(&["pull", "--platform", "linux/arm64", &reference]).ok();
    assert_eq!(machine.id(&reference), Some(id), "the same image");
    assert_eq!(machine.skopeo("trust/app:1-arm")["Architecture"], "arm64");

    // Both ways make the same: it is there already.
    machine.docker(&["tag", &reference, "trust/app:1"]).ok();
    machine.push_host(&format!("127.0.0.1:{}", machine.world.port()));
    let plan = machine.plan("local-push", &json!({ "images": ["trust/app:1"], "architecture": "auto" })).await;
    assert_eq!(plan["rows"][0]["state"], "nothing", "{plan}");
}
