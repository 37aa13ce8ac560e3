use db::audit_events::{self, ListAuditEvents, NewAuditEvent};
use serde_json::json;

use crate::world::{World, at, new_id};

on_both_databases!(events_are_kept_whole, events_are_listed_newest_first);

fn event(minute: i64, actor: &str, target: &str) -> NewAuditEvent {
    NewAuditEvent {
        at: at(minute),
        actor_id: None,
        actor: actor.to_owned(),
        action: "grant.create".to_owned(),
        target: target.to_owned(),
        remote_addr: None,
        request_id: None,
        before: None,
        after: None,
    }
}

async fn events_are_kept_whole(t: World) {
    let whole = NewAuditEvent {
        actor_id: Some(new_id()),
        remote_addr: Some("2001:db8::1".parse().unwrap()),
        request_id: Some("r1".into()),
        before: Some(json!(null)),
        after: Some(json!({"verbs": ["pull"], "odd": "\u{0}"})),
        ..event(0, "mei", "user:梅")
    };
    let tx = t.db.begin().await.unwrap();
    audit_events::create(&tx, whole.clone()).await.unwrap();
    tx.commit().await.unwrap();
    let query = ListAuditEvents { limit: 9, ..Default::default() };
    assert_eq!(audit_events::list(&t.db, &query).await.unwrap()[0].event, whole);
}

async fn events_are_listed_newest_first(t: World) {
    let tx = t.db.begin().await.unwrap();
    for (minute, actor, target) in [
        (0, "mei", "repository:team/app"),
        (1, "ann", "repository:team/app2"),
        (2, "mei", "repository:Team/app"),
        (3, "mei", "user:mei"),
    ] {
        audit_events::create(&tx, event(minute, actor, target)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let list = async |query: ListAuditEvents| {
        let events = audit_events::list(&t.db, &ListAuditEvents { limit: 9, ..query }).await.unwrap();
        events.into_iter().map(|event| event.event.at.timestamp() / 60 - at(0).timestamp() / 60).collect::<Vec<_>>()
    };
    let all = ListAuditEvents::default;
    assert_eq!(list(all()).await, [3, 2, 1, 0]);
    assert_eq!(list(ListAuditEvents { actor: Some("mei".into()), ..all() }).await, [3, 2, 0]);
    assert_eq!(list(ListAuditEvents { action: Some("user.create".into()), ..all() }).await, Vec::<i64>::new());
    let prefix = Some("repository:team/".into());
    assert_eq!(list(ListAuditEvents { target_prefix: prefix, ..all() }).await, [1, 0]);
    assert_eq!(list(ListAuditEvents { from: Some(at(1)), to: Some(at(3)), ..all() }).await, [2, 1]);

    let two = ListAuditEvents { limit: 2, ..all() };
    let newest = audit_events::list(&t.db, &two).await.unwrap();
    assert_eq!(list(ListAuditEvents { before_id: Some(newest[1].id), ..all() }).await, [1, 0]);
}
