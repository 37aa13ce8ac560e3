//! `/token`, where Docker clients turn names and passwords into tokens.

use serde_json::{Value, json};

use super::publish;
use crate::keys::{Bearer, access_token, form, registry_token};
use crate::support::{Answer, Person, World};

/// Mei may pull below `team/`; `team/open` is pulled by everybody.
async fn world_of_mei() -> (World, Person) {
    let world = World::start();
    let admin = world.admin();
    admin.push_image("team/open", "v1", "for all").await;
    admin.push_image("other/app", "v1", "for some").await;
    publish(&admin, "team/open", true).await;
    let mei = world.user_with("mei", "team/*", "pull").await;
    (world, mei)
}

#[tokio::test]
async fn a_wrong_password_gets_no_token() {
    let (world, _) = world_of_mei().await;
    let wrong = Person::new(&world.base, "mei", "not her horse");
    for path in ["/token", "/token?scope=repository:team/open:pull"] {
        assert_eq!(wrong.get(path).await.expect(401).code(), "UNAUTHORIZED", "{path}");
    }
}

#[tokio::test]
async fn without_login_there_are_tokens_for_what_is_open_to_all() {
    let (world, _) = world_of_mei().await;
    let nobody = world.anonymous();
    assert_eq!(nobody.get("/token").await.expect(401).code(), "UNAUTHORIZED");
    nobody.get("/token?service=x&scope=").await.expect(401);

    let answer = nobody.get("/token?scope=repository:team/open:pull,push").await.expect(200).json();
    assert_eq!(answer["scope"], "repository:team/open:pull");
    let token = Bearer::of(&world, answer["token"].as_str().unwrap());
    token.get("/v2/team/open/manifests/v1").await.expect(200);
    Answer::of(token.request("POST", "/v2/team/open/blobs/uploads/")).await.expect(401);
    token.get("/v2/").await.expect(401);
    token.get("/v2/_catalog").await.expect(401);

    let answer = nobody.get("/token?scope=repository:other/app:pull").await.expect(200).json();
    assert_eq!(answer["scope"], "");
    Bearer::of(&world, answer["token"].as_str().unwrap()).get("/v2/other/app/manifests/v1").await.expect(401);
    publish(&world.admin(), "team/open", false).await;
    token.get("/v2/team/open/manifests/v1").await.expect(401);
}

#[tokio::test]
async fn the_answer_says_what_of_the_scopes_is_granted() {
    let (_world, mei) = world_of_mei().await;
    for (asked, granted) in [
        ("scope=repository:team/app:pull,push", "repository:team/app:pull"),
        ("scope=repository:team/app:pull&scope=repository:other/app:pull", "repository:team/app:pull"),
        ("scope=repository:team/app:push+repository:team/web:pull", "repository:team/web:pull"),
        ("scope=repository:team/app:*", ""),
        ("scope=repository:team/app:admin,sail", ""),
        ("scope=registry:catalog:*", "registry:catalog:*"),
        ("scope=registry:users:*", ""),
        ("scope=repository:team/:pull", ""),
        ("scope=nonsense", ""),
        ("account=mei&client_id=docker&offline_token=true&service=any", ""),
    ] {
        let answer = mei.get(&format!("/token?{asked}")).await.expect(200);
        assert_eq!(answer.header("cache-control"), "no-store");
        let answer = answer.json();
        assert_eq!(answer["scope"], granted, "{asked}");
        assert_eq!(answer["token"], answer["access_token"]);
        assert!(answer["expires_in"].as_i64().unwrap() >= 60 && answer["issued_at"].is_string(), "{answer}");
    }
}

#[tokio::test]
async fn oauth2_clients_post_a_form() {
    let (world, mei) = world_of_mei().await;
    let laptop = access_token(&mei, &json!({ "name": "laptop" })).await.secret;
    let scope = "repository:team/open:pull,push";
    for secret in [&mei.password, &laptop] {
        let pairs = [("grant_type", "password"), ("username", "mei"), ("password", secret), ("scope", scope)];
        let answer = post(&world, &pairs).await.expect(200).json();
        assert_eq!(answer["scope"], "repository:team/open:pull");
        let token = Bearer::of(&world, answer["access_token"].as_str().unwrap());
        token.get("/v2/team/open/manifests/v1").await.expect(200);
    }
    let wrong = [("grant_type", "password"), ("username", "mei"), ("password", "not her horse")];
    assert_eq!(post(&world, &wrong).await.expect(401).code(), "UNAUTHORIZED");
    let another = [("grant_type", "password"), ("username", "admin"), ("password", &laptop)];
    post(&world, &another).await.expect(401);
    let refresh = [("grant_type", "refresh_token"), ("username", "mei"), ("password", &mei.password)];
    assert_eq!(error(&post(&world, &refresh).await), "unsupported_grant_type");
    assert_eq!(error(&post(&world, &[("grant_type", "password"), ("username", "mei")]).await), "invalid_request");
    assert_eq!(error(&post(&world, &[]).await), "invalid_request");
}

async fn post(world: &World, pairs: &[(&str, &str)]) -> Answer {
    let request = world.anonymous().request("POST", "/token");
    Answer::of(request.header("content-type", "application/x-www-form-urlencoded").body(form(pairs))).await
}

fn error(answer: &Answer) -> Value {
    assert_eq!(answer.status, 400, "{}", answer.text());
    answer.json()["error"].clone()
}

#[tokio::test]
async fn a_registry_token_begets_no_other_one() {
    let (world, mei) = world_of_mei().await;
    let narrow = Bearer::of(&world, registry_token(&mei, "repository:team/app:pull").await);
    narrow.get("/token").await.expect(401);
    narrow.get("/token?scope=repository:team/open:pull").await.expect(401);
    let nobodys = registry_token(&world.anonymous(), "repository:team/open:pull").await;
    Bearer::of(&world, nobodys).get("/token?scope=repository:team/open:pull").await.expect(401);
}
