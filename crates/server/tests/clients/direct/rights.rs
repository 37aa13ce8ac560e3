//! What a token for the registry lets its holder do there, and here.

use serde_json::json;

use super::distribution::SERVICE;
use super::{ask, harbour, stock, token};
use crate::support::{Answer, Person, World};

#[tokio::test]
async fn a_mount_needs_the_right_to_pull_its_source() {
    let (world, registry) = harbour();
    stock(&world, &registry, "team/app").await;
    let ann = world.user_with("ann", "ann/**", "pull,push").await;
    let admin = token(&world.admin(), "repository:team/app:pull").await;
    let manifest = ask(&registry, &admin, "GET", "/v2/team/app/manifests/1").await.expect(200).json();
    let layer = manifest["layers"][0]["digest"].as_str().unwrap();
    let mount = format!("/v2/ann/app/blobs/uploads/?mount={layer}&from=team/app");

    let scopes = "repository:ann/app:pull,push+repository:team/app:pull";
    ask(&registry, &token(&ann, scopes).await, "POST", &mount).await.expect(401);
    let blob = format!("/v2/ann/app/blobs/{layer}");
    ask(&registry, &token(&ann, scopes).await, "HEAD", &blob).await.expect(404);

    world.grant("ann", "team/app", "pull").await;
    ask(&registry, &token(&ann, scopes).await, "POST", &mount).await.expect(201);
}

#[tokio::test]
async fn deleting_needs_its_own_verb() {
    let (world, registry) = harbour();
    let digest = stock(&world, &registry, "team/app").await;
    let mei = world.user_with("mei", "team/*", "pull,push").await;
    let (path, scope) = (format!("/v2/team/app/manifests/{digest}"), "repository:team/app:pull,push,delete,*");
    ask(&registry, &token(&mei, scope).await, "DELETE", &path).await.expect(401);
    world.grant("mei", "team/*", "pull,push,delete").await;
    ask(&registry, &token(&mei, scope).await, "DELETE", &path).await.expect(202);
    ask(&registry, &token(&mei, scope).await, "GET", "/v2/team/app/manifests/1").await.expect(404);
}

#[tokio::test]
async fn the_catalog_is_for_those_who_may_pull_everything() {
    let (world, registry) = harbour();
    stock(&world, &registry, "team/app").await;
    let robot = world.user_with("robot", "**", "pull").await;
    let mei = world.user_with("mei", "team/**", "pull,push,delete,admin").await;
    let narrow = limited(&world.admin(), "team/**").await;
    for (person, status) in [(&world.admin(), 200), (&robot, 200), (&mei, 401), (&narrow, 401)] {
        let token = token(person, "registry:catalog:*").await;
        ask(&registry, &token, "GET", "/v2/_catalog").await.expect(status);
    }
}

/// An access token of somebody that may pull and no more, there and nowhere else.
async fn limited(person: &Person, pattern: &str) -> Person {
    let scopes = json!([{ "pattern": pattern, "verbs": ["pull"] }]);
    let made = person.post("/api/tokens", &json!({ "name": pattern, "scopes": scopes })).await.expect(201).json();
    let mut holder = person.clone();
    made["token"].as_str().unwrap().clone_into(&mut holder.password);
    holder
}

#[tokio::test]
async fn who_is_out_gets_no_token() {
    let (world, registry) = harbour();
    stock(&world, &registry, "team/app").await;
    let mei = world.user_with("mei", "**", "pull,push").await;
    let laptop = limited(&mei, "team/*").await;
    let (path, all) = (format!("/token?service={SERVICE}"), "repository:team/app:pull,push+repository:other/app:pull");
    let answer = laptop.get(&format!("{path}&scope={all}")).await.expect(200).json();
    assert_eq!(answer["scope"], "repository:team/app:pull");
    let token = token(&laptop, all).await;
    ask(&registry, &token, "GET", "/v2/team/app/manifests/1").await.expect(200);
    ask(&registry, &token, "POST", "/v2/team/app/blobs/uploads/").await.expect(401);

    let tokens = mei.get("/api/tokens").await.expect(200).json();
    let id = tokens["items"][0]["id"].as_str().unwrap();
    mei.delete(&format!("/api/tokens/{id}")).await.expect(204);
    laptop.get(&path).await.expect(401);
    mei.get(&path).await.expect(200);
    world.admin().patch("/api/users/mei", &json!({ "disabled": true })).await.expect(200);
    mei.get(&path).await.expect(401);
    post(&world, &mei, "repository:team/app:pull").await.expect(401);
    world.anonymous().get(&path).await.expect(401);
}

/// Ask for a token as `OAuth2` clients do.
async fn post(world: &World, person: &Person, scope: &str) -> Answer {
    let pairs = [
        ("grant_type", "password"),
        ("username", &person.name),
        ("password", &person.password),
        ("service", SERVICE),
        ("scope", scope),
    ];
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let request = world.anonymous().request("POST", "/token").body(form);
    Answer::of(request.header("content-type", "application/x-www-form-urlencoded")).await
}

#[tokio::test]
async fn a_form_gets_the_same_token() {
    let (world, registry) = harbour();
    stock(&world, &registry, "team/app").await;
    let answer = post(&world, &world.admin(), "repository:team/app:pull").await.expect(200).json();
    assert_eq!((&answer["expires_in"], &answer["token"]), (&json!(300), &answer["access_token"]));
    ask(&registry, answer["token"].as_str().unwrap(), "GET", "/v2/team/app/manifests/1").await.expect(200);
}

#[tokio::test]
async fn neither_of_us_takes_the_tokens_of_the_other() {
    let (world, registry) = harbour();
    stock(&world, &registry, "team/app").await;
    let admin = world.admin();
    admin.push_image("team/app", "1", "ours").await;
    let scope = "repository:team/app:pull";
    let theirs = token(&admin, scope).await;
    ask(&registry, &theirs, "GET", "/v2/team/app/manifests/1").await.expect(200);
    for path in ["/v2/", "/v2/team/app/manifests/1", "/api/auth/me", "/api/users", "/token"] {
        Answer::of(world.anonymous().request("GET", path).bearer_auth(&theirs)).await.expect(401);
    }
    for service in ["", "&service=", "&service=other", &format!("&service={}", world.host())] {
        let answer = admin.get(&format!("/token?scope={scope}{service}")).await.expect(200).json();
        let ours = answer["token"].as_str().unwrap();
        Answer::of(world.anonymous().request("GET", "/v2/team/app/manifests/1").bearer_auth(ours)).await.expect(200);
        ask(&registry, ours, "GET", "/v2/team/app/manifests/1").await.expect(401);
    }
}

#[tokio::test]
async fn with_the_service_off_there_is_no_key() {
    let world = World::start();
    let answer = world.anonymous().get("/token/jwks.json").await.expect(404);
    assert_eq!(answer.code(), "token_service_off");
    let answer = world.cli(&["token-certificate"]);
    assert!(!answer.status.success() && String::from_utf8_lossy(&answer.stderr).contains("REGISTRY_TOKEN_SERVICE"));
    assert!(!world.data().join("token.key").exists());
}
