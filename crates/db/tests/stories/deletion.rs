use db::LinkKind;
use db::deletion::{self, Bytes};
use db::manifests::{self, NewManifest};

use crate::world::{World, at, link, manifest};

on_both_databases!(
    the_facts_of_a_repository_are_its_own,
    bytes_that_others_hold_are_not_freed,
    untagged_manifests_are_held_by_nothing,
    a_manifest_is_counted_where_it_was_pulled,
    sizes_and_names_of_older_rows_are_filled_in,
);

async fn the_facts_of_a_repository_are_its_own(t: World) {
    let (app, other) = (t.repository("team/app").await, t.repository("team/other").await);
    let image = t.manifest(app, &manifest("image")).await;
    let links = vec![link(LinkKind::Child, "image", 5), link(LinkKind::Child, "image", 5)];
    let index = NewManifest { links, ..manifest("index") };
    let index = t.manifest(app, &index).await;
    let about = NewManifest { subject: Some("sha256:image".into()), ..manifest("about") };
    let about = t.manifest(app, &about).await;
    t.manifest(other, &manifest("elsewhere")).await;
    for name in ["v10", "v9"] {
        t.tag(app, name, index, 1).await;
    }
    let facts = deletion::facts(&t.db, app).await.unwrap();
    assert_eq!(facts.tags, [("v9".to_owned(), index), ("v10".to_owned(), index)]);
    assert_eq!(facts.children, [(index, "sha256:image".to_owned())]);
    let told: Vec<_> = facts.manifests.iter().map(|fact| (fact.id, fact.subject.as_deref())).collect();
    assert_eq!(told, [(about, Some("sha256:image")), (image, None), (index, None)]);
}

async fn bytes_that_others_hold_are_not_freed(t: World) {
    let (app, other) = (t.repository("team/app").await, t.repository("team/other").await);
    for (repository, blob, size) in [(app, "base", 1000), (app, "own", 100), (app, "both", 10), (other, "base", 1000)] {
        t.blob(repository, blob, size).await;
    }
    let naming = |name: &str, blobs: &[&str]| {
        let links = blobs.iter().map(|blob| link(LinkKind::Layer, blob, 1)).collect();
        NewManifest { links, ..manifest(name) }
    };
    let one = t.manifest(app, &naming("one", &["base", "own", "both"])).await;
    let two = t.manifest(app, &naming("two", &["both"])).await;
    t.manifest(other, &naming("two", &["both"])).await;
    t.manifest(other, &naming("three", &["base"])).await;
    let bytes = async |ids: &[_]| deletion::bytes_of(&t.db, app, ids).await.unwrap();
    assert_eq!(bytes(&[]).await, Bytes::default());
    assert_eq!(bytes(&[one]).await, Bytes { unlinked: 3 + 1100, freed: 3 + 100 });
    assert_eq!(bytes(&[two]).await, Bytes { unlinked: 3, freed: 0 });
    let all = Bytes { unlinked: 6 + 1110, freed: 3 + 110 };
    assert_eq!(bytes(&[one, two]).await, all);
    assert_eq!(deletion::bytes_of_repository(&t.db, app).await.unwrap(), all);
    assert_eq!(t.stored_bytes(app).await, all.unlinked);
}

async fn untagged_manifests_are_held_by_nothing(t: World) {
    let (app, other) = (t.repository("team/app").await, t.repository("team/other").await);
    let index = NewManifest { links: vec![link(LinkKind::Child, "child", 5)], ..manifest("index") };
    let about =
        |name: &str, subject: &str| NewManifest { subject: Some(format!("sha256:{subject}")), ..manifest(name) };
    for new in [manifest("tagged"), index, manifest("child"), about("sbom", "tagged"), about("lost", "nowhere")] {
        let id = t.manifest(app, &new).await;
        if new.digest.ends_with("tagged") {
            t.tag(app, "v1", id, 1).await;
        }
    }
    t.manifest(other, &manifest("child")).await;
    let page = manifests::list_untagged(&t.db, app, None, 1).await.unwrap();
    assert_eq!((page.items[0].digest.as_str(), page.total), ("sha256:index", 2));
    let page = manifests::list_untagged(&t.db, app, page.next.as_deref(), 1).await.unwrap();
    assert_eq!((page.items[0].digest.as_str(), page.next), ("sha256:lost", None));
    let page = manifests::list_untagged(&t.db, other, None, 9).await.unwrap();
    assert_eq!(page.items[0].digest, "sha256:child");
}

