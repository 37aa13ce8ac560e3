//! Repositories: their settings, their counters, and lists of them.

mod holdings;
mod list;
mod search;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Func, LockType};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};

use crate::tags::entity as tags;
use crate::{Connection, Error, RepositoryId, Result, Tx, Visibility, insert, many, rights, unique};
use entity::{Column, Entity};

pub use holdings::{Holding, holdings};
pub use list::{ListRepositories, RepositorySort, Visible, list, list_names, list_of_ids};
pub use search::{FoundRepository, search};

/// A repository, as stored.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Repository {
    /// Never changes.
    pub id: RepositoryId,
    /// Unique.
    pub name: String,
    /// Who may pull without a grant.
    pub visibility: Visibility,
    /// Whether, being public, it may be pulled without login.
    pub anonymous_pull: bool,
    /// Free text.
    pub description: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When a manifest was last pushed.
    pub last_push_at: Option<DateTime<Utc>>,
    /// When a manifest was last pulled.
    pub last_pull_at: Option<DateTime<Utc>>,
    /// How many manifests were pulled.
    pub pull_count: i64,
    /// The sizes of all blobs and manifests that may be pulled through it. Layers that it shares with other repositories
    /// are on disk once but count here.
    pub stored_bytes: i64,
    /// When it was last compared with the registry that we stand in front of; never in the engine.
    pub compared_at: Option<DateTime<Utc>>,
}

/// What a repository begins with.
#[derive(Clone, Debug)]
pub struct NewRepository {
    /// Taken only if there is none of that name yet.
    pub id: RepositoryId,
    /// What is looked for.
    pub name: String,
    /// Who may pull without a grant.
    pub visibility: Visibility,
    /// Now.
    pub created_at: DateTime<Utc>,
}

/// What an owner may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepositorySettings {
    /// Who may pull without a grant.
    pub visibility: Visibility,
    /// Whether, being public, it may be pulled without login.
    pub anonymous_pull: bool,
    /// Free text.
    pub description: String,
}

/// The repository of that name; makes it when there is none. Says whether it did.
pub async fn ensure(tx: &Tx, new: &NewRepository) -> Result<(Repository, bool)> {
    let row = entity::Model {
        id: new.id,
        name: new.name.clone(),
        visibility: new.visibility,
        anonymous_pull: false,
        description: String::new(),
        created_at: new.created_at,
        last_push_at: None,
        last_pull_at: None,
        pull_count: 0,
        stored_bytes: 0,
        compared_at: None,
    };
    for _ in 0..insert::ATTEMPTS {
        if let Some(repository) = find_by_name(tx, &new.name).await? {
            return Ok((repository, false)); // by far the most common: no reason to ask for a write
        }
        if insert::if_absent(tx, row.clone().into_active_model(), [Column::Name]).await? {
            rights::bump(tx).await?;
            let repository = find(tx, new.id).await?.ok_or(Error::NotFound("repository"))?;
            return Ok((repository, true));
        }
    }
    Err(insert::contended("the repository"))
}

/// The repository of that id.
pub async fn find(conn: &impl Connection, id: RepositoryId) -> Result<Option<Repository>> {
    unique::find(conn, Entity::find_by_id(id)).await
}

/// The repository of that name.
pub async fn find_by_name(conn: &impl Connection, name: &str) -> Result<Option<Repository>> {
    unique::find(conn, Entity::find().filter(Column::Name.eq(name))).await
}

/// Lets nobody else change what the repository holds until this transaction ends. False when there is none.
///
/// For whoever decides by what it reads: a push that found all blobs of its manifest there, a sweep that found a blob
/// that no manifest names. On SQLite a transaction is alone anyway.
pub async fn lock(tx: &Tx, id: RepositoryId) -> Result<bool> {
    // Not FOR UPDATE: that would also wait for everybody who merely inserts a row that refers to this one.
    let row = Entity::find_by_id(id).lock(LockType::NoKeyUpdate);
    Ok(row.one(&tx.0).await?.is_some())
}

/// Changes the settings.
pub async fn set(tx: &Tx, id: RepositoryId, settings: &RepositorySettings) -> Result<()> {
    let update = Entity::update_many()
        .col_expr(Column::Visibility, Expr::val(settings.visibility))
        .col_expr(Column::AnonymousPull, Expr::val(settings.anonymous_pull))
        .col_expr(Column::Description, Expr::val(settings.description.as_str()))
        .filter(Column::Id.eq(id));
    found(update.exec(&tx.0).await?.rows_affected)?;
    rights::bump(tx).await.map(drop)
}

