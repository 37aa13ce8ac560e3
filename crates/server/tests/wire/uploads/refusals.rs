//! What is refused, what that leaves, and how to go on.

use std::io::Write;
use std::net::{Shutdown, TcpStream};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use oci::{Algorithm, Digest};

use super::open_uploads;
use crate::support::{ADMIN_PASSWORD, Answer, World, digest};
use crate::{begin, finish};

#[tokio::test]
async fn a_chunk_out_of_order_is_told_where_to_go_on() {
    let world = World::start();
    let admin = world.admin();
    let location = begin(&admin, "team/app").await;
    let digest = digest(b"0123456789");
    for (method, range) in [("PATCH", "1-5"), ("PUT", "5-9")] {
        let path = if method == "PUT" { finish(&location, &digest) } else { location.clone() };
        let early = Answer::of(admin.request(method, &path).header("content-range", range).body("xxxxx")).await;
        assert_eq!((early.expect(416).header("range"), "an empty upload"), ("0-0", "an empty upload"));
    }
    Answer::of(admin.request("PATCH", &location).header("content-range", "0-4").body("01234")).await.expect(202);
    for (method, range) in [("PATCH", "0-4"), ("PATCH", "4-8"), ("PATCH", "6-10"), ("PUT", "7-11")] {
        let path = if method == "PUT" { finish(&location, &digest) } else { location.clone() };
        let request = admin.request(method, &path).header("content-range", range).body("56789");
        let answer = Answer::of(request).await.expect(416);
        assert_eq!(answer.code(), "RANGE_INVALID", "{method} {range}");
        assert_eq!((answer.header("location"), answer.header("range")), (location.as_str(), "0-4"), "{method} {range}");
    }
    Answer::of(admin.request("PATCH", &location).header("content-range", "5-9").body("56789")).await.expect(202);
    Answer::of(admin.request("PUT", &finish(&location, &digest))).await.expect(201);
}

#[tokio::test]
async fn a_range_that_does_not_fit_its_chunk_changes_nothing() {
    let world = World::start();
    let admin = world.admin();
    let location = begin(&admin, "team/app").await;
    for range in ["0-3", "0-5", "5-0", "a-b", "-5", "0-", "0-18446744073709551615", "bytes */5"] {
        let request = admin.request("PATCH", &location).header("content-range", range).body("01234");
        assert_eq!(Answer::of(request).await.expect(416).code(), "RANGE_INVALID", "{range}");
    }
    assert_eq!(admin.get(&location).await.expect(204).header("range"), "0-0");
}

#[tokio::test]
async fn of_a_blob_with_a_wrong_digest_nothing_is_kept() {
    let world = World::start();
    let admin = world.admin();
    let (promised, sent) = (digest(b"promised"), digest(b"sent"));
    let location = begin(&admin, "team/app").await;
    Answer::of(admin.request("PATCH", &location).body("se")).await.expect(202);
    let put = Answer::of(admin.request("PUT", &finish(&location, &promised)).body("nt")).await.expect(400);
    assert_eq!(put.code(), "DIGEST_INVALID");
    let detail = &put.json()["errors"][0]["detail"];
    assert_eq!((detail["expected"].as_str(), detail["found"].as_str()), (Some(&*promised), Some(&*sent)));
    assert_eq!(admin.get(&location).await.expect(404).code(), "BLOB_UPLOAD_UNKNOWN");

    let path = format!("/v2/team/app/blobs/uploads/?digest={promised}");
    assert_eq!(Answer::of(admin.request("POST", &path).body("sent")).await.expect(400).code(), "DIGEST_INVALID");
    let long = Digest::of(Algorithm::Sha512, b"promised");
    let path = format!("/v2/team/app/blobs/uploads/?digest={long}");
    assert_eq!(Answer::of(admin.request("POST", &path).body("sent")).await.expect(400).code(), "DIGEST_INVALID");
    for digest in [promised, sent] {
        admin.head(&format!("/v2/team/app/blobs/{digest}")).await.expect(404);
    }
    assert!(open_uploads(&world).is_empty());
}

