//! By which address clients are told to come: the realm of the challenge names it.

use crate::begin;
use crate::support::{ADMIN_PASSWORD, Answer, Person, World};

/// Somebody who reaches the server itself, whatever address it is known by.
fn nobody(world: &World) -> Person {
    Person::new(&listening(world), "", "")
}

/// Where it listens, as it logs; what it prints is the address that people use.
fn listening(world: &World) -> String {
    let log = world.read_log();
    let address = log.split("address=").nth(1).and_then(|rest| rest.split_whitespace().next()).expect(&log);
    format!("http://{address}")
}

/// The realm and service that `/v2/` names to a request with these headers.
async fn challenge(person: &Person, headers: &[(&str, &str)]) -> String {
    let request = person.request("GET", "/v2/");
    let request = headers.iter().fold(request, |request, (key, value)| request.header(*key, *value));
    Answer::of(request).await.expect(401).header("www-authenticate").to_owned()
}

fn realm(base: &str) -> String {
    let host = base.split("://").nth(1).unwrap();
    format!(r#"Bearer realm="{base}/token",service="{host}""#)
}

const PROXIED: [&[(&str, &str)]; 3] = [
    &[("forwarded", "for=203.0.113.9;proto=https;host=r.example")],
    &[("x-forwarded-for", "203.0.113.9"), ("x-forwarded-proto", "https"), ("x-forwarded-host", "r.example")],
    &[("x-forwarded-proto", "https"), ("host", "r.example")],
];

#[tokio::test]
async fn the_address_is_the_one_that_was_called() {
    let world = World::start();
    let nobody = nobody(&world);
    assert_eq!(challenge(&nobody, &[]).await, realm(&world.base));
    for host in ["r.example", "r.example:8443", "[::1]:5000", "registry"] {
        assert_eq!(challenge(&nobody, &[("host", host)]).await, realm(&format!("http://{host}")));
    }
}

#[tokio::test]
async fn strangers_cannot_say_where_they_came_from() {
    let world = World::start_with(&[("TRUSTED_PROXIES", "10.0.0.0/8,192.0.2.7")]);
    let nobody = nobody(&world);
    for headers in &PROXIED[..2] {
        assert_eq!(challenge(&nobody, headers).await, realm(&world.base), "{headers:?}");
    }
    assert_eq!(challenge(&nobody, PROXIED[2]).await, realm("http://r.example"), "the host is the client's own");
}

#[tokio::test]
async fn a_trusted_proxy_says_where_clients_came_from() {
    let world = World::start_with(&[("TRUSTED_PROXIES", "10.0.0.0/8,127.0.0.1")]);
    let nobody = nobody(&world);
    for headers in PROXIED {
        assert_eq!(challenge(&nobody, headers).await, realm("https://r.example"), "{headers:?}");
    }
    // What is no host is not repeated.
    for hostile in ["r.example\"", "r.example/path", "a b", ""] {
        let found = challenge(&nobody, &[("x-forwarded-host", hostile)]).await;
        assert_eq!(found, realm(&world.base), "{hostile}");
    }
    let request = nobody.request("POST", "/api/auth/login").header("x-forwarded-proto", "https");
    let body = serde_json::json!({ "name": "admin", "password": ADMIN_PASSWORD });
    let session = Answer::of(request.json(&body)).await.expect(200);
    assert!(session.header("set-cookie").contains("; Secure"), "{}", session.header("set-cookie"));
    assert!(world.read_log().contains("remote=203.0.113.9"), "the log names clients and not the proxy");
}

#[tokio::test]
async fn a_public_url_wins_over_all() {
    let world = World::start_with(&[("PUBLIC_URL", "https://registry.example"), ("TRUSTED_PROXIES", "127.0.0.1")]);
    assert_eq!(world.base, "https://registry.example");
    let nobody = nobody(&world);
    for headers in PROXIED.into_iter().chain([&[][..]]) {
        assert_eq!(challenge(&nobody, headers).await, realm("https://registry.example"), "{headers:?}");
    }
    assert_eq!(nobody.get("/api/system").await.expect(200).json()["public_url"], "https://registry.example");
}

#[tokio::test]
async fn locations_hold_behind_every_proxy() {
    let world = World::start_with(&[("PUBLIC_URL", "https://registry.example")]);
    let admin = Person::new(&listening(&world), "admin", ADMIN_PASSWORD);
    assert!(begin(&admin, "team/app").await.starts_with("/v2/team/app/blobs/uploads/"));
    let image = admin.image("team/app", "layer").await;
    let pushed = admin.put_manifest("team/app", "v1", &image).await.expect(201);
    assert!(pushed.header("location").starts_with("/v2/team/app/manifests/sha256:"));
}
