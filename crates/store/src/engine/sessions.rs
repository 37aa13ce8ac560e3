//! Running uploads, as far as they need not be read back from disk.
//!
//! The growing file is the truth; this is a cache of how far it was hashed. After a restart, or when a request broke off
//! in the middle of a write, the file is hashed again from its beginning.

use std::sync::Arc;
use std::time::Duration;

use db::RepositoryId;
use moka::sync::Cache;
use oci::{Code, Error, Hasher, Result, UploadId};
use tokio::sync::{Mutex, OwnedMutexGuard};
use uuid::Uuid;

/// How long a request waits for another one that writes to the same upload: long enough for one whose client just
/// vanished to notice, since that client is the one who comes back.
const PATIENCE: Duration = Duration::from_secs(5);

/// After so long without a request the hash is forgotten; the file stays.
const IDLE: Duration = Duration::from_hours(1);

/// How far an upload was hashed.
#[derive(Default)]
pub(crate) struct Progress {
    /// The hash of the first `size` bytes; `None` when it has to be made anew.
    pub hasher: Option<Hasher>,
    pub size: u64,
}

/// The uploads of this process.
pub(crate) struct Sessions(Cache<String, Arc<Mutex<Progress>>>);

impl Sessions {
    pub fn new() -> Self {
        Self(Cache::builder().time_to_idle(IDLE).build())
    }

    /// Take the upload for oneself.
    pub async fn lock(&self, upload: &str) -> Result<OwnedMutexGuard<Progress>> {
        let session = self.0.get_with_by_ref(upload, Arc::default);
        tokio::time::timeout(PATIENCE, session.lock_owned()).await.map_err(|_| {
            Error::new(
                Code::BlobUploadInvalid,
                "another request is writing to this upload; wait for it, then ask for the offset",
            )
        })
    }

    /// Take it unless a request is at it.
    pub fn try_lock(&self, upload: &str) -> Option<OwnedMutexGuard<Progress>> {
        self.0.get_with_by_ref(upload, Arc::default).try_lock_owned().ok()
    }

    pub fn forget(&self, upload: &str) {
        self.0.invalidate(upload);
    }
}

/// The name of the file of an upload: it holds the repository, so that an id is worth nothing in another one.
/// `None`: no id that we gave.
pub(super) fn file_name(repository: RepositoryId, upload: &UploadId) -> Option<String> {
    let id = upload.0.parse::<Uuid>().ok()?;
    // Only the one spelling that we gave: `parse` also takes others.
    (id.to_string() == upload.0).then(|| format!("{}.{id}", repository.0))
}
