//! Sync by the daemon: it pulls and pushes.

use serde_json::{Value, json};

use crate::machine::Machine;
use crate::support::pushes::push_through;
use crate::support::upstream::{PASSWORD, USERNAME, Upstream};

/// The registry as a remote, and its host as a daemon writes it.
async fn remote(machine: &Machine, source: &Upstream) -> (Value, String) {
    let body = json!({
        "name": "harbour", "url": source.base(), "insecure_http": true, "allow_private": true,
        "username": USERNAME, "password": PASSWORD,
    });
    let remote = machine.admin.post("/api/remotes", &body).await.expect(201).json()["id"].clone();
    (remote, source.base().strip_prefix("http://").unwrap().to_owned())
}

/// An image that a daemon can unpack, in a registry.
fn push(machine: &Machine, host: &str, image: &str) {
    let name = format!("{host}/{image}");
    machine.image(&name, "amd64");
    machine.docker(&["login", "--username", USERNAME, "--password", PASSWORD, host]).ok();
    machine.docker(&["push", &name]).ok();
    machine.docker(&["logout", host]).ok();
    machine.docker(&["rmi", &name]).ok();
}

async fn done(machine: &Machine, body: &Value) -> Value {
    let job = machine.admin.post("/api/sync-jobs", body).await.expect(202).json();
    crate::bulk::over(&machine.admin, &job).await
}

#[tokio::test]
async fn the_daemon_brings_images_with_the_account_of_a_remote() {
    let (machine, source) = (Machine::start(), Upstream::start());
    let (id, host) = remote(&machine, &source).await;
    push(&machine, &host, "bydaemon/app:1");
    let body = json!({
        "via": "daemon", "cleanup": true, "remote_id": id, "references": ["bydaemon/app:1", "bydaemon/none:1"],
    });
    let mut dry = body.clone();
    dry["dry_run"] = json!(true);
    let plan = machine.admin.post("/api/sync-jobs", &dry).await.expect(200).json();
    assert_eq!(
        (&plan["rows"][0]["state"], &plan["rows"][0]["target"]["tag"]),
        (&json!("ready"), &json!("1")),
        "{plan}"
    );

    let job = done(&machine, &body).await;
    let (items, done_items) = (machine.items(&job).await, &job["items"]["done"]);
    assert_eq!((&job["state"], done_items), (&json!("failed"), &json!(1)), "{job} {items:?}");
    let failed = items.iter().find(|item| item["state"] == "failed").unwrap();
    assert_eq!(failed["error"]["code"], "docker_image_not_found", "{failed}");
    assert_eq!(machine.skopeo("bydaemon/app:1")["Architecture"], "amd64");
    let names = [format!("{host}/bydaemon/app:1"), format!("{}/bydaemon/app:1", machine.world.host())];
    assert_eq!(names.each_ref().map(|name| machine.id(name)), [None, None]);

    // Again: the same image is there. Without the clean-up the daemon keeps what it pulled.
    let again = json!({ "via": "daemon", "remote_id": id, "references": ["bydaemon/app:1"] });
    let job = done(&machine, &again).await;
    assert_eq!((&job["state"], &job["items"]["skipped"]), (&json!("succeeded"), &json!(1)), "{job}");
    assert!(machine.id(&names[0]).is_some());
}

#[tokio::test]
async fn what_a_daemon_cannot_do_is_refused() {
    let (machine, source) = (Machine::start(), Upstream::start());
    let (id, _) = remote(&machine, &source).await;
    push_through(&source.person().remote(), "cannot/app", "1", "one").await;
    for body in [
        json!({ "via": "daemon", "direction": "push", "remote_id": id, "references": ["cannot/app:1"] }),
        json!({ "via": "daemon", "remote_id": id, "references": ["a:1"], "platforms": ["linux/amd64", "linux/arm64"] }),
        json!({ "cleanup": true, "remote_id": id, "references": ["a:1"] }),
    ] {
        assert_eq!(machine.admin.post("/api/sync-jobs", &body).await.expect(400).code(), "sync_invalid", "{body}");
    }
    // A tag that is there is not moved without leave, and not even pulled.
    machine.admin.push_image("cannot/app", "1", "ours").await;
    let body = json!({ "via": "daemon", "overwrite": false, "remote_id": id, "references": ["cannot/app:1"] });
    let job = done(&machine, &body).await;
    assert_eq!((&job["state"], &job["items"]["skipped"]), (&json!("succeeded"), &json!(1)), "{job}");
}
