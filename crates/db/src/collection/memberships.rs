//! Blobs of repositories in which no manifest names them.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use super::naming;
use crate::blobs::{entity as blobs, membership as members};
use crate::repositories::{add_stored_bytes, entity as repositories};
use crate::{BlobId, Connection, RepositoryId, Result, Tx, many};

/// A blob of a repository.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Membership {
    /// Which repository.
    pub repository_id: RepositoryId,
    /// The same.
    pub repository: String,
    /// Which blob.
    pub blob_id: BlobId,
    /// The same.
    pub digest: String,
    /// No manifest of the repository names it, and the repository did not need it since `before`.
    pub is_loose: bool,
}

/// The next blobs of repositories, loose or not.
pub async fn memberships(
    conn: &impl Connection,
    after: Option<(RepositoryId, BlobId)>,
    before: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<Membership>> {
    let mut page = Query::select()
        .columns([members::Column::RepositoryId, members::Column::BlobId, members::Column::CreatedAt])
        .from(members::Entity)
        .order_by(members::Column::RepositoryId, Order::Asc)
        .order_by(members::Column::BlobId, Order::Asc)
        .limit(limit)
        .take();
    if let Some((repository, blob)) = after {
        let key = Expr::tuple([Expr::col(members::Column::RepositoryId), Expr::col(members::Column::BlobId)]);
        page.and_where(key.gt(Expr::tuple([Expr::val(repository), Expr::val(blob)])));
    }
    let of_page = |column: members::Column| Expr::col(("page", column));
    let named = naming(of_page(members::Column::RepositoryId), Expr::col((blobs::Entity, blobs::Column::Digest)));
    let is_loose = of_page(members::Column::CreatedAt).lt(before).and(Expr::not_exists(named));
    let memberships = Query::select()
        .columns([("page", members::Column::RepositoryId), ("page", members::Column::BlobId)])
        .column((blobs::Entity, blobs::Column::Digest))
        .expr_as(Expr::col((repositories::Entity, repositories::Column::Name)), "repository")
        .expr_as(is_loose, "is_loose")
        .from_subquery(page, "page")
        .inner_join(
            blobs::Entity,
            Expr::col((blobs::Entity, blobs::Column::Id)).equals(("page", members::Column::BlobId)),
        )
        .inner_join(
            repositories::Entity,
            Expr::col((repositories::Entity, repositories::Column::Id)).equals(("page", members::Column::RepositoryId)),
        )
        .order_by(("page", members::Column::RepositoryId), Order::Asc)
        .order_by(("page", members::Column::BlobId), Order::Asc)
        .take();
    let rows = conn.executor().query_all(&memberships).await?;
    Ok(rows.iter().map(|row| Membership::from_query_result(row, "")).collect::<Result<_, _>>()?)
}

/// Those of the blobs can no longer be pulled through the repository that are still loose; tells which. For whoever holds
/// [`repositories::lock`](crate::repositories::lock): a push that names one waits, or was before and is seen.
pub async fn unlink_unnamed(
    tx: &Tx,
    repository_id: RepositoryId,
    ids: &[BlobId],
    before: DateTime<Utc>,
) -> Result<Vec<BlobId>> {
    let digest = Query::select()
        .column(blobs::Column::Digest)
        .from(blobs::Entity)
        .and_where(Expr::col((blobs::Entity, blobs::Column::Id)).equals((members::Entity, members::Column::BlobId)))
        .take();
    let named = naming(Expr::val(repository_id), Expr::SubQuery(None, Box::new(digest.into())));
    let ended = members::Entity::delete_many()
        .filter(members::Column::RepositoryId.eq(repository_id))
        .filter(members::Column::BlobId.in_subquery(many::blob_ids(&tx.0, ids)))
        .filter(members::Column::CreatedAt.lt(before))
        .filter(Expr::not_exists(named))
        .exec_with_returning(&tx.0)
        .await?;
    let ended: Vec<BlobId> = ended.into_iter().map(|member| member.blob_id).collect();
    let sizes = blobs::Entity::find()
        .select_only()
        .column(blobs::Column::Size)
        .filter(blobs::Column::Id.in_subquery(many::blob_ids(&tx.0, &ended)));
    let sizes: Vec<i64> = sizes.into_tuple().all(&tx.0).await?;
    if !sizes.is_empty() {
        add_stored_bytes(tx, repository_id, Expr::val(-sizes.iter().sum::<i64>())).await?;
    }
    Ok(ended)
}
