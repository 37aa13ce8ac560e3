//! Jobs that begin by themselves.

use std::time::Duration;

use chrono::{DateTime, Utc};
use db::{Db, ScheduleId};
use serde_json::{Value, json};

use super::bulk::over;
use super::support::upstream::Upstream;
use super::support::{Person, World};

fn nightly() -> Value {
    json!({
        "name": "nightly", "kind": "collection", "cron": "0 3 * * *", "time_zone": "Asia/Shanghai",
        "parameters": { "grace_minutes": 90 },
    })
}

fn with(key: &str, value: Value) -> Value {
    let mut new = nightly();
    new[key] = value;
    new
}

async fn create(person: &Person, new: &Value) -> Value {
    person.post("/api/schedules", new).await.expect(201).json()
}

async fn refused(person: &Person, new: &Value) -> (u16, String, String) {
    let answer = person.post("/api/schedules", new).await;
    (answer.status, answer.code(), answer.json()["error"]["message"].as_str().unwrap().to_owned())
}

fn path(schedule: &Value) -> String {
    format!("/api/schedules/{}", schedule["id"])
}

/// Let the time of a schedule come, as if it had been told an hour ago.
async fn let_come(world: &World, schedule: &Value) {
    let db = Db::connect(&format!("sqlite://{}", world.data().join("roadstead.db").display())).await.unwrap();
    let next: DateTime<Utc> = schedule["next_at"].as_str().unwrap().parse().unwrap();
    let before = next - chrono::Duration::days(2);
    let tx = db.begin().await.unwrap();
    let id = ScheduleId(schedule["id"].as_i64().unwrap());
    assert!(db::schedules::claim(&tx, id, next, Some(before)).await.unwrap().is_some());
    tx.commit().await.unwrap();
}

