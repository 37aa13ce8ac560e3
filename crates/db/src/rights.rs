//! Everything that decides who may do what, read at once, and a number that rises with each change of it.
//!
//! Whoever keeps a copy in memory compares [`version`] and calls [`load`] again when it has risen. The functions of this
//! crate that change what [`load`] returns raise it themselves, in the same transaction; only times of last use and
//! descriptions do not count.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{DbErr, EntityTrait, FromQueryResult, QuerySelect};

use crate::connection::sealed::Executor;
use crate::repositories::entity as repositories;
use crate::sessions::entity as sessions;
use crate::{
    AccessToken, Connection, Db, Grant, Group, GroupId, RepositoryId, Result, Tx, User, UserId, Visibility,
    access_tokens, grants, groups, users,
};
use entity::{Column, Entity};

/// All rows that rights are made of.
#[derive(Clone, Debug)]
pub struct RightsRows {
    /// What [`version`] said at that moment.
    pub version: i64,
    /// All users and robots.
    pub users: Vec<User>,
    /// All groups.
    pub groups: Vec<Group>,
    /// Who is in which group.
    pub members: Vec<(GroupId, UserId)>,
    /// All grants.
    pub grants: Vec<Grant>,
    /// All access tokens, expired ones too.
    pub access_tokens: Vec<AccessToken>,
    /// Sessions that ended before they expired.
    pub ended_sessions: Vec<String>,
    /// All repositories.
    pub repositories: Vec<RepositoryRights>,
    /// Nobody may push for now.
    pub pause: Option<Pause>,
}

/// Somebody let pushes pause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Since when.
    pub at: DateTime<Utc>,
    /// The name of whoever did, at that time.
    pub by: String,
}

/// What of a repository matters to rights.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct RepositoryRights {
    /// Which one.
    pub id: RepositoryId,
    /// What patterns are matched with.
    pub name: String,
    /// Whether every signed-in user may pull.
    pub visibility: Visibility,
    /// Whether, being public, it may be pulled without login.
    pub anonymous_pull: bool,
}

/// The number of the present state; never falls.
pub async fn version(conn: &impl Connection) -> Result<i64> {
    let row = Entity::find_by_id(1).one(&conn.executor()).await?;
    Ok(row.ok_or_else(|| DbErr::RecordNotFound("rights_version".to_owned()))?.version)
}

/// Raises the version, for changes that this crate cannot see. Returns the new one.
///
/// On PostgreSQL the row stays locked until the transaction ends, so that versions rise in the order of commits.
pub async fn bump(tx: &Tx) -> Result<i64> {
    Entity::update_many().col_expr(Column::Version, Expr::col(Column::Version).add(1)).exec(&tx.0).await?;
    version(tx).await
}

/// Let pushes pause, or go on.
pub async fn set_pause(tx: &Tx, pause: Option<&Pause>) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::PausedAt, Expr::value(pause.map(|pause| pause.at)))
        .col_expr(Column::PausedBy, Expr::value(pause.map(|pause| pause.by.clone())))
        .exec(&tx.0)
        .await?;
    bump(tx).await.map(drop)
}

async fn pause(conn: &impl Connection) -> Result<Option<Pause>> {
    let row = Entity::find_by_id(1).one(&conn.executor()).await?;
    Ok(row.and_then(|row| Some(Pause { at: row.paused_at?, by: row.paused_by? })))
}

/// Reads all rows at one moment.
pub async fn load(db: &Db) -> Result<RightsRows> {
    let snapshot = db.snapshot().await?;
    let conn = snapshot.executor();
    Ok(RightsRows {
        version: version(&snapshot).await?,
        pause: pause(&snapshot).await?,
        users: users::entity::Entity::find().into_model().all(&conn).await?,
        groups: groups::entity::Entity::find().into_model().all(&conn).await?,
        members: groups::member::Entity::find().into_tuple().all(&conn).await?,
        grants: grants::entity::Entity::find().into_model().all(&conn).await?,
        access_tokens: access_tokens::entity::Entity::find().into_model().all(&conn).await?,
        ended_sessions: sessions::Entity::find()
            .select_only()
            .column(sessions::Column::Id)
            .into_tuple()
            .all(&conn)
            .await?,
        repositories: repositories::Entity::find()
            .select_only()
            .columns([
                repositories::Column::Id,
                repositories::Column::Name,
                repositories::Column::Visibility,
                repositories::Column::AnonymousPull,
            ])
            .into_model()
            .all(&conn)
            .await?,
    })
}

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "rights_version")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i64,
        pub version: i64,
        pub paused_at: Option<DateTimeUtc>,
        pub paused_by: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
