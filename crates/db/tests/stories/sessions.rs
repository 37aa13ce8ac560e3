use db::{rights, sessions};

use crate::world::{World, at};

on_both_databases!(an_ended_session_is_known_until_it_would_have_expired);

async fn an_ended_session_is_known_until_it_would_have_expired(t: World) {
    let ended = async || {
        let mut ended = rights::load(&t.db).await.unwrap().ended_sessions;
        ended.sort();
        ended
    };
    let before = rights::version(&t.db).await.unwrap();
    let tx = t.db.begin().await.unwrap();
    sessions::end(&tx, "short", at(10), at(0)).await.unwrap();
    sessions::end(&tx, "long", at(100), at(0)).await.unwrap();
    sessions::end(&tx, "long", at(100), at(1)).await.unwrap(); // twice is fine
    tx.commit().await.unwrap();
    assert_eq!(ended().await, ["long", "short"]);
    assert!(rights::version(&t.db).await.unwrap() > before, "whoever keeps rights in memory hears of it");

    let tx = t.db.begin().await.unwrap();
    sessions::end(&tx, "other", at(200), at(50)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(ended().await, ["long", "other"], "the short one has expired by itself");
}
