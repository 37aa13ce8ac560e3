//! Clients that are slow: each is given its time and then let go, and nobody else waits for them.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{sleep, timeout};

use crate::raw::{Raw, authorization};
use crate::support::{Answer, World, digest};

/// For the head of a request, and for a connection without one.
const HEAD: u64 = 30;
/// For the next byte of a body, and for taking what is sent.
const SILENCE: u64 = 60;
const HANDSHAKE: u64 = 10;

/// Waits for the end of a connection on which the client says no more; answers what came until then.
async fn ends_after(what: &str, mut raw: Raw, seconds: u64) -> String {
    let (began, mut bytes) = (Instant::now(), Vec::new());
    let limit = Duration::from_secs(seconds + 8);
    let ended = timeout(limit, raw.0.read_to_end(&mut bytes)).await;
    let elapsed = began.elapsed();
    assert!(ended.is_ok(), "{what}: the server still waits after {elapsed:?}");
    assert!(elapsed >= Duration::from_secs(seconds - 2), "{what}: let go after only {elapsed:?}");
    println!("{what}: let go after {elapsed:?}");
    String::from_utf8_lossy(&bytes).into_owned()
}

async fn says(world: &World, bytes: impl AsRef<[u8]>) -> Raw {
    let mut raw = Raw::connect(world).await;
    raw.0.write_all(bytes.as_ref()).await.unwrap();
    raw
}

async fn a_head_that_trickles(world: &World) {
    let raw = says(world, "GET /healthz HTTP/1.1\r\nX-Slow: ").await;
    let (reader, mut writer) = raw.0.into_split();
    let trickle = async {
        while writer.write_all(b"x").await.is_ok() {
            sleep(Duration::from_secs(1)).await;
        }
    };
    let (began, mut reader) = (Instant::now(), reader);
    let mut bytes = Vec::new();
    tokio::select! {
        ended = timeout(Duration::from_secs(HEAD + 8), reader.read_to_end(&mut bytes)) => {
            assert!(ended.is_ok(), "a head that trickles: the server still waits");
        }
        () = trickle => {}
    }
    assert!(began.elapsed() >= Duration::from_secs(HEAD - 2), "let go after only {:?}", began.elapsed());
    println!("a head that trickles: let go after {:?}", began.elapsed());
}

async fn nothing_at_all(world: &World) {
    ends_after("a connection without a byte", Raw::connect(world).await, HEAD).await;
}

async fn half_a_preface(world: &World) {
    ends_after("half a preface of HTTP/2", says(world, "PRI * HTT").await, HEAD).await;
}

