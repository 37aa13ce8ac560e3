//! Bytes at rest.

mod files;
mod memory;

use std::io;
use std::ops::Range;

use async_trait::async_trait;
use oci::{Body, ByteStream, Digest, Hasher};

pub use files::Files;
pub(crate) use files::{blocking, sync_folder};
pub use memory::Memory;

/// Where blobs lie and uploads grow. `upload` names a growing file; the engine makes names that are safe as paths.
#[async_trait]
pub trait Blobs: Send + Sync {
    /// Begin an empty upload.
    async fn create_upload(&self, upload: &str) -> io::Result<()>;

    /// How long an upload is; `None` when there is none.
    async fn upload_size(&self, upload: &str) -> io::Result<Option<u64>>;

    /// Add `body` to an upload, hashing each byte as it passes. At most 1 MiB of it is in memory at a time.
    async fn append(&self, upload: &str, hasher: Hasher, body: ByteStream) -> Append;

    /// Hash an upload from its beginning: after a restart, or for another algorithm than the running one.
    async fn hash(&self, upload: &str, hasher: Hasher) -> io::Result<Hasher>;

    /// Make an upload the blob `digest`, for good: when this returns, a power cut does not lose it.
    async fn commit(&self, upload: &str, digest: &Digest) -> io::Result<()>;

    /// Throw an upload away; `false` when there is none.
    async fn remove_upload(&self, upload: &str) -> io::Result<bool>;

    /// The bytes of a blob in `range`, which lies within it.
    async fn read(&self, digest: &Digest, range: Range<u64>) -> io::Result<Body>;
}

/// What an append did, also when it broke off.
pub struct Append {
    /// How many bytes were added.
    pub added: u64,
    /// The hash of everything so far; `None` when it is not known to match what is stored.
    pub hasher: Option<Hasher>,
    /// Why it ended early.
    pub broken: Option<Broken>,
}

/// Why an append ended early.
#[derive(Debug)]
pub enum Broken {
    /// The sender stopped.
    Body(io::Error),
    /// The bytes could not be stored.
    Storage(io::Error),
}
