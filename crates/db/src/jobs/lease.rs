//! Whose turn a job is. A worker holds it until a time that it puts off again and again; if it dies, that time comes.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, LockBehavior, LockType, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::entity::{Column, Entity};
use super::items::{self, NewItem};
use super::{Job, Problem, Progress};
use crate::{Connection, ItemState, JobId, JobState, Result, Tx};
use serde_json::Value;

/// Who holds a job, and until when.
#[derive(Clone, Copy, Debug)]
pub struct Lease<'a> {
    /// The worker; nobody else has that name, also not after a restart.
    pub owner: &'a str,
    /// The time now.
    pub now: DateTime<Utc>,
    /// From then on another worker may take it.
    pub until: DateTime<Utc>,
}

/// How a job ends.
#[derive(Clone, Debug)]
pub struct End {
    /// The word for it.
    pub state: JobState,
    /// When.
    pub at: DateTime<Utc>,
    /// Why the job itself failed.
    pub error: Option<Problem>,
    /// What it says.
    pub summary: Option<Value>,
}

/// Whether there is a job that a worker could take.
pub async fn is_any_free(conn: &impl Connection, now: DateTime<Utc>) -> Result<bool> {
    let found = free(now).select_only().column(Column::Id).limit(1).into_tuple::<JobId>();
    Ok(found.one(&conn.executor()).await?.is_some())
}

/// Takes the oldest job that is free, with its items that were being done: they wait again.
///
/// # Errors
/// [`Error::Conflict`](crate::Error::Conflict) when a job of the same target was taken at the same moment; try again.
pub async fn claim(tx: &Tx, lease: Lease<'_>) -> Result<Option<Job>> {
    // PostgreSQL: what another worker is about to take is passed over. SQLite has one writer.
    let next = free(lease.now)
        .select_only()
        .column(Column::Id)
        .order_by_asc(Column::Id)
        .limit(1)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let Some(id) = next.into_tuple::<JobId>().one(&tx.0).await? else { return Ok(None) };
    items::reset(tx, id, &[ItemState::Running]).await?;
    let progress = items::tally(tx, id).await?;
    let update = Entity::update_many()
        .col_expr(Column::State, Expr::val(JobState::Running))
        .col_expr(Column::LeaseOwner, Expr::val(lease.owner))
        .col_expr(Column::LeaseUntil, Expr::val(lease.until))
        .col_expr(Column::StartedAt, Expr::col(Column::StartedAt).if_null(lease.now));
    with_progress(update, &progress).filter(Column::Id.eq(id)).exec(&tx.0).await?;
    super::find(tx, id).await
}

/// Writes how far a job is, puts off the end of the lease and counts new lines. Answers the number of the last line;
/// `None`: the lease is not ours any more, and nothing may be written.
pub async fn record(
    tx: &Tx,
    job: JobId,
    lease: Lease<'_>,
    progress: &Progress,
    new_lines: usize,
) -> Result<Option<i64>> {
    let new_lines = i64::try_from(new_lines).unwrap_or(i64::MAX);
    let update = Entity::update_many()
        .col_expr(Column::LeaseUntil, Expr::val(lease.until))
        .col_expr(Column::Lines, Expr::col(Column::Lines).add(new_lines));
    let update = with_progress(update, progress).filter(held(job, lease.owner));
    if update.exec(&tx.0).await?.rows_affected == 0 {
        return Ok(None);
    }
    let last = Entity::find_by_id(job).select_only().column(Column::Lines).into_tuple::<i64>();
    Ok(last.one(&tx.0).await?)
}

/// Gives a job its items. False: the lease is not ours any more, and nothing was written.
pub async fn plan(tx: &Tx, job: JobId, owner: &str, items: Vec<NewItem>) -> Result<bool> {
    let update = Entity::update_many().col_expr(Column::Planned, Expr::val(true)).filter(held(job, owner));
    if update.exec(&tx.0).await?.rows_affected == 0 {
        return Ok(false);
    }
    items::create_many(tx, job, items).await?;
    Ok(true)
}

/// Whether the lease is ours, and stays so until the end of the transaction.
pub async fn hold(tx: &Tx, job: JobId, owner: &str) -> Result<bool> {
    let held = Entity::find().select_only().column(Column::Id).filter(held(job, owner)).lock(LockType::Share);
    Ok(held.into_tuple::<JobId>().one(&tx.0).await?.is_some())
}

/// Who holds the job, and whether somebody wishes it to stop.
pub async fn wish(conn: &impl Connection, job: JobId) -> Result<Option<(Option<String>, bool)>> {
    let columns = [Column::LeaseOwner, Column::CancelRequestedAt];
    let found: Option<(Option<String>, Option<DateTime<Utc>>)> =
        Entity::find_by_id(job).select_only().columns(columns).into_tuple().one(&conn.executor()).await?;
    Ok(found.map(|(owner, wish)| (owner, wish.is_some())))
}

