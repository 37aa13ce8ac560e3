//! What is whole is adopted as it was, and only once.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use oci::{By, Delete, Manifest, MediaType, Read, Write};
use store::adopt::{Finding, Listener, Summary};

use crate::tree::{Tree, at, by_digest, digest, name, tagged};

/// Every file below a folder, with its inode and time.
fn files(folder: &Path) -> BTreeMap<PathBuf, (u64, i64)> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let metadata = entry.metadata().unwrap();
        if metadata.is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.insert(entry.path(), (metadata.ino(), metadata.mtime()));
        }
    }
    found
}

#[tokio::test]
async fn everything_is_adopted_as_it_was_and_nothing_of_the_tree_is_touched() {
    let tree = Tree::new().await;
    let (old, amd, arm) = (
        tree.image("team/app", "old", 100),
        tree.image("team/app", "amd64", 200),
        tree.image("team/app", "arm64", 210),
    );
    let index = tree.index("team/app", &[amd.clone(), arm], 300);
    tree.tag("team/app", "v1", &old, 100);
    tree.tag("team/app", "v1", &index, 400);
    let nested = tree.image("team/app/nested", "amd64", 500);
    tree.tag("team/app/nested", "latest", &nested, 500);
    let before = files(&tree.root());

    let told = tree.adopt().await;
    assert!(told.findings.is_empty(), "{told:?}");
    let expected = Summary { repositories: 2, manifests: 5, tags: 2, blobs: 8, ..Summary::default() };
    assert_eq!(told.summary, expected);
    assert_eq!(files(&tree.root()), before);

    let (engine, app) = (tree.engine(), name("team/app"));
    let manifest = engine.get_manifest(&app, &tagged("v1")).await.unwrap();
    assert_eq!((manifest.digest, manifest.media_type.as_str()), (index.clone(), MediaType::OCI_INDEX));
    assert_eq!(manifest.bytes, fs::read(tree.blob_path(&index)).unwrap());
    assert_eq!(engine.get_manifest(&app, &by_digest(&old)).await.unwrap().digest, old, "the one that v1 left");
    assert_eq!(engine.stat_blob(&app, &digest(b"old")).await.unwrap(), 3);
    assert!(
        engine.stat_blob(&name("team/app/nested"), &digest(b"old")).await.is_err(),
        "a layer of another repository"
    );

    let row = db::repositories::find_by_name(&tree.db, "team/app").await.unwrap().unwrap();
    assert_eq!((row.created_at, row.last_push_at), (at(50), Some(at(400))));
    let tag = db::tags::find(&tree.db, row.id, "v1").await.unwrap().unwrap();
    assert_eq!((tag.updated_at, tag.updated_by), (at(400), None));
    assert_eq!(tag.platforms, ["linux/amd64", "linux/arm64"]);
    let info = db::manifests::stat_by_digest(&tree.db, "team/app", amd.as_str()).await.unwrap().unwrap();
    assert_eq!(info.created_at, at(200));
    assert_eq!(info.image_created.unwrap().to_rfc3339(), "2024-01-02T03:04:05+00:00");
}

#[tokio::test]
async fn a_second_time_adds_what_is_new_and_leaves_what_roadstead_changed() {
    let tree = Tree::new().await;
    for (tag, seed) in [("kept", "a"), ("deleted", "b"), ("moved", "c")] {
        let image = tree.image("team/app", seed, 100);
        tree.tag("team/app", tag, &image, 100);
    }
    tree.adopt().await;
    let (engine, app) = (tree.engine(), name("team/app"));
    engine.delete_tag(&app, &"deleted".parse().unwrap(), By(None)).await.unwrap();
    let document = tree.image_document("team/app", "a");
    let elsewhere = Manifest::new(MediaType::OCI_MANIFEST.parse().unwrap(), document);
    let here = engine.put_manifest(&app, &tagged("moved"), elsewhere, By(Some("mei"))).await.unwrap().digest;
    let row = async || db::repositories::find_by_name(&tree.db, "team/app").await.unwrap().unwrap();
    let pushed = row().await.last_push_at;
    let new = tree.image("team/app", "d", 900);
    tree.tag("team/app", "new", &new, 900);

    let told = tree.adopt().await;
    let expected = Summary { repositories: 1, manifests: 1, tags: 1, blobs: 2, known: 3 + 6 + 3, ..Summary::default() };
    assert_eq!((told.summary, told.findings), (expected, vec![]));
    assert!(engine.get_manifest(&app, &tagged("deleted")).await.is_err(), "it does not come back");
    assert_eq!(engine.get_manifest(&app, &tagged("moved")).await.unwrap().digest, here);
    assert_eq!(engine.get_manifest(&app, &tagged("new")).await.unwrap().digest, new);
    assert_eq!(row().await.last_push_at, pushed, "time does not go back");
}

#[tokio::test]
async fn a_run_that_is_cut_off_is_completed_by_the_next() {
    struct Cut(tokio::sync::watch::Sender<bool>);
    impl Listener for Cut {
        fn found(&mut self, _: &Finding) {}
        fn moved_on(&mut self, _: &Summary, _: u64) {
            self.0.send_replace(true);
        }
    }
    let tree = Tree::new().await;
    for number in 0..200 {
        let repository = format!("team/app-{number}");
        let image = tree.image(&repository, "shared", 100);
        tree.tag(&repository, "v1", &image, 100);
    }
    let (cut, mut is_time) = tokio::sync::watch::channel(false);
    let mut cut = Cut(cut);
    let adoption = tree.adoption(false);
    tokio::select! {
        biased;
        _ = is_time.changed() => {}
        done = adoption.run(&mut cut) => panic!("it was not cut off: {done:?}"),
    }
    let told = tree.adopt().await;
    assert!(told.findings.is_empty() && told.summary.known > 0 && told.summary.tags > 0, "{told:?}");
    assert_eq!(told.summary.manifests + told.summary.tags + told.summary.blobs + told.summary.known, 200 * 4);
    let again = tree.adopt().await;
    assert_eq!(again.summary, Summary { repositories: 200, known: 800, ..Summary::default() });
}