/// The schedule, once it is so.
async fn until(admin: &Person, is_so: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..200 {
        let found = admin.get("/api/schedules").await.expect(200).json()["items"][0].clone();
        if is_so(&found) {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it does not become so");
}

#[tokio::test]
async fn a_schedule_is_made_seen_changed_and_deleted() {
    let world = World::start_with(&[]);
    let admin = world.admin();
    let made = create(&admin, &nightly()).await;
    assert_eq!((&made["enabled"], &made["created_by"]), (&json!(true), &json!("admin")), "{made}");
    assert_eq!(
        made["parameters"],
        json!({ "dry_run": false, "grace_minutes": 90, "untagged_days": null }),
        "with all that was left out"
    );
    let upcoming = made["upcoming"].as_array().unwrap();
    assert_eq!((upcoming.len(), &upcoming[0]), (3, &made["next_at"]));
    assert!(upcoming.iter().all(|at| at.as_str().unwrap().ends_with("T19:00:00Z")), "{upcoming:?}");
    assert_eq!(admin.get("/api/schedules").await.expect(200).json()["items"], json!([made]));

    let weekly =
        json!({ "name": "每周", "cron": "30 4 * * SUN", "time_zone": "UTC", "parameters": { "untagged_days": 30 } });
    let changed = admin.patch(&path(&made), &weekly).await.expect(200).json();
    assert_eq!((&changed["name"], &changed["parameters"]["untagged_days"]), (&json!("每周"), &json!(30)));
    assert!(changed["next_at"].as_str().unwrap().ends_with("T04:30:00Z"), "{changed}");
    let off = admin.patch(&path(&made), &json!({ "enabled": false })).await.expect(200).json();
    assert_eq!((&off["upcoming"], &off["next_at"]), (&json!([]), &Value::Null));

    admin.delete(&path(&made)).await.expect(204);
    for answer in [admin.delete(&path(&made)).await, admin.patch(&path(&made), &weekly).await] {
        assert_eq!(answer.expect(404).code(), "schedule_not_found");
    }
    admin.delete("/api/schedules/x").await.expect(400);
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused_with_what_is_expected() {
    let world = World::start_with(&[]);
    let admin = world.admin();
    let sync = |parameters: Value| {
        let mut new = with("kind", json!("sync"));
        new["parameters"] = parameters;
        new
    };
    for (new, code, hint) in [
        (with("cron", json!("0 25 * * *")), "cron_invalid", "five fields"),
        (with("cron", json!("@daily")), "cron_invalid", "five fields"),
        (with("cron", json!("*/5 * * * *")), "cron_too_often", "10 minutes"),
        (with("time_zone", json!("Berlin")), "time_zone_invalid", "Europe/Berlin"),
        (with("kind", json!("rename")), "kind_not_schedulable", "`sync`"),
        (with("kind", json!("deletion")), "kind_not_schedulable", "`sync`"),
        (with("kind", json!("dance")), "input_invalid", "collection"),
        (with("name", json!(" nightly")), "name_invalid", "64"),
        (with("name", json!("x".repeat(65))), "name_invalid", "64"),
        (with("parameters", json!({ "grace_minutes": u64::MAX })), "rules_invalid", "grace"),
        (with("parameters", json!({ "grace": 1 })), "input_invalid", "parameters: unknown field"),
        (sync(json!({})), "input_invalid", "references"),
        (sync(json!({ "references": [] })), "sync_invalid", "references"),
        (sync(json!({ "references": ["nginx"], "dry_run": true })), "input_invalid", "dry_run"),
    ] {
        let (status, found, message) = refused(&admin, &new).await;
        assert_eq!((status, found.as_str()), (400, code), "{new}: {message}");
        assert!(message.contains(hint), "{new}: {message}");
    }
    let unknown = sync(json!({ "references": ["nginx"], "remote_id": 7 }));
    assert_eq!(refused(&admin, &unknown).await.1, "remote_not_found");
    let made = create(&admin, &nightly()).await;
    assert_eq!(refused(&admin, &nightly()).await.1, "name_taken");
    let bad = admin.patch(&path(&made), &json!({ "cron": "* * * * *" })).await.expect(400);
    assert_eq!(bad.code(), "cron_too_often");
    assert_eq!(admin.get("/api/schedules").await.json()["items"], json!([made]), "nothing changed");
    let mei = world.user_with("mei", "**", "pull,push,delete,admin").await;
    mei.post("/api/schedules", &with("name", json!("hers"))).await.expect(403);
}

#[tokio::test]
async fn a_job_begins_when_its_time_comes() {
    let mut world = World::start_with(&[]);
    let admin = world.admin();
    let made = create(&admin, &nightly()).await;
    let_come(&world, &made).await;
    let begun = until(&admin, |found| found["last_job_id"].is_i64()).await;
    assert_eq!(begun["next_at"], made["next_at"], "the times that were missed begin one job together");
    let job = over(&admin, &json!({ "id": begun["last_job_id"] })).await;
    assert_eq!((&job["kind"], &job["created_by"]), (&json!("collection"), &json!("admin")), "{job}");
    assert_eq!((&job["state"], &job["parameters"]["grace_minutes"]), (&json!("succeeded"), &json!(90)), "{job}");
    let log = admin.get(&format!("/api/jobs/{}/log", job["id"])).await.expect(200).text();
    assert!(log.lines().next().unwrap().ends_with("INFO begun by the schedule nightly"), "{log}");

    // While nobody is there, too.
    world.stop();
    let_come(&world, &begun).await;
    world.up();
    let again = until(&admin, |found| found["last_job_id"] != begun["last_job_id"]).await;
    assert_eq!(over(&admin, &json!({ "id": again["last_job_id"] })).await["state"], "succeeded");
}

#[tokio::test]
async fn it_ends_with_the_rights_of_whoever_made_it() {
    let world = World::start_with(&[]);
    let admin = world.admin();
    let ben = world.user("ben").await;
    admin.patch("/api/users/ben", &json!({ "role": "admin" })).await.expect(200);
    let made = create(&ben, &nightly()).await;
    assert_eq!(made["created_by"], "ben");
    admin.patch("/api/users/ben", &json!({ "role": "user" })).await.expect(200);
    let_come(&world, &made).await;
    let off = until(&admin, |found| found["enabled"] == false).await;
    assert_eq!((&off["error"]["code"], &off["last_job_id"]), (&json!("admin_required"), &Value::Null), "{off}");
    let audit = admin.get("/api/audit?action=schedule.update").await.expect(200).json();
    let event = &audit["items"][0];
    assert_eq!((&event["actor"], &event["target"]), (&json!("system"), &json!("nightly")), "{event}");
    assert_eq!(event["after"], json!({ "enabled": false, "error": "admin_required" }));

    let taken = admin.patch(&path(&made), &json!({ "enabled": true })).await.expect(200).json();
    assert_eq!((&taken["created_by"], &taken["error"]), (&json!("admin"), &Value::Null), "{taken}");
}

#[tokio::test]
async fn a_job_begins_now_and_only_one() {
    let world = World::start_with(&[("JOB_WORKERS", "0")]);
    let admin = world.admin();
    let made = create(&admin, &with("enabled", json!(false))).await;
    let begun = admin.post(&format!("{}/run", path(&made)), &Value::Null).await.expect(202);
    let job = begun.json();
    assert_eq!(begun.header("location"), format!("/api/jobs/{}", job["id"]));
    let second = admin.post(&format!("{}/run", path(&made)), &Value::Null).await.expect(409);
    assert_eq!(second.code(), "schedule_running");
    let shown = until(&admin, |_| true).await;
    assert_eq!((&shown["last_job_id"], &shown["last_job_state"]), (&job["id"], &json!("queued")));

    // Nobody works here: the next time is passed over.
    let on = admin.patch(&path(&made), &json!({ "enabled": true })).await.expect(200).json();
    let_come(&world, &on).await;
    let skipped = until(&admin, |found| found["skipped_at"].is_string()).await;
    assert_eq!((&skipped["last_job_id"], &skipped["next_at"]), (&job["id"], &on["next_at"]));
    let missing = admin.post("/api/schedules/99/run", &Value::Null).await.expect(404);
    assert_eq!(missing.code(), "schedule_not_found");
}

#[tokio::test]
async fn an_upstream_collects_at_its_own_times() {
    let world = World::start_in_front_of(Upstream::start(), &[]);
    let admin = world.admin();
    for kind in ["collection", "verification"] {
        let mut new = with("kind", json!(kind));
        new["parameters"] = json!({});
        let (status, code, _) = refused(&admin, &new).await;
        assert_eq!((status, code.as_str()), (409, "collection_upstream"));
    }
}
