//! Access tokens that may do less than their user.

use serde_json::{Value, json};

use super::{each, repository};
use crate::keys::{Bearer, access_token, registry_token, with_token};
use crate::support::{Answer, World};

fn scopes(pattern: &str, verbs: &[&str]) -> Value {
    json!({ "name": format!("{pattern} {}", verbs.join(" ")), "scopes": [{ "pattern": pattern, "verbs": verbs }] })
}

#[tokio::test]
async fn the_scopes_of_a_token_bind_even_an_administrator() {
    let world = World::start();
    let admin = world.admin();
    for name in ["team/app", "other/app"] {
        admin.push_image(name, "v1", name).await;
    }
    let narrow = access_token(&admin, &scopes("team/*", &["pull"])).await.secret;
    let bearer = Bearer::of(&world, narrow.as_str());

    bearer.get("/v2/team/app/tags/list").await.expect(200);
    bearer.get("/v2/other/app/tags/list").await.expect(404);
    Answer::of(bearer.request("POST", "/v2/team/app/blobs/uploads/")).await.expect(403);
    bearer.delete(&repository("team/app")).await.expect(403);
    bearer.delete(&repository("other/app")).await.expect(404);
    let listed = bearer.get("/api/repositories").await.expect(200).json();
    assert_eq!((each(&listed["items"], "name"), &listed["total"]), (vec!["team/app".to_owned()], &json!(1)));
    assert_eq!(bearer.get("/v2/_catalog").await.expect(200).json()["repositories"], json!(["team/app"]));

    for path in ["/api/users", "/api/groups", "/api/audit", "/api/tokens?user=admin"] {
        assert_eq!(bearer.get(path).await.expect(403).code(), "admin_required", "{path}");
    }
    assert!(bearer.get("/api/system").await.expect(200).json()["stored"].is_null());
    let grant = json!({ "user": "admin", "pattern": "team/app", "verbs": ["pull"] });
    bearer.post("/api/permissions", &grant).await.expect(403);
    assert_eq!(bearer.post("/api/tokens", &scopes("**", &["pull"])).await.expect(403).code(), "session_required");
    let explained = bearer.get("/api/permissions/explain?repository=team/app").await.expect(200).json();
    assert_eq!(each(&explained["items"], "rule"), ["admin", "token_scope", "token_scope", "token_scope"]);
}

#[tokio::test]
async fn a_registry_token_is_bound_like_the_access_token_that_it_was_made_with() {
    let world = World::start();
    world.admin().push_image("team/app", "v1", "hello").await;
    let narrow = access_token(&world.admin(), &scopes("team/*", &["pull"])).await.secret;
    let holder = with_token(&world, "admin", &narrow);
    let answer = holder.get("/token?scope=repository:team/app:pull,push,delete").await.expect(200).json();
    assert_eq!(answer["scope"], "repository:team/app:pull");
    let token = Bearer::of(&world, answer["token"].as_str().unwrap());
    token.get("/v2/team/app/tags/list").await.expect(200);
    Answer::of(token.request("POST", "/v2/team/app/blobs/uploads/")).await.expect(403);
}

#[tokio::test]
async fn only_a_token_for_everything_governs() {
    let world = World::start();
    let admin = world.admin();
    for (scope, status) in [
        (scopes("**", &["pull", "push", "delete", "admin"]), 200),
        (scopes("**", &["admin"]), 200),
        (scopes("**", &["pull", "push", "delete"]), 403),
        (scopes("*", &["pull", "push", "delete", "admin"]), 403),
        (scopes("team/**", &["pull", "push", "delete", "admin"]), 403),
    ] {
        let token = access_token(&admin, &scope).await.secret;
        Bearer::of(&world, token).get("/api/users").await.expect(status);
    }
}

#[tokio::test]
async fn a_token_gives_nothing_that_its_user_does_not_have() {
    let world = World::start();
    world.admin().push_image("team/app", "v1", "hello").await;
    let mei = world.user("mei").await;
    let token =
        Bearer::of(&world, access_token(&mei, &scopes("**", &["pull", "push", "delete", "admin"])).await.secret);
    token.get("/v2/team/app/tags/list").await.expect(404);
    token.get("/api/users").await.expect(403);
    world.grant("mei", "team/*", "pull").await;
    token.get("/v2/team/app/tags/list").await.expect(200);
}

#[tokio::test]
async fn a_token_opens_under_the_name_of_its_user_only() {
    let world = World::start();
    let mei = world.user("mei").await;
    let secret = access_token(&mei, &json!({ "name": "laptop" })).await.secret;
    for (name, status) in [("mei", 200), ("admin", 401), ("Mei", 401), ("nobody", 401), ("", 401)] {
        for path in ["/v2/", "/token", "/api/auth/me"] {
            let request = world.anonymous().request("GET", path).basic_auth(name, Some(&secret));
            assert_eq!(Answer::of(request).await.status, status, "{name:?} at {path}");
        }
    }
    let login = json!({ "name": "mei", "password": secret });
    world.anonymous().post("/api/auth/login", &login).await.expect(401);
}

#[tokio::test]
async fn people_see_and_delete_their_own_tokens_only() {
    let world = World::start();
    let (mei, li) = (world.user("mei").await, world.user("li").await);
    let token = access_token(&mei, &json!({ "name": "laptop" })).await;
    let path = format!("/api/tokens/{}", token.id);
    assert_eq!(each(&mei.get("/api/tokens").await.expect(200).json()["items"], "name"), ["laptop"]);
    assert_eq!(li.get("/api/tokens").await.expect(200).json()["total"], 0);
    li.get("/api/tokens?user=mei").await.expect(403);
    let theirs = li.delete(&path).await.expect(404);
    let nobodys = li.delete("/api/tokens/00000000-0000-7000-8000-000000000000").await.expect(404);
    assert_eq!(super::same_for_all(&theirs), super::same_for_all(&nobodys));

    let listed = world.admin().get("/api/tokens?user=mei").await.expect(200);
    assert!(!listed.text().contains(&token.secret), "a secret is shown once");
    assert!(!mei.get("/api/tokens").await.text().contains(&token.secret), "a secret is shown once");
    world.admin().delete(&path).await.expect(204);
    Bearer::of(&world, token.secret).get("/api/auth/me").await.expect(401);
}

#[tokio::test]
async fn a_token_that_may_do_nothing_or_is_over_already_is_not_made() {
    let world = World::start();
    let mei = world.user("mei").await;
    for (body, code) in [
        (json!({ "name": "" }), "token_name_invalid"),
        (json!({ "name": "x", "scopes": [] }), "token_scopes_invalid"),
        (scopes("team/*", &[]), "token_scopes_invalid"),
        (scopes("team/*/x", &["pull"]), "input_invalid"),
        (scopes("team/*", &["govern"]), "input_invalid"),
        (json!({ "name": "x", "expires_at": "2020-01-01T00:00:00Z" }), "token_expiry_invalid"),
        (json!({ "name": "x", "user_id": "admin" }), "input_invalid"),
    ] {
        assert_eq!(mei.post("/api/tokens", &body).await.expect(400).code(), code, "{body}");
    }
    let token = registry_token(&mei, "repository:team/app:pull").await;
    Bearer::of(&world, token).post("/api/tokens", &json!({ "name": "x" })).await.expect(401);
}
