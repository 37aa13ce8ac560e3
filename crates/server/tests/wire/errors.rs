//! Errors: one shape, stable codes, the methods that an address has, and the challenge of a registry.

use serde_json::Value;

use crate::support::{Answer, World, digest};

/// `{"errors": [{"code", "message", "detail"}]}` as JSON, from a registry.
fn is_an_error(answer: &Answer, code: &str) {
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("docker-distribution-api-version"), "registry/2.0", "{}", answer.text());
    let body = answer.json();
    let (fields, errors) = (body.as_object().unwrap(), body["errors"].as_array().unwrap());
    assert_eq!((fields.len(), errors.len()), (1, 1));
    assert_eq!(errors[0]["code"], code);
    assert!(errors[0]["message"].as_str().is_some_and(|message| !message.is_empty()));
    let keys: Vec<&String> = errors[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["code", "detail", "message"]);
}

#[tokio::test]
async fn every_error_has_the_same_shape() {
    let world = World::start();
    let admin = world.admin();
    admin.push_image("team/app", "v1", "layer").await;
    let unknown = digest(b"unknown");
    for (method, path, status, code) in [
        ("GET", "/v2/team/nowhere/tags/list", 404, "NAME_UNKNOWN"),
        ("GET", "/v2/team/nowhere/manifests/v1", 404, "NAME_UNKNOWN"),
        ("GET", "/v2/team/app/manifests/v2", 404, "MANIFEST_UNKNOWN"),
        ("GET", &format!("/v2/team/app/manifests/{unknown}"), 404, "MANIFEST_UNKNOWN"),
        ("GET", &format!("/v2/team/app/blobs/{unknown}"), 404, "BLOB_UNKNOWN"),
        ("GET", "/v2/team/app/blobs/uploads/nonsense", 404, "BLOB_UPLOAD_UNKNOWN"),
        ("GET", "/v2/Team/tags/list", 400, "NAME_INVALID"),
        ("GET", "/v2/team/app/manifests/-v1", 400, "TAG_INVALID"),
        ("GET", "/v2/team/app/manifests/sha256:abc", 400, "DIGEST_INVALID"),
        ("GET", "/v2/team/app/blobs/v1", 400, "DIGEST_INVALID"),
        ("GET", "/v2/team/app/tags/list?n=x", 400, "PAGINATION_NUMBER_INVALID"),
        ("PUT", "/v2/team/app/manifests/v1", 400, "MANIFEST_INVALID"),
        ("DELETE", "/v2/team/nowhere/manifests/v1", 404, "NAME_UNKNOWN"),
        ("POST", "/v2/", 405, "UNSUPPORTED"),
        ("GET", "/v2/team/app", 404, "NAME_UNKNOWN"),
    ] {
        let answer = Answer::of(admin.request(method, path)).await.expect(status);
        is_an_error(&answer, code);
        if method == "GET" {
            let head = admin.head(path).await.expect(status);
            assert!(head.bytes.is_empty(), "HEAD {path}");
        }
    }
}

#[tokio::test]
async fn an_address_says_which_methods_it_has() {
    let world = World::start();
    let admin = world.admin();
    let blob = format!("/v2/team/app/blobs/{}", admin.push_blob("team/app", b"layer").await);
    let referrers = format!("/v2/team/app/referrers/{}", digest(b"layer"));
    for (path, allowed) in [
        ("/v2/", "GET, HEAD"),
        ("/v2/_catalog", "GET, HEAD"),
        ("/v2/team/app/tags/list", "GET, HEAD"),
        (&referrers, "GET, HEAD"),
        ("/v2/team/app/manifests/v1", "GET, HEAD, PUT, DELETE"),
        (&blob, "GET, HEAD, DELETE"),
        ("/v2/team/app/blobs/uploads/", "POST"),
        ("/v2/team/app/blobs/uploads/id", "GET, HEAD, PATCH, PUT, DELETE"),
    ] {
        let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PURGE"];
        for method in methods.into_iter().filter(|method| !allowed.split(", ").any(|name| name == *method)) {
            let answer = Answer::of(admin.request(method, path)).await.expect(405);
            assert_eq!(answer.header("allow"), allowed, "{method} {path}");
            if method != "HEAD" {
                is_an_error(&answer, "UNSUPPORTED");
            }
        }
    }
}

#[tokio::test]
async fn who_is_nobody_is_told_where_to_sign_in() {
    let world = World::start();
    let admin = world.admin();
    admin.push_image("team/app", "v1", "layer").await;
    let nobody = world.anonymous();
    let upload = "/v2/team/app/blobs/uploads/";
    let mount = format!("{upload}?mount={}&from=team/base", digest(b"layer"));
    for (method, path, scopes) in [
        ("GET", "/v2/", ""),
        ("GET", "/v2", ""),
        ("GET", "/v2/_catalog", r#",scope="registry:catalog:*""#),
        ("GET", "/v2/team/app/manifests/v1", r#",scope="repository:team/app:pull""#),
        ("HEAD", "/v2/team/app/manifests/v1", r#",scope="repository:team/app:pull""#),
        ("PUT", "/v2/team/app/manifests/v1", r#",scope="repository:team/app:pull,push""#),
        ("DELETE", "/v2/team/app/manifests/v1", r#",scope="repository:team/app:delete""#),
        ("POST", upload, r#",scope="repository:team/app:pull,push""#),
        ("POST", &mount, r#",scope="repository:team/app:pull,push repository:team/base:pull""#),
    ] {
        let answer = Answer::of(nobody.request(method, path)).await.expect(401);
        let (base, host) = (&world.base, world.host());
        let expected = format!(r#"Bearer realm="{base}/token",service="{host}"{scopes}"#);
        assert_eq!(answer.header("www-authenticate"), expected, "{method} {path}");
        if method != "HEAD" {
            is_an_error(&answer, "UNAUTHORIZED");
        }
    }
    let wrong = crate::support::Person::new(&world.base, "admin", "wrong");
    let answer = wrong.get("/v2/").await.expect(401);
    assert!(answer.header("www-authenticate").ends_with(r#",error="invalid_token""#));
    let ping = admin.get("/v2/").await.expect(200);
    assert_eq!(
        (ping.json(), ping.header("docker-distribution-api-version")),
        (Value::Object(serde_json::Map::new()), "registry/2.0")
    );
}
