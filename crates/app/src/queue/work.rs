//! A worker: takes a job, does it item by item, and takes the next.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use chrono::SubsecRound;
use db::jobs::items::Item;
use db::jobs::lease::{self, End, Lease};
use db::jobs::{Job, Problem, ending};
use db::{ItemState, JobState, LogLevel};
use serde_json::Value;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::journal::{Halt, Journal, Leave};
use super::{Kind, Outcome, Queue, Run};
use crate::{Error, Result};

/// How many items are read at once.
const SOME: u64 = 200;

/// How soon a database that does not answer is asked again.
const AGAIN: Duration = Duration::from_millis(500);

/// More items than this no job has.
const MOST_ITEMS: usize = 200_000;

/// Take jobs until the end of the process.
pub(super) async fn worker(queue: Arc<Queue>, number: usize, retention: u64) {
    let mut stop = queue.stop.subscribe();
    for turn in 0_u64.. {
        if queue.has_stopped() {
            return;
        }
        // Of this turn only: what a turn before forgot to end cannot write any more.
        let owner = format!("{}.{number}.{turn}", queue.life);
        match claim(&queue, &owner).await {
            Ok(Some(job)) => {
                // Perhaps there is one for the next worker, too.
                queue.wake();
                run(&queue, job, owner).await;
                if let Err(error) = prune(&queue, retention).await {
                    tracing::warn!(%error, "cannot delete old jobs; it is tried after the next one");
                }
                continue;
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "cannot look for jobs; it is tried again"),
        }
        tokio::select! {
            () = queue.wake.notified() => {}
            () = sleep(queue.times.idle) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}

/// The next job, which is ours then.
pub(super) async fn claim(queue: &Queue, owner: &str) -> Result<Option<Job>> {
    let (db, now) = (&queue.core.db, queue.core.now().trunc_subsecs(6));
    // Only looking takes no turn of the one writer of SQLite.
    if !lease::is_any_free(db, now).await? {
        return Ok(None);
    }
    let tx = db.begin().await?;
    match lease::claim(&tx, Lease { owner, now, until: now + queue.times.lease }).await {
        Ok(job) => {
            tx.commit().await?;
            Ok(job)
        }
        // Another process was faster.
        Err(db::Error::Conflict(_) | db::Error::Locked(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Do a job that is ours, to its end or until it must be left.
pub(super) async fn run(queue: &Arc<Queue>, job: Job, owner: String) {
    let (id, user) = (job.id, job.creator.user);
    let journal = match Journal::open(queue, &job, owner).await {
        Ok(journal) => journal,
        Err(error) => return tracing::warn!(job = %id, %error, "cannot begin the job; its lease will lapse"),
    };
    queue.running.lock().expect("no panic holds the lock").insert(id, journal.clone());
    if queue.has_stopped() {
        journal.halt(Halt::Stop);
    }
    if job.cancel_requested_at.is_some() {
        journal.halt(Halt::Cancel);
    }
    let (over, ended) = oneshot::channel();
    let keeper = tokio::spawn(journal.clone().keep(ended));
    let run = Arc::new(Run::new(job, queue.core.clone(), journal.clone()));
    let leave = drive(queue, &run).await;
    over.send(()).ok();
    keeper.await.ok();
    journal.leave(&leave).await;
    queue.running.lock().expect("no panic holds the lock").remove(&id);
    queue.changed(id, user);
}

/// How far the items got.
enum Course {
    /// None waits any more.
    Done(Option<Value>),
    Halted,
}

async fn drive(queue: &Queue, run: &Arc<Run>) -> Leave {
    let job = run.job();
    tracing::info!(job = %job.id, kind = %job.kind, creator = job.creator.name, "job begins");
    let course = match queue.kind(job.kind) {
        Ok(kind) => course(run, &kind).await.map(|course| (course, kind)),
        Err(error) => Err(error),
    };
    let failed = |error| (JobState::Failed, Some(error), None);
    let (state, error, summary) = match (course, run.journal().halted()) {
        (Ok((Course::Done(summary), _)), _) if run.journal().progress().failed > 0 => (JobState::Failed, None, summary),
        (Ok((Course::Done(summary), _)), _) => (JobState::Succeeded, None, summary),
        (_, Halt::Stop | Halt::Lost) => {
            run.log(LogLevel::Warning, "interrupted: it goes on later", &[]).await;
            return Leave::LetGo;
        }
        (Ok((Course::Halted, kind)), Halt::Cancel) => {
            let summary = kind.finish(run).await.unwrap_or_default();
            (JobState::Cancelled, None, summary)
        }
        (Err(_), Halt::Cancel) => (JobState::Cancelled, None, None),
        (Ok((Course::Halted, _)), Halt::Go) => failed(Error::internal("a job stopped for no reason")),
        (Err(error), Halt::Go) => failed(error),
    };
    let error = error.map(|error| problem(run, &error));
    say_end(run, state, error.as_ref()).await;
    Leave::Over(End { state, at: run.core().now().trunc_subsecs(6), error, summary })
}

async fn course(run: &Arc<Run>, kind: &Arc<dyn Kind>) -> Result<Course> {
    let job = run.job();
    let first = if job.lines > 0 { "goes on" } else { "begins" };
    run.log(LogLevel::Info, format!("{} {first}", job.kind), &[]).await;
    run.actor()?;
    if !job.planned && !run.is_halted() {
        plan(run, kind).await?;
    }
    if run.is_halted() {
        return Ok(Course::Halted);
    }
    if !items(run, kind).await? {
        return Ok(Course::Halted);
    }
    Ok(Course::Done(kind.finish(run).await?))
}

/// Let the kind say what is to be done, and keep that.
async fn plan(run: &Arc<Run>, kind: &Arc<dyn Kind>) -> Result<()> {
    let (planning, planned) = (run.clone(), kind.clone());
    let items = joined(tokio::spawn(async move { planned.plan(&planning).await }).await)?;
    check_count(items.len())?;
    let (db, job) = (&run.core().db, run.job().id);
    let rows = items.into_iter().map(super::NewItem::row).collect();
    let tx = db.begin().await?;
    if !lease::plan(&tx, job, run.journal().owner(), rows).await? {
        run.journal().halt(Halt::Lost);
        return Err(Error::conflict("job_lost", "another worker has taken over the job"));
    }
    let progress = db::jobs::items::tally(&tx, job).await?;
    let expected = db::jobs::items::expected(&tx, job).await?;
    tx.commit().await?;
    run.journal().planned(progress, expected);
    Ok(())
}

/// Whether a job may have so many items.
///
/// # Errors
/// [`Error::Invalid`].
pub(crate) fn check_count(items: usize) -> Result<()> {
    if items <= MOST_ITEMS {
        return Ok(());
    }
    let message = format!("a job has at most {MOST_ITEMS} items, not {items}: make several jobs");
    Err(Error::invalid("too_many", message))
}

/// Do what waits. False: the job was halted before all was done.
async fn items(run: &Arc<Run>, kind: &Arc<dyn Kind>) -> Result<bool> {
    let (mut tasks, mut next, mut after) = (JoinSet::new(), VecDeque::new(), 0);
    let mut stop = None;
    loop {
        while stop.is_none() && tasks.len() < kind.width().max(1) && !run.is_halted() {
            if next.is_empty() {
                next = read(run, after).await;
            }
            let Some(item) = next.pop_front() else { break };
            // Who may not work any more ends the job, not one item of it.
            if let Err(error) = run.actor() {
                stop = Some(error);
                break;
            }
            after = item.position;
            run.journal().begin(&item).await;
            tasks.spawn(one(run.clone(), kind.clone(), item));
        }
        let Some(ended) = tasks.join_next().await else { break };
        let (item, outcome) = ended.map_err(Error::internal)?;
        settle(run, &item, outcome).await;
    }
    match stop {
        Some(error) => Err(error),
        None => Ok(run.journal().progress().waiting() == 0),
    }
}

/// The next items that wait. While the database does not answer nothing is lost, and it is asked again until the job is
/// halted, if only because its lease has lapsed.
async fn read(run: &Run, after: i64) -> VecDeque<Item> {
    loop {
        match db::jobs::items::list_waiting(&run.core().db, run.job().id, after, SOME).await {
            Ok(items) => return items.into(),
            Err(error) => {
                tracing::warn!(job = %run.job().id, %error, "cannot read what is to be done; it is tried again");
            }
        }
        if run.unless_halted(sleep(AGAIN)).await.is_err() {
            return VecDeque::new();
        }
    }
}

async fn one(run: Arc<Run>, kind: Arc<dyn Kind>, item: Item) -> (Item, Result<Outcome>) {
    let performing = {
        let item = item.clone();
        // A task of its own: if it panics, the item fails and the job goes on.
        tokio::spawn(async move { kind.perform(&run, &item).await })
    };
    let outcome = joined(performing.await);
    (item, outcome)
}

fn joined<T>(joined: Result<Result<T>, tokio::task::JoinError>) -> Result<T> {
    joined.unwrap_or_else(|error| Err(Error::internal(error)))
}

async fn settle(run: &Run, item: &Item, outcome: Result<Outcome>) {
    let (state, error, result) = match outcome {
        Ok(Outcome::Done) => (ItemState::Done, None, None),
        Ok(Outcome::DoneWith(result)) => (ItemState::Done, None, Some(result)),
        Ok(Outcome::Skipped(code, message)) => {
            (ItemState::Skipped, Some(Problem { code: code.to_owned(), message }), None)
        }
        // It gave up because it had to.
        Err(_) if run.is_halted() => (ItemState::Waiting, None, None),
        Err(error) => (ItemState::Failed, Some(problem(run, &error)), None),
    };
    if let Some(Problem { message, .. }) = &error {
        let level = if state == ItemState::Failed { LogLevel::Error } else { LogLevel::Info };
        run.log_of(item, level, format!("{}: {message}", item.label)).await;
    }
    run.journal().end(item.position, state, error, result);
}

/// An error as it is kept; what lies below it goes into the log of the server.
fn problem(run: &Run, error: &Error) -> Problem {
    if matches!(error, Error::Internal(_) | Error::Unavailable(..)) {
        let cause = std::error::Error::source(error).map(ToString::to_string);
        tracing::error!(job = %run.job().id, %error, cause, "a job failed in part");
    }
    Problem { code: error.json_code().to_owned(), message: super::run::one_line(&error.to_string()) }
}

async fn say_end(run: &Run, state: JobState, error: Option<&Problem>) {
    let progress = run.journal().progress();
    let level = if state == JobState::Failed { LogLevel::Error } else { LogLevel::Info };
    let reason = error.map(|error| format!(": {}", error.message)).unwrap_or_default();
    let mut message =
        format!("{state}{reason} ({} done, {} skipped, {} failed", progress.done, progress.skipped, progress.failed);
    let left = progress.waiting() + progress.running + progress.cancelled;
    if left > 0 {
        message = format!("{message}, {left} not done");
    }
    tracing::info!(job = %run.job().id, "job ends: {message})");
    run.log_all(level, format!("{message})")).await;
}

/// Delete all jobs that are over but the newest.
async fn prune(queue: &Queue, retention: u64) -> Result<()> {
    let db = &queue.core.db;
    if !ending::is_any_old(db, retention).await? {
        return Ok(());
    }
    let tx = db.begin().await?;
    let old = ending::retire(&tx, retention).await?;
    tx.commit().await?;
    for job in old {
        while ending::remove_some(db, job).await? {
            // Between two transactions somebody else has a turn.
            tokio::task::yield_now().await;
        }
    }
    Ok(())
}
