//! Signing in and out.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use super::{each, same_for_all};
use crate::keys::{Bearer, access_token, form, session, with_token};
use crate::support::{Answer, Person, World};

/// The doors where a name and a password are shown.
const DOORS: [&str; 5] = ["login", "JSON", "/v2/", "/token", "POST /token"];

fn knock(world: &World, door: &str, name: &str, password: &str) -> RequestBuilder {
    let (nobody, person) = (world.anonymous(), Person::new(&world.base, name, password));
    match door {
        "login" => nobody.request("POST", "/api/auth/login").json(&json!({ "name": name, "password": password })),
        "JSON" => person.request("GET", "/api/auth/me"),
        "/v2/" => person.request("GET", "/v2/"),
        "/token" => person.request("GET", "/token"),
        _ => {
            let pairs = [("grant_type", "password"), ("username", name), ("password", password)];
            let request = nobody.request("POST", "/token").header("content-type", "application/x-www-form-urlencoded");
            request.body(form(&pairs))
        }
    }
}

/// Mei, and four who are refused: with a wrong password, a name that is nobody's, a disabled user, a robot.
async fn refused(world: &World) -> [(&'static str, &'static str); 4] {
    world.user("mei").await;
    world.user("dan").await;
    world.admin().patch("/api/users/dan", &json!({ "disabled": true })).await.expect(200);
    world.admin().post("/api/users", &json!({ "name": "ci", "kind": "robot" })).await.expect(201);
    [("mei", "not her horse"), ("who", "a horse of who"), ("dan", "a horse of dan"), ("ci", "a horse of ci")]
}

#[tokio::test]
async fn unknown_wrong_and_disabled_look_the_same_at_every_door() {
    let world = World::start();
    let refused = refused(&world).await;
    for door in DOORS {
        let mut answers = Vec::new();
        for (name, password) in refused {
            let answer = Answer::of(knock(&world, door, name, password)).await.expect(401);
            let headers = answer.headers.iter().filter(|(name, _)| *name != "date" && *name != "x-request-id");
            let headers: Vec<_> = headers.map(|(name, value)| (name.clone(), value.clone())).collect();
            answers.push((headers, same_for_all(&answer)));
        }
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{door}: {answers:#?}");
        Answer::of(knock(&world, door, "mei", "a horse of mei")).await.expect(200);
    }
    // Who tries is written down, at whichever door.
    let audit = world.admin().get("/api/audit?action=session.refused").await.expect(200).json();
    let mut targets = each(&audit["items"], "target");
    targets.sort();
    targets.dedup();
    assert_eq!(targets, ["(unknown name)", "ci", "dan", "mei"]);
    assert_eq!(audit["items"].as_array().unwrap().len(), 4 * DOORS.len());
}

#[tokio::test]
async fn a_node_that_asks_for_many_images_at_once_is_no_attack() {
    let world = World::start();
    world.user("mei").await;
    let knocks = (0..40).map(|_| Answer::of(knock(&world, "/token", "mei", "a horse of mei")));
    for answer in join_all(knocks).await {
        answer.expect(200);
    }
    let tries = (0..40).map(|_| Answer::of(knock(&world, "/token", "mei", "not her horse")));
    let refused = join_all(tries).await.iter().filter(|answer| answer.status == 429).count();
    assert!(refused >= 25, "only {refused} of 40 tries of a wrong password had to wait");
}

#[tokio::test]
async fn unknown_wrong_and_disabled_take_as_long() {
    let world = World::start();
    let refused = refused(&world).await;
    let mut shortest = [Duration::MAX; 4];
    for _ in 0..5 {
        for ((name, password), shortest) in refused.iter().zip(&mut shortest) {
            let began = Instant::now();
            Answer::of(knock(&world, "login", name, password)).await.expect(401);
            *shortest = (*shortest).min(began.elapsed());
        }
    }
    // An answer without argon2 would be some fifty times faster; the shortest of five is rid of other programs' work.
    let wrong = shortest[0];
    let alike = |time: &Duration| (wrong / 4..wrong * 4).contains(time);
    assert!(shortest.iter().all(alike), "{refused:?} take {shortest:?}");
}

#[tokio::test]
async fn too_many_tries_must_wait_and_stand_in_nobody_elses_way() {
    let world = World::start();
    let (mei, li) = (world.user("mei").await, world.user("li").await);
    let laptop = access_token(&mei, &json!({ "name": "laptop" })).await.secret;

    let mut tries = 0;
    let refused = loop {
        let answer = Answer::of(knock(&world, "login", "mei", &format!("guess {tries}"))).await;
        match answer.status {
            401 if tries < 40 => tries += 1,
            _ => break answer.expect(429),
        }
    };
    // One of the ten was mei's own; while the others were tried, some more may have been let through.
    assert!((9..20).contains(&tries), "{tries} tries");
    assert_eq!(refused.code(), "too_many_attempts");
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=7).contains(&wait), "{wait} s");

    // Not even the right password is told from a wrong one now, at no door.
    let other_spelling = Person::new(&world.base, "mei", "a horse of mei?");
    assert_eq!(other_spelling.get("/v2/").await.expect(429).code(), "TOOMANYREQUESTS");
    for door in DOORS {
        let answer = Answer::of(knock(&world, door, "mei", "one more guess")).await.expect(429);
        assert!(!answer.header("retry-after").is_empty(), "{door}");
    }
    // Whoever is signed in already stays so, and others are not locked out.
    mei.get("/v2/").await.expect(200);
    with_token(&world, "mei", &laptop).get("/v2/").await.expect(200);
    li.get("/v2/").await.expect(200);
    session(&world, &li).await;
}

