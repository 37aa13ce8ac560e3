//! Whatever is wrong is told, and the rest is adopted.

use std::fs;
use std::os::unix::fs::symlink;

use oci::{By, Chunk, Digest, MAX_MANIFEST_SIZE, Read, Write};
use store::TreeError;
use store::adopt::{Kind, Summary};

use crate::tree::{Tree, by_digest, digest, name, tagged};

/// A tree with one whole image, beside which things are wrong.
async fn with_an_image() -> (Tree, Digest) {
    let tree = Tree::new().await;
    let image = tree.image("team/app", "whole", 100);
    tree.tag("team/app", "v1", &image, 100);
    (tree, image)
}

impl Tree {
    /// Adopts, and sees whether the whole image is there.
    async fn adopt_around(&self, image: &Digest) -> crate::tree::Told {
        let told = self.adopt().await;
        assert_eq!(&self.engine().get_manifest(&name("team/app"), &tagged("v1")).await.unwrap().digest, image);
        told
    }
}

#[tokio::test]
async fn a_folder_that_is_none_of_a_registry_is_refused() {
    let tree = Tree::new().await;
    fs::remove_dir(tree.repositories()).unwrap();
    assert!(matches!(tree.try_adopt(false).await, Err(TreeError::NoTree(_))));
}

#[tokio::test]
async fn names_that_are_none_are_left_out() {
    let (tree, image) = with_an_image().await;
    tree.image("Team/App", "other", 100);
    tree.adopt_around(&image).await.only(Kind::LeftOut, "Team/App", "lower-case");

    let (tree, image) = with_an_image().await;
    tree.tag("team/app", "not a tag\u{1b}[2J", &image, 100);
    let told = tree.adopt_around(&image).await;
    told.only(Kind::LeftOut, "team/app:not a tag", "a tag has");
    assert!(!told.findings[0].to_string().contains('\u{1b}'));

    let (tree, image) = with_an_image().await;
    tree.file(&format!("team/app/_layers/md5/{}/link", "a".repeat(32)), "md5:a", 1);
    tree.adopt_around(&image).await.only(Kind::LeftOut, "team/app/_layers/md5", "sha256 or sha512");

    let (tree, image) = with_an_image().await;
    let deep = "a/".repeat(200);
    fs::create_dir_all(tree.repositories().join(deep)).unwrap();
    tree.adopt_around(&image).await.only(Kind::LeftOut, "a/a", "255");
}

#[tokio::test]
async fn links_that_are_none_are_left_out() {
    let (tree, image) = with_an_image().await;
    let nowhere = digest(b"nowhere");
    let revision = |digest: &Digest| format!("team/app/_manifests/revisions/sha256/{}/link", digest.hex());
    tree.file(&revision(&nowhere), nowhere.as_str(), 1);
    tree.adopt_around(&image).await.only(Kind::LeftOut, nowhere.as_str(), "missing on disk");

    let (tree, image) = with_an_image().await;
    tree.file(&revision(&nowhere), image.as_str(), 1);
    tree.adopt_around(&image).await.only(Kind::LeftOut, nowhere.hex(), "its link names");

    for text in [String::new(), "nonsense".into(), "\u{0}".into(), "x".repeat(5000)] {
        let (tree, image) = with_an_image().await;
        tree.file(&revision(&nowhere), &text, 1);
        tree.adopt_around(&image).await.only(Kind::LeftOut, nowhere.hex(), "digest");
    }

    let (tree, image) = with_an_image().await;
    fs::create_dir_all(tree.repositories().join("team/app/_manifests/tags/v2")).unwrap();
    tree.adopt_around(&image).await.only(Kind::LeftOut, "team/app:v2", "points nowhere");

    let (tree, image) = with_an_image().await;
    tree.tag("team/app", "v2", &nowhere, 1);
    tree.adopt_around(&image).await.only(Kind::LeftOut, "team/app:v2", "no manifest of the repository");
}

#[tokio::test]
async fn what_was_deleted_or_collected_before_is_no_damage() {
    let (tree, image) = with_an_image().await;
    let (deleted, collected) = (digest(b"deleted"), tree.layer("team/app", b"collected"));
    let folder = format!("team/app/_manifests/revisions/sha256/{}", deleted.hex());
    fs::create_dir_all(tree.repositories().join(folder)).unwrap();
    fs::remove_dir_all(tree.blob_path(&collected).parent().unwrap()).unwrap();
    fs::create_dir_all(tree.repositories().join("team/empty/_layers")).unwrap();
    fs::create_dir_all(tree.repositories().join("team/app/_uploads/0")).unwrap();
    let told = tree.adopt_around(&image).await;
    told.only(Kind::Stale, "team/app", "1 links to blobs that are gone");
    assert!(db::repositories::find_by_name(&tree.db, "team/empty").await.unwrap().is_some());
}