async fn a_manifest_is_counted_where_it_was_pulled(t: World) {
    let (app, other) = (t.repository("team/app").await, t.repository("team/other").await);
    for repository in [app, other] {
        let links = vec![link(LinkKind::Layer, "base", 1)];
        t.manifest(repository, &NewManifest { links, ..manifest("one") }).await;
    }
    let links = vec![link(LinkKind::Layer, "base", 1), link(LinkKind::Layer, "base", 1)];
    t.manifest(app, &NewManifest { links, ..manifest("two") }).await;
    for minute in [1, 2] {
        let tx = t.db.begin().await.unwrap();
        let gone = (app, "sha256:gone".to_owned(), 1, at(minute));
        manifests::record_pulls(&tx, &[(app, "sha256:one".into(), 3, at(minute)), gone]).await.unwrap();
        tx.commit().await.unwrap();
    }
    for (repository, count, last) in [(app, 6, Some(at(2))), (other, 0, None)] {
        let found =
            manifests::find_members(&t.db, repository, &["sha256:one".into(), "sha256:x".into()]).await.unwrap();
        assert_eq!((found.len(), found[0].pull_count, found[0].last_pull_at), (1, count, last));
    }
    let counts = manifests::naming_counts(&t.db, app, &["sha256:base".into(), "sha256:x".into()]).await.unwrap();
    assert_eq!((counts.len(), counts["sha256:base"]), (1, 2), "a manifest that names it twice is one");
}

/// The migration computes what `put`, `link` and `set` write.
async fn sizes_and_names_of_older_rows_are_filled_in(t: World) {
    use sea_orm::ConnectionTrait;

    let app = t.repository("team/app").await;
    let links = vec![link(LinkKind::Layer, "layer", 1000), link(LinkKind::Config, "config", 10)];
    t.manifest(app, &NewManifest { links, image_created: Some(at(7)), ..manifest("image") }).await;
    let index = NewManifest { links: vec![link(LinkKind::Child, "image", 5)], ..manifest("index") };
    let index = t.manifest(app, &index).await;
    t.tag(app, "v1.10", index, 1).await;
    let facts = async || {
        let asked = ["sha256:image".to_owned(), "sha256:index".to_owned()];
        let mut members = manifests::find_members(&t.db, app, &asked).await.unwrap();
        members.sort_by(|a, b| a.digest.cmp(&b.digest));
        members
    };
    let before = facts().await;
    let past = crate::world::connection(&t.url).await;
    for back in [
        "DROP INDEX tags_of_repository",
        "DROP INDEX tag_history_by_age",
        "DROP INDEX repository_manifests_sorted",
        "ALTER TABLE manifests DROP COLUMN total_size",
        "ALTER TABLE repository_manifests DROP COLUMN pull_count",
        "ALTER TABLE repository_manifests DROP COLUMN last_pull_at",
        "ALTER TABLE repository_manifests DROP COLUMN total_size",
        "ALTER TABLE repository_manifests DROP COLUMN image_created",
        "ALTER TABLE tags DROP COLUMN natural_name",
        "DELETE FROM seaql_migrations WHERE version LIKE '%_looking' OR version LIKE '%_tag_sizes'",
    ] {
        past.execute_unprepared(back).await.unwrap();
    }
    t.db.migrate().await.unwrap();
    let db = db::Db::connect(&t.url).await.unwrap();
    let asked = ["sha256:image".to_owned(), "sha256:index".to_owned()];
    let mut after = manifests::find_members(&db, app, &asked).await.unwrap();
    after.sort_by(|a, b| a.digest.cmp(&b.digest));
    assert_eq!(after, before);
    let key = past
        .query_one_raw(sea_orm::Statement::from_string(past.get_database_backend(), "SELECT natural_name FROM tags"));
    let key: String = key.await.unwrap().unwrap().try_get_by_index(0).unwrap();
    assert_eq!(key, "v0011.00210");
}
