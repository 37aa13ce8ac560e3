//! Deleting: at the upstream first, then in the index.

use async_trait::async_trait;
use db::RepositoryId;
use oci::{By, Code, Delete, Digest, Name, Reference, Result, Tag};

use super::record::{is_placeholder, unlink};
use super::{Front, turn_of};
use crate::index::{in_use, rows, stored};

#[async_trait]
impl Delete for Front {
    async fn delete_tag(&self, repository: &Name, tag: &Tag, by: By<'_>) -> Result<()> {
        let _turn = self.turns.wait(turn_of(repository, &tag.clone().into())).await;
        self.delete_tag_now(repository, tag, by).await
    }

    async fn delete_manifest(&self, repository: &Name, digest: &Digest, by: By<'_>) -> Result<()> {
        if let Some(id) = self.index.find_repository(repository).await? {
            let subject = self.subject(digest).await?;
            let parents = self.parents(id, digest, subject.as_ref()).await?;
            if !parents.is_empty() {
                return Err(in_use("the manifest is part of an index; delete the index first", &parents));
            }
            self.delete_anyway(repository, digest, by).await?;
            return self.follow_referrers(repository, subject).await;
        }
        self.delete_anyway(repository, digest, by).await
    }

    async fn delete_blob(&self, repository: &Name, digest: &Digest) -> Result<()> {
        let id = self.index.find_repository(repository).await?;
        if let Some(id) = id {
            let naming = db::blobs::find_manifest_naming(&self.index.db, id, digest.as_str()).await.map_err(rows)?;
            if let Some(manifest) = naming {
                return Err(in_use("a manifest of the repository names the blob; delete that first", &[manifest]));
            }
        }
        let answer = self.upstream.delete_blob(repository, digest).await;
        self.found(repository, answer).await
    }
}

impl Front {
    /// Take a tag away, if it is still on that manifest at the upstream. `false`: it is not, and stays.
    ///
    /// # Errors
    /// As for `delete_tag`.
    pub async fn delete_tag_on(&self, repository: &Name, tag: &Tag, digest: &Digest, by: By<'_>) -> Result<bool> {
        let reference = Reference::Tag(tag.clone());
        let _turn = self.turns.wait(turn_of(repository, &reference)).await;
        let answer = self.upstream.stat_manifest(repository, &reference).await;
        match self.found(repository, answer).await {
            Ok(now) if now.digest != *digest && !self.is_half_deleted(repository, &reference).await? => {
                return Ok(false);
            }
            // A tag that is gone there is taken out of the rows below.
            Err(error) if error.code != Code::ManifestUnknown => return Err(error),
            _ => {}
        }
        self.delete_tag_now(repository, tag, by).await?;
        Ok(true)
    }

    /// Whether a deletion was interrupted between its two steps, so that only what stands for the tag is there.
    async fn is_half_deleted(&self, repository: &Name, reference: &Reference) -> Result<bool> {
        match self.upstream.get_manifest(repository, reference).await {
            Ok(manifest) => Ok(is_placeholder(&manifest)),
            Err(error) if error.code == Code::ManifestUnknown => Ok(true),
            Err(error) => Err(error),
        }
    }

    /// For whoever has the tag's turn.
    async fn delete_tag_now(&self, repository: &Name, tag: &Tag, by: By<'_>) -> Result<()> {
        let answer = self.upstream.delete_tag(repository, tag, by).await;
        let deleted = self.found(repository, answer).await;
        if deleted.as_ref().is_err_and(|error| error.code != Code::ManifestUnknown) {
            return deleted;
        }
        self.known_tags.invalidate(&(repository.clone(), tag.clone()));
        if let Some(id) = self.index.find_repository(repository).await? {
            let tx = self.index.db.begin().await.map_err(rows)?;
            let by = db::By { actor: by.0, at: self.index.clock.now() };
            db::tags::delete(&tx, id, tag.as_str(), by).await.map_err(rows)?;
            tx.commit().await.map_err(rows)?;
        }
        deleted
    }

    /// Take everything out of a repository at the upstream, and out of the index. The repository itself stays.
    ///
    /// # Errors
    /// What the upstream refuses; what was deleted before stays deleted.
    pub async fn clear(&self, repository: &Name, by: By<'_>) -> Result<()> {
        self.compare_repository(repository).await?;
        let Some(id) = self.index.find_repository(repository).await? else { return Ok(()) };
        for digest in db::manifests::list_digests(&self.index.db, id).await.map_err(rows)? {
            match self.delete_anyway(repository, &stored(&digest)?, by).await {
                Err(error) if error.code != Code::ManifestUnknown => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// What a manifest is about, if it is known and about something.
    async fn subject(&self, digest: &Digest) -> Result<Option<Digest>> {
        let info = db::manifests::stat(&self.index.db, digest.as_str()).await.map_err(rows)?;
        info.and_then(|info| info.subject).map(|subject| stored(&subject)).transpose()
    }

    /// The indexes that name a manifest; not those that merely list the referrers of its subject, now or before.
    async fn parents(&self, id: RepositoryId, digest: &Digest, subject: Option<&Digest>) -> Result<Vec<String>> {
        let db = &self.index.db;
        let mut parents = db::manifests::parents_in_repository(db, id, digest.as_str()).await.map_err(rows)?;
        let Some(subject) = subject else { return Ok(parents) };
        let list = Tag::of_referrers(subject);
        let mut others = Vec::new();
        for parent in parents.drain(..) {
            let tags = db::tags::of_manifest(db, id, &parent).await.map_err(rows)?;
            if tags.iter().any(|tag| tag != list.as_str()) {
                others.push(parent);
            }
        }
        Ok(others)
    }

    async fn delete_anyway(&self, repository: &Name, digest: &Digest, by: By<'_>) -> Result<()> {
        let answer = self.upstream.delete_manifest(repository, digest, by).await;
        let deleted = self.found(repository, answer).await;
        if deleted.as_ref().is_err_and(|error| error.code != Code::ManifestUnknown) {
            return deleted;
        }
        if let Some(id) = self.index.find_repository(repository).await? {
            let tx = self.index.db.begin().await.map_err(rows)?;
            unlink(&tx, id, digest, db::By { actor: by.0, at: self.index.clock.now() }).await?;
            tx.commit().await.map_err(rows)?;
        }
        self.known_tags.invalidate_all();
        self.manifests.invalidate(&(repository.clone(), digest.clone()));
        deleted
    }
}
