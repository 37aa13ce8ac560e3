//! How much is in repositories, in numbers.

use std::collections::HashMap;

use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::entity::{Column, Entity};
use super::list::{Visible, visible};
use crate::tags::entity as tags;
use crate::{Connection, RepositoryId, Result, many};

/// What is stored in each of them, in one query; those that are gone are left out.
pub async fn stored_bytes(conn: &impl Connection, ids: &[RepositoryId]) -> Result<HashMap<RepositoryId, i64>> {
    let conn = conn.executor();
    let rows = Entity::find()
        .select_only()
        .columns([Column::Id, Column::StoredBytes])
        .filter(Column::Id.in_subquery(many::repository_ids(&conn, ids)));
    Ok(rows.into_tuple().all(&conn).await?.into_iter().collect())
}

/// How many tags they have together, and how much is stored in them.
pub async fn sums(conn: &impl Connection, visible_to: &Visible) -> Result<(i64, i64)> {
    let conn = conn.executor();
    let mut counted = tags::Entity::find().select_only().expr(Func::count(Expr::col(Asterisk)));
    if let Visible::Ids(ids) = visible_to {
        counted = counted.filter(tags::Column::RepositoryId.in_subquery(many::repository_ids(&conn, ids)));
    }
    // PostgreSQL sums to a decimal.
    let bytes = Expr::col(Column::StoredBytes).sum().cast_as("bigint");
    let stored = visible(&conn, visible_to).select_only().expr(bytes);
    let count: Option<i64> = counted.into_tuple().one(&conn).await?;
    let bytes: Option<Option<i64>> = stored.into_tuple().one(&conn).await?;
    Ok((count.unwrap_or_default(), bytes.flatten().unwrap_or_default()))
}
