//! Docker, and who may do what.

use serde_json::json;

use crate::daemon::Docker;
use crate::support::{Person, World};
use crate::tool::digest_after;

/// A world where mei has pushed `team/app:1`; answers its digest too.
async fn with_an_image() -> (World, Docker, String) {
    let world = World::start();
    let mei = world.user_with("mei", "team/**", "pull,push").await;
    let docker = Docker::of(&world, &mei);
    docker.import("team/app:1", "private");
    let pushed = digest_after("digest: ", &docker.push("team/app:1").ok());
    docker.remove("team/app:1");
    (world, docker, pushed)
}

#[tokio::test]
async fn a_stranger_finds_and_leaves_nothing() {
    let (world, _mei, _) = with_an_image().await;
    let zoe = Docker::of(&world, &world.user("zoe").await);
    for hidden in ["team/app", "team/nothing"] {
        zoe.pull(&format!("{hidden}:1")).refused("not found");
    }
    for name in ["team/app:2", "zoe/app:1"] {
        zoe.import(name, "hers");
        let repository = name.split(':').next().unwrap();
        let refused = format!("denied: zoe may not push to {repository}; an administrator can grant it");
        zoe.push(name).refused(&refused);
    }
    let admin = world.admin();
    let catalog = admin.get("/v2/_catalog").await.expect(200).json();
    assert_eq!(catalog["repositories"], json!(["team/app"]));
    assert_eq!(admin.get("/v2/team/app/tags/list").await.expect(200).json()["tags"], json!(["1"]));
}

#[tokio::test]
async fn a_reader_pulls_and_does_not_push_until_that_is_granted() {
    let (world, _mei, pushed) = with_an_image().await;
    let zoe = Docker::of(&world, &world.user_with("zoe", "team/*", "pull").await);
    assert_eq!(digest_after("Digest: ", &zoe.pull("team/app:1").ok()), pushed);
    zoe.tag("team/app:1", "team/app:2");
    zoe.push("team/app:2").refused("denied: zoe may not push to team/app");

    // Without a new login.
    world.grant("zoe", "team/*", "pull,push").await;
    assert_eq!(digest_after("digest: ", &zoe.push("team/app:2").ok()), pushed);
}

#[tokio::test]
async fn what_one_may_not_pull_cannot_be_mounted() {
    let (world, docker, _) = with_an_image().await;
    docker.pull("team/app:1").ok();
    let zoe = Docker::of(&world, &world.user_with("zoe", "zoe/**", "pull,push").await);
    // The daemon knows the layer from team/app and asks for it from there; zoe has to send it.
    zoe.tag("team/app:1", "zoe/app:1");
    let pushed = zoe.push("zoe/app:1").ok();
    assert!(!pushed.contains("Mounted from"), "{pushed}");
    zoe.remove("zoe/app:1");
    zoe.pull("zoe/app:1").ok();
}

#[tokio::test]
async fn an_access_token_is_a_password_and_no_more_than_its_scope() {
    let (world, docker, pushed) = with_an_image().await;
    docker.logout();
    docker.pull("team/app:1").refused("unauthorized");

    let mei = Person::new(&world.base, "mei", "a horse of mei");
    let scopes = json!([{ "pattern": "team/*", "verbs": ["pull"] }]);
    let token = mei.post("/api/tokens", &json!({ "name": "laptop", "scopes": scopes })).await.expect(201).json();
    docker.login("mei", token["token"].as_str().unwrap()).ok();
    assert_eq!(digest_after("Digest: ", &docker.pull("team/app:1").ok()), pushed);
    docker.tag("team/app:1", "team/app:2");
    docker.push("team/app:2").refused("denied");

    // Taken back, it stops at once.
    mei.delete(&format!("/api/tokens/{}", token["id"].as_str().unwrap())).await.expect(204);
    docker.pull("team/app:1").refused("unauthorized");
}

#[tokio::test]
async fn a_wrong_password_does_not_log_in() {
    let world = World::start();
    world.user("mei").await;
    let docker = Docker::new(&world);
    docker.login("mei", "not hers").refused("unauthorized");
    docker.login("nobody", "a horse of nobody").refused("unauthorized");
    docker.login("mei", "a horse of mei").ok();
}

#[tokio::test]
async fn a_public_repository_is_pulled_without_login() {
    let (world, docker, pushed) = with_an_image().await;
    docker.logout();
    docker.pull("team/app:1").refused("unauthorized");
    let open = json!({ "visibility": "public", "anonymous_pull": true });
    world.admin().patch("/api/repositories/team%2Fapp", &open).await.expect(200);
    assert_eq!(digest_after("Digest: ", &docker.pull("team/app:1").ok()), pushed);
    docker.tag("team/app:1", "team/app:2");
    docker.push("team/app:2").refused("unauthorized");

    // Public alone is for everybody with a name.
    let closed = json!({ "anonymous_pull": false });
    world.admin().patch("/api/repositories/team%2Fapp", &closed).await.expect(200);
    docker.remove("team/app:1");
    docker.pull("team/app:1").refused("unauthorized");
    let zoe = Docker::of(&world, &world.user("zoe").await);
    assert_eq!(digest_after("Digest: ", &zoe.pull("team/app:1").ok()), pushed);
}
