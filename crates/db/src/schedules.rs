//! Schedules: jobs that begin by themselves. What their times mean is for whoever calls; here they are rows with a next
//! time.
//!
//! Whose turn a time is, is decided by [`claim`]: it moves the next time on only while it is still the one that was read.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, UpdateMany};
use serde_json::Value;

use crate::jobs::{Creator, Problem, parsed, problem};
use crate::{Connection, Error, JobId, JobKind, Result, ScheduleId, Tx};
use entity::{Column, Entity, Model};

/// A schedule, as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// Rises.
    pub id: ScheduleId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// What people say of it.
    pub settings: Settings,
    /// As whom its jobs work.
    pub creator: Creator,
    /// When the next job begins; `None` while it is switched off.
    pub next_at: Option<DateTime<Utc>>,
    /// The job that it began last; it may be forgotten.
    pub last_job: Option<JobId>,
    /// When it began that one.
    pub last_at: Option<DateTime<Utc>>,
    /// The time that was passed over since, because the last job was not over.
    pub skipped_at: Option<DateTime<Utc>>,
    /// Why no job began when one should have.
    pub error: Option<Problem>,
}

/// What a schedule begins, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Unique.
    pub name: String,
    /// Never changes.
    pub kind: JobKind,
    /// Five fields.
    pub cron: String,
    /// Of the IANA.
    pub time_zone: String,
    /// Of the kind.
    pub parameters: Value,
    /// Whether it begins jobs.
    pub enabled: bool,
}

/// Makes a schedule.
///
/// # Errors
/// [`Error::Conflict`] when the name is taken.
pub async fn create(
    tx: &Tx,
    settings: &Settings,
    creator: &Creator,
    next_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
) -> Result<ScheduleId> {
    let row = entity::ActiveModel {
        id: NotSet,
        name: Set(settings.name.clone()),
        kind: Set(settings.kind),
        cron: Set(settings.cron.clone()),
        time_zone: Set(settings.time_zone.clone()),
        parameters: Set(settings.parameters.to_string()),
        enabled: Set(settings.enabled),
        created_by: Set(creator.user),
        creator: Set(creator.name.clone()),
        access_token: Set(creator.access_token),
        created_at: Set(created_at),
        next_at: Set(next_at),
        ..Default::default()
    };
    Ok(Entity::insert(row).exec(&tx.0).await?.last_insert_id)
}

/// The schedule of that id.
pub async fn find(conn: &impl Connection, id: ScheduleId) -> Result<Option<Schedule>> {
    let found = Entity::find_by_id(id).one(&conn.executor()).await?;
    found.map(Schedule::try_from).transpose()
}

/// The same, and nobody else changes it or begins its job until the end of the transaction.
pub async fn lock(tx: &Tx, id: ScheduleId) -> Result<Option<Schedule>> {
    let found = Entity::find_by_id(id).lock(LockType::Update).one(&tx.0).await?;
    found.map(Schedule::try_from).transpose()
}

/// All schedules by name; there are few.
pub async fn list(conn: &impl Connection) -> Result<Vec<Schedule>> {
    let rows = Entity::find().order_by_asc(Column::Name).all(&conn.executor()).await?;
    rows.into_iter().map(Schedule::try_from).collect()
}

/// Those whose time has come, the longest due first.
pub async fn due(conn: &impl Connection, now: DateTime<Utc>) -> Result<Vec<Schedule>> {
    let due = Entity::find().filter(Column::NextAt.lte(now)).order_by_asc(Column::NextAt).order_by_asc(Column::Id);
    due.all(&conn.executor()).await?.into_iter().map(Schedule::try_from).collect()
}

/// Sets all that can be changed. What went wrong before is forgotten.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`] when the name is taken.
pub async fn set(
    tx: &Tx,
    id: ScheduleId,
    settings: &Settings,
    creator: &Creator,
    next_at: Option<DateTime<Utc>>,
) -> Result<()> {
    let update = without_trouble(Entity::update_many())
        .col_expr(Column::Name, Expr::val(settings.name.as_str()))
        .col_expr(Column::Cron, Expr::val(settings.cron.as_str()))
        .col_expr(Column::TimeZone, Expr::val(settings.time_zone.as_str()))
        .col_expr(Column::Parameters, Expr::val(settings.parameters.to_string()))
        .col_expr(Column::Enabled, Expr::val(settings.enabled))
        .col_expr(Column::CreatedBy, Expr::val(creator.user))
        .col_expr(Column::Creator, Expr::val(creator.name.as_str()))
        .col_expr(Column::AccessToken, Expr::val(creator.access_token))
        .col_expr(Column::NextAt, Expr::val(next_at))
        .filter(Column::Id.eq(id));
    if update.exec(&tx.0).await?.rows_affected == 0 {
        return Err(Error::NotFound("schedule"));
    }
    Ok(())
}