/// Ends a job. What of it still waits will not be done. False: the lease is not ours any more, and nothing was written.
pub async fn finish(tx: &Tx, job: JobId, owner: &str, end: &End) -> Result<bool> {
    let update = ended(end).filter(held(job, owner));
    if update.exec(&tx.0).await?.rows_affected == 0 {
        return Ok(false);
    }
    close(tx, job, end.at).await?;
    Ok(true)
}

/// Lets go of a job: another worker goes on with it. False: the lease was not ours any more.
pub async fn release(tx: &Tx, job: JobId, owner: &str) -> Result<bool> {
    let released =
        release_where(tx, Expr::col(Column::Id).eq(job).and(Expr::col(Column::LeaseOwner).eq(owner))).await?;
    Ok(released > 0)
}

/// Lets go of all jobs, whoever held them: for the start of a process that knows that it is the only one.
pub async fn release_all(tx: &Tx) -> Result<u64> {
    release_where(tx, Expr::col(Column::State).eq(JobState::Running)).await
}

async fn release_where(tx: &Tx, which: Expr) -> Result<u64> {
    let held = Entity::find().select_only().column(Column::Id).filter(Column::State.eq(JobState::Running));
    let held: Vec<JobId> = held.filter(which).into_tuple().all(&tx.0).await?;
    for job in &held {
        items::reset(tx, *job, &[ItemState::Running]).await?;
        let progress = items::tally(tx, *job).await?;
        let update = Entity::update_many()
            .col_expr(Column::State, Expr::val(JobState::Queued))
            .col_expr(Column::LeaseOwner, Expr::val(None::<String>))
            .col_expr(Column::LeaseUntil, Expr::val(None::<DateTime<Utc>>));
        with_progress(update, &progress).filter(Column::Id.eq(*job)).exec(&tx.0).await?;
    }
    Ok(held.len() as u64)
}

pub(super) fn ended(end: &End) -> sea_orm::UpdateMany<Entity> {
    let (code, message) = match &end.error {
        Some(error) => (Some(error.code.clone()), Some(error.message.clone())),
        None => (None, None),
    };
    Entity::update_many()
        .col_expr(Column::State, Expr::val(end.state))
        .col_expr(Column::FinishedAt, Expr::val(end.at))
        .col_expr(Column::LeaseOwner, Expr::val(None::<String>))
        .col_expr(Column::LeaseUntil, Expr::val(None::<DateTime<Utc>>))
        .col_expr(Column::ErrorCode, Expr::val(code))
        .col_expr(Column::ErrorMessage, Expr::val(message))
        .col_expr(Column::Summary, Expr::val(end.summary.as_ref().map(Value::to_string)))
}

/// What waits will not be done; the counts say so.
pub(super) async fn close(tx: &Tx, job: JobId, at: DateTime<Utc>) -> Result<()> {
    items::cancel(tx, job, at).await?;
    let progress = items::tally(tx, job).await?;
    with_progress(Entity::update_many(), &progress).filter(Column::Id.eq(job)).exec(&tx.0).await?;
    Ok(())
}

pub(super) fn with_progress(update: sea_orm::UpdateMany<Entity>, progress: &Progress) -> sea_orm::UpdateMany<Entity> {
    update
        .col_expr(Column::ItemsTotal, Expr::val(progress.total))
        .col_expr(Column::ItemsRunning, Expr::val(progress.running))
        .col_expr(Column::ItemsDone, Expr::val(progress.done))
        .col_expr(Column::ItemsSkipped, Expr::val(progress.skipped))
        .col_expr(Column::ItemsFailed, Expr::val(progress.failed))
        .col_expr(Column::ItemsCancelled, Expr::val(progress.cancelled))
        .col_expr(Column::BytesTotal, Expr::val(progress.bytes_total))
        .col_expr(Column::BytesDone, Expr::val(progress.bytes_done))
}

fn held(job: JobId, owner: &str) -> Expr {
    let is_running = Expr::col(Column::State).eq(JobState::Running);
    Expr::col(Column::Id).eq(job).and(is_running).and(Expr::col(Column::LeaseOwner).eq(owner))
}

/// What waits, or was left behind by a worker, unless another job of its target runs.
fn free(now: DateTime<Utc>) -> Select<Entity> {
    let other = Alias::new("other");
    let theirs = |column: Column| Expr::col((other.clone(), column));
    let in_the_way = Query::select()
        .expr(Expr::val(1))
        .from_as(Entity, other.clone())
        .and_where(theirs(Column::Target).equals((Entity, Column::Target)))
        .and_where(theirs(Column::State).eq(JobState::Running))
        .and_where(theirs(Column::Id).ne(Expr::col((Entity, Column::Id))))
        .take();
    let is_left = Column::State.eq(JobState::Running).and(Column::LeaseUntil.lt(now));
    Entity::find().filter(Column::State.eq(JobState::Queued).or(is_left)).filter(Expr::exists(in_the_way).not())
}
