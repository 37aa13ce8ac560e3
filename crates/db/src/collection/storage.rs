//! What takes space, and what holds a digest.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseExecutor, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

use super::unlinked::{Holding, holding_blob};
use crate::blobs::{entity as blobs, membership as blob_members};
use crate::manifests::{entity as manifests, link_row as links, membership as members};
use crate::repositories::entity as repositories;
use crate::tags::entity as tags;
use crate::{BlobId, Connection, LinkKind, ManifestId, RepositoryId, Result, many};

/// What takes space.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Storage {
    /// How many blobs there are.
    pub blobs: u64,
    /// How long they are together.
    pub bytes: u64,
    /// How many of them a collection would delete.
    pub reclaimable_blobs: u64,
    /// How long those are.
    pub reclaimable_bytes: u64,
    /// Manifests that no tag and no index of their repository holds, and that are about none of it.
    pub untagged: u64,
    /// The largest repositories.
    pub repositories: Vec<RepositoryBytes>,
}

/// What a repository takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepositoryBytes {
    /// Which one.
    pub name: String,
    /// All that may be pulled through it.
    pub stored_bytes: u64,
    /// Blobs that no other repository has.
    pub own_bytes: u64,
}

/// What takes space; a collection with grace since `before` is what would reclaim. Several questions over all blobs.
pub async fn storage(conn: &impl Connection, before: DateTime<Utc>, largest: u64) -> Result<Storage> {
    let conn = conn.executor();
    let blob = |column| Expr::col((blobs::Entity, column));
    let held = holding_blob(Holding::Needed, before, blob(blobs::Column::Id), blob(blobs::Column::Digest));
    let reclaimable =
        totals().and_where(blob(blobs::Column::CreatedAt).lt(before)).and_where(Expr::not_exists(held)).take();
    let (blobs, bytes) = pair(&conn, &totals()).await?;
    let (reclaimable_blobs, reclaimable_bytes) = pair(&conn, &reclaimable).await?;
    let untagged = conn.query_one(&untagged()).await?.map_or(Ok(0_i64), |row| row.try_get_by_index(0))?;
    Ok(Storage {
        blobs,
        bytes,
        reclaimable_blobs,
        reclaimable_bytes,
        untagged: untagged.unsigned_abs(),
        repositories: by_repository(&conn, largest).await?,
    })
}

fn totals() -> SelectStatement {
    let size = Expr::col((blobs::Entity, blobs::Column::Size));
    Query::select()
        .expr(Func::count(Expr::col(Asterisk)))
        .expr(Func::coalesce([Func::sum(size).into(), Expr::val(0)]).cast_as("bigint"))
        .from(blobs::Entity)
        .take()
}

