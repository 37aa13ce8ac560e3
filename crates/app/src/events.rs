//! What happens, told to those who watch: a page shows a push without asking again.
//!
//! Nothing is kept and nothing is promised: whoever comes too late, or is too slow, reads the lists anew. Only this
//! process is heard; a change of rights by another one is, because everybody reads those.

mod places;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use db::{JobId, UserId};
use oci::{Digest, Name, Reference, Tag, Verb};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::{Receiver, Sender, channel};

use crate::Result;
use crate::access::{Access, may_everywhere};
use crate::actor::Actor;
use crate::core::Core;
use crate::policy::RepositoryFact;

pub(crate) use places::{Place, Places};

/// How many events a watcher may be behind before it is told to read everything anew.
const BEHIND: usize = 1024;

/// How long a watcher may wait before its credential is looked at again, when nothing happens.
const LOOK: Duration = Duration::from_secs(15);

/// What happened to a repository or in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A manifest was pushed, with a tag or by its digest.
    Push,
    /// A tag was set on a manifest that was there.
    TagSet,
    /// A tag was taken away.
    TagDeleted,
    /// A manifest was deleted, and its tags with it.
    ManifestDeleted,
    /// It was made.
    RepositoryCreated,
    /// Its settings are others.
    RepositoryChanged,
    /// It was deleted with all that was in it.
    RepositoryDeleted,
}

/// Something that happened. Made after the commit, and published by [`Core::publish`].
#[derive(Clone, Debug)]
pub struct Event {
    /// What.
    pub kind: Kind,
    /// Where.
    pub repository: Name,
    /// To which tag.
    pub tag: Option<Tag>,
    /// Which manifest it was pushed to, set on or deleted.
    pub digest: Option<Digest>,
    /// Who did it; not told without login.
    pub by: Option<String>,
    /// How open the repository was, to be asked when it is no more.
    was: RepositoryFact,
}

impl Event {
    pub(crate) fn new(kind: Kind, repository: &Name, actor: &Actor) -> Self {
        let by = Some(actor.name().to_owned());
        Self { kind, repository: repository.clone(), tag: None, digest: None, by, was: RepositoryFact::default() }
    }

    pub(crate) fn tag(self, tag: &Tag) -> Self {
        Self { tag: Some(tag.clone()), ..self }
    }

    pub(crate) fn digest(self, digest: &Digest) -> Self {
        Self { digest: Some(digest.clone()), ..self }
    }

    /// The tag of a reference; a digest says nothing of tags.
    pub(crate) fn reference(self, reference: &Reference) -> Self {
        match reference {
            Reference::Tag(tag) => self.tag(tag),
            Reference::Digest(_) => self,
        }
    }

    /// How open a repository was that is gone: whoever could pull it may know.
    pub(crate) fn was(self, was: RepositoryFact) -> Self {
        Self { was, ..self }
    }
}

/// What goes through the channel.
#[derive(Clone)]
enum Notice {
    Happened(Arc<Event>),
    /// A job of that user is otherwise than before.
    Job(JobId, Option<UserId>),
    /// Rights, sessions or tokens were read again. `changed`: somebody may do something else than before.
    Rights {
        changed: bool,
    },
    End,
}

/// Where events are published.
pub(crate) struct Hub {
    sender: Sender<Notice>,
    has_ended: AtomicBool,
    places: Arc<Places>,
}

impl Default for Hub {
    fn default() -> Self {
        Self { sender: channel(BEHIND).0, has_ended: AtomicBool::default(), places: Arc::default() }
    }
}

impl Hub {
    /// Tell everybody who watches and may know; for [`Core::publish`].
    pub fn publish(&self, event: Event) {
        self.send(Notice::Happened(Arc::new(event)));
    }

    /// Tell whoever made a job, and administrators.
    pub fn job(&self, job: JobId, user: Option<UserId>) {
        self.send(Notice::Job(job, user));
    }

    /// Let every watcher be asked again who they are.
    pub fn rights(&self, changed: bool) {
        self.send(Notice::Rights { changed });
    }

    fn send(&self, notice: Notice) {
        // An error says that nobody watches.
        self.sender.send(notice).ok();
    }
}

