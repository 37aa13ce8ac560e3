//! Blobs and manifests of no repository.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, LockBehavior, LockType, Order, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use super::naming;
use crate::blobs::{entity as blobs, membership as blob_members};
use crate::manifests::{entity as manifests, membership as manifest_members};
use crate::{BlobId, Connection, ManifestId, Result, Tx, many};

/// A blob that a pass came by.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Unlinked {
    /// Which one.
    pub id: BlobId,
    /// The same.
    pub digest: String,
    /// In bytes.
    pub size: i64,
    /// No repository has it, and it is older than `before`.
    pub is_garbage: bool,
}

/// A manifest that a pass came by.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct UnlinkedManifest {
    /// Which one.
    pub id: ManifestId,
    /// The same.
    pub digest: String,
    /// No repository has it, and it is older than `before`.
    pub is_garbage: bool,
}

/// Which blobs of a repository hold their bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holding {
    /// All.
    Every,
    /// Those that [`unlink_unnamed`](super::unlink_unnamed) would leave: for what is told beforehand.
    Needed,
}

/// The next blobs, garbage or not; `before_unlinking` also takes those for garbage that loose memberships still hold.
pub async fn unlinked_blobs(
    conn: &impl Connection,
    after: Option<BlobId>,
    before: DateTime<Utc>,
    limit: u64,
    before_unlinking: bool,
) -> Result<Vec<Unlinked>> {
    let mut page = Query::select()
        .columns([blobs::Column::Id, blobs::Column::Digest, blobs::Column::Size, blobs::Column::CreatedAt])
        .from(blobs::Entity)
        .order_by(blobs::Column::Id, Order::Asc)
        .limit(limit)
        .take();
    if let Some(after) = after {
        page.and_where(Expr::col(blobs::Column::Id).gt(after));
    }
    let holding = if before_unlinking { Holding::Needed } else { Holding::Every };
    let held = holding_blob(holding, before, Expr::col(("page", "id")), Expr::col(("page", "digest")));
    let found = Query::select()
        .columns([("page", "id"), ("page", "digest"), ("page", "size")])
        .expr_as(Expr::col(("page", "created_at")).lt(before).and(Expr::not_exists(held)), "is_garbage")
        .from_subquery(page, "page")
        .order_by(("page", "id"), Order::Asc)
        .take();
    let rows = conn.executor().query_all(&found).await?;
    Ok(rows.iter().map(|row| Unlinked::from_query_result(row, "")).collect::<Result<_, _>>()?)
}

/// A repository that holds the blob.
pub(super) fn holding_blob(holding: Holding, before: DateTime<Utc>, id: Expr, digest: Expr) -> SelectStatement {
    let member = |column| Expr::col((blob_members::Entity, column));
    let mut held = Query::select()
        .expr(Expr::val(1))
        .from(blob_members::Entity)
        .and_where(member(blob_members::Column::BlobId).eq(id))
        .take();
    if holding == Holding::Needed {
        let named = naming(member(blob_members::Column::RepositoryId), digest);
        let recent = member(blob_members::Column::CreatedAt).gte(before);
        held.cond_where(Cond::any().add(recent).add(Expr::exists(named)));
    }
    held
}

/// Deletes the rows of those blobs that still no repository has; tells which. Their bytes may be removed after the commit,
/// under a [`claim`](super::claim_unnamed). Rows that somebody uses just now are left for another time.
pub async fn delete_blobs(tx: &Tx, ids: &[BlobId], before: DateTime<Utc>) -> Result<Vec<(BlobId, String)>> {
    let locked = blobs::Entity::find()
        .select_only()
        .column(blobs::Column::Id)
        .filter(blobs::Column::Id.in_subquery(many::blob_ids(&tx.0, ids)))
        .filter(blobs::Column::CreatedAt.lt(before))
        .order_by_asc(blobs::Column::Id)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let locked: Vec<BlobId> = locked.into_tuple().all(&tx.0).await?;
    // A statement of its own: it sees the links that were committed before the rows were locked, and there are no new
    // ones while they are.
    let held = holding_blob(
        Holding::Every,
        before,
        Expr::col((blobs::Entity, blobs::Column::Id)),
        Expr::col((blobs::Entity, blobs::Column::Digest)),
    );
    let deleted = blobs::Entity::delete_many()
        .filter(blobs::Column::Id.in_subquery(many::blob_ids(&tx.0, &locked)))
        .filter(Expr::not_exists(held))
        .exec_with_returning(&tx.0)
        .await?;
    Ok(deleted.into_iter().map(|blob| (blob.id, blob.digest)).collect())
}

/// The next manifests, garbage or not.
pub async fn unlinked_manifests(
    conn: &impl Connection,
    after: Option<ManifestId>,
    before: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<UnlinkedManifest>> {
    let mut page = Query::select()
        .columns([manifests::Column::Id, manifests::Column::Digest, manifests::Column::CreatedAt])
        .from(manifests::Entity)
        .order_by(manifests::Column::Id, Order::Asc)
        .limit(limit)
        .take();
    if let Some(after) = after {
        page.and_where(Expr::col(manifests::Column::Id).gt(after));
    }
    let is_garbage =
        Expr::col(("page", "created_at")).lt(before).and(Expr::not_exists(holding_manifest(Expr::col(("page", "id")))));
    let found = Query::select()
        .columns([("page", "id"), ("page", "digest")])
        .expr_as(is_garbage, "is_garbage")
        .from_subquery(page, "page")
        .order_by(("page", "id"), Order::Asc)
        .take();
    let rows = conn.executor().query_all(&found).await?;
    Ok(rows.iter().map(|row| UnlinkedManifest::from_query_result(row, "")).collect::<Result<_, _>>()?)
}

fn holding_manifest(id: Expr) -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(manifest_members::Entity)
        .and_where(Expr::col((manifest_members::Entity, manifest_members::Column::ManifestId)).eq(id))
        .take()
}

/// Deletes those manifests that still no repository has; tells how many. As [`delete_blobs`].
pub async fn delete_manifests(tx: &Tx, ids: &[ManifestId], before: DateTime<Utc>) -> Result<u64> {
    let locked = manifests::Entity::find()
        .select_only()
        .column(manifests::Column::Id)
        .filter(manifests::Column::Id.in_subquery(many::manifest_ids(&tx.0, ids)))
        .filter(manifests::Column::CreatedAt.lt(before))
        .order_by_asc(manifests::Column::Id)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let locked: Vec<ManifestId> = locked.into_tuple().all(&tx.0).await?;
    let held = holding_manifest(Expr::col((manifests::Entity, manifests::Column::Id)));
    let deleted = manifests::Entity::delete_many()
        .filter(manifests::Column::Id.in_subquery(many::manifest_ids(&tx.0, &locked)))
        .filter(Expr::not_exists(held))
        .exec(&tx.0)
        .await?;
    Ok(deleted.rows_affected)
}
