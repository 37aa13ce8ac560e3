//! Tags of many repositories by their names.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};

use super::entity::{Column, Entity, Relation};
use crate::manifests::entity as manifests;
use crate::page::{contains, starts_with};
use crate::{Connection, ManifestId, RepositoryId, Result, Visible, many};

/// A tag that was found.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct FoundTag {
    /// Where it is.
    pub repository_id: RepositoryId,
    /// Unique there.
    pub name: String,
    /// What it points to.
    pub digest: String,
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
    let column = |column: Column| Expr::col((Entity, column));
    let mut select = Entity::find()
        .select_only()
        .columns([Column::RepositoryId, Column::Name, Column::UpdatedAt])
        .column(manifests::Column::Digest)
        .join(JoinType::InnerJoin, Relation::Manifest.def());
    select = match &query.name {
        TagName::Begins(text) => select.filter(starts_with((Entity, Column::Name), text)),
        TagName::Contains(text) => select.filter(contains((Entity, Column::Name), text)),
    };
    if let Visible::Ids(ids) = &query.visible {
        select = select.filter(Column::RepositoryId.in_subquery(many::repository_ids(&conn, ids)));
    }
    if let Some((name, id)) = &query.after {
        let behind = column(Column::Name).gt(name.as_str()).or(column(Column::RepositoryId).gt(*id));
        select = select.filter(column(Column::Name).gte(name.as_str())).filter(behind);
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
