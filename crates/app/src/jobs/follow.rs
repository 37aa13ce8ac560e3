//! Somebody who follows a job.

use std::collections::VecDeque;
use std::sync::Arc;

use db::JobId;
use db::jobs::Job;
use db::jobs::log::Line;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::{Jobs, ShownJob, ShownLine, shown};
use crate::Result;
use crate::actor::Actor;
use crate::events::{Place, Places, still_counts};
use crate::queue::{Tail, Tick, is_over};

/// How many lines are read at once.
const SOME: u64 = 500;

/// What is told to somebody who follows a job.
#[derive(Clone, Debug)]
pub enum Told {
    /// The next lines.
    Lines(Vec<ShownLine>),
    /// The job is so now.
    Job(Box<ShownJob>),
    /// It is over, and all of its lines were told.
    End,
}

/// Somebody who follows a job.
pub struct Follow {
    jobs: Jobs,
    actor: Actor,
    id: JobId,
    last: i64,
    /// There are lines in SQL that were not told.
    is_behind: bool,
    /// What is to be told before anything else.
    next: VecDeque<Told>,
    /// The job, when it is over.
    over: Option<Arc<Job>>,
    feed: Option<(Arc<Tail>, Receiver<Tick>)>,
    _place: Place,
}

impl Follow {
    pub(super) fn begin(jobs: Jobs, actor: Actor, job: Job, after: i64) -> Result<Self> {
        let place = Places::take(jobs.queue.places(), &actor)?;
        let mut follow = Self {
            id: job.id,
            last: after.max(0),
            is_behind: true,
            next: VecDeque::new(),
            over: None,
            feed: None,
            _place: place,
            jobs,
            actor,
        };
        if !is_over(job.state) {
            // Before the first look: nothing falls between the two.
            let tail = follow.jobs.queue.tail(job.id);
            let ticks = tail.watch();
            follow.feed = Some((tail, ticks));
        }
        follow.take(&Arc::new(job));
        Ok(follow)
    }

    /// The next thing to tell; `None` at the end, and once the credential that it was begun with counts no longer.
    ///
    /// # Errors
    /// Only those of the database; what was not told is told to whoever begins after the last line that was.
    pub async fn next(&mut self) -> Result<Option<Told>> {
        loop {
            let wait = still_counts(&self.jobs.core, &self.actor).filter(|_| !self.jobs.queue.has_stopped());
            let Some(wait) = wait else { return Ok(None) };
            if let Some(told) = self.next.pop_front() {
                return Ok(Some(told));
            }
            if self.is_behind
                && let Some(lines) = self.catch_up().await?
            {
                return Ok(Some(Told::Lines(lines)));
            }
            if self.over.take().is_some() {
                self.feed = None;
                return Ok(Some(Told::End));
            }
            let Some((_, ticks)) = self.feed.as_mut() else { return Ok(None) };
            match tokio::time::timeout(wait, ticks.recv()).await {
                Err(_) => {}
                Ok(Err(RecvError::Closed) | Ok(Tick::End)) => return Ok(None),
                Ok(Err(RecvError::Lagged(_))) => self.is_behind = true,
                Ok(Ok(Tick::Job(job))) => self.take(&job),
                // A gap is filled from SQL.
                Ok(Ok(Tick::Lines(lines))) if lines.first().is_some_and(|line| line.number > self.last + 1) => {
                    self.is_behind = true;
                }
                Ok(Ok(Tick::Lines(lines))) => {
                    if let Some(lines) = self.told(&lines) {
                        return Ok(Some(Told::Lines(lines)));
                    }
                }
            }
        }
    }

    /// The next lines that are there now, for those who do not wait; `None` when there are no more.
    ///
    /// # Errors
    /// As for `next`.
    pub async fn next_stored(&mut self) -> Result<Option<Vec<ShownLine>>> {
        if still_counts(&self.jobs.core, &self.actor).is_none() {
            return Ok(None);
        }
        self.catch_up().await
    }

    fn take(&mut self, job: &Arc<Job>) {
        if !self.jobs.may_see(&self.actor, job) {
            self.feed = None;
            return;
        }
        self.is_behind |= job.lines > self.last;
        if is_over(job.state) {
            self.over = Some(job.clone());
        }
        let shown = self.jobs.shown(&self.actor, Job::clone(job));
        self.next.push_back(Told::Job(Box::new(shown)));
    }

    async fn catch_up(&mut self) -> Result<Option<Vec<ShownLine>>> {
        let lines = db::jobs::log::list(&self.jobs.core.db, self.id, self.last, SOME).await?;
        self.is_behind = lines.len() as u64 == SOME;
        Ok(self.told(&lines))
    }

    /// Those of the lines that were not told.
    fn told(&mut self, lines: &[Line]) -> Option<Vec<ShownLine>> {
        let new: Vec<&Line> = lines.iter().filter(|line| line.number > self.last).collect();
        self.last = new.last()?.number;
        let rights = self.jobs.core.rights.now();
        Some(new.into_iter().map(|line| shown::line(&self.actor, &rights, line.clone())).collect())
    }
}