/// What a watcher is told.
#[derive(Clone, Debug)]
pub enum Told {
    /// Something happened in a repository that they may pull.
    Happened(Event),
    /// A job that they may see is otherwise than before.
    JobChanged(JobId),
    /// Somebody may do something else than before, perhaps they themselves.
    RightsChanged,
    /// Some events were missed.
    Lagged,
}

/// What happens, for those who watch.
pub struct Events {
    core: Arc<Core>,
}

impl Events {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// Watch what happens in the repositories that the caller may pull. Needs no permit: each event is asked for.
    ///
    /// # Errors
    /// [`Error::TooMany`](crate::Error::TooMany) when the caller, or everybody together, watches too much already.
    pub fn watch(&self, actor: &Actor) -> Result<Watch> {
        let place = Places::take(&self.core.events.places, actor)?;
        let notices = self.core.events.sender.subscribe();
        Ok(Watch { core: self.core.clone(), actor: actor.clone(), notices, _place: place })
    }

    /// Nobody watches any more: the process is about to end, and would wait for them.
    pub fn end(&self) {
        self.core.events.has_ended.store(true, Ordering::SeqCst);
        self.core.events.send(Notice::End);
    }
}

/// Somebody who watches.
pub struct Watch {
    core: Arc<Core>,
    actor: Actor,
    notices: Receiver<Notice>,
    _place: Place,
}

impl Watch {
    /// The next thing to tell; `None` once the credential that it was begun with counts no longer. Waiting for it
    /// prolongs nothing.
    pub async fn next(&mut self) -> Option<Told> {
        loop {
            let wait = self.still_counts()?;
            let notice = tokio::time::timeout(wait, self.notices.recv()).await;
            // It may have been the news of its own end.
            self.still_counts()?;
            match notice {
                Ok(Err(RecvError::Closed) | Ok(Notice::End)) => return None,
                Ok(Err(RecvError::Lagged(_))) => return Some(Told::Lagged),
                Ok(Ok(Notice::Rights { changed })) if changed && !self.actor.is_anonymous() => {
                    return Some(Told::RightsChanged);
                }
                Ok(Ok(Notice::Job(job, user))) if self.may_see_jobs_of(user) => return Some(Told::JobChanged(job)),
                Err(_) | Ok(Ok(Notice::Rights { .. } | Notice::Job(..))) => {}
                Ok(Ok(Notice::Happened(event))) => {
                    if let Some(event) = self.shown(&event) {
                        return Some(Told::Happened(event));
                    }
                }
            }
        }
    }

    fn still_counts(&self) -> Option<Duration> {
        still_counts(&self.core, &self.actor)
    }

    fn may_see_jobs_of(&self, user: Option<UserId>) -> bool {
        let is_own = self.actor.user().is_some() && self.actor.user() == user;
        is_own || may_everywhere(&self.actor, &self.core.rights.now(), Verb::Admin)
    }

    fn shown(&self, event: &Event) -> Option<Event> {
        let rights = self.core.rights.now();
        let is_there = rights.repository(&event.repository).is_some();
        let verdict = if is_there {
            Access::verdict(&self.actor, &rights, &event.repository, Verb::Pull)
        } else {
            Access::verdict_if(&self.actor, &rights, (&event.repository, event.was), Verb::Pull)
        };
        let by = event.by.clone().filter(|_| !self.actor.is_anonymous());
        verdict.allowed.then(|| Event { by, ..event.clone() })
    }
}

/// For how long the credential of somebody who watches counts at most, unless something happens to it; `None`: no longer,
/// or the process ends.
pub(crate) fn still_counts(core: &Core, actor: &Actor) -> Option<Duration> {
    let (now, rights) = (core.now(), core.rights.now());
    let counts = rights.holds(actor, now) && !rights.must_change_password(actor);
    if !counts || core.events.has_ended.load(Ordering::SeqCst) {
        return None;
    }
    let left = actor.proof.expires_at.and_then(|at| (at - now).to_std().ok());
    Some(left.map_or(LOOK, |left| left.min(LOOK)))
}
