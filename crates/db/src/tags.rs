//! Tags: names that point to manifests, and every move that they made.

mod copy;
mod history;
mod list;
mod natural;
mod search;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, IntoActiveModel, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};

use crate::manifests::entity as manifests;
use crate::repositories::entity as repositories;
use crate::{Connection, ManifestId, RepositoryId, Result, Tx, insert, many};
use entity::{Column, Entity};
pub(crate) use history::tag_move;
pub use natural::natural;

pub use copy::{Copied, CopyTags, copy};
pub use history::{ListMoves, TagMove, history, without_history};
pub use list::{ListTags, Tag, TagFilter, TagSort, find, list, list_matching, list_recent};
pub use search::{FindTags, FoundTag, TagName, names_of_manifest, search};

/// Who changes a tag, and when.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    /// The name of the user; none for the system itself.
    pub actor: Option<&'a str>,
    /// Now.
    pub at: DateTime<Utc>,
}

/// Lets the tag point to the manifest. Returns the digest that it pointed to before, if it was there; a move to another
/// manifest goes into its history.
///
/// # Errors
/// [`Error::Missing`](crate::Error::Missing) when the manifest cannot be pulled through the repository.
pub async fn set(
    tx: &Tx,
    repository_id: RepositoryId,
    name: &str,
    manifest_id: ManifestId,
    by: By<'_>,
) -> Result<Option<String>> {
    let row = entity::Model {
        repository_id,
        name: name.to_owned(),
        natural_name: natural(name),
        manifest_id,
        updated_at: by.at,
        updated_by: by.actor.map(str::to_owned),
    };
    for _ in 0..insert::ATTEMPTS {
        let key = [Column::RepositoryId, Column::Name];
        if insert::if_absent(tx, row.clone().into_active_model(), key).await? {
            let to = digest(tx, manifest_id).await?;
            record(tx, repository_id, vec![(name.to_owned(), None, to)], by).await?;
            return Ok(None);
        }
        let old = Entity::find_by_id((repository_id, name.to_owned())).lock_exclusive().one(&tx.0).await?;
        if let Some(old) = old {
            let update = Entity::update(row.into_active_model().reset_all());
            update.exec_without_returning(&tx.0).await?;
            let from = digest(tx, old.manifest_id).await?;
            if old.manifest_id != manifest_id {
                let to = digest(tx, manifest_id).await?;
                record(tx, repository_id, vec![(name.to_owned(), from.clone(), to)], by).await?;
            }
            return Ok(from);
        }
    }
    Err(insert::contended("the tag"))
}

/// Deletes the tag, which goes into its history; the manifest stays. False when there was none.
pub async fn delete(tx: &Tx, repository_id: RepositoryId, name: &str, by: By<'_>) -> Result<bool> {
    let tag = Entity::find_by_id((repository_id, name.to_owned())).lock_exclusive().one(&tx.0).await?;
    let Some(tag) = tag else { return Ok(false) };
    Entity::delete_by_id((repository_id, name.to_owned())).exec(&tx.0).await?;
    let from = digest(tx, tag.manifest_id).await?;
    record(tx, repository_id, vec![(tag.name, from, None)], by).await?;
    Ok(true)
}

/// Deletes those of the tags that are there, which goes into their history. Tells how many there were.
pub async fn delete_many(tx: &Tx, repository_id: RepositoryId, names: &[String], by: By<'_>) -> Result<u64> {
    let deleted = Entity::delete_many()
        .filter(Column::RepositoryId.eq(repository_id))
        .filter(Column::Name.in_subquery(many::texts(&tx.0, names)))
        .exec_with_returning(&tx.0)
        .await?;
    record_deleted(tx, repository_id, deleted, by).await
}

/// Names of tags, in the order of their bytes, after `last`; none when there is no such repository. One query.
pub async fn list_names(
    conn: &impl Connection,
    repository: &str,
    last: Option<&str>,
    limit: u64,
) -> Result<Vec<String>> {
    let mut names = Entity::find()
        .select_only()
        .column(Column::Name)
        .join(JoinType::InnerJoin, entity::Relation::Repository.def())
        .filter(repositories::Column::Name.eq(repository));
    if let Some(last) = last {
        names = names.filter(Column::Name.gt(last));
    }
    Ok(names.order_by_asc(Column::Name).limit(limit).into_tuple().all(&conn.executor()).await?)
}