#[tokio::test]
async fn manifests_that_are_none_are_left_out() {
    let long = format!(r#"{{"schemaVersion":2,"x":"{}"}}"#, "x".repeat(MAX_MANIFEST_SIZE));
    let schema_1 = r#"{"schemaVersion":1,"name":"team/app","tag":"v2","fsLayers":[],"history":[],"signatures":[]}"#;
    for (document, why) in [
        (long.as_str(), "more than the 4194304"),
        (schema_1, "schema 1"),
        ("not json", "not a valid"),
        ("{}", "not a valid"),
        (r#"{"schemaVersion":2,"mediaType":"text/plain"}"#, "not a manifest type"),
    ] {
        let (tree, image) = with_an_image().await;
        let wrong = tree.revision("team/app", document, 1);
        tree.adopt_around(&image).await.only(Kind::LeftOut, wrong.as_str(), why);
    }
    for (bytes, why) in [("", "empty"), ("truncated", "another digest")] {
        let (tree, image) = with_an_image().await;
        let wrong = tree.image("team/app", "wrong", 1);
        fs::write(tree.blob_path(&wrong), bytes).unwrap();
        tree.adopt_around(&image).await.only(Kind::LeftOut, wrong.as_str(), why);
    }
}

#[tokio::test]
async fn a_manifest_of_which_something_is_missing_is_there_and_named() {
    let (tree, image) = with_an_image().await;
    let incomplete = tree.image("team/app", "gone", 1);
    fs::remove_file(tree.blob_path(&digest(b"gone"))).unwrap();
    let index = tree.index("team/app", &[image.clone(), incomplete.clone()], 2);
    fs::remove_file(tree.blob_path(&image)).unwrap();
    let told = tree.adopt().await;
    let of = |digest: &Digest| told.findings.iter().find(|finding| finding.what.contains(digest.as_str())).unwrap();
    assert_eq!((of(&incomplete).kind, of(&index).kind), (Kind::Incomplete, Kind::Incomplete), "{told:?}");
    assert_eq!((of(&image).kind, of(&digest(b"gone")).kind), (Kind::LeftOut, Kind::LeftOut), "{told:?}");
    assert_eq!((told.summary.manifests, told.summary.incomplete, told.summary.left_out), (2, 2, 3), "{told:?}");
    tree.engine().get_manifest(&name("team/app"), &by_digest(&incomplete)).await.unwrap();
}

#[tokio::test]
async fn a_truncated_layer_is_not_linked_so_that_the_next_push_brings_it_whole() {
    let (tree, image) = with_an_image().await;
    let cut = tree.image("team/app", "a layer that is cut", 1);
    let layer = digest(b"a layer that is cut");
    fs::write(tree.blob_path(&layer), "a layer").unwrap();
    let told = tree.adopt_around(&image).await;
    assert_eq!((told.summary.left_out, told.summary.incomplete), (1, 1), "{told:?}");
    // Known as they are now, the manifests still say how long the layer is.
    tree.adopt_around(&image).await.only(Kind::LeftOut, layer.as_str(), "has 7 bytes on disk");

    let (engine, app) = (tree.engine(), name("team/app"));
    assert!(engine.stat_blob(&app, &layer).await.is_err());
    let upload = engine.start_upload(&app).await.unwrap();
    engine.append_upload(&app, &upload, Chunk::of("a layer that is cut")).await.unwrap();
    engine.finish_upload(&app, &upload, &layer).await.unwrap();
    assert_eq!(engine.get_blob(&app, &layer, None).await.unwrap().size, 19);
    let document = engine.get_manifest(&app, &by_digest(&cut)).await.unwrap();
    engine.put_manifest(&app, &tagged("v2"), document, By(None)).await.unwrap();
}

#[tokio::test]
async fn bytes_that_rotted_are_found_by_verify() {
    let (tree, _) = with_an_image().await;
    let layer = digest(b"whole");
    fs::write(tree.blob_path(&layer), "WHOLE").unwrap();
    let told = tree.try_adopt(true).await.unwrap();
    assert_eq!((told.summary.left_out, told.summary.incomplete, told.summary.blobs), (1, 1, 1), "{told:?}");
    assert!(told.findings.iter().all(|finding| finding.why.contains("another digest")), "{told:?}");
    assert!(tree.engine().stat_blob(&name("team/app"), &layer).await.is_err());

    assert_eq!(tree.adopt().await.summary.blobs, 1, "without it nobody looks into blobs");
    let told = tree.try_adopt(true).await.unwrap();
    told.only(Kind::LeftOut, layer.as_str(), "another digest");
}

#[tokio::test]
async fn what_is_no_plain_file_or_folder_is_not_followed() {
    let (tree, image) = with_an_image().await;
    symlink(tree.repositories().join("team"), tree.repositories().join("team/circle")).unwrap();
    tree.adopt_around(&image).await.only(Kind::LeftOut, "team", "symbolic link");

    let (tree, image) = with_an_image().await;
    tree.file("team/app/_layers/sha512", "no folder", 1);
    tree.file("team/other/_manifests/revisions", "no folder", 1);
    tree.adopt_around(&image).await.only(Kind::LeftOut, "team/other/_manifests/revisions", "cannot read it");

    let (tree, image) = with_an_image().await;
    let secret = tree.folder.path().join("secret");
    fs::write(&secret, "of another program").unwrap();
    let layer = tree.layer("team/app", b"of another program");
    fs::remove_file(tree.blob_path(&layer)).unwrap();
    symlink(&secret, tree.blob_path(&layer)).unwrap();
    tree.adopt_around(&image).await.only(Kind::LeftOut, layer.as_str(), "no plain file");
}

#[tokio::test]
async fn times_that_cannot_be_are_brought_into_bounds() {
    let (tree, image) = with_an_image().await;
    tree.tag("team/app", "future", &image, 200_000_000_000);
    tree.adopt_around(&image).await;
    let row = db::repositories::find_by_name(&tree.db, "team/app").await.unwrap().unwrap();
    let tag = db::tags::find(&tree.db, row.id, "future").await.unwrap().unwrap();
    assert!(tag.updated_at.to_rfc3339().starts_with("20"), "{tag:?}");
}

#[tokio::test]
async fn an_empty_registry_is_adopted_too() {
    let tree = Tree::new().await;
    assert_eq!(tree.adopt().await.summary, Summary::default());
}
