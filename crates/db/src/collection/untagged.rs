//! Manifests that nobody needed for long, and what a rule about untagged ones asks.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, LockType, Query};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait, Select,
};

use crate::manifests::{entity as manifests, membership as members};
use crate::repositories::entity as repositories;
use crate::tags::{entity as tags, tag_move as moves};
use crate::{Connection, ManifestId, RepositoryId, Result, Tx, many, unique};

/// A manifest of a repository that no tag is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Untagged {
    /// Which repository.
    pub repository_id: RepositoryId,
    /// Which manifest.
    pub manifest_id: ManifestId,
}

/// The next repositories, by id, with their names.
pub async fn repositories_after(
    conn: &impl Connection,
    after: Option<RepositoryId>,
    limit: u64,
) -> Result<Vec<(RepositoryId, String)>> {
    let mut next =
        repositories::Entity::find().select_only().columns([repositories::Column::Id, repositories::Column::Name]);
    if let Some(after) = after {
        next = next.filter(repositories::Column::Id.gt(after));
    }
    Ok(next.order_by_asc(repositories::Column::Id).limit(limit).into_tuple().all(&conn.executor()).await?)
}

/// The manifests of the repository that it did not need since `before`: not pushed, not pulled, and no tag has left them.
pub async fn old_manifests(
    conn: &impl Connection,
    repository_id: RepositoryId,
    before: DateTime<Utc>,
) -> Result<Vec<ManifestId>> {
    Ok(old(repository_id, before).into_tuple().all(&conn.executor()).await?)
}

/// Those of the manifests that still are old, and stay so until this transaction ends: who asks for one meanwhile waits.
pub async fn lock_old_manifests(
    tx: &Tx,
    repository_id: RepositoryId,
    ids: &[ManifestId],
    before: DateTime<Utc>,
) -> Result<Vec<ManifestId>> {
    let mut locked = old(repository_id, before)
        .filter(members::Column::ManifestId.in_subquery(many::manifest_ids(&tx.0, ids)))
        .order_by_asc(manifests::Column::Digest); // as all writers of many do
    // Not the rows of the manifests themselves: other repositories have them, too.
    QuerySelect::query(&mut locked).lock_with_tables(LockType::NoKeyUpdate, [members::Entity]);
    Ok(locked.into_tuple().all(&tx.0).await?)
}

fn old(repository_id: RepositoryId, before: DateTime<Utc>) -> Select<members::Entity> {
    let left = Query::select()
        .expr(Expr::val(1))
        .from(moves::Entity)
        .and_where(moves::Column::RepositoryId.eq(repository_id))
        .and_where(
            Expr::col((moves::Entity, moves::Column::FromDigest))
                .equals((manifests::Entity, manifests::Column::Digest)),
        )
        .and_where(moves::Column::At.gte(before))
        .take();
    let unless_since = |column: members::Column| Cond::any().add(column.is_null()).add(column.lt(before));
    members::Entity::find()
        .select_only()
        .column(members::Column::ManifestId)
        .join(JoinType::InnerJoin, members::Relation::Manifest.def())
        .filter(members::Column::RepositoryId.eq(repository_id))
        .filter(members::Column::CreatedAt.lt(before))
        .filter(unless_since(members::Column::LastPullAt))
        .filter(unless_since(members::Column::NeededAt))
        .filter(Expr::not_exists(left))
}

/// The manifest, if no tag of the repository is on it and the repository did not need it since `before`.
pub async fn find_untagged(
    conn: &impl Connection,
    repository: &str,
    digest: &str,
    before: DateTime<Utc>,
) -> Result<Option<Untagged>> {
    let tag = Query::select()
        .expr(Expr::val(1))
        .from(tags::Entity)
        .and_where(
            Expr::col((tags::Entity, tags::Column::RepositoryId))
                .equals((members::Entity, members::Column::RepositoryId)),
        )
        .and_where(
            Expr::col((tags::Entity, tags::Column::ManifestId)).equals((members::Entity, members::Column::ManifestId)),
        )
        .take();
    let unless_since = |column: members::Column| Cond::any().add(column.is_null()).add(column.lt(before));
    let found = members::Entity::find()
        .select_only()
        .columns([members::Column::RepositoryId, members::Column::ManifestId])
        .join(JoinType::InnerJoin, members::Relation::Manifest.def())
        .join(JoinType::InnerJoin, members::Relation::Repository.def())
        .filter(repositories::Column::Name.eq(repository))
        .filter(manifests::Column::Digest.eq(digest))
        .filter(members::Column::CreatedAt.lt(before))
        .filter(unless_since(members::Column::NeededAt))
        .filter(Expr::not_exists(tag));
    unique::find(conn, found).await
}
