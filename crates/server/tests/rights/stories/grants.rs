//! Grants count from the next request on, for whoever holds them and through whatever they come.

use serde_json::json;

use super::{each, publish, repository};
use crate::keys::{Bearer, access_token, registry_token, with_token};
use crate::support::{Answer, Person, World};

const TAGS: &str = "/v2/team/app/tags/list";
const UPLOADS: &str = "/v2/team/app/blobs/uploads/";

#[tokio::test]
async fn a_grant_counts_at_once_for_a_token_that_was_issued_before_it() {
    let world = World::start();
    world.admin().push_image("team/app", "v1", "hello").await;
    let mei = world.user("mei").await;
    let issued = Bearer::of(&world, registry_token(&mei, "repository:team/app:pull,push").await);
    let pull_and_push = async || {
        let push = Answer::of(issued.request("POST", UPLOADS)).await;
        (issued.get(TAGS).await.status, push.status)
    };
    // It was asked for, so another token would not help: a 401 would send the client round in circles.
    assert_eq!(pull_and_push().await, (404, 403));
    world.grant("mei", "team/*", "pull,push").await;
    assert_eq!(pull_and_push().await, (200, 202));
    world.grant("mei", "team/*", "pull").await;
    assert_eq!(pull_and_push().await, (200, 403));
    let grants = world.admin().get("/api/permissions").await.expect(200).json();
    let id = &each(&grants["items"], "id")[0];
    world.admin().patch(&format!("/api/permissions/{id}"), &json!({ "verbs": ["push"] })).await.expect(200);
    assert_eq!(pull_and_push().await, (404, 202));
    world.admin().delete(&format!("/api/permissions/{id}")).await.expect(204);
    assert_eq!(pull_and_push().await, (404, 403));

    publish(&world.admin(), "team/app", false).await;
    assert_eq!(pull_and_push().await, (200, 403));
    world.admin().patch(&repository("team/app"), &json!({ "visibility": "private" })).await.expect(200);
    assert_eq!(pull_and_push().await, (404, 403));
    world.admin().patch("/api/users/mei", &json!({ "role": "admin" })).await.expect(200);
    assert_eq!(pull_and_push().await, (200, 202));
    world.admin().patch("/api/users/mei", &json!({ "role": "user" })).await.expect(200);
    assert_eq!(pull_and_push().await, (404, 403));
}

#[tokio::test]
async fn whoever_does_what_the_challenge_says_is_not_asked_again() {
    let world = World::start();
    let layer = world.admin().push_blob("other/app", b"layer").await;
    world.admin().push_image("team/app", "v1", "hello").await;
    let nora = world.user("nora").await;
    let petra = world.user_with("petra", "team/*", "pull,push,delete").await;
    let hana = world.user_with("hana", "**", "pull,push,delete").await;
    let mount = format!("{UPLOADS}?mount={layer}&from=other/app");
    let calls = [
        ("GET", "/v2/"),
        ("GET", "/v2/_catalog"),
        ("GET", TAGS),
        ("POST", UPLOADS),
        ("POST", &mount),
        ("DELETE", "/v2/team/app/manifests/v2"),
    ];
    for (who, expected) in [
        (&nora, [200, 200, 404, 403, 403, 403]),
        (&petra, [200, 200, 200, 202, 202, 404]),
        (&hana, [200, 200, 200, 202, 201, 404]),
    ] {
        let mut found = Vec::new();
        for (method, path) in calls {
            found.push(as_docker_does(&world, who, method, path).await);
        }
        assert_eq!(found, expected, "{}", who.name);
    }
}

/// Ask, get a token for what the challenge names, ask again; answers the last status.
async fn as_docker_does(world: &World, who: &Person, method: &str, path: &str) -> u16 {
    let refused = Answer::of(world.anonymous().request(method, path)).await.expect(401);
    let token = registry_token(who, &scope_of(&refused)).await;
    Answer::of(Bearer::of(world, token).request(method, path)).await.status
}

