//! Bytes that no row names. The only place that removes any.

use oci::{Code, Digest, Error, Result};

use super::{Collector, Cursor, Gone, Rules, Step, UPLOADS, What};
use crate::engine::bytes;
use crate::index::rows;
use crate::{Listed, Stored};

/// How many digests are claimed at once: a push of one of them waits until all are done.
const BATCH: usize = 50;

impl Collector {
    /// Removes the bytes of those digests that no row has and nobody is storing just now; tells which, and how many there
    /// were.
    pub(super) async fn remove_unnamed(&self, digests: &[String]) -> Result<Vec<(String, u64)>> {
        let mut removed = Vec::new();
        for some in digests.chunks(BATCH) {
            let (this, some) = (self.clone(), some.to_vec());
            // A task of its own: it has the turns until the last file is gone, also when nobody waits for it any more.
            let batch = tokio::spawn(async move { this.remove_batch(some).await });
            let batch = batch.await.map_err(|error| {
                Error::new(Code::Unknown, "the removal of bytes broke off; the server's log has the cause")
                    .with_source(error)
            })?;
            removed.extend(batch?);
        }
        Ok(removed)
    }

    async fn remove_batch(&self, digests: Vec<String>) -> Result<Vec<(String, u64)>> {
        let mut turns = Vec::with_capacity(digests.len());
        let mut free = Vec::with_capacity(digests.len());
        for digest in digests {
            let parsed: Digest = digest.parse()?;
            // Whoever has it stores it: nothing to wait for.
            if let Some(turn) = self.turns.take(&parsed) {
                turns.push(turn);
                free.push(digest);
            }
        }
        // Asked while the turns are ours: a row that is not there now does not come before we are done.
        let unnamed = db::collection::claim_unnamed(&self.index.db, &free).await.map_err(rows)?;
        let garbage = unnamed.digests.iter().map(|digest| digest.parse()).collect::<Result<Vec<Digest>>>()?;
        let sizes = self.blobs.remove(&garbage).await.map_err(bytes)?;
        let removed = unnamed.digests.iter().cloned().zip(sizes).collect();
        drop(unnamed);
        drop(turns);
        Ok(removed)
    }

    pub(super) async fn orphans(&self, rules: &Rules, after: Option<&str>) -> Result<Step> {
        let part: u16 = after.map_or(Ok(0), Cursor::parse)?;
        let before = rules.before(self.index.clock.now());
        let (found, has_more) = match self.blobs.list(part).await.map_err(bytes)? {
            Listed::Part(found, has_more) => (found, has_more),
            Listed::NotOurs(why) => return Ok(Step { kept: Some(why), ..Step::default() }),
        };
        let old: Vec<String> =
            found.iter().filter(|blob| blob.modified < before).map(|blob| blob.name.to_string()).collect();
        // Asked without turns first: nearly all have rows.
        let unnamed = db::collection::unnamed(&self.index.db, &old).await.map_err(rows)?;
        let gone = if rules.dry_run {
            let size = |digest: &String| found.iter().find(|blob| blob.name.as_str() == digest).map(|blob| blob.size);
            unnamed.into_iter().map(|digest| (size(&digest).unwrap_or_default(), digest)).collect::<Vec<_>>()
        } else {
            let removed = self.remove_unnamed(&unnamed).await?;
            removed.into_iter().map(|(digest, bytes)| (bytes, digest)).collect()
        };
        let gone = gone.into_iter().map(|(bytes, name)| Gone { what: What::Orphan, repository: None, name, bytes });
        let next = has_more.then(|| Cursor((part + 1).to_string()));
        Ok(Step { examined: found.len() as u64, gone: gone.collect(), kept: None, next })
    }

    pub(super) async fn uploads(&self, rules: &Rules) -> Result<Step> {
        let before = self.index.clock.now() - UPLOADS;
        let uploads = self.blobs.list_uploads().await.map_err(bytes)?;
        let mut step = Step { examined: uploads.len() as u64, ..Step::default() };
        for upload in uploads.into_iter().filter(|upload| upload.modified < before) {
            if rules.dry_run || self.remove_stale(&upload).await? {
                let Stored { name, size: bytes, .. } = upload;
                step.gone.push(Gone { what: What::Upload, repository: None, name, bytes });
            }
        }
        Ok(step)
    }

    /// Unless a request is at it, or was since it was listed.
    async fn remove_stale(&self, upload: &Stored<String>) -> Result<bool> {
        let Some(_turn) = self.sessions.try_lock(&upload.name) else { return Ok(false) };
        if self.blobs.upload_size(&upload.name).await.map_err(bytes)? != Some(upload.size) {
            return Ok(false);
        }
        self.sessions.forget(&upload.name);
        self.blobs.remove_upload(&upload.name).await.map_err(bytes)
    }
}
