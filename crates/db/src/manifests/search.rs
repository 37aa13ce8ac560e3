//! Manifests of many repositories by the beginning of their digests.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};

use super::entity::Column;
use super::membership;
use crate::page::starts_with;
use crate::{Connection, ManifestId, RepositoryId, Result, Visible, many};

/// A manifest that was found, once for each repository through which it may be pulled.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct FoundManifest {
    /// Where it may be pulled.
    pub repository_id: RepositoryId,
    /// Which one.
    pub manifest_id: ManifestId,
    /// Unique.
    pub digest: String,
    /// As pushed.
    pub media_type: String,
}

/// Which manifests to look for: by digest, and then by repository.
#[derive(Clone, Debug)]
pub struct FindManifests {
    /// Where.
    pub visible: Visible,
    /// How the digest begins.
    pub digest: String,
    /// Behind this one.
    pub after: Option<(String, RepositoryId)>,
    /// At most so many.
    pub limit: u64,
}

/// Manifests by digest.
pub async fn search(conn: &impl Connection, query: &FindManifests) -> Result<Vec<FoundManifest>> {
    let conn = conn.executor();
    let mut select = membership::Entity::find()
        .select_only()
        .columns([membership::Column::RepositoryId, membership::Column::ManifestId])
        .columns([Column::Digest, Column::MediaType])
        .join(JoinType::InnerJoin, membership::Relation::Manifest.def())
        .filter(starts_with(Column::Digest, &query.digest));
    if let Visible::Ids(ids) = &query.visible {
        select = select.filter(membership::Column::RepositoryId.in_subquery(many::repository_ids(&conn, ids)));
    }
    if let Some((digest, id)) = &query.after {
        let repository = Expr::col((membership::Entity, membership::Column::RepositoryId));
        let behind = Column::Digest.gt(digest.as_str()).or(repository.gt(*id));
        select = select.filter(Column::Digest.gte(digest.as_str())).filter(behind);
    }
    let order = select.order_by_asc(Column::Digest).order_by_asc(membership::Column::RepositoryId);
    Ok(order.limit(query.limit).into_model().all(&conn).await?)
}

/// The digests of some manifests; those that are gone are left out.
pub async fn digests(conn: &impl Connection, ids: &[ManifestId]) -> Result<HashMap<ManifestId, String>> {
    let rows = super::entity::Entity::find()
        .select_only()
        .columns([Column::Id, Column::Digest])
        .filter(Column::Id.is_in(ids.iter().copied()));
    Ok(rows.into_tuple().all(&conn.executor()).await?.into_iter().collect())
}
