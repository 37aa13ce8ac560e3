//! Blobs, and through which repositories they may be pulled.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, LockType, Query};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};

use crate::manifests::{entity as manifests, link_row as manifest_link, membership as manifest_membership};
use crate::repositories::{add_stored_bytes, entity as repositories};
use crate::{BlobId, Connection, LinkKind, ManifestId, RepositoryId, Result, Tx, insert, many, unique};
use entity::{Column, Entity};

/// A blob, as stored.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Blob {
    /// Never changes.
    pub id: BlobId,
    /// Unique.
    pub digest: String,
    /// In bytes.
    pub size: i64,
    /// When it was first stored.
    pub created_at: DateTime<Utc>,
    /// When its bytes were found to be others, or gone: it is not served, and a push brings it back.
    pub damaged_at: Option<DateTime<Utc>>,
}

/// A blob as one repository has it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Held {
    /// Never changes.
    pub id: BlobId,
    /// Through which it may be pulled.
    pub repository_id: RepositoryId,
    /// In bytes.
    pub size: i64,
    /// As [`Blob::damaged_at`].
    pub damaged_at: Option<DateTime<Utc>>,
    /// When the repository last needed it: pushed or mounted, asked for, or named by a manifest that went.
    pub needed_at: DateTime<Utc>,
}

/// The blob, if it may be pulled through that repository. One query: the hot path of every pull.
pub async fn find_in_repository(conn: &impl Connection, repository: &str, digest: &str) -> Result<Option<Held>> {
    let blob = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Size, Column::DamagedAt])
        .column(membership::Column::RepositoryId)
        .column_as(membership::Column::CreatedAt, "needed_at")
        .join_rev(JoinType::InnerJoin, membership::Relation::Blob.def())
        .join(JoinType::InnerJoin, membership::Relation::Repository.def())
        .filter(repositories::Column::Name.eq(repository))
        .filter(Column::Digest.eq(digest));
    unique::find(conn, blob).await
}

/// The blob, wherever it belongs.
pub async fn find(conn: &impl Connection, digest: &str) -> Result<Option<Blob>> {
    unique::find(conn, Entity::find().filter(Column::Digest.eq(digest))).await
}

/// The row of the blob, made if there is none. It cannot be swept before this transaction ends.
pub async fn put(tx: &Tx, digest: &str, size: i64, at: DateTime<Utc>) -> Result<BlobId> {
    for _ in 0..insert::ATTEMPTS {
        let row = entity::ActiveModel {
            id: NotSet,
            digest: Set(digest.to_owned()),
            size: Set(size),
            created_at: Set(at),
            damaged_at: Set(None),
        };
        insert::if_absent(tx, row, [Column::Digest]).await?;
        let id = Entity::find().select_only().column(Column::Id).filter(Column::Digest.eq(digest));
        if let Some(id) = id.lock(LockType::KeyShare).into_tuple().one(&tx.0).await? {
            return Ok(id);
        }
    }
    Err(insert::contended("the blob"))
}

/// Lets the blob be pulled through the repository. False when it could be before; then it is needed again from now on.
///
/// # Errors
/// [`Error::Missing`](crate::Error::Missing) when repository or blob are gone.
pub async fn link(tx: &Tx, repository_id: RepositoryId, blob_id: BlobId, at: DateTime<Utc>) -> Result<bool> {
    let row = membership::Model { repository_id, blob_id, created_at: at };
    let key = [membership::Column::RepositoryId, membership::Column::BlobId];
    for _ in 0..insert::ATTEMPTS {
        if insert::if_absent(tx, row.clone().into_active_model(), key).await? {
            let size = Query::select().column(Column::Size).from(Entity).and_where(Column::Id.eq(blob_id)).take();
            add_stored_bytes(tx, repository_id, Expr::SubQuery(None, Box::new(size.into()))).await?;
            return Ok(true);
        }
        // Not so where a collection ended it in between.
        if need(tx, repository_id, blob_id, at).await? {
            return Ok(false);
        }
    }
    Err(insert::contended("the blob of the repository"))
}

/// The repository needs the blob until now: the grace time of the collection begins again. False when it has none.
pub async fn need(tx: &Tx, repository_id: RepositoryId, blob_id: BlobId, at: DateTime<Utc>) -> Result<bool> {
    let later = Expr::case(Expr::col(membership::Column::CreatedAt).lt(at), Expr::val(at))
        .finally(Expr::col(membership::Column::CreatedAt));
    let needed = membership::Entity::update_many()
        .col_expr(membership::Column::CreatedAt, later.into())
        .filter(membership::Column::RepositoryId.eq(repository_id))
        .filter(membership::Column::BlobId.eq(blob_id));
    Ok(needed.exec(&tx.0).await?.rows_affected == 1)
}

/// The same for all blobs that those manifests name, which are about to go: pulls that have begun need them for a while.
pub(crate) async fn need_named(
    tx: &Tx,
    repository_id: RepositoryId,
    manifests: &[ManifestId],
    at: DateTime<Utc>,
) -> Result<()> {
    let named = Query::select()
        .column((Entity, Column::Id))
        .from(Entity)
        .inner_join(
            manifest_link::Entity,
            Expr::col((manifest_link::Entity, manifest_link::Column::Digest)).equals((Entity, Column::Digest)),
        )
        .and_where(
            Expr::col((manifest_link::Entity, manifest_link::Column::ManifestId))
                .in_subquery(many::manifest_ids(&tx.0, manifests)),
        )
        .take();
    membership::Entity::update_many()
        .col_expr(membership::Column::CreatedAt, Expr::val(at))
        .filter(membership::Column::RepositoryId.eq(repository_id))
        .filter(membership::Column::CreatedAt.lt(at))
        .filter(membership::Column::BlobId.in_subquery(named))
        .exec(&tx.0)
        .await?;
    Ok(())
}

