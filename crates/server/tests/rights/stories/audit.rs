//! What changes is written down; what is secret is not.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use super::{each, publish, repository};
use crate::keys::{Bearer, access_token, form, registry_token, session, with_token};
use crate::support::{Answer, MANIFEST, Person, World, is_front, log_of, repository_root};

/// A server that Ana set up by the link, with verbose logs.
async fn world_of_ana() -> (World, Person) {
    let world = World::start_with(&[("ADMIN_PASSWORD", ""), ("DEBUG", "true")]);
    let secret = world.setup_link().split_once('#').unwrap().1.to_owned();
    let body = json!({ "token": secret, "name": "ana", "password": "a horse of ana" });
    world.anonymous().post("/api/setup", &body).await.expect(201);
    let ana = Person::new(&world.base, "ana", "a horse of ana");
    (world, ana)
}

/// Do everything that changes something, once.
async fn change_everything(world: &World, ana: &Person) {
    let user = json!({ "name": "mei", "password": "a horse of mei", "description": "at the crane" });
    ana.post("/api/users", &user).await.expect(201);
    let mei = Person::new(&world.base, "mei", "a horse of mei");
    ana.post("/api/groups", &json!({ "name": "crew" })).await.expect(201);
    ana.patch("/api/groups/crew", &json!({ "description": "at sea" })).await.expect(200);
    ana.post("/api/groups/crew/members", &json!({ "user": "mei" })).await.expect(204);
    let grant = json!({ "group": "crew", "pattern": "team/*", "verbs": ["pull"] });
    let grant = ana.post("/api/permissions", &grant).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    let verbs = json!({ "verbs": ["pull", "push", "delete", "admin"] });
    ana.patch(&format!("/api/permissions/{grant}"), &verbs).await.expect(200);
    change_by_jobs(ana).await;

    let signed_in = session(world, &mei).await;
    Bearer::of(world, signed_in).post("/api/auth/logout", &Value::Null).await.expect(204);
    let wrong = json!({ "name": "mei", "password": "not her horse" });
    world.anonymous().post("/api/auth/login", &wrong).await.expect(401);
    let token = access_token(&mei, &json!({ "name": "laptop" })).await;
    let image = mei.push_image("team/app", "v1", "hello").await;
    publish(&mei, "team/app", true).await;
    let set = mei.request("PUT", &format!("{}/tags/stable", repository("team/app")));
    Answer::of(set.json(&json!({ "digest": image }))).await.expect(201);
    mei.delete("/v2/team/app/manifests/v1").await.expect(202);
    mei.delete(&format!("/v2/team/app/manifests/{image}")).await.expect(202);
    let blob = mei.push_blob("team/app", b"unused").await;
    mei.delete(&format!("/v2/team/app/blobs/{blob}")).await.expect(202);
    mei.delete(&repository("team/app")).await.expect(204);
    mei.delete(&format!("/api/tokens/{}", token.id)).await.expect(204);

    for paused in [true, false] {
        ana.put("/api/storage/pushes", &json!({ "paused": paused })).await.expect(204);
    }

    ana.patch("/api/users/mei", &json!({ "password": "another horse" })).await.expect(200);
    ana.patch("/api/users/mei", &json!({ "disabled": true })).await.expect(200);
    ana.delete(&format!("/api/permissions/{grant}")).await.expect(204);
    ana.delete("/api/groups/crew/members/mei").await.expect(204);
    ana.delete("/api/groups/crew").await.expect(204);
    ana.delete("/api/users/mei").await.expect(204);
    let remote = json!({ "name": "quay", "url": "https://quay.io", "username": "ana", "password": "a horse of quay" });
    let remote = ana.post("/api/remotes", &remote).await.expect(201).json()["id"].to_string();
    ana.patch(&format!("/api/remotes/{remote}"), &json!({ "password": "another horse" })).await.expect(200);
    ana.delete(&format!("/api/remotes/{remote}")).await.expect(204);
    schedule(ana).await;
    let compared = ana.post("/api/upstream/compare", &Value::Null).await;
    assert_eq!(compared.status, if is_front() { 202 } else { 404 });

    std::fs::create_dir_all(world.data().join("docker/registry/v2/repositories")).unwrap();
    let adopted = world.cli(&["adopt"]);
    assert_eq!(adopted.status.success(), !is_front(), "{}", log_of(&adopted));
}

