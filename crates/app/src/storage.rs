//! What takes space, what of it a collection would free, and why the rest stays.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use db::Snapshot;
use db::collection::{self, Mark};
use db::rights::Pause;
use oci::Digest;

use crate::access::{Govern, Permit};
use crate::audit::{self, Event};
use crate::core::Core;
use crate::{Disk, Result};

/// For how long nobody must have needed what a collection deletes, unless it is told otherwise.
pub const GRACE: Duration = Duration::from_hours(1);

/// How many repositories are told of.
const LARGEST: u64 = 200;

/// How many reasons of one kind are told.
const REASONS: u64 = 100;

/// What takes space.
#[derive(Clone, Debug)]
pub struct State {
    /// In front of an upstream, which keeps the bytes and collects garbage itself.
    pub is_front: bool,
    /// The file system.
    pub disk: Option<Disk>,
    /// Blobs, garbage, repositories.
    pub stored: collection::Storage,
    /// Uploads that nobody goes on with.
    pub stale_uploads: u64,
    /// Nobody may push for now.
    pub pause: Option<Pause>,
}

/// Why something is still there.
#[derive(Clone, Debug)]
pub struct Why {
    /// What it is; `None` when there is no such thing.
    pub kind: Option<Kind>,
    /// In bytes.
    pub size: Option<u64>,
    /// It was found damaged, and is not served.
    pub is_damaged: bool,
    /// Everything that holds it, as far as that is not too much to tell.
    pub reasons: Vec<Reason>,
    /// The next collection deletes it.
    pub is_reclaimable: bool,
}

/// What a digest is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A configuration, a layer, or anything else.
    Blob,
    /// An image, an index, an artifact.
    Manifest,
}

/// What holds something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A tag is on it.
    Tag(Mark),
    /// An index names it.
    ChildOf(Mark),
    /// A manifest names it.
    LayerOf(Mark),
    /// It is about a manifest that is there.
    ReferrerOf(Mark),
    /// Nothing holds it, but only a rule about untagged manifests lets it go: the repository.
    Untagged(String),
    /// Nothing holds it, but somebody needed it not long ago: the repository, if one has it, and until when it stays.
    Grace(Option<String>, DateTime<Utc>),
}

/// What takes space, for administrators.
pub struct Storage {
    core: Arc<Core>,
}

impl Storage {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// What takes space. Looks at every blob's row.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`] when rows or uploads cannot be read.
    pub async fn show(&self, _permit: &Permit<Govern>) -> Result<State> {
        let before = self.core.now() - grace();
        let snapshot = self.core.db.snapshot().await?;
        let mut stored = collection::storage(&snapshot, before, LARGEST).await?;
        drop(snapshot);
        let is_front = self.core.front.is_some();
        if is_front {
            (stored.reclaimable_blobs, stored.reclaimable_bytes) = (0, 0);
        }
        let stale_uploads = match &self.core.collector {
            Some(collector) => collector.stale_uploads().await?,
            None => 0,
        };
        let disk = self.core.disk.clone();
        let disk = match tokio::task::spawn_blocking(move || disk()).await {
            Ok(Ok(disk)) => Some(disk),
            _ => None,
        };
        let pause = self.core.rights.now().pause().cloned();
        Ok(State { is_front, disk, stored, stale_uploads, pause })
    }

    /// Let pushes pause, or go on: every process hears of it within a second. Pulls and deletions go on.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`] when rows cannot be written.
    pub async fn pause_pushes(&self, permit: &Permit<Govern>, is_wanted: bool) -> Result<()> {
        if self.core.rights.now().pause().is_some() == is_wanted {
            return Ok(());
        }
        let pause = Pause { at: self.core.now(), by: permit.actor().name().to_owned() };
        let tx = self.core.db.begin().await?;
        db::rights::set_pause(&tx, is_wanted.then_some(&pause)).await?;
        let action = if is_wanted { "pushes.pause" } else { "pushes.resume" };
        audit::record(&tx, &self.core, permit.actor(), Event::new(action, "registry")).await?;
        self.core.commit(tx).await
    }

