//! What is previewed is what becomes of it.

use serde_json::{Value, json};

use crate::machine::Machine;

#[tokio::test]
async fn the_names_of_the_plan_are_those_in_the_registry() {
    let machine = Machine::start();
    let (x86, arm) = (machine.image("names-nginx:1.27", "amd64"), machine.image("quay.io/names/app:2", "arm64"));
    let body = json!({
        "images": ["names-nginx:1.27", "quay.io/names/app:2"], "architecture": "auto", "prefix_mode": "add", "prefix": "x86",
    });
    let plan = machine.plan("local-push", &body).await;
    let host = machine.world.host();
    let targets: Vec<&Value> = (0..2).map(|row| &plan["rows"][row]["target"]["reference"]).collect();
    let expected = [format!("{host}/x86/names-nginx:1.27-x86"), format!("{host}/x86/names/app:2-arm")];
    assert_eq!(targets, expected.each_ref().map(|name| json!(name)).iter().collect::<Vec<_>>(), "{plan}");
    assert_eq!(plan["totals"], json!({ "ready": 2, "conflicts": 0, "refused": 0, "nothing": 0 }));

    let job = machine.done("local-push", &body).await;
    assert_eq!(job["state"], "succeeded", "{job} {:?}", machine.items(&job).await);
    assert_eq!((&job["summary"]["pushed"], &job["summary"]["failed"]), (&json!(2), &json!(0)));
    assert_eq!(job["bytes"]["done"], job["bytes"]["total"]);
    for (name, id, architecture) in
        [("x86/names-nginx:1.27-x86", &x86, "amd64"), ("x86/names/app:2-arm", &arm, "arm64")]
    {
        let seen = machine.skopeo(name);
        assert_eq!(seen["Architecture"], architecture);
        let digest = seen["Digest"].as_str().unwrap();
        let items = machine.items(&job).await;
        assert!(items.iter().any(|item| item["result"]["digest"] == digest), "{digest} {items:?}");
        // The name was only for the push.
        assert_eq!(machine.id(&format!("{host}/{name}")), None);
        // By its digest it comes back as the same image.
        let by_digest = format!("{host}/{}@{digest}", name.split(':').next().unwrap());
        machine.login();
        machine.docker(&["pull", &by_digest]).ok();
        assert_eq!(machine.id(&by_digest).as_ref(), Some(id));
    }
    // The log tells of layers, and never the credential.
    let log = machine.admin.get(&format!("/api/jobs/{}/log?follow=true", job["id"])).await.expect(200).text();
    assert!(log.contains("layer ") && log.contains("pushed"), "{log}");
    for secret in ["eyJ", "registrytoken", "Bearer"] {
        assert!(!log.contains(secret) && !machine.world.read_log().contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn two_images_do_not_get_one_name() {
    let machine = Machine::start();
    machine.image("twice/app:1", "amd64");
    machine.docker(&["tag", "twice/app:1", "quay.io/twice/app:1"]).ok();
    let plan = machine.plan("local-push", &json!({ "images": ["twice/app:1", "quay.io/twice/app:1"] })).await;
    let states: Vec<&Value> = (0..2).map(|row| &plan["rows"][row]["state"]).collect();
    assert_eq!(states, [&json!("ready"), &json!("refused")], "{plan}");
    assert_eq!(plan["rows"][1]["refused"]["code"], "target_twice");
    for (body, status) in [
        (json!({ "images": [] }), 400),
        (json!({ "images": ["a"], "architecture": "custom" }), 400),
        (json!({ "images": ["a"], "prefix_mode": "add" }), 400),
        (json!({ "images": ["a"], "prefix_mode": "add", "prefix": "UPPER" }), 400),
        (json!({ "images": ["a"], "nonsense": true }), 400),
    ] {
        machine.admin.post("/api/local-push-jobs", &body).await.expect(status);
    }
    let nothing = json!({ "images": ["twice/none:1"] });
    assert_eq!(machine.admin.post("/api/local-push-jobs", &nothing).await.expect(409).code(), "nothing_to_do");
}
