//! How long things may be: manifests, bodies of the JSON API, and lengths that lie.

use std::time::Instant;

use bytes::Bytes;
use futures_util::stream;
use serde_json::json;

use crate::raw::{Raw, authorization};
use crate::support::{Answer, MANIFEST, Person, World, digest};

const LIMIT: usize = oci::MAX_MANIFEST_SIZE;

/// A manifest of exactly `size` bytes: an annotation fills it.
async fn manifest_of(person: &Person, size: usize) -> String {
    let image = person.image("team/app", "layer").await;
    let head = image.strip_suffix('}').unwrap();
    let padding = size - head.len() - r#","annotations":{"padding":""}}"#.len();
    let manifest = format!(r#"{head},"annotations":{{"padding":"{}"}}}}"#, "x".repeat(padding));
    assert_eq!(manifest.len(), size);
    manifest
}

/// The same as a body without a length.
fn in_pieces(text: &str) -> reqwest::Body {
    let pieces: Vec<std::io::Result<Bytes>> =
        text.as_bytes().chunks(100_000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    reqwest::Body::wrap_stream(stream::iter(pieces))
}

async fn put(person: &Person, tag: &str, body: impl Into<reqwest::Body>) -> Answer {
    let request = person.request("PUT", &format!("/v2/team/app/manifests/{tag}")).header("content-type", MANIFEST);
    Answer::of(request.body(body)).await
}

#[tokio::test]
async fn a_manifest_may_have_4_mebibytes_and_not_one_byte_more() {
    let world = World::start();
    let admin = world.admin();
    let longest = manifest_of(&admin, LIMIT).await;
    put(&admin, "announced", longest.clone()).await.expect(201);
    put(&admin, "streamed", in_pieces(&longest)).await.expect(201);
    for tag in ["announced", "streamed"] {
        let answer = admin.get(&format!("/v2/team/app/manifests/{tag}")).await.expect(200);
        assert!(digest(&answer.bytes) == digest(longest.as_bytes()));
    }
    let too_long = manifest_of(&admin, LIMIT + 1).await;
    for _ in 0..5 {
        assert_eq!(put(&admin, "announced", too_long.clone()).await.expect(413).code(), "SIZE_INVALID");
        assert_eq!(put(&admin, "streamed", in_pieces(&too_long)).await.expect(413).code(), "SIZE_INVALID");
    }
    let found = admin.head("/v2/team/app/manifests/announced").await.expect(200);
    assert_eq!(found.header("docker-content-digest"), digest(longest.as_bytes()));
}

#[tokio::test]
async fn an_announced_length_is_answered_before_a_byte_is_taken() {
    let world = World::start();
    for length in [(LIMIT + 1).to_string(), "1000000000000".into(), i64::MAX.to_string(), (u64::MAX - 2).to_string()] {
        let mut raw = Raw::connect(&world).await;
        let head = format!(
            "PUT /v2/team/app/manifests/v1 HTTP/1.1\r\nHost: x\r\n{}Content-Type: {MANIFEST}\r\nContent-Length: {length}\r\n\r\n",
            authorization()
        );
        raw.write(head).await;
        let reply = raw.read_answer().await;
        assert_eq!((reply.status, reply.code().as_str()), (413, "SIZE_INVALID"), "{length}: {reply:?}");
    }
}

#[tokio::test]
async fn a_length_that_lies_changes_nothing() {
    let world = World::start();
    let admin = world.admin();
    let answer = Answer::of(admin.request("POST", "/v2/team/app/blobs/uploads/")).await.expect(202);
    let location = answer.header("location");
    for length in ["99999999999999999999999", "-1", "1e3", "0x10", "5, 6", "+5", ""] {
        let reply =
            Raw::ask(&world, format!("PATCH {location} HTTP/1.1\r\nContent-Length: {length}\r\n"), b"01234").await;
        assert_eq!(reply.status, 400, "{length}: {reply:?}");
    }
    let twice = format!("PATCH {location} HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n");
    assert_eq!(Raw::ask(&world, twice, b"01234").await.status, 400);
    assert_eq!(admin.get(location).await.expect(204).header("range"), "0-0");

    // The longest length that can be said: what comes is kept, and no memory is set aside for the rest.
    let before = world_rss(&world);
    let mut raw = Raw::connect(&world).await;
    let credentials = authorization();
    let length = u64::MAX - 2;
    raw.write(format!("PATCH {location} HTTP/1.1\r\nHost: x\r\n{credentials}Content-Length: {length}\r\n\r\n01234"))
        .await;
    drop(raw);
    let began = Instant::now();
    while admin.get(location).await.expect(204).header("range") != "0-4" {
        assert!(began.elapsed().as_secs() < 10, "what arrived is kept");
    }
    assert!(world_rss(&world) < before + 16 * 1024, "{} KiB, before {before} KiB", world_rss(&world));
}

fn world_rss(world: &World) -> u64 {
    crate::memory::resident(world.pid(), "VmRSS")
}

#[tokio::test]
async fn json_bodies_have_a_limit() {
    let world = World::start();
    let admin = world.admin();
    let body = |bytes: usize| json!({ "name": "team/app", "description": "x".repeat(bytes) });
    let too_long = body(2 * 1024 * 1024);
    for (method, path) in [
        ("POST", "/api/auth/login"),
        ("POST", "/api/setup"),
        ("POST", "/api/users"),
        ("PATCH", "/api/users/admin"),
        ("POST", "/api/permissions"),
        ("POST", "/api/repositories"),
        ("POST", "/token"),
    ] {
        for person in [&admin, &world.anonymous()] {
            let announced = Answer::of(person.request(method, path).json(&too_long)).await;
            assert!((400..500).contains(&announced.status), "{method} {path}: {announced:?}");
            let streamed = person.request(method, path).header("content-type", "application/json");
            let streamed = Answer::of(streamed.body(in_pieces(&too_long.to_string()))).await;
            assert!((400..500).contains(&streamed.status), "{method} {path}: {streamed:?}");
        }
    }
    assert!(!world.read_log().contains("panicked"));
}
