use db::{Backend, Db, Error, Schema, Snapshot, repositories, rights, tags, users};
use sea_orm::ConnectionTrait;

use crate::world::{World, connection, manifest};

on_both_databases!(
    an_empty_database_is_filled,
    migrating_again_changes_nothing_of_what_is_there,
    a_newer_database_is_refused,
    several_processes_may_migrate_at_once,
);

/// The address of a database as it is before the first start.
async fn empty(t: &World) -> String {
    if t.db.backend() == Backend::Sqlite {
        return t.url.replace("test.db", "empty.db");
    }
    let connection = connection(&t.url).await;
    connection.execute_unprepared("DROP SCHEMA public CASCADE; CREATE SCHEMA public").await.unwrap();
    t.url.clone()
}

async fn an_empty_database_is_filled(t: World) {
    let db = Db::connect(&empty(&t).await).await.unwrap();
    assert_eq!(db.schema().await.unwrap(), Schema::Empty);
    db.migrate().await.unwrap();
    assert_eq!(db.schema().await.unwrap(), Schema::Current);
    assert_eq!(rights::version(&db).await.unwrap(), 1);
}

async fn migrating_again_changes_nothing_of_what_is_there(t: World) {
    t.user("mei").await;
    let app = t.repository("team/app").await;
    t.blob(app, "layer", 1000).await;
    let id = t.manifest(app, &manifest("one")).await;
    t.tag(app, "v1", id, 1).await;
    let before = everything(&t.db.snapshot().await.unwrap()).await;

    t.db.migrate().await.unwrap();
    Db::connect(&t.url).await.unwrap().migrate().await.unwrap();

    assert_eq!(everything(&t.db.snapshot().await.unwrap()).await, before);
}

async fn everything(snapshot: &Snapshot) -> String {
    let mei = users::find_by_name(snapshot, "mei").await.unwrap().unwrap();
    let app = repositories::find_by_name(snapshot, "team/app").await.unwrap().unwrap();
    let tag = tags::find(snapshot, app.id, "v1").await.unwrap().unwrap();
    format!("{mei:?} {app:?} {tag:?} {}", rights::version(snapshot).await.unwrap())
}

async fn a_newer_database_is_refused(t: World) {
    let connection = connection(&t.url).await;
    let row = "INSERT INTO seaql_migrations VALUES ('m29990101_000001_from_the_future', 0)";
    connection.execute_unprepared(row).await.unwrap();

    let unknown = vec!["m29990101_000001_from_the_future".to_owned()];
    assert_eq!(t.db.schema().await.unwrap(), Schema::Newer { unknown });
    let refused = t.db.migrate().await.unwrap_err();
    assert!(matches!(refused, Error::Newer { .. }));
    assert!(refused.to_string().contains("m29990101_000001_from_the_future"));
}

async fn several_processes_may_migrate_at_once(t: World) {
    let url = empty(&t).await;
    let db = Db::connect(&url).await.unwrap();
    let mut processes = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let process = Db::connect(&url).await.unwrap();
        processes.spawn(async move { process.migrate().await });
    }
    while let Some(migrated) = processes.join_next().await {
        migrated.unwrap().unwrap();
    }
    assert_eq!(db.schema().await.unwrap(), Schema::Current);
    assert_eq!(rights::version(&db).await.unwrap(), 1, "the first row was made once");
}
