use std::time::Duration;

use db::{Backend, Db, Error, users};
use sea_orm::{ConnectOptions, ConnectionTrait};

use crate::world::{World, connection, user};

on_both_databases!(
    a_dropped_transaction_leaves_nothing,
    a_committed_one_is_seen_at_once,
    a_snapshot_stays_as_it_was,
    writers_queue_and_nobody_is_turned_away,
    a_name_taken_is_a_conflict,
);

async fn a_dropped_transaction_leaves_nothing(t: World) {
    let tx = t.db.begin().await.unwrap();
    users::create(&tx, &user("mei")).await.unwrap();
    assert!(users::find_by_name(&tx, "mei").await.unwrap().is_some(), "seen from inside");
    drop(tx);
    assert_eq!(users::find_by_name(&t.db, "mei").await.unwrap(), None);
    t.user("mei").await; // and the writer is free again
}

async fn a_committed_one_is_seen_at_once(t: World) {
    t.db.ping().await.unwrap();
    let expected = if t.url.starts_with("sqlite") { Backend::Sqlite } else { Backend::Postgres };
    assert_eq!(t.db.backend(), expected);
    let mei = t.user("mei").await;
    assert_eq!(users::find_by_name(&t.db, "mei").await.unwrap(), Some(mei));
    t.db.close().await.unwrap();
}

async fn a_snapshot_stays_as_it_was(t: World) {
    let snapshot = t.db.snapshot().await.unwrap();
    assert_eq!(users::find_by_name(&snapshot, "mei").await.unwrap(), None);
    t.user("mei").await;
    assert_eq!(users::find_by_name(&snapshot, "mei").await.unwrap(), None);
    drop(snapshot);
    assert!(users::find_by_name(&t.db, "mei").await.unwrap().is_some());
}

async fn writers_queue_and_nobody_is_turned_away(t: World) {
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..40 {
        let db = t.db.clone();
        tasks.spawn(async move {
            let tx = db.begin().await.unwrap();
            users::create(&tx, &user(&format!("user-{number}"))).await.unwrap();
            tx.commit().await.unwrap();
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    let all = users::ListUsers { limit: 100, ..Default::default() };
    assert_eq!(users::list(&t.db, &all).await.unwrap().total, 40);
}

async fn a_name_taken_is_a_conflict(t: World) {
    t.user("mei").await;
    let tx = t.db.begin().await.unwrap();
    let refused = users::create(&tx, &user("mei")).await.unwrap_err();
    assert!(matches!(refused, Error::Conflict(_)), "{refused:?}");
    assert_eq!(refused.to_string(), "there is already one of that name or key");
}

#[tokio::test]
async fn an_address_that_leads_nowhere_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let no_folder = format!("sqlite://{}/missing/test.db", folder.path().display());
    assert!(matches!(Db::connect(&no_folder).await, Err(Error::Unreachable(_))));
    assert!(matches!(Db::connect("mysql://localhost/x").await, Err(Error::Address)));
    assert!(matches!(Db::connect("sqlite::memory:").await, Err(Error::Address)));
}

#[tokio::test]
async fn a_broken_file_is_not_mistaken_for_a_database() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    std::fs::write(&path, "this is not a database, and long enough to be looked at as one").unwrap();
    assert!(Db::connect(&format!("sqlite://{}", path.display())).await.is_err());
}

#[tokio::test]
async fn what_sqlite_refuses_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("test.db").display());
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).map_sqlx_sqlite_opts(|file| file.busy_timeout(Duration::ZERO));
    let (one, two) = (connection(options.clone()).await, connection(options).await);
    one.execute_unprepared("CREATE TABLE t (x)").await.unwrap();
    let insert = "INSERT INTO t VALUES (zeroblob(100000))";
    let refused = async || Error::from(two.execute_unprepared(insert).await.unwrap_err());

    one.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
    assert!(matches!(refused().await, Error::Locked(_)));
    one.execute_unprepared("ROLLBACK").await.unwrap();
    two.execute_unprepared("PRAGMA max_page_count = 2").await.unwrap();
    assert!(matches!(refused().await, Error::Full(_)));
    two.execute_unprepared("PRAGMA query_only = ON").await.unwrap();
    assert!(matches!(refused().await, Error::ReadOnly(_)));
    two.execute_unprepared("PRAGMA nonsense").await.unwrap();
    assert!(matches!(Error::from(two.execute_unprepared("nonsense").await.unwrap_err()), Error::Other(_)));
}

#[tokio::test]
async fn what_postgres_refuses_is_told_apart() {
    crate::world::on_postgres(postgres_refuses).await;
}

async fn postgres_refuses(t: World) {
    let connect = async || {
        let mut options = ConnectOptions::new(&t.url);
        options.max_connections(1);
        connection(options).await
    };
    let (one, two) = (connect().await, connect().await);
    one.execute_unprepared("BEGIN; LOCK TABLE users").await.unwrap();
    two.execute_unprepared("SET lock_timeout = 1").await.unwrap();
    let refused = async || Error::from(two.execute_unprepared("DELETE FROM users").await.unwrap_err());
    assert!(matches!(refused().await, Error::Locked(_)));
    one.execute_unprepared("ROLLBACK").await.unwrap();
    two.execute_unprepared("SET default_transaction_read_only = on").await.unwrap();
    assert!(matches!(refused().await, Error::ReadOnly(_)));

    let elsewhere = t.url.replace("/story_", "/missing_");
    assert!(matches!(Db::connect(&elsewhere).await, Err(Error::Unreachable(_))));
}
