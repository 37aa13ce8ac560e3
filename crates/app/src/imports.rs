//! Archives of images that somebody uploads: received into a folder beside the data, looked through, kept for some hours, and
//! pushed from there under the names that were chosen.
//!
//! An import is its folder: `about.json` tells whose it is and what is in it, `archive.tar` is the archive, no longer
//! compressed. There are no rows, so nothing can disagree with the files, and what a crash leaves is swept.

mod about;
mod carry_out;
mod packed;
mod plan;
mod push;
mod receive;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use archive::{Archive, Limits};
use chrono::{DateTime, TimeDelta, Utc};
use db::UserId;
use store::{Berth, Spool};
use tokio::task::spawn_blocking;
use uuid::Uuid;

use crate::access::{Permit, SignedIn, may_everywhere};
use crate::actor::Actor;
use crate::core::Core;
use crate::error::problem;
use crate::{Error, Result};

use about::About;
pub use about::{ImportedImage, Suggestion};
pub(crate) use carry_out::Opened;
pub use carry_out::{Done, Order};
pub use plan::{MOST, Options, Plan, Row, State, Target, Wish};
pub use push::PushArchive;

/// The archive in its folder.
const ARCHIVE: &str = "archive.tar";

/// How long an import is kept after it was last used.
const KEPT: TimeDelta = TimeDelta::hours(6);

/// The same while a job waits for its turn.
const KEPT_FOR_JOB: TimeDelta = TimeDelta::hours(24);

/// What came in part, and of which nothing more came for so long, is swept.
const ABANDONED: TimeDelta = TimeDelta::hours(1);

/// So many imports of one user may be there at once.
const MOST_OF_ONE: usize = 5;

/// Where archives lie that were uploaded.
#[derive(Clone, Debug)]
pub struct Room {
    /// The folder.
    pub spool: Spool,
    /// The most bytes that one may have, unpacked.
    pub most_bytes: u64,
}

/// An archive that was uploaded.
#[derive(Clone, Debug)]
pub struct Import {
    /// By which it is named.
    pub id: Uuid,
    /// Whose it is, by the name that they had then.
    pub created_by: String,
    /// When it came.
    pub created_at: DateTime<Utc>,
    /// When it goes, unless it is used.
    pub expires_at: DateTime<Utc>,
    /// Bytes as they came.
    pub received: u64,
    /// Bytes of the archive, unpacked.
    pub size: u64,
    /// An OCI layout, or what older versions of Docker save.
    pub is_layout: bool,
    /// What is in it.
    pub images: Vec<ImportedImage>,
}

/// Archives that were uploaded.
#[derive(Clone)]
pub struct Imports {
    core: Arc<Core>,
}

impl Imports {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// What is in an archive that the caller uploaded.
    ///
    /// # Errors
    /// [`Error::NotFound`], also for one that is somebody else's.
    pub async fn get(&self, permit: &Permit<SignedIn>, id: Uuid) -> Result<Import> {
        let about = self.find(permit.actor(), id).await?;
        Ok(about.shown(id))
    }

    /// Throw an archive away.
    ///
    /// # Errors
    /// As for `get`.
    pub async fn delete(&self, permit: &Permit<SignedIn>, id: Uuid) -> Result<()> {
        self.find(permit.actor(), id).await?;
        let berth = self.berth(id);
        blocking(move || berth.remove().map_err(disk)).await
    }

    /// Take away what nobody uses any more, and what came in part.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn sweep(&self) -> Result<()> {
        let (spool, now) = (self.core.imports.spool.clone(), self.core.now());
        blocking(move || {
            for id in spool.list().map_err(disk)? {
                let berth = spool.berth(id);
                let is_over = match About::read(&berth) {
                    Ok(Some(about)) if about.is_ready => about.expires_at < now,
                    _ => berth.touched().is_none_or(|at| DateTime::<Utc>::from(at) + ABANDONED < now),
                };
                if is_over {
                    berth.remove().map_err(disk)?;
                }
            }
            Ok(())
        })
        .await
    }

    fn berth(&self, id: Uuid) -> Berth {
        self.core.imports.spool.berth(id)
    }

    /// One that is there, and whole.
    async fn find(&self, actor: &Actor, id: Uuid) -> Result<About> {
        let berth = self.berth(id);
        let found = blocking(move || About::read(&berth)).await?;
        let is_theirs = |about: &About| {
            let own = actor.user().map(|user| user.0) == about.user;
            about.is_ready && (own || may_everywhere(actor, &self.core.rights.now(), oci::Verb::Admin))
        };
        found.filter(is_theirs).ok_or_else(not_found)
    }

    /// Keep it at least for so long from now on.
    async fn keep_for(&self, id: Uuid, time: TimeDelta) -> Result<()> {
        let (berth, until) = (self.berth(id), self.core.now() + time);
        blocking(move || {
            let about = About::read(&berth)?.ok_or_else(not_found)?;
            if about.expires_at < until {
                About { expires_at: until, ..about }.keep(&berth)?;
            }
            Ok(())
        })
        .await
    }

    /// The archive itself, looked through once more.
    async fn archive(&self, id: Uuid) -> Result<(Berth, Archive)> {
        let (berth, limits) = (self.berth(id), self.limits());
        blocking(move || {
            let file = berth.open(ARCHIVE).map_err(|_| not_found())?;
            let archive = Archive::open(file, &limits).map_err(refused)?;
            Ok((berth, archive))
        })
        .await
    }

    fn limits(&self) -> Limits {
        Limits::of(self.core.imports.most_bytes)
    }

    /// So many of a user's are there, also those that are on their way.
    fn count_of(spool: &Spool, user: Option<UserId>) -> Result<usize> {
        let mut count = 0;
        for id in spool.list().map_err(disk)? {
            let about = About::read(&spool.berth(id)).ok().flatten();
            count += usize::from(about.is_some_and(|about| about.user == user.map(|user| user.0)));
        }
        Ok(count)
    }
}

/// The folder of imports fails.
fn disk(error: std::io::Error) -> Error {
    use std::io::ErrorKind::{QuotaExceeded, StorageFull};
    if matches!(error.kind(), StorageFull | QuotaExceeded) {
        let message = "there is no room for the archive on the server's disk; an administrator can make some";
        return Error::Unavailable(problem("no_space", message), error.into());
    }
    Error::internal(error)
}

/// Why an archive is not taken.
fn refused(error: archive::Error) -> Error {
    match (error.code(), error) {
        (Some(code), error) => Error::invalid(code, error.to_string()),
        (None, archive::Error::Io(error)) => disk(error),
        (None, error) => Error::internal(error),
    }
}

fn not_found() -> Error {
    Error::not_found("import_not_found", "there is no such import: its time may be over, or it is somebody else's")
}

/// Work with files, away from what must not wait.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    spawn_blocking(work).await.map_err(Error::internal)?
}
