//! The first administrator, and the last.

use serde_json::{Value, json};

use crate::keys::Bearer;
use crate::support::{ADMIN_PASSWORD, Answer, Person, World};

/// A server that nobody set up yet; an empty `ADMIN_PASSWORD` is none.
fn fresh() -> (World, String) {
    let world = World::start_with(&[("ADMIN_PASSWORD", "")]);
    let link = world.setup_link();
    let (page, secret) = link.split_once('#').unwrap();
    assert_eq!(page, format!("{}/setup", world.base));
    let secret = secret.to_owned();
    (world, secret)
}

fn first(secret: &str, name: &str, password: &str) -> Value {
    json!({ "token": secret, "name": name, "password": password })
}

#[tokio::test]
async fn the_set_up_link_makes_one_administrator_once() {
    let (mut world, secret) = fresh();
    let nobody = world.anonymous();
    assert_eq!(nobody.get("/api/setup").await.expect(200).json(), json!({ "needed": true }));
    // There is no default account.
    for (name, password) in [("admin", ADMIN_PASSWORD), ("admin", "admin"), ("admin", "")] {
        let login = json!({ "name": name, "password": password });
        nobody.post("/api/auth/login", &login).await.expect(401);
    }
    nobody.get("/api/users").await.expect(401);

    for wrong in ["", "0", &secret[1..], &format!("{secret}0"), &secret.replace(|c: char| c.is_ascii_digit(), "a")] {
        let refused = nobody.post("/api/setup", &first(wrong, "ana", "a horse of ana")).await.expect(403);
        assert_eq!(refused.code(), "setup_link_invalid");
    }
    let weak = nobody.post("/api/setup", &first(&secret, "ana", "changeme")).await.expect(400);
    assert_eq!(weak.code(), "password_common");
    nobody.post("/api/setup", &first(&secret, "anonymous", "a horse of ana")).await.expect(400);

    let made = nobody.post("/api/setup", &first(&secret, "ana", "a horse of ana")).await.expect(201);
    assert_eq!(made.json()["user"]["role"], "admin");
    let session = made.json()["token"].as_str().unwrap().to_owned();
    Bearer::of(&world, session).get("/api/users").await.expect(200);
    Person::new(&world.base, "ana", "a horse of ana").get("/api/users").await.expect(200);
    assert_eq!(nobody.get("/api/setup").await.expect(200).json(), json!({ "needed": false }));

    let again = first(&secret, "eve", "a horse of eve");
    assert_eq!(nobody.post("/api/setup", &again).await.expect(409).code(), "setup_done");
    world.stop();
    world.up();
    assert_eq!(world.anonymous().post("/api/setup", &again).await.expect(409).code(), "setup_done");
    assert!(!world.read_log().contains(&secret), "the link is for the terminal, not for the log");
}

#[tokio::test]
async fn of_two_who_follow_the_link_at_once_one_comes_too_late() {
    let (world, secret) = fresh();
    let nobody = world.anonymous();
    let (ana, eve) = (first(&secret, "ana", "a horse of ana"), first(&secret, "eve", "a horse of eve"));
    let (one, other) = tokio::join!(nobody.post("/api/setup", &ana), nobody.post("/api/setup", &eve));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409], "{one:?} {other:?}");
}

#[tokio::test]
async fn a_new_start_makes_a_new_link_and_the_old_one_is_void() {
    let (mut world, old) = fresh();
    world.stop();
    world.up();
    let new = world.setup_link().split_once('#').unwrap().1.to_owned();
    assert_ne!(old, new);
    let nobody = world.anonymous();
    nobody.post("/api/setup", &first(&old, "eve", "a horse of eve")).await.expect(403);
    nobody.post("/api/setup", &first(&new, "ana", "a horse of ana")).await.expect(201);
}

#[tokio::test]
async fn the_last_administrator_cannot_be_lost() {
    let world = World::start();
    let admin = world.admin();
    let ways = [
        ("PATCH", json!({ "disabled": true })),
        ("PATCH", json!({ "role": "user" })),
        ("PATCH", json!({ "role": "user", "disabled": true, "password": "another horse" })),
        ("DELETE", Value::Null),
    ];
    let try_all = async || {
        for (method, change) in &ways {
            let answer = Answer::of(admin.request(method, "/api/users/admin").json(change)).await.expect(409);
            assert_eq!(answer.code(), "last_admin", "{method} {change}");
        }
        admin.get("/api/users").await.expect(200);
    };
    try_all().await;
    let output = world.cli(&["user", "disable", "admin"]);
    assert!(!output.status.success(), "{}", crate::support::log_of(&output));
    // One who is disabled is no second one.
    let ana = json!({ "name": "ana", "password": "a horse of ana", "role": "admin" });
    admin.post("/api/users", &ana).await.expect(201);
    admin.patch("/api/users/ana", &json!({ "disabled": true })).await.expect(200);
    try_all().await;

    admin.patch("/api/users/ana", &json!({ "disabled": false })).await.expect(200);
    let ana = Person::new(&world.base, "ana", "a horse of ana");
    ana.patch("/api/users/admin", &json!({ "role": "user" })).await.expect(200);
    admin.get("/api/users").await.expect(403);
    assert_eq!(ana.delete("/api/users/ana").await.expect(409).code(), "last_admin");
}
