//! The registry that we stand in front of: how it does, and keeping our index true to it.

use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::TimeDelta;
use oci::{Name, Tag};
use store::{Front, Health, Progress};
use subtle::ConstantTimeEq;
use tokio::sync::Notify;

use crate::access::{Govern, Permit, SignedIn};
use crate::audit::{self, Event};
use crate::core::Core;
use crate::error::problem;
use crate::{Error, Result};

/// How long to wait after an upstream that could not be compared.
const PAUSE: Duration = Duration::from_secs(15);

/// How often it is asked whether it deletes.
const ASK_AGAIN: Duration = Duration::from_mins(5);

/// CNCF distribution tells of a push before it sets the tag, so one does not look at once, and looks again.
const FIRST_LOOK: Duration = Duration::from_millis(500);
const SECOND_LOOK: Duration = Duration::from_secs(4);

/// Longer than any index lives.
const NEVER: TimeDelta = TimeDelta::days(100 * 365);

/// More notifications than this are not kept: everything is compared instead.
const MOST_HINTS: usize = 10_000;

/// The registry that we stand in front of, and how.
pub struct UpstreamParts {
    /// The registry with our index over it.
    pub front: Arc<Front>,
    /// Its host and port, to be shown.
    pub host: String,
    /// What its notifications must carry; without it none are taken.
    pub events_token: Option<String>,
    /// How often everything is compared; never by itself when this is zero.
    pub compare_every: Duration,
    /// Asks it whether it deletes manifests, without deleting any.
    pub ask_deletes: AskDeletes,
}

/// A question to the upstream that is yes or no.
pub type AskDeletes = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = oci::Result<bool>> + Send>> + Send + Sync>;

/// How the upstream does.
#[derive(Clone, Debug)]
pub struct UpstreamState {
    /// Its host and port.
    pub host: String,
    /// What its last answers were.
    pub health: Health,
    /// How far the comparison is.
    pub comparison: Progress,
    /// Whether it may send notifications.
    pub takes_events: bool,
}

/// Something happened at the upstream: with a tag, to that tag; without, to the repository.
pub type Hint = (Name, Option<Tag>);

/// The registry that we stand in front of, if there is one.
pub struct Upstream {
    core: Arc<Core>,
    parts: Option<UpstreamParts>,
    hints: Mutex<BTreeSet<Hint>>,
    hinted: Notify,
    asked: Notify,
    deletes: Mutex<Option<bool>>,
}

impl Upstream {
    pub(crate) fn new(core: Arc<Core>, parts: Option<UpstreamParts>) -> Self {
        Self {
            core,
            parts,
            hints: Mutex::default(),
            hinted: Notify::new(),
            asked: Notify::new(),
            deletes: Mutex::default(),
        }
    }

    /// Whether there is one.
    pub fn is_there(&self) -> bool {
        self.parts.is_some()
    }

    /// Whether images can be deleted: always in the engine; in front of an upstream as that one said, if it did.
    pub fn can_delete(&self, _permit: &Permit<SignedIn>) -> Option<bool> {
        if self.is_there() { *self.deletes.lock().expect("no panic holds the lock") } else { Some(true) }
    }

    /// How it does.
    pub fn show(&self, _permit: &Permit<Govern>) -> Option<UpstreamState> {
        let parts = self.parts.as_ref()?;
        Some(UpstreamState {
            host: parts.host.clone(),
            health: parts.front.health(),
            comparison: parts.front.progress(),
            takes_events: parts.events_token.is_some(),
        })
    }

    /// Compare everything as soon as possible: now, or after the comparison that runs.
    ///
    /// # Errors
    /// [`Error::NotFound`] without an upstream.
    pub async fn compare(&self, permit: &Permit<Govern>) -> Result<Progress> {
        let parts = self.parts()?;
        let tx = self.core.db.begin().await?;
        audit::record(&tx, &self.core, permit.actor(), Event::new("upstream.compare", &parts.host)).await?;
        tx.commit().await?;
        self.asked.notify_one();
        Ok(parts.front.progress())
    }

