//! Nonsense where a name, tag, digest, id or number belongs.

use super::is_unharmed;
use crate::raw::Raw;
use crate::support::{World, digest};

/// Texts that end up in paths, queries, files, SQL, logs and headers of careless programs. Raw bytes of a request line.
const NONSENSE: [&[u8]; 34] = [
    b"%00",
    b"a%00b",
    b"%0d%0aX-Injected:%20yes",
    b"%ff%fe",
    b"%C0%AF",
    b"%ED%A0%80",
    b"\xff\xfe",
    "ä".as_bytes(),
    "🚢".as_bytes(),
    b"%F0%9F%9A%A2",
    b"..",
    b"%2e%2e",
    b"..%2f..%2f..%2fetc%2fpasswd",
    b"%252e%252e%252f",
    b"%2F%2F",
    b"a%252Fb",
    b"a%2F..%2Fb",
    b".",
    b"-",
    b"_",
    b"%",
    b"%zz",
    b"%2",
    b"~",
    b"*",
    b"$(id)",
    b"';DROP%20TABLE%20tags;--",
    b"%27%20OR%201=1--",
    b"%3Cscript%3E",
    b"{{7*7}}",
    b"[0]",
    b"null",
    b"NaN",
    b"18446744073709551616",
];

fn request(method: &str, parts: &[&[u8]]) -> Vec<u8> {
    [method.as_bytes(), b" ", &parts.concat(), b" HTTP/1.1\r\nContent-Length: 0\r\n"].concat()
}

#[tokio::test]
async fn what_is_malformed_has_its_own_code() {
    let world = World::start();
    let long_name = format!("{}a", "a/".repeat(128));
    let (longest, too_long) = ("t".repeat(128), "t".repeat(129));
    let digest = digest(b"x");
    let upper = digest.to_uppercase();
    for (method, path, status, code) in [
        ("GET", format!("/v2/{long_name}/tags/list"), 400, "NAME_INVALID"),
        ("GET", format!("/v2/{}/tags/list", "a".repeat(256)), 400, "NAME_INVALID"),
        ("GET", format!("/v2/{}/tags/list", "a".repeat(255)), 404, "NAME_UNKNOWN"),
        ("GET", "/v2/Team/tags/list".into(), 400, "NAME_INVALID"),
        ("GET", "/v2/a//b/tags/list".into(), 400, "NAME_INVALID"),
        ("GET", "/v2//tags/list".into(), 400, "NAME_INVALID"),
        ("GET", "/v2/a/../b/tags/list".into(), 400, "NAME_INVALID"),
        ("GET", "/v2/a/%2e%2e/b/tags/list".into(), 400, "NAME_INVALID"),
        ("GET", "/v2/a%252Fb/tags/list".into(), 400, "NAME_INVALID"),
        ("GET", "/v2/a%00b/tags/list".into(), 400, "NAME_INVALID"),
        ("GET", "/v2/%F0%9F%9A%A2/tags/list".into(), 400, "NAME_INVALID"),
        ("GET", "/v2/a%2Fb/tags/list".into(), 404, "NAME_UNKNOWN"),
        ("GET", "/v2/%ff/tags/list".into(), 404, "NAME_UNKNOWN"),
        ("GET", format!("/v2/a/manifests/{longest}"), 404, "NAME_UNKNOWN"),
        ("GET", format!("/v2/a/manifests/{too_long}"), 400, "TAG_INVALID"),
        ("PUT", format!("/v2/a/manifests/{too_long}"), 400, "TAG_INVALID"),
        ("GET", "/v2/a/manifests/-".into(), 400, "TAG_INVALID"),
        ("GET", "/v2/a/manifests/%F0%9F%9A%A2".into(), 400, "TAG_INVALID"),
        ("GET", "/v2/a/manifests/..".into(), 400, "TAG_INVALID"),
        ("GET", "/v2/a/manifests/sha256:..".into(), 400, "DIGEST_INVALID"),
        ("GET", "/v2/a/blobs/..".into(), 400, "DIGEST_INVALID"),
        ("GET", format!("/v2/a/blobs/{upper}"), 400, "DIGEST_INVALID"),
        ("GET", format!("/v2/a/blobs/{digest}0"), 400, "DIGEST_INVALID"),
        ("GET", "/v2/a/blobs/sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709".into(), 400, "DIGEST_INVALID"),
        ("POST", "/v2/a/blobs/uploads/?digest=..".into(), 400, "DIGEST_INVALID"),
        ("POST", format!("/v2/a/blobs/uploads/?mount={digest}&from=.."), 400, "NAME_INVALID"),
        ("GET", "/v2/a/blobs/uploads/..%2f..%2fsecret.key".into(), 404, "NAME_UNKNOWN"),
        ("GET", "/v2/a/blobs/uploads/%2e%2e".into(), 404, "BLOB_UPLOAD_UNKNOWN"),
        ("DELETE", "/v2/a/blobs/uploads/.".into(), 404, "BLOB_UPLOAD_UNKNOWN"),
        ("GET", "/v2/a/tags/list?n=-1".into(), 400, "PAGINATION_NUMBER_INVALID"),
        ("GET", "/v2/_catalog?n=%00".into(), 400, "PAGINATION_NUMBER_INVALID"),
        ("GET", "/v2/_catalog/..".into(), 404, "NAME_UNKNOWN"),
        ("GET", "/v3/".into(), 404, "route_not_found"),
        ("GET", "/docs/..%2f..%2fsecret.key".into(), 404, "route_not_found"),
        ("GET", "/assets/%2e%2e%2findex.html".into(), 404, "route_not_found"),
    ] {
        let reply = Raw::ask(&world, request(method, &[path.as_bytes()]), b"").await;
        assert_eq!((reply.status, reply.code().as_str()), (status, code), "{method} {path}: {reply:?}");
    }
    is_unharmed(&world).await;
}

