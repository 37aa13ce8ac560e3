//! What verification asks.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};

use crate::blobs::{entity as blobs, membership as members};
use crate::repositories::entity as repositories;
use crate::{BlobId, Connection, Result};

/// A blob whose bytes are to be looked at.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct BlobToVerify {
    /// Which one.
    pub id: BlobId,
    /// What its bytes must have.
    pub digest: String,
    /// How many there must be.
    pub size: i64,
    /// As [`crate::Blob::damaged_at`].
    pub damaged_at: Option<DateTime<Utc>>,
}

/// The next blobs, also those that were found damaged before.
pub async fn blobs_to_verify(conn: &impl Connection, after: Option<BlobId>, limit: u64) -> Result<Vec<BlobToVerify>> {
    let mut next = blobs::Entity::find();
    if let Some(after) = after {
        next = next.filter(blobs::Column::Id.gt(after));
    }
    Ok(next.order_by_asc(blobs::Column::Id).limit(limit).into_model().all(&conn.executor()).await?)
}

/// The names of the repositories that have the blob.
pub async fn repositories_of_blob(conn: &impl Connection, digest: &str) -> Result<Vec<String>> {
    let names = members::Entity::find()
        .select_only()
        .column(repositories::Column::Name)
        .join(JoinType::InnerJoin, members::Relation::Blob.def())
        .join(JoinType::InnerJoin, members::Relation::Repository.def())
        .filter(blobs::Column::Digest.eq(digest))
        .order_by_asc(repositories::Column::Name);
    Ok(names.into_tuple().all(&conn.executor()).await?)
}
