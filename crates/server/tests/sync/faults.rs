//! Between two registries everything can go wrong: what arrives is right, or does not arrive.

use std::time::{Duration, Instant};

use client::Remote;
use oci::Code;
use serde_json::json;

use super::proxy::{Fault, Proxy};
use super::support::upstream::{PASSWORD, USERNAME, Upstream};
use super::support::{ADMIN_PASSWORD, World};
use super::{copy, digest_at, patient, push_image};

const BLOBS: &str = "/blobs/sha256:";
const UPLOADS: &str = "/blobs/uploads/";
const MANIFESTS: &str = "/manifests/";

/// A `docker-registry` and a Roadstead, each behind a proxy.
struct Story {
    _upstream: Upstream,
    _world: World,
    before: Proxy,
    behind: Proxy,
    direct: Remote,
    source: Remote,
    target: Remote,
}

impl Story {
    async fn begin() -> Self {
        let (upstream, world) = (Upstream::start(), World::start());
        let (before, behind) = (Proxy::start(&upstream.base()).await, Proxy::start(&world.base).await);
        let direct = upstream.person().remote();
        let source = patient(&before.base, (USERNAME, PASSWORD));
        let target = patient(&behind.base, ("admin", ADMIN_PASSWORD));
        Self { _upstream: upstream, _world: world, before, behind, direct, source, target }
    }

    async fn push(&self, tag: &str) -> String {
        let layer: Vec<u8> = format!("{tag} {}", "a long layer ".repeat(80_000)).into_bytes();
        let image = push_image(&self.direct, "app", Some(tag), (&layer, json!({}))).await;
        image["digest"].as_str().unwrap().to_owned()
    }

    async fn copy(&self, tag: &str) -> oci::Result<()> {
        let at = format!("app:{tag}");
        copy(&self.source, &self.target, (&at, &at)).await.0.map(drop)
    }

    fn heal(&self) {
        self.before.heal();
        self.behind.heal();
    }
}

#[tokio::test]
async fn what_passes_is_waited_out_and_what_was_cut_goes_on() {
    let story = Story::begin().await;
    for (number, (at_source, fault, method, path)) in [
        (true, Fault::Cut(0.5), "GET", BLOBS),
        (true, Fault::Stall(0.3), "GET", BLOBS),
        (true, Fault::Reset, "GET", BLOBS),
        (true, Fault::Status(429, Some(1)), "GET", BLOBS),
        (true, Fault::Status(429, Some(1)), "GET", MANIFESTS),
        (true, Fault::Status(503, None), "GET", MANIFESTS),
        (false, Fault::CutUpload, "PATCH", UPLOADS),
        (false, Fault::Reset, "PATCH", UPLOADS),
        (false, Fault::Status(502, None), "PATCH", UPLOADS),
        (false, Fault::Status(401, None), "PATCH", UPLOADS),
        (false, Fault::Status(429, Some(1)), "POST", UPLOADS),
        (false, Fault::Status(429, Some(1)), "PUT", MANIFESTS),
        (false, Fault::Reset, "PUT", UPLOADS),
    ]
    .into_iter()
    .enumerate()
    {
        let tag = format!("passing-{number}");
        let image = story.push(&tag).await;
        let proxy = if at_source { &story.before } else { &story.behind };
        proxy.plan(fault, method, path, 1);
        let began = Instant::now();
        story.copy(&tag).await.unwrap_or_else(|error| panic!("{fault:?} on {method} {path}: {error}"));
        if matches!(fault, Fault::Status(429, _)) {
            assert!(began.elapsed() >= Duration::from_secs(1), "Retry-After counts: {:?}", began.elapsed());
        }
        assert_eq!(digest_at(&story.target, &format!("app:{tag}")).await, Some(image), "{fault:?} on {method}");
        story.heal();
    }
}

#[tokio::test]
async fn what_stays_wrong_is_an_error_and_no_tag() {
    let story = Story::begin().await;
    for (number, (at_source, fault, method, path, code)) in [
        (true, Fault::WrongByte, "GET", BLOBS, Code::BadGateway),
        (true, Fault::WrongByte, "GET", MANIFESTS, Code::BadGateway),
        (true, Fault::Cut(0.0), "GET", BLOBS, Code::BadGateway),
        (true, Fault::TooShort, "GET", BLOBS, Code::SizeInvalid),
        (true, Fault::Hang, "GET", MANIFESTS, Code::GatewayTimeout),
        (true, Fault::Status(429, Some(3600)), "GET", MANIFESTS, Code::TooManyRequests),
        (true, Fault::Status(403, None), "GET", BLOBS, Code::Denied),
        (false, Fault::Status(403, None), "PATCH", UPLOADS, Code::Denied),
        (false, Fault::Status(401, None), "PATCH", UPLOADS, Code::Unauthorized),
        (false, Fault::CutUpload, "PATCH", UPLOADS, Code::BadGateway),
    ]
    .into_iter()
    .enumerate()
    {
        let tag = format!("wrong-{number}");
        let image = story.push(&tag).await;
        let proxy = if at_source { &story.before } else { &story.behind };
        proxy.plan(fault, method, path, usize::MAX);
        let error = story.copy(&tag).await.expect_err("nothing wrong arrives");
        assert_eq!(error.code, code, "{fault:?} on {method} {path}: {error}");
        if code == Code::TooManyRequests {
            assert_eq!(error.detail, Some(json!({ "retry_after": 3600 })), "told, and not waited for");
        }
        story.heal();
        assert_eq!(digest_at(&story.target, &format!("app:{tag}")).await, None, "{fault:?}");
        story.copy(&tag).await.unwrap_or_else(|error| panic!("after {fault:?}: {error}"));
        assert_eq!(digest_at(&story.target, &format!("app:{tag}")).await, Some(image));
    }
}
