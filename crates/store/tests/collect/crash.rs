//! What a crash between two steps leaves is found by the next collection, and nothing else is harmed.

use std::fs;

use store::Phase;

use crate::world::{HOUR, World, digest, rules};

#[tokio::test]
async fn a_crash_between_row_and_bytes_leaves_an_orphan() {
    let t = World::new().await;
    let layer = t.push_blob("team/app", "layer").await;
    t.push_image("team/app", Some("v1"), "stays").await;
    t.later(HOUR * 2);
    t.phase(&rules(), Phase::Unnamed).await;
    // As `Phase::Blobs` does it, without its second half.
    let id = db::blobs::find(&t.db, layer.as_str()).await.unwrap().unwrap().id;
    let tx = t.db.begin().await.unwrap();
    let before = clock::Clock::now(&*t.clock);
    assert_eq!(db::collection::delete_blobs(&tx, &[id], before).await.unwrap().len(), 1);
    tx.commit().await.unwrap();

    assert!(t.path(&layer).exists());
    assert_eq!(t.gone(&rules(), Phase::Blobs).await, Vec::<String>::new());
    assert_eq!(t.gone(&rules(), Phase::Orphans).await, [layer.as_str()]);
    assert!(!t.path(&layer).exists() && t.has("team/app", &digest(b"stays")).await);
}

#[tokio::test]
async fn a_crash_between_bytes_and_row_of_a_push_leaves_an_orphan_that_a_push_takes_over() {
    let t = World::new().await;
    let layer = t.push_blob("team/app", "layer").await;
    let path = t.path(&digest(b"not acknowledged"));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, "not ackn").unwrap(); // not even whole
    t.push_blob("team/app", "not acknowledged").await;
    t.later(HOUR / 2);
    assert_eq!(t.collect(&rules()).await.blobs, 0);
    assert!(t.has("team/app", &digest(b"not acknowledged")).await && t.has("team/app", &layer).await);
}

#[tokio::test]
async fn an_interrupted_collection_is_gone_on_with_from_its_cursor_or_from_the_start() {
    let t = World::new().await;
    for number in 0..600 {
        t.push_blob("team/app", &format!("{number}")).await;
    }
    t.later(HOUR * 2);
    let first = t.collector.step(&rules(), Phase::Unnamed, None).await.unwrap();
    assert_eq!(first.gone.len(), 500);
    let kept = serde_json::to_string(&first.next).unwrap();
    let next: Option<store::Cursor> = serde_json::from_str(&kept).unwrap();
    let second = t.collector.step(&rules(), Phase::Unnamed, next.as_ref()).await.unwrap();
    assert_eq!((second.gone.len(), second.next), (100, None));

    assert_eq!(t.collector.step(&rules(), Phase::Blobs, None).await.unwrap().gone.len(), 500);
    assert_eq!(t.phase(&rules(), Phase::Blobs).await.len(), 100, "from the start");
}