#[tokio::test]
async fn nonsense_in_every_place_of_an_address_is_refused() {
    let world = World::start();
    world.admin().push_image("team/app", "v1", "layer").await;
    let digest = digest(b"layer");
    let places = [
        ("GET", "/v2/".to_owned(), "/tags/list"),
        ("PUT", "/v2/team/".into(), "/manifests/v1"),
        ("POST", "/v2/".into(), "/blobs/uploads/"),
        ("GET", "/v2/team/app/manifests/".into(), ""),
        ("DELETE", "/v2/team/app/manifests/".into(), ""),
        ("GET", "/v2/team/app/blobs/".into(), ""),
        ("GET", "/v2/team/app/blobs/sha256:".into(), ""),
        ("GET", "/v2/team/app/referrers/".into(), ""),
        ("PATCH", "/v2/team/app/blobs/uploads/".into(), ""),
        ("PUT", "/v2/team/app/blobs/uploads/".into(), &format!("?digest={digest}")),
        ("POST", "/v2/team/app/blobs/uploads/?digest=".into(), ""),
        ("POST", format!("/v2/team/app/blobs/uploads/?mount={digest}&from="), ""),
        ("POST", "/v2/team/app/blobs/uploads/?mount=".into(), "&from=team/app"),
        ("GET", "/v2/team/app/tags/list?n=".into(), ""),
        ("GET", "/v2/team/app/tags/list?last=".into(), ""),
        ("GET", "/v2/_catalog?last=".into(), ""),
        ("GET", format!("/v2/team/app/referrers/{digest}?artifactType="), ""),
        ("GET", "/v2/?".into(), ""),
        ("GET", "/token?scope=".into(), ""),
        ("GET", "/token?service=x&scope=repository:".into(), ":pull"),
        ("GET", "/api/repositories/".into(), ""),
        ("DELETE", "/api/repositories/".into(), ""),
        ("GET", "/api/repositories/team%2Fapp/tags/".into(), ""),
        ("GET", "/api/repositories/team%2Fapp/tags?after=".into(), ""),
        ("GET", "/api/repositories/team%2Fapp/manifests/".into(), ""),
        ("GET", "/api/repositories?sort=".into(), ""),
        ("GET", "/api/repositories?limit=".into(), ""),
        ("GET", "/api/users/".into(), ""),
        ("GET", "/api/users?after=".into(), ""),
        ("DELETE", "/api/permissions/".into(), ""),
        ("GET", "/api/permissions/explain?repository=".into(), "&user=admin"),
        ("GET", "/api/search?q=".into(), ""),
        ("GET", "/api/audit?after=".into(), ""),
        ("GET", "/docs/".into(), ""),
        ("GET", "/assets/".into(), ""),
        ("GET", "/".into(), ""),
    ];
    for (method, before, after) in places {
        for nonsense in NONSENSE {
            let reply = Raw::ask(&world, request(method, &[before.as_bytes(), nonsense, after.as_bytes()]), b"").await;
            let shown = format!("{method} {before}{}{after}: {reply:?}", nonsense.escape_ascii());
            assert!((200..500).contains(&reply.status), "{shown}");
            assert!(!reply.head.contains("X-Injected"), "{shown}");
        }
    }
    let admin = world.admin();
    admin.head("/v2/team/app/manifests/v1").await.expect(200);
    is_unharmed(&world).await;
}

