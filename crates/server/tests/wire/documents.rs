//! What stands beside `/v2/`: the document of the API and its pages, probes, counters, and headers for browsers.

use std::collections::BTreeSet;

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::{Answer, Person, World, digest};

/// The values of `href` and `src` in a page of ours, without what stands in it as `data:`, and without its base.
fn references(page: &str) -> BTreeSet<String> {
    let values = ["href=\"", "src=\""].into_iter().flat_map(|name| page.split(name).skip(1));
    let values = values.map(|rest| rest.split('"').next().unwrap().to_owned());
    values.filter(|value| !value.starts_with("data:") && !value.starts_with('#') && value != "/").collect()
}

/// Where a page or script of ours names another host.
fn foreign(text: &str) -> Vec<&str> {
    let hosts = ["http://", "https://", "ws://", "wss://", "\"//", "'//", "`//"];
    hosts.into_iter().filter(|start| text.contains(start)).collect()
}

#[tokio::test]
async fn pages_load_everything_from_us() {
    let world = World::start();
    let nobody = world.anonymous();
    let mut all = BTreeSet::new();
    for page in ["/", "/docs", "/redoc"] {
        let found = nobody.get(page).await.expect(200);
        assert_eq!(found.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(foreign(&found.text()), [""; 0], "{page}");
        let references = references(&found.text());
        assert!(references.len() >= 3, "{page}: {references:?}");
        all.extend(references);
    }
    for reference in &all {
        assert!(!reference.contains(':') && !reference.starts_with('/'), "{reference} holds below any path");
        let answer = nobody.get(&format!("/{}", reference.trim_start_matches("./"))).await.expect(200);
        let kind = match reference.rsplit('.').next().unwrap() {
            "js" => "text/javascript; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "json" => "application/json",
            "svg" => "image/svg+xml",
            _ => "text/html; charset=utf-8",
        };
        assert_eq!((answer.header("content-type"), answer.bytes.is_empty()), (kind, false), "{reference}");
        // Bundles hold addresses in the texts of others' libraries; the policy keeps browsers from following any, and the
        // journeys of `web/e2e` fail when one is asked.
        let is_bundle = ["swagger-ui-bundle.js", "swagger-ui.css", "redoc.standalone.js", "/assets/"];
        if !is_bundle.iter().any(|name| reference.contains(name)) && kind != "image/svg+xml" {
            assert_eq!(foreign(&answer.text()), [""; 0], "{reference}");
        }
    }
    for script in ["docs/docs.js", "docs/redoc.js"] {
        assert!(all.contains(script), "{all:?}");
        assert!(nobody.get(&format!("/{script}")).await.expect(200).text().contains("../api/openapi.json"));
    }
    let slash = nobody.get("/docs/").await.expect(308);
    assert_eq!(slash.header("location"), "/docs");
}

#[tokio::test]
async fn every_page_of_the_ui_is_one_document_and_its_files_stay_in_the_cache() {
    let world = World::start();
    let nobody = world.anonymous();
    let index = nobody.get("/").await.expect(200);
    let browser = |path: &str| nobody.request("GET", path).header("accept", "text/html,application/xhtml+xml");
    for page in ["/setup", "/login", "/r/team/app/-/tags/v1", "/me/tokens", "/nothing"] {
        let found = Answer::of(browser(page)).await.expect(200);
        assert_eq!((found.text(), found.header("cache-control")), (index.text(), "no-cache"), "{page}");
    }
    for path in ["/api/nothing", "/assets/nothing.js", "/docs/nothing.js"] {
        Answer::of(browser(path)).await.expect(404);
    }
    nobody.get("/r/team/app").await.expect(404); // no browser
    let script = references(&index.text()).into_iter().find(|name| name.strip_suffix(".js").is_some()).unwrap();
    let script = format!("/{}", script.trim_start_matches("./"));
    let plain = nobody.get(&script).await.expect(200);
    assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable");
    let small = nobody.request("GET", &script).header("accept-encoding", "gzip, br");
    let small = Answer::of(small).await.expect(200);
    assert_eq!(small.header("content-encoding"), "br");
    assert_ne!(small.header("etag"), plain.header("etag"));
    assert!(small.bytes.len() * 2 < plain.bytes.len());
}

#[tokio::test]
async fn a_page_that_did_not_change_is_not_sent_again() {
    let world = World::start();
    let nobody = world.anonymous();
    let page = nobody.get("/docs").await.expect(200);
    let request = nobody.request("GET", "/docs").header("if-none-match", page.header("etag"));
    assert!(Answer::of(request).await.expect(304).bytes.is_empty());
    nobody.get("/docs/nothing.js").await.expect(404);
    nobody.get("/docs/..%2Findex.html").await.expect(404);
}

#[tokio::test]
async fn browsers_may_do_only_what_they_are_asked_to() {
    let world = World::start();
    let admin = world.admin();
    let image = admin.push_image("team/app", "v1", "layer").await;
    let blob = format!("/v2/team/app/blobs/{}", digest(b"layer"));
    let answers = [
        admin.get(&blob).await.expect(200),
        Answer::of(admin.request("GET", &blob).header("range", "bytes=0-1")).await.expect(206),
        Answer::of(admin.request("GET", &blob).header("range", "bytes=9-")).await.expect(416),
        Answer::of(admin.request("GET", "/v2/team/app/manifests/v1").header("if-none-match", format!("\"{image}\"")))
            .await
            .expect(304),
        admin.get("/v2/team/app/tags/list").await.expect(200),
        admin.get("/v2/team/nowhere/tags/list").await.expect(404),
        world.anonymous().get("/v2/").await.expect(401),
        admin.get("/token").await.expect(200),
        admin.get("/api/system").await.expect(200),
        admin.get("/api/nothing").await.expect(404),
        admin.get("/api/openapi.json").await.expect(200),
        admin.get("/docs").await.expect(200),
        admin.get("/redoc").await.expect(200),
        admin.get("/metrics").await.expect(200),
        admin.get("/nothing").await.expect(404),
    ];
    for answer in answers {
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{answer:?}");
        assert_eq!(answer.header("x-frame-options"), "DENY");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'self'; ") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("http") && !policy.contains("unsafe-eval") && !policy.contains("script-src"));
        assert_eq!(answer.header("x-request-id").len(), 32);
    }
}

async fn document(person: &Person) -> Value {
    person.get("/api/openapi.json").await.expect(200).json()
}

#[tokio::test]
async fn the_document_of_the_api_is_the_one_that_the_program_prints() {
    let world = World::start();
    let printed = world.cli(&["openapi"]);
    assert!(printed.status.success());
    let printed: Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!(document(&world.anonymous()).await, printed);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "it is a list")]
