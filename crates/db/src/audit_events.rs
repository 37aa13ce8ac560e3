//! Audit events: who did what to whom. Written in the transaction of what they tell, and never changed.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QueryResult, QuerySelect,
};
use serde_json::Value;
use uuid::Uuid;

use crate::page::starts_with;
use crate::{Connection, Result, Tx, json};
use entity::{Column, Entity};

/// What is to be written down.
#[derive(Clone, Debug, PartialEq)]
pub struct NewAuditEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// The user, if it was one; they may be deleted since.
    pub actor_id: Option<Uuid>,
    /// The name of the user at that time, or what else it was, such as `setup`.
    pub actor: String,
    /// What, such as `grant.create`.
    pub action: String,
    /// To whom, such as `repository:team/app`.
    pub target: String,
    /// From where.
    pub remote_addr: Option<IpAddr>,
    /// The request that caused it.
    pub request_id: Option<String>,
    /// The target before.
    pub before: Option<Value>,
    /// The target after.
    pub after: Option<Value>,
}

/// An audit event, as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEvent {
    /// Rises.
    pub id: i64,
    /// What was written down.
    pub event: NewAuditEvent,
}

impl FromQueryResult for AuditEvent {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let remote_addr: Option<String> = row.try_get(prefix, "remote_addr")?;
        let event = NewAuditEvent {
            at: row.try_get(prefix, "at")?,
            actor_id: row.try_get(prefix, "actor_id")?,
            actor: row.try_get(prefix, "actor")?,
            action: row.try_get(prefix, "action")?,
            target: row.try_get(prefix, "target")?,
            remote_addr: remote_addr.and_then(|text| text.parse().ok()),
            request_id: row.try_get(prefix, "request_id")?,
            before: json::column(row, prefix, "before")?,
            after: json::column(row, prefix, "after")?,
        };
        Ok(Self { id: row.try_get(prefix, "id")?, event })
    }
}

/// Which events to list, newest first; what is left out does not matter.
#[derive(Clone, Debug, Default)]
pub struct ListAuditEvents {
    /// Of this actor, by name.
    pub actor: Option<String>,
    /// Exactly this action.
    pub action: Option<String>,
    /// Targets that start so.
    pub target_prefix: Option<String>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub to: Option<DateTime<Utc>>,
    /// Older than this event: the last one of the page before.
    pub before_id: Option<i64>,
    /// At most so many.
    pub limit: u64,
}

/// Writes an event down.
pub async fn create(tx: &Tx, event: NewAuditEvent) -> Result<()> {
    create_many(tx, vec![event]).await
}

/// Writes many events down.
pub async fn create_many(tx: &Tx, events: Vec<NewAuditEvent>) -> Result<()> {
    let row = |event: NewAuditEvent| entity::ActiveModel {
        id: NotSet,
        at: Set(event.at),
        actor_id: Set(event.actor_id),
        actor: Set(event.actor),
        action: Set(event.action),
        target: Set(event.target),
        remote_addr: Set(event.remote_addr.map(|address| address.to_string())),
        request_id: Set(event.request_id),
        before: Set(json::text(event.before.as_ref())),
        after: Set(json::text(event.after.as_ref())),
    };
    let rows: Vec<_> = events.into_iter().map(row).collect();
    for some in rows.chunks(1000) {
        // nine parameters each: far from the limit of 32,766
        Entity::insert_many(some.to_vec()).exec_without_returning(&tx.0).await?;
    }
    Ok(())
}

/// Events, newest first.
pub async fn list(conn: &impl Connection, query: &ListAuditEvents) -> Result<Vec<AuditEvent>> {
    let mut select = Entity::find();
    if let Some(actor) = &query.actor {
        select = select.filter(Column::Actor.eq(actor));
    }
    if let Some(action) = &query.action {
        select = select.filter(Column::Action.eq(action));
    }
    if let Some(prefix) = &query.target_prefix {
        select = select.filter(starts_with(Column::Target, prefix));
    }
    if let Some(from) = query.from {
        select = select.filter(Column::At.gte(from));
    }
    if let Some(to) = query.to {
        select = select.filter(Column::At.lt(to));
    }
    if let Some(before) = query.before_id {
        select = select.filter(Column::Id.lt(before));
    }
    let events = select.order_by_desc(Column::Id).limit(query.limit);
    Ok(events.into_model().all(&conn.executor()).await?)
}

mod entity {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_events")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub at: DateTime<Utc>,
        pub actor_id: Option<Uuid>,
        pub actor: String,
        pub action: String,
        pub target: String,
        pub remote_addr: Option<String>,
        pub request_id: Option<String>,
        pub before: Option<String>,
        pub after: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
