//! What a client was told to be there is there for the grace time.

use std::time::Duration;

use chrono::TimeDelta;
use oci::{Read, Write};
use store::{Phase, Rules};

use crate::world::{DAY, HOUR, World, image, index, name, rules};

const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test]
async fn a_blob_that_somebody_asked_for_can_be_named_afterwards() {
    let t = World::new().await;
    let blob = t.push_blob("team/app", "of a push that broke off").await;
    t.later(MINUTE * 59);
    assert_eq!(t.engine.stat_blob(&name("team/app"), &blob).await.unwrap(), 24);
    t.later(MINUTE * 59);
    assert!(t.gone(&rules(), Phase::Unnamed).await.is_empty(), "told to be there 59 minutes ago");
    t.put("team/app", Some("v1"), &image(&blob)).await;
    t.later(DAY);
    assert!(t.gone(&rules(), Phase::Unnamed).await.is_empty());
}

#[tokio::test]
async fn whoever_only_downloads_keeps_nothing() {
    let t = World::new().await;
    let blob = t.push_blob("team/app", "blob").await;
    t.later(MINUTE * 59);
    assert!(t.has("team/app", &blob).await);
    t.later(MINUTE * 2);
    assert_eq!(t.gone(&rules(), Phase::Unnamed).await, [blob.as_str()]);
}

#[tokio::test]
async fn a_mount_holds_also_where_the_source_goes() {
    let t = World::new().await;
    let blob = t.push_blob("team/app", "blob").await;
    t.later(MINUTE * 59);
    assert!(t.engine.mount_blob(&name("team/other"), &blob, &name("team/app")).await.unwrap());
    t.later(MINUTE * 2);
    assert_eq!(t.collect(&rules()).await.blobs, 0);
    assert!(!t.has("team/app", &blob).await && t.has("team/other", &blob).await);
    t.later(MINUTE * 57);
    // Mounted again: from then on.
    assert!(t.engine.mount_blob(&name("team/other"), &blob, &name("team/other")).await.unwrap());
    t.later(MINUTE * 59);
    assert_eq!(t.collect(&rules()).await.blobs, 0);
    t.later(MINUTE * 2);
    assert_eq!(t.collect(&rules()).await.blobs, 1);
    assert!(!t.engine.mount_blob(&name("team/app"), &blob, &name("team/other")).await.unwrap());
}

#[tokio::test]
async fn a_push_of_what_is_there_begins_its_grace_again() {
    let t = World::new().await;
    let blob = t.push_blob("team/app", "blob").await;
    t.later(MINUTE * 59);
    t.push_blob("team/app", "blob").await;
    t.later(MINUTE * 59);
    assert_eq!(t.collect(&rules()).await.blobs, 0);
    t.put("team/app", None, &image(&blob)).await;
}

#[tokio::test]
async fn a_manifest_that_somebody_asked_for_can_be_named_afterwards() {
    let t = World::new().await;
    let child = t.push_image("team/app", None, "layer").await;
    let a_week = Rules { untagged_after: Some(DAY * 7), ..rules() };
    t.later(DAY * 6);
    t.engine.stat_manifest(&name("team/app"), &child.clone().into()).await.unwrap();
    t.later(DAY * 6);
    assert!(t.gone(&a_week, Phase::Untagged).await.is_empty());
    // Pushed again.
    t.push_image("team/app", None, "layer").await;
    t.later(DAY * 6);
    assert!(t.gone(&a_week, Phase::Untagged).await.is_empty());
    t.put("team/app", Some("all"), &index(&[&child], None)).await;
    t.later(DAY * 30);
    assert!(t.gone(&a_week, Phase::Untagged).await.is_empty());
}

#[tokio::test]
async fn questions_are_written_down_only_now_and_then() {
    let t = World::new().await;
    let blob = t.push_blob("team/app", "blob").await;
    let needed = async || {
        let held = db::blobs::find_in_repository(&t.db, "team/app", blob.as_str()).await.unwrap();
        held.unwrap().needed_at
    };
    let before = needed().await;
    t.later(Duration::from_secs(30));
    t.engine.stat_blob(&name("team/app"), &blob).await.unwrap();
    assert_eq!(needed().await, before);
    t.later(Duration::from_secs(31));
    t.engine.stat_blob(&name("team/app"), &blob).await.unwrap();
    assert_eq!(needed().await - before, TimeDelta::seconds(61));
    // Of a blob that a manifest names nothing is written at all.
    t.put("team/app", Some("v1"), &image(&blob)).await;
    t.later(HOUR);
    t.engine.stat_blob(&name("team/app"), &blob).await.unwrap();
    assert_eq!(needed().await - before, TimeDelta::seconds(61));
}
