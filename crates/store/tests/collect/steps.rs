//! What each phase takes, and what it leaves.

use std::fs;

use oci::{Chunk, Delete, Read, Write};
use store::{Collected, Phase, Rules};

use crate::world::{DAY, HOUR, World, digest, index, name, rules};

#[tokio::test]
async fn an_image_that_was_deleted_gives_its_space_back_after_the_grace() {
    let t = World::new().await;
    let image = t.push_image("team/app", Some("v1"), "a layer of its own").await;
    t.push_image("team/app", Some("v2"), "another").await;
    let (own, another) = (digest(b"a layer of its own"), digest(b"another"));
    t.later(HOUR * 100);
    t.delete_manifest("team/app", &image).await;
    // Its blobs are old, but a pull of the image may be on its way.
    assert_eq!(t.collect(&rules()).await, Collected { manifests: 1, ..Collected::default() });
    assert!(t.has("team/app", &own).await);
    t.later(HOUR * 2);
    let dry = t.collect(&Rules { dry_run: true, ..rules() }).await;
    assert_eq!(dry, Collected { blobs: 1, freed_bytes: 18, ..Collected::default() });
    assert!(t.has("team/app", &own).await && t.path(&own).exists());
    assert_eq!(t.collect(&rules()).await, dry, "what was told beforehand");
    assert!(!t.has("team/app", &own).await && !t.path(&own).parent().unwrap().exists());
    assert!(t.has("team/app", &another).await);
    assert_eq!(t.collect(&rules()).await, Collected::default());
    t.push_image("team/app", Some("v1"), "a layer of its own").await;
    assert!(t.has("team/app", &own).await);
}

#[tokio::test]
async fn a_blob_stays_while_any_repository_needs_it() {
    let t = World::new().await;
    t.push_image("team/app", Some("v1"), "shared").await;
    t.push_blob("team/other", "shared").await;
    t.later(HOUR * 2);
    let shared = digest(b"shared");
    assert_eq!(t.gone(&Rules { dry_run: true, ..rules() }, Phase::Blobs).await, Vec::<String>::new());
    assert_eq!(t.gone(&rules(), Phase::Unnamed).await, [shared.as_str()]);
    assert_eq!(t.collect(&rules()).await, Collected::default());
    assert!(t.has("team/app", &shared).await && !t.has("team/other", &shared).await);
}

#[tokio::test]
async fn untagged_manifests_go_by_their_rule_and_never_what_something_holds() {
    let t = World::new().await;
    let child = t.push_image("team/app", None, "child").await;
    let parent = t.put("team/app", Some("all"), &index(&[&child], None)).await;
    let about = t.put("team/app", None, &index(&[], Some(&child))).await;
    let lonely = t.push_image("team/app", None, "lonely").await;
    let moved = t.push_image("team/app", Some("v1"), "moved").await;
    t.later(DAY * 10);
    t.push_image("team/app", Some("v1"), "its successor").await;
    let a_week = Rules { untagged_after: Some(DAY * 7), ..rules() };
    assert_eq!(t.gone(&rules(), Phase::Untagged).await, Vec::<String>::new(), "only by a rule");
    let dry = Rules { dry_run: true, ..a_week };
    assert_eq!(t.gone(&dry, Phase::Untagged).await, [lonely.as_str()]);
    assert_eq!(t.gone(&a_week, Phase::Untagged).await, [lonely.as_str()]);
    t.later(DAY * 6);
    assert!(t.has_manifest("team/app", &moved).await && t.gone(&a_week, Phase::Untagged).await.is_empty());
    t.later(DAY * 2);
    assert_eq!(t.gone(&a_week, Phase::Untagged).await, [moved.as_str()], "a week after its tag left it");
    for held in [&parent, &child, &about] {
        assert!(t.has_manifest("team/app", held).await);
    }
    t.untag("team/app", "all").await;
    t.later(DAY * 8);
    let mut gone = t.gone(&a_week, Phase::Untagged).await;
    let place = |digest: &oci::Digest| gone.iter().position(|gone| gone == digest.as_str());
    assert!(place(&parent) < place(&child), "an index before what it names");
    gone.sort();
    let mut all = [parent.to_string(), child.to_string(), about.to_string()];
    all.sort();
    assert_eq!(gone, all);
}