async fn pair(conn: &DatabaseExecutor<'_>, query: &SelectStatement) -> Result<(u64, u64)> {
    let Some(row) = conn.query_one(query).await? else { return Ok((0, 0)) };
    let (count, bytes): (i64, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    Ok((count.unsigned_abs(), bytes.unsigned_abs()))
}

/// How many manifests nothing of their repository holds.
fn untagged() -> SelectStatement {
    let member = |column| Expr::col((members::Entity, column));
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
    let same_repository =
        |other: &'static str| Expr::col((other, "repository_id")).equals((members::Entity, "repository_id"));
    let index = Query::select()
        .expr(Expr::val(1))
        .from(links::Entity)
        .join_as(
            sea_orm::sea_query::JoinType::InnerJoin,
            members::Entity,
            "indexes",
            Expr::col(("indexes", "manifest_id")).equals((links::Entity, links::Column::ManifestId)),
        )
        .and_where(Expr::col((links::Entity, links::Column::Kind)).eq(LinkKind::Child))
        .and_where(
            Expr::col((links::Entity, links::Column::Digest)).equals((manifests::Entity, manifests::Column::Digest)),
        )
        .and_where(same_repository("indexes"))
        .take();
    let subject = Query::select()
        .expr(Expr::val(1))
        .from_as(manifests::Entity, "subject")
        .join_as(
            sea_orm::sea_query::JoinType::InnerJoin,
            members::Entity,
            "subjects",
            Expr::col(("subjects", "manifest_id")).equals(("subject", "id")),
        )
        .and_where(Expr::col(("subject", "digest")).equals((manifests::Entity, manifests::Column::Subject)))
        .and_where(same_repository("subjects"))
        .take();
    Query::select()
        .expr(Func::count(Expr::col(Asterisk)))
        .from(members::Entity)
        .inner_join(
            manifests::Entity,
            member(members::Column::ManifestId).equals((manifests::Entity, manifests::Column::Id)),
        )
        .and_where(Expr::not_exists(tag))
        .and_where(Expr::not_exists(index))
        .and_where(Expr::not_exists(subject))
        .take()
}

async fn by_repository(conn: &DatabaseExecutor<'_>, largest: u64) -> Result<Vec<RepositoryBytes>> {
    let found = repositories::Entity::find()
        .select_only()
        .columns([repositories::Column::Id, repositories::Column::Name, repositories::Column::StoredBytes])
        .order_by_desc(repositories::Column::StoredBytes)
        .order_by_asc(repositories::Column::Name)
        .limit(largest);
    let found: Vec<(RepositoryId, String, i64)> = found.into_tuple().all(conn).await?;
    let ids: Vec<RepositoryId> = found.iter().map(|(id, ..)| *id).collect();
    let member = |column| Expr::col((blob_members::Entity, column));
    let other = Query::select()
        .expr(Expr::val(1))
        .from_as(blob_members::Entity, "other")
        .and_where(Expr::col(("other", "blob_id")).equals((blob_members::Entity, blob_members::Column::BlobId)))
        .and_where(Expr::col(("other", "repository_id")).ne(member(blob_members::Column::RepositoryId)))
        .take();
    let size = Expr::col((blobs::Entity, blobs::Column::Size));
    let own = Query::select()
        .column((blob_members::Entity, blob_members::Column::RepositoryId))
        .expr(Expr::from(Func::sum(size)).cast_as("bigint"))
        .from(blob_members::Entity)
        .inner_join(blobs::Entity, member(blob_members::Column::BlobId).equals((blobs::Entity, blobs::Column::Id)))
        .and_where(member(blob_members::Column::RepositoryId).in_subquery(many::repository_ids(conn, &ids)))
        .and_where(Expr::not_exists(other))
        .group_by_col((blob_members::Entity, blob_members::Column::RepositoryId))
        .take();
    let rows = conn.query_all(&own).await?;
    let own = rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?)));
    let own: std::collections::HashMap<RepositoryId, i64> = own.collect::<Result<_>>()?;
    let bytes = |(id, name, stored): (RepositoryId, String, i64)| RepositoryBytes {
        name,
        stored_bytes: stored.unsigned_abs(),
        own_bytes: own.get(&id).copied().unwrap_or_default().unsigned_abs(),
    };
    Ok(found.into_iter().map(bytes).collect())
}

/// A repository that holds something.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Holder {
    /// Which one.
    pub repository: String,
    /// When it last needed it.
    pub needed_at: DateTime<Utc>,
}

/// Something in a repository that holds something else: a tag, or the digest of a manifest.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Mark {
    /// Where.
    pub repository: String,
    /// What.
    pub reference: String,
}

/// The repositories that have the blob.
pub async fn holders_of_blob(conn: &impl Connection, id: BlobId, limit: u64) -> Result<Vec<Holder>> {
    let holders = blob_members::Entity::find()
        .select_only()
        .column_as(repositories::Column::Name, "repository")
        .column_as(blob_members::Column::CreatedAt, "needed_at")
        .join(JoinType::InnerJoin, blob_members::Relation::Repository.def())
        .filter(blob_members::Column::BlobId.eq(id))
        .order_by_asc(repositories::Column::Name);
    Ok(holders.limit(limit).into_model().all(&conn.executor()).await?)
}

