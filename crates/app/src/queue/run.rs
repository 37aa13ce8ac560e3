//! What a kind is given while it works at a job.

use std::sync::Arc;

use db::jobs::items::Item;
use db::jobs::log::NewLine;
use db::jobs::{Creator, Job};
use db::{LogLevel, Tx};
use oci::Name;
use serde_json::Value;

use super::journal::{Halt, Journal};
use crate::actor::{Actor, Limits, Origin, Who};
use crate::core::Core;
use crate::{Error, Result};

/// The longest line, in characters.
const LONGEST_LINE: usize = 2000;

/// A job that runs.
pub(crate) struct Run {
    job: Job,
    core: Arc<Core>,
    journal: Arc<Journal>,
}

#[allow(dead_code, reason = "not every kind counts bytes, or waits for others")]
impl Run {
    pub(super) fn new(job: Job, core: Arc<Core>, journal: Arc<Journal>) -> Self {
        Self { job, core, journal }
    }

    pub(super) fn journal(&self) -> &Arc<Journal> {
        &self.journal
    }

    /// The job as it was when this run of it began.
    pub fn job(&self) -> &Job {
        &self.job
    }

    /// What all nouns share.
    pub fn core(&self) -> &Arc<Core> {
        &self.core
    }

    /// As whom the job works, made anew: ask for it for each item, and for permits with it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when whoever made the job is disabled or gone, or the access token that it was made with.
    pub fn actor(&self) -> Result<Actor> {
        actor_of(&self.core, &self.job.creator).ok_or_else(|| {
            let message = "whoever made the job is disabled or gone, or the access token that it was made with";
            Error::forbidden("creator_gone", message)
        })
    }

    /// Write a line. It waits only while many others are to be written.
    pub async fn log(&self, level: LogLevel, message: impl AsRef<str>, repositories: &[&Name]) {
        self.write(level, message.as_ref(), repositories.iter().map(ToString::to_string).collect(), None).await;
    }

    /// Write a line about the whole job, which may tell of all of its repositories.
    pub async fn log_all(&self, level: LogLevel, message: impl AsRef<str>) {
        self.write(level, message.as_ref(), self.job.repositories.clone(), None).await;
    }

    /// Write a line about an item, and of the repositories that it concerns.
    pub async fn log_of(&self, item: &Item, level: LogLevel, message: impl AsRef<str>) {
        self.write(level, message.as_ref(), item.repositories.clone(), Some(item.position)).await;
    }

    async fn write(&self, level: LogLevel, message: &str, repositories: Vec<String>, item: Option<i64>) {
        let line = NewLine { at: self.core.now(), level, message: one_line(message), repositories, item };
        self.journal.line(line).await;
    }

    /// So many bytes more of an item were moved.
    pub fn moved(&self, item: &Item, bytes: u64) {
        self.journal.moved(item.position, i64::try_from(bytes).unwrap_or(i64::MAX));
    }

    /// It is known now how many bytes of an item are to be moved.
    pub fn expect(&self, item: &Item, bytes_total: u64) {
        self.journal.expect(item.position, i64::try_from(bytes_total).unwrap_or(i64::MAX));
    }

    /// Whether the job shall stop: somebody wishes it, the process ends, or the job is not ours any more.
    pub fn is_halted(&self) -> bool {
        self.journal.halted() != Halt::Go
    }

    /// Done when the job shall stop.
    pub async fn halted(&self) {
        self.journal.until_halted().await;
    }

    /// Wait for something, but no longer than the job may run: it is dropped then.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the job shall stop.
    pub async fn unless_halted<T>(&self, work: impl Future<Output = T>) -> Result<T> {
        tokio::select! {
            done = work => Ok(done),
            () = self.halted() => Err(Error::conflict("job_halted", "the job was stopped")),
        }
    }

    /// Be sure that the job is ours until the end of a transaction: for effects that must not happen twice.
    ///
    /// # Errors
    /// [`Error::Conflict`] when another worker has it.
    pub async fn hold(&self, tx: &Tx) -> Result<()> {
        if db::jobs::lease::hold(tx, self.job.id, self.journal.owner()).await? {
            return Ok(());
        }
        self.journal.halt(Halt::Lost);
        Err(Error::conflict("job_lost", "another worker has taken over the job"))
    }

    /// What came of the items so far: the values of [`Outcome::DoneWith`](super::Outcome::DoneWith).
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn results(&self) -> Result<Vec<Value>> {
        self.journal.flush().await?;
        Ok(db::jobs::items::results(&self.core.db, self.job.id).await?)
    }
}

/// Whoever made something, as they are now; `None`: they are disabled or gone, or the access token that they made it with.
pub(crate) fn actor_of(core: &Core, creator: &Creator) -> Option<Actor> {
    let Some(id) = creator.user else { return Some(Actor::system()) };
    let rights = core.rights.now();
    let user = rights.user(id).filter(|user| !user.is_disabled)?;
    let counts = |token| rights.token(token).is_some_and(|token| !token.is_expired(core.now()));
    if !creator.access_token.is_none_or(counts) {
        return None;
    }
    let mut actor = Actor::known(Who::User(id, user.name.clone()), Origin::default());
    actor.limits = Limits { access_token: creator.access_token, scopes: None };
    Some(actor)
}

/// A text that is one line of a log, and not too long.
pub(super) fn one_line(text: &str) -> String {
    let line = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    line.take(LONGEST_LINE).collect()
}
