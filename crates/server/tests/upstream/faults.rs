//! Everything that can go wrong between us and the upstream. Never is a part taken for the whole, never is something
//! stored that nobody checked, and when it is over nothing needs a restart.

use std::time::{Duration, Instant};

use serde_json::json;

use super::proxy::{Fault, Proxy};
use super::state;
use super::support::pushes::push_through;
use super::support::upstream::Upstream;
use super::support::{Answer, Person, World, digest};

/// Long enough for many pieces on their way.
const BLOB: usize = 2 * 1024 * 1024;

const BLOBS: &str = "/blobs/sha256:";
const UPLOADS: &str = "/blobs/uploads/";
const MANIFESTS: &str = "/manifests/";

struct Story {
    /// Ends with its story.
    _world: World,
    proxy: Proxy,
    admin: Person,
    blob: Vec<u8>,
}

impl Story {
    async fn begin() -> Self {
        let upstream = Upstream::start();
        let proxy = Proxy::start(&upstream.base()).await;
        let env = [("REGISTRY_URL", proxy.base.as_str()), ("REQUEST_TIMEOUT_SEC", "1")];
        let world = World::start_in_front_of(upstream, &env);
        let admin = world.admin();
        let blob: Vec<u8> = (0..BLOB).map(|at| u8::try_from(at % 251).unwrap()).collect();
        super::support::pushes::push_blob_through(&admin.remote(), "team/app", &blob).await;
        Self { _world: world, proxy, admin, blob }
    }

    /// The blob, if the client got all that was announced.
    async fn pull(&self) -> Result<Answer, String> {
        let path = format!("/v2/team/app/blobs/{}", digest(&self.blob));
        let response = self.admin.request("GET", &path).send().await.map_err(|error| error.to_string())?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.map_err(|error| error.to_string())?.to_vec();
        Ok(Answer { status, headers, bytes })
    }

    async fn pulls_whole(&self, fault: Fault) {
        let pulled = self.pull().await.unwrap_or_else(|error| panic!("{fault:?}: {error}"));
        assert_eq!(pulled.status, 200, "{fault:?}: {}", pulled.text());
        assert!(pulled.bytes == self.blob, "{fault:?}: other bytes");
    }

    /// What was wrong is over: the very next request says so.
    async fn recovers(&self) {
        self.proxy.heal();
        let began = Instant::now();
        self.pulls_whole(Fault::Reset).await;
        assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
        assert_eq!(state(&self.admin).await["is_failing"], false);
    }
}

#[tokio::test]
async fn a_download_that_is_cut_anywhere_goes_on_by_range() {
    let story = Story::begin().await;
    for tenth in 0..10 {
        let fault = Fault::Cut(f64::from(tenth) / 10.0);
        story.proxy.plan(fault, "GET", BLOBS, 1);
        story.pulls_whole(fault).await;
    }
    for fault in [Fault::Stall(0.5), Fault::Reset, Fault::Status(503, None), Fault::Status(429, Some(1))] {
        story.proxy.plan(fault, "GET", BLOBS, 1);
        story.pulls_whole(fault).await;
    }
    story.recovers().await;
}

#[tokio::test]
async fn what_stays_broken_is_never_passed_on_as_whole() {
    let story = Story::begin().await;
    for fault in [Fault::Cut(0.0), Fault::WrongByte, Fault::TooShort, Fault::Stall(0.0)] {
        story.proxy.plan(fault, "GET", BLOBS, usize::MAX);
        let pulled = story.pull().await;
        assert!(
            pulled.as_ref().is_err_and(|error| !error.is_empty()),
            "{fault:?} was passed on: {:?}",
            pulled.map(|answer| answer.status)
        );
        story.recovers().await;
    }
}

#[tokio::test]
async fn each_failure_has_its_status_and_shows_on_the_system_page() {
    let story = Story::begin().await;
    for (fault, status, code) in [
        (Fault::Reset, 502, "BAD_GATEWAY"),
        (Fault::Hang, 504, "GATEWAY_TIMEOUT"),
        (Fault::Status(401, None), 502, "BAD_GATEWAY"),
        (Fault::Status(500, None), 502, "BAD_GATEWAY"),
        (Fault::Status(507, None), 502, "BAD_GATEWAY"),
        (Fault::Status(503, None), 503, "UNAVAILABLE"),
        (Fault::Status(429, Some(60)), 503, "UNAVAILABLE"),
    ] {
        story.proxy.plan(fault, "GET", BLOBS, usize::MAX);
        let answer = story.pull().await.unwrap().expect(status);
        assert_eq!(answer.code(), code, "{fault:?}: {}", answer.text());
        assert_eq!(answer.header("www-authenticate"), "", "{fault:?}: our account is none of the client's business");
        let state = state(&story.admin).await;
        assert_eq!(state["is_failing"], true, "{fault:?}: {state}");
        assert!(!state["last_failure"]["message"].as_str().unwrap().is_empty());
        story.recovers().await;
    }
}

