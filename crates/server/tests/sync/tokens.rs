//! Tokens that end in the middle of a blob, at either end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use client::Remote;
use futures_util::{StreamExt, TryStreamExt};
use oci::copy::{Copier, Runtime, Seen};
use oci::{Blob, Body, ByteStream, Read};
use serde_json::json;
use tokio::runtime::Handle;
use tokio::task::block_in_place;

use super::proxy::{Fault, Proxy};
use super::support::upstream::Upstream;
use super::support::{Person, World, digest};
use super::{Told, digest_at, patient, push_image, spot};

const LAYER: usize = 4 * 1024 * 1024;

/// Every token that the user has ends; their password stays.
async fn end_tokens(admin: &Person, name: &str) {
    for disabled in [true, false] {
        admin.patch(&format!("/api/users/{name}"), &json!({ "disabled": disabled })).await.expect(200);
    }
}

fn layer() -> Vec<u8> {
    (0..LAYER).map(|at| u8::try_from(at % 241).unwrap()).collect()
}

#[tokio::test]
async fn a_download_goes_on_with_a_new_token() {
    let world = World::start();
    let reader = world.user_with("reader", "team/*", "pull").await;
    push_image(&world.admin().remote(), "team/app", Some("1"), (&layer(), json!({}))).await;
    let proxy = Proxy::start(&world.base).await;
    let remote: Remote = patient(&proxy.base, (&reader.name, &reader.password));
    proxy.plan(Fault::Cut(0.5), "GET", "/blobs/sha256:", 1);
    let wanted = digest(&layer()).parse().unwrap();
    let blob = remote.get_blob(&"team/app".parse().unwrap(), &wanted, None).await.unwrap();
    let Body::Stream(mut stream) = blob.body else { panic!("a stream") };
    let mut bytes = stream.next().await.unwrap().unwrap().to_vec();
    end_tokens(&world.admin(), "reader").await;
    while let Some(piece) = stream.try_next().await.unwrap() {
        bytes.extend_from_slice(&piece);
    }
    assert!(bytes == layer());
}

/// Ends the tokens of the target between the beginning of an upload and its bytes, once.
struct Ending {
    admin: Person,
    is_done: AtomicBool,
}

#[async_trait]
impl Runtime for Ending {
    async fn pause(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    fn stream(&self, blob: Blob) -> ByteStream {
        if blob.size == LAYER as u64 && !self.is_done.swap(true, Ordering::Relaxed) {
            let end = end_tokens(&self.admin, "writer");
            block_in_place(|| Handle::current().block_on(end));
        }
        store::stream_of(blob)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_goes_on_with_a_new_token() {
    let (upstream, world) = (Upstream::start(), World::start());
    let writer = world.user_with("writer", "team/*", "pull,push").await;
    let (source, target) = (upstream.person().remote(), patient(&world.base, (&writer.name, &writer.password)));
    let image = push_image(&source, "team/app", Some("1"), (&layer(), json!({}))).await;
    let (seen, told, ending) =
        (Seen::default(), Arc::<Told>::default(), Ending { admin: world.admin(), is_done: AtomicBool::new(false) });
    let options = oci::copy::Options { parallel: 1, ..oci::copy::Options::default() };
    let (source, target, watch) = (&source, &target, told.clone());
    let copier = Copier { source, target, seen: &seen, runtime: &ending, watch, options };
    copier.copy(&spot("team/app:1"), &spot("team/app:1")).await.unwrap();
    assert!(told.holds("goes on at byte"), "{:?}", told.0.lock().unwrap());
    assert_eq!(digest_at(target, "team/app:1").await.as_deref(), image["digest"].as_str());
}
