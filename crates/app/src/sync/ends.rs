//! Our own registry as one end of a copy: each call asks for the permits of the one who copies, now.

use std::sync::Arc;

use async_trait::async_trait;
use oci::{
    Blob, By, ByteRange, Chunk, Code, Descriptor, Digest, List, Manifest, Name, Page, PageRequest, Pushed, Read,
    Reference, Tag, Upload, UploadId, Write,
};

use crate::access::{Access, Permit, Pull, Push};
use crate::core::Core;
use crate::images::Images;
use crate::{Actor, Error};

/// Our own registry, as somebody may use it.
pub(crate) struct Here {
    access: Access,
    images: Images,
    actor: Actor,
}

impl Here {
    pub fn new(core: &Arc<Core>, actor: &Actor) -> Self {
        Self { access: Access::new(core.clone()), images: Images::new(core.clone()), actor: actor.clone() }
    }

    fn pull(&self, repository: &Name) -> oci::Result<Permit<Pull>> {
        self.access.permit(&self.actor, Pull(repository.clone())).map_err(ours)
    }

    fn push(&self, repository: &Name) -> oci::Result<Permit<Push>> {
        self.access.permit(&self.actor, Push(repository.clone())).map_err(ours)
    }
}

/// An error of the rules in the words of the protocol.
fn ours(error: Error) -> oci::Error {
    match error {
        Error::Registry(error) => error,
        Error::NotFound(problem) => oci::Error::new(Code::NameUnknown, problem.message),
        Error::Unavailable(problem, source) => oci::Error::new(Code::Unavailable, problem.message).with_source(source),
        Error::Internal(source) => {
            oci::Error::new(Code::Unknown, "something went wrong inside; the server's log has the cause")
                .with_source(source)
        }
        other => oci::Error::new(Code::Denied, other.to_string()),
    }
}

#[async_trait]
impl Read for Here {
    async fn get_blob(&self, repository: &Name, digest: &Digest, range: Option<ByteRange>) -> oci::Result<Blob> {
        self.images.get_blob(&self.pull(repository)?, digest, range).await.map_err(ours)
    }

    async fn stat_blob(&self, repository: &Name, digest: &Digest) -> oci::Result<u64> {
        self.images.stat_blob(&self.pull(repository)?, digest).await.map_err(ours)
    }

    async fn get_manifest(&self, repository: &Name, reference: &Reference) -> oci::Result<Manifest> {
        self.images.show_manifest(&self.pull(repository)?, reference).await.map_err(ours)
    }

    async fn stat_manifest(&self, repository: &Name, reference: &Reference) -> oci::Result<Descriptor> {
        self.images.stat_manifest(&self.pull(repository)?, reference).await.map_err(ours)
    }
}

#[async_trait]
impl Write for Here {
    async fn start_upload(&self, repository: &Name) -> oci::Result<UploadId> {
        self.images.start_upload(&self.push(repository)?).await.map_err(ours)
    }

    async fn stat_upload(&self, repository: &Name, upload: &UploadId) -> oci::Result<Upload> {
        self.images.stat_upload(&self.push(repository)?, upload).await.map_err(ours)
    }

    async fn append_upload(&self, repository: &Name, upload: &UploadId, chunk: Chunk) -> oci::Result<Upload> {
        self.images.append_upload(&self.push(repository)?, upload, chunk).await.map_err(ours)
    }

    async fn finish_upload(&self, repository: &Name, upload: &UploadId, digest: &Digest) -> oci::Result<u64> {
        self.images.finish_upload(&self.push(repository)?, upload, digest).await.map_err(ours)
    }

    async fn cancel_upload(&self, repository: &Name, upload: &UploadId) -> oci::Result<()> {
        self.images.cancel_upload(&self.push(repository)?, upload).await.map_err(ours)
    }

    async fn mount_blob(&self, repository: &Name, digest: &Digest, from: &Name) -> oci::Result<bool> {
        let source = self.pull(from)?;
        self.images.mount_blob(&self.push(repository)?, &source, digest).await.map_err(ours)
    }

    async fn put_manifest(
        &self,
        repository: &Name,
        reference: &Reference,
        manifest: Manifest,
        _: By<'_>,
    ) -> oci::Result<Pushed> {
        self.images.put_manifest(&self.push(repository)?, reference, manifest).await.map_err(ours)
    }
}

#[async_trait]
impl List for Here {
    async fn list_repositories(&self, _: &PageRequest) -> oci::Result<Page<Name>> {
        Err(oci::Error::new(Code::Unsupported, "a copy needs no list of repositories"))
    }

    async fn list_tags(&self, repository: &Name, page: &PageRequest) -> oci::Result<Page<Tag>> {
        self.images.list_tags(&self.pull(repository)?, page).await.map_err(ours)
    }

    async fn list_referrers(&self, repository: &Name, digest: &Digest) -> oci::Result<Vec<Descriptor>> {
        self.images.list_referrers(&self.pull(repository)?, digest).await.map_err(ours)
    }
}
