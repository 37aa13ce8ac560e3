//! Reading.

use async_trait::async_trait;
use oci::{Blob, ByteRange, Code, Descriptor, Digest, Manifest, Name, Read, Reference, Result};

use super::{Engine, bytes};
use crate::index::{read_size, rows};

#[async_trait]
impl Read for Engine {
    async fn get_blob(&self, repository: &Name, digest: &Digest, range: Option<ByteRange>) -> Result<Blob> {
        let size = self.stat_blob(repository, digest).await?;
        let range = match range {
            Some(range) => range.within(size)?,
            None => 0..size,
        };
        let body = self.blobs.read(digest, range.clone()).await.map_err(bytes)?;
        Ok(Blob { size, range, body })
    }

    async fn stat_blob(&self, repository: &Name, digest: &Digest) -> Result<u64> {
        let found =
            db::blobs::find_in_repository(&self.index.db, repository.as_str(), digest.as_str()).await.map_err(rows)?;
        match found {
            Some(blob) => Ok(read_size(blob.size)),
            None => Err(self
                .index
                .absent(repository, Code::BlobUnknown, "the repository has no such blob", digest.as_str())
                .await),
        }
    }

    async fn get_manifest(&self, repository: &Name, reference: &Reference) -> Result<Manifest> {
        match self.index.find_manifest(repository, reference).await? {
            Some(manifest) => Ok(manifest),
            None => Err(self.index.no_manifest(repository, reference).await),
        }
    }

    async fn stat_manifest(&self, repository: &Name, reference: &Reference) -> Result<Descriptor> {
        match self.index.stat_manifest(repository, reference).await? {
            Some(descriptor) => Ok(descriptor),
            None => Err(self.index.no_manifest(repository, reference).await),
        }
    }
}
