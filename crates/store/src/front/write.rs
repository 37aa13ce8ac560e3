//! Writing: through to the upstream, then into the index.

use async_trait::async_trait;
use oci::{By, Chunk, Digest, Manifest, Name, Pushed, Reference, Result, Upload, UploadId, Write};

use super::record::Found;
use super::{Front, turn_of};

#[async_trait]
impl Write for Front {
    async fn start_upload(&self, repository: &Name) -> Result<UploadId> {
        self.seen(self.upstream.start_upload(repository).await)
    }

    async fn stat_upload(&self, repository: &Name, upload: &UploadId) -> Result<Upload> {
        self.seen(self.upstream.stat_upload(repository, upload).await)
    }

    async fn append_upload(&self, repository: &Name, upload: &UploadId, chunk: Chunk) -> Result<Upload> {
        self.seen(self.upstream.append_upload(repository, upload, chunk).await)
    }

    async fn finish_upload(&self, repository: &Name, upload: &UploadId, digest: &Digest) -> Result<u64> {
        self.seen(self.upstream.finish_upload(repository, upload, digest).await)
    }

    async fn cancel_upload(&self, repository: &Name, upload: &UploadId) -> Result<()> {
        self.seen(self.upstream.cancel_upload(repository, upload).await)
    }

    async fn mount_blob(&self, repository: &Name, digest: &Digest, from: &Name) -> Result<bool> {
        self.seen(self.upstream.mount_blob(repository, digest, from).await)
    }

    async fn put_manifest(
        &self,
        repository: &Name,
        reference: &Reference,
        manifest: Manifest,
        by: By<'_>,
    ) -> Result<Pushed> {
        let _turn = self.turns.wait(turn_of(repository, reference)).await;
        let pushed = self.seen(self.upstream.put_manifest(repository, reference, manifest.clone(), by).await)?;
        let found = Found::new(reference, Manifest { digest: pushed.digest.clone(), ..manifest });
        // It is pushed, whatever becomes of our rows: the next comparison brings them in.
        if let Err(error) = self.record_push(repository, found, by).await {
            tracing::error!(%error, %repository, %reference, "a push passed, but the index could not take it in");
        }
        self.follow_referrers(repository, pushed.subject.clone()).await?;
        Ok(pushed)
    }
}
