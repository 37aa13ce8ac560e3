//! The stream of events as proxies and browsers see it.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::World;
use crate::support::watching::Watch;

#[tokio::test]
async fn nothing_on_the_way_keeps_or_gathers_it() {
    let world = World::start();
    let watch = Watch::begin(world.admin().request("GET", "/api/events")).await;
    assert_eq!(watch.header("content-type"), "text/event-stream");
    assert_eq!(watch.header("cache-control"), "no-store");
    assert_eq!(watch.header("x-accel-buffering"), "no");
    assert_eq!(watch.header("content-length"), "");
}

/// Our own limits are 30 and 60 seconds of silence.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_quiet_stream_lives_on_over_both_protocols() {
    let world = World::start();
    let admin = world.admin();
    let two = reqwest::Client::builder().no_proxy().http2_prior_knowledge().build().unwrap();
    let mut watches = [
        Watch::begin(admin.request("GET", "/api/events")).await,
        Watch::begin(admin.clone().with(two).request("GET", "/api/events")).await,
    ];
    let began = Instant::now();
    for watch in &mut watches {
        while began.elapsed() < Duration::from_secs(68) {
            assert_eq!(watch.heartbeat().await, ":");
        }
    }
    admin.post("/api/repositories", &json!({ "name": "team/app" })).await.expect(201);
    for watch in &mut watches {
        assert_eq!(watch.next().await.unwrap().0, "repository_created");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_of_the_server_does_not_wait_for_those_who_watch() {
    let mut world = World::start();
    let admin = world.admin();
    let two = reqwest::Client::builder().no_proxy().http2_prior_knowledge().build().unwrap();
    let mut watches = [
        Watch::begin(admin.request("GET", "/api/events")).await,
        Watch::begin(admin.with(two).request("GET", "/api/events")).await,
    ];
    let stopping = tokio::task::spawn_blocking(move || world.stop());
    for watch in &mut watches {
        assert_eq!(watch.next().await, None);
    }
    let took = stopping.await.unwrap();
    assert!(took < Duration::from_secs(10), "{took:?}");
}
