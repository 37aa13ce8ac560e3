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
use db::{Db, RepositoryId, Tx, Visibility};
use oci::{Code, Error, Name, Result};

use crate::Blobs;
use sessions::Sessions;

/// A registry that keeps its bytes in [`Blobs`] and everything else in SQL.
pub struct Engine {
    db: Db,
    blobs: Arc<dyn Blobs>,
    clock: Arc<dyn Clock>,
    sessions: Sessions,
}

impl Engine {
    /// An engine over rows and bytes that belong together.
    pub fn new(db: Db, blobs: Arc<dyn Blobs>, clock: Arc<dyn Clock>) -> Self {
        Self { db, blobs, clock, sessions: Sessions::new() }
    }

    async fn find_repository(&self, name: &Name) -> Result<Option<RepositoryId>> {
        let found = db::repositories::find_by_name(&self.db, name.as_str()).await.map_err(rows)?;
        Ok(found.map(|repository| repository.id))
    }

    async fn get_repository(&self, name: &Name) -> Result<RepositoryId> {
        self.find_repository(name).await?.ok_or_else(|| Error::name_unknown(name))
    }

    /// The repository, made by its first write. Whether that is allowed was decided before.
    async fn ensure_repository(&self, tx: &Tx, name: &Name) -> Result<RepositoryId> {
        let new = db::repositories::NewRepository {
            id: RepositoryId(self.clock.id()),
            name: name.to_string(),
            visibility: Visibility::Private,
            created_at: self.clock.now(),
        };
        let (repository, _) = db::repositories::ensure(tx, &new).await.map_err(rows)?;
        Ok(repository.id)
    }
}

/// An error of the rows as an error of a registry.
fn rows(error: db::Error) -> Error {
    let code = match error {
        db::Error::Locked(_) | db::Error::Full(_) | db::Error::ReadOnly(_) | db::Error::Unreachable(_) => {
            Code::Unavailable
        }
        _ => Code::Unknown,
    };
    let message = match code {
        Code::Unavailable => error.to_string(),
        _ => "the index could not be read or written; the server's log has the cause".into(),
    };
    Error::new(code, message).with_source(error)
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

fn read_size(size: i64) -> u64 {
    size.unsigned_abs()
}
