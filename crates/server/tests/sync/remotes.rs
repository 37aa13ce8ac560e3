//! Remotes: made by administrators, tried out, and never telling their password.

use serde_json::{Value, json};

use super::proxy::{Fault, Proxy};
use super::support::upstream::{PASSWORD, USERNAME, Upstream};
use super::support::{Person, World};

/// The remote of a registry on this machine.
fn remote(base: &str, more: &Value) -> Value {
    let mut remote = json!({
        "name": "harbour", "url": base, "insecure_http": true, "allow_private": true,
        "username": USERNAME, "password": PASSWORD,
    });
    remote.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    remote
}

async fn make(admin: &Person, remote: &Value) -> Value {
    admin.post("/api/remotes", remote).await.expect(201).json()
}

async fn tried(admin: &Person, id: &Value) -> Value {
    admin.post(&format!("/api/remotes/{id}/test"), &Value::Null).await.expect(200).json()
}

#[tokio::test]
async fn a_remote_is_made_tried_changed_and_deleted() {
    let (upstream, world) = (Upstream::start(), World::start());
    let admin = world.admin();
    let made = make(&admin, &remote(&upstream.base(), &json!({ "platforms": ["linux/amd64"] }))).await;
    assert_eq!((&made["has_password"], &made["username"]), (&true.into(), &USERNAME.into()));
    assert_eq!(made["platforms"], json!(["linux/amd64"]));
    let id = &made["id"];
    let test = tried(&admin, id).await;
    assert_eq!(test["ok"], true, "{test}");
    assert_eq!(test["capabilities"]["deletes"], true, "{test}");
    assert_eq!(test["capabilities"]["lists_referrers"], false, "{test}");

    let path = format!("/api/remotes/{id}");
    let error = admin.patch(&path, &json!({ "url": "https://evil.example" })).await.expect(400);
    assert_eq!(error.code(), "password_required", "it does not travel to where it was not given for");
    let renamed = admin.patch(&path, &json!({ "name": "pier", "platforms": [] })).await.expect(200).json();
    assert_eq!((&renamed["name"], &renamed["has_password"]), (&"pier".into(), &true.into()));
    assert!(renamed["platforms"].is_null());
    assert_eq!(tried(&admin, id).await["ok"], true);

    let wrong = admin.patch(&path, &json!({ "password": "another horse" })).await.expect(200);
    assert!(!wrong.text().contains("another horse"));
    let test = tried(&admin, id).await;
    assert_eq!((&test["ok"], &test["code"]), (&false.into(), &"remote_unauthorized".into()), "{test}");
    admin.delete(&path).await.expect(204);
    admin.delete(&path).await.expect(404);

    let audit = admin.get("/api/audit").await.expect(200);
    for action in ["remote.create", "remote.update", "remote.delete"] {
        assert!(audit.text().contains(action), "{action}");
    }
    let listed = admin.get("/api/remotes").await.expect(200);
    for answer in [audit, listed] {
        assert!(!answer.text().contains(PASSWORD) && !answer.text().contains("another horse"), "{}", answer.text());
    }
    let database = std::fs::read(world.data().join("roadstead.db")).unwrap();
    let log = std::fs::read(world.data().join("roadstead.db-wal")).unwrap_or_default();
    for bytes in [database, log] {
        assert!(!bytes.windows(PASSWORD.len()).any(|window| window == PASSWORD.as_bytes()), "it is sealed at rest");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_remote_has_a_name() {
    let (upstream, world) = (Upstream::start(), World::start());
    let (admin, proxy) = (world.admin(), Proxy::start(&upstream.base()).await);
    let made = make(&admin, &remote(&proxy.base, &json!({}))).await;
    for (fault, code) in [
        (Fault::Status(403, None), "remote_denied"),
        (Fault::Status(429, Some(60)), "remote_rate_limited"),
        (Fault::Status(503, None), "remote_unreachable"),
        (Fault::Reset, "remote_failed"),
    ] {
        proxy.plan(fault, "GET", "/v2/", usize::MAX);
        assert_eq!(tried(&admin, &made["id"]).await["code"], code, "{fault:?}");
        proxy.heal();
    }
    assert_eq!(tried(&admin, &made["id"]).await["ok"], true);

    let path = format!("/api/remotes/{}", made["id"]);
    admin.patch(&path, &json!({ "allow_private": false })).await.expect(200);
    let port = proxy.base.rsplit(':').next().unwrap();
    for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"] {
        let change = json!({ "url": format!("http://{host}:{port}"), "password": PASSWORD });
        admin.patch(&path, &change).await.expect(200);
        let test = tried(&admin, &made["id"]).await;
        assert_eq!(test["code"], "address_not_allowed", "{host}: {test}");
        assert!(test["message"].as_str().unwrap().contains("`allow_private`"), "{test}");
    }

    for (change, code) in [
        (json!({ "url": "https://a.io/v2" }), "remote_url_invalid"),
        (json!({ "insecure_http": false }), "insecure_http_required"),
        (json!({ "ca_certificate": "nonsense" }), "ca_certificate_invalid"),
        (json!({ "platforms": ["linux"] }), "platform_invalid"),
        (json!({ "username": "a:b" }), "username_invalid"),
        (json!({ "username": "", "password": "x" }), "username_required"),
        (json!({ "name": "no name" }), "name_invalid"),
    ] {
        assert_eq!(admin.patch(&path, &change).await.expect(400).code(), code, "{change}");
    }
    make(&admin, &json!({ "name": "quay", "url": "quay.io" })).await;
    assert_eq!(admin.patch(&path, &json!({ "name": "quay" })).await.expect(409).code(), "name_taken");
    admin.get("/api/remotes/999").await.expect(404);
    admin.get("/api/remotes/none").await.expect(400);
}

#[tokio::test]
async fn others_see_those_that_are_shared_and_nothing_of_how_they_are_reached() {
    let world = World::start();
    let (admin, mei) = (world.admin(), world.user("mei").await);
    make(&admin, &remote("http://10.0.0.1:5000", &json!({}))).await;
    let shared = make(&admin, &json!({ "name": "quay", "url": "https://quay.io", "shared": true })).await;
    let listed = mei.get("/api/remotes").await.expect(200).json();
    let expected = json!([{ "id": shared["id"], "name": "quay", "url": "https://quay.io", "shared": true }]);
    assert_eq!((&listed["items"], &listed["total"]), (&expected, &1.into()));
    assert_eq!(admin.get("/api/remotes").await.expect(200).json()["total"], 2);
    mei.get(&format!("/api/remotes/{}", shared["id"])).await.expect(403);
}

#[tokio::test]
async fn a_password_of_another_key_is_told_to_be_so() {
    let mut world = World::start_with(&[("SECRET_KEY", "one key of at least thirty-two letters")]);
    let made = make(&world.admin(), &remote("http://127.0.0.1:9", &json!({}))).await;
    world.stop();
    world.set("SECRET_KEY", "other key of at least thirty-two letters");
    world.up();
    let test = tried(&world.admin(), &made["id"]).await;
    assert_eq!(test["code"], "password_unreadable", "{test}");
}
