//! Deleting. Only rows go; bytes that no row names are swept later.

use async_trait::async_trait;
use oci::{By, Code, Delete, Digest, Error, Name, Result, Tag};

use super::Engine;
use crate::index::{in_use, rows};

#[async_trait]
impl Delete for Engine {
    async fn delete_tag(&self, repository: &Name, tag: &Tag, by: By<'_>) -> Result<()> {
        let id = self.index.get_repository(repository).await?;
        let tx = self.index.db.begin().await.map_err(rows)?;
        // First, so that the time below is not that before a wait: the grace of what the tag leaves begins with it.
        db::repositories::lock(&tx, id).await.map_err(rows)?;
        let by = db::By { actor: by.0, at: self.index.clock.now() };
        if !db::tags::delete(&tx, id, tag.as_str(), by).await.map_err(rows)? {
            return Err(self.index.no_manifest(repository, &tag.clone().into()).await);
        }
        tx.commit().await.map_err(rows)
    }

    async fn delete_manifest(&self, repository: &Name, digest: &Digest, by: By<'_>) -> Result<()> {
        let id = self.index.get_repository(repository).await?;
        let tx = self.index.db.begin().await.map_err(rows)?;
        // First, as pushes and deletions of many do: whoever takes rows in another order may wait for ever.
        db::repositories::lock(&tx, id).await.map_err(rows)?;
        let by = db::By { actor: by.0, at: self.index.clock.now() };
        if !db::manifests::unlink(&tx, id, digest.as_str(), by).await.map_err(rows)? {
            return Err(self.index.no_manifest(repository, &digest.clone().into()).await);
        }
        // Asked after: `unlink` waited for a push that found the manifest there, so its index is seen now.
        let parents = db::manifests::parents_in_repository(&tx, id, digest.as_str()).await.map_err(rows)?;
        if !parents.is_empty() {
            return Err(in_use("the manifest is part of an index; delete the index first", &parents));
        }
        tx.commit().await.map_err(rows)
    }

    async fn delete_blob(&self, repository: &Name, digest: &Digest) -> Result<()> {
        let id = self.index.get_repository(repository).await?;
        let tx = self.index.db.begin().await.map_err(rows)?;
        // First, for the same reason as above.
        db::repositories::lock(&tx, id).await.map_err(rows)?;
        if !db::blobs::unlink(&tx, id, digest.as_str()).await.map_err(rows)? {
            return Err(Error::new(Code::BlobUnknown, "the repository has no such blob"));
        }
        if let Some(manifest) = db::blobs::find_manifest_naming(&tx, id, digest.as_str()).await.map_err(rows)? {
            return Err(in_use("a manifest of the repository names the blob; delete that first", &[manifest]));
        }
        tx.commit().await.map_err(rows)
    }
}
