use std::time::Duration;

use db::collection::{self, Mark};
use db::manifests::NewManifest;
use db::{BlobId, LinkKind, RepositoryId, blobs, manifests};

use crate::world::{World, at, link, manifest, mei};

on_both_databases!(
    a_blob_that_no_manifest_names_leaves_its_repository,
    what_is_asked_for_or_let_go_is_needed_again,
    pages_come_by_everything_once,
    blobs_and_manifests_of_no_repository_go,
    what_somebody_links_just_now_stays,
    bytes_are_stored_or_removed_but_not_both,
    manifests_grow_old_from_when_they_were_last_needed,
    what_a_rule_takes_is_asked_for_before_or_after,
    space_and_its_reasons_are_told,
);

async fn id(t: &World, text: &str) -> BlobId {
    blobs::find(&t.db, &format!("sha256:{text}")).await.unwrap().unwrap().id
}

fn image(text: &str, layer: &str) -> NewManifest {
    NewManifest { links: vec![link(LinkKind::Layer, layer, 10)], ..manifest(text) }
}

async fn loose(t: &World, minute: i64) -> Vec<String> {
    let page = collection::memberships(&t.db, None, at(minute), 99).await.unwrap();
    page.into_iter().filter(|member| member.is_loose).map(|member| member.digest).collect()
}

async fn unlink(t: &World, repository: RepositoryId, ids: &[BlobId], minute: i64) -> usize {
    let tx = t.db.begin().await.unwrap();
    assert!(db::repositories::lock(&tx, repository).await.unwrap());
    let ended = collection::unlink_unnamed(&tx, repository, ids, at(minute)).await.unwrap();
    tx.commit().await.unwrap();
    ended.len()
}

async fn a_blob_that_no_manifest_names_leaves_its_repository(t: World) {
    let (app, other) = (t.repository("team/app").await, t.repository("team/other").await);
    for (repository, text) in [(app, "named"), (app, "unnamed"), (other, "named")] {
        t.blob(repository, text, 10).await;
    }
    t.manifest(app, &image("image", "named")).await;
    assert_eq!(loose(&t, 0).await, Vec::<String>::new(), "too young");
    assert_eq!(loose(&t, 1).await, ["sha256:unnamed", "sha256:named"], "in the order of repositories");

    let (named, unnamed) = (id(&t, "named").await, id(&t, "unnamed").await);
    assert_eq!(unlink(&t, app, &[named, unnamed], 0).await, 0);
    let before = t.stored_bytes(app).await;
    assert_eq!(unlink(&t, app, &[named, unnamed], 1).await, 1, "asked again, and one is named");
    assert_eq!(t.stored_bytes(app).await, before - 10);
    assert_eq!(unlink(&t, other, &[named], 1).await, 1, "another repository names it, not this one");
    assert_eq!(loose(&t, 1).await, Vec::<String>::new());
}

