//! Uploads and mounts: whose they are, and what they tell.

use serde_json::json;

use crate::keys::{Bearer, access_token, registry_token, with_token};
use crate::support::{Answer, Person, World, digest, is_front};

#[tokio::test]
async fn a_mount_needs_the_right_to_pull_its_source() {
    let world = World::start();
    let layer = world.admin().push_blob("team/secret", b"layer").await;
    let nora = world.user_with("nora", "nora/*", "pull,push").await;

    mount(&nora, &layer, "team/secret").await.expect(202);
    nora.get(&format!("/v2/nora/own/blobs/{layer}")).await.expect(404);

    world.grant("nora", "team/secret", "pull").await;
    mount(&nora, &layer, "team/secret").await.expect(201);
    nora.get(&format!("/v2/nora/own/blobs/{layer}")).await.expect(200);
}

#[tokio::test]
async fn a_mount_that_is_not_done_does_not_tell_why() {
    let world = World::start();
    let layer = world.admin().push_blob("team/secret", b"layer").await;
    let nora = world.user_with("nora", "nora/*", "pull,push").await;
    nora.push_blob("nora/other", b"something").await;
    let nowhere = digest(b"nobody has these bytes");

    let hidden = mount(&nora, &layer, "team/secret").await;
    for (blob, source) in [
        (&nowhere, "team/secret"), // hidden, and without the blob
        (&layer, "team/missing"),  // not there
        (&layer, "nora/other"),    // one's own, without the blob
    ] {
        let answer = mount(&nora, blob, source).await.expect(202);
        assert_eq!(shape(&answer), shape(&hidden), "{source}");
    }
    // A token that was made for the target alone does not help either, and is no reason to be asked for another one.
    let token = registry_token(&nora, "repository:nora/own:pull,push").await;
    let path = format!("/v2/nora/own/blobs/uploads/?mount={layer}&from=team/secret");
    let answer = Answer::of(Bearer::of(&world, token).request("POST", &path)).await.expect(202);
    assert_eq!(shape(&answer), shape(&hidden));
}

async fn mount(who: &Person, blob: &str, source: &str) -> Answer {
    let path = format!("/v2/nora/own/blobs/uploads/?mount={blob}&from={source}");
    Answer::of(who.request("POST", &path)).await
}

/// Status, names of headers, length of the session's address, and body.
fn shape(answer: &Answer) -> (u16, Vec<&str>, usize, String) {
    let names = answer.headers.keys().map(reqwest::header::HeaderName::as_str).collect();
    // An upstream's own part of the address is as long as it happens to be.
    let length = if is_front() { 0 } else { answer.header("location").len() };
    (answer.status, names, length, answer.text())
}

#[tokio::test]
async fn an_upload_belongs_to_who_began_it() {
    let world = World::start();
    let mei = world.user_with("mei", "team/*", "pull,push").await;
    let li = world.user_with("li", "team/*", "pull,push").await;
    let session = begin(&mei).await;

    let never = session.replace("/uploads/", "/uploads/x");
    for who in [&li, &world.admin()] {
        for method in ["GET", "PATCH", "PUT", "DELETE"] {
            let theirs = touch(who, method, &session).await.expect(404);
            assert_eq!(theirs.code(), "BLOB_UPLOAD_UNKNOWN", "{method} by {}", who.name);
            assert_eq!(theirs.text(), touch(who, method, &never).await.expect(404).text(), "{method} by {}", who.name);
        }
    }
    let elsewhere = session.replace("team/app", "team/web");
    let refused = touch(&mei, "PATCH", &elsewhere).await.expect(404);
    assert_eq!(refused.code(), "BLOB_UPLOAD_UNKNOWN", "nor does it go to another repository");
    let session = located(&touch(&mei, "PATCH", &session).await.expect(202));
    touch(&mei, "PUT", &session).await.expect(201);
}

#[tokio::test]
async fn an_upload_outlives_the_token_that_began_it() {
    let world = World::start();
    let mei = world.user_with("mei", "team/*", "pull,push").await;
    let laptop = access_token(&mei, &json!({ "name": "laptop" })).await;
    let scope = "repository:team/app:pull,push";
    let first = Bearer::of(&world, registry_token(&with_token(&world, "mei", &laptop.secret), scope).await);
    let answer = Answer::of(first.request("POST", "/v2/team/app/blobs/uploads/")).await.expect(202);
    let session = located(&answer);
    let session = located(&Answer::of(first.request("PATCH", &session).body("lay")).await.expect(202));

    mei.delete(&format!("/api/tokens/{}", laptop.id)).await.expect(204);
    Answer::of(first.request("PATCH", &session).body("er")).await.expect(401);

    let second = Bearer::of(&world, registry_token(&mei, scope).await);
    let status = second.get(&session).await.expect(204);
    assert_eq!(status.header("range"), "0-2");
    let session = located(&Answer::of(second.request("PATCH", &located(&status)).body("er")).await.expect(202));
    let finish = format!("{session}?digest={}", digest(b"layer"));
    Answer::of(second.request("PUT", &finish)).await.expect(201);
}

#[tokio::test]
async fn an_upload_ends_with_the_right_to_push() {
    let world = World::start();
    let mei = world.user_with("mei", "team/*", "pull,push").await;
    let session = begin(&mei).await;
    world.grant("mei", "team/*", "pull").await;
    for method in ["GET", "PATCH", "PUT", "DELETE"] {
        assert_eq!(touch(&mei, method, &session).await.expect(403).code(), "DENIED");
    }
    world.grant("mei", "team/*", "pull,push").await;
    touch(&mei, "PATCH", &session).await.expect(202);
}

async fn begin(who: &Person) -> String {
    let answer = Answer::of(who.request("POST", "/v2/team/app/blobs/uploads/")).await.expect(202);
    located(&answer)
}

/// Where an upload goes on: after each answer perhaps elsewhere.
fn located(answer: &Answer) -> String {
    answer.header("location").to_owned()
}

/// Ask, add `layer`, finish, or cancel.
async fn touch(who: &Person, method: &str, session: &str) -> Answer {
    match method {
        "PATCH" => Answer::of(who.request(method, session).body("layer")).await,
        "PUT" => Answer::of(who.request(method, &format!("{session}?digest={}", digest(b"layer")))).await,
        _ => Answer::of(who.request(method, session)).await,
    }
}
