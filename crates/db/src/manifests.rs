//! Manifests: their bytes, what the index knows of them, and through which repositories they may be pulled.

mod graph;
mod members;
mod membership_rows;
mod search;
mod sizes;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel, JoinType, QueryFilter, QueryResult, QuerySelect,
    RelationTrait, Select,
};
use serde_json::Value;

use crate::repositories::entity as repositories;
use crate::tags::entity as tags;
use crate::{Connection, LinkKind, ManifestId, Result, Tx, insert, json, unique};
use entity::{Column, Entity};

pub use graph::{links, list_loose, parents_in_repository, referrers, referrers_of};
pub(crate) use members::platforms;
pub use members::{Member, find_members, list_untagged, naming_counts, record_pulls};
pub(crate) use membership_rows::membership;
pub use membership_rows::{link, list_digests, list_in_repository, missing_in_repository, need, unlink, unlink_many};
pub use search::{FindManifests, FoundManifest, digests, search};

/// What the index knows of a manifest.
#[derive(Clone, Debug, PartialEq)]
pub struct ManifestInfo {
    /// Never changes.
    pub id: ManifestId,
    /// Unique.
    pub digest: String,
    /// As pushed.
    pub media_type: String,
    /// Of the manifest itself, in bytes.
    pub size: i64,
    /// What kind of artifact it is, if it is none of an image.
    pub artifact_type: Option<String>,
    /// The digest of the manifest that it is about.
    pub subject: Option<String>,
    /// As pushed; the bytes are the truth.
    pub annotations: Option<Value>,
    /// Such as `linux/arm64/v8`, from the configuration of an image.
    pub platform: Option<String>,
    /// When the image was built, from its configuration.
    pub image_created: Option<DateTime<Utc>>,
    /// When it was first pushed.
    pub created_at: DateTime<Utc>,
}

impl FromQueryResult for ManifestInfo {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            id: row.try_get(prefix, "id")?,
            digest: row.try_get(prefix, "digest")?,
            media_type: row.try_get(prefix, "media_type")?,
            size: row.try_get(prefix, "size")?,
            artifact_type: row.try_get(prefix, "artifact_type")?,
            subject: row.try_get(prefix, "subject")?,
            annotations: json::column(row, prefix, "annotations")?,
            platform: row.try_get(prefix, "platform")?,
            image_created: row.try_get(prefix, "image_created")?,
            created_at: row.try_get(prefix, "created_at")?,
        })
    }
}

/// A manifest with its bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    /// What the index knows of it.
    pub info: ManifestInfo,
    /// As pushed, to the byte.
    pub bytes: Vec<u8>,
}

impl FromQueryResult for Manifest {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self { info: ManifestInfo::from_query_result(row, prefix)?, bytes: row.try_get(prefix, "bytes")? })
    }
}

/// What a manifest names.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Link {
    /// As what.
    pub kind: LinkKind,
    /// Of the thing named.
    pub digest: String,
    /// As the manifest says.
    pub media_type: String,
    /// As the manifest says.
    pub size: i64,
}

/// A manifest to be stored. See [`ManifestInfo`] for the fields.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the same as in ManifestInfo")]
pub struct NewManifest {
    pub digest: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
    pub artifact_type: Option<String>,
    pub subject: Option<String>,
    pub annotations: Option<Value>,
    pub platform: Option<String>,
    pub image_created: Option<DateTime<Utc>>,
    /// In the order of the manifest.
    pub links: Vec<Link>,
    pub created_at: DateTime<Utc>,
}

/// The manifest that the tag of that repository points to. One query: the hot path of every pull.
pub async fn find_by_tag(conn: &impl Connection, repository: &str, tag: &str) -> Result<Option<Manifest>> {
    unique::find(conn, by_tag(repository, tag)).await
}

/// The manifest, if it may be pulled through that repository. One query.
pub async fn find_by_digest(conn: &impl Connection, repository: &str, digest: &str) -> Result<Option<Manifest>> {
    unique::find(conn, by_digest(repository, digest)).await
}

/// [`find_by_tag`] without the bytes.
pub async fn stat_by_tag(conn: &impl Connection, repository: &str, tag: &str) -> Result<Option<ManifestInfo>> {
    unique::find(conn, without_bytes(by_tag(repository, tag))).await
}

/// [`find_by_digest`] without the bytes.
pub async fn stat_by_digest(conn: &impl Connection, repository: &str, digest: &str) -> Result<Option<ManifestInfo>> {
    unique::find(conn, without_bytes(by_digest(repository, digest))).await
}

