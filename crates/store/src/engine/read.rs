//! Reading.

use async_trait::async_trait;
use oci::{Blob, ByteRange, Code, Descriptor, Digest, Error, Manifest, Name, Read, Reference, Result};

use super::{Engine, bytes, read_size, rows};

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
            db::blobs::find_in_repository(&self.db, repository.as_str(), digest.as_str()).await.map_err(rows)?;
        match found {
            Some(blob) => Ok(read_size(blob.size)),
            None => Err(self
                .absent(repository, Code::BlobUnknown, "the repository has no such blob", digest.as_str())
                .await),
        }
    }

    async fn get_manifest(&self, repository: &Name, reference: &Reference) -> Result<Manifest> {
        let found = match reference {
            Reference::Tag(tag) => db::manifests::find_by_tag(&self.db, repository.as_str(), tag.as_str()).await,
            Reference::Digest(digest) => {
                db::manifests::find_by_digest(&self.db, repository.as_str(), digest.as_str()).await
            }
        };
        match found.map_err(rows)? {
            Some(manifest) => Ok(Manifest {
                media_type: stored(&manifest.info.media_type)?,
                digest: stored(&manifest.info.digest)?,
                bytes: manifest.bytes.into(),
            }),
            None => Err(self.no_manifest(repository, reference).await),
        }
    }

    async fn stat_manifest(&self, repository: &Name, reference: &Reference) -> Result<Descriptor> {
        let found = match reference {
            Reference::Tag(tag) => db::manifests::stat_by_tag(&self.db, repository.as_str(), tag.as_str()).await,
            Reference::Digest(digest) => {
                db::manifests::stat_by_digest(&self.db, repository.as_str(), digest.as_str()).await
            }
        };
        match found.map_err(rows)? {
            Some(info) => Ok(Descriptor::new(stored(&info.media_type)?, stored(&info.digest)?, read_size(info.size))),
            None => Err(self.no_manifest(repository, reference).await),
        }
    }
}

impl Engine {
    pub(super) async fn no_manifest(&self, repository: &Name, reference: &Reference) -> Error {
        let message = "the repository has no such tag or manifest";
        self.absent(repository, Code::ManifestUnknown, message, &reference.to_string()).await
    }

    /// Not found: is it the thing or the whole repository? Asked only then, so that what is found costs one query.
    async fn absent(&self, repository: &Name, code: Code, message: &str, what: &str) -> Error {
        match self.get_repository(repository).await {
            Ok(_) => Error::new(code, message)
                .with_detail(serde_json::json!({ "name": repository.as_str(), "reference": what })),
            Err(error) => error,
        }
    }
}

/// Values that were parsed before they were stored; if they no longer parse, the row is damaged.
pub(super) fn stored<T: std::str::FromStr<Err = Error>>(text: &str) -> Result<T> {
    text.parse().map_err(|error| Error::new(Code::Unknown, "the index holds a damaged row").with_source(error))
}
