//! How much is in repositories, in numbers.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Func, Query};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use super::entity::{Column, Entity};
use crate::tags::entity as tags;
use crate::{Connection, RepositoryId, Result, many};

/// How much is in a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Holding {
    /// Which one.
    pub id: RepositoryId,
    /// As [`Repository::stored_bytes`](super::Repository::stored_bytes).
    pub stored_bytes: i64,
    /// When a manifest was last pushed.
    pub last_push_at: Option<DateTime<Utc>>,
    /// How many tags it has.
    pub tags: i64,
}

/// How much is in some repositories, or in all, in no order; those that are gone are left out.
pub async fn holdings(conn: &impl Connection, ids: Option<&[RepositoryId]>) -> Result<Vec<Holding>> {
    let conn = conn.executor();
    let tag = Expr::col((tags::Entity, tags::Column::RepositoryId));
    let count = Query::select()
        .expr(Func::count(Expr::col(Asterisk)))
        .from(tags::Entity)
        .and_where(tag.eq(Expr::col((Entity, Column::Id))))
        .take();
    let mut select = Entity::find()
        .select_only()
        .columns([Column::Id, Column::StoredBytes, Column::LastPushAt])
        .expr_as(Expr::SubQuery(None, Box::new(count.into())), "tags");
    if let Some(ids) = ids {
        select = select.filter(Column::Id.in_subquery(many::repository_ids(&conn, ids)));
    }
    Ok(select.into_model().all(&conn).await?)
}