#[tokio::test]
async fn signing_out_ends_that_session_and_no_other() {
    let world = World::start();
    let mei = world.user("mei").await;
    let (phone, laptop) = (session(&world, &mei).await, session(&world, &mei).await);
    let (phone, laptop) = (Bearer::of(&world, phone), Bearer::of(&world, laptop));
    assert_eq!(phone.get("/api/auth/me").await.expect(200).json()["name"], "mei");
    phone.post("/api/auth/logout", &Value::Null).await.expect(204);
    phone.get("/api/auth/me").await.expect(401);
    phone.post("/api/auth/logout", &Value::Null).await.expect(401);
    laptop.get("/api/auth/me").await.expect(200);

    let token = access_token(&mei, &json!({ "name": "ci" })).await.secret;
    let token = Bearer::of(&world, token);
    assert_eq!(token.post("/api/auth/logout", &Value::Null).await.expect(400).code(), "not_a_session");
    token.get("/api/auth/me").await.expect(200);
}

#[tokio::test]
async fn a_cookie_changes_nothing_without_the_header_that_other_sites_cannot_send() {
    let world = World::start();
    let mei = world.user("mei").await;
    let login = Answer::of(knock(&world, "login", "mei", &mei.password)).await.expect(200);
    let set_cookie = login.header("set-cookie");
    for attribute in ["roadstead_session=", "; Path=/", "; HttpOnly", "; SameSite=Lax", "; Max-Age="] {
        assert!(set_cookie.contains(attribute), "{set_cookie}");
    }
    let cookie = set_cookie.split(';').next().unwrap();
    let with_cookie = |method: &str, path: &str| world.anonymous().request(method, path).header("cookie", cookie);
    let with_both = |method: &str, path: &str| with_cookie(method, path).header("x-roadstead-csrf", "1");

    let me = Answer::of(with_cookie("GET", "/api/auth/me")).await.expect(200);
    assert_eq!(me.json()["name"], "mei");
    let body = json!({ "name": "made by another site" });
    let refused = Answer::of(with_cookie("POST", "/api/tokens").json(&body)).await.expect(403);
    assert_eq!(refused.code(), "csrf_header_missing");
    assert_eq!(mei.get("/api/tokens").await.json()["total"], 0);
    Answer::of(with_both("POST", "/api/tokens").json(&body)).await.expect(201);
    // Docker's door takes no cookie at all.
    Answer::of(with_both("GET", "/v2/")).await.expect(401);
    Answer::of(with_both("GET", "/token")).await.expect(401);

    Answer::of(with_cookie("POST", "/api/auth/logout")).await.expect(403);
    Answer::of(with_cookie("GET", "/api/auth/me")).await.expect(200);
    let goodbye = Answer::of(with_both("POST", "/api/auth/logout")).await.expect(204);
    assert!(goodbye.header("set-cookie").starts_with("roadstead_session=; Path=/; Max-Age=0"), "{:?}", goodbye.headers);
    // An old cookie is as good as none: the page can show its login.
    let signed_out = Answer::of(with_cookie("GET", "/api/auth/me")).await.expect(401);
    assert_eq!(signed_out.code(), "unauthenticated");
    Answer::of(with_cookie("GET", "/api/repositories")).await.expect(200);
}

#[tokio::test]
async fn each_token_opens_the_door_that_it_was_made_for() {
    let world = World::start();
    let mei = world.user("mei").await;
    let session = Bearer::of(&world, session(&world, &mei).await);
    session.get("/api/auth/me").await.expect(200);
    session.get("/v2/").await.expect(401);
    session.get("/token").await.expect(401);
    let registry = Bearer::of(&world, crate::keys::registry_token(&mei, "").await);
    registry.get("/v2/").await.expect(200);
    registry.get("/api/auth/me").await.expect(401);
    for nonsense in ["", "x", "rsd_", "rsd_0000", "a.b.c", "eyJhbGciOiJub25lIn0.e30."] {
        Bearer::of(&world, nonsense).get("/v2/").await.expect(401);
        Bearer::of(&world, nonsense).get("/api/repositories").await.expect(401);
    }
    for value in ["Digest x", "Basic", "Basic !", "Basic bWVp", "Bearer", "bearer", ""] {
        for path in ["/v2/", "/token", "/api/repositories"] {
            let request = world.anonymous().request("GET", path).header("authorization", value);
            Answer::of(request).await.expect(401);
        }
    }
}
