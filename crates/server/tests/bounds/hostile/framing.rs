//! Nonsense around requests: lines, headers and bodies that are none.

use super::is_unharmed;
use crate::raw::{Raw, authorization};
use crate::support::{Answer, World};

/// Say it on a connection of its own; the server answers and ends it.
async fn ends(world: &World, bytes: impl AsRef<[u8]>) -> u16 {
    let mut raw = Raw::connect(world).await;
    raw.write(bytes).await;
    raw.read_to_end().await.status
}

#[tokio::test]
async fn too_much_head_is_refused_and_the_connection_ends() {
    let world = World::start();
    let many: String = (0..500).map(|n| format!("X-{n}: y\r\n")).collect::<Vec<_>>().concat();
    let pieces: String = (0..40).map(|n| format!("X-{n}: {}\r\n", "y".repeat(1600))).collect::<Vec<_>>().concat();
    for (what, head) in [
        ("a header of 64 KiB", format!("X: {}\r\n", "y".repeat(64 * 1024))),
        ("a header of 1 MiB", format!("X: {}\r\n", "y".repeat(1024 * 1024))),
        ("500 headers", many),
        ("64 KiB in 40 headers", pieces),
        ("a name of 64 KiB", format!("{}: y\r\n", "X".repeat(64 * 1024))),
    ] {
        let request = format!("GET /healthz HTTP/1.1\r\nHost: x\r\n{head}\r\n");
        let status = ends(&world, request).await;
        assert!([400, 431].contains(&status), "{what}: {status}");
    }
    let status = ends(&world, format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "y".repeat(200_000))).await;
    assert!([400, 414, 431].contains(&status), "an address of 200 KB: {status}");
    let http_2 = reqwest::Client::builder().no_proxy().http2_prior_knowledge().build().unwrap();
    let nobody = world.anonymous().with(http_2);
    let request = nobody.request("GET", "/healthz").header("x", "y".repeat(64 * 1024));
    // Refused by us, or by a client that was told the limit.
    let status = request.send().await.map_or(431, |response| response.status().as_u16());
    assert_eq!(status, 431, "64 KiB over HTTP/2");
    is_unharmed(&world).await;
}

#[tokio::test]
async fn lines_that_are_none_are_refused_and_the_connection_ends() {
    let world = World::start();
    for bytes in [
        &b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n"[..],
        b"GET /healthz\0 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nX Y: z\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: a\r\n folded\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\n: x\r\n\r\n",
        b"GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET  HTTP/1.1\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"\0\0\0\0\0\0\0\0\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET http:// HTTP/1.1\r\nHost: x\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nnonsense\r\n\r\n",
        b"POST /token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n",
        b"POST /token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\nConnection: close\r\n\r\n",
        b"POST /token HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n12",
        b"POST /token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nffffffffffffffff1\r\n",
    ] {
        // A refusal, or nothing but the end.
        let status = ends(&world, bytes).await;
        assert!(status == 0 || (400..500).contains(&status), "{}: {status}", bytes.escape_ascii());
    }
    is_unharmed(&world).await;
}

#[tokio::test]
async fn one_request_is_never_two() {
    let world = World::start();
    let admin = world.admin();
    let answer = Answer::of(admin.request("POST", "/v2/team/app/blobs/uploads/")).await.expect(202);
    let (upload, credentials) = (answer.header("location"), authorization());
    // A body that looks like a request, under two lengths: whoever is in front of us may believe the other one.
    let inner = format!("DELETE {upload} HTTP/1.1\r\nHost: x\r\n{credentials}\r\n");
    for lengths in [
        format!("Content-Length: {}\r\nTransfer-Encoding: chunked\r\n", inner.len() + 5),
        format!("Transfer-Encoding: chunked\r\nContent-Length: {}\r\n", inner.len() + 5),
        "Content-Length: 5\r\nTransfer-Encoding: xchunked\r\n".to_owned(),
        "Content-Length: 5\r\nTransfer-Encoding: chunked, identity\r\n".to_owned(),
    ] {
        let head = format!("POST /token HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{lengths}\r\n0\r\n\r\n{inner}");
        let mut raw = Raw::connect(&world).await;
        raw.write(head).await;
        let reply = raw.read_to_end().await;
        let text = format!("{}{}", reply.head, String::from_utf8_lossy(&reply.body));
        assert_eq!(text.matches("HTTP/1.1 ").count(), 1, "{lengths}: {text}");
        admin.get(upload).await.expect(204);
    }
    is_unharmed(&world).await;
}
