//! Jobs, as people have them: their own, and administrators everybody's.

pub mod collection;
pub mod deletion;
mod follow;
pub mod import;
pub mod index;
pub mod local_delete;
pub mod local_push;
pub mod rename;
mod shown;
mod sync;

use std::sync::Arc;

use chrono::SubsecRound;
use db::jobs::ending::{self, Cancelled};
use db::jobs::items::ListItems;
use db::jobs::log::NewLine;
use db::jobs::{Creator, Job, ListJobs};
use db::{ItemState, JobId, JobKind, JobState, LogLevel, Page, Tx};
use oci::Name;
use serde_json::{Value, json};

use crate::access::{Permit, SignedIn, may_everywhere};
use crate::actor::Actor;
use crate::audit::{self, Event};
use crate::core::Core;
use crate::error::problem;
use crate::queue::{self, Kind, NewItem, Queue, Times};
use crate::{Error, Result};

pub use crate::queue::Limits;
pub use db::jobs::ending::Retry;
pub use follow::{Follow, Told};
pub use shown::{Action, ShownItem, ShownJob, ShownLine};

/// The longest parameters of a job, in bytes: they are in every answer that shows it.
const LONGEST_PARAMETERS: usize = 64 * 1024;

/// The longest parameters of all items of a new job together, in bytes.
const LONGEST_ITEMS: usize = 64 * 1024 * 1024;

/// More jobs than this nobody lets wait.
const MOST_WAITING: u64 = 200;

/// The target of all that is done with the daemon: a deletion does not take away what is being pushed.
pub(crate) const DAEMON: &str = "daemon";

/// Every kind of job that this version knows.
pub(crate) fn kinds(core: &Arc<Core>) -> Vec<Arc<dyn Kind>> {
    vec![
        Arc::new(collection::Collection),
        Arc::new(collection::Verification),
        Arc::new(deletion::BulkDeletion),
        Arc::new(index::Joining::new(core)),
        Arc::new(import::Importing::new(core)),
        Arc::new(local_delete::LocalDeletions::new(core)),
        Arc::new(local_push::LocalPushes::new(core)),
        Arc::new(rename::Renames::new(core)),
        Arc::new(sync::SyncImages::new(core)),
    ]
}

/// What a job begins with.
#[derive(Clone, Debug)]
pub(crate) struct NewJob {
    /// What it does.
    pub kind: JobKind,
    /// Jobs of one target run one after another; `None`: nobody minds.
    pub target: Option<String>,
    /// The repositories of ours that parameters and error tell of: whoever may not pull one of them sees neither.
    pub repositories: Vec<Name>,
    /// A JSON object of the kind, at most 64 KiB. It is shown: no secrets.
    pub parameters: Value,
    /// The items, if a person has seen them already; else [`Kind::plan`] is asked when the job first runs.
    pub items: Option<Vec<NewItem>>,
}

/// Which jobs to list, the newest first.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Only of this kind.
    pub kind: Option<JobKind>,
    /// Only those that are so.
    pub state: Option<JobState>,
    /// `next` of the page before.
    pub after: Option<String>,
    /// At most so many.
    pub limit: u64,
}

/// Jobs. Cheap to clone.
#[derive(Clone)]
pub struct Jobs {
    core: Arc<Core>,
    queue: Arc<Queue>,
}

