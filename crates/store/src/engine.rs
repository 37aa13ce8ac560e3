//! The engine: the traits of a registry over rows and bytes.

mod delete;
mod list;
mod manifests;
mod read;
mod sessions;
mod turns;
mod write;

use std::io;
use std::sync::Arc;

use chrono::TimeDelta;
use clock::Clock;
use db::Db;
use oci::{Code, Error};

use crate::index::Index;
use crate::{Blobs, Collector};
pub(crate) use sessions::Sessions;
pub(crate) use turns::Turns;

/// What a client was told to be there stays for the grace time of the collection, less this: so often it is written down.
const RENEW_BLOBS: TimeDelta = TimeDelta::minutes(1);

/// The same of manifests, whose grace counts in days.
const RENEW_MANIFESTS: TimeDelta = TimeDelta::hours(1);

/// A registry that keeps its bytes in [`Blobs`] and everything else in SQL.
pub struct Engine {
    index: Index,
    blobs: Arc<dyn Blobs>,
    sessions: Arc<Sessions>,
    turns: Arc<Turns>,
    renew_blobs: TimeDelta,
    renew_manifests: TimeDelta,
}

impl Engine {
    /// An engine over rows and bytes that belong together.
    pub fn new(db: Db, blobs: Arc<dyn Blobs>, clock: Arc<dyn Clock>) -> Self {
        Self {
            index: Index { db, clock },
            blobs,
            sessions: Arc::new(Sessions::new()),
            turns: Arc::default(),
            renew_blobs: RENEW_BLOBS,
            renew_manifests: RENEW_MANIFESTS,
        }
    }

    /// Write down at every question that something was asked for, unless that was done within this time: for graces
    /// that are shorter than people's.
    #[must_use]
    pub fn renewing_after(self, time: TimeDelta) -> Self {
        Self { renew_blobs: time, renew_manifests: time, ..self }
    }

    /// What deletes the garbage of this registry. It must be made by the engine that takes the pushes of this process:
    /// they keep out of each other's way.
    pub fn collector(&self) -> Collector {
        Collector::new(self.index.clone(), self.blobs.clone(), self.sessions.clone(), self.turns.clone())
    }
}

/// An error of the bytes as an error of a registry.
pub(crate) fn bytes(error: io::Error) -> Error {
    let message = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "the registry's disk is full; nothing of this was kept"
        }
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
            "the registry's data folder cannot be written"
        }
        _ => "the registry's storage failed; the server's log has the cause",
    };
    Error::new(Code::Unavailable, message).with_source(error)
}
