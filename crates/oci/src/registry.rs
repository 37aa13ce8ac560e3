//! What a registry is: four small traits.
//!
//! The engine, a remote registry and wrappers implement them; doors, copying and jobs are written once against them.
//! Every verb may also fail with [`Code::Unavailable`](crate::Code::Unavailable) (storage or network) and
//! [`Code::Unknown`](crate::Code::Unknown); what else it may answer stands on each.

use std::fmt;
use std::fs::File;
use std::ops::Range;
use std::pin::Pin;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{Stream, stream};

use crate::{ByteRange, Descriptor, Digest, Manifest, Name, Reference, Result, Tag};

/// Bytes on their way, in pieces of the sender's choice.
pub type ByteStream = Pin<Box<dyn Stream<Item = std::io::Result<Bytes>> + Send>>;

/// A stream of one piece.
pub fn body_of(bytes: impl Into<Bytes>) -> ByteStream {
    let bytes = bytes.into();
    Box::pin(stream::iter((!bytes.is_empty()).then_some(Ok(bytes))))
}

/// Where the bytes of a read lie, so that a door can send a file without copying it through a stream first.
pub enum Body {
    /// In a file, at the range of the [`Blob`].
    File(File),
    /// In memory: just the range.
    Bytes(Bytes),
    /// On their way: just the range.
    Stream(ByteStream),
}

/// A blob, or the part of it that was asked for.
pub struct Blob {
    /// The size of the whole blob.
    pub size: u64,
    /// The part that `body` holds.
    pub range: Range<u64>,
    /// Its bytes.
    pub body: Body,
}

/// A running upload, as its registry names it. Opaque to everybody else.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UploadId(pub String);

impl fmt::Display for UploadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How far an upload is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Under which it goes on: an id may be new after each call (spec, "Pushing a blob in chunks": the latest `Location`).
    pub id: UploadId,
    /// How many bytes are kept.
    pub offset: u64,
}

/// A part of a blob on its way in.
pub struct Chunk {
    /// Where it begins, if its sender says so.
    pub at: Option<u64>,
    /// How many bytes it has, if its sender says so.
    pub length: Option<u64>,
    /// The bytes.
    pub body: ByteStream,
}

impl Chunk {
    /// Bytes that lie in memory, to be added wherever the upload is.
    pub fn of(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self { at: None, length: Some(bytes.len() as u64), body: body_of(bytes) }
    }

    /// The same bytes, which begin at `offset`.
    #[must_use]
    pub fn at(self, offset: u64) -> Self {
        Self { at: Some(offset), ..self }
    }
}

/// The name under which a change goes into the histories that a registry may keep; it decides nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct By<'a>(pub Option<&'a str>);

/// What a pushed manifest became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pushed {
    /// Its address.
    pub digest: Digest,
    /// The manifest that it refers to, for `OCI-Subject`.
    pub subject: Option<Digest>,
}

/// Which part of a sorted list is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// At most so many items.
    pub limit: usize,
    /// Only items after this one, in byte order.
    pub last: Option<String>,
}

/// Part of a sorted list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The items, in byte order.
    pub items: Vec<T>,
    /// Whether others follow.
    pub more: bool,
}

/// Reading.
#[async_trait]
pub trait Read: Send + Sync {
    /// A blob of this repository, or a range of it.
    ///
    /// # Errors
    /// `NAME_UNKNOWN`, `BLOB_UNKNOWN`; `RANGE_INVALID` when the range lies outside.
    async fn get_blob(&self, repository: &Name, digest: &Digest, range: Option<ByteRange>) -> Result<Blob>;

    /// The size of a blob of this repository.
    ///
    /// # Errors
    /// `NAME_UNKNOWN`, `BLOB_UNKNOWN`.
    async fn stat_blob(&self, repository: &Name, digest: &Digest) -> Result<u64>;

    /// A manifest, byte for byte as it was pushed.
    ///
    /// # Errors
    /// `NAME_UNKNOWN`, `MANIFEST_UNKNOWN`.
    async fn get_manifest(&self, repository: &Name, reference: &Reference) -> Result<Manifest>;

    /// What `get_manifest` would answer, without the bytes.
    ///
    /// # Errors
    /// `NAME_UNKNOWN`, `MANIFEST_UNKNOWN`.
    async fn stat_manifest(&self, repository: &Name, reference: &Reference) -> Result<Descriptor>;
}

/// Writing. A repository exists from its first write on.
#[async_trait]
pub trait Write: Send + Sync {
    /// Begin an upload.
    ///
    /// # Errors
    /// Only the general ones.
    async fn start_upload(&self, repository: &Name) -> Result<UploadId>;