    /// Why it is still there.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`] when rows cannot be read.
    pub async fn why(&self, _permit: &Permit<Govern>, digest: &Digest) -> Result<Why> {
        let snapshot = self.core.db.snapshot().await?;
        if let Some(manifest) = db::manifests::stat(&snapshot, digest.as_str()).await? {
            let reasons = self.why_manifest(&snapshot, &manifest).await?;
            let size = Some(manifest.size.unsigned_abs());
            return Ok(Why::of(Kind::Manifest, size, false, reasons));
        }
        let Some(blob) = db::blobs::find(&snapshot, digest.as_str()).await? else {
            return Ok(Why { kind: None, size: None, is_damaged: false, reasons: Vec::new(), is_reclaimable: false });
        };
        let reasons = self.why_blob(&snapshot, &blob).await?;
        Ok(Why::of(Kind::Blob, Some(blob.size.unsigned_abs()), blob.damaged_at.is_some(), reasons))
    }

    async fn why_manifest(&self, snapshot: &Snapshot, manifest: &db::ManifestInfo) -> Result<Vec<Reason>> {
        let tags = collection::tags_of(snapshot, manifest.id, REASONS).await?;
        let indexes = collection::children_of(snapshot, &manifest.digest, REASONS).await?;
        let subjects = match &manifest.subject {
            Some(subject) => collection::subjects_of(snapshot, manifest.id, subject, REASONS).await?,
            None => Vec::new(),
        };
        let mut reasons: Vec<Reason> = tags.into_iter().map(Reason::Tag).collect();
        reasons.extend(indexes.into_iter().map(Reason::ChildOf));
        reasons.extend(subjects.into_iter().map(Reason::ReferrerOf));
        let holders = collection::holders_of_manifest(snapshot, manifest.id, REASONS).await?;
        if holders.is_empty() {
            reasons.extend(self.still(None, manifest.created_at));
        }
        for holder in holders {
            if !reasons.iter().any(|reason| reason.repository() == Some(&holder.repository)) {
                reasons.push(Reason::Untagged(holder.repository));
            }
        }
        Ok(reasons)
    }

    async fn why_blob(&self, snapshot: &Snapshot, blob: &db::Blob) -> Result<Vec<Reason>> {
        let named = collection::namers_of(snapshot, &blob.digest, REASONS).await?;
        let mut reasons: Vec<Reason> = named.into_iter().map(Reason::LayerOf).collect();
        for holder in collection::holders_of_blob(snapshot, blob.id, REASONS).await? {
            if !reasons.iter().any(|reason| reason.repository() == Some(&holder.repository)) {
                reasons.extend(self.still(Some(holder.repository), holder.needed_at));
            }
        }
        if reasons.is_empty() {
            reasons.extend(self.still(None, blob.created_at));
        }
        Ok(reasons)
    }

    /// While the grace lasts.
    fn still(&self, repository: Option<String>, since: DateTime<Utc>) -> Option<Reason> {
        let until = since + grace();
        (until > self.core.now()).then_some(Reason::Grace(repository, until))
    }
}

impl Why {
    fn of(kind: Kind, size: Option<u64>, is_damaged: bool, reasons: Vec<Reason>) -> Self {
        Self { kind: Some(kind), size, is_damaged, is_reclaimable: reasons.is_empty(), reasons }
    }
}

impl Reason {
    /// Where it is.
    pub fn repository(&self) -> Option<&String> {
        match self {
            Self::Tag(mark) | Self::ChildOf(mark) | Self::LayerOf(mark) | Self::ReferrerOf(mark) => {
                Some(&mark.repository)
            }
            Self::Untagged(repository) => Some(repository),
            Self::Grace(repository, _) => repository.as_ref(),
        }
    }
}

fn grace() -> TimeDelta {
    TimeDelta::from_std(GRACE).expect("an hour is no long time")
}
