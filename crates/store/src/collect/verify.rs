//! Whether the bytes that are kept still have their digests. Damaged ones are moved aside and not served; a push mends
//! them.

use std::io::{self, Read as _};
use std::time::Duration;

use db::BlobId;
use db::collection::BlobToVerify;
use futures_util::StreamExt;
use oci::{Body, Code, Digest, Error, Hasher, Result};

use super::{Collector, Cursor};
use crate::blobs::blocking;
use crate::engine::bytes;
use crate::index::{read_size, rows};

/// How many blobs a step looks at, and about how many bytes.
const BLOBS: u64 = 100;
const BYTES: u64 = 256 * 1024 * 1024;

/// How much is read at once.
const PIECE: usize = 1024 * 1024;

/// What a step of the verification found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many blobs were looked at.
    pub blobs: u64,
    /// How long they are.
    pub bytes: u64,
    /// Those that are not served any more, also from earlier times.
    pub damaged: Vec<Damaged>,
    /// Where the next step goes on; `None` at the end.
    pub next: Option<Cursor>,
}

/// A blob whose bytes are others, or gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damaged {
    /// The digest that they should have.
    pub digest: String,
    /// The digest that they have; `None` when they are gone, too few, or cannot be read.
    pub found: Option<String>,
    /// Which repositories have it.
    pub repositories: Vec<String>,
}

/// How a blob is found.
#[derive(PartialEq)]
enum Found {
    Whole,
    Other(Option<String>),
}

impl Collector {
    /// Look at the next blobs, at most so many bytes a second. It may be dropped at any time.
    ///
    /// # Errors
    /// `UNAVAILABLE` when rows cannot be read or written, or nothing of the storage can be reached.
    pub async fn verify(&self, after: Option<&Cursor>, bytes_per_second: Option<u64>) -> Result<Verified> {
        let after = after.map(|cursor| Cursor::parse(&cursor.0)).transpose()?.map(BlobId);
        let page = db::collection::blobs_to_verify(&self.index.db, after, BLOBS).await.map_err(rows)?;
        let mut verified = Verified::default();
        let mut is_last = (page.len() as u64) < BLOBS;
        let mut last = None;
        for blob in page {
            if verified.bytes >= BYTES {
                is_last = false;
                break;
            }
            last = Some(Cursor(blob.id.0.to_string()));
            verified.blobs += 1;
            verified.bytes += read_size(blob.size);
            let found = self.look(&blob, bytes_per_second).await?;
            if found == Found::Whole && blob.damaged_at.is_none() {
                continue;
            }
            if let Found::Other(found) = self.settle(&blob).await? {
                let repositories = db::collection::repositories_of_blob(&self.index.db, &blob.digest).await;
                let repositories = repositories.map_err(rows)?;
                tracing::error!(digest = blob.digest, ?found, ?repositories, "a blob is damaged and not served");
                verified.damaged.push(Damaged { digest: blob.digest, found, repositories });
            }
        }
        verified.next = last.filter(|_| !is_last);
        Ok(verified)
    }

    /// Once more, while nobody stores it, with all that follows; in a task of its own, as the removal of bytes.
    async fn settle(&self, blob: &BlobToVerify) -> Result<Found> {
        let (this, blob) = (self.clone(), blob.clone());
        let settled = tokio::spawn(async move { this.settle_alone(&blob).await });
        settled.await.map_err(|error| {
            Error::new(Code::Unknown, "the verification broke off; the server's log has the cause").with_source(error)
        })?
    }

    async fn settle_alone(&self, blob: &BlobToVerify) -> Result<Found> {
        let digest: Digest = blob.digest.parse()?;
        let _turn = self.turns.wait(&digest).await;
        let claim = db::collection::claim(&self.index.db, &blob.digest).await.map_err(rows)?;
        let Some(now) = db::blobs::find(&self.index.db, &blob.digest).await.map_err(rows)? else {
            return Ok(Found::Whole); // collected since
        };
        let found = self.look(blob, None).await?;
        match (&found, now.damaged_at) {
            (Found::Whole, None) => {}
            (Found::Whole, Some(_)) => {
                let tx = claim.begin().await.map_err(rows)?;
                db::blobs::set_whole(&tx, now.id).await.map_err(rows)?;
                tx.commit().await.map_err(rows)?;
            }
            (Found::Other(_), marked) => {
                // Is it only this one? Otherwise a disk is not mounted.
                self.blobs.list_uploads().await.map_err(bytes)?;
                let tx = claim.begin().await.map_err(rows)?;
                if marked.is_none() {
                    let at = self.index.clock.now();
                    db::blobs::set_damaged(&tx, &blob.digest, at).await.map_err(rows)?;
                }
                // Before the commit, which ends the claim: then somebody else may store it anew.
                self.blobs.set_aside(&digest).await.map_err(bytes)?;
                tx.commit().await.map_err(rows)?;
            }
        }
        Ok(found)
    }

    async fn look(&self, blob: &BlobToVerify, bytes_per_second: Option<u64>) -> Result<Found> {
        let digest: Digest = blob.digest.parse()?;
        let size = read_size(blob.size);
        let hashed = match self.blobs.read(&digest, 0..size).await {
            Ok(body) => hash(body, size, Hasher::new(digest.algorithm()), bytes_per_second).await,
            Err(error) => Err(error),
        };
        match hashed {
            Ok(found) if found == digest => Ok(Found::Whole),
            Ok(found) => Ok(Found::Other(Some(found.to_string()))),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::UnexpectedEof) => {
                Ok(Found::Other(None))
            }
            // EIO: the disk cannot read it.
            Err(error) if error.raw_os_error() == Some(5) => Ok(Found::Other(None)),
            Err(error) => Err(bytes(error)),
        }
    }
}

async fn hash(body: Body, size: u64, mut hasher: Hasher, bytes_per_second: Option<u64>) -> io::Result<Digest> {
    match body {
        Body::Bytes(bytes) => hasher.update(&bytes),
        Body::File(file) => {
            let mut rest = file.take(size);
            loop {
                let read = blocking(move || {
                    let mut piece = vec![0; PIECE];
                    let mut length = 0;
                    while length < PIECE {
                        match rest.read(&mut piece[length..])? {
                            0 => break,
                            more => length += more,
                        }
                    }
                    hasher.update(&piece[..length]);
                    Ok((rest, hasher, length))
                });
                let length;
                (rest, hasher, length) = read.await?;
                if length == 0 {
                    break;
                }
                pause(length, bytes_per_second).await;
            }
            if rest.limit() > 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Body::Stream(mut stream) => {
            while let Some(bytes) = stream.next().await {
                let bytes = bytes?;
                hasher.update(&bytes);
                pause(bytes.len(), bytes_per_second).await;
            }
        }
    }
    Ok(hasher.finish())
}

async fn pause(read: usize, bytes_per_second: Option<u64>) {
    if let Some(rate) = bytes_per_second {
        #[expect(clippy::cast_precision_loss, reason = "a pause need not be exact")]
        let seconds = read as f64 / rate.max(1) as f64;
        tokio::time::sleep(Duration::from_secs_f64(seconds)).await;
    }
}
