//! Through which repositories a manifest may be pulled, and the end of those that belong to none.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};

use super::entity::{Column, Entity};
use super::{ManifestInfo, without_bytes};
use crate::blobs::need_named;
use crate::repositories::add_stored_bytes;
use crate::tags::{self, By};
use crate::{Connection, ManifestId, RepositoryId, Result, Tx, insert, many};

/// Lets the manifest be pulled through the repository. False when it could be before; then it is needed again from now on.
///
/// # Errors
/// [`Error::Missing`](crate::Error::Missing) when repository or manifest are gone.
pub async fn link(tx: &Tx, repository_id: RepositoryId, manifest_id: ManifestId, at: DateTime<Utc>) -> Result<bool> {
    let facts =
        Entity::find_by_id(manifest_id).select_only().columns([Column::Size, Column::TotalSize, Column::ImageCreated]);
    // Of a manifest that is not there the row below is refused.
    let facts: Option<(i64, i64, Option<DateTime<Utc>>)> = facts.into_tuple().one(&tx.0).await?;
    let (size, total_size, image_created) = facts.unwrap_or_default();
    let row = membership::Model {
        repository_id,
        manifest_id,
        created_at: at,
        pull_count: 0,
        last_pull_at: None,
        needed_at: None,
        total_size,
        image_created,
    };
    let key = [membership::Column::RepositoryId, membership::Column::ManifestId];
    for _ in 0..insert::ATTEMPTS {
        if insert::if_absent(tx, row.clone().into_active_model(), key).await? {
            add_stored_bytes(tx, repository_id, Expr::val(size)).await?;
            return Ok(true);
        }
        if need(tx, repository_id, manifest_id, at).await? {
            return Ok(false);
        }
    }
    Err(insert::contended("the manifest of the repository"))
}

/// Somebody asked for the manifest and may soon name it: rules about untagged ones begin anew. False when it is not there.
pub async fn need(tx: &Tx, repository_id: RepositoryId, manifest_id: ManifestId, at: DateTime<Utc>) -> Result<bool> {
    let needed = membership::Entity::update_many()
        .col_expr(membership::Column::NeededAt, Expr::val(at))
        .filter(membership::Column::RepositoryId.eq(repository_id))
        .filter(membership::Column::ManifestId.eq(manifest_id));
    Ok(needed.exec(&tx.0).await?.rows_affected == 1)
}

/// Ends that, and deletes its tags in the repository, which goes into their history. False when there was nothing to end.
pub async fn unlink(tx: &Tx, repository_id: RepositoryId, digest: &str, by: By<'_>) -> Result<bool> {
    let manifest = without_bytes(Entity::find()).filter(Column::Digest.eq(digest)).into_model::<ManifestInfo>();
    let Some(manifest) = manifest.one(&tx.0).await? else { return Ok(false) };
    // The lock waits for a tag that is being set to this manifest, which would otherwise go without history.
    let membership = membership::Entity::find_by_id((repository_id, manifest.id)).lock_exclusive();
    if membership.one(&tx.0).await?.is_none() {
        return Ok(false);
    }
    tags::delete_of_manifests(tx, repository_id, &[manifest.id], by).await?;
    need_named(tx, repository_id, &[manifest.id], by.at).await?;
    membership::Entity::delete_by_id((repository_id, manifest.id)).exec(&tx.0).await?;
    add_stored_bytes(tx, repository_id, Expr::val(-manifest.size)).await?;
    Ok(true)
}

/// [`unlink`] for many at once, for whoever holds [`repositories::lock`](crate::repositories::lock). Tells how many there
/// were.
pub async fn unlink_many(tx: &Tx, repository_id: RepositoryId, manifests: &[ManifestId], by: By<'_>) -> Result<u64> {
    tags::delete_of_manifests(tx, repository_id, manifests, by).await?;
    need_named(tx, repository_id, manifests, by.at).await?;
    let ended = membership::Entity::delete_many()
        .filter(membership::Column::RepositoryId.eq(repository_id))
        .filter(membership::Column::ManifestId.in_subquery(many::manifest_ids(&tx.0, manifests)))
        .exec_with_returning(&tx.0)
        .await?;
    let ids: Vec<ManifestId> = ended.iter().map(|member| member.manifest_id).collect();
    let sizes = Entity::find()
        .select_only()
        .column(Column::Size)
        .filter(Column::Id.in_subquery(many::manifest_ids(&tx.0, &ids)));
    let sizes: Vec<i64> = sizes.into_tuple().all(&tx.0).await?;
    add_stored_bytes(tx, repository_id, Expr::val(-sizes.iter().sum::<i64>())).await?;
    Ok(ended.len() as u64)
}

/// The digests of all manifests of the repository.
pub async fn list_digests(conn: &impl Connection, repository_id: RepositoryId) -> Result<Vec<String>> {
    let digests = Entity::find()
        .select_only()
        .column(Column::Digest)
        .join_rev(JoinType::InnerJoin, membership::Relation::Manifest.def())
        .filter(membership::Column::RepositoryId.eq(repository_id))
        .order_by_asc(Column::Digest);
    Ok(digests.into_tuple().all(&conn.executor()).await?)
}

/// Those of the digests that are no manifests of the repository, in the order given.
pub async fn missing_in_repository(
    conn: &impl Connection,
    repository_id: RepositoryId,
    digests: &[String],
) -> Result<Vec<String>> {
    let conn = conn.executor();
    let there = Entity::find()
        .select_only()
        .column(Column::Digest)
        .join_rev(JoinType::InnerJoin, membership::Relation::Manifest.def())
        .filter(membership::Column::RepositoryId.eq(repository_id))
        .filter(Column::Digest.in_subquery(many::texts(&conn, digests)));
    let there: Vec<String> = there.into_tuple().all(&conn).await?;
    Ok(many::without(digests, there))
}

/// Manifests of the repository with their bytes and when they came into it, in the order of their digests, after `last`.
pub async fn list_in_repository(
    conn: &impl Connection,
    repository_id: RepositoryId,
    last: Option<&str>,
    limit: u64,
) -> Result<Vec<(String, Vec<u8>, DateTime<Utc>)>> {
    let mut manifests = Entity::find()
        .select_only()
        .columns([Column::Digest, Column::Bytes])
        .column(membership::Column::CreatedAt)
        .join_rev(JoinType::InnerJoin, membership::Relation::Manifest.def())
        .filter(membership::Column::RepositoryId.eq(repository_id));
    if let Some(last) = last {
        manifests = manifests.filter(Column::Digest.gt(last));
    }
    Ok(manifests.order_by_asc(Column::Digest).limit(limit).into_tuple().all(&conn.executor()).await?)
}

pub(crate) mod membership {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    use crate::{ManifestId, RepositoryId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "repository_manifests")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub repository_id: RepositoryId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub manifest_id: ManifestId,
        pub created_at: DateTime<Utc>,
        pub pull_count: i64,
        pub last_pull_at: Option<DateTime<Utc>>,
        /// When it was last pushed again or asked for without a pull, as far as that matters.
        pub needed_at: Option<DateTime<Utc>>,
        /// As of the manifest.
        pub total_size: i64,
        /// As of the manifest.
        pub image_created: Option<DateTime<Utc>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "crate::manifests::entity::Entity",
            from = "Column::ManifestId",
            to = "crate::manifests::entity::Column::Id"
        )]
        Manifest,
        #[sea_orm(
            belongs_to = "crate::repositories::entity::Entity",
            from = "Column::RepositoryId",
            to = "crate::repositories::entity::Column::Id"
        )]
        Repository,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
