//! What is inside repositories, behind permits: the same verbs for `/v2/`, the JSON API and jobs.

mod retag;
mod show;
mod upload;

use std::sync::Arc;

use db::RepositoryId;
use oci::{
    Blob, By, ByteRange, Chunk, Descriptor, Digest, Manifest, Page, PageRequest, Pushed, Reference, Tag, Upload,
    UploadId,
};
use serde_json::json;

use crate::Result;
use crate::access::{Delete, Permit, Pull, Push};
use crate::audit::{self, Event};
use crate::core::Core;
use crate::events::{self, Kind};
use crate::repositories::Repositories;
use upload::Seal;

pub use retag::SetTag;
pub use show::{Image, Layer, Part};

/// What is inside repositories.
pub struct Images {
    core: Arc<Core>,
    repositories: Repositories,
    seal: Seal,
}

impl Images {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { repositories: Repositories::new(core.clone()), seal: Seal::new(&core.secret_key), core }
    }

    /// See [`oci::Read::get_blob`].
    pub async fn get_blob(&self, permit: &Permit<Pull>, digest: &Digest, range: Option<ByteRange>) -> Result<Blob> {
        Ok(self.core.registry.get_blob(permit.repository(), digest, range).await?)
    }

    /// See [`oci::Read::stat_blob`].
    pub async fn stat_blob(&self, permit: &Permit<Pull>, digest: &Digest) -> Result<u64> {
        Ok(self.core.registry.stat_blob(permit.repository(), digest).await?)
    }

    /// See [`oci::Read::get_manifest`]. Counted as a pull.
    pub async fn get_manifest(&self, permit: &Permit<Pull>, reference: &Reference) -> Result<Manifest> {
        let manifest = self.core.registry.get_manifest(permit.repository(), reference).await?;
        let repository = self.core.rights.now().repository(permit.repository());
        if let Some((id, _)) = repository {
            self.core.ledger.pulled(id, &manifest.digest, self.core.now());
        }
        Ok(manifest)
    }

    /// The manifest for somebody who looks at it: no pull.
    pub async fn show_manifest(&self, permit: &Permit<Pull>, reference: &Reference) -> Result<Manifest> {
        Ok(self.core.registry.get_manifest(permit.repository(), reference).await?)
    }

    /// See [`oci::Read::stat_manifest`].
    pub async fn stat_manifest(&self, permit: &Permit<Pull>, reference: &Reference) -> Result<Descriptor> {
        Ok(self.core.registry.stat_manifest(permit.repository(), reference).await?)
    }

    /// See [`oci::List::list_tags`].
    pub async fn list_tags(&self, permit: &Permit<Pull>, page: &PageRequest) -> Result<Page<Tag>> {
        Ok(self.core.registry.list_tags(permit.repository(), page).await?)
    }

    /// See [`oci::List::list_referrers`].
    pub async fn list_referrers(&self, permit: &Permit<Pull>, digest: &Digest) -> Result<Vec<Descriptor>> {
        Ok(self.core.registry.list_referrers(permit.repository(), digest).await?)
    }

    /// See [`oci::Write::start_upload`]. The id belongs to the user of the permit: it outlives the token that began it.
    pub async fn start_upload(&self, permit: &Permit<Push>) -> Result<UploadId> {
        self.ensure_repository(permit).await?;
        let inner = self.core.registry.start_upload(permit.repository()).await?;
        self.close(permit, &inner).await
    }

    /// See [`oci::Write::stat_upload`].
    pub async fn stat_upload(&self, permit: &Permit<Push>, upload: &UploadId) -> Result<Upload> {
        let inner = self.open(permit, upload).await?;
        let upload = self.core.registry.stat_upload(permit.repository(), &inner).await?;
        Ok(Upload { id: self.close(permit, &upload.id).await?, ..upload })
    }

    /// See [`oci::Write::append_upload`].
    pub async fn append_upload(&self, permit: &Permit<Push>, upload: &UploadId, chunk: Chunk) -> Result<Upload> {
        let inner = self.open(permit, upload).await?;
        let upload = self.core.registry.append_upload(permit.repository(), &inner, chunk).await?;
        Ok(Upload { id: self.close(permit, &upload.id).await?, ..upload })
    }

    /// See [`oci::Write::finish_upload`].
    pub async fn finish_upload(&self, permit: &Permit<Push>, upload: &UploadId, digest: &Digest) -> Result<u64> {
        let inner = self.open(permit, upload).await?;
        Ok(self.core.registry.finish_upload(permit.repository(), &inner, digest).await?)
    }

    /// See [`oci::Write::cancel_upload`].
    pub async fn cancel_upload(&self, permit: &Permit<Push>, upload: &UploadId) -> Result<()> {
        let inner = self.open(permit, upload).await?;
        Ok(self.core.registry.cancel_upload(permit.repository(), &inner).await?)
    }

    /// See [`oci::Write::mount_blob`]: two permits, because it reads there and writes here.
    pub async fn mount_blob(&self, permit: &Permit<Push>, from: &Permit<Pull>, digest: &Digest) -> Result<bool> {
        self.ensure_repository(permit).await?;
        Ok(self.core.registry.mount_blob(permit.repository(), digest, from.repository()).await?)
    }

    /// See [`oci::Write::put_manifest`].
    pub async fn put_manifest(
        &self,
        permit: &Permit<Push>,
        reference: &Reference,
        manifest: Manifest,
    ) -> Result<Pushed> {
        self.ensure_repository(permit).await?;
        let (repository, actor) = (permit.repository(), permit.actor());
        let pushed = self.core.registry.put_manifest(repository, reference, manifest, By(Some(actor.name()))).await?;
        let event = Event::new("manifest.push", target(repository, reference));
        audit::note(&self.core, actor, event.after(json!({ "digest": pushed.digest.as_str() }))).await?;
        let event = events::Event::new(Kind::Push, repository, actor).reference(reference).digest(&pushed.digest);
        self.core.publish(event);
        Ok(pushed)
    }

    /// See [`oci::Delete::delete_tag`].
    pub async fn delete_tag(&self, permit: &Permit<Delete>, tag: &Tag) -> Result<()> {
        let (repository, actor) = (permit.repository(), permit.actor());
        self.core.registry.delete_tag(repository, tag, By(Some(actor.name()))).await?;
        self.core.publish(events::Event::new(Kind::TagDeleted, repository, actor).tag(tag));
        self.deleted(permit, "tag.delete", target(repository, &tag.clone().into())).await
    }

    /// See [`oci::Delete::delete_manifest`].
    pub async fn delete_manifest(&self, permit: &Permit<Delete>, digest: &Digest) -> Result<()> {
        let (repository, actor) = (permit.repository(), permit.actor());
        self.core.registry.delete_manifest(repository, digest, By(Some(actor.name()))).await?;
        self.core.publish(events::Event::new(Kind::ManifestDeleted, repository, actor).digest(digest));
        self.deleted(permit, "manifest.delete", target(repository, &digest.clone().into())).await
    }

    /// See [`oci::Delete::delete_blob`].
    pub async fn delete_blob(&self, permit: &Permit<Delete>, digest: &Digest) -> Result<()> {
        self.core.registry.delete_blob(permit.repository(), digest).await?;
        self.deleted(permit, "blob.delete", format!("{}@{digest}", permit.repository())).await
    }

    /// The registry's own id of an upload, behind the one that we gave.
    async fn open(&self, permit: &Permit<Push>, upload: &UploadId) -> Result<UploadId> {
        Ok(self.seal.open(permit, self.repository_id(permit).await?, upload)?)
    }

    async fn close(&self, permit: &Permit<Push>, inner: &UploadId) -> Result<UploadId> {
        let repository = self.repository_id(permit).await?;
        let repository = repository.ok_or_else(|| oci::Error::name_unknown(permit.repository()))?;
        Ok(self.seal.seal(permit, repository, inner))
    }

    /// Another process may have made the repository just now.
    async fn repository_id(&self, permit: &Permit<Push>) -> Result<Option<RepositoryId>> {
        let known = || self.core.rights.now().repository(permit.repository()).map(|(id, _)| id);
        if let Some(id) = known() {
            return Ok(Some(id));
        }
        self.core.refresh_if_changed().await?;
        Ok(known())
    }

    /// The repository of a push that is allowed is made by it; known ones cost a look into memory.
    async fn ensure_repository(&self, permit: &Permit<Push>) -> Result<()> {
        let known = self.core.rights.now().repository(permit.repository()).is_some();
        if !known {
            self.repositories.ensure(permit).await?;
        }
        Ok(())
    }

    /// The deletion happened, so its client is told so, even if the audit has to wait for a database that is busy.
    async fn deleted(&self, permit: &Permit<Delete>, action: &'static str, target: String) -> Result<()> {
        audit::note(&self.core, permit.actor(), Event::new(action, target)).await?;
        if let Err(error) = self.core.ledger.flush(&self.core.db).await {
            tracing::warn!(%error, "the audit of a deletion waits in memory");
        }
        Ok(())
    }
}

fn target(repository: &oci::Name, reference: &Reference) -> String {
    match reference {
        Reference::Tag(tag) => format!("{repository}:{tag}"),
        Reference::Digest(digest) => format!("{repository}@{digest}"),
    }
}
