//! Tags of many repositories by their names.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use super::entity::{Column, Entity};
use crate::page::{contains_on, starts_with};
use crate::{Connection, ManifestId, RepositoryId, Result, Visible, many};

/// A tag that was found.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct FoundTag {
    /// Where it is.
    pub repository_id: RepositoryId,
    /// Unique there.
    pub name: String,
    /// What it points to.
    pub manifest_id: ManifestId,
    /// When somebody last pushed or set it.
    pub updated_at: DateTime<Utc>,
}

/// What is known of a name.
#[derive(Clone, Debug)]
pub enum TagName {
    /// How it begins: an index serves that.
    Begins(String),
    /// What is in it, in upper or lower case; every tag is looked at until there are enough.
    Contains(String),
}

/// Which tags to look for: by name, and then by repository.
#[derive(Clone, Debug)]
pub struct FindTags {
    /// Where.
    pub visible: Visible,
    /// How they are called.
    pub name: TagName,
    /// Behind this one.
    pub after: Option<(String, RepositoryId)>,
    /// At most so many.
    pub limit: u64,
}

/// Tags by name.
pub async fn search(conn: &impl Connection, query: &FindTags) -> Result<Vec<FoundTag>> {
    let conn = conn.executor();
    let wanted = match &query.name {
        TagName::Begins(text) => starts_with(Column::Name, text),
        TagName::Contains(text) => contains_on(conn.get_database_backend(), Column::Name, text),
    };
    let mut select = Entity::find()
        .select_only()
        .columns([Column::RepositoryId, Column::Name, Column::ManifestId, Column::UpdatedAt])
        .filter(wanted);
    if let Visible::Ids(ids) = &query.visible {
        select = select.filter(Column::RepositoryId.in_subquery(many::repository_ids(&conn, ids)));
    }
    if let Some((name, id)) = &query.after {
        let behind = Column::Name.gt(name.as_str()).or(Column::RepositoryId.gt(*id));
        select = select.filter(Column::Name.gte(name.as_str())).filter(behind);
    }
    let select = select.order_by_asc(Column::Name).order_by_asc(Column::RepositoryId).limit(query.limit);
    Ok(select.into_model().all(&conn).await?)
}

/// The first tags of a repository that point to a manifest, by name.
pub async fn names_of_manifest(
    conn: &impl Connection,
    repository_id: RepositoryId,
    manifest_id: ManifestId,
    limit: u64,
) -> Result<Vec<String>> {
    let names = Entity::find()
        .select_only()
        .column(Column::Name)
        .filter(Column::RepositoryId.eq(repository_id))
        .filter(Column::ManifestId.eq(manifest_id))
        .order_by_asc(Column::Name)
        .limit(limit);
    Ok(names.into_tuple().all(&conn.executor()).await?)
}
