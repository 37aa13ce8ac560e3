//! Renames and copies, on our own storage and in front of a registry: the plan, the job, and what is there afterwards.

use serde_json::{Value, json};

use super::bulk::{items, over};
use super::support::upstream::Upstream;
use super::support::{MANIFEST, Person, World, digest};

/// Each story is true of both.
macro_rules! in_both_modes {
    ($($story:ident),+ $(,)?) => {
        mod engine {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() { super::$story(super::World::start_with(&[])).await; })+
        }
        mod front {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                super::$story(super::World::start_in_front_of(super::Upstream::start(), &[])).await;
            })+
        }
    };
}

in_both_modes!(
    a_prefix_comes_and_the_old_names_go,
    an_index_brings_its_images_and_what_is_about_them,
    a_tag_that_is_taken_stays_unless_asked,
    whoever_lacks_a_right_is_told_row_by_row,
    a_plan_that_no_longer_holds_begins_no_job,
    grants_go_along_when_asked,
    what_went_before_its_turn_is_no_success,
);

async fn prefix(person: &Person, body: &Value) -> Value {
    let mut body = body.clone();
    body["dry_run"] = json!(true);
    person.post("/api/remote-prefix-jobs", &body).await.expect(200).json()
}

/// Start, and wait for the end; answers the job.
async fn done(person: &Person, path: &str, body: &Value) -> Value {
    let job = person.post(path, body).await.expect(202).json();
    over(person, &job).await
}

async fn pulled(person: &Person, repository: &str, tag: &str) -> u16 {
    person.get(&format!("/v2/{repository}/manifests/{tag}")).await.status
}

async fn a_prefix_comes_and_the_old_names_go(world: World) {
    let admin = world.admin();
    let (one, two) = (admin.push_image("team/app", "v1", "one").await, admin.push_image("team/app", "v2", "two").await);
    let web = admin.push_image("team/web", "latest", "one").await;
    let body = json!({
        "repositories": ["team/app", "team/web", "team/none"], "mode": "add", "prefix": "prod", "delete_source": true,
    });
    let plan = prefix(&admin, &body).await;
    let rows: Vec<_> =
        plan["rows"].as_array().unwrap().iter().map(|row| (&row["to"], &row["state"], &row["tags"])).collect();
    let (ready, refused) = (json!("ready"), json!("refused"));
    let names = [json!("prod/team/app"), json!("prod/team/web"), json!("prod/team/none")];
    assert_eq!(
        rows,
        [(&names[0], &ready, &json!(2)), (&names[1], &ready, &json!(1)), (&names[2], &refused, &json!(0))]
    );
    assert_eq!(plan["rows"][2]["refused"]["code"], "repository_not_found");
    assert_eq!(plan["totals"], json!({ "repositories": 2, "tags": 3, "conflicts": 0, "refused": 1 }));
    let job = done(&admin, "/api/remote-prefix-jobs", &body).await;
    assert_eq!((&job["state"], &job["items"]["done"]), (&json!("succeeded"), &json!(2)), "{job}");
    assert_eq!(admin.remote_digest("prod/team/app", "v1").await, one);
    assert_eq!(admin.remote_digest("prod/team/app", "v2").await, two);
    assert_eq!(admin.remote_digest("prod/team/web", "latest").await, web);
    for (repository, tag) in [("team/app", "v1"), ("team/app", "v2"), ("team/web", "latest")] {
        assert_eq!(pulled(&admin, repository, tag).await, 404, "{repository}:{tag}");
    }
    // And back again.
    let body = json!({
        "repositories": ["prod/team/app", "team/web"], "mode": "remove", "prefix": "prod", "delete_source": true,
    });
    let plan = prefix(&admin, &body).await;
    assert_eq!(plan["rows"][1]["refused"]["code"], "prefix_missing");
    let job = done(&admin, "/api/remote-prefix-jobs", &body).await;
    assert_eq!(job["state"], "succeeded", "{job}");
    assert_eq!(admin.remote_digest("team/app", "v1").await, one);
    assert_eq!(pulled(&admin, "prod/team/app", "v1").await, 404);
}

