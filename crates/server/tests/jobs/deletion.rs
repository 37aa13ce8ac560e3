//! Bulk deletion, from the plan to the end.

use serde_json::{Value, json};

use crate::bulk::{audited, follow, items, over, path, plan, start, start_planned, tags, to_the_end};
use crate::support::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_shown_is_deleted_in_many_repositories_and_nothing_else() {
    let world = World::start();
    let admin = world.admin();
    let mei = world.user_with("mei", "team/**", "pull,push,delete").await;
    for (repository, tag) in [
        ("team/a", "v1"),
        ("team/a", "v2"),
        ("team/b", "v1"),
        ("team/b", "old-1"),
        ("team/b", "old-2"),
        ("team/c", "v1"),
    ] {
        mei.push_image(repository, tag, &format!("{repository}:{tag}")).await;
    }
    admin.push_image("other/x", "v1", "x").await;
    let selection = json!([
        { "repository": "team/a", "tags": ["v1", "none"], "delete_manifests": true },
        { "repository": "team/b", "all_matching": { "search": "old" } },
        { "repository": "team/c", "whole": true },
        { "repository": "other/x", "tags": ["v1"] },
        { "repository": "team/none", "tags": ["v1"] },
    ]);
    let shown = plan(&mei, &selection).await;
    let row = |at: usize, key: &str| shown["rows"][at][key].clone();
    assert_eq!((row(0, "tags"), row(0, "manifests"), row(0, "untagged_manifests")), (json!(1), json!(1), json!(0)));
    assert_eq!((row(1, "tags"), row(1, "manifests"), row(1, "untagged_manifests")), (json!(2), json!(0), json!(2)));
    assert_eq!(row(2, "refused")["code"], "forbidden", "whole repositories are for who administers them");
    assert_eq!(row(3, "refused")["code"], "repository_not_found");
    let nameless = |at: usize| row(at, "refused").to_string();
    assert_eq!(nameless(3), nameless(4), "hidden and missing look the same");
    assert_eq!(shown["totals"], json!({ "tags": 3, "manifests": 1 }), "no freed bytes for who may not see all");

    let started = start_planned(&mei, &selection, &shown).await.expect(202);
    let job = started.json();
    assert_eq!((&job["kind"], &job["created_by"]), (&json!("deletion"), &json!("mei")));
    assert_eq!(job["parameters"], json!({ "repositories": 2, "tags": 3, "manifests": 1 }));
    let (lines, ended) = to_the_end(follow(&mei, &job, 0).await).await;
    assert_eq!(ended["state"], "succeeded");
    assert_eq!(ended["summary"], json!({ "tags": 3, "manifests": 1, "repositories": 0 }));
    let counts =
        json!({ "total": 2, "waiting": 0, "running": 0, "done": 2, "skipped": 0, "failed": 0, "cancelled": 0 });
    assert_eq!((&ended["items"], &ended["actions"]), (&counts, &json!(["retry"])));
    let messages: Vec<&str> = lines.iter().map(|line| line["message"].as_str().unwrap()).collect();
    assert_eq!(
        messages,
        [
            "deletion begins",
            "team/a: 1 tags and 1 manifests deleted",
            "team/b: 2 tags and 0 manifests deleted",
            "succeeded (2 done, 0 skipped, 0 failed)"
        ]
    );
    for (repository, left) in [("team/a", "v2"), ("team/b", "v1"), ("team/c", "v1"), ("other/x", "v1")] {
        assert_eq!(tags(&admin, repository).await, left);
    }
    assert_eq!(audited(&admin, "tag.delete", "team/").await, 3);
    let made = admin.get("/api/audit?action=job.create").await.json();
    assert_eq!((&made["items"][0]["actor"], &made["items"][0]["after"]["kind"]), (&json!("mei"), &json!("deletion")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_world_is_shown_anew_and_bad_requests_are_refused() {
    let world = World::start();
    let admin = world.admin();
    admin.push_image("team/a", "v1", "one").await;
    let selection = json!([{ "repository": "team/a", "all_matching": {} }]);
    let shown = plan(&admin, &selection).await;
    assert!(shown["totals"]["freed_bytes"].is_number());
    admin.push_image("team/a", "v2", "two").await;
    let refused = start_planned(&admin, &selection, &shown).await.expect(409);
    assert_eq!(refused.code(), "plan_changed");
    let anew = refused.json()["error"]["details"].clone();
    assert_eq!((anew["totals"]["tags"].clone(), anew == shown), (json!(2), false));
    let job = start_planned(&admin, &selection, &anew).await.expect(202).json();
    assert_eq!(over(&admin, &job).await["state"], "succeeded");
    assert_eq!(tags(&admin, "team/a").await, "");

    let row = |more: Value| {
        let mut row = json!({ "repository": "team/a" });
        row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        row
    };
    let many: Vec<Value> =
        (0..1001).map(|number| json!({ "repository": format!("team/{number}"), "whole": true })).collect();
    let names: Vec<String> = (0..10_001).map(|number| format!("v{number}")).collect();
    for (body, code) in [
        (json!({ "selection": selection }), "input_invalid"),
        (json!({ "dry_run": true, "selection": [] }), "too_many"),
        (json!({ "dry_run": true, "selection": [row(json!({}))] }), "input_invalid"),
        (json!({ "dry_run": true, "selection": [row(json!({ "tags": ["v1"], "whole": true }))] }), "input_invalid"),
        (json!({ "dry_run": true, "selection": [row(json!({ "tags": ["-"] }))] }), "tag_invalid"),
        (json!({ "dry_run": true, "selection": [{ "repository": "Team", "whole": true }] }), "name_invalid"),
        (
            json!({ "dry_run": true, "selection": [row(json!({ "whole": true })), row(json!({ "tags": [] }))] }),
            "input_invalid",
        ),
        (json!({ "dry_run": true, "selection": many }), "too_many"),
        (json!({ "dry_run": true, "selection": [row(json!({ "tags": names }))] }), "too_many"),
    ] {
        let answer = admin.post("/api/deletion-jobs", &body).await.expect(400);
        assert_eq!(answer.code(), code, "{}", answer.text());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_changed_before_its_turn_stays_and_the_rest_goes_on() {
    // Nobody works yet: between the start and the turn of an item there is time for others.
    let mut world = World::start_with(&[("JOB_WORKERS", "0")]);
    let admin = world.admin();
    for tag in ["v1", "v2", "v3"] {
        admin.push_image("team/a", tag, tag).await;
    }
    for repository in ["team/b", "team/c", "team/d"] {
        admin.push_image(repository, "v1", "same").await;
    }
    let selection = json!([
        { "repository": "team/a", "tags": ["v1", "v2", "v3"], "delete_manifests": true },
        { "repository": "team/b", "whole": true },
        { "repository": "team/c", "whole": true },
        { "repository": "team/d", "tags": ["v1"] },
    ]);
    let job = start(&admin, &selection).await;
    assert_eq!((&job["state"], &job["actions"]), (&json!("queued"), &json!(["cancel"])));
    admin.push_image("team/a", "v1", "another").await;
    admin.delete("/api/repositories/team%2Fa/tags/v2").await.expect(204);
    admin.push_image("team/b", "v2", "new").await;
    admin.delete("/api/repositories/team%2Fc").await.expect(204);
    world.stop();
    world.set("JOB_WORKERS", "2");
    world.up();

    let ended = over(&admin, &job).await;
    assert_eq!((&ended["state"], &ended["actions"]), (&json!("failed"), &json!(["retry", "retry_failed"])));
    let told: Vec<String> = items(&admin, &job)
        .await
        .iter()
        .map(|item| format!("{} {}", item["state"].as_str().unwrap(), item["error"]["code"].as_str().unwrap_or("-")))
        .collect();
    assert_eq!(told, ["failed tag_moved", "failed plan_changed", "skipped repository_gone", "done -"]);
    assert_eq!(tags(&admin, "team/a").await, "v1", "what moved stays");
    assert_eq!(tags(&admin, "team/b").await, "v1 v2", "a repository with something new stays whole");
    assert_eq!(tags(&admin, "team/d").await, "");
    let log = admin.get(&format!("{}/log", path(&job))).await.expect(200).text();
    assert!(log.contains("WARNING team/a: v1 stays: the tag is on another manifest now\n"), "{log}");

    let again = admin.post(&format!("{}/retry", path(&job)), &json!({ "only_failed": true })).await.expect(202).json();
    assert_eq!(again["id"], job["id"]);
    assert_eq!(over(&admin, &job).await["items"]["failed"], 2, "it is the same as before");
    let log = admin.get(&format!("{}/log", path(&job))).await.expect(200).text();
    assert!(log.contains("INFO admin: what failed is done again\n"), "{log}");
    assert_eq!(audited(&admin, "job.retry", "job ").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_tags_go_some_at_a_time() {
    let world = World::start();
    let admin = world.admin();
    let digest = admin.push_image("team/a", "v0", "one").await;
    for number in 1..=600 {
        let path = format!("/api/repositories/team%2Fa/tags/v{number}");
        let answer = admin.request("PUT", &path).json(&json!({ "digest": digest })).send().await.unwrap();
        assert_eq!(answer.status(), 201);
    }
    let selection = json!([{ "repository": "team/a", "all_matching": {}, "delete_manifests": true }]);
    let job = start(&admin, &selection).await;
    let ended = over(&admin, &job).await;
    assert_eq!(ended["summary"], json!({ "tags": 601, "manifests": 1, "repositories": 0 }));
    let labels: Vec<Value> = items(&admin, &job).await.iter().map(|item| item["label"].clone()).collect();
    assert_eq!(labels, ["team/a (500 tags, v0 … v499)", "team/a (101 tags, v500 … v600)", "team/a"]);
    admin.get(&format!("/v2/team/a/manifests/{digest}")).await.expect(404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_lost_a_right_deletes_nothing_there_and_sees_no_name() {
    let mut world = World::start_with(&[("JOB_WORKERS", "0")]);
    let admin = world.admin();
    let mei = world.user_with("mei", "team/a", "pull,delete").await;
    world.grant("mei", "team/secret", "pull,delete").await;
    for repository in ["team/a", "team/secret"] {
        admin.push_image(repository, "v1", repository).await;
    }
    let selection =
        json!([{ "repository": "team/a", "tags": ["v1"] }, { "repository": "team/secret", "tags": ["v1"] }]);
    let job = start(&mei, &selection).await;
    let grants = admin.get("/api/permissions").await.json();
    let grant = grants["items"].as_array().unwrap().iter().find(|grant| grant["pattern"] == "team/secret").unwrap();
    admin.delete(&format!("/api/permissions/{}", grant["id"].as_str().unwrap())).await.expect(204);
    world.stop();
    world.set("JOB_WORKERS", "1");
    world.up();

    assert_eq!(over(&mei, &job).await["state"], "failed");
    assert_eq!((tags(&admin, "team/a").await, tags(&admin, "team/secret").await), (String::new(), "v1".to_owned()));
    let (lines, told) = to_the_end(follow(&mei, &job, 0).await).await;
    let everything = format!(
        "{told} {lines:?} {:?} {}",
        items(&mei, &job).await,
        mei.get(&format!("{}/log", path(&job))).await.text()
    );
    assert!(!everything.contains("secret"), "{everything}");
    assert!(everything.contains(" ERROR hidden\n"), "{everything}");
    let hidden = items(&mei, &job).await.remove(1);
    assert_eq!(
        (&hidden["hidden"], &hidden["label"], &hidden["error"]["message"]),
        (&json!(true), &json!(""), &json!(""))
    );
    assert_eq!(hidden["error"]["code"], "repository_not_found");
    assert!(admin.get(&format!("{}/log", path(&job))).await.text().contains("ERROR team/secret:v1: "));

    let ann = world.user("ann").await;
    for (method, rest) in [("GET", ""), ("GET", "/items"), ("GET", "/log"), ("POST", "/cancel")] {
        let answer = ann.request(method, &format!("{}{rest}", path(&job))).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{method} {rest}");
    }
    assert_eq!(ann.get("/api/jobs").await.json()["total"], 0);
    assert_eq!(ann.get("/api/jobs/x").await.status, 400);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_waiting_job_is_cancelled_and_the_list_tells() {
    let world = World::start_with(&[("JOB_WORKERS", "0")]);
    let admin = world.admin();
    admin.push_image("team/a", "v1", "one").await;
    let selection = json!([{ "repository": "team/a", "tags": ["v1"] }]);
    let (first, second) = (start(&admin, &selection).await, start(&admin, &selection).await);
    let cancelled = admin.post(&format!("{}/cancel", path(&first)), &Value::Null).await.expect(202).json();
    assert_eq!((&cancelled["state"], &cancelled["items"]["cancelled"]), (&json!("cancelled"), &json!(1)));
    let again = admin.post(&format!("{}/cancel", path(&first)), &Value::Null).await.expect(409);
    assert_eq!(again.code(), "job_finished");
    let early = admin.post(&format!("{}/retry", path(&second)), &json!({ "only_failed": false })).await.expect(409);
    assert_eq!(early.code(), "job_running");
    let list = async |query: &str| {
        let page = admin.get(&format!("/api/jobs{query}")).await.expect(200).json();
        let ids: Vec<Value> = page["items"].as_array().unwrap().iter().map(|job| job["id"].clone()).collect();
        (ids, page["next"].clone())
    };
    assert_eq!(list("").await.0, [second["id"].clone(), first["id"].clone()]);
    assert_eq!(list("?state=cancelled&kind=deletion").await.0, [first["id"].clone()]);
    let (page, next) = list("?limit=1").await;
    assert_eq!(page, [second["id"].clone()]);
    assert_eq!(list(&format!("?limit=1&after={}", next.as_str().unwrap())).await.0, [first["id"].clone()]);
    for query in ["?state=odd", "?kind=odd", "?after=odd", "?limit=0", "?sort=name"] {
        assert_eq!(admin.get(&format!("/api/jobs{query}")).await.status, 400, "{query}");
    }
    assert_eq!(audited(&admin, "job.cancel", "job ").await, 1);
    assert_eq!(tags(&admin, "team/a").await, "v1");
}
