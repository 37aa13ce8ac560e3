//! Deleting local images: names, and images with all of theirs.

use serde_json::{Value, json};

use crate::machine::Machine;

#[tokio::test]
async fn a_name_goes_alone_and_an_image_with_every_name() {
    let machine = Machine::start();
    let id = machine.image("gone/app:1", "amd64");
    for name in ["gone/app:2", "quay.io/gone/app:3"] {
        machine.docker(&["tag", "gone/app:1", name]).ok();
    }
    let one = json!({ "tags": ["gone/app:2"] });
    let plan = machine.plan("local-delete", &one).await;
    assert_eq!((&plan["rows"][0]["image_goes"], &plan["rows"][0]["image"]), (&json!(false), &json!(id)), "{plan}");
    let job = machine.done("local-delete", &one).await;
    assert_eq!(job["summary"], json!({ "tags": 1, "images": 0, "failed": 0 }), "{job}");
    assert_eq!((machine.id("gone/app:2"), machine.id("gone/app:1")), (None, Some(id.clone())));

    // Twice and by a name of its own: it is one image.
    let whole = json!({ "images": [id, id], "tags": ["gone/app:1"] });
    let plan = machine.plan("local-delete", &whole).await;
    assert_eq!(plan["totals"], json!({ "tags": 2, "images": 1, "refused": 0 }), "{plan}");
    assert_eq!(plan["rows"].as_array().unwrap().len(), 1);
    let job = machine.done("local-delete", &whole).await;
    assert_eq!(job["summary"], json!({ "tags": 2, "images": 1, "failed": 0 }), "{job}");
    assert_eq!(machine.id("quay.io/gone/app:3"), None);
    // Asked again it is gone already.
    machine.admin.post(&format!("/api/jobs/{}/retry", job["id"]), &json!({ "only_failed": false })).await.expect(202);
    let job = crate::bulk::over(&machine.admin, &job).await;
    assert_eq!((&job["state"], &job["items"]["skipped"]), (&json!("succeeded"), &json!(1)), "{job}");
}

#[tokio::test]
async fn the_last_name_takes_the_image_along() {
    let machine = Machine::start();
    machine.image("last/app:1", "amd64");
    let plan = machine.plan("local-delete", &json!({ "tags": ["last/app:1"] })).await;
    assert_eq!((&plan["rows"][0]["image_goes"], &plan["totals"]["images"]), (&json!(true), &json!(1)), "{plan}");
    let job = machine.done("local-delete", &json!({ "tags": ["last/app:1"] })).await;
    assert_eq!(job["summary"], json!({ "tags": 1, "images": 1, "failed": 0 }), "{job}");
}

#[tokio::test]
async fn containers_are_shown_and_keep_the_last_name() {
    let machine = Machine::start();
    let id = machine.image("kept/app:1", "amd64");
    machine.docker(&["create", "--name", "kept-web", "kept/app:1", "/x"]).ok();
    let plan = machine.plan("local-delete", &json!({ "tags": ["kept/app:1", "kept/none:1"] })).await;
    let codes: Vec<&Value> = (0..2).map(|row| &plan["rows"][row]["refused"]["code"]).collect();
    assert_eq!(codes, [&json!("docker_image_in_use"), &json!("docker_image_not_found")], "{plan}");
    let none = json!({ "tags": ["kept/app:1"], "plan_id": "any" });
    assert_eq!(machine.admin.post("/api/local-delete-jobs", &none).await.expect(409).code(), "plan_changed");
    let all = json!({ "tags": ["kept/app:1", "kept/none:1"], "plan_id": plan["plan_id"] });
    assert_eq!(machine.admin.post("/api/local-delete-jobs", &all).await.expect(409).code(), "all_refused");
    // By its id it goes, as a container that does not run cannot keep it.
    let whole = json!({ "images": [id] });
    let plan = machine.plan("local-delete", &whole).await;
    assert_eq!(plan["rows"][0]["containers"], json!([{ "name": "kept-web", "running": false }]), "{plan}");
    let job = machine.done("local-delete", &whole).await;
    assert_eq!(job["state"], "succeeded", "{job} {:?}", machine.items(&job).await);
    assert_eq!(machine.id("kept/app:1"), None);
    machine.docker(&["rm", "kept-web"]).ok();
}

#[tokio::test]
async fn what_nobody_saw_does_not_go() {
    let machine = Machine::start();
    let id = machine.image("seen/app:1", "amd64");
    let whole = json!({ "images": [id] });
    let plan = machine.plan("local-delete", &whole).await;
    machine.docker(&["tag", "seen/app:1", "seen/new:1"]).ok();
    let late = json!({ "images": [id], "plan_id": plan["plan_id"] });
    let refused = machine.admin.post("/api/local-delete-jobs", &late).await.expect(409);
    assert_eq!(refused.code(), "plan_changed");
    assert_eq!(refused.json()["error"]["details"]["rows"][0]["tags"].as_array().unwrap().len(), 2);
    machine.admin.post("/api/local-delete-jobs", &whole).await.expect(400);
    machine.admin.post("/api/local-delete-jobs", &json!({ "dry_run": true })).await.expect(400);
}
