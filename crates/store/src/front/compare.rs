//! Comparing the index with the upstream: on the first start, on schedule, on demand, and where a notification points.
//!
//! Gently: few questions at a time, and a tag whose digest is known costs one HEAD. What was compared lately is left out,
//! so that a comparison that was interrupted goes on where it was.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{StreamExt, stream};
use oci::{Code, Error, Name, PageRequest, Reference, Result, Tag};

use super::Front;
use crate::index::{rows, stored};

/// Repositories that are compared at the same time.
const REPOSITORIES: usize = 4;

/// Tags of each that are asked for at the same time.
const TAGS: usize = 3;

/// As many rows as there are.
const ALL: u64 = u32::MAX as u64;

/// A comparison, as far as it is.
#[derive(Default)]
pub struct Comparison {
    run: Mutex<Run>,
    done: AtomicU64,
    changed: AtomicU64,
    failed: AtomicU64,
}

#[derive(Clone, Default)]
struct Run {
    is_running: bool,
    total: u64,
    started_at: Option<DateTime<Utc>>,
    finished_at: Option<DateTime<Utc>>,
    last_error: Option<String>,
}

/// How far a comparison is, or how the last one ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// It goes on now.
    pub is_running: bool,
    /// Repositories to compare.
    pub repositories: u64,
    /// Repositories compared.
    pub done: u64,
    /// Tags and manifests of the index that were something else.
    pub changed: u64,
    /// Repositories that could not be compared.
    pub failed: u64,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended; none while the first one goes on.
    pub finished_at: Option<DateTime<Utc>>,
    /// What went wrong last.
    pub last_error: Option<String>,
}

impl Comparison {
    pub(super) fn progress(&self) -> Progress {
        let run = self.run.lock().expect("no panic holds the lock").clone();
        Progress {
            is_running: run.is_running,
            repositories: run.total,
            done: self.done.load(Ordering::Relaxed),
            changed: self.changed.load(Ordering::Relaxed),
            failed: self.failed.load(Ordering::Relaxed),
            started_at: run.started_at,
            finished_at: run.finished_at,
            last_error: run.last_error,
        }
    }

    fn begin(&self, now: DateTime<Utc>) -> Option<Running<'_>> {
        let mut run = self.run.lock().expect("no panic holds the lock");
        if run.is_running {
            return None;
        }
        let finished_at = run.finished_at;
        *run = Run { is_running: true, started_at: Some(now), finished_at, ..Run::default() };
        for counter in [&self.done, &self.changed, &self.failed] {
            counter.store(0, Ordering::Relaxed);
        }
        Some(Running(self))
    }

    fn set(&self, change: impl FnOnce(&mut Run)) {
        change(&mut self.run.lock().expect("no panic holds the lock"));
    }
}

/// Ends with its value, also when it is dropped on its way.
struct Running<'a>(&'a Comparison);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.set(|run| run.is_running = false);
    }
}

impl Front {
    /// Compare everything that was not compared within `lately`. One comparison at a time: `false` when another one runs.
    ///
    /// # Errors
    /// When the upstream does not say what it holds. A repository that fails is counted, and the others go on.
    pub async fn compare(&self, lately: TimeDelta) -> Result<bool> {
        let now = self.index.clock.now();
        let Some(running) = self.comparison.begin(now) else { return Ok(false) };
        // An upstream that lost its storage must not make us forget everything, unless somebody says so.
        let is_unasked = !lately.is_zero();
        let names = match self.names(now - lately, is_unasked).await {
            Ok(names) => names,
            Err(error) => {
                running.0.set(|run| run.last_error = Some(error.to_string()));
                return Err(error);
            }
        };
        running.0.set(|run| run.total = names.len() as u64);
        tracing::info!(repositories = names.len(), "comparing the index with the upstream registry");
        at_once(REPOSITORIES, names.into_iter().map(|name| self.compare_and_count(name))).await;
        running.0.set(|run| run.finished_at = Some(self.index.clock.now()));
        let Progress { done, changed, failed, .. } = self.progress();
        tracing::info!(done, changed, failed, "compared the index with the upstream registry");
        Ok(true)
    }