async fn an_index_brings_its_images_and_what_is_about_them(world: World) {
    let admin = world.admin();
    let image = admin.image("team/app", "own").await;
    let own = digest(image.as_bytes());
    admin.put_manifest("team/app", &own, &image).await.expect(201);
    let index = json!({
        "schemaVersion": 2,
        "mediaType": oci::MediaType::OCI_INDEX,
        "manifests": [{ "mediaType": MANIFEST, "digest": own, "size": image.len(),
                        "platform": { "os": "linux", "architecture": "amd64" } }],
    })
    .to_string();
    let put = admin.request("PUT", "/v2/team/app/manifests/v1").header("content-type", oci::MediaType::OCI_INDEX);
    super::support::Answer::of(put.body(index.clone())).await.expect(201);
    let mut about: Value = serde_json::from_str(&admin.image("team/app", "signature").await).unwrap();
    about["artifactType"] = json!("application/vnd.test.signature");
    about["subject"] = json!({ "mediaType": MANIFEST, "digest": own, "size": image.len() });
    let about = about.to_string();
    admin.put_manifest("team/app", &digest(about.as_bytes()), &about).await.expect(201);

    let body = json!({ "moves": [{ "from": "team/app", "to": "shop/app", "tags": ["v1"] }] });
    let job = done(&admin, "/api/rename-jobs", &body).await;
    assert_eq!((&job["state"], &job["summary"]["set"]), (&json!("succeeded"), &json!(1)), "{job}");
    let found = admin.request("GET", "/v2/shop/app/manifests/v1").header("accept", oci::MediaType::OCI_INDEX);
    assert_eq!(digest(&super::support::Answer::of(found).await.expect(200).bytes), digest(index.as_bytes()));
    assert_eq!(admin.remote_digest("shop/app", &own).await, own);
    let layer: Value = serde_json::from_str(&image).unwrap();
    admin.get(&format!("/v2/shop/app/blobs/{}", layer["layers"][0]["digest"].as_str().unwrap())).await.expect(200);
    let referrers = admin.get(&format!("/v2/shop/app/referrers/{own}")).await.expect(200).json();
    assert_eq!(referrers["manifests"][0]["digest"], json!(digest(about.as_bytes())));
    assert_eq!(pulled(&admin, "team/app", &own).await, 200, "a copy takes nothing away");
    // Once more there is nothing to do.
    let job = done(&admin, "/api/rename-jobs", &body).await;
    assert_eq!(job["summary"]["set"], 0, "{job}");
}