async fn what_is_asked_for_or_let_go_is_needed_again(t: World) {
    let app = t.repository("team/app").await;
    t.blob(app, "asked", 10).await;
    t.blob(app, "named", 10).await;
    t.manifest(app, &image("image", "named")).await;
    let asked = id(&t, "asked").await;
    let tx = t.db.begin().await.unwrap();
    assert!(blobs::need(&tx, app, asked, at(5)).await.unwrap());
    assert!(blobs::need(&tx, app, asked, at(3)).await.unwrap(), "it does not go back");
    assert!(!blobs::need(&tx, app, BlobId(4711), at(5)).await.unwrap());
    assert!(manifests::unlink(&tx, app, "sha256:image", mei(7)).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(loose(&t, 5).await, Vec::<String>::new());
    assert_eq!(loose(&t, 6).await, ["sha256:asked"]);
    assert_eq!(loose(&t, 8).await, ["sha256:asked", "sha256:named"]);

    // Pushed once more.
    let tx = t.db.begin().await.unwrap();
    assert!(!blobs::link(&tx, app, asked, at(9)).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(loose(&t, 9).await, ["sha256:named"]);

    let again = t.manifest(app, &image("image", "named")).await;
    let tx = t.db.begin().await.unwrap();
    assert_eq!(manifests::unlink_many(&tx, app, &[again], mei(20)).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(loose(&t, 20).await, ["sha256:asked"]);
}

async fn pages_come_by_everything_once(t: World) {
    for repository in 0..3 {
        let repository = t.repository(&format!("team/{repository}")).await;
        for blob in 0..5 {
            t.blob(repository, &format!("{blob}"), 1).await;
        }
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = collection::memberships(&t.db, after, at(1), 4).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some((last.repository_id, last.blob_id));
        seen.extend(page.into_iter().map(|member| (member.repository, member.digest)));
    }
    assert_eq!(seen.len(), 15);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 15);
}

async fn blobs_and_manifests_of_no_repository_go(t: World) {
    let app = t.repository("team/app").await;
    for text in ["named", "unnamed", "alone"] {
        t.blob(app, text, 10).await;
    }
    t.manifest(app, &image("image", "named")).await;
    let tx = t.db.begin().await.unwrap();
    blobs::unlink(&tx, app, "sha256:alone").await.unwrap();
    tx.commit().await.unwrap();
    let garbage = async |minute, before_unlinking| {
        let page = collection::unlinked_blobs(&t.db, None, at(minute), 9, before_unlinking).await.unwrap();
        assert_eq!(page.len(), 3, "a pass comes by all");
        page.into_iter().filter(|blob| blob.is_garbage).map(|blob| blob.digest).collect::<Vec<_>>()
    };
    assert_eq!(garbage(0, true).await, Vec::<String>::new());
    assert_eq!(garbage(1, false).await, ["sha256:alone"]);
    assert_eq!(garbage(1, true).await, ["sha256:unnamed", "sha256:alone"]);

    let ids = [id(&t, "alone").await, id(&t, "named").await];
    let tx = t.db.begin().await.unwrap();
    assert_eq!(collection::delete_blobs(&tx, &ids, at(0)).await.unwrap(), []);
    assert_eq!(collection::delete_blobs(&tx, &ids, at(1)).await.unwrap(), [(ids[0], "sha256:alone".to_owned())]);
    manifests::unlink(&tx, app, "sha256:image", mei(1)).await.unwrap();
    tx.commit().await.unwrap();

    let page = collection::unlinked_manifests(&t.db, None, at(1), 9).await.unwrap();
    assert!(page.len() == 1 && page[0].is_garbage);
    let tx = t.db.begin().await.unwrap();
    assert_eq!(collection::delete_manifests(&tx, &[page[0].id], at(0)).await.unwrap(), 0);
    assert_eq!(collection::delete_manifests(&tx, &[page[0].id], at(1)).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(manifests::stat(&t.db, "sha256:image").await.unwrap(), None);
}

/// On SQLite one transaction waits for the other; on PostgreSQL the collection passes by what is in use.
async fn what_somebody_links_just_now_stays(t: World) {
    let (app, other) = (t.repository("team/app").await, t.repository("team/other").await);
    t.blob(app, "layer", 10).await;
    let layer = id(&t, "layer").await;
    let tx = t.db.begin().await.unwrap();
    blobs::unlink(&tx, app, "sha256:layer").await.unwrap();
    tx.commit().await.unwrap();

    let pushing = t.db.begin().await.unwrap();
    assert_eq!(blobs::put(&pushing, "sha256:layer", 10, at(5)).await.unwrap(), layer);
    let db = t.db.clone();
    let collecting = tokio::spawn(async move {
        let tx = db.begin().await.unwrap();
        let deleted = collection::delete_blobs(&tx, &[layer], at(1)).await.unwrap();
        tx.commit().await.unwrap();
        deleted.len()
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    blobs::link(&pushing, other, layer, at(5)).await.unwrap();
    pushing.commit().await.unwrap();
    assert_eq!(collecting.await.unwrap(), 0);
}

async fn bytes_are_stored_or_removed_but_not_both(t: World) {
    let app = t.repository("team/app").await;
    t.blob(app, "layer", 10).await;
    t.manifest(app, &manifest("manifest")).await;
    let asked = ["layer", "manifest", "stored just now", "garbage"].map(|text| format!("sha256:{text}"));
    let claim = collection::claim(&t.db, "sha256:stored just now").await.unwrap();
    let unnamed = collection::claim_unnamed(&t.db, &asked).await.unwrap();
    // One process is alone on SQLite, and keeps out of its own way.
    let expected = if t.db.backend() == db::Backend::Sqlite { &asked[2..] } else { &asked[3..] };
    assert_eq!(unnamed.digests, expected);
    let waiting = tokio::spawn({
        let db = t.db.clone();
        async move { collection::claim(&db, "sha256:garbage").await.unwrap().begin().await.unwrap().commit().await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(waiting.is_finished(), t.db.backend() == db::Backend::Sqlite);
    drop(unnamed);
    waiting.await.unwrap().unwrap();
    let tx = claim.begin().await.unwrap();
    blobs::put(&tx, "sha256:stored just now", 10, at(0)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(collection::unnamed(&t.db, &asked).await.unwrap(), ["sha256:garbage"]);
}

async fn manifests_grow_old_from_when_they_were_last_needed(t: World) {
    let app = t.repository("team/app").await;
    let ids = [
        t.manifest(app, &manifest("old")).await,
        t.manifest(app, &manifest("pulled")).await,
        t.manifest(app, &manifest("tagged once")).await,
        t.manifest(app, &manifest("asked for")).await,
    ];
    t.tag(app, "v1", ids[2], 0).await;
    t.tag(app, "v1", ids[0], 8).await;
    let tx = t.db.begin().await.unwrap();
    manifests::record_pulls(&tx, &[(app, "sha256:pulled".to_owned(), 1, at(8))]).await.unwrap();
    assert!(manifests::need(&tx, app, ids[3], at(8)).await.unwrap());
    tx.commit().await.unwrap();
    let old = async |minute| {
        let mut old = collection::old_manifests(&t.db, app, at(minute)).await.unwrap();
        old.sort();
        old
    };
    assert_eq!(old(0).await, []);
    assert_eq!(old(8).await, [ids[0]]);
    assert_eq!(old(9).await, ids);
    let untagged = async |digest: &str, minute| {
        collection::find_untagged(&t.db, "team/app", digest, at(minute)).await.unwrap().map(|found| found.manifest_id)
    };
    assert_eq!(untagged("sha256:pulled", 8).await, Some(ids[1]));
    assert_eq!(untagged("sha256:old", 8).await, None, "it has a tag");
    assert_eq!((untagged("sha256:asked for", 8).await, untagged("sha256:asked for", 9).await), (None, Some(ids[3])));
    let tx = t.db.begin().await.unwrap();
    let locked = collection::lock_old_manifests(&tx, app, &ids[1..], at(8)).await.unwrap();
    assert_eq!(locked, [], "each was needed since, or a tag has left it since");
    let locked = collection::lock_old_manifests(&tx, app, &[ids[0], ids[3]], at(8)).await.unwrap();
    assert_eq!(locked, [ids[0]]);
    drop(tx);
    let next = collection::repositories_after(&t.db, None, 9).await.unwrap();
    assert_eq!(next, [(app, "team/app".to_owned())]);
    assert_eq!(collection::repositories_after(&t.db, Some(app), 9).await.unwrap(), []);
}

/// On PostgreSQL: whoever asks for a manifest that is just going waits, and is told that it is gone.
async fn what_a_rule_takes_is_asked_for_before_or_after(t: World) {
    let app = t.repository("team/app").await;
    let asked = t.manifest(app, &manifest("asked for")).await;
    let taking = t.db.begin().await.unwrap();
    assert_eq!(collection::lock_old_manifests(&taking, app, &[asked], at(1)).await.unwrap(), [asked]);
    let db = t.db.clone();
    let asking = tokio::spawn(async move {
        let tx = db.begin().await.unwrap();
        let is_there = manifests::need(&tx, app, asked, at(2)).await.unwrap();
        tx.commit().await.unwrap();
        is_there
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!asking.is_finished());
    manifests::unlink_many(&taking, app, &[asked], mei(2)).await.unwrap();
    taking.commit().await.unwrap();
    assert!(!asking.await.unwrap());
}

async fn space_and_its_reasons_are_told(t: World) {
    let (app, other) = (t.repository("team/app").await, t.repository("team/other").await);
    for (repository, text, size) in [(app, "shared", 100), (other, "shared", 100), (app, "own", 10), (app, "left", 1)] {
        t.blob(repository, text, size).await;
    }
    let layers = [link(LinkKind::Layer, "shared", 100), link(LinkKind::Config, "own", 10)];
    let subject = t.manifest(app, &NewManifest { links: layers.to_vec(), ..manifest("image") }).await;
    t.manifest(other, &image("other image", "shared")).await;
    let about = NewManifest { subject: Some("sha256:image".to_owned()), ..manifest("about") };
    let about = t.manifest(app, &about).await;
    let index = NewManifest { links: vec![link(LinkKind::Child, "image", 5)], ..manifest("index") };
    let index = t.manifest(app, &index).await;
    t.tag(app, "v1", index, 0).await;

    let storage = collection::storage(&t.db, at(1), 9).await.unwrap();
    assert_eq!((storage.blobs, storage.bytes), (3, 111));
    assert_eq!((storage.reclaimable_blobs, storage.reclaimable_bytes), (1, 1));
    assert_eq!(storage.untagged, 1, "that of the other repository");
    let own: Vec<_> = storage.repositories.iter().map(|of| (of.name.as_str(), of.own_bytes)).collect();
    assert_eq!(own, [("team/app", 11), ("team/other", 0)]);
    assert_eq!(collection::storage(&t.db, at(0), 9).await.unwrap().reclaimable_blobs, 0);

    let mark = |reference: &str| Mark { repository: "team/app".to_owned(), reference: reference.to_owned() };
    assert_eq!(collection::tags_of(&t.db, index, 9).await.unwrap(), [mark("v1")]);
    assert_eq!(collection::children_of(&t.db, "sha256:image", 9).await.unwrap(), [mark("sha256:index")]);
    let about_what = collection::subjects_of(&t.db, about, "sha256:image", 9).await.unwrap();
    assert_eq!(about_what, [mark("sha256:image")]);
    assert_eq!(collection::namers_of(&t.db, "sha256:own", 9).await.unwrap(), [mark("sha256:image")]);
    assert_eq!(collection::namers_of(&t.db, "sha256:left", 9).await.unwrap(), []);
    let holders = collection::holders_of_blob(&t.db, id(&t, "shared").await, 9).await.unwrap();
    assert_eq!(holders.iter().map(|of| of.repository.as_str()).collect::<Vec<_>>(), ["team/app", "team/other"]);
    assert_eq!(collection::holders_of_manifest(&t.db, subject, 9).await.unwrap()[0].needed_at, at(0));
    assert_eq!(collection::repositories_of_blob(&t.db, "sha256:shared").await.unwrap(), ["team/app", "team/other"]);
    assert_eq!(collection::blobs_to_verify(&t.db, None, 2).await.unwrap().len(), 2);
}