    /// What the upstream lists and what we know, without what was compared after `before`; the new ones first.
    async fn names(&self, before: DateTime<Utc>, is_unasked: bool) -> Result<Vec<Name>> {
        let known = db::repositories::list_compared(&self.index.db).await.map_err(rows)?;
        let known: BTreeMap<Name, Option<DateTime<Utc>>> =
            known.into_iter().filter_map(|(name, at)| Some((name.parse().ok()?, at))).collect();
        let everything = PageRequest { limit: usize::MAX, last: None };
        let listed = match self.seen(self.upstream.list_repositories(&everything).await) {
            Ok(page) => page.items,
            // Some registries list nothing, or not to us; what we know can be compared all the same.
            Err(error) if error.code == Code::Unsupported => known.keys().cloned().collect(),
            Err(error) => return Err(error),
        };
        if is_unasked && listed.is_empty() && known.values().any(Option::is_some) {
            return Err(forgetful());
        }
        let names: BTreeSet<Name> = listed.into_iter().chain(known.keys().cloned()).collect();
        let compared_at = |name: &Name| known.get(name).copied().flatten();
        let mut names: Vec<Name> =
            names.into_iter().filter(|name| compared_at(name).is_none_or(|at| at < before)).collect();
        names.sort_by_key(compared_at);
        Ok(names)
    }

    async fn compare_and_count(&self, name: Name) {
        match self.compare_repository(&name).await {
            Ok(()) => self.comparison.done.fetch_add(1, Ordering::Relaxed),
            Err(error) => {
                tracing::warn!(%error, repository = %name, "a repository could not be compared");
                self.comparison.set(|run| run.last_error = Some(format!("{name}: {error}")));
                self.comparison.failed.fetch_add(1, Ordering::Relaxed)
            }
        };
    }

    /// Bring one repository of the index to what the upstream has now.
    ///
    /// # Errors
    /// When the upstream does not answer; what was taken in before stays.
    pub async fn compare_repository(&self, name: &Name) -> Result<()> {
        let theirs = self.their_tags(name).await?;
        let Some(id) = self.index.find_repository(name).await? else {
            if theirs.is_empty() {
                return Ok(()); // an empty shell, such as CNCF distribution leaves behind
            }
            self.look_at_all(name, theirs.into_iter().map(Reference::from).collect()).await?;
            return self.record_compared(name).await;
        };
        let ours = db::tags::list_digests(&self.index.db, id, None, ALL).await.map_err(rows)?;
        let ours: BTreeMap<Tag, String> =
            ours.into_iter().filter_map(|(tag, digest, _)| Some((tag.parse().ok()?, digest))).collect();
        let mut suspects: Vec<Reference> = self.moved(name, &ours, &theirs).await?;
        suspects.extend(ours.keys().filter(|tag| !theirs.contains(*tag)).cloned().map(Reference::from));
        self.look_at_all(name, suspects).await?;
        // Only now: a manifest whose tags went just now may have gone with them.
        let mut gone: Vec<Reference> = Vec::new();
        for digest in db::manifests::list_loose(&self.index.db, id).await.map_err(rows)? {
            gone.extend(self.gone(name, stored::<oci::Digest>(&digest)?.into()).await?);
        }
        self.look_at_all(name, gone).await?;
        self.record_compared(name).await
    }

    /// Look where something is said to have happened: at a tag, or at a whole repository.
    ///
    /// # Errors
    /// When the upstream does not answer.
    pub async fn look(&self, name: &Name, tag: Option<&Tag>) -> Result<()> {
        let Some(tag) = tag else { return self.compare_repository(name).await };
        let known = self.index.stat_manifest(name, &tag.clone().into()).await?.map(|known| known.digest.to_string());
        let moved = self.moved_tag(name, tag, known.as_ref()).await?;
        self.look_at_all(name, moved.into_iter().collect()).await
    }