/// The repositories that have the manifest.
pub async fn holders_of_manifest(conn: &impl Connection, id: ManifestId, limit: u64) -> Result<Vec<Holder>> {
    let holders = members::Entity::find()
        .select_only()
        .column_as(repositories::Column::Name, "repository")
        .column_as(members::Column::CreatedAt, "needed_at")
        .join(JoinType::InnerJoin, members::Relation::Repository.def())
        .filter(members::Column::ManifestId.eq(id))
        .order_by_asc(repositories::Column::Name);
    Ok(holders.limit(limit).into_model().all(&conn.executor()).await?)
}

/// The tags that are on the manifest.
pub async fn tags_of(conn: &impl Connection, id: ManifestId, limit: u64) -> Result<Vec<Mark>> {
    let found = tags::Entity::find()
        .select_only()
        .column_as(repositories::Column::Name, "repository")
        .column_as(tags::Column::Name, "reference")
        .join(JoinType::InnerJoin, tags::Relation::Repository.def())
        .filter(tags::Column::ManifestId.eq(id))
        .order_by_asc(repositories::Column::Name)
        .order_by_asc(tags::Column::NaturalName);
    Ok(found.limit(limit).into_model().all(&conn.executor()).await?)
}

/// The manifests that name the digest as a blob, in each repository that has them and the blob.
pub async fn namers_of(conn: &impl Connection, digest: &str, limit: u64) -> Result<Vec<Mark>> {
    let holder = Query::select()
        .expr(Expr::val(1))
        .from(blob_members::Entity)
        .inner_join(
            blobs::Entity,
            Expr::col((blob_members::Entity, blob_members::Column::BlobId)).equals((blobs::Entity, blobs::Column::Id)),
        )
        .and_where(Expr::col((blobs::Entity, blobs::Column::Digest)).eq(digest))
        .and_where(
            Expr::col((blob_members::Entity, blob_members::Column::RepositoryId))
                .equals((members::Entity, members::Column::RepositoryId)),
        )
        .take();
    naming_manifests(conn, digest, limit, links::Column::Kind.ne(LinkKind::Child).and(Expr::exists(holder))).await
}

/// The indexes that name the digest as a manifest, in each repository that has them.
pub async fn children_of(conn: &impl Connection, digest: &str, limit: u64) -> Result<Vec<Mark>> {
    naming_manifests(conn, digest, limit, links::Column::Kind.eq(LinkKind::Child)).await
}

async fn naming_manifests(conn: &impl Connection, digest: &str, limit: u64, which: Expr) -> Result<Vec<Mark>> {
    let found = members::Entity::find()
        .select_only()
        .column_as(repositories::Column::Name, "repository")
        .column_as(manifests::Column::Digest, "reference")
        .distinct()
        .join(JoinType::InnerJoin, members::Relation::Repository.def())
        .join(JoinType::InnerJoin, members::Relation::Manifest.def())
        .join_rev(JoinType::InnerJoin, links::Relation::Manifest.def())
        .filter(links::Column::Digest.eq(digest))
        .filter(which)
        .order_by_asc(repositories::Column::Name)
        .order_by_asc(manifests::Column::Digest);
    Ok(found.limit(limit).into_model().all(&conn.executor()).await?)
}

/// The manifest that this one is about, in each repository that has both.
pub async fn subjects_of(conn: &impl Connection, id: ManifestId, subject: &str, limit: u64) -> Result<Vec<Mark>> {
    let referrer = Query::select()
        .column("repository_id")
        .from_as(members::Entity, "referrer")
        .and_where(Expr::col(("referrer", "manifest_id")).eq(id))
        .take();
    let found = members::Entity::find()
        .select_only()
        .column_as(repositories::Column::Name, "repository")
        .column_as(manifests::Column::Digest, "reference")
        .join(JoinType::InnerJoin, members::Relation::Repository.def())
        .join(JoinType::InnerJoin, members::Relation::Manifest.def())
        .filter(manifests::Column::Digest.eq(subject))
        .filter(members::Column::RepositoryId.in_subquery(referrer))
        .order_by_asc(repositories::Column::Name);
    Ok(found.limit(limit).into_model().all(&conn.executor()).await?)
}
