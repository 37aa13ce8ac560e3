//! Damage is found, not served, and mended by a push.

use std::fs;

use oci::{Code, Read, Write};
use store::Verified;

use crate::world::{World, digest, image, name, put};

async fn verify(t: &World) -> Verified {
    let (mut all, mut at) = (Verified::default(), None);
    loop {
        let step = t.collector.verify(at.as_ref(), None).await.unwrap();
        all.blobs += step.blobs;
        all.bytes += step.bytes;
        all.damaged.extend(step.damaged);
        match step.next {
            Some(next) => at = Some(next),
            None => return all,
        }
    }
}

#[tokio::test]
async fn other_bytes_are_never_served_and_a_push_mends_them() {
    let t = World::new().await;
    let large = "x".repeat(3 * 1024 * 1024);
    t.push_image("team/app", Some("v1"), &large).await;
    t.push_image("team/app", Some("v2"), "small").await;
    t.push_image("team/other", Some("v1"), "small").await;
    let (large, small) = (digest(large.as_bytes()), digest(b"small"));
    let verified = verify(&t).await;
    assert_eq!((verified.blobs, verified.bytes), (2, 3 * 1024 * 1024 + 5));
    assert!(verified.damaged.is_empty());

    fs::write(t.path(&small), "SMALL").unwrap();
    fs::write(t.path(&large), "cut off").unwrap();
    let damaged = verify(&t).await.damaged;
    assert_eq!(damaged.len(), 2);
    assert_eq!((damaged[0].digest.as_str(), &damaged[0].found), (large.as_str(), &None));
    assert_eq!(damaged[1].found.as_deref(), Some(digest(b"SMALL").as_str()));
    assert_eq!(damaged[1].repositories, ["team/app", "team/other"]);
    let aside = t.folder.path().join("quarantine").join(format!("sha256-{}", small.hex()));
    assert_eq!(fs::read(aside).unwrap(), b"SMALL");

    let (app, other) = (name("team/app"), name("team/other"));
    let refused = t.engine.get_blob(&app, &small, None).await.err().unwrap();
    assert_eq!(refused.code, Code::BlobUnknown);
    assert_eq!(refused.detail.unwrap()["reason"], "blob_damaged");
    assert_eq!(t.engine.stat_blob(&other, &small).await.unwrap_err().code, Code::BlobUnknown, "so it is pushed again");
    assert!(!t.engine.mount_blob(&name("team/third"), &small, &app).await.unwrap());
    let unnamed = put(&t.engine, &app, Some("v3"), &image(&small)).await.unwrap_err();
    assert_eq!(unnamed.code, Code::ManifestBlobUnknown);
    assert_eq!(verify(&t).await.damaged.len(), 2, "still");

    t.push_blob("team/other", "small").await;
    assert!(t.has("team/app", &small).await, "for all who have it");
    assert_eq!(verify(&t).await.damaged.len(), 1);
}

#[tokio::test]
async fn bytes_that_come_back_by_themselves_are_served_again() {
    let t = World::new().await;
    t.push_image("team/app", Some("v1"), "layer").await;
    let layer = digest(b"layer");
    fs::rename(t.path(&layer), t.folder.path().join("lost")).unwrap();
    assert_eq!(verify(&t).await.damaged.len(), 1);
    assert!(!t.has("team/app", &layer).await);
    fs::rename(t.folder.path().join("lost"), t.path(&layer)).unwrap();
    assert_eq!(verify(&t).await.damaged, []);
    assert!(t.has("team/app", &layer).await);
}

#[tokio::test]
async fn a_storage_that_is_not_there_damages_nothing() {
    let t = World::new().await;
    t.push_image("team/app", Some("v1"), "layer").await;
    let (blobs, uploads) = (t.folder.path().join("docker"), t.folder.path().join("uploads"));
    fs::rename(&blobs, t.folder.path().join("unmounted")).unwrap();
    fs::rename(&uploads, t.folder.path().join("unmounted-uploads")).unwrap();
    assert_eq!(t.collector.verify(None, None).await.unwrap_err().code, Code::Unavailable);
    fs::rename(t.folder.path().join("unmounted"), &blobs).unwrap();
    fs::rename(t.folder.path().join("unmounted-uploads"), &uploads).unwrap();
    assert!(t.has("team/app", &digest(b"layer")).await);
}

#[tokio::test]
async fn it_reads_no_faster_than_it_may() {
    let t = World::new().await;
    t.push_blob("team/app", &"x".repeat(2 * 1024 * 1024)).await;
    let slowly = t.collector.verify(None, Some(8 * 1024 * 1024));
    let limit = std::time::Duration::from_millis(150);
    assert!(tokio::time::timeout(limit, slowly).await.is_err(), "a quarter of a second");
}