impl Jobs {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        let queue = Queue::new(core.clone(), kinds(&core), Times::default());
        Self { core, queue }
    }

    /// On another engine than the usual.
    #[cfg(test)]
    pub(crate) fn on(queue: Arc<Queue>) -> Self {
        Self { core: queue.core.clone(), queue }
    }

    /// Do jobs until [`Jobs::stop`].
    pub async fn work(&self, limits: Limits) {
        self.queue.work(limits).await;
    }

    /// Begin no job any more; those that run stop at the next moment at which they can, and wait for the next start.
    /// Nobody follows a log any more.
    pub fn stop(&self) {
        self.queue.stop();
    }

    /// Make a job in the transaction of its cause. It runs as `actor`, with the rights that hold then. After the commit
    /// call [`Jobs::enqueued`].
    ///
    /// # Errors
    /// [`Error::Invalid`] for more than a job may hold; [`Error::Conflict`] when too many jobs of the actor wait.
    pub(crate) async fn enqueue(&self, tx: &Tx, actor: &Actor, new: NewJob) -> Result<JobId> {
        check(&new)?;
        let now = self.core.now().trunc_subsecs(6);
        let waiting = ListJobs { user: actor.user(), state: Some(JobState::Queued), limit: 1, ..ListJobs::default() };
        if db::jobs::list(tx, &waiting).await?.total >= MOST_WAITING {
            let message = format!("{MOST_WAITING} jobs wait already: let some of them end, or cancel some");
            return Err(Error::conflict("too_many_jobs", message));
        }
        let creator =
            Creator { user: actor.user(), name: actor.name().to_owned(), access_token: actor.limits.access_token };
        let row = db::jobs::NewJob {
            kind: new.kind,
            creator,
            target: new.target,
            repositories: new.repositories.iter().map(ToString::to_string).collect(),
            parameters: new.parameters,
            created_at: now,
        };
        let id = db::jobs::create(tx, &row).await?;
        if let Some(items) = new.items {
            let rows = items.into_iter().map(NewItem::row).collect();
            db::jobs::items::create_many(tx, id, rows).await?;
            ending::planned(tx, id).await?;
        }
        let event = Event::new("job.create", target(id)).after(json!({ "kind": row.kind, "target": row.target }));
        audit::record(tx, &self.core, actor, event).await?;
        Ok(id)
    }

    /// A job was made, and committed: let a worker begin.
    pub(crate) fn enqueued(&self, actor: &Actor, id: JobId) {
        self.queue.wake();
        self.queue.changed(id, actor.user());
    }

    /// Make a job in a transaction of its own, and show it.
    ///
    /// # Errors
    /// As for [`Jobs::enqueue`].
    pub(crate) async fn start(&self, actor: &Actor, new: NewJob) -> Result<ShownJob> {
        let tx = self.core.db.begin().await?;
        let id = self.enqueue(&tx, actor, new).await?;
        tx.commit().await?;
        self.enqueued(actor, id);
        let job = self.find(actor, id).await?;
        Ok(self.shown(actor, job))
    }

    /// A line of the log about how the job came about, in the transaction that makes it.
    ///
    /// # Errors
    /// Only those of the database.
    pub(crate) async fn note(&self, tx: &Tx, id: JobId, message: String) -> Result<()> {
        let at = self.core.now().trunc_subsecs(6);
        let line = NewLine { at, level: LogLevel::Info, message, repositories: Vec::new(), item: None };
        Ok(ending::note(tx, id, &[line]).await?)
    }

    /// Jobs, the newest first: one's own, of administrators all.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an `after` that is none.
    pub async fn list(&self, permit: &Permit<SignedIn>, query: Query) -> Result<Page<ShownJob>> {
        let actor = permit.actor();
        let user = if self.sees_all(actor) { None } else { actor.user() };
        let Query { kind, state, after, limit } = query;
        let page = db::jobs::list(&self.core.db, &ListJobs { user, kind, state, after, limit }).await?;
        let items = page.items.into_iter().map(|job| self.shown(actor, job)).collect();
        Ok(Page { items, next: page.next, total: page.total })
    }

    /// One job.
    ///
    /// # Errors
    /// [`Error::NotFound`], also for one that is somebody else's.
    pub async fn show(&self, permit: &Permit<SignedIn>, id: JobId) -> Result<ShownJob> {
        let job = self.find(permit.actor(), id).await?;
        Ok(self.shown(permit.actor(), job))
    }

    /// The items of a job, by position.
    ///
    /// # Errors
    /// As for `show`; [`Error::Invalid`] for an `after` that is none.
    pub async fn items(
        &self,
        permit: &Permit<SignedIn>,
        id: JobId,
        (state, after, limit): (Option<ItemState>, Option<String>, u64),
    ) -> Result<Page<ShownItem>> {
        self.find(permit.actor(), id).await?;
        let query = ListItems { job: id, state, after, limit };
        let page = db::jobs::items::list(&self.core.db, &query).await?;
        let rights = self.core.rights.now();
        let items = page.items.into_iter().map(|item| shown::item(permit.actor(), &rights, item)).collect();
        Ok(Page { items, next: page.next, total: page.total })
    }

    /// Read the log of a job after a line, and follow it until the job is over.
    ///
    /// # Errors
    /// As for `show`; [`Error::TooMany`] when the caller, or everybody together, follows too much already.
    pub async fn follow(&self, permit: &Permit<SignedIn>, id: JobId, after: i64) -> Result<Follow> {
        let job = self.find(permit.actor(), id).await?;
        Follow::begin(self.clone(), permit.actor().clone(), job, after)
    }

    /// Stop a job: at once if it waits, else at the next moment at which it can.
    ///
    /// # Errors
    /// As for `show`; [`Error::Conflict`] when it is over.
    pub async fn cancel(&self, permit: &Permit<SignedIn>, id: JobId) -> Result<ShownJob> {
        let actor = permit.actor();
        let job = self.find(actor, id).await?;
        let tx = self.core.db.begin().await?;
        let cancelled = ending::cancel(&tx, id, self.core.now().trunc_subsecs(6)).await?;
        if cancelled == Cancelled::Not {
            return Err(Error::conflict("job_finished", "the job is over already"));
        }
        let words = if cancelled == Cancelled::AtOnce { "cancelled before it began" } else { "asked to stop" };
        self.note(&tx, id, format!("{}: {words}", actor.name())).await?;
        audit::record(&tx, &self.core, actor, Event::new("job.cancel", target(id))).await?;
        tx.commit().await?;
        self.queue.cancel(id);
        self.queue.changed(id, job.creator.user);
        self.show(permit, id).await
    }

    /// Do a job that is over once more: it goes on as whoever made it, and so does its log.
    ///
    /// # Errors
    /// As for `show`; [`Error::Conflict`] when it is not over.
    pub async fn retry(&self, permit: &Permit<SignedIn>, id: JobId, which: Retry) -> Result<ShownJob> {
        let actor = permit.actor();
        let job = self.find(actor, id).await?;
        let tx = self.core.db.begin().await?;
        if !ending::retry(&tx, id, which).await? {
            return Err(Error::conflict("job_running", "the job is not over yet: wait, or cancel it"));
        }
        let words = if which == Retry::All { "everything is done again" } else { "what failed is done again" };
        self.note(&tx, id, format!("{}: {words}", actor.name())).await?;
        let event = Event::new("job.retry", target(id)).after(json!({ "only_failed": which == Retry::Failed }));
        audit::record(&tx, &self.core, actor, event).await?;
        tx.commit().await?;
        self.queue.wake();
        self.queue.changed(id, job.creator.user);
        self.show(permit, id).await
    }

    /// A job that the caller may see. Who may not see it gets the answer for one that is not there.
    async fn find(&self, actor: &Actor, id: JobId) -> Result<Job> {
        let found = db::jobs::find(&self.core.db, id).await?.filter(|job| self.may_see(actor, job));
        found.ok_or_else(|| Error::not_found("job_not_found", "there is no such job, or it is somebody else's"))
    }

    fn may_see(&self, actor: &Actor, job: &Job) -> bool {
        self.sees_all(actor) || (actor.user().is_some() && actor.user() == job.creator.user)
    }

    fn sees_all(&self, actor: &Actor) -> bool {
        may_everywhere(actor, &self.core.rights.now(), oci::Verb::Admin)
    }

    fn shown(&self, actor: &Actor, job: Job) -> ShownJob {
        let rate = self.queue.rate(job.id);
        shown::job(actor, &self.core.rights.now(), job, (self.core.now(), rate))
    }
}

fn target(id: JobId) -> String {
    format!("job {id}")
}

/// Whether a job may be so large.
///
/// # Errors
/// [`Error::Invalid`].
pub(crate) fn check(new: &NewJob) -> Result<()> {
    let items = new.items.as_deref().unwrap_or_default();
    queue::check_count(items.len())?;
    let size: usize = items.iter().map(|item| item.parameters.to_string().len()).sum();
    if new.parameters.to_string().len() > LONGEST_PARAMETERS || size > LONGEST_ITEMS {
        return Err(Error::Invalid(problem("too_large", "this is too much for one job: make several")));
    }
    Ok(())
}
