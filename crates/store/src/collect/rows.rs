//! Rows that nothing needs.

use db::collection::{Membership, Unlinked};
use db::{BlobId, ManifestId, RepositoryId};
use oci::Result;

use super::{Collector, Cursor, Gone, Rules, Step, What};
use crate::index::{read_size, rows};

/// How many rows are looked at in a step.
const PAGE: u64 = 500;

/// How many rows one transaction deletes: on SQLite all others wait for it.
const BATCH: usize = 200;

impl Collector {
    pub(super) async fn manifests(&self, rules: &Rules, after: Option<&str>) -> Result<Step> {
        let before = rules.before(self.index.clock.now());
        let after = after.map(Cursor::parse).transpose()?.map(ManifestId);
        let page = db::collection::unlinked_manifests(&self.index.db, after, before, PAGE).await.map_err(rows)?;
        let mut step = Step { examined: page.len() as u64, ..Step::default() };
        step.next = next(page.len(), page.last().map(|last| last.id.0.to_string()));
        let garbage: Vec<_> = page.into_iter().filter(|manifest| manifest.is_garbage).collect();
        for some in garbage.chunks(BATCH) {
            let ids: Vec<ManifestId> = some.iter().map(|manifest| manifest.id).collect();
            let mut gone = some.len();
            if !rules.dry_run {
                let tx = self.index.db.begin().await.map_err(rows)?;
                let deleted = db::collection::delete_manifests(&tx, &ids, before).await.map_err(rows)?;
                tx.commit().await.map_err(rows)?;
                gone = usize::try_from(deleted).unwrap_or(gone);
            }
            let names = some.iter().map(|manifest| manifest.digest.clone());
            step.gone.extend(names.take(gone).map(|name| Gone {
                what: What::Manifest,
                repository: None,
                name,
                bytes: 0,
            }));
        }
        Ok(step)
    }

    pub(super) async fn unnamed(&self, rules: &Rules, after: Option<&str>) -> Result<Step> {
        let before = rules.before(self.index.clock.now());
        let after = after.map(key).transpose()?;
        let page = db::collection::memberships(&self.index.db, after, before, PAGE).await.map_err(rows)?;
        let mut step = Step { examined: page.len() as u64, ..Step::default() };
        step.next = next(page.len(), page.last().map(|last| format!("{} {}", last.repository_id, last.blob_id)));
        let mut loose: Vec<Membership> = page.into_iter().filter(|member| member.is_loose).collect();
        if !rules.dry_run {
            loose = self.unlink(loose, rules).await?;
        }
        step.gone.extend(loose.into_iter().map(|member| Gone {
            what: What::Membership,
            repository: Some(member.repository),
            name: member.digest,
            bytes: 0,
        }));
        Ok(step)
    }

    /// Each repository in a transaction of its own: the pushes of only one wait at a time.
    async fn unlink(&self, loose: Vec<Membership>, rules: &Rules) -> Result<Vec<Membership>> {
        let before = rules.before(self.index.clock.now());
        let mut unlinked = Vec::new();
        for of_one in loose.chunk_by(|one, next| one.repository_id == next.repository_id) {
            for some in of_one.chunks(BATCH) {
                let (repository, ids) = (some[0].repository_id, some.iter().map(|member| member.blob_id));
                let ids: Vec<BlobId> = ids.collect();
                let tx = self.index.db.begin().await.map_err(rows)?;
                if !db::repositories::lock(&tx, repository).await.map_err(rows)? {
                    continue; // deleted since
                }
                let gone = db::collection::unlink_unnamed(&tx, repository, &ids, before).await.map_err(rows)?;
                tx.commit().await.map_err(rows)?;
                unlinked.extend(some.iter().filter(|member| gone.contains(&member.blob_id)).cloned());
            }
        }
        Ok(unlinked)
    }

    pub(super) async fn unlinked(&self, rules: &Rules, after: Option<&str>) -> Result<Step> {
        let before = rules.before(self.index.clock.now());
        let after = after.map(Cursor::parse).transpose()?.map(BlobId);
        let page = db::collection::unlinked_blobs(&self.index.db, after, before, PAGE, rules.dry_run);
        let page = page.await.map_err(rows)?;
        let mut step = Step { examined: page.len() as u64, ..Step::default() };
        step.next = next(page.len(), page.last().map(|last| last.id.0.to_string()));
        let garbage: Vec<Unlinked> = page.into_iter().filter(|blob| blob.is_garbage).collect();
        if rules.dry_run {
            let gone = |blob: Unlinked| blob_gone(blob.digest, read_size(blob.size));
            step.gone.extend(garbage.into_iter().map(gone));
            return Ok(step);
        }
        for some in garbage.chunks(BATCH) {
            let ids: Vec<BlobId> = some.iter().map(|blob| blob.id).collect();
            let tx = self.index.db.begin().await.map_err(rows)?;
            let deleted = db::collection::delete_blobs(&tx, &ids, before).await.map_err(rows)?;
            tx.commit().await.map_err(rows)?;
            let digests: Vec<String> = deleted.into_iter().map(|(_, digest)| digest).collect();
            // What somebody stores again just now is no garbage any more.
            let removed = self.remove_unnamed(&digests).await?;
            step.gone.extend(removed.into_iter().map(|(digest, bytes)| blob_gone(digest, bytes)));
        }
        Ok(step)
    }
}

fn blob_gone(name: String, bytes: u64) -> Gone {
    Gone { what: What::Blob, repository: None, name, bytes }
}

/// A page that is not full is the last.
fn next(found: usize, last: Option<String>) -> Option<Cursor> {
    last.filter(|_| found as u64 >= PAGE).map(Cursor)
}

fn key(text: &str) -> Result<(RepositoryId, BlobId)> {
    let (repository, blob) = text.split_once(' ').unwrap_or_default();
    Ok((Cursor::parse(repository)?, BlobId(Cursor::parse(blob)?)))
}
