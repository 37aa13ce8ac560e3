//! The engine of jobs: workers that take jobs out of SQL, one by one, and do them item by item.
//!
//! Nothing of a job is only in memory. A worker holds the lease of its job and puts off its end; if the process dies, the
//! lease lapses and another worker goes on with the first item that is not done. What an item does is done again then, so
//! kinds must be able to do an item twice.

mod journal;
mod kind;
mod pulse;
mod run;
mod tail;
#[cfg(test)]
pub(crate) mod tests;
mod work;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use db::{Backend, JobId, JobKind, UserId};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use crate::core::Core;
use crate::events::Places;
use crate::{Error, Result};

pub(crate) use journal::Halt;
pub(crate) use kind::{Kind, NewItem, Outcome, parameters};
pub(crate) use run::{Run, actor_of};
pub(crate) use tail::{Tail, Tick, is_over};
pub(crate) use work::check_count;

use journal::Journal;
use pulse::Pulse;

/// How much a process does at once, and how much it keeps.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many jobs run at once in this process; 0: none.
    pub workers: usize,
    /// How many jobs that are over are kept.
    pub retention: u64,
}

/// How often things are done. Tests have other times.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    /// For how long a lease counts.
    pub lease: Duration,
    /// How often its end is put off.
    pub heartbeat: Duration,
    /// How often a worker looks whether its job shall stop, and a tail whether there are lines of another process.
    pub look: Duration,
    /// How long lines and items are gathered before they are written together.
    pub gather: Duration,
    /// How often idle workers look for jobs that other processes made, or left behind.
    pub idle: Duration,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            lease: Duration::from_secs(30),
            heartbeat: Duration::from_secs(10),
            look: Duration::from_millis(500),
            gather: Duration::from_millis(40),
            idle: Duration::from_secs(1),
        }
    }
}

/// The engine of jobs, as far as it is in this process.
pub(crate) struct Queue {
    pub(crate) core: Arc<Core>,
    kinds: HashMap<JobKind, Arc<dyn Kind>>,
    /// Of this life of the process: no lease of an earlier one looks like ours.
    life: String,
    pub(crate) times: Times,
    /// There may be something to take.
    wake: Notify,
    /// The jobs that run here.
    running: Mutex<HashMap<JobId, Arc<Journal>>>,
    tails: Mutex<HashMap<JobId, Weak<Tail>>>,
    /// Who follows logs.
    places: Arc<Places>,
    pulse: Pulse,
    stop: watch::Sender<bool>,
}

impl Queue {
    pub fn new(core: Arc<Core>, kinds: Vec<Arc<dyn Kind>>, times: Times) -> Arc<Self> {
        let life = core.random_hex::<8>();
        Arc::new(Self {
            pulse: Pulse::new(core.clone()),
            core,
            kinds: kinds.into_iter().map(|kind| (kind.name(), kind)).collect(),
            life,
            times,
            wake: Notify::new(),
            running: Mutex::default(),
            tails: Mutex::default(),
            places: Arc::default(),
            stop: watch::channel(false).0,
        })
    }

    /// The kind of a job.
    ///
    /// # Errors
    /// When this version does not know it.
    fn kind(&self, name: JobKind) -> Result<Arc<dyn Kind>> {
        let unknown = || Error::conflict("kind_unknown", format!("this version has no jobs of the kind {name}"));
        self.kinds.get(&name).cloned().ok_or_else(unknown)
    }

    /// Take jobs and do them until the end of the process.
    pub async fn work(self: &Arc<Self>, limits: Limits) {
        if self.core.db.backend() == Backend::Sqlite {
            // A file has one server: whoever held a lease is no more.
            self.take_back().await;
        }
        let mut workers = JoinSet::new();
        for number in 0..limits.workers {
            workers.spawn(work::worker(self.clone(), number, limits.retention));
        }
        while workers.join_next().await.is_some() {}
    }

    async fn take_back(&self) {
        let released = async {
            let tx = self.core.db.begin().await?;
            let released = db::jobs::lease::release_all(&tx).await?;
            tx.commit().await?;
            Ok::<_, Error>(released)
        };
        match released.await {
            Ok(0) => {}
            Ok(jobs) => tracing::info!(jobs, "jobs that were interrupted go on"),
            Err(error) => tracing::warn!(%error, "jobs that were interrupted wait until their leases lapse"),
        }
    }

    /// Begin no job any more, and stop those that run at the next moment at which they can: they wait for a worker then.
    pub fn stop(&self) {
        self.stop.send_replace(true);
        for journal in self.running.lock().expect("no panic holds the lock").values() {
            journal.halt(Halt::Stop);
        }
        for tail in self.tails.lock().expect("no panic holds the lock").values().filter_map(Weak::upgrade) {
            tail.send(Tick::End);
        }
    }

    pub fn has_stopped(&self) -> bool {
        *self.stop.borrow()
    }

    /// There is a job to take.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Tell a job that runs here that somebody wishes it to stop; elsewhere its worker looks for the wish.
    pub fn cancel(&self, job: JobId) {
        if let Some(journal) = self.running.lock().expect("no panic holds the lock").get(&job) {
            journal.halt(Halt::Cancel);
        }
    }

    /// Whether a job runs in this process.
    fn is_here(&self, job: JobId) -> bool {
        self.running.lock().expect("no panic holds the lock").contains_key(&job)
    }

    /// How many bytes a second a job moves that runs here.
    pub fn rate(&self, job: JobId) -> Option<u64> {
        self.running.lock().expect("no panic holds the lock").get(&job)?.rate()
    }

    /// Something of a job of that user is otherwise than before, and committed.
    pub fn changed(&self, job: JobId, user: Option<UserId>) {
        self.pulse.beat(job, user);
        let tail = self.tails.lock().expect("no panic holds the lock").get(&job).and_then(Weak::upgrade);
        if let Some(tail) = tail {
            tail.poke();
        }
    }

    pub fn places(&self) -> &Arc<Places> {
        &self.places
    }

    /// The one feed of a job that all who watch it share.
    pub fn tail(self: &Arc<Self>, job: JobId) -> Arc<Tail> {
        let mut tails = self.tails.lock().expect("no panic holds the lock");
        tails.retain(|_, tail| tail.strong_count() > 0);
        if let Some(tail) = tails.get(&job).and_then(Weak::upgrade) {
            return tail;
        }
        let tail = Tail::start(self, job);
        tails.insert(job, Arc::downgrade(&tail));
        tail
    }
}
