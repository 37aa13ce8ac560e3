//! Reading: tags as the upstream has them now, manifests by digest from the index.

use async_trait::async_trait;
use oci::{Blob, ByteRange, Descriptor, Digest, Manifest, Name, Read, Reference, Result};

use super::record::is_placeholder;
use super::{Front, turn_of};

#[async_trait]
impl Read for Front {
    async fn get_blob(&self, repository: &Name, digest: &Digest, range: Option<ByteRange>) -> Result<Blob> {
        let answer = self.upstream.get_blob(repository, digest, range).await;
        self.found(repository, answer).await
    }

    async fn stat_blob(&self, repository: &Name, digest: &Digest) -> Result<u64> {
        let answer = self.upstream.stat_blob(repository, digest).await;
        self.found(repository, answer).await
    }

    async fn get_manifest(&self, repository: &Name, reference: &Reference) -> Result<Manifest> {
        // What a digest means never changes; what a tag means is the upstream's to say.
        if let Reference::Digest(digest) = reference
            && let Some(known) = self.known(repository, digest).await?
        {
            return Ok(known);
        }
        let ask = self.upstream.get_manifest(repository, reference);
        let answer = self.gets.ask(turn_of(repository, reference), ask).await;
        let manifest = self.found(repository, answer).await?;
        if self.is_known(repository, reference, &manifest.digest).await {
            return Ok(manifest);
        }
        // Somebody pushed it behind our back. The pull succeeds, whatever becomes of our rows.
        if let Err(error) = self.look_at(repository, reference).await {
            tracing::warn!(%error, %repository, %reference, "the index could not take in what was pulled");
        }
        // What stands for a deleted tag until it is gone is no image.
        if is_placeholder(&manifest) { Err(self.index.no_manifest(repository, reference).await) } else { Ok(manifest) }
    }

    async fn stat_manifest(&self, repository: &Name, reference: &Reference) -> Result<Descriptor> {
        if let Reference::Digest(digest) = reference
            && let Some(known) = self.known(repository, digest).await?
        {
            return Ok(known.descriptor());
        }
        let ask = self.upstream.stat_manifest(repository, reference);
        let answer = self.stats.ask(turn_of(repository, reference), ask).await;
        let there = self.found(repository, answer).await?;
        if matches!(reference, Reference::Tag(_)) && !self.is_known(repository, reference, &there.digest).await {
            // Only its bytes tell whether it is an image, or stands for a tag whose deletion was interrupted.
            return Ok(self.get_manifest(repository, reference).await?.descriptor());
        }
        Ok(there)
    }
}

impl Front {
    /// A manifest that the index has in this repository.
    async fn known(&self, repository: &Name, digest: &Digest) -> Result<Option<Manifest>> {
        let key = (repository.clone(), digest.clone());
        if let Some(manifest) = self.manifests.get(&key) {
            return Ok(Some(manifest));
        }
        let found = self.index.find_manifest(repository, &digest.clone().into()).await?;
        if let Some(manifest) = &found {
            self.manifests.insert(key, manifest.clone());
        }
        Ok(found)
    }

    /// Whether the index has this manifest under this tag. One by digest was looked for before it was asked for.
    async fn is_known(&self, repository: &Name, reference: &Reference, digest: &Digest) -> bool {
        let Reference::Tag(tag) = reference else { return false };
        let key = (repository.clone(), tag.clone());
        if self.known_tags.get(&key).as_ref() == Some(digest) {
            return true;
        }
        let known = self.index.stat_manifest(repository, reference).await;
        let is_known = known.is_ok_and(|known| known.is_some_and(|known| known.digest == *digest));
        if is_known {
            self.known_tags.insert(key, digest.clone());
        }
        is_known
    }
}
