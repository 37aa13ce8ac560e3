//! What the engine holds becomes a tree again.

use std::fs;
use std::sync::Arc;

use clock::System;
use oci::{By, Delete, Manifest, MediaType, Read, Write};
use store::Files;
use store::export::{Export, Exported};

use crate::tree::{Tree, at, by_digest, digest, name, tagged};

impl Tree {
    async fn export(&self) -> Exported {
        let files = Arc::new(Files::open(&self.root()).unwrap());
        let export = Export { db: self.db.clone(), files, clock: Arc::new(System) };
        export.run(&mut |_| {}).await.unwrap()
    }
}

#[tokio::test]
async fn a_tree_that_was_left_is_adopted_as_what_the_engine_held() {
    let mut tree = Tree::new().await;
    for (tag, seed) in [("kept", "a"), ("deleted", "b")] {
        let image = tree.image("team/app", seed, 100);
        tree.tag("team/app", tag, &image, 100);
    }
    fs::create_dir_all(tree.repositories().join("team/empty/_layers")).unwrap();
    tree.adopt().await;
    let (engine, app) = (tree.engine(), name("team/app"));
    engine.delete_tag(&app, &"deleted".parse().unwrap(), By(None)).await.unwrap();
    // Pushed to the engine, so its bytes are no blob.
    let document = tree.image_document("team/app", "a").replace("linux", "linux ");
    let manifest = Manifest::new(MediaType::OCI_MANIFEST.parse().unwrap(), format!(" {document}"));
    let new = engine.put_manifest(&app, &tagged("new"), manifest.clone(), By(Some("mei"))).await.unwrap().digest;

    let exported = tree.export().await;
    let told = (exported.repositories, exported.manifests, exported.written, exported.tags, exported.blobs);
    assert_eq!(told, (2, 3, 1, 2, 4), "{exported:?}");
    assert_eq!(fs::read(tree.blob_path(&new)).unwrap(), manifest.bytes);
    let kept = exported.kept.unwrap();
    assert!(kept.join("team/app/_manifests/tags/deleted/current/link").is_file(), "the old links are kept");
    assert!(!tree.repositories().join("team/app/_manifests/tags/deleted").exists());

    tree.db = Tree::database(&tree.folder, "another.db").await;
    let told = tree.adopt().await;
    assert!(told.findings.is_empty(), "{told:?}");
    assert_eq!((told.summary.repositories, told.summary.manifests, told.summary.tags), (2, 3, 2), "{told:?}");
    let engine = tree.engine();
    assert_eq!(engine.get_manifest(&app, &tagged("new")).await.unwrap().bytes, manifest.bytes);
    assert_eq!(engine.get_manifest(&app, &by_digest(&new)).await.unwrap().digest, new);
    assert_eq!(engine.stat_blob(&app, &digest(b"b")).await.unwrap(), 1);
    let row = db::repositories::find_by_name(&tree.db, "team/app").await.unwrap().unwrap();
    let tag = db::tags::find(&tree.db, row.id, "kept").await.unwrap().unwrap();
    assert_eq!(tag.updated_at, at(100), "times travel with the links");
}

#[tokio::test]
async fn what_an_interrupted_run_left_is_gone_after_the_next() {
    let tree = Tree::new().await;
    let image = tree.image("team/app", "a", 100);
    tree.tag("team/app", "v1", &image, 100);
    tree.adopt().await;
    let new = tree.repositories().with_extension("new");
    fs::create_dir_all(new.join("half/_layers")).unwrap();
    fs::remove_file(tree.blob_path(&image)).unwrap();
    let exported = tree.export().await;
    assert_eq!((exported.repositories, exported.written), (1, 1), "the bytes of the manifest are made good");
    assert!(!new.exists() && !tree.repositories().join("half").exists());
    assert_eq!(fs::read_dir(tree.root().join("uploads")).unwrap().count(), 0);
}

#[tokio::test]
async fn a_storage_that_never_was_a_registry_becomes_one() {
    let tree = Tree::new().await;
    fs::remove_dir(tree.repositories()).unwrap();
    let exported = tree.export().await;
    assert!(exported.kept.is_none() && tree.repositories().is_dir(), "{exported:?}");
}