/// Gives it another name: everything in it is found there from now on.
///
/// # Errors
/// [`Error::Conflict`] when the name is taken.
pub async fn set_name(tx: &Tx, id: RepositoryId, name: &str) -> Result<()> {
    let update = Entity::update_many().col_expr(Column::Name, Expr::val(name)).filter(Column::Id.eq(id));
    found(update.exec(&tx.0).await?.rows_affected)?;
    rights::bump(tx).await.map(drop)
}

/// Deletes the repository with its tags, their history, and its memberships; manifests and blobs stay until they are
/// swept. False when there was none.
pub async fn delete(tx: &Tx, id: RepositoryId) -> Result<bool> {
    let deleted = Entity::delete_by_id(id).exec(&tx.0).await?.rows_affected == 1;
    rights::bump(tx).await?;
    Ok(deleted)
}

/// Counts pulls that were gathered for a while: repository, how many, when the last one was.
pub async fn record_pulls(tx: &Tx, pulls: &[(RepositoryId, i64, DateTime<Utc>)]) -> Result<()> {
    let mut pulls = pulls.to_vec();
    pulls.sort_unstable(); // one order of locks for all writers
    for (id, count, at) in pulls {
        Entity::update_many()
            .col_expr(Column::PullCount, Expr::col(Column::PullCount).add(count))
            .col_expr(Column::LastPullAt, Expr::val(at))
            .filter(Column::Id.eq(id))
            .exec(&tx.0)
            .await?;
    }
    Ok(())
}

/// Remembers when a manifest was last pushed.
pub async fn record_push(tx: &Tx, id: RepositoryId, at: DateTime<Utc>) -> Result<()> {
    let update = Entity::update_many().col_expr(Column::LastPushAt, Expr::val(at)).filter(Column::Id.eq(id));
    update.exec(&tx.0).await?;
    Ok(())
}

/// Remembers when it was last compared with the registry that we stand in front of.
pub async fn record_compared(tx: &Tx, id: RepositoryId, at: DateTime<Utc>) -> Result<()> {
    let update = Entity::update_many().col_expr(Column::ComparedAt, Expr::val(at)).filter(Column::Id.eq(id));
    update.exec(&tx.0).await?;
    Ok(())
}

/// All repositories by name, and when each was last compared with the registry that we stand in front of.
pub async fn list_compared(conn: &impl Connection) -> Result<Vec<(String, Option<DateTime<Utc>>)>> {
    let all = Entity::find().select_only().column(Column::Name).column(Column::ComparedAt).order_by_asc(Column::Name);
    Ok(all.into_tuple().all(&conn.executor()).await?)
}

/// How many tags each of them has, in one query; those without tags are left out.
pub async fn tag_counts(conn: &impl Connection, ids: &[RepositoryId]) -> Result<HashMap<RepositoryId, i64>> {
    let conn = conn.executor();
    let counts = tags::Entity::find()
        .select_only()
        .column(tags::Column::RepositoryId)
        .expr(Func::count(Expr::col(tags::Column::Name)))
        .filter(tags::Column::RepositoryId.in_subquery(many::repository_ids(&conn, ids)))
        .group_by(tags::Column::RepositoryId);
    Ok(counts.into_tuple().all(&conn).await?.into_iter().collect())
}

/// Keeps `stored_bytes` true; called with each membership that comes or goes, in its transaction.
pub(crate) async fn add_stored_bytes(tx: &Tx, id: RepositoryId, bytes: Expr) -> Result<()> {
    let sum = Expr::col(Column::StoredBytes).add(bytes);
    Entity::update_many().col_expr(Column::StoredBytes, sum).filter(Column::Id.eq(id)).exec(&tx.0).await?;
    Ok(())
}

fn found(rows: u64) -> Result<()> {
    if rows == 0 { Err(Error::NotFound("repository")) } else { Ok(()) }
}

pub(crate) mod entity {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    use crate::{RepositoryId, Visibility};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "repositories")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: RepositoryId,
        pub name: String,
        pub visibility: Visibility,
        pub anonymous_pull: bool,
        pub description: String,
        pub created_at: DateTime<Utc>,
        pub last_push_at: Option<DateTime<Utc>>,
        pub last_pull_at: Option<DateTime<Utc>>,
        pub pull_count: i64,
        pub stored_bytes: i64,
        pub compared_at: Option<DateTime<Utc>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