/// Tags with the digests that they point to, in the order of their names, after `last`: name, digest, last change.
pub async fn list_digests(
    conn: &impl Connection,
    repository_id: RepositoryId,
    last: Option<&str>,
    limit: u64,
) -> Result<Vec<(String, String, DateTime<Utc>)>> {
    let mut tags = Entity::find()
        .select_only()
        .column(Column::Name)
        .column(manifests::Column::Digest)
        .column(Column::UpdatedAt)
        .join(JoinType::InnerJoin, entity::Relation::Manifest.def())
        .filter(Column::RepositoryId.eq(repository_id));
    if let Some(last) = last {
        tags = tags.filter(Column::Name.gt(last));
    }
    Ok(tags.order_by_asc(Column::Name).limit(limit).into_tuple().all(&conn.executor()).await?)
}

/// The tags of the repository that point to the manifest.
pub async fn of_manifest(conn: &impl Connection, repository_id: RepositoryId, digest: &str) -> Result<Vec<String>> {
    let names = Entity::find()
        .select_only()
        .column(Column::Name)
        .join(JoinType::InnerJoin, entity::Relation::Manifest.def())
        .filter(Column::RepositoryId.eq(repository_id))
        .filter(manifests::Column::Digest.eq(digest))
        .order_by_asc(Column::Name);
    Ok(names.into_tuple().all(&conn.executor()).await?)
}

/// Deletes all tags of manifests that leave the repository.
pub(crate) async fn delete_of_manifests(
    tx: &Tx,
    repository_id: RepositoryId,
    manifests: &[ManifestId],
    by: By<'_>,
) -> Result<u64> {
    let deleted = Entity::delete_many()
        .filter(Column::RepositoryId.eq(repository_id))
        .filter(Column::ManifestId.in_subquery(many::manifest_ids(&tx.0, manifests)))
        .exec_with_returning(&tx.0)
        .await?;
    record_deleted(tx, repository_id, deleted, by).await
}

async fn record_deleted(tx: &Tx, repository_id: RepositoryId, deleted: Vec<entity::Model>, by: By<'_>) -> Result<u64> {
    let ids: Vec<ManifestId> = deleted.iter().map(|tag| tag.manifest_id).collect();
    let digests = digests(tx, &ids).await?;
    let count = deleted.len() as u64;
    let moves = deleted.into_iter().map(|tag| (tag.name, digests.get(&tag.manifest_id).cloned(), None)).collect();
    record(tx, repository_id, moves, by).await?;
    Ok(count)
}

/// Writes moves down: tag, from, to.
async fn record(
    tx: &Tx,
    repository_id: RepositoryId,
    moves: Vec<(String, Option<String>, Option<String>)>,
    by: By<'_>,
) -> Result<()> {
    let row = |(tag, from_digest, to_digest)| tag_move::ActiveModel {
        id: NotSet,
        repository_id: Set(repository_id),
        tag: Set(tag),
        from_digest: Set(from_digest),
        to_digest: Set(to_digest),
        actor: Set(by.actor.map(str::to_owned)),
        at: Set(by.at),
    };
    let rows: Vec<_> = moves.into_iter().map(row).collect();
    for some in rows.chunks(1000) {
        tag_move::Entity::insert_many(some.to_vec()).exec_without_returning(&tx.0).await?;
    }
    Ok(())
}

async fn digests(tx: &Tx, ids: &[ManifestId]) -> Result<HashMap<ManifestId, String>> {
    let digests = manifests::Entity::find()
        .select_only()
        .columns([manifests::Column::Id, manifests::Column::Digest])
        .filter(manifests::Column::Id.in_subquery(many::manifest_ids(&tx.0, ids)));
    Ok(digests.into_tuple().all(&tx.0).await?.into_iter().collect())
}

async fn digest(tx: &Tx, id: ManifestId) -> Result<Option<String>> {
    let digest = manifests::Entity::find_by_id(id).select_only().column(manifests::Column::Digest);
    Ok(digest.into_tuple().one(&tx.0).await?)
}

pub(crate) mod entity {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    use crate::{ManifestId, RepositoryId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tags")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub repository_id: RepositoryId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub natural_name: String,
        pub manifest_id: ManifestId,
        pub updated_at: DateTime<Utc>,
        pub updated_by: Option<String>,
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
