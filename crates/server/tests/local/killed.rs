//! A daemon that dies in the middle of a push, and a server that does.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::bulk;
use crate::daemon::Daemon;
use crate::machine::Machine;
use crate::proxy::{Fault, Proxy};

/// How long something may take to become so.
const PATIENCE: Duration = Duration::from_mins(1);

/// A part of the layer that is on its way.
const LAYER: [u8; 1000] = [7; 1000];

/// A push that the registry answers no more once a layer is on its way; answers the job and what holds it up.
async fn stuck(machine: &mut Machine) -> (Value, Proxy) {
    let proxy = Proxy::start(&machine.world.base).await;
    machine.push_host(proxy.base.strip_prefix("http://").unwrap());
    proxy.plan(Fault::Hold, "PATCH", "/blobs/uploads/", 1000);
    let job =
        machine.admin.post("/api/local-push-jobs", &json!({ "images": ["stuck/app:1"] })).await.expect(202).json();
    let (began, items) = (Instant::now(), format!("{}/items", bulk::path(&job)));
    loop {
        let items = machine.admin.get(&items).await.expect(200).json();
        if items["items"][0]["bytes"]["total"].as_i64() > Some(0) {
            return (job, proxy);
        }
        assert!(began.elapsed() < PATIENCE, "nothing is moved: {items}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_that_dies_fails_its_images_and_nothing_else() {
    let mut daemon = Daemon::start();
    let mut machine = Machine::beside(&daemon);
    machine.image_of("stuck/app:1", "amd64", &LAYER.repeat(300));
    let (job, proxy) = stuck(&mut machine).await;
    daemon.crash();
    let job = bulk::over(&machine.admin, &job).await;
    assert_eq!(job["state"], "failed", "{job}");
    let code = machine.items(&job).await[0]["error"]["code"].clone();
    assert_eq!(code, "docker_cut");
    let found = machine.scan("").await;
    assert_eq!((&found["available"], &found["problem"]["code"]), (&json!(false), &json!("docker_unavailable")));
    machine.admin.get("/v2/").await.expect(200);

    // It comes back, and so does the feature; the job goes on where it failed.
    proxy.heal();
    daemon.up();
    assert_eq!(machine.scan("q=stuck").await["counts"]["all"], 1);
    machine.admin.post(&format!("{}/retry", bulk::path(&job)), &json!({ "only_failed": true })).await.expect(202);
    let job = bulk::over(&machine.admin, &job).await;
    assert_eq!((&job["state"], &job["summary"]["pushed"]), (&json!("succeeded"), &json!(1)), "{job}");
    assert_eq!(machine.scan("q=stuck").await["items"][0]["tags"], json!(["stuck/app:1"]), "the other name is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_dies_ends_it_after_its_next_start() {
    let daemon = Daemon::start();
    let mut machine = Machine::beside(&daemon);
    machine.image_of("stuck/app:1", "amd64", &LAYER.repeat(300));
    let (job, proxy) = stuck(&mut machine).await;
    machine.world.kill();
    proxy.heal();
    machine.world.up();
    machine.admin = machine.world.admin();
    let job = bulk::over(&machine.admin, &job).await;
    assert_eq!((&job["state"], &job["summary"]["pushed"]), (&json!("succeeded"), &json!(1)), "{job}");
    assert_eq!(machine.skopeo("stuck/app:1")["Architecture"], "amd64");
    assert_eq!(machine.scan("q=stuck").await["items"][0]["tags"], json!(["stuck/app:1"]), "the other name is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_is_cancelled_lets_the_daemon_stop() {
    let daemon = Daemon::start();
    let mut machine = Machine::beside(&daemon);
    machine.image_of("stuck/app:1", "amd64", &LAYER.repeat(300));
    let (job, _proxy) = stuck(&mut machine).await;
    machine.admin.post(&format!("{}/cancel", bulk::path(&job)), &json!({})).await.expect(202);
    let job = bulk::over(&machine.admin, &job).await;
    assert_eq!(job["state"], "cancelled", "{job}");
    assert_eq!(machine.scan("q=stuck").await["items"][0]["tags"], json!(["stuck/app:1"]), "the other name is gone");
}