async fn the_addresses_of_the_api_change_only_on_purpose() {
    let world = World::start();
    let document = document(&world.anonymous()).await;
    let mut lines = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        let methods: BTreeSet<String> = methods.as_object().unwrap().keys().map(|name| name.to_uppercase()).collect();
        lines.insert(format!("{path} {}", Vec::from_iter(methods).join(" ")));
    }
    assert_snapshot!(Vec::from_iter(lines).join("\n"), @"
    /api/audit GET
    /api/audit.csv GET
    /api/auth/login POST
    /api/auth/logout POST
    /api/auth/me GET
    /api/auth/password POST
    /api/collection-jobs POST
    /api/deletion-jobs POST
    /api/events GET
    /api/groups GET POST
    /api/groups/{id} DELETE GET PATCH
    /api/groups/{id}/members GET POST
    /api/groups/{id}/members/{user_id} DELETE
    /api/import-jobs POST
    /api/imports POST
    /api/imports/{id} DELETE GET
    /api/index-jobs POST
    /api/jobs GET
    /api/jobs/{id} GET
    /api/jobs/{id}/cancel POST
    /api/jobs/{id}/items GET
    /api/jobs/{id}/log GET
    /api/jobs/{id}/retry POST
    /api/local-delete-jobs POST
    /api/local-images GET
    /api/local-push-jobs POST
    /api/overview GET
    /api/permissions GET POST
    /api/permissions/explain GET
    /api/permissions/matches GET
    /api/permissions/mine GET
    /api/permissions/{id} DELETE PATCH
    /api/remote-prefix-jobs POST
    /api/remotes GET POST
    /api/remotes/{id} DELETE GET PATCH
    /api/remotes/{id}/test POST
    /api/rename-jobs POST
    /api/repositories GET POST
    /api/repositories/{repository} DELETE GET PATCH
    /api/repositories/{repository}/archive GET
    /api/repositories/{repository}/deletion-plan POST
    /api/repositories/{repository}/deletions POST
    /api/repositories/{repository}/history GET
    /api/repositories/{repository}/images/{reference} GET
    /api/repositories/{repository}/indexes POST
    /api/repositories/{repository}/indexes/split POST
    /api/repositories/{repository}/manifests GET
    /api/repositories/{repository}/manifests/{digest} GET
    /api/repositories/{repository}/manifests/{digest}/referrers GET
    /api/repositories/{repository}/permissions GET
    /api/repositories/{repository}/tags GET
    /api/repositories/{repository}/tags/{tag} DELETE GET PUT
    /api/repository-folders GET
    /api/schedules GET POST
    /api/schedules/{id} DELETE PATCH
    /api/schedules/{id}/run POST
    /api/search GET
    /api/setup GET POST
    /api/storage GET
    /api/storage/pushes PUT
    /api/storage/why GET
    /api/sync-jobs POST
    /api/system GET
    /api/tokens GET POST
    /api/tokens/{id} DELETE
    /api/upstream/compare POST
    /api/upstream/events POST
    /api/users GET POST
    /api/users/{id} DELETE GET PATCH
    /api/users/{id}/groups GET
    /api/verification-jobs POST
    ");
}

#[tokio::test]
async fn probes_answer_everybody() {
    let world = World::start();
    let nobody = world.anonymous();
    assert_eq!(nobody.get("/healthz").await.expect(200).text(), "ok\n");
    assert_eq!(nobody.get("/readyz").await.expect(200).text(), "ready\n");
    assert_eq!(nobody.head("/healthz").await.expect(200).bytes.len(), 0);
}

#[tokio::test]
async fn counters_name_routes_and_nobody() {
    let world = World::start();
    let admin = world.admin();
    admin.push_image("secret/project", "v-secret", "layer").await;
    admin.get("/v2/secret/project/manifests/v-secret").await.expect(200);
    admin.get("/api/repositories/secret%2Fproject").await.expect(200);
    Answer::of(admin.request("BREW", "/secret/tea")).await.expect(404);
    let metrics = admin.get("/metrics").await.expect(200);
    assert_eq!(metrics.header("content-type"), "text/plain; version=0.0.4");
    let text = metrics.text();
    assert!(!text.contains("secret") && !text.contains("BREW"), "{text}");
    let counter = r#"http_requests_total{route="/v2/{*rest}",method="PUT",status="201"} 1"#;
    assert!(text.lines().any(|line| line == counter), "{text}");
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (_, value) = line.rsplit_once(' ').unwrap();
        assert!(value.parse::<f64>().is_ok(), "{line}");
    }
}
