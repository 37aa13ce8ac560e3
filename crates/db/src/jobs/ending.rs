//! Stopping jobs, beginning them again, and forgetting them.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::{Column, Entity};
use super::lease::{End, close, ended, with_progress};
use super::log::NewLine;
use super::{items, log};
use crate::{Connection, Db, ItemState, JobId, JobState, Result, Tx};

/// How many rows one transaction deletes: other writers of SQLite wait for it.
pub(super) const SOME: i64 = 5000;

const FINISHED: [JobState; 3] = [JobState::Succeeded, JobState::Failed, JobState::Cancelled];

/// What became of the wish to stop a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancelled {
    /// Nobody had begun it: it is over.
    AtOnce,
    /// Its worker will stop.
    Asked,
    /// It was over already, or is none.
    Not,
}

/// Which items of a job to do again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// All.
    All,
    /// Those that failed or were never done.
    Failed,
}

/// Stops a job, or lets it be stopped by its worker.
pub async fn cancel(tx: &Tx, job: JobId, at: DateTime<Utc>) -> Result<Cancelled> {
    let end = End { state: JobState::Cancelled, at, error: None, summary: None };
    let waiting = ended(&end).filter(Column::Id.eq(job)).filter(Column::State.eq(JobState::Queued));
    if waiting.exec(&tx.0).await?.rows_affected > 0 {
        close(tx, job, at).await?;
        return Ok(Cancelled::AtOnce);
    }
    // The first wish counts.
    let at = Expr::col(Column::CancelRequestedAt).if_null(at);
    let running = Entity::update_many()
        .col_expr(Column::CancelRequestedAt, at)
        .filter(Column::Id.eq(job))
        .filter(Column::State.eq(JobState::Running));
    Ok(if running.exec(&tx.0).await?.rows_affected > 0 { Cancelled::Asked } else { Cancelled::Not })
}

/// Lets a job that is over begin again. False: it is not over, or is none.
pub async fn retry(tx: &Tx, job: JobId, which: Retry) -> Result<bool> {
    let update = Entity::update_many()
        .col_expr(Column::State, Expr::val(JobState::Queued))
        .col_expr(Column::StartedAt, Expr::val(None::<DateTime<Utc>>))
        .col_expr(Column::FinishedAt, Expr::val(None::<DateTime<Utc>>))
        .col_expr(Column::CancelRequestedAt, Expr::val(None::<DateTime<Utc>>))
        .col_expr(Column::ErrorCode, Expr::val(None::<String>))
        .col_expr(Column::ErrorMessage, Expr::val(None::<String>))
        .col_expr(Column::Summary, Expr::val(None::<String>));
    let update = update.filter(Column::Id.eq(job)).filter(Column::State.is_in(FINISHED));
    if update.exec(&tx.0).await?.rows_affected == 0 {
        return Ok(false);
    }
    let again = match which {
        Retry::All => &[ItemState::Done, ItemState::Skipped, ItemState::Failed, ItemState::Cancelled][..],
        Retry::Failed => &[ItemState::Failed, ItemState::Cancelled][..],
    };
    items::reset(tx, job, again).await?;
    let progress = items::tally(tx, job).await?;
    with_progress(Entity::update_many(), &progress).filter(Column::Id.eq(job)).exec(&tx.0).await?;
    Ok(true)
}

/// Counts a job's items anew, after they were made together with it; from then on it is planned.
pub async fn planned(tx: &Tx, job: JobId) -> Result<()> {
    let progress = items::tally(tx, job).await?;
    let update = Entity::update_many().col_expr(Column::Planned, Expr::val(true));
    with_progress(update, &progress).filter(Column::Id.eq(job)).exec(&tx.0).await?;
    Ok(())
}

/// Adds lines to the log of a job, whoever works at it.
pub async fn note(tx: &Tx, job: JobId, lines: &[NewLine]) -> Result<()> {
    let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    let update = Entity::update_many().col_expr(Column::Lines, Expr::col(Column::Lines).add(count));
    update.filter(Column::Id.eq(job)).exec(&tx.0).await?;
    let last = Entity::find_by_id(job).select_only().column(Column::Lines).into_tuple::<i64>().one(&tx.0).await?;
    log::append(tx, job, last.unwrap_or(count), lines).await
}

/// Takes all jobs that are over but the newest `keep` out of sight, and answers which of those out of sight still have
/// rows; [`remove_some`] deletes them.
pub async fn retire(tx: &Tx, keep: u64) -> Result<Vec<JobId>> {
    let old = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::State.is_in(FINISHED))
        .order_by_desc(Column::FinishedAt)
        .order_by_desc(Column::Id)
        .offset(keep)
        .limit(u64::from(u32::MAX)); // SQLite takes an offset only after a limit
    let old: Vec<JobId> = old.into_tuple().all(&tx.0).await?;
    for job in old {
        let update = Entity::update_many().col_expr(Column::State, Expr::val(JobState::Removed));
        update.filter(Column::Id.eq(job)).filter(Column::State.is_in(FINISHED)).exec(&tx.0).await?;
    }
    let out = Entity::find().select_only().column(Column::Id).filter(Column::State.eq(JobState::Removed));
    Ok(out.into_tuple().all(&tx.0).await?)
}

/// Whether [`retire`] has something to do.
pub async fn is_any_old(conn: &impl Connection, keep: u64) -> Result<bool> {
    let executor = conn.executor();
    let finished = crate::page::count(Entity::find().filter(Column::State.is_in(FINISHED)), &executor).await?;
    let removed = crate::page::count(Entity::find().filter(Column::State.eq(JobState::Removed)), &executor).await?;
    Ok(finished > keep || removed > 0)
}

/// Deletes some rows of a job that is out of sight; says whether there are more.
pub async fn remove_some(db: &Db, job: JobId) -> Result<bool> {
    let tx = db.begin().await?;
    let more = log::delete_some(&tx, job).await? || items::delete_some(&tx, job).await?;
    if !more {
        let gone = Entity::delete_many().filter(Column::Id.eq(job)).filter(Column::State.eq(JobState::Removed));
        gone.exec(&tx.0).await?;
    }
    tx.commit().await?;
    Ok(more)
}