#[tokio::test]
async fn nonsense_in_every_header_is_refused_or_passed_over() {
    let world = World::start_with(&[("TRUSTED_PROXIES", "127.0.0.1")]);
    let admin = world.admin();
    admin.push_image("team/app", "v1", "layer").await;
    let blob = format!("/v2/team/app/blobs/{}", digest(b"layer"));
    let answer = crate::support::Answer::of(admin.request("POST", "/v2/team/app/blobs/uploads/")).await.expect(202);
    let upload = answer.header("location");
    for (method, path, header) in [
        ("GET", blob.as_str(), "Range"),
        ("GET", &blob, "If-Range"),
        ("GET", &blob, "If-None-Match"),
        ("GET", &blob, "If-Modified-Since"),
        ("GET", &blob, "Accept"),
        ("GET", &blob, "Accept-Encoding"),
        ("PATCH", upload, "Content-Range"),
        ("PATCH", upload, "Content-Type"),
        ("PUT", "/v2/team/app/manifests/v2", "Content-Type"),
        ("GET", "/v2/", "Authorization"),
        ("GET", "/v2/", "X-Forwarded-For"),
        ("GET", "/v2/", "X-Forwarded-Proto"),
        ("GET", "/v2/", "X-Forwarded-Host"),
        ("GET", "/v2/", "Forwarded"),
        ("GET", "/v2/", "Cookie"),
        ("GET", "/api/auth/me", "Cookie"),
        ("GET", "/api/auth/me", "Authorization"),
        ("POST", "/api/auth/login", "Content-Type"),
        ("GET", "/docs", "If-None-Match"),
        ("GET", "/v2/", "Host"),
        ("GET", "/v2/", "Expect"),
        ("GET", "/v2/", "Upgrade"),
        ("GET", "/v2/", "Connection"),
        ("GET", "/v2/", "X-Request-Id"),
    ] {
        let (many, long) = ("bytes=0-0,".repeat(500), "x".repeat(20_000));
        let more = [
            "bytes=-",
            "bytes=0-99999999999999999999999",
            &many,
            "Basic",
            "Basic !!!",
            "Basic Og==",
            "Bearer",
            "Bearer a.b.c",
            "for=\"[::1\";host=\"\";proto=",
            "\"",
            "\t",
            "",
            &long,
        ];
        for value in NONSENSE.into_iter().chain(more.map(str::as_bytes)) {
            let line = [header.as_bytes(), b": ", value, b"\r\n"].concat();
            let reply = Raw::ask(&world, [request(method, &[path.as_bytes()]), line].concat(), b"").await;
            let shown = format!("{method} {path} {header}: {}: {reply:?}", value.escape_ascii());
            assert!((200..500).contains(&reply.status), "{shown}");
            assert!(!reply.head.contains("X-Injected"), "{shown}");
        }
    }
    is_unharmed(&world).await;
}
