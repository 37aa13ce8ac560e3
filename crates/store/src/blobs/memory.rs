//! Blobs in memory, for tests.

use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;
use bytes::Bytes;
use chrono::DateTime;
use futures_util::StreamExt;
use oci::{Body, ByteStream, Digest, Hasher};

use super::{Append, Blobs, Broken, Listed, Stored};

/// Blobs in memory: gone with the process.
#[derive(Default)]
pub struct Memory(Mutex<State>);

#[derive(Default)]
struct State {
    uploads: HashMap<String, Vec<u8>>,
    blobs: HashMap<Digest, Bytes>,
}

impl Memory {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no panic holds the lock")
    }
}

fn missing() -> io::Error {
    io::ErrorKind::NotFound.into()
}

#[async_trait]
impl Blobs for Memory {
    async fn create_upload(&self, upload: &str) -> io::Result<()> {
        self.state().uploads.insert(upload.into(), Vec::new());
        Ok(())
    }

    async fn upload_size(&self, upload: &str) -> io::Result<Option<u64>> {
        Ok(self.state().uploads.get(upload).map(|bytes| bytes.len() as u64))
    }

    async fn append(&self, upload: &str, mut hasher: Hasher, mut body: ByteStream) -> Append {
        let mut added = 0;
        while let Some(piece) = body.next().await {
            match piece {
                Ok(bytes) => {
                    let mut state = self.state();
                    let Some(kept) = state.uploads.get_mut(upload) else {
                        return Append { added, hasher: None, broken: Some(Broken::Storage(missing())) };
                    };
                    kept.extend_from_slice(&bytes);
                    hasher.update(&bytes);
                    added += bytes.len() as u64;
                }
                Err(error) => return Append { added, hasher: Some(hasher), broken: Some(Broken::Body(error)) },
            }
        }
        Append { added, hasher: Some(hasher), broken: None }
    }

    async fn hash(&self, upload: &str, mut hasher: Hasher) -> io::Result<Hasher> {
        hasher.update(self.state().uploads.get(upload).ok_or_else(missing)?);
        Ok(hasher)
    }

    async fn sync_upload(&self, _: &str) -> io::Result<()> {
        Ok(())
    }

    async fn commit(&self, upload: &str, digest: &Digest) -> io::Result<()> {
        let mut state = self.state();
        let bytes = state.uploads.remove(upload).ok_or_else(missing)?;
        state.blobs.insert(digest.clone(), bytes.into());
        Ok(())
    }

    async fn remove_upload(&self, upload: &str) -> io::Result<bool> {
        Ok(self.state().uploads.remove(upload).is_some())
    }

    async fn read(&self, digest: &Digest, range: Range<u64>) -> io::Result<Body> {
        let state = self.state();
        let bytes = state.blobs.get(digest).ok_or_else(missing)?;
        let bound = |at: u64| usize::try_from(at).map_err(io::Error::other);
        Ok(Body::Bytes(bytes.slice(bound(range.start)?..bound(range.end)?)))
    }
    async fn remove(&self, digests: &[Digest]) -> io::Result<Vec<u64>> {
        let mut state = self.state();
        let sizes = digests.iter().map(|digest| state.blobs.remove(digest).map_or(0, |bytes| bytes.len() as u64));
        Ok(sizes.collect())
    }

    async fn set_aside(&self, digest: &Digest) -> io::Result<bool> {
        Ok(self.state().blobs.remove(digest).is_some())
    }

    async fn list(&self, _: u16) -> io::Result<Listed> {
        let blobs = self.state().blobs.iter().map(|(digest, bytes)| stored(digest.clone(), bytes.len())).collect();
        Ok(Listed::Part(blobs, false))
    }

    async fn list_uploads(&self) -> io::Result<Vec<Stored<String>>> {
        Ok(self.state().uploads.iter().map(|(name, bytes)| stored(name.clone(), bytes.len())).collect())
    }
}

/// Memory keeps no times: all of it is old.
fn stored<N>(name: N, size: usize) -> Stored<N> {
    Stored { name, size: size as u64, modified: DateTime::UNIX_EPOCH }
}
