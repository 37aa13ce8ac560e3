//! Blobs as they are read: headers, conditions, ranges.

use crate::support::{Answer, Person, World, digest};

/// A blob that is answered from memory, and one that is sent from its file.
fn sizes() -> [Vec<u8>; 2] {
    [b"0123456789".to_vec(), (0..200_000u32).flat_map(u32::to_be_bytes).collect()]
}

async fn get_with(person: &Person, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request =
        headers.iter().fold(person.request("GET", path), |request, (key, value)| request.header(*key, *value));
    Answer::of(request).await
}

#[tokio::test]
async fn a_blob_is_described_by_its_headers() {
    let world = World::start();
    let admin = world.admin();
    for bytes in sizes() {
        let digest = admin.push_blob("team/app", &bytes).await;
        let path = format!("/v2/team/app/blobs/{digest}");
        let (got, seen) = (admin.get(&path).await.expect(200), admin.head(&path).await.expect(200));
        assert!(got.bytes == bytes && seen.bytes.is_empty());
        for answer in [got, seen] {
            assert_eq!(answer.header("content-type"), "application/octet-stream");
            assert_eq!(answer.header("content-length"), bytes.len().to_string());
            assert_eq!(answer.header("docker-content-digest"), digest);
            assert_eq!(answer.header("etag"), format!("\"{digest}\""));
            assert_eq!(answer.header("accept-ranges"), "bytes");
            assert_eq!(answer.header("docker-distribution-api-version"), "registry/2.0");
            assert_eq!(answer.header("cache-control"), "private, max-age=31536000, immutable");
        }
    }
}

#[tokio::test]
async fn what_a_client_has_is_not_sent_again() {
    let world = World::start();
    let admin = world.admin();
    let manifest = admin.push_image("team/app", "v1", "layer").await;
    let blob = digest(b"layer");
    let content = [
        (format!("/v2/team/app/manifests/{manifest}"), &manifest),
        ("/v2/team/app/manifests/v1".to_owned(), &manifest),
        (format!("/v2/team/app/blobs/{blob}"), &blob),
    ];
    for (path, digest) in content {
        let same = [
            format!("\"{digest}\""),
            format!("W/\"{digest}\""),
            format!("\"sha256:other\", \"{digest}\""),
            digest.clone(),
            "*".to_owned(),
        ];
        for (tag, status) in same.map(|tag| (tag, 304)).into_iter().chain([("\"sha256:other\"".to_owned(), 200)]) {
            for method in ["GET", "HEAD"] {
                let request = admin.request(method, &path).header("if-none-match", &tag);
                let answer = Answer::of(request).await;
                assert_eq!(answer.status, status, "{method} {path} If-None-Match: {tag}");
                assert_eq!(answer.header("etag"), format!("\"{digest}\""));
                assert_eq!(answer.header("docker-content-digest"), digest);
                assert_eq!(answer.bytes.is_empty(), status == 304 || method == "HEAD");
            }
        }
    }
    let missing = format!("/v2/team/app/blobs/{}", digest(b"missing"));
    for method in ["GET", "HEAD"] {
        Answer::of(admin.request(method, &missing).header("if-none-match", "*")).await.expect(404);
    }
}

#[tokio::test]
async fn a_part_is_answered_as_a_part() {
    let world = World::start();
    let admin = world.admin();
    for bytes in sizes() {
        let path = format!("/v2/team/app/blobs/{}", admin.push_blob("team/app", &bytes).await);
        let size = bytes.len();
        for (range, part) in [
            ("bytes=0-0".to_owned(), 0..1),
            ("bytes=2-4".to_owned(), 2..5),
            ("Bytes=2-4".to_owned(), 2..5),
            ("bytes=7-".to_owned(), 7..size),
            (format!("bytes=0-{}", size - 1), 0..size),
            (format!("bytes=8-{}", size * 2), 8..size),
            (format!("bytes=8-{}", u64::MAX), 8..size),
            ("bytes=-3".to_owned(), size - 3..size),
            (format!("bytes=-{}", size * 2), 0..size),
        ] {
            let answer = get_with(&admin, &path, &[("range", &range)]).await.expect(206);
            assert!(answer.bytes == bytes[part.clone()], "{range}");
            assert_eq!(answer.header("content-length"), part.len().to_string(), "{range}");
            assert_eq!(answer.header("content-range"), format!("bytes {}-{}/{size}", part.start, part.end - 1));
        }
        for range in [format!("bytes={size}-"), format!("bytes={size}-{}", size + 1), "bytes=-0".to_owned()] {
            let answer = get_with(&admin, &path, &[("range", &range)]).await.expect(416);
            assert_eq!(answer.header("content-range"), format!("bytes */{size}"), "{range}");
            assert_eq!(answer.code(), "RANGE_INVALID");
        }
        // Several parts, another unit and what is no range are answered by the whole.
        for range in ["bytes=0-1,3-4", "bytes=4-2", "items=0-1", "bytes=", "bytes=a-b", "0-1"] {
            let answer = get_with(&admin, &path, &[("range", range)]).await.expect(200);
            assert!(answer.bytes == bytes && answer.header("content-range").is_empty(), "{range}");
        }
        let head = Answer::of(admin.request("HEAD", &path).header("range", "bytes=2-4")).await.expect(200);
        assert_eq!(head.header("content-length"), size.to_string(), "ranges are for GET (RFC 9110, 14.2)");
    }
}

#[tokio::test]
async fn the_blob_of_no_bytes_has_no_part() {
    let world = World::start();
    let admin = world.admin();
    let path = format!("/v2/team/app/blobs/{}", admin.push_blob("team/app", b"").await);
    assert_eq!(admin.get(&path).await.expect(200).header("content-length"), "0");
    let answer = get_with(&admin, &path, &[("range", "bytes=0-")]).await.expect(416);
    assert_eq!(answer.header("content-range"), "bytes */0");
}

#[tokio::test]
async fn a_part_is_answered_only_of_what_the_client_has() {
    let world = World::start();
    let admin = world.admin();
    let digest = admin.push_blob("team/app", b"0123456789").await;
    let path = format!("/v2/team/app/blobs/{digest}");
    for (condition, status, body) in [
        (format!("\"{digest}\""), 206, "234"),
        ("\"sha256:other\"".to_owned(), 200, "0123456789"),
        // A weak tag does not vouch for bytes, and there is no date (RFC 9110, 13.1.5).
        (format!("W/\"{digest}\""), 200, "0123456789"),
        ("Sat, 29 Oct 2044 19:43:31 GMT".to_owned(), 200, "0123456789"),
    ] {
        let answer = get_with(&admin, &path, &[("range", "bytes=2-4"), ("if-range", &condition)]).await;
        assert_eq!((answer.status, answer.text().as_str()), (status, body), "If-Range: {condition}");
    }
}
