//! Reading.

use std::io::ErrorKind;

use async_trait::async_trait;
use db::blobs::Held;
use oci::{Blob, ByteRange, Code, Descriptor, Digest, Error, Manifest, Name, Read, Reference, Result};

use super::{Engine, bytes};
use crate::index::{read_size, rows};

#[async_trait]
impl Read for Engine {
    async fn get_blob(&self, repository: &Name, digest: &Digest, range: Option<ByteRange>) -> Result<Blob> {
        let size = read_size(self.find_blob(repository, digest).await?.size);
        let range = match range {
            Some(range) => range.within(size)?,
            None => 0..size,
        };
        let body = match self.blobs.read(digest, range.clone()).await {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                // Collected since its row was read? Then it is not there; otherwise it may have come again.
                self.find_blob(repository, digest).await?;
                self.blobs.read(digest, range.clone()).await
            }
            read => read,
        };
        Ok(Blob { size, range, body: body.map_err(bytes)? })
    }

    async fn stat_blob(&self, repository: &Name, digest: &Digest) -> Result<u64> {
        let blob = self.find_blob(repository, digest).await?;
        if !self.keep_for_asker(&blob, digest).await? {
            return Err(self.no_blob(repository, digest).await);
        }
        Ok(read_size(blob.size))
    }

    async fn get_manifest(&self, repository: &Name, reference: &Reference) -> Result<Manifest> {
        match self.index.find_manifest(repository, reference).await? {
            Some(manifest) => Ok(manifest),
            None => Err(self.index.no_manifest(repository, reference).await),
        }
    }

    async fn stat_manifest(&self, repository: &Name, reference: &Reference) -> Result<Descriptor> {
        // Before it is read: what is read after this was promised.
        if let Reference::Digest(digest) = reference {
            self.keep_manifest_for_asker(repository, digest).await?;
        }
        match self.index.stat_manifest(repository, reference).await? {
            Some(descriptor) => Ok(descriptor),
            None => Err(self.index.no_manifest(repository, reference).await),
        }
    }
}

impl Engine {
    pub(super) async fn find_blob(&self, repository: &Name, digest: &Digest) -> Result<Held> {
        let found =
            db::blobs::find_in_repository(&self.index.db, repository.as_str(), digest.as_str()).await.map_err(rows)?;
        match found {
            Some(blob) if blob.damaged_at.is_some() => Err(damaged(digest)),
            Some(blob) => Ok(blob),
            None => Err(self.no_blob(repository, digest).await),
        }
    }

    async fn no_blob(&self, repository: &Name, digest: &Digest) -> Error {
        let message = "the repository has no such blob";
        self.index.absent(repository, Code::BlobUnknown, message, digest.as_str()).await
    }

    /// Whoever asks whether a blob is there will not push it and name it soon: one that no manifest names yet must not be
    /// collected in between. False when it just was.
    async fn keep_for_asker(&self, blob: &Held, digest: &Digest) -> Result<bool> {
        let now = self.index.clock.now();
        if now - blob.needed_at < self.renew_blobs {
            return Ok(true);
        }
        let naming = db::blobs::find_manifest_naming(&self.index.db, blob.repository_id, digest.as_str()).await;
        if naming.map_err(rows)?.is_some() {
            return Ok(true); // and when that goes, its blobs have the whole grace before them
        }
        let tx = self.index.db.begin().await.map_err(rows)?;
        let is_there = db::blobs::need(&tx, blob.repository_id, blob.id, now).await.map_err(rows)?;
        tx.commit().await.map_err(rows)?;
        Ok(is_there)
    }

    /// The same for a manifest without tag, which an index may soon name. Whether it is there is asked afterwards.
    async fn keep_manifest_for_asker(&self, repository: &Name, digest: &Digest) -> Result<()> {
        let (db, now) = (&self.index.db, self.index.clock.now());
        let before = now - self.renew_manifests;
        let untagged = db::collection::find_untagged(db, repository.as_str(), digest.as_str(), before).await;
        let Some(untagged) = untagged.map_err(rows)? else { return Ok(()) };
        let tx = db.begin().await.map_err(rows)?;
        db::manifests::need(&tx, untagged.repository_id, untagged.manifest_id, now).await.map_err(rows)?;
        tx.commit().await.map_err(rows)
    }
}

/// For clients it is not there, so that they push it again, which mends it.
fn damaged(digest: &Digest) -> Error {
    Error::new(Code::BlobUnknown, "the blob was found damaged and is not served; push it again to mend it")
        .with_detail(serde_json::json!({ "digest": digest.as_str(), "reason": "blob_damaged" }))
}
