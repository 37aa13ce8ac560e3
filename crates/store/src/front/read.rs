//! Reading: tags as the upstream has them now, manifests by digest from the index.

use async_trait::async_trait;
use oci::{Blob, ByteRange, Descriptor, Digest, Manifest, Name, Read, Reference, Result};

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
        self.learn(repository, reference, &manifest).await;
        Ok(manifest)
    }

    async fn stat_manifest(&self, repository: &Name, reference: &Reference) -> Result<Descriptor> {
        if let Reference::Digest(digest) = reference
            && let Some(known) = self.known(repository, digest).await?
        {
            return Ok(known.descriptor());
        }
        let ask = self.upstream.stat_manifest(repository, reference);
        let answer = self.stats.ask(turn_of(repository, reference), ask).await;
        self.found(repository, answer).await
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

    /// A manifest passed that the index may not know: somebody pushed it behind our back.
    async fn learn(&self, repository: &Name, reference: &Reference, manifest: &Manifest) {
        if let Reference::Tag(tag) = reference {
            let key = (repository.clone(), tag.clone());
            if self.known_tags.get(&key).as_ref() == Some(&manifest.digest) {
                return;
            }
            let known = self.index.stat_manifest(repository, reference).await;
            if known.is_ok_and(|known| known.is_some_and(|known| known.digest == manifest.digest)) {
                return self.known_tags.insert(key, manifest.digest.clone());
            }
        }
        // The pull succeeds in any case.
        if let Err(error) = self.look_at(repository, reference).await {
            tracing::warn!(%error, %repository, %reference, "the index could not take in what was pulled");
        }
    }
}