    /// How far an upload is.
    ///
    /// # Errors
    /// `BLOB_UPLOAD_UNKNOWN`.
    async fn stat_upload(&self, repository: &Name, upload: &UploadId) -> Result<Upload>;

    /// Add a chunk to an upload. It must begin where the upload ends.
    ///
    /// # Errors
    /// `BLOB_UPLOAD_UNKNOWN`; `RANGE_INVALID` for a chunk out of order, with the right `offset` as detail;
    /// `BLOB_UPLOAD_INVALID` when the body breaks off. What arrived before may be kept: ask for the offset.
    async fn append_upload(&self, repository: &Name, upload: &UploadId, chunk: Chunk) -> Result<Upload>;

    /// Make an upload the blob `digest`; answers its size. From here on it survives a crash.
    /// Takes no more bytes: what comes with the closing call is appended before.
    ///
    /// # Errors
    /// `BLOB_UPLOAD_UNKNOWN`; `DIGEST_INVALID` when the bytes are others: the upload is then gone and nothing is kept.
    async fn finish_upload(&self, repository: &Name, upload: &UploadId, digest: &Digest) -> Result<u64>;

    /// Throw an upload away.
    ///
    /// # Errors
    /// `BLOB_UPLOAD_UNKNOWN`.
    async fn cancel_upload(&self, repository: &Name, upload: &UploadId) -> Result<()>;

    /// Make a blob of `from` also one of `repository`, without moving bytes. `false`: `from` does not hold it.
    ///
    /// # Errors
    /// Only the general ones.
    async fn mount_blob(&self, repository: &Name, digest: &Digest, from: &Name) -> Result<bool>;

    /// Keep a manifest under its digest and, if `reference` is a tag, move that tag to it.
    /// From here on it survives a crash.
    ///
    /// # Errors
    /// `MANIFEST_INVALID`, `SIZE_INVALID`, `DIGEST_INVALID` when `reference` is a digest of other bytes;
    /// `MANIFEST_BLOB_UNKNOWN` when it names what the repository does not hold.
    async fn put_manifest(
        &self,
        repository: &Name,
        reference: &Reference,
        manifest: Manifest,
        by: By<'_>,
    ) -> Result<Pushed>;
}

/// Deleting.
#[async_trait]
pub trait Delete: Send + Sync {
    /// Take a tag away; its manifest and other tags stay.
    ///
    /// # Errors
    /// `NAME_UNKNOWN`, `MANIFEST_UNKNOWN`; `UNSUPPORTED` where a registry cannot.
    async fn delete_tag(&self, repository: &Name, tag: &Tag, by: By<'_>) -> Result<()>;

    /// Take a manifest out of a repository, with every tag on it (spec, end-9).
    ///
    /// # Errors
    /// `NAME_UNKNOWN`, `MANIFEST_UNKNOWN`; `UNSUPPORTED` where a registry cannot.
    async fn delete_manifest(&self, repository: &Name, digest: &Digest, by: By<'_>) -> Result<()>;

    /// Take a blob out of a repository.
    ///
    /// # Errors
    /// `NAME_UNKNOWN`, `BLOB_UNKNOWN`; `UNSUPPORTED` where a registry cannot, or while a manifest there names it.
    async fn delete_blob(&self, repository: &Name, digest: &Digest) -> Result<()>;
}

/// Listing.
#[async_trait]
pub trait List: Send + Sync {
    /// Repositories, in byte order.
    ///
    /// # Errors
    /// `UNSUPPORTED` where a registry does not tell.
    async fn list_repositories(&self, page: &PageRequest) -> Result<Page<Name>>;

    /// The tags of a repository, in byte order.
    ///
    /// # Errors
    /// `NAME_UNKNOWN`.
    async fn list_tags(&self, repository: &Name, page: &PageRequest) -> Result<Page<Tag>>;

    /// The manifests of a repository whose subject is `digest`, each with its artifact type and annotations.
    /// Empty, and no error, when there is no such manifest (spec, "Listing Referrers").
    ///
    /// # Errors
    /// `NAME_UNKNOWN`.
    async fn list_referrers(&self, repository: &Name, digest: &Digest) -> Result<Vec<Descriptor>>;

    /// What it knows of referrers, as far as that was seen: `false` where they are in fallback tags alone
    /// (spec, "Referrers Tag Schema").
    fn knows_referrers(&self) -> bool {
        true
    }
}

/// A whole registry.
pub trait Registry: Read + Write + Delete + List {}

impl<T: Read + Write + Delete + List> Registry for T {}
