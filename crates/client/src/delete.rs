//! Deleting, also a tag where the registry can only delete manifests.

use async_trait::async_trait;
use bytes::Bytes;
use clock::Clock;
use oci::{
    Algorithm, By, Chunk, Code, Delete, Digest, Error, Manifest, MediaType, Name, PLACEHOLDER, Read, Reference,
    Request, Result, Tag, Write,
};
use reqwest::Method;

use crate::remote::Remote;

#[async_trait]
impl Delete for Remote {
    async fn delete_tag(&self, repository: &Name, tag: &Tag, _: By<'_>) -> Result<()> {
        let reference = Reference::Tag(tag.clone());
        match self.delete_reference(repository, &reference).await {
            Ok(()) => Ok(()),
            // 2.8 takes a tag for a digest that is malformed, or says that it deletes nothing.
            Err(error) if matches!(error.code, Code::DigestInvalid | Code::Unsupported) => {
                self.replace_and_delete(repository, tag).await
            }
            Err(error) => Err(error),
        }
    }

    async fn delete_manifest(&self, repository: &Name, digest: &Digest, _: By<'_>) -> Result<()> {
        self.take_from_fallback(repository, digest).await?;
        self.delete_reference(repository, &Reference::Digest(digest.clone())).await
    }

    async fn delete_blob(&self, repository: &Name, digest: &Digest) -> Result<()> {
        let request = Request::DeleteBlob { name: repository.clone(), digest: digest.clone() };
        self.send(self.call(Method::DELETE, &request)).await.map(drop)
    }
}

impl Remote {
    pub(crate) async fn delete_reference(&self, repository: &Name, reference: &Reference) -> Result<()> {
        let request = Request::DeleteManifest { name: repository.clone(), reference: reference.clone() };
        self.send(self.call(Method::DELETE, &request)).await.map(drop)
    }

    /// Deleting a manifest takes all its tags along. So the tag is first moved to a manifest of its own, and that is deleted:
    /// the siblings stay where they were.
    async fn replace_and_delete(&self, repository: &Name, tag: &Tag) -> Result<()> {
        let reference = Reference::Tag(tag.clone());
        let _turn = self.0.steps.lock().await;
        let before = self.get_manifest(repository, &reference).await?;
        if !self.deletes(repository).await? {
            return Err(switched_off());
        }
        let placeholder = self.placeholder(repository).await?;
        self.put_document(repository, &reference, &placeholder).await?;
        let deleted = self.delete_reference(repository, &Reference::Digest(placeholder.digest)).await;
        if deleted.is_err() {
            // The tag must not be left on what is no image.
            self.put_document(repository, &reference, &before).await?;
        }
        deleted
    }

    /// Whether the registry deletes manifests: asked by deleting one that nobody has.
    pub(crate) async fn deletes(&self, repository: &Name) -> Result<bool> {
        let nothing = Digest::of(Algorithm::Sha256, b"a manifest that nobody has");
        match self.delete_reference(repository, &Reference::Digest(nothing)).await {
            Ok(()) => Ok(true),
            Err(error) if matches!(error.code, Code::ManifestUnknown | Code::NameUnknown) => Ok(true),
            Err(error) if error.code == Code::Unsupported => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// A manifest that nobody else has: deleting it deletes nothing else.
    async fn placeholder(&self, repository: &Name) -> Result<Manifest> {
        let config = Bytes::from_static(b"{}");
        let digest = Digest::of(Algorithm::Sha256, &config);
        if self.stat_blob(repository, &digest).await.is_err() {
            let upload = self.start_upload(repository).await?;
            let upload = self.append_upload(repository, &upload, Chunk::of(config).at(0)).await?;
            self.finish_upload(repository, &upload.id, &digest).await?;
        }
        let text = serde_json::json!({
            "schemaVersion": 2,
            "mediaType": MediaType::OCI_MANIFEST,
            "config": { "mediaType": "application/vnd.oci.image.config.v1+json", "digest": digest.as_str(), "size": 2 },
            "layers": [],
            "annotations": { PLACEHOLDER: clock::System.id().to_string() },
        });
        Ok(Manifest::new(MediaType::OCI_MANIFEST.parse().expect("a media type"), text.to_string()))
    }
}

fn switched_off() -> Error {
    Error::new(
        Code::Unsupported,
        "the other registry has deletion switched off: set REGISTRY_STORAGE_DELETE_ENABLED=true there, and restart it",
    )
}
