use db::manifests::NewManifest;
use db::{Blob, BlobId, Error, LinkKind, RepositoryId, blobs, manifests};

use crate::world::{World, at, link, manifest, mei, new_id};

on_both_databases!(
    a_blob_is_pulled_only_through_its_repository,
    eight_push_the_same_blob,
    stored_bytes_count_each_blob_once,
    what_is_missing_is_told,
    blobs_are_listed_with_what_manifests_say_of_them,
    the_manifest_that_names_a_blob_is_found,
    the_sweep_takes_only_what_nobody_needs,
);

async fn a_blob_is_pulled_only_through_its_repository(t: World) {
    let app = t.repository("team/app").await;
    t.repository("team/other").await;
    t.blob(app, "layer", 1000).await;
    let blob = blobs::find_in_repository(&t.db, "team/app", "sha256:layer").await.unwrap().unwrap();
    assert_eq!((blob.size, blob.created_at), (1000, at(0)));
    assert_eq!(blobs::find(&t.db, "sha256:layer").await.unwrap(), Some(blob));
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

async fn the_sweep_takes_only_what_nobody_needs(t: World) {
    let app = t.repository("team/app").await;
    t.blob(app, "named", 10).await;
    t.blob(app, "unnamed", 10).await;
    let mut image = manifest("image");
    image.links = vec![link(LinkKind::Layer, "named", 10)];
    t.manifest(app, &image).await;

    assert_eq!(blobs::list_unnamed(&t.db, at(0), 9).await.unwrap(), [], "too young");
    let unnamed = blobs::list_unnamed(&t.db, at(1), 9).await.unwrap();
    assert_eq!(unnamed, [(app, "sha256:unnamed".to_owned())]);

    let tx = t.db.begin().await.unwrap();
    blobs::unlink(&tx, app, "sha256:unnamed").await.unwrap();
    tx.commit().await.unwrap();
    let unlinked = blobs::list_unlinked(&t.db, at(1), 9).await.unwrap();
    assert_eq!(unlinked.iter().map(|blob| blob.digest.as_str()).collect::<Vec<_>>(), ["sha256:unnamed"]);

    let named = blobs::find(&t.db, "sha256:named").await.unwrap().unwrap();
    let tx = t.db.begin().await.unwrap();
    assert!(blobs::delete_unlinked(&tx, unlinked[0].id).await.unwrap());
    assert!(!blobs::delete_unlinked(&tx, unlinked[0].id).await.unwrap());
    assert!(!blobs::delete_unlinked(&tx, named.id).await.unwrap());
    manifests::unlink(&tx, app, "sha256:image", mei(1)).await.unwrap();
    tx.commit().await.unwrap();

    let manifest = manifests::list_unlinked(&t.db, at(1), 9).await.unwrap().remove(0);
    let tx = t.db.begin().await.unwrap();
    assert!(manifests::delete_unlinked(&tx, manifest.id).await.unwrap());
    assert!(!manifests::delete_unlinked(&tx, manifest.id).await.unwrap());
}
