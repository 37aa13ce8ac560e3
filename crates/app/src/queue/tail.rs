//! The end of a job's log, as it grows: read once, for all who watch.
//!
//! Who watches reads from SQL what was before, and is told here what comes. Nothing is shown that is not stored, and in
//! the order of its numbers, whoever wrote it: a worker of this process, which says so at once, or one of another.

use std::sync::{Arc, Weak};
use std::time::Duration;

use db::jobs::Job;
use db::jobs::log::Line;
use db::{JobId, JobState};
use tokio::sync::Notify;
use tokio::sync::broadcast::{Receiver, Sender, channel};
use tokio::time::{Instant, timeout};

use super::Queue;
use crate::Result;

/// How many ticks a watcher may be behind before it reads from SQL again.
const BEHIND: usize = 256;

/// How many lines are read at once.
const SOME: u64 = 1000;

/// How often at most it is told how far the job is.
const PACE: Duration = Duration::from_millis(500);

/// What is told.
#[derive(Clone)]
pub(crate) enum Tick {
    /// These were added.
    Lines(Arc<Vec<Line>>),
    /// The job is so now.
    Job(Arc<Job>),
    /// Nothing more is told: the job is gone, or the process ends.
    End,
}

pub(crate) struct Tail {
    sender: Sender<Tick>,
    poke: Arc<Notify>,
}

impl Tail {
    pub(super) fn start(queue: &Arc<Queue>, job: JobId) -> Arc<Self> {
        let tail = Arc::new(Self { sender: channel(BEHIND).0, poke: Arc::default() });
        tokio::spawn(pump(queue.clone(), job, Arc::downgrade(&tail), tail.poke.clone()));
        tail
    }

    pub(super) fn poke(&self) {
        self.poke.notify_one();
    }

    pub(super) fn send(&self, tick: Tick) {
        // An error says that nobody watches.
        self.sender.send(tick).ok();
    }

    pub fn watch(&self) -> Receiver<Tick> {
        self.sender.subscribe()
    }
}

/// Whether a job is over.
pub(crate) fn is_over(state: JobState) -> bool {
    !matches!(state, JobState::Queued | JobState::Running)
}

/// Runs as long as somebody watches.
async fn pump(queue: Arc<Queue>, job: JobId, tail: Weak<Tail>, poke: Arc<Notify>) {
    let mut told = Told { last: None, job: None, at: None };
    while let Some(tail) = tail.upgrade() {
        match told.go_on(&queue, job, &tail).await {
            Ok(true) => {}
            Ok(false) => return tail.send(Tick::End),
            Err(error) => tracing::warn!(%job, %error, "cannot read the log of a job; it is tried again"),
        }
        drop(tail);
        if queue.has_stopped() {
            return;
        }
        timeout(queue.times.look, poke.notified()).await.ok();
    }
}

struct Told {
    /// The last line that was told; `None` before the first look: who watches reads what was before.
    last: Option<i64>,
    job: Option<Arc<Job>>,
    at: Option<Instant>,
}

impl Told {
    /// False: there is no such job any more.
    async fn go_on(&mut self, queue: &Queue, id: JobId, tail: &Tail) -> Result<bool> {
        let db = &queue.core.db;
        // First the job, then the lines: whoever hears that it is over finds all of its lines.
        let is_due = self.at.is_none_or(|at| at.elapsed() >= PACE) || !queue.is_here(id);
        let job = if is_due {
            let Some(job) = db::jobs::find(db, id).await? else { return Ok(false) };
            self.last = self.last.or(Some(job.lines));
            Some(Arc::new(job))
        } else {
            None
        };
        while let Some(last) = self.last {
            let lines = db::jobs::log::list(db, id, last, SOME).await?;
            let Some(newest) = lines.last() else { break };
            let is_full = lines.len() as u64 == SOME;
            self.last = Some(newest.number);
            tail.send(Tick::Lines(Arc::new(lines)));
            if !is_full {
                break;
            }
        }
        if let Some(job) = job.filter(|job| self.job.as_ref() != Some(job)) {
            tail.send(Tick::Job(job.clone()));
            (self.job, self.at) = (Some(job), Some(Instant::now()));
        }
        Ok(true)
    }
}