async fn a_tag_that_is_taken_stays_unless_asked(world: World) {
    let admin = world.admin();
    let (new, old) = (admin.push_image("team/app", "v1", "new").await, admin.push_image("prod/app", "v1", "old").await);
    admin.push_image("team/app", "v2", "other").await;
    let body = |more: Value| {
        let mut body = json!({ "moves": [{ "from": "team/app", "to": "prod/app" }], "delete_source": true });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let refused = admin.post("/api/rename-jobs", &body(json!({}))).await.expect(409);
    assert_eq!(refused.code(), "conflicts");
    let details = &refused.json()["error"]["details"];
    assert_eq!((&details["rows"][0]["conflicts"], &details["rows"][0]["state"]), (&json!(["v1"]), &json!("conflict")));
    let job = done(&admin, "/api/rename-jobs", &body(json!({ "skip_conflicts": true }))).await;
    assert_eq!(
        (&job["state"], &job["summary"]["taken"], &job["summary"]["deleted"]),
        (&json!("succeeded"), &json!(1), &json!(1))
    );
    assert_eq!(admin.remote_digest("prod/app", "v1").await, old);
    assert_eq!(admin.remote_digest("team/app", "v1").await, new, "what is taken there stays here");
    assert_eq!(pulled(&admin, "team/app", "v2").await, 404);
    let job = done(&admin, "/api/rename-jobs", &body(json!({ "overwrite": true }))).await;
    assert_eq!(job["state"], "succeeded", "{job}");
    assert_eq!(admin.remote_digest("prod/app", "v1").await, new);
    assert_eq!(pulled(&admin, "team/app", "v1").await, 404);
}

async fn whoever_lacks_a_right_is_told_row_by_row(world: World) {
    let admin = world.admin();
    admin.push_image("team/app", "v1", "one").await;
    admin.push_image("secret/app", "v1", "one").await;
    let mei = world.user_with("mei", "team/*", "pull").await;
    let moves = json!({ "moves": [
        { "from": "team/app", "to": "prod/app" }, { "from": "secret/app", "to": "team/other" },
    ] });
    let mut dry = moves.clone();
    dry["dry_run"] = json!(true);
    let plan = mei.post("/api/rename-jobs", &dry).await.expect(200).json();
    let codes: Vec<_> = plan["rows"].as_array().unwrap().iter().map(|row| row["refused"]["code"].clone()).collect();
    assert_eq!(codes, ["forbidden", "repository_not_found"].map(Value::from), "{plan}");
    assert_eq!(mei.post("/api/rename-jobs", &moves).await.expect(409).code(), "all_refused");
    world.grant("mei", "prod/*", "pull,push").await;
    let job = done(&mei, "/api/rename-jobs", &moves).await;
    assert_eq!((&job["state"], &job["items"]["done"]), (&json!("succeeded"), &json!(1)), "{job}");
    assert_eq!(pulled(&mei, "prod/app", "v1").await, 200);
    world.anonymous().post("/api/rename-jobs", &moves).await.expect(401);
    // Copying on is no way around the right to delete.
    let away = json!({ "moves": [{ "from": "team/app", "to": "prod/other" }], "delete_source": true });
    assert_eq!(mei.post("/api/rename-jobs", &away).await.expect(409).code(), "all_refused");
}

async fn a_plan_that_no_longer_holds_begins_no_job(world: World) {
    let admin = world.admin();
    admin.push_image("team/app", "v1", "one").await;
    let mut body = json!({ "moves": [{ "from": "team/app", "to": "prod/app" }], "dry_run": true });
    let plan = admin.post("/api/rename-jobs", &body).await.expect(200).json();
    admin.push_image("team/app", "v2", "two").await;
    body["dry_run"] = json!(false);
    body["plan_id"] = plan["plan_id"].clone();
    let changed = admin.post("/api/rename-jobs", &body).await.expect(409);
    assert_eq!(changed.code(), "plan_changed");
    body["plan_id"] = changed.json()["error"]["details"]["plan_id"].clone();
    let job = done(&admin, "/api/rename-jobs", &body).await;
    assert_eq!(job["summary"]["set"], 2, "{job}");
}

async fn grants_go_along_when_asked(world: World) {
    let admin = world.admin();
    let image = admin.push_image("team/app", "v1", "one").await;
    let mei = world.user_with("mei", "team/app", "pull").await;
    let body = json!({
        "moves": [{ "from": "team/app", "to": "prod/app" }], "delete_source": true, "carry_grants": true,
    });
    let job = done(&admin, "/api/rename-jobs", &body).await;
    assert_eq!((&job["state"], &job["summary"]["grants"]), (&json!("succeeded"), &json!(1)), "{job}");
    assert_eq!(mei.remote_digest("prod/app", "v1").await, image);
    let grants = admin.get("/api/permissions?user=mei").await.expect(200).json();
    let patterns: Vec<_> = grants["items"].as_array().unwrap().iter().map(|grant| grant["pattern"].clone()).collect();
    assert_eq!(patterns, [json!("prod/app")]);
    // In front of a registry nothing has another name there: it is copied, and the old tags are deleted.
    let renamed = if world.upstream.is_some() { "repository.copy" } else { "repository.rename" };
    for action in [renamed, "grant.carry"] {
        let events = admin.get(&format!("/api/audit?action={action}")).await.expect(200).json();
        assert_eq!(events["items"].as_array().unwrap().len(), 1, "{action}");
    }
}

async fn what_went_before_its_turn_is_no_success(mut world: World) {
    let admin = world.admin();
    for (repository, tag) in [("team/app", "v1"), ("prod/app", "v0"), ("team/web", "v1"), ("team/web", "v2")] {
        admin.push_image(repository, tag, tag).await;
    }
    let restart = |world: &mut World, workers| {
        world.stop();
        world.set("JOB_WORKERS", workers);
        world.up();
    };
    restart(&mut world, "0");
    let moves = json!([
        { "from": "team/app", "to": "prod/app" },
        { "from": "team/web", "to": "shop/web", "tags": ["v1", "v2"] },
    ]);
    let job = json!({ "moves": moves, "delete_source": true });
    let job = admin.post("/api/rename-jobs", &job).await.expect(202).json();
    admin.delete("/api/repositories/team%2Fapp").await.expect(204);
    admin.delete("/api/repositories/team%2Fweb/tags/v2").await.expect(204);
    restart(&mut world, "2");
    assert_eq!(over(&admin, &job).await["state"], "failed");
    let codes: Vec<_> = items(&admin, &job).await.iter().map(|item| item["error"]["code"].clone()).collect();
    assert_eq!(codes, ["repository_not_found", "tag_not_found"]);
    assert_eq!(pulled(&admin, "prod/app", "v1").await, 404);
    assert_eq!(pulled(&admin, "team/web", "v1").await, 200, "nothing went without its successor");
}