/// Its bytes are others, or gone: from now on it is not served. False when there is no such blob.
pub async fn set_damaged(tx: &Tx, digest: &str, at: DateTime<Utc>) -> Result<bool> {
    let update = Entity::update_many().col_expr(Column::DamagedAt, Expr::val(at)).filter(Column::Digest.eq(digest));
    Ok(update.exec(&tx.0).await?.rows_affected == 1)
}

/// Its bytes are right: they came again.
pub async fn set_whole(tx: &Tx, id: BlobId) -> Result<()> {
    let update = Entity::update_many()
        .col_expr(Column::DamagedAt, Expr::val(None::<DateTime<Utc>>))
        .filter(Column::Id.eq(id))
        .filter(Column::DamagedAt.is_not_null());
    update.exec(&tx.0).await?;
    Ok(())
}

/// Ends that. False when it could not be pulled through the repository anyway.
pub async fn unlink(tx: &Tx, repository_id: RepositoryId, digest: &str) -> Result<bool> {
    let Some(blob) = find(tx, digest).await? else { return Ok(false) };
    let unlinked = membership::Entity::delete_by_id((repository_id, blob.id)).exec(&tx.0).await?.rows_affected == 1;
    if unlinked {
        add_stored_bytes(tx, repository_id, Expr::val(-blob.size)).await?;
    }
    Ok(unlinked)
}

/// Those of the digests that are no blobs of the repository, or damaged ones, in the order given.
pub async fn missing_in_repository(
    conn: &impl Connection,
    repository_id: RepositoryId,
    digests: &[String],
) -> Result<Vec<String>> {
    let conn = conn.executor();
    let there = Entity::find()
        .select_only()
        .column(Column::Digest)
        .join_rev(JoinType::InnerJoin, membership::Relation::Blob.def())
        .filter(membership::Column::RepositoryId.eq(repository_id))
        .filter(Column::DamagedAt.is_null())
        .filter(Column::Digest.in_subquery(many::texts(&conn, digests)));
    let there: Vec<String> = there.into_tuple().all(&conn).await?;
    Ok(many::without(digests, there))
}

/// Digests of the blobs of the repository, in the order of their bytes, after `last`.
pub async fn list_in_repository(
    conn: &impl Connection,
    repository_id: RepositoryId,
    last: Option<&str>,
    limit: u64,
) -> Result<Vec<String>> {
    let mut digests = Entity::find()
        .select_only()
        .column(Column::Digest)
        .join_rev(JoinType::InnerJoin, membership::Relation::Blob.def())
        .filter(membership::Column::RepositoryId.eq(repository_id));
    if let Some(last) = last {
        digests = digests.filter(Column::Digest.gt(last));
    }
    Ok(digests.order_by_asc(Column::Digest).limit(limit).into_tuple().all(&conn.executor()).await?)
}

/// How long the manifests of the repository say that the blobs are: digest and size, those that none names left out.
pub async fn sizes_named(
    conn: &impl Connection,
    repository_id: RepositoryId,
    digests: &[String],
) -> Result<Vec<(String, i64)>> {
    let conn = conn.executor();
    let sizes = manifest_link::Entity::find()
        .select_only()
        .column(manifest_link::Column::Digest)
        .column(manifest_link::Column::Size)
        .distinct()
        .join(JoinType::InnerJoin, manifest_link::Relation::Manifest.def())
        .join_rev(JoinType::InnerJoin, manifest_membership::Relation::Manifest.def())
        .filter(manifest_membership::Column::RepositoryId.eq(repository_id))
        .filter(manifest_link::Column::Kind.ne(LinkKind::Child))
        .filter(manifest_link::Column::Digest.in_subquery(many::texts(&conn, digests)));
    Ok(sizes.into_tuple().all(&conn).await?)
}

/// The digest of a manifest in the repository that names the blob, if there is one.
pub async fn find_manifest_naming(
    conn: &impl Connection,
    repository_id: RepositoryId,
    digest: &str,
) -> Result<Option<String>> {
    let manifest = manifests::Entity::find()
        .select_only()
        .column(manifests::Column::Digest)
        .join_rev(JoinType::InnerJoin, manifest_link::Relation::Manifest.def())
        .join_rev(JoinType::InnerJoin, manifest_membership::Relation::Manifest.def())
        .filter(manifest_link::Column::Digest.eq(digest))
        .filter(manifest_membership::Column::RepositoryId.eq(repository_id))
        .order_by_asc(manifests::Column::Digest);
    Ok(manifest.limit(1).into_tuple().one(&conn.executor()).await?)
}

pub(crate) mod entity {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    use crate::BlobId;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "blobs")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: BlobId,
        pub digest: String,
        pub size: i64,
        pub created_at: DateTime<Utc>,
        pub damaged_at: Option<DateTime<Utc>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod membership {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    use crate::{BlobId, RepositoryId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "repository_blobs")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub repository_id: RepositoryId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub blob_id: BlobId,
        /// See [`super::Held::needed_at`].
        pub created_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(belongs_to = "super::entity::Entity", from = "Column::BlobId", to = "super::entity::Column::Id")]
        Blob,
        #[sea_orm(
            belongs_to = "crate::repositories::entity::Entity",
            from = "Column::RepositoryId",
            to = "crate::repositories::entity::Column::Id"
        )]
        Repository,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