#[tokio::test]
async fn an_upload_that_the_upstream_drops_is_no_push() {
    let story = Story::begin().await;
    let remote = story.admin.remote();
    for (fault, method) in [
        (Fault::CutUpload, "PATCH"),
        (Fault::Reset, "PATCH"),
        (Fault::Status(500, None), "PATCH"),
        (Fault::Status(401, None), "PATCH"),
        (Fault::Hang, "PATCH"),
        (Fault::Status(500, None), "PUT"),
        (Fault::Reset, "POST"),
    ] {
        let bytes = format!("{fault:?} {method} {}", "x".repeat(100_000)).into_bytes();
        story.proxy.plan(fault, method, UPLOADS, usize::MAX);
        let pushed = super::support::pushes::try_push_blob(&remote, "team/app", &bytes).await;
        assert!(pushed.is_err(), "{fault:?} on {method} was a success");
        story.proxy.heal();
        let path = format!("/v2/team/app/blobs/{}", digest(&bytes));
        story.admin.head(&path).await.expect(404);
        let began = Instant::now();
        super::support::pushes::push_blob_through(&remote, "team/app", &bytes).await;
        assert!(began.elapsed() < Duration::from_secs(1), "{fault:?} on {method}");
        story.admin.head(&path).await.expect(200);
    }
}

#[tokio::test]
async fn a_manifest_that_the_upstream_did_not_take_is_not_in_the_index() {
    let story = Story::begin().await;
    let image = push_through(&story.admin.remote(), "team/app", "v1", "image").await;
    let manifest = story.admin.get(&format!("/v2/team/app/manifests/{image}")).await.expect(200).text();
    for fault in [Fault::Status(500, None), Fault::Status(401, None), Fault::Reset, Fault::Hang] {
        story.proxy.plan(fault, "PUT", MANIFESTS, usize::MAX);
        let answer = story.admin.put_manifest("team/app", "v2", &manifest).await;
        assert!([502, 504].contains(&answer.status), "{fault:?}: {answer:?}");
        story.proxy.heal();
        story.admin.get("/api/repositories/team%2Fapp/tags/v2").await.expect(404);
    }
    for fault in [Fault::WrongByte, Fault::Cut(0.5), Fault::TooShort] {
        story.proxy.plan(fault, "GET", MANIFESTS, usize::MAX);
        let answer = story.admin.get("/v2/team/app/manifests/v1").await;
        assert_eq!(answer.status, 502, "{fault:?}: {answer:?}");
        story.proxy.heal();
        story.admin.get("/v2/team/app/manifests/v1").await.expect(200);
    }
}

#[tokio::test]
async fn a_dead_upstream_is_told_and_nothing_needs_a_restart() {
    let mut world = World::start_in_front_of(Upstream::start(), &[("REQUEST_TIMEOUT_SEC", "1")]);
    let admin = world.admin();
    let image = push_through(&admin.remote(), "team/app", "v1", "image").await;
    world.upstream.as_mut().unwrap().kill();
    let answer = admin.get("/v2/team/app/manifests/v1").await.expect(503);
    assert_eq!(answer.code(), "UNAVAILABLE");
    assert!(!answer.header("retry-after").is_empty());
    assert!(!answer.text().contains("127.0.0.1"), "where the upstream is, is none of the client's business");
    assert_eq!(state(&admin).await["is_failing"], true);
    assert_eq!(state(&admin).await["last_failure"]["code"], "UNAVAILABLE");
    // What needs no question is answered: rights, lists, and manifests by digest.
    admin.get(&format!("/v2/team/app/manifests/{image}")).await.expect(200);
    let listed = admin.get("/api/repositories/team%2Fapp/tags").await.expect(200).json();
    assert_eq!(listed["total"], json!(1));
    admin.get("/readyz").await.expect(200);
    world.upstream.as_mut().unwrap().up();
    admin.get("/v2/team/app/manifests/v1").await.expect(200);
    assert_eq!(state(&admin).await["is_failing"], false);
    // Without it from the beginning, too.
    world.stop();
    world.upstream.as_mut().unwrap().kill();
    world.up();
    world.admin().get("/v2/team/app/manifests/v1").await.expect(503);
    world.upstream.as_mut().unwrap().up();
    world.admin().get("/v2/team/app/manifests/v1").await.expect(200);
}
