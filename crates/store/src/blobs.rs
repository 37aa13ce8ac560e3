//! Bytes at rest.

mod files;
mod memory;

use std::io;
use std::ops::Range;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
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

    /// Make what an upload has so far durable: the long part of [`commit`](Blobs::commit), which nobody need wait for.
    async fn sync_upload(&self, upload: &str) -> io::Result<()>;

    /// Make an upload the blob `digest`, for good: when this returns, a power cut does not lose it.
    async fn commit(&self, upload: &str, digest: &Digest) -> io::Result<()>;

    /// Throw an upload away; `false` when there is none.
    async fn remove_upload(&self, upload: &str) -> io::Result<bool>;

    /// The bytes of a blob in `range`, which lies within it.
    async fn read(&self, digest: &Digest, range: Range<u64>) -> io::Result<Body>;

    /// Remove the bytes of blobs, or what is left of them; tells how many each had.
    async fn remove(&self, digests: &[Digest]) -> io::Result<Vec<u64>>;

    /// Move the bytes of a blob to where they are not read any more, for somebody to look at. `false` when there are none.
    async fn set_aside(&self, digest: &Digest) -> io::Result<bool>;

    /// A part of all blobs: ask for 0, 1, 2, … until there is no other.
    async fn list(&self, part: u16) -> io::Result<Listed>;

    /// All uploads.
    async fn list_uploads(&self) -> io::Result<Vec<Stored<String>>>;
}

/// What lies there, of that name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored<N> {
    /// A digest, or the name of an upload.
    pub name: N,
    /// In bytes.
    pub size: u64,
    /// When it was last written to.
    pub modified: DateTime<Utc>,
}

/// A part of all blobs.
#[derive(Debug)]
pub enum Listed {
    /// Those of this part, and whether there are others.
    Part(Vec<Stored<Digest>>, bool),
    /// What no row names may be somebody else's: the reason.
    NotOurs(&'static str),
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
