use db::manifests::NewManifest;
use db::{Blob, BlobId, Error, LinkKind, RepositoryId, blobs};

use crate::world::{World, at, link, manifest, new_id};

on_both_databases!(
    a_blob_is_pulled_only_through_its_repository,
    eight_push_the_same_blob,
    stored_bytes_count_each_blob_once,
    what_is_missing_is_told,
    blobs_are_listed_with_what_manifests_say_of_them,
    the_manifest_that_names_a_blob_is_found,
    a_damaged_blob_is_missing_until_it_comes_again,
);

async fn a_blob_is_pulled_only_through_its_repository(t: World) {
    let app = t.repository("team/app").await;
    t.repository("team/other").await;
    t.blob(app, "layer", 1000).await;
    let blob = blobs::find_in_repository(&t.db, "team/app", "sha256:layer").await.unwrap().unwrap();
    assert_eq!((blob.size, blob.needed_at, blob.repository_id), (1000, at(0), app));
    assert_eq!(blobs::find(&t.db, "sha256:layer").await.unwrap().unwrap().id, blob.id);
    assert_eq!(blobs::find_in_repository(&t.db, "team/other", "sha256:layer").await.unwrap(), None);
    assert_eq!(blobs::find_in_repository(&t.db, "team/app", "sha256:none").await.unwrap(), None);
}

async fn eight_push_the_same_blob(t: World) {
    let app = t.repository("team/app").await;
    let mut pushes = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let db = t.db.clone();
        pushes.spawn(async move {
            let tx = db.begin().await.unwrap();
            let id = blobs::put(&tx, "sha256:layer", 1000, at(0)).await.unwrap();
            blobs::link(&tx, app, id, at(0)).await.unwrap();
            tx.commit().await.unwrap();
            id
        });
    }
    let ids = pushes.join_all().await;
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(t.stored_bytes(app).await, 1000);
}

async fn stored_bytes_count_each_blob_once(t: World) {
    let (app, other) = (t.repository("team/app").await, t.repository("team/other").await);
    t.blob(app, "one", 1000).await;
    t.blob(app, "one", 1000).await;
    t.blob(app, "two", 50).await;
    t.blob(other, "one", 1000).await;
    assert_eq!((t.stored_bytes(app).await, t.stored_bytes(other).await), (1050, 1000));

    let tx = t.db.begin().await.unwrap();
    assert!(blobs::unlink(&tx, app, "sha256:one").await.unwrap());
    assert!(!blobs::unlink(&tx, app, "sha256:one").await.unwrap());
    assert!(!blobs::unlink(&tx, app, "sha256:none").await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!((t.stored_bytes(app).await, t.stored_bytes(other).await), (50, 1000));

    let tx = t.db.begin().await.unwrap();
    let refused = blobs::link(&tx, app, BlobId(4711), at(0)).await.unwrap_err();
    assert!(matches!(refused, Error::Missing(_)), "{refused:?}");
    drop(tx);
    let tx = t.db.begin().await.unwrap();
    let Blob { id, .. } = blobs::find(&tx, "sha256:one").await.unwrap().unwrap();
    let refused = blobs::link(&tx, RepositoryId(new_id()), id, at(0)).await.unwrap_err();
    assert!(matches!(refused, Error::Missing(_)), "{refused:?}");
}

async fn what_is_missing_is_told(t: World) {
    let (app, other) = (t.repository("team/app").await, t.repository("team/other").await);
    t.blob(app, "one", 1).await;
    t.blob(other, "two", 1).await;
    let asked = ["two", "one", "three"].map(|text| format!("sha256:{text}"));
    let missing = blobs::missing_in_repository(&t.db, app, &asked).await.unwrap();
    assert_eq!(missing, ["sha256:two", "sha256:three"]);

    let many: Vec<String> = (0..70_000).map(|number| format!("sha256:{number}")).collect();
    let missing = blobs::missing_in_repository(&t.db, app, &many).await.unwrap();
    assert_eq!(missing.len(), 70_000, "more than either database takes as parameters");
    assert_eq!(blobs::missing_in_repository(&t.db, app, &[]).await.unwrap(), Vec::<String>::new());
}

async fn blobs_are_listed_with_what_manifests_say_of_them(t: World) {
    let (app, other) = (t.repository("team/app").await, t.repository("team/other").await);
    for text in ["one", "two", "unnamed"] {
        t.blob(app, text, 1000).await;
    }
    let naming = |text: &str, size| NewManifest { links: vec![link(LinkKind::Layer, "one", size)], ..manifest(text) };
    t.manifest(app, &naming("image", 1000)).await;
    t.manifest(app, &NewManifest { links: vec![link(LinkKind::Child, "two", 7)], ..manifest("index") }).await;
    t.manifest(other, &naming("of another repository", 9)).await;

    assert_eq!(blobs::list_in_repository(&t.db, app, None, 2).await.unwrap(), ["sha256:one", "sha256:two"]);
    assert_eq!(blobs::list_in_repository(&t.db, app, Some("sha256:two"), 2).await.unwrap(), ["sha256:unnamed"]);
    assert!(blobs::list_in_repository(&t.db, other, None, 2).await.unwrap().is_empty());
    let asked = ["sha256:one", "sha256:two", "sha256:unnamed"].map(str::to_owned);
    assert_eq!(blobs::sizes_named(&t.db, app, &asked).await.unwrap(), [("sha256:one".to_owned(), 1000)]);
}

async fn the_manifest_that_names_a_blob_is_found(t: World) {
    let (app, other) = (t.repository("team/app").await, t.repository("team/other").await);
    let mut image = manifest("image");
    image.links = vec![link(LinkKind::Layer, "layer", 10)];
    t.manifest(app, &image).await;
    let naming = async |repository| blobs::find_manifest_naming(&t.db, repository, "sha256:layer").await.unwrap();
    assert_eq!(naming(app).await.as_deref(), Some("sha256:image"));
    assert_eq!(naming(other).await, None);
}

async fn a_damaged_blob_is_missing_until_it_comes_again(t: World) {
    let app = t.repository("team/app").await;
    t.blob(app, "layer", 10).await;
    let tx = t.db.begin().await.unwrap();
    assert!(blobs::set_damaged(&tx, "sha256:layer", at(1)).await.unwrap());
    assert!(!blobs::set_damaged(&tx, "sha256:none", at(1)).await.unwrap());
    tx.commit().await.unwrap();
    let missing = async || blobs::missing_in_repository(&t.db, app, &["sha256:layer".to_owned()]).await.unwrap();
    let found = async || blobs::find_in_repository(&t.db, "team/app", "sha256:layer").await.unwrap().unwrap();
    assert_eq!(found().await.damaged_at, Some(at(1)));
    assert_eq!(missing().await, ["sha256:layer"]);
    let tx = t.db.begin().await.unwrap();
    blobs::set_whole(&tx, found().await.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((found().await.damaged_at, missing().await.len()), (None, 0));
}
