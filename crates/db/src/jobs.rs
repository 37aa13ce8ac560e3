//! Jobs: long work that outlives the request that began it, and the process that began it.
//!
//! A running job belongs to the worker whose name stands in `lease_owner`. Everything that a worker writes goes through
//! [`record`](lease::record) first, in the same transaction: it changes nothing once the lease is somebody else's.

pub mod ending;
pub mod items;
pub mod lease;
pub mod log;

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::page::count;
use crate::{AccessTokenId, Connection, Error, JobId, JobKind, JobState, Page, Result, Tx, UserId, many};
use entity::{Column, Entity, Model};

/// A job, as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Rises.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// How it is.
    pub state: JobState,
    /// Whose job it is, and as whom it works.
    pub creator: Creator,
    /// Jobs of one target run one after another.
    pub target: Option<String>,
    /// The names that parameters, summary and error may tell.
    pub repositories: Vec<String>,
    /// Of the kind.
    pub parameters: Value,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When a worker first took it.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was over.
    pub finished_at: Option<DateTime<Utc>>,
    /// The worker that holds it.
    pub lease_owner: Option<String>,
    /// From then on another one may take it.
    pub lease_until: Option<DateTime<Utc>>,
    /// When somebody wished it to stop.
    pub cancel_requested_at: Option<DateTime<Utc>>,
    /// Whether its items exist.
    pub planned: bool,
    /// How far it is.
    pub progress: Progress,
    /// How many lines its log has.
    pub lines: i64,
    /// Why the job itself failed.
    pub error: Option<Problem>,
    /// What it says in the end.
    pub summary: Option<Value>,
}

/// Whose job it is. It outlives them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creator {
    /// `None`: the system's own.
    pub user: Option<UserId>,
    /// Their name when they made it.
    pub name: String,
    /// The access token that they made it with.
    pub access_token: Option<AccessTokenId>,
}

/// How far a job is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// All its items.
    pub total: i64,
    /// Of these: being done.
    pub running: i64,
    /// Done.
    pub done: i64,
    /// Nothing to do.
    pub skipped: i64,
    /// Could not be done.
    pub failed: i64,
    /// The job was stopped before.
    pub cancelled: i64,
    /// All that is to be moved; `None`: unknown.
    pub bytes_total: Option<i64>,
    /// Moved so far.
    pub bytes_done: i64,
}

impl Progress {
    /// Items that are to be done.
    pub fn waiting(&self) -> i64 {
        self.total - self.running - self.done - self.skipped - self.failed - self.cancelled
    }
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Stable.
    pub code: String,
    /// For people.
    pub message: String,
}

/// What a job begins with.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// What it does.
    pub kind: JobKind,
    /// Whose it is.
    pub creator: Creator,
    /// Jobs of one target run one after another.
    pub target: Option<String>,
    /// The names that parameters, summary and error may tell.
    pub repositories: Vec<String>,
    /// Of the kind.
    pub parameters: Value,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// Which jobs to list, the newest first.
#[derive(Clone, Debug, Default)]
pub struct ListJobs {
    /// Only those of this user.
    pub user: Option<UserId>,
    /// Only of this kind.
    pub kind: Option<JobKind>,
    /// Only those that are so.
    pub state: Option<JobState>,
    /// [`Page::next`] of the page before.
    pub after: Option<String>,
    /// At most so many.
    pub limit: u64,
}

/// Makes a job that waits, without items.
pub async fn create(tx: &Tx, new: &NewJob) -> Result<JobId> {
    let row = entity::ActiveModel {
        id: NotSet,
        kind: Set(new.kind),
        state: Set(JobState::Queued),
        created_by: Set(new.creator.user),
        creator: Set(new.creator.name.clone()),
        access_token: Set(new.creator.access_token),
        target: Set(new.target.clone()),
        repositories: Set(names(&new.repositories)),
        parameters: Set(new.parameters.to_string()),
        created_at: Set(new.created_at),
        planned: Set(false),
        ..Default::default()
    };
    Ok(Entity::insert(row).exec(&tx.0).await?.last_insert_id)
}

/// The job of that id.
pub async fn find(conn: &impl Connection, id: JobId) -> Result<Option<Job>> {
    let found = shown().filter(Column::Id.eq(id)).one(&conn.executor()).await?;
    found.map(Job::try_from).transpose()
}