/// A schedule, and the job that it begins.
async fn schedule(ana: &Person) {
    let nightly = json!({
        "name": "nightly", "kind": "sync", "cron": "0 3 1 1 *", "time_zone": "UTC",
        "parameters": { "references": ["127.0.0.1:9/app:1"] },
    });
    let nightly = ana.post("/api/schedules", &nightly).await.expect(201).json()["id"].to_string();
    let path = format!("/api/schedules/{nightly}");
    ana.patch(&path, &json!({ "enabled": false })).await.expect(200);
    ana.post(&format!("{path}/run"), &Value::Null).await.expect(202);
    ana.delete(&path).await.expect(204);
}

/// Renames as jobs: done, done again, and cancelled.
async fn change_by_jobs(ana: &Person) {
    ana.push_image("dock/one", "v1", "hello").await;
    ana.post("/api/permissions", &json!({ "user": "mei", "pattern": "dock/one", "verbs": ["pull"] })).await.expect(201);
    let begin = async |from: &str, to: &str, is_move: bool| {
        let body = json!({ "moves": [{ "from": from, "to": to }], "delete_source": is_move, "carry_grants": is_move });
        let job = ana.post("/api/rename-jobs", &body).await.expect(202).json();
        format!("/api/jobs/{}", job["id"])
    };
    let over = async |job: &str| ana.get(&format!("{job}/log?follow=true")).await.expect(200);
    over(&begin("dock/one", "dock/two", true).await).await;
    let copy = begin("dock/two", "dock/three", false).await;
    over(&copy).await;
    ana.post(&format!("{copy}/retry"), &json!({ "only_failed": false })).await.expect(202);
    // It may be over before it is cancelled.
    for number in 0..100 {
        let job = begin("dock/two", &format!("dock/more-{number}"), false).await;
        if ana.post(&format!("{job}/cancel"), &Value::Null).await.status == 202 {
            return;
        }
    }
    panic!("no job was slow enough to be cancelled");
}

#[tokio::test]
async fn everything_that_changes_leaves_an_audit_event() {
    let (world, ana) = world_of_ana().await;
    change_everything(&world, &ana).await;

    let audit = ana.get("/api/audit?limit=1000").await.expect(200);
    let events = audit.json()["items"].clone();
    let written: BTreeSet<String> = each(&events, "action").into_iter().collect();
    let mut known = BTreeSet::new();
    actions_in(&repository_root().join("crates/app/src"), &mut known);
    assert!(known.len() > 20, "{known:?}");
    // Without an upstream there is nothing to compare with; with one, no storage to adopt, and nothing has another name.
    let absent: &[&str] = if is_front() { &["storage.adopt", "repository.rename"] } else { &["upstream.compare"] };
    known.retain(|action| !absent.contains(&action.as_str()));
    assert_eq!(written, known, "a story is missing for an action, or an action for a change");

    // The command line has neither address nor request, and neither has what a job did, all of it at the dock.
    let by_job = |event: &Value| event["target"].as_str().is_some_and(|target| target.starts_with("dock/"));
    let by_request = |event: &&Value| event["actor"] != "system" && !by_job(event);
    for event in events.as_array().unwrap().iter().filter(by_request) {
        assert_eq!(event["remote_addr"], "127.0.0.1", "{event}");
        assert!(event["request_id"].as_str().is_some_and(|id| id.len() == 32), "{event}");
    }
    let of = |action: &str| events.as_array().unwrap().iter().find(|event| event["action"] == action).unwrap().clone();
    let grant = of("grant.update");
    assert_eq!((&grant["actor"], &grant["target"]), (&json!("ana"), &json!("crew on team/*")));
    assert_eq!(
        (&grant["before"]["verbs"], &grant["after"]["verbs"]),
        (&json!("pull"), &json!("pull,push,delete,admin"))
    );
    assert_eq!((&of("manifest.push")["actor"], &of("manifest.push")["target"]), (&json!("mei"), &json!("team/app:v1")));
    assert_eq!(
        (&of("session.refused")["actor"], &of("session.refused")["target"]),
        (&json!("anonymous"), &json!("mei"))
    );
    for secret in ["horse", "rsd_", "eyJ", "$argon2"] {
        assert!(!audit.text().contains(secret), "{secret} stands in the audit");
    }
}

/// Every action that the rules write down, read off their source: `"noun.verb"`.
fn actions_in(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.ends_with("tests") {
            continue;
        }
        if path.is_dir() {
            actions_in(&path, found);
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap();
        let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        // Hosts and files are written alike.
        let is_other = |last: &str| ["com", "example", "io", "json", "tar"].contains(&last);
        let is_action = |text: &&str| {
            text.split_once('.').is_some_and(|(noun, verb)| is_word(noun) && is_word(verb) && !is_other(verb))
        };
        found.extend(source.split('"').filter(is_action).map(str::to_owned));
    }
}