#[tokio::test]
async fn very_many_untagged_manifests_of_one_repository_go_batch_by_batch() {
    let t = World::new().await;
    t.push_image("another/app", Some("v1"), "stays").await;
    for number in 0..130 {
        t.push_image("team/app", None, &format!("{number}")).await;
    }
    t.later(DAY * 2);
    let rules = Rules { untagged_after: Some(DAY), ..rules() };
    let step = t.collector.step(&rules, Phase::Untagged, None).await.unwrap();
    assert_eq!((step.gone.len(), step.next.is_some()), (100, true));
    let step = t.collector.step(&rules, Phase::Untagged, step.next.as_ref()).await.unwrap();
    assert_eq!((step.gone.len(), step.next.is_some()), (30, false));
}

#[tokio::test]
async fn uploads_go_after_a_day_of_silence() {
    let t = World::new().await;
    let app = name("team/app");
    let left = t.engine.start_upload(&app).await.unwrap();
    t.engine.append_upload(&app, &left, Chunk::of("half of a layer")).await.unwrap();
    t.later(HOUR * 23);
    assert_eq!((t.collector.stale_uploads().await.unwrap(), t.collect(&rules()).await.uploads), (0, 0));
    t.later(HOUR * 2);
    assert_eq!(t.collector.stale_uploads().await.unwrap(), 1);
    assert_eq!(t.collect(&Rules { dry_run: true, ..rules() }).await.freed_bytes, 15);
    assert_eq!(t.engine.stat_upload(&app, &left).await.unwrap().offset, 15);
    let collected = t.collect(&rules()).await;
    assert_eq!((collected.uploads, collected.freed_bytes), (1, 15));
    assert_eq!(t.engine.stat_upload(&app, &left).await.unwrap_err().code, oci::Code::BlobUploadUnknown);
}

#[tokio::test]
async fn bytes_that_no_row_names_go_unless_they_may_be_somebody_elses() {
    let t = World::new().await;
    t.push_image("team/app", Some("v1"), "layer").await;
    let (orphan, half) = (t.path(&digest(b"orphan")), t.path(&digest(b"half")));
    fs::create_dir_all(orphan.parent().unwrap()).unwrap();
    fs::write(&orphan, "orphan").unwrap();
    fs::create_dir_all(half.parent().unwrap()).unwrap();
    assert_eq!(t.collect(&rules()).await, Collected::default(), "somebody may be storing them just now");
    t.later(HOUR * 2);
    let links = t.folder.path().join("docker/registry/v2/repositories/team/adopted");
    fs::create_dir_all(&links).unwrap();
    let step = t.collector.step(&rules(), Phase::Orphans, None).await.unwrap();
    assert!(step.kept.unwrap().contains("Docker Registry") && step.next.is_none() && orphan.exists());
    fs::remove_dir_all(links.ancestors().nth(1).unwrap()).unwrap();
    let dry = t.collect(&Rules { dry_run: true, ..rules() }).await;
    assert_eq!((dry.blobs, dry.freed_bytes, orphan.exists()), (2, 6, true));
    assert_eq!(t.collect(&rules()).await, dry);
    assert!(!orphan.parent().unwrap().exists() && !half.parent().unwrap().exists());
    assert!(t.has("team/app", &digest(b"layer")).await);
}

#[tokio::test]
async fn a_deleted_repository_gives_everything_back() {
    let t = World::new().await;
    t.push_image("team/app", Some("v1"), "layer").await;
    t.push_image("team/stays", Some("v1"), "another").await;
    let tx = t.db.begin().await.unwrap();
    let id = db::repositories::find_by_name(&tx, "team/app").await.unwrap().unwrap().id;
    assert!(db::repositories::delete(&tx, id).await.unwrap());
    tx.commit().await.unwrap();
    t.later(HOUR * 2);
    let collected = t.collect(&rules()).await;
    assert_eq!((collected.blobs, collected.manifests, collected.freed_bytes), (1, 1, 5));
    assert!(t.has("team/stays", &digest(b"another")).await);
    t.engine.delete_blob(&name("team/stays"), &digest(b"another")).await.unwrap_err();
    assert_eq!(t.engine.stat_blob(&name("team/stays"), &digest(b"another")).await.unwrap(), 7);
}