async fn a_connection_kept_and_not_used(world: &World) {
    let raw = says(world, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let answer = ends_after("a connection kept and not used", raw, HEAD).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
}

async fn an_http_2_client_that_is_gone(world: &World) {
    // The preface and empty settings; its pings are never answered.
    let raw = says(world, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await;
    ends_after("an HTTP/2 client that answers no ping", raw, HEAD * 2).await;
}

async fn a_handshake_that_does_not_come(tls: &World) {
    ends_after("a TLS handshake that does not come", Raw::connect(tls).await, HANDSHAKE).await;
}

async fn an_upload_that_falls_silent(world: &World) {
    let admin = world.admin();
    let answer = Answer::of(admin.request("POST", "/v2/team/app/blobs/uploads/")).await.expect(202);
    let location = answer.header("location");
    let credentials = authorization();
    let head = format!("PATCH {location} HTTP/1.1\r\nHost: x\r\n{credentials}Content-Length: 1000\r\n\r\n01234");
    let answer = ends_after("an upload that falls silent", says(world, head).await, SILENCE).await;
    assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("BLOB_UPLOAD_INVALID"), "{answer}");
    // What came is kept, and the upload goes on from there.
    assert_eq!(admin.get(location).await.expect(204).header("range"), "0-4");
    let rest = admin.request("PATCH", location).header("content-range", "5-9").body("56789");
    Answer::of(rest).await.expect(202);
}

async fn a_body_that_does_not_come(world: &World, path: &str, content_type: &str) {
    let head =
        format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {content_type}\r\nContent-Length: 1000\r\n\r\n{{");
    let what = format!("a body of {path} that does not come");
    let answer = ends_after(&what, says(world, head).await, SILENCE).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
}

/// 64 MiB, far more than the buffers of the kernel, of which nothing is taken.
async fn a_reader_that_stops(world: &World, blob: &str) {
    let credentials = authorization();
    let head = format!("GET /v2/team/app/blobs/{blob} HTTP/1.1\r\nHost: x\r\n{credentials}\r\n");
    let mut raw = says(world, head).await;
    sleep(Duration::from_secs(SILENCE + 5)).await;
    let mut bytes = Vec::new();
    let ended = timeout(Duration::from_secs(5), raw.0.read_to_end(&mut bytes)).await;
    assert!(ended.is_ok(), "a reader that stops: the server still sends");
    assert!(bytes.starts_with(b"HTTP/1.1 200 OK\r\n") && bytes.len() < 60 * 1024 * 1024, "{} bytes", bytes.len());
    println!("a reader that stops: cut off after {} bytes", bytes.len());
}

/// The same blob in sips: not fast, but never long without one.
async fn a_slow_reader(world: &World, blob: &str) {
    let credentials = authorization();
    let head = format!("GET /v2/team/app/blobs/{blob} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{credentials}\r\n");
    let mut raw = says(world, head).await;
    let mut read = 0;
    let mut sip = vec![0; 1024 * 1024];
    for pause in [20, 25, 25] {
        sleep(Duration::from_secs(pause)).await;
        for _ in 0..16 {
            read += raw.0.read(&mut sip).await.unwrap();
        }
    }
    loop {
        match raw.0.read(&mut sip).await.unwrap() {
            0 => break,
            more => read += more,
        }
    }
    assert!(read > 64 * 1024 * 1024, "a slow reader gets everything: {read} bytes");
    println!("a slow reader: everything");
}

/// A slow writer is no silent one.
async fn a_slow_upload(world: &World) {
    let credentials = authorization();
    let digest = digest(b"0123456789");
    let path = format!("/v2/team/app/blobs/uploads/?digest={digest}");
    let head =
        format!("POST {path} HTTP/1.1\r\nHost: x\r\n{credentials}Connection: close\r\nContent-Length: 10\r\n\r\n");
    let mut raw = says(world, head).await;
    for pair in ["01", "23", "45", "67", "89"] {
        sleep(Duration::from_secs(14)).await;
        raw.0.write_all(pair.as_bytes()).await.unwrap();
    }
    assert_eq!(raw.read_to_end().await.status, 201);
}

/// Somebody who works while the others hang.
async fn everybody_else(world: &World) {
    let admin = world.admin();
    let mut slowest = Duration::ZERO;
    for n in 0..SILENCE {
        let began = Instant::now();
        admin.get("/healthz").await.expect(200);
        admin.push_image("team/other", &format!("v{n}"), &format!("layer {n}")).await;
        admin.get(&format!("/v2/team/other/manifests/v{n}")).await.expect(200);
        slowest = slowest.max(began.elapsed());
        sleep(Duration::from_secs(1).saturating_sub(began.elapsed())).await;
    }
    println!("the slowest push and pull of everybody else: {slowest:?}");
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
}

/// A server with a certificate.
fn with_tls(folder: &std::path::Path) -> World {
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".into()]).unwrap();
    let (certificate, key) = (folder.join("cert.pem"), folder.join("key.pem"));
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    World::start_with(&[("TLS_CERT", certificate.to_str().unwrap()), ("TLS_KEY", key.to_str().unwrap())])
}

#[tokio::test]
async fn who_hangs_is_let_go_and_nobody_waits_for_them() {
    let folder = tempfile::tempdir().unwrap();
    let (world, tls) = (World::start(), with_tls(folder.path()));
    let blob = world.admin().push_blob("team/app", &vec![7; 64 * 1024 * 1024]).await;
    tokio::join!(
        a_head_that_trickles(&world),
        nothing_at_all(&world),
        half_a_preface(&world),
        a_connection_kept_and_not_used(&world),
        an_http_2_client_that_is_gone(&world),
        a_handshake_that_does_not_come(&tls),
        an_upload_that_falls_silent(&world),
        a_body_that_does_not_come(&world, "/api/auth/login", "application/json"),
        a_body_that_does_not_come(&world, "/token", "application/x-www-form-urlencoded"),
        a_reader_that_stops(&world, &blob),
        a_slow_reader(&world, &blob),
        a_slow_upload(&world),
        everybody_else(&world),
    );
    for world in [world, tls] {
        assert!(!world.read_log().contains("panicked"));
    }
}