/// The manifest, wherever it belongs.
pub async fn stat(conn: &impl Connection, digest: &str) -> Result<Option<ManifestInfo>> {
    unique::find(conn, without_bytes(Entity::find()).filter(Column::Digest.eq(digest))).await
}

/// The row of the manifest, made with its links if there is none. It cannot be swept before this transaction ends.
pub async fn put(tx: &Tx, new: &NewManifest) -> Result<ManifestId> {
    let total_size = sizes::total(tx, new).await?;
    for _ in 0..insert::ATTEMPTS {
        let inserted = insert::if_absent(tx, row(new, total_size), [Column::Digest]).await?;
        let id = Entity::find().select_only().column(Column::Id).filter(Column::Digest.eq(&new.digest));
        if let Some(id) = id.lock(LockType::KeyShare).into_tuple().one(&tx.0).await? {
            if inserted {
                put_links(tx, id, &new.links).await?;
                sizes::grow_parents(tx, &new.digest, total_size).await?;
            }
            return Ok(id);
        }
    }
    Err(insert::contended("the manifest"))
}

async fn put_links(tx: &Tx, manifest_id: ManifestId, links: &[Link]) -> Result<()> {
    let rows = links.iter().zip(0_i64..).map(|(link, position)| {
        link_row::Model {
            manifest_id,
            position,
            kind: link.kind,
            digest: link.digest.clone(),
            media_type: link.media_type.clone(),
            size: link.size,
        }
        .into_active_model()
    });
    let rows: Vec<_> = rows.collect();
    for some in rows.chunks(1000) {
        // six parameters each: far from the limit of 32,766
        link_row::Entity::insert_many(some.to_vec()).exec_without_returning(&tx.0).await?;
    }
    Ok(())
}

fn row(new: &NewManifest, total_size: i64) -> entity::ActiveModel {
    entity::ActiveModel {
        id: NotSet,
        digest: Set(new.digest.clone()),
        media_type: Set(new.media_type.clone()),
        size: Set(i64::try_from(new.bytes.len()).expect("a manifest fits into memory")),
        artifact_type: Set(new.artifact_type.clone()),
        subject: Set(new.subject.clone()),
        annotations: Set(json::text(new.annotations.as_ref())),
        platform: Set(new.platform.clone()),
        image_created: Set(new.image_created),
        created_at: Set(new.created_at),
        total_size: Set(total_size),
        bytes: Set(new.bytes.clone()),
    }
}

fn by_tag(repository: &str, tag: &str) -> Select<Entity> {
    Entity::find()
        .join_rev(JoinType::InnerJoin, tags::Relation::Manifest.def())
        .join(JoinType::InnerJoin, tags::Relation::Repository.def())
        .filter(repositories::Column::Name.eq(repository))
        .filter(tags::Column::Name.eq(tag))
}

fn by_digest(repository: &str, digest: &str) -> Select<Entity> {
    Entity::find()
        .join_rev(JoinType::InnerJoin, membership::Relation::Manifest.def())
        .join(JoinType::InnerJoin, membership::Relation::Repository.def())
        .filter(repositories::Column::Name.eq(repository))
        .filter(Column::Digest.eq(digest))
}

fn without_bytes(select: Select<Entity>) -> Select<Entity> {
    select.select_only().columns([
        Column::Id,
        Column::Digest,
        Column::MediaType,
        Column::Size,
        Column::ArtifactType,
        Column::Subject,
        Column::Annotations,
        Column::Platform,
        Column::ImageCreated,
        Column::CreatedAt,
    ])
}

pub(crate) mod entity {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    use crate::ManifestId;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "manifests")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: ManifestId,
        pub digest: String,
        pub media_type: String,
        pub size: i64,
        pub artifact_type: Option<String>,
        pub subject: Option<String>,
        pub annotations: Option<String>,
        pub platform: Option<String>,
        pub image_created: Option<DateTime<Utc>>,
        pub created_at: DateTime<Utc>,
        pub total_size: i64,
        pub bytes: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod link_row {
    use sea_orm::entity::prelude::*;

    use crate::{LinkKind, ManifestId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "manifest_links")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub manifest_id: ManifestId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i64,
        pub kind: LinkKind,
        pub digest: String,
        pub media_type: String,
        pub size: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(belongs_to = "super::entity::Entity", from = "Column::ManifestId", to = "super::entity::Column::Id")]
        Manifest,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
