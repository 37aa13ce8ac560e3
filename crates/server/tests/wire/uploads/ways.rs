//! The ways that work.

use bytes::Bytes;
use futures_util::stream;
use oci::{Algorithm, Digest};

use super::open_uploads;
use crate::support::{Answer, Person, World, digest};
use crate::{begin, finish};

/// A body without a length: it goes as `Transfer-Encoding: chunked`.
fn streamed(pieces: &[&'static str]) -> reqwest::Body {
    let pieces: Vec<std::io::Result<Bytes>> =
        pieces.iter().map(|piece| Ok(Bytes::from_static(piece.as_bytes()))).collect();
    reqwest::Body::wrap_stream(stream::iter(pieces))
}

/// The answer names the blob, and the blob is there.
async fn is_stored(person: &Person, answer: Answer, repository: &str, digest: &str, bytes: &[u8]) {
    let answer = answer.expect(201);
    assert_eq!(answer.header("location"), format!("/v2/{repository}/blobs/{digest}"));
    assert_eq!(answer.header("docker-content-digest"), digest);
    assert!(person.get(answer.header("location")).await.expect(200).bytes == bytes);
}

/// A 202 or 204 of an upload: where it goes on, how far it is, and under which id.
fn goes_on(answer: &Answer, range: &str) -> String {
    let location = answer.header("location");
    assert!(location.starts_with("/v2/team/app/blobs/uploads/"), "{location} is a path without a host");
    assert_eq!(answer.header("range"), range);
    assert!(location.ends_with(answer.header("docker-upload-uuid")) && !answer.header("docker-upload-uuid").is_empty());
    location.to_owned()
}

#[tokio::test]
async fn one_request_is_a_whole_push() {
    let world = World::start();
    let admin = world.admin();
    for (bytes, body) in
        [("with a length", reqwest::Body::from("with a length")), ("without one", streamed(&["with", "out one"]))]
    {
        let digest = digest(bytes.as_bytes());
        let path = format!("/v2/team/app/blobs/uploads/?digest={digest}");
        let answer = Answer::of(admin.request("POST", &path).body(body)).await;
        is_stored(&admin, answer, "team/app", &digest, bytes.as_bytes()).await;
    }
    let without_slash = format!("/v2/team/app/blobs/uploads?digest={}", digest(b""));
    let answer = Answer::of(admin.request("POST", &without_slash).body("")).await;
    is_stored(&admin, answer, "team/app", &digest(b""), b"").await;
    assert!(open_uploads(&world).is_empty());
}

#[tokio::test]
async fn a_post_and_a_put_are_a_push() {
    let world = World::start();
    let admin = world.admin();
    for (bytes, body) in
        [("with a length", reqwest::Body::from("with a length")), ("without one", streamed(&["without one"]))]
    {
        let started = Answer::of(admin.request("POST", "/v2/team/app/blobs/uploads/")).await.expect(202);
        let location = goes_on(&started, "0-0");
        let digest = digest(bytes.as_bytes());
        let put = admin.request("PUT", &finish(&location, &digest)).header("content-type", "application/octet-stream");
        is_stored(&admin, Answer::of(put.body(body)).await, "team/app", &digest, bytes.as_bytes()).await;
        assert_eq!(admin.get(&location).await.expect(404).code(), "BLOB_UPLOAD_UNKNOWN");
    }
}

#[tokio::test]
async fn chunks_go_from_one_location_to_the_next() {
    let world = World::start();
    let admin = world.admin();
    let location = begin(&admin, "team/app").await;
    let chunk = |location: &str, range: &str, bytes: &'static str| {
        admin.request("PATCH", location).header("content-range", range).body(bytes)
    };
    let first = Answer::of(chunk(&location, "0-4", "01234")).await.expect(202);
    let location = goes_on(&first, "0-4");
    let status = admin.get(&location).await.expect(204);
    let location = goes_on(&status, "0-4");
    let second = Answer::of(chunk(&location, "5-7", "567")).await.expect(202);
    let location = goes_on(&second, "0-7");
    assert_eq!(admin.head(&location).await.expect(204).header("range"), "0-7");
    // The last chunk comes in the closing request.
    let digest = digest(b"0123456789");
    let last = admin.request("PUT", &finish(&location, &digest)).header("content-range", "8-9").body("89");
    is_stored(&admin, Answer::of(last).await, "team/app", &digest, b"0123456789").await;
    assert!(open_uploads(&world).is_empty());
}

#[tokio::test]
async fn a_stream_needs_no_range_and_no_length() {
    let world = World::start();
    let admin = world.admin();
    let location = begin(&admin, "team/app").await;
    let patched = admin.request("PATCH", &location).body(streamed(&["01", "", "234"]));
    let location = goes_on(&Answer::of(patched).await.expect(202), "0-4");
    let with_range = admin.request("PATCH", &location).header("content-range", "5-6").body(streamed(&["56"]));
    let location = goes_on(&Answer::of(with_range).await.expect(202), "0-6");
    // RFC 9110 writes the unit too, and some clients do.
    let with_unit = admin.request("PATCH", &location).header("content-range", "bytes 7-7/*").body("7");
    let location = goes_on(&Answer::of(with_unit).await.expect(202), "0-7");
    let digest = digest(b"0123456789");
    let last = admin.request("PUT", &finish(&location, &digest)).body(streamed(&["8", "9"]));
    is_stored(&admin, Answer::of(last).await, "team/app", &digest, b"0123456789").await;
}

#[tokio::test]
async fn a_closing_request_may_come_without_a_body() {
    let world = World::start();
    let admin = world.admin();
    let location = begin(&admin, "team/app").await;
    Answer::of(admin.request("PATCH", &location).body("layer")).await.expect(202);
    let digest = digest(b"layer");
    let put = admin.request("PUT", &finish(&location, &digest));
    is_stored(&admin, Answer::of(put).await, "team/app", &digest, b"layer").await;
}

#[tokio::test]
async fn a_blob_may_be_named_by_sha512() {
    let world = World::start();
    let admin = world.admin();
    let digest = Digest::of(Algorithm::Sha512, b"long").to_string();
    let location = begin(&admin, "team/chunks").await;
    Answer::of(admin.request("PATCH", &location).body("lo")).await.expect(202);
    let put = Answer::of(admin.request("PUT", &finish(&location, &digest)).body("ng")).await;
    is_stored(&admin, put, "team/chunks", &digest, b"long").await;
    let path = format!("/v2/team/whole/blobs/uploads/?digest={digest}");
    let post = Answer::of(admin.request("POST", &path).body("long")).await;
    is_stored(&admin, post, "team/whole", &digest, b"long").await;
    let other = format!("/v2/team/whole/blobs/{}", crate::support::digest(b"long"));
    assert_eq!(admin.get(&other).await.expect(404).code(), "BLOB_UNKNOWN");
}

#[tokio::test]
async fn an_upload_that_is_not_wanted_goes_away() {
    let world = World::start();
    let admin = world.admin();
    let location = begin(&admin, "team/app").await;
    Answer::of(admin.request("PATCH", &location).body("layer")).await.expect(202);
    let answer = admin.delete(&location).await.expect(204);
    assert!(answer.bytes.is_empty());
    for method in ["GET", "PATCH", "DELETE"] {
        assert_eq!(Answer::of(admin.request(method, &location)).await.expect(404).code(), "BLOB_UPLOAD_UNKNOWN");
    }
    let put = admin.request("PUT", &finish(&location, &digest(b"layer")));
    assert_eq!(Answer::of(put).await.expect(404).code(), "BLOB_UPLOAD_UNKNOWN");
    assert!(open_uploads(&world).is_empty());
}