#[tokio::test]
async fn whatever_changes_together_with_a_password_is_told_too() {
    let world = World::start();
    world.user("eve").await;
    let change = json!({ "password": "another horse", "role": "admin" });
    world.admin().patch("/api/users/eve", &change).await.expect(200);
    let audit = world.admin().get("/api/audit?target=eve").await.expect(200).json();
    assert_eq!(each(&audit["items"], "action"), ["user.update", "user.password", "user.create"]);
    let promotion = &audit["items"][0];
    assert_eq!((&promotion["before"]["role"], &promotion["after"]["role"]), (&json!("user"), &json!("admin")));
}

#[tokio::test]
async fn a_name_that_may_be_a_password_is_not_written_down() {
    let world = World::start();
    let mistyped = json!({ "name": "a horse of mei", "password": "mei" });
    world.anonymous().post("/api/auth/login", &mistyped).await.expect(401);
    let audit = world.admin().get("/api/audit?action=session.refused").await.expect(200);
    assert_eq!(each(&audit.json()["items"], "target"), ["(unknown name)"]);
}

#[tokio::test]
async fn no_secret_stands_in_the_log_however_verbose() {
    let (world, ana) = world_of_ana().await;
    change_everything(&world, &ana).await;
    let nobody = world.anonymous();
    let signed_in = session(&world, &ana).await;
    let token = access_token(&ana, &json!({ "name": "laptop" })).await.secret;
    let issued = registry_token(&ana, "repository:team/app:pull,push").await;
    for bearer in [&signed_in, &token, &issued] {
        let bearer = Bearer::of(&world, bearer.as_str());
        bearer.get("/api/auth/me").await;
        bearer.get("/v2/").await;
        bearer.get("/token").await;
        bearer.get("/v2/team/app/manifests/v1").await;
    }
    let cookie = format!("roadstead_session={signed_in}");
    Answer::of(nobody.request("GET", "/api/auth/me").header("cookie", &cookie)).await.expect(200);
    Answer::of(nobody.request("POST", "/api/tokens").header("cookie", &cookie)).await.expect(403);
    with_token(&world, "eve", &token).get("/v2/").await.expect(401);
    let posted = form(&[("grant_type", "password"), ("username", "ana"), ("password", "the wrong horse")]);
    let request = nobody.request("POST", "/token").header("content-type", "application/x-www-form-urlencoded");
    Answer::of(request.body(posted)).await.expect(401);
    // Bodies that are not what was expected, by which libraries like to explain themselves.
    for (path, body) in [
        ("/api/auth/login", json!("a bare horse")),
        ("/api/auth/login", json!({ "name": "ana", "password": ["a listed horse"] })),
        ("/api/auth/login", json!({ "name": "ana", "password": 7_654_321_765_u64 })),
        ("/api/auth/login", json!({ "name": "ana", "a horse for a key": "x" })),
        ("/api/auth/login", json!({ "name": "mistyped horse", "password": "ana" })),
        ("/api/auth/password", json!({ "current_password": "one horse", "new_password": "horse" })),
        ("/api/users", json!({ "name": "a named horse", "password": "a horse of nobody" })),
        ("/api/users", json!({ "name": "eve", "kind": "kind of a horse", "password": "a horse" })),
        ("/api/setup", json!({ "token": "a horse of a token", "name": "eve", "password": "a horse of eve" })),
    ] {
        let answer = ana.post(path, &body).await;
        assert!((400..500).contains(&answer.status), "{path} {body}: {answer:?}");
    }
    Answer::of(
        ana.request("POST", "/api/auth/login")
            .body("{\"name\": \"a broken horse")
            .header("content-type", "application/json"),
    )
    .await
    .expect(400);
    ana.put_manifest("team/app", "v1", "{\"a\": \"horse\"").await;
    Answer::of(ana.request("GET", "/v2/").header("accept", MANIFEST)).await.expect(200);

    let log = world.read_log();
    assert!(log.contains("path=/api/auth/login") && log.contains("DEBUG"), "that is no verbose log: {log}");
    for secret in ["horse", "7654321765", "rsd_", "eyJ", "Basic ", "Bearer ", &signed_in, &token, &issued] {
        let lines: Vec<&str> = log.lines().filter(|line| line.contains(secret)).collect();
        assert!(lines.is_empty(), "{secret} stands in the log:\n{}", lines.join("\n"));
    }
}