    /// Take in that something happened. Nothing of it is believed: it only says where to look.
    ///
    /// # Errors
    /// [`Error::NotFound`] when notifications are not taken here; [`Error::Unauthenticated`] for another token than ours.
    pub fn notified(&self, token: &str, hints: impl IntoIterator<Item = Hint>) -> Result<()> {
        let expected = self.parts()?.events_token.as_ref();
        let expected = expected.ok_or_else(|| {
            Error::not_found("events_off", "notifications are not taken here; set REGISTRY_EVENTS_TOKEN to take them")
        })?;
        if !bool::from(expected.as_bytes().ct_eq(token.as_bytes())) {
            let message = "the notification does not carry the token of REGISTRY_EVENTS_TOKEN";
            return Err(Error::Unauthenticated(problem("credentials_invalid", message)));
        }
        let mut waiting = self.hints.lock().expect("no panic holds the lock");
        waiting.extend(hints);
        if waiting.len() > MOST_HINTS {
            waiting.clear();
            self.asked.notify_one();
        }
        self.hinted.notify_one();
        Ok(())
    }

    /// Keep the index true to the upstream, for as long as this is polled. Returns at once without an upstream.
    pub async fn follow(&self) {
        let Some(parts) = &self.parts else { return };
        tokio::join!(self.compare_for_ever(parts), self.follow_hints(&parts.front), self.learn_deletes(parts));
    }

    async fn compare_for_ever(&self, parts: &UpstreamParts) {
        let every = parts.compare_every;
        // Without a schedule a start looks only for what was never compared.
        let scheduled = if every.is_zero() { NEVER } else { TimeDelta::from_std(every).unwrap_or(NEVER) };
        let mut lately = scheduled;
        loop {
            let wait = match parts.front.compare(lately).await {
                Ok(_) if every.is_zero() => Duration::MAX,
                Ok(_) => every,
                Err(error) => {
                    tracing::warn!(%error, "the upstream registry could not be compared; it is tried again");
                    PAUSE
                }
            };
            lately = tokio::select! {
                () = tokio::time::sleep(wait) => scheduled,
                () = self.asked.notified() => TimeDelta::zero(),
            };
        }
    }

    /// It may be started with other settings at any time.
    async fn learn_deletes(&self, parts: &UpstreamParts) {
        loop {
            let answer = (parts.ask_deletes)().await;
            let wait = if answer.is_ok() { ASK_AGAIN } else { PAUSE };
            // Who does not answer now may have changed; nothing is known then.
            *self.deletes.lock().expect("no panic holds the lock") = answer.ok();
            tokio::time::sleep(wait).await;
        }
    }

    async fn follow_hints(&self, front: &Front) {
        loop {
            self.hinted.notified().await;
            tokio::time::sleep(FIRST_LOOK).await;
            let hints = std::mem::take(&mut *self.hints.lock().expect("no panic holds the lock"));
            look_at(front, hints.iter()).await;
            let pushes = hints.iter().filter(|(_, tag)| tag.is_some());
            if pushes.clone().next().is_some() {
                tokio::time::sleep(SECOND_LOOK).await;
                look_at(front, pushes).await;
            }
        }
    }

    fn parts(&self) -> Result<&UpstreamParts> {
        let message = "this Roadstead has no upstream registry: its engine is inside";
        self.parts.as_ref().ok_or_else(|| Error::not_found("upstream_not_found", message))
    }
}

async fn look_at(front: &Front, hints: impl Iterator<Item = &Hint>) {
    for (name, tag) in hints {
        if let Err(error) = front.look(name, tag.as_ref()).await {
            tracing::warn!(%error, repository = %name, "a notification could not be followed; the next comparison will");
        }
    }
}