    async fn their_tags(&self, name: &Name) -> Result<BTreeSet<Tag>> {
        let everything = PageRequest { limit: usize::MAX, last: None };
        match self.seen(self.upstream.list_tags(name, &everything).await) {
            Ok(page) => Ok(page.items.into_iter().collect()),
            Err(error) if error.code == Code::NameUnknown => Ok(BTreeSet::new()),
            Err(error) => Err(error),
        }
    }

    /// Their tags that ours do not have, or have on another digest.
    async fn moved(&self, name: &Name, ours: &BTreeMap<Tag, String>, theirs: &BTreeSet<Tag>) -> Result<Vec<Reference>> {
        let answers = at_once(TAGS, theirs.iter().map(|tag| self.moved_tag(name, tag, ours.get(tag)))).await;
        answers.into_iter().filter_map(Result::transpose).collect()
    }

    async fn moved_tag(&self, name: &Name, tag: &Tag, known: Option<&String>) -> Result<Option<Reference>> {
        let reference = Reference::Tag(tag.clone());
        let Some(known) = known else { return Ok(Some(reference)) };
        match self.seen(self.upstream.stat_manifest(name, &reference).await) {
            Ok(now) if now.digest.as_str() == known => Ok(None),
            Ok(_) => Ok(Some(reference)),
            Err(error) if matches!(error.code, Code::ManifestUnknown | Code::NameUnknown) => Ok(Some(reference)),
            Err(error) => Err(error),
        }
    }

    /// The manifest, if the upstream does not have it any more.
    async fn gone(&self, name: &Name, reference: Reference) -> Result<Option<Reference>> {
        match self.seen(self.upstream.stat_manifest(name, &reference).await) {
            Ok(_) => Ok(None),
            Err(error) if matches!(error.code, Code::ManifestUnknown | Code::NameUnknown) => Ok(Some(reference)),
            Err(error) => Err(error),
        }
    }

    async fn look_at_all(&self, name: &Name, references: Vec<Reference>) -> Result<()> {
        let looks = at_once(TAGS, references.iter().map(|reference| self.look_or_leave(name, reference))).await;
        for look in looks {
            self.comparison.changed.fetch_add(u64::from(look?), Ordering::Relaxed);
        }
        Ok(())
    }

    async fn look_or_leave(&self, name: &Name, reference: &Reference) -> Result<bool> {
        match self.look_at(name, reference).await {
            // Schema 1 and the like: it stays what it is at the upstream, and is not shown.
            Err(error) if matches!(error.code, Code::ManifestInvalid | Code::SizeInvalid) => {
                tracing::warn!(%error, repository = %name, %reference, "a manifest is left out of the index");
                Ok(false)
            }
            answer => answer,
        }
    }

    async fn record_compared(&self, name: &Name) -> Result<()> {
        let Some(id) = self.index.find_repository(name).await? else { return Ok(()) };
        let tx = self.index.db.begin().await.map_err(rows)?;
        db::repositories::record_compared(&tx, id, self.index.clock.now()).await.map_err(rows)?;
        tx.commit().await.map_err(rows)
    }
}

fn forgetful() -> Error {
    let message = "the upstream registry lists no repository at all, but the index has some: is its storage there? If it \
                   is meant to be empty, ask for a comparison (POST /api/upstream/compare)";
    Error::new(Code::BadGateway, message)
}

/// Do some of the work at a time. It is made before it is streamed: a closure that borrows inside of a stream makes a
/// future that cannot be sent to another thread.
async fn at_once<T>(some: usize, work: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let work: Vec<_> = work.collect();
    stream::iter(work).buffer_unordered(some).collect().await
}
