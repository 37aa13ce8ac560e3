//! The edges between manifests: what one names, which name it, and which are about it.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait};

use super::entity::{Column, Entity};
use super::members::{named, tagged};
use super::{Link, ManifestInfo, link_row, membership, without_bytes};
use crate::{Connection, LinkKind, ManifestId, RepositoryId, Result, many};

/// What the manifest names, in its own order.
pub async fn links(conn: &impl Connection, id: ManifestId) -> Result<Vec<Link>> {
    let links =
        link_row::Entity::find().filter(link_row::Column::ManifestId.eq(id)).order_by_asc(link_row::Column::Position);
    Ok(links.into_model().all(&conn.executor()).await?)
}

/// The digests of the indexes in the repository that name the manifest.
pub async fn parents_in_repository(
    conn: &impl Connection,
    repository_id: RepositoryId,
    digest: &str,
) -> Result<Vec<String>> {
    let parents = Entity::find()
        .select_only()
        .column(Column::Digest)
        .distinct()
        .join_rev(JoinType::InnerJoin, link_row::Relation::Manifest.def())
        .join_rev(JoinType::InnerJoin, membership::Relation::Manifest.def())
        .filter(membership::Column::RepositoryId.eq(repository_id))
        .filter(link_row::Column::Kind.eq(LinkKind::Child))
        .filter(link_row::Column::Digest.eq(digest))
        .order_by_asc(Column::Digest);
    Ok(parents.into_tuple().all(&conn.executor()).await?)
}

/// The manifests in the repository that are about that one, by digest. It need not be there itself.
pub async fn referrers(
    conn: &impl Connection,
    repository_id: RepositoryId,
    subject: &str,
) -> Result<Vec<ManifestInfo>> {
    referrers_of(conn, repository_id, &[subject.to_owned()]).await
}

/// The manifests in the repository that are about one of those, by digest.
pub async fn referrers_of(
    conn: &impl Connection,
    repository_id: RepositoryId,
    subjects: &[String],
) -> Result<Vec<ManifestInfo>> {
    let conn = conn.executor();
    let referrers = without_bytes(Entity::find())
        .join_rev(JoinType::InnerJoin, membership::Relation::Manifest.def())
        .filter(membership::Column::RepositoryId.eq(repository_id))
        .filter(Column::Subject.in_subquery(many::texts(&conn, subjects)))
        .order_by_asc(Column::Digest);
    Ok(referrers.into_model().all(&conn).await?)
}

/// The digests of manifests in the repository that no tag points to and no index of it names.
pub async fn list_loose(conn: &impl Connection, repository_id: RepositoryId) -> Result<Vec<String>> {
    let loose = Entity::find()
        .select_only()
        .column(Column::Digest)
        .join_rev(JoinType::InnerJoin, membership::Relation::Manifest.def())
        .filter(membership::Column::RepositoryId.eq(repository_id))
        .filter(Expr::not_exists(tagged(repository_id)))
        .filter(Expr::not_exists(named(repository_id)))
        .order_by_asc(Column::Digest);
    Ok(loose.into_tuple().all(&conn.executor()).await?)
}
