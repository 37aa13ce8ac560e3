//! Two at the same digest, stopped where it would hurt.

use std::time::Duration;

use oci::Read;
use store::{Phase, Rules};

use crate::world::{DAY, HOUR, World, digest, image, name, push_blob, put, rules};

/// Long enough for a task to come to where it stops.
const A_MOMENT: Duration = Duration::from_millis(100);

#[tokio::test]
async fn bytes_that_lie_there_before_their_row_are_no_garbage() {
    let t = World::new().await;
    let stop = t.blobs.after_commit.lock().await;
    let pushing = tokio::spawn({
        let engine = t.engine.clone();
        async move { push_blob(&engine, &name("team/app"), b"layer").await }
    });
    t.blobs.arrived.notified().await;
    let layer = digest(b"layer");
    assert!(t.path(&layer).exists(), "bytes without a row");
    t.later(DAY);
    assert_eq!(t.collect(&rules()).await.blobs, 0);
    drop(stop);
    pushing.await.unwrap().unwrap();
    assert!(t.has("team/app", &layer).await);
}

#[tokio::test]
async fn a_push_between_the_end_of_the_row_and_of_the_bytes_brings_its_own() {
    let t = World::new().await;
    let layer = t.push_blob("team/app", "layer").await;
    t.later(HOUR * 2);
    assert_eq!(t.gone(&rules(), Phase::Unnamed).await, [layer.as_str()]);
    let stop = t.blobs.before_remove.lock().await;
    let collecting = tokio::spawn({
        let collector = t.collector.clone();
        async move { crate::world::phase_of(&collector, &rules(), Phase::Blobs).await }
    });
    // Once for the push above.
    t.blobs.arrived.notified().await;
    t.blobs.arrived.notified().await;
    assert_eq!(db::blobs::find(&t.db, layer.as_str()).await.unwrap(), None, "the row is gone, the bytes are not");
    let pushing = tokio::spawn({
        let engine = t.engine.clone();
        async move { push_blob(&engine, &name("team/app"), b"layer").await }
    });
    tokio::time::sleep(A_MOMENT).await;
    assert!(!pushing.is_finished(), "it waits for its turn");
    drop(stop);
    assert_eq!(collecting.await.unwrap().len(), 1);
    pushing.await.unwrap().unwrap();
    assert!(t.has("team/app", &layer).await);
}

#[tokio::test]
async fn a_collection_that_nobody_waits_for_keeps_its_turn_until_it_is_done() {
    let t = World::new().await;
    let layer = t.push_blob("team/app", "layer").await;
    t.blobs.arrived.notified().await;
    t.later(HOUR * 2);
    t.phase(&rules(), Phase::Unnamed).await;
    let stop = t.blobs.before_remove.lock().await;
    let collecting = tokio::spawn({
        let collector = t.collector.clone();
        async move { crate::world::phase_of(&collector, &rules(), Phase::Blobs).await }
    });
    t.blobs.arrived.notified().await;
    collecting.abort();
    collecting.await.unwrap_err();
    let pushing = tokio::spawn({
        let engine = t.engine.clone();
        async move { push_blob(&engine, &name("team/app"), b"layer").await }
    });
    tokio::time::sleep(A_MOMENT).await;
    assert!(!pushing.is_finished());
    drop(stop);
    pushing.await.unwrap().unwrap();
    assert!(t.has("team/app", &layer).await);
}

#[tokio::test]
async fn a_manifest_that_names_a_blob_before_its_turn_comes_keeps_it() {
    let t = World::new().await;
    let layer = t.push_blob("team/app", "layer").await;
    t.later(HOUR * 2);
    let first = t.collector.step(&Rules { dry_run: true, ..rules() }, Phase::Unnamed, None).await.unwrap();
    assert_eq!(first.gone.len(), 1, "it was about to go");
    put(&t.engine, &name("team/app"), Some("v1"), &image(&layer)).await.unwrap();
    assert!(t.gone(&rules(), Phase::Unnamed).await.is_empty());
    assert_eq!(t.engine.stat_blob(&name("team/app"), &layer).await.unwrap(), 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pushes_and_collections_of_the_same_digest_as_fast_as_they_can() {
    let t = World::new().await;
    let none = Rules { grace: Duration::ZERO, untagged_after: None, dry_run: false };
    let collecting = tokio::spawn({
        let collector = t.collector.clone();
        async move {
            loop {
                crate::world::collect(&collector, &none).await;
            }
        }
    });
    let app = name("team/app");
    for _ in 0..300 {
        // The clock is moved, so everything is too old at once.
        t.later(Duration::from_secs(1));
        let layer = push_blob(&t.engine, &app, b"layer").await.unwrap();
        // It may be gone again, but a row never lies.
        if db::blobs::find(&t.db, layer.as_str()).await.unwrap().is_some() {
            t.has("team/app", &layer).await;
        }
    }
    collecting.abort();
    let _ = collecting.await;
    let left = push_blob(&t.engine, &app, b"layer").await.unwrap();
    assert!(t.has("team/app", &left).await);
}