/// The scope that a challenge asks for.
fn scope_of(answer: &Answer) -> String {
    let challenge = answer.header("www-authenticate");
    let scope = challenge.split_once("scope=\"").map(|(_, rest)| rest.split('"').next().unwrap_or_default());
    scope.unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_token_that_was_made_for_less_is_told_for_what_to_ask() {
    let world = World::start();
    let mei = world.user_with("mei", "team/*", "pull,push").await;
    mei.push_image("team/app", "v1", "hello").await;
    let narrow = Bearer::of(&world, registry_token(&mei, "repository:team/app:pull").await);
    narrow.get(TAGS).await.expect(200);
    let refused = Answer::of(narrow.request("POST", UPLOADS)).await.expect(401);
    assert!(refused.header("www-authenticate").ends_with("error=\"insufficient_scope\""), "{:?}", refused.headers);
    let wide = Bearer::of(&world, registry_token(&mei, &scope_of(&refused)).await);
    Answer::of(wide.request("POST", UPLOADS)).await.expect(202);
}

#[tokio::test]
async fn a_group_gives_and_takes() {
    let world = World::start();
    let admin = world.admin();
    admin.push_image("team/app", "v1", "hello").await;
    let mei = world.user("mei").await;
    admin.post("/api/groups", &json!({ "name": "backend" })).await.expect(201);
    let grant = json!({ "group": "backend", "pattern": "team/*", "verbs": ["pull"] });
    admin.post("/api/permissions", &grant).await.expect(201);
    mei.get(TAGS).await.expect(404);

    let join = async || admin.post("/api/groups/backend/members", &json!({ "user": "mei" })).await.expect(204);
    join().await;
    mei.get(TAGS).await.expect(200);
    let mine = mei.get("/api/permissions/mine").await.expect(200).json();
    assert_eq!((&mine["grants"][0]["group"], &mine["grants"][0]["pattern"]), (&json!("backend"), &json!("team/*")));
    admin.delete("/api/groups/backend/members/mei").await.expect(204);
    mei.get(TAGS).await.expect(404);

    join().await;
    mei.get(TAGS).await.expect(200);
    admin.delete("/api/groups/backend").await.expect(204);
    mei.get(TAGS).await.expect(404);
    // A new group of that name has nothing of the old one.
    admin.post("/api/groups", &json!({ "name": "backend" })).await.expect(201);
    join().await;
    mei.get(TAGS).await.expect(404);
}

#[tokio::test]
async fn a_robot_has_tokens_and_nothing_else() {
    let world = World::start();
    let admin = world.admin();
    admin.push_image("team/app", "v1", "hello").await;
    let with_password = json!({ "name": "ci", "kind": "robot", "password": "a horse of ci" });
    assert_eq!(admin.post("/api/users", &with_password).await.expect(400).code(), "robot_limits");
    let as_admin = json!({ "name": "ci", "kind": "robot", "role": "admin" });
    assert_eq!(admin.post("/api/users", &as_admin).await.expect(400).code(), "robot_limits");
    admin.post("/api/users", &json!({ "name": "ci", "kind": "robot" })).await.expect(201);
    for change in [json!({ "password": "a horse of ci" }), json!({ "role": "admin" })] {
        assert_eq!(admin.patch("/api/users/ci", &change).await.expect(400).code(), "robot_limits");
    }
    for password in ["", "a horse of ci"] {
        let login = json!({ "name": "ci", "password": password });
        world.anonymous().post("/api/auth/login", &login).await.expect(401);
    }
    world.grant("ci", "team/*", "pull").await;
    let secret = access_token(&admin, &json!({ "name": "pipeline", "user": "ci" })).await.secret;
    with_token(&world, "ci", &secret).get(TAGS).await.expect(200);
    Bearer::of(&world, secret.as_str()).get(TAGS).await.expect(200);
    Answer::of(Bearer::of(&world, secret.as_str()).request("POST", UPLOADS)).await.expect(403);

    // People make their own: nobody acts under their name.
    world.user("mei").await;
    let token = json!({ "name": "pipeline", "user": "mei" });
    assert_eq!(admin.post("/api/tokens", &token).await.expect(403).code(), "not_a_robot");
}

#[tokio::test]
async fn who_administers_a_pattern_grants_there_and_nowhere_else() {
    let world = World::start();
    let admin = world.admin();
    admin.push_image("team/app", "v1", "hello").await;
    let hana = world.user_with("hana", "team/*", "admin").await;
    let mei = world.user_with("mei", "other/*", "pull").await;

    let grant = |pattern: &str| json!({ "user": "mei", "pattern": pattern, "verbs": ["pull"] });
    for wider in ["team/**", "other/app", "*", "**", "team", "team/app/deep"] {
        assert_eq!(hana.post("/api/permissions", &grant(wider)).await.expect(403).code(), "forbidden", "{wider}");
    }
    hana.post("/api/permissions", &grant("team/app")).await.expect(201);
    mei.get(TAGS).await.expect(200);
    assert_eq!(mei.post("/api/permissions", &grant("team/app")).await.expect(403).code(), "forbidden");

    // They see the grants of their pattern; of the others not even that they are there.
    let seen = |grants: Answer| each(&grants.expect(200).json()["items"], "pattern");
    let mut all = seen(admin.get("/api/permissions").await);
    let mut own = seen(hana.get("/api/permissions").await);
    all.sort();
    own.sort();
    assert_eq!(all, ["other/*", "team/*", "team/app"]);
    assert_eq!(own, ["team/*", "team/app"]);
    assert_eq!(seen(mei.get("/api/permissions").await), [""; 0]);

    publish(&hana, "team/app", true).await;
    world.anonymous().get(TAGS).await.expect(200);
    hana.delete(&repository("team/app")).await.expect(204);
}

#[tokio::test]
async fn the_first_push_makes_a_private_repository_where_it_is_granted() {
    let world = World::start();
    let mei = world.user_with("mei", "team/*", "pull,push").await;
    let nora = world.user("nora").await;
    mei.push_image("team/app", "v1", "hello").await;
    assert_eq!(mei.get(&repository("team/app")).await.expect(200).json()["visibility"], "private");
    nora.get(TAGS).await.expect(404);
    let refused = Answer::of(nora.request("POST", "/v2/nora/app/blobs/uploads/")).await.expect(403);
    assert_eq!(refused.code(), "DENIED");
    assert_eq!(world.admin().get("/api/repositories").await.expect(200).json()["total"], 1);
}

#[tokio::test]
async fn a_repository_that_was_deleted_comes_back_private() {
    let world = World::start();
    let mei = world.user_with("mei", "team/*", "pull,push").await;
    mei.push_image("team/app", "v1", "hello").await;
    publish(&world.admin(), "team/app", true).await;
    world.anonymous().get(TAGS).await.expect(200);
    world.admin().delete(&repository("team/app")).await.expect(204);
    world.anonymous().get(TAGS).await.expect(401);
    mei.get(TAGS).await.expect(404);
    mei.push_image("team/app", "v1", "hello").await;
    world.anonymous().get(TAGS).await.expect(401);
    world.user("nora").await.get(TAGS).await.expect(404);
}