#[tokio::test]
async fn a_digest_that_is_none_is_refused_and_the_upload_stays() {
    let world = World::start();
    let admin = world.admin();
    let location = begin(&admin, "team/app").await;
    Answer::of(admin.request("PATCH", &location).body("layer")).await.expect(202);
    let upper = digest(b"layer").to_uppercase();
    for bad in ["", "sha256", "sha256:", "sha256:abc", "md5:d41d8cd98f00b204e9800998ecf8427e", &upper] {
        let answer = Answer::of(admin.request("PUT", &finish(&location, bad))).await.expect(400);
        assert_eq!(answer.code(), "DIGEST_INVALID", "{bad}");
    }
    assert_eq!(Answer::of(admin.request("PUT", &location)).await.expect(400).code(), "DIGEST_INVALID");
    Answer::of(admin.request("PUT", &finish(&location, &digest(b"layer")))).await.expect(201);
}

/// A request whose body ends before its announced length does.
fn break_off(world: &World, method: &str, path: &str, body: &str) {
    let credentials = STANDARD.encode(format!("admin:{ADMIN_PASSWORD}"));
    let mut stream = TcpStream::connect(world.host()).unwrap();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Basic {credentials}\r\nContent-Length: 10\r\n\r\n",
        world.host()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
    stream.shutdown(Shutdown::Both).unwrap();
}

#[tokio::test]
async fn a_body_shorter_than_announced_is_kept_and_continued() {
    let world = World::start();
    let admin = world.admin();
    let location = begin(&admin, "team/app").await;
    break_off(&world, "PATCH", &location, "01234");
    // The status waits for the writer that was cut off.
    let mut kept = admin.get(&location).await.expect(204).header("range").to_owned();
    while kept == "0-0" {
        tokio::task::yield_now().await;
        kept = admin.get(&location).await.expect(204).header("range").to_owned();
    }
    assert_eq!(kept, "0-4");
    Answer::of(admin.request("PATCH", &location).header("content-range", "5-9").body("56789")).await.expect(202);
    Answer::of(admin.request("PUT", &finish(&location, &digest(b"0123456789")))).await.expect(201);
}

#[tokio::test]
async fn of_a_whole_push_that_breaks_off_nothing_is_kept() {
    let world = World::start();
    let admin = world.admin();
    // Somebody must see the server take it before it can be seen to let go.
    for digest in [digest(b"0123456789"), digest(b"01234")] {
        break_off(&world, "POST", &format!("/v2/team/app/blobs/uploads/?digest={digest}"), "01234");
    }
    let location = begin(&admin, "team/app").await;
    let is_done = || world.read_log().matches("status=400").count() == 2;
    while !is_done() {
        admin.get(&location).await.expect(204);
    }
    admin.delete(&location).await.expect(204);
    assert!(open_uploads(&world).is_empty());
    for digest in [digest(b"0123456789"), digest(b"01234")] {
        admin.head(&format!("/v2/team/app/blobs/{digest}")).await.expect(404);
    }
}

#[tokio::test]
async fn an_upload_is_its_beginners_and_its_repositorys() {
    let world = World::start();
    let admin = world.admin();
    let mei = world.user_with("mei", "team/**", "pull,push").await;
    let li = world.user_with("li", "team/**", "pull,push").await;
    let location = begin(&mei, "team/app").await;
    admin.push_blob("team/other", b"x").await;
    let elsewhere = location.replace("team/app", "team/other");
    for method in ["GET", "PATCH", "DELETE"] {
        for (person, path) in [(&li, &location), (&admin, &location), (&mei, &elsewhere)] {
            let answer = Answer::of(person.request(method, path)).await.expect(404);
            assert_eq!(answer.code(), "BLOB_UPLOAD_UNKNOWN", "{} {method} {path}", person.name);
        }
    }
    mei.get(&location).await.expect(204);
}
