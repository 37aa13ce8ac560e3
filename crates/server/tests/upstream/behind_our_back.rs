//! What happens at the upstream without us.

use serde_json::json;

use super::support::upstream::Upstream;
use super::support::{Answer, MANIFEST, Person, World};
use super::{compare, first_comparison, state, tags, until};

const TOKEN: &str = "a token of the upstream";

async fn push(to: &Person, repository: &str, tag: &str) -> String {
    let remote = to.remote();
    super::support::pushes::push_through(&remote, repository, tag, &format!("{repository} {tag}")).await
}

#[tokio::test]
async fn what_was_there_before_us_is_found_at_the_first_start() {
    let upstream = Upstream::start();
    for repository in ["team/app", "team/deep/er/app", "app"] {
        for tag in ["v1", "v2"] {
            push(&upstream.person(), repository, tag).await;
        }
    }
    let world = World::start_in_front_of(upstream, &[]);
    let admin = world.admin();
    first_comparison(&admin).await;
    let found = state(&admin).await["comparison"].clone();
    assert_eq!(
        (&found["repositories"], &found["done"], &found["failed"]),
        (&json!(3), &json!(3), &json!(0)),
        "{found}"
    );
    // New repositories are heard of as every change of rights by another process.
    let all = json!({ "repositories": ["app", "team/app", "team/deep/er/app"] });
    until("all are listed", async || admin.get("/v2/_catalog").await.json() == all).await;
    let listed = admin.get("/api/repositories/team%2Fapp/tags?sort=name").await.expect(200).json();
    assert_eq!(listed["items"][0]["name"], "v1", "{listed}");
    assert_eq!(listed["items"][0]["platforms"], json!(["linux/amd64"]), "{listed}");
    assert!(listed["items"][0]["size"].as_i64().unwrap() > 0, "{listed}");
    // Nobody but administrators may see what nobody was granted.
    let mei = world.user("mei").await;
    assert_eq!(mei.get("/v2/_catalog").await.expect(200).json(), json!({ "repositories": [] }));
    // Nothing changed since, so nothing is asked for twice.
    compare(&admin).await;
    assert_eq!(state(&admin).await["comparison"]["changed"], 0);
}

#[tokio::test]
async fn a_comparison_takes_in_what_came_what_moved_and_what_went() {
    let world = World::start_in_front_of(Upstream::start(), &[]);
    let (admin, past) = (world.admin(), world.upstream.as_ref().unwrap().person());
    first_comparison(&admin).await;
    push(&admin, "team/app", "stays").await;
    push(&admin, "team/app", "moves").await;
    let gone = push(&admin, "team/app", "goes").await;
    push(&past, "team/app", "came").await;
    let moved = super::support::pushes::push_through(&past.remote(), "team/app", "moves", "something else").await;
    push(&past, "new/app", "v1").await;
    past.delete(&format!("/v2/team/app/manifests/{gone}")).await.expect(202);
    compare(&admin).await;
    assert_eq!(tags(&admin, "team/app").await, json!(["came", "moves", "stays"]));
    assert_eq!(tags(&admin, "new/app").await, json!(["v1"]));
    let tag = admin.get("/api/repositories/team%2Fapp/tags/moves").await.expect(200).json();
    assert_eq!(tag["digest"], moved, "{tag}");
    admin.get(&format!("/v2/team/app/manifests/{gone}")).await.expect(404);
}

#[tokio::test]
async fn a_pull_learns_what_a_tag_means_now() {
    let world = World::start_in_front_of(Upstream::start(), &[]);
    let (admin, past) = (world.admin(), world.upstream.as_ref().unwrap().person());
    push(&admin, "team/app", "latest").await;
    let now = super::support::pushes::push_through(&past.remote(), "team/app", "latest", "pushed past us").await;
    let pulled = Answer::of(admin.request("GET", "/v2/team/app/manifests/latest").header("accept", MANIFEST)).await;
    assert_eq!(pulled.expect(200).header("docker-content-digest"), now);
    let tag = admin.get("/api/repositories/team%2Fapp/tags/latest").await.expect(200).json();
    assert_eq!(tag["digest"], now, "{tag}");
}

#[tokio::test]
async fn the_upstream_itself_tells_what_happened() {
    let mut world = World::start_in_front_of(Upstream::start(), &[("REGISTRY_EVENTS_TOKEN", TOKEN)]);
    let base = world.base.clone();
    world.upstream.as_mut().unwrap().notify(&base, TOKEN);
    let (admin, past) = (world.admin(), world.upstream.as_ref().unwrap().person());
    first_comparison(&admin).await;
    let image = push(&past, "team/app", "v1").await;
    let tag = "/api/repositories/team%2Fapp/tags/v1";
    until("the push is heard of", async || admin.get(tag).await.status == 200).await;
    past.delete(&format!("/v2/team/app/manifests/{image}")).await.expect(202);
    until("the deletion is heard of", async || admin.get(tag).await.status == 404).await;
}

#[tokio::test]
async fn a_notification_is_not_believed_and_needs_its_token() {
    let world = World::start_in_front_of(Upstream::start(), &[("REGISTRY_EVENTS_TOKEN", TOKEN)]);
    let (admin, nobody) = (world.admin(), world.anonymous());
    let lie = json!({ "events": [
        { "action": "push", "target": { "repository": "team/lie", "tag": "v1", "digest": "sha256:0" } },
        { "action": "push", "target": { "repository": "../..", "tag": "\0" } },
        { "action": "delete", "target": { "repository": "team/lie" } },
        { "action": "pull", "target": {} },
    ]});
    let send = async |authorization: &str| {
        let request = nobody.request("POST", "/api/upstream/events").header("authorization", authorization);
        let request = request.header("content-type", "application/vnd.docker.distribution.events.v1+json");
        Answer::of(request.body(lie.to_string())).await
    };
    for wrong in ["", "Bearer ", "Bearer another token of it", TOKEN] {
        assert_eq!(send(wrong).await.expect(401).code(), "credentials_invalid", "{wrong}");
    }
    send(&format!("Bearer {TOKEN}")).await.expect(204);
    first_comparison(&admin).await;
    compare(&admin).await;
    assert_eq!(admin.get("/v2/_catalog").await.expect(200).json(), json!({ "repositories": [] }));
}

#[tokio::test]
async fn an_upstream_that_lost_its_storage_does_not_empty_the_index() {
    let mut world = World::start_in_front_of(Upstream::start(), &[]);
    first_comparison(&world.admin()).await;
    push(&world.admin(), "team/app", "v1").await;
    compare(&world.admin()).await;
    world.stop();
    std::fs::remove_dir_all(world.upstream.as_ref().unwrap().storage()).unwrap();
    world.up();
    let admin = world.admin();
    until("the comparison is refused", async || state(&admin).await["comparison"]["last_error"].is_string()).await;
    assert_eq!(tags(&admin, "team/app").await, json!(["v1"]));
    // Who says that it is meant is believed.
    compare(&admin).await;
    assert_eq!(tags(&admin, "team/app").await, json!([]));
}