/// Deletes a schedule. False when there was none.
pub async fn delete(tx: &Tx, id: ScheduleId) -> Result<bool> {
    Ok(Entity::delete_by_id(id).exec(&tx.0).await?.rows_affected == 1)
}

/// Takes a time of a schedule, which is ours then, and sets the next one. `None`: another process took it, or somebody
/// changed the schedule meanwhile.
pub async fn claim(
    tx: &Tx,
    id: ScheduleId,
    due: DateTime<Utc>,
    next_at: Option<DateTime<Utc>>,
) -> Result<Option<Schedule>> {
    let update = Entity::update_many()
        .col_expr(Column::NextAt, Expr::val(next_at))
        .filter(Column::Id.eq(id))
        .filter(Column::NextAt.eq(due));
    if update.exec(&tx.0).await?.rows_affected == 0 {
        return Ok(None);
    }
    find(tx, id).await
}

/// It began a job by itself: what went wrong before is forgotten.
pub async fn begun(tx: &Tx, id: ScheduleId, job: JobId, at: DateTime<Utc>) -> Result<()> {
    with_last(without_trouble(Entity::update_many()), job, at).filter(Column::Id.eq(id)).exec(&tx.0).await?;
    Ok(())
}

/// Somebody began its job.
pub async fn run(tx: &Tx, id: ScheduleId, job: JobId, at: DateTime<Utc>) -> Result<()> {
    with_last(Entity::update_many(), job, at).filter(Column::Id.eq(id)).exec(&tx.0).await?;
    Ok(())
}

/// It passed a time over.
pub async fn skipped(tx: &Tx, id: ScheduleId, at: DateTime<Utc>) -> Result<()> {
    let update = Entity::update_many().col_expr(Column::SkippedAt, Expr::val(at));
    update.filter(Column::Id.eq(id)).exec(&tx.0).await?;
    Ok(())
}

/// It could not begin a job; another time it may.
pub async fn failed(tx: &Tx, id: ScheduleId, why: &Problem) -> Result<()> {
    with_error(why).filter(Column::Id.eq(id)).exec(&tx.0).await?;
    Ok(())
}

/// It cannot begin a job until somebody changes it.
pub async fn switch_off(tx: &Tx, id: ScheduleId, why: &Problem) -> Result<()> {
    let update = with_error(why)
        .col_expr(Column::Enabled, Expr::val(false))
        .col_expr(Column::NextAt, Expr::val(None::<DateTime<Utc>>));
    update.filter(Column::Id.eq(id)).exec(&tx.0).await?;
    Ok(())
}

fn with_last(update: UpdateMany<Entity>, job: JobId, at: DateTime<Utc>) -> UpdateMany<Entity> {
    update.col_expr(Column::LastJobId, Expr::val(job)).col_expr(Column::LastAt, Expr::val(at))
}

fn with_error(why: &Problem) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::ErrorCode, Expr::val(why.code.as_str()))
        .col_expr(Column::ErrorMessage, Expr::val(why.message.as_str()))
}

fn without_trouble(update: UpdateMany<Entity>) -> UpdateMany<Entity> {
    update
        .col_expr(Column::SkippedAt, Expr::val(None::<DateTime<Utc>>))
        .col_expr(Column::ErrorCode, Expr::val(None::<String>))
        .col_expr(Column::ErrorMessage, Expr::val(None::<String>))
}

impl TryFrom<Model> for Schedule {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        let settings = Settings {
            name: row.name,
            kind: row.kind,
            cron: row.cron,
            time_zone: row.time_zone,
            parameters: parsed(&row.parameters)?,
            enabled: row.enabled,
        };
        Ok(Self {
            id: row.id,
            created_at: row.created_at,
            settings,
            creator: Creator { user: row.created_by, name: row.creator, access_token: row.access_token },
            next_at: row.next_at,
            last_job: row.last_job_id,
            last_at: row.last_at,
            skipped_at: row.skipped_at,
            error: problem(row.error_code, row.error_message),
        })
    }
}

pub(crate) mod entity {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    use crate::{AccessTokenId, JobId, JobKind, ScheduleId, UserId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "schedules")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: ScheduleId,
        pub name: String,
        pub kind: JobKind,
        pub cron: String,
        pub time_zone: String,
        pub parameters: String,
        pub enabled: bool,
        pub created_by: Option<UserId>,
        pub creator: String,
        pub access_token: Option<AccessTokenId>,
        pub created_at: DateTime<Utc>,
        pub next_at: Option<DateTime<Utc>>,
        pub last_job_id: Option<JobId>,
        pub last_at: Option<DateTime<Utc>>,
        pub skipped_at: Option<DateTime<Utc>>,
        pub error_code: Option<String>,
        pub error_message: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
