//! Repositories by a part of their name or description.

use sea_orm::sea_query::ExprTrait;
use sea_orm::{FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use super::entity::Column;
use super::list::{Visible, visible};
use crate::page::contains;
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

/// The first repositories by name that have `text` in their name or description.
pub async fn search(
    conn: &impl Connection,
    visible_to: &Visible,
    text: &str,
    limit: u64,
) -> Result<Vec<FoundRepository>> {
    let conn = conn.executor();
    let found = visible(&conn, visible_to)
        .select_only()
        .columns([Column::Id, Column::Name, Column::Description])
        .filter(contains(Column::Name, text).or(contains(Column::Description, text)))
        .order_by_asc(Column::Name)
        .limit(limit);
    Ok(found.into_model().all(&conn).await?)
}