/// How jobs are, of those that are still there.
pub async fn states(conn: &impl Connection, ids: &[JobId]) -> Result<Vec<(JobId, JobState)>> {
    let conn = conn.executor();
    let wanted = Column::Id.in_subquery(many::job_ids(&conn, ids));
    let found = shown().select_only().columns([Column::Id, Column::State]).filter(wanted);
    Ok(found.into_tuple().all(&conn).await?)
}

/// Jobs, the newest first.
pub async fn list(conn: &impl Connection, query: &ListJobs) -> Result<Page<Job>> {
    let conn = conn.executor();
    let mut select = shown();
    if let Some(user) = query.user {
        select = select.filter(Column::CreatedBy.eq(user));
    }
    if let Some(kind) = query.kind {
        select = select.filter(Column::Kind.eq(kind));
    }
    if let Some(state) = query.state {
        select = select.filter(Column::State.eq(state));
    }
    let total = count(select.clone(), &conn).await?;
    if let Some(after) = &query.after {
        let after: JobId = after.parse().map_err(|_| Error::Cursor)?;
        select = select.filter(Column::Id.lt(after));
    }
    let rows = select.order_by_desc(Column::Id).limit(query.limit + 1).all(&conn).await?;
    let jobs = rows.into_iter().map(Job::try_from).collect::<Result<_>>()?;
    Ok(Page::new(jobs, query.limit, total, |job: &Job| job.id.to_string()))
}

fn shown() -> sea_orm::Select<Entity> {
    Entity::find().filter(Column::State.ne(JobState::Removed))
}

impl TryFrom<Model> for Job {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        let progress = Progress {
            total: row.items_total,
            running: row.items_running,
            done: row.items_done,
            skipped: row.items_skipped,
            failed: row.items_failed,
            cancelled: row.items_cancelled,
            bytes_total: row.bytes_total,
            bytes_done: row.bytes_done,
        };
        Ok(Self {
            id: row.id,
            kind: row.kind,
            state: row.state,
            creator: Creator { user: row.created_by, name: row.creator, access_token: row.access_token },
            target: row.target,
            repositories: parsed(&row.repositories)?,
            parameters: parsed(&row.parameters)?,
            created_at: row.created_at,
            started_at: row.started_at,
            finished_at: row.finished_at,
            lease_owner: row.lease_owner,
            lease_until: row.lease_until,
            cancel_requested_at: row.cancel_requested_at,
            planned: row.planned,
            progress,
            lines: row.lines,
            error: problem(row.error_code, row.error_message),
            summary: row.summary.as_deref().map(parsed).transpose()?,
        })
    }
}

fn names(names: &[String]) -> String {
    Value::from(names).to_string()
}

pub(crate) fn parsed<T: DeserializeOwned>(text: &str) -> Result<T> {
    Ok(serde_json::from_str(text).map_err(|error| DbErr::Json(error.to_string()))?)
}

pub(crate) fn problem(code: Option<String>, message: Option<String>) -> Option<Problem> {
    code.map(|code| Problem { code, message: message.unwrap_or_default() })
}

pub(crate) mod entity {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    use crate::{AccessTokenId, JobId, JobKind, JobState, UserId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "jobs")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: JobId,
        pub kind: JobKind,
        pub state: JobState,
        pub created_by: Option<UserId>,
        pub creator: String,
        pub access_token: Option<AccessTokenId>,
        pub target: Option<String>,
        pub repositories: String,
        pub parameters: String,
        pub created_at: DateTime<Utc>,
        pub started_at: Option<DateTime<Utc>>,
        pub finished_at: Option<DateTime<Utc>>,
        pub lease_owner: Option<String>,
        pub lease_until: Option<DateTime<Utc>>,
        pub cancel_requested_at: Option<DateTime<Utc>>,
        pub planned: bool,
        pub items_total: i64,
        pub items_running: i64,
        pub items_done: i64,
        pub items_skipped: i64,
        pub items_failed: i64,
        pub items_cancelled: i64,
        pub bytes_total: Option<i64>,
        pub bytes_done: i64,
        pub lines: i64,
        pub error_code: Option<String>,
        pub error_message: Option<String>,
        pub summary: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
