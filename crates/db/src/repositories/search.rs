//! Repositories by a part of their name or description.

use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, ConnectionTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use super::entity::Column;
use super::list::{Visible, visible};
use crate::page::contains_on;
use crate::{Connection, RepositoryId, Result};

/// A repository that was found.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct FoundRepository {
    /// Never changes.
    pub id: RepositoryId,
    /// Unique.
    pub name: String,
    /// Free text.
    pub description: String,
}

/// Repositories by name, after the name `after`, that have `text` in their name or description.
pub async fn search(
    conn: &impl Connection,
    visible_to: &Visible,
    text: &str,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<FoundRepository>> {
    let conn = conn.executor();
    let is_in = |column| contains_on(conn.get_database_backend(), column, text);
    let mut found = visible(&conn, visible_to)
        .select_only()
        .columns([Column::Id, Column::Name, Column::Description])
        .filter(is_in(Column::Name).or(is_in(Column::Description)));
    if let Some(after) = after {
        found = found.filter(Column::Name.gt(after));
    }
    Ok(found.order_by_asc(Column::Name).limit(limit).into_model().all(&conn).await?)
}
