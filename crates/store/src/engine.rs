//! The engine: the traits of a registry over rows and bytes.

mod delete;
mod list;
mod manifests;
mod read;
mod sessions;
mod write;

use std::io;
use std::sync::Arc;

use clock::Clock;
use db::Db;
use oci::{Code, Error};

use crate::Blobs;
use crate::index::Index;
use sessions::Sessions;

/// A registry that keeps its bytes in [`Blobs`] and everything else in SQL.
pub struct Engine {
    index: Index,
    blobs: Arc<dyn Blobs>,
    sessions: Sessions,
}

impl Engine {
    /// An engine over rows and bytes that belong together.
    pub fn new(db: Db, blobs: Arc<dyn Blobs>, clock: Arc<dyn Clock>) -> Self {
        Self { index: Index { db, clock }, blobs, sessions: Sessions::new() }
    }
}

/// An error of the bytes as an error of a registry.
fn bytes(error: io::Error) -> Error {
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
