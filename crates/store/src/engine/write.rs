//! Writing blobs. Manifests are written in `manifests`.

use async_trait::async_trait;
use db::RepositoryId;
use oci::{
    Algorithm, By, Chunk, Code, Digest, Error, Hasher, Manifest, Name, Pushed, Reference, Result, Upload, UploadId,
    Write,
};

use super::sessions::{Progress, file_name};
use super::{Engine, bytes};
use crate::index::{rows, stored_size};
use crate::{Append, Broken};

#[async_trait]
impl Write for Engine {
    async fn start_upload(&self, repository: &Name) -> Result<UploadId> {
        let id = match self.index.find_repository(repository).await? {
            Some(id) => id,
            None => self.create_repository(repository).await?,
        };
        let upload = UploadId(self.index.clock.id().to_string());
        let file = file_name(id, &upload).expect("an id that was just made");
        self.blobs.create_upload(&file).await.map_err(bytes)?;
        Ok(upload)
    }

    async fn stat_upload(&self, repository: &Name, upload: &UploadId) -> Result<Upload> {
        let (_, file) = self.find_upload(repository, upload).await?;
        let _turn = self.sessions.lock(&file).await?;
        let offset = self.blobs.upload_size(&file).await.map_err(bytes)?.ok_or_else(no_upload)?;
        Ok(Upload { id: upload.clone(), offset })
    }

    async fn append_upload(&self, repository: &Name, upload: &UploadId, chunk: Chunk) -> Result<Upload> {
        let (_, file) = self.find_upload(repository, upload).await?;
        let mut session = self.sessions.lock(&file).await?;
        let hasher = self.resume(&file, &mut session, Algorithm::Sha256).await?;
        if let Some(at) = chunk.at.filter(|at| *at != session.size) {
            session.hasher = Some(hasher);
            let message =
                format!("the chunk begins at {at}, but the upload has {} bytes; go on from there", session.size);
            return Err(
                Error::new(Code::RangeInvalid, message).with_detail(serde_json::json!({ "offset": session.size }))
            );
        }
        // The hash is taken out: if this request is dropped on its way, the next one makes it anew from the file.
        let Append { added, hasher, broken } = self.blobs.append(&file, hasher, chunk.body).await;
        session.size += added;
        session.hasher = hasher;
        match broken {
            None => Ok(Upload { id: upload.clone(), offset: session.size }),
            Some(Broken::Storage(error)) => Err(bytes(error)),
            Some(Broken::Body(error)) => {
                let message = format!("the body broke off; {} bytes are kept, go on from there", session.size);
                Err(Error::new(Code::BlobUploadInvalid, message).with_source(error))
            }
        }
    }

    async fn finish_upload(&self, repository: &Name, upload: &UploadId, digest: &Digest) -> Result<u64> {
        let (id, file) = self.find_upload(repository, upload).await?;
        let mut session = self.sessions.lock(&file).await?;
        let found = self.resume(&file, &mut session, digest.algorithm()).await?.finish();
        self.sessions.forget(&file);
        if found != *digest {
            self.blobs.remove_upload(&file).await.map_err(bytes)?;
            let message = "the bytes have another digest than announced; nothing of this upload was kept";
            let detail = serde_json::json!({ "expected": digest.as_str(), "found": found.as_str() });
            return Err(Error::new(Code::DigestInvalid, message).with_detail(detail));
        }
        self.keep_blob(id, &file, digest, session.size).await?;
        Ok(session.size)
    }

    async fn cancel_upload(&self, repository: &Name, upload: &UploadId) -> Result<()> {
        let (_, file) = self.find_upload(repository, upload).await?;
        let _turn = self.sessions.lock(&file).await?;
        self.sessions.forget(&file);
        if self.blobs.remove_upload(&file).await.map_err(bytes)? { Ok(()) } else { Err(no_upload()) }
    }

    async fn mount_blob(&self, repository: &Name, digest: &Digest, from: &Name) -> Result<bool> {
        let found =
            db::blobs::find_in_repository(&self.index.db, from.as_str(), digest.as_str()).await.map_err(rows)?;
        let Some(blob) = found.filter(|blob| blob.damaged_at.is_none()) else { return Ok(false) };
        let tx = self.index.db.begin().await.map_err(rows)?;
        let id = self.index.ensure_repository(&tx, repository).await?;
        match db::blobs::link(&tx, id, blob.id, self.index.clock.now()).await {
            Ok(_) => {}
            Err(db::Error::Missing(_)) => return Ok(false), // swept since it was found
            Err(error) => return Err(rows(error)),
        }
        tx.commit().await.map_err(rows)?;
        Ok(true)
    }

    async fn put_manifest(
        &self,
        repository: &Name,
        reference: &Reference,
        manifest: Manifest,
        by: By<'_>,
    ) -> Result<Pushed> {
        self.keep_manifest(repository, reference, manifest, by).await
    }
}

impl Engine {
    async fn create_repository(&self, name: &Name) -> Result<RepositoryId> {
        let tx = self.index.db.begin().await.map_err(rows)?;
        let id = self.index.ensure_repository(&tx, name).await?;
        tx.commit().await.map_err(rows)?;
        Ok(id)
    }

    async fn find_upload(&self, repository: &Name, upload: &UploadId) -> Result<(RepositoryId, String)> {
        let id = self.index.find_repository(repository).await?.ok_or_else(no_upload)?;
        let file = file_name(id, upload).ok_or_else(no_upload)?;
        Ok((id, file))
    }

    /// The hash of what an upload has so far, taken out of its session, whose size is then that of the file.
    async fn resume(&self, file: &str, session: &mut Progress, algorithm: Algorithm) -> Result<Hasher> {
        let Some(size) = self.blobs.upload_size(file).await.map_err(bytes)? else {
            self.sessions.forget(file);
            return Err(no_upload());
        };
        let known = session.hasher.take().filter(|hasher| session.size == size && hasher.algorithm() == algorithm);
        session.size = size;
        match known {
            Some(hasher) => Ok(hasher),
            None if size == 0 => Ok(Hasher::new(algorithm)),
            None => self.blobs.hash(file, Hasher::new(algorithm)).await.map_err(bytes),
        }
    }

    /// The row comes last: a crash before it leaves bytes that nobody sees. Turn and claim last until it is there, so that
    /// nobody takes the bytes for garbage in between.
    async fn keep_blob(&self, repository: RepositoryId, file: &str, digest: &Digest, size: u64) -> Result<()> {
        self.blobs.sync_upload(file).await.map_err(bytes)?;
        let _turn = self.turns.wait(digest).await;
        let claim = db::collection::claim(&self.index.db, digest.as_str()).await.map_err(rows)?;
        self.blobs.commit(file, digest).await.map_err(bytes)?;
        let tx = claim.begin().await.map_err(rows)?;
        let now = self.index.clock.now();
        let blob = db::blobs::put(&tx, digest.as_str(), stored_size(size), now).await.map_err(rows)?;
        db::blobs::set_whole(&tx, blob).await.map_err(rows)?;
        db::blobs::link(&tx, repository, blob, now).await.map_err(rows)?;
        tx.commit().await.map_err(rows)
    }
}

fn no_upload() -> Error {
    Error::new(Code::BlobUploadUnknown, "there is no such upload; begin a new one")
}
