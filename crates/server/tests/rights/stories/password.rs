//! A password that somebody else chose is good for one thing: to be changed.

use serde_json::json;

use crate::keys::{Bearer, access_token, registry_token, session, with_token};
use crate::support::{Answer, Person, World};

#[tokio::test]
async fn a_password_of_somebody_else_must_be_changed_before_anything_else() {
    let world = World::start();
    let admin = world.admin();
    admin.push_image("team/app", "v1", "layer").await;
    let new = json!({ "name": "mei", "password": "a horse of the admin's choice", "must_change_password": true });
    let made = admin.post("/api/users", &new).await.expect(201).json();
    assert_eq!(made["must_change_password"], true);
    world.grant("mei", "team/*", "pull").await;
    let mei = Person::new(&world.base, "mei", "a horse of the admin's choice");

    // She signs in, learns of it, and gets no further.
    let login = json!({ "name": "mei", "password": mei.password });
    let begun = world.anonymous().post("/api/auth/login", &login).await.expect(200).json();
    assert_eq!(begun["user"]["must_change_password"], true);
    let token = begun["token"].as_str().unwrap();
    let session = Bearer::of(&world, token);
    assert_eq!(session.get("/api/auth/me").await.expect(200).json()["must_change_password"], true);
    assert_eq!(mei.get("/api/auth/me").await.expect(200).json()["must_change_password"], true);
    for path in ["/api/repositories", "/api/system", "/api/overview", "/api/events", "/api/tokens", "/api/search?q=a"] {
        for answer in [session.get(path).await, mei.get(path).await] {
            assert_eq!(answer.expect(403).code(), "password_change_required", "{path}");
        }
        let cookie = world.anonymous().request("GET", path).header("cookie", format!("roadstead_session={token}"));
        assert_eq!(Answer::of(cookie).await.expect(403).code(), "password_change_required", "{path}");
    }
    // Docker shows the message, programs read the code.
    for path in ["/v2/", "/token", "/v2/team/app/manifests/v1"] {
        let refused = mei.get(path).await.expect(403).json();
        let error = &refused["errors"][0];
        assert_eq!((&error["code"], &error["detail"]["code"]), (&json!("DENIED"), &json!("password_change_required")));
        assert!(error["message"].as_str().unwrap().starts_with("choose a password of your own first"), "{refused}");
    }

    let change = |new: &str| json!({ "current_password": "a horse of the admin's choice", "new_password": new });
    let same = mei.post("/api/auth/password", &change(&mei.password)).await.expect(400);
    assert_eq!(same.code(), "password_unchanged");
    mei.post("/api/auth/password", &change("a horse of her own")).await.expect(204);
    let mei = Person::new(&world.base, "mei", "a horse of her own");
    assert_eq!(mei.get("/api/auth/me").await.expect(200).json()["must_change_password"], false);
    mei.get("/v2/team/app/tags/list").await.expect(200);
    assert_eq!(session.get("/api/system").await.expect(401).code(), "credentials_invalid");
}

#[tokio::test]
async fn it_counts_at_once_for_what_was_begun_before_and_not_for_access_tokens() {
    let world = World::start();
    let (admin, mei) = (world.admin(), world.user_with("mei", "team/*", "pull,push").await);
    mei.push_image("team/app", "v1", "layer").await;
    let token = access_token(&mei, &json!({ "name": "ci" })).await;
    let session = Bearer::of(&world, session(&world, &mei).await);
    let pull = Bearer::of(&world, registry_token(&mei, "repository:team/app:pull").await);
    let robot = with_token(&world, "mei", &token.secret);
    pull.get("/v2/team/app/tags/list").await.expect(200);

    admin.patch("/api/users/mei", &json!({ "must_change_password": true })).await.expect(200);
    assert_eq!(session.get("/api/system").await.expect(403).code(), "password_change_required");
    pull.get("/v2/team/app/tags/list").await.expect(403);
    robot.get("/v2/team/app/tags/list").await.expect(200);
    robot.get("/api/repositories").await.expect(200);
    // Signing out is never refused.
    session.post("/api/auth/logout", &json!({})).await.expect(204);

    admin.patch("/api/users/mei", &json!({ "must_change_password": false })).await.expect(200);
    mei.get("/v2/team/app/tags/list").await.expect(200);
    admin.post("/api/users", &json!({ "name": "ci", "kind": "robot" })).await.expect(201);
    let refused = admin.patch("/api/users/ci", &json!({ "must_change_password": true })).await.expect(400);
    assert_eq!(refused.code(), "robot_limits");
    // What an administrator did is written down.
    let audit = admin.get("/api/audit?action=user.update&target=mei").await.expect(200).json();
    assert_eq!(audit["items"][1]["before"]["must_change_password"], false);
    assert_eq!(audit["items"][1]["after"]["must_change_password"], true);
}
