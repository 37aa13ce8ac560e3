//! The collection of garbage while the registry runs, and the verification of what it keeps. No lock on everything, no
//! time without pushes.
//!
//! **What goes** is what nothing needs and nobody needed for the grace time. Needed is what was pushed or mounted, what a
//! client was told to be there (HEAD), and what a manifest named that went: each writes down the time
//! ([`db::blobs::need`]). So whoever is in the middle of a push or pull has the whole grace for the rest of it.
//!
//! **How rows go:** in short transactions that look again, behind the same locks that pushes take: the repository's row
//! for what it holds, the row of the blob for its end. **How bytes go:** after the row, in one place
//! ([`files`]), by whoever has the digest's turn in this process and its claim among all, as pushes have it from before
//! their bytes lie there until their row is committed. So a push of the same digest is before, and its row is seen, or
//! after, and brings its bytes itself.
//!
//! A crash anywhere leaves garbage for the next time, and nothing else.

mod files;
mod rows;
mod untagged;
mod verify;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use oci::{Code, Error, Result};
use serde::{Deserialize, Serialize};

use crate::Blobs;
use crate::engine::{Sessions, Turns, bytes};
use crate::index::Index;

pub use verify::{Damaged, Verified};

/// Uploads to which nobody wrote for so long are stale.
const UPLOADS: TimeDelta = TimeDelta::days(1);

/// Deletes what nothing needs, step by step, and looks after what is kept.
#[derive(Clone)]
pub struct Collector {
    index: Index,
    blobs: Arc<dyn Blobs>,
    sessions: Arc<Sessions>,
    turns: Arc<Turns>,
}

/// The parts of a collection, in their order. Each may be begun again from its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Manifests of no repository.
    Manifests,
    /// Untagged manifests that a rule lets go.
    Untagged,
    /// Blobs in repositories in which no manifest names them.
    Unnamed,
    /// Blobs of no repository: row, then bytes.
    Blobs,
    /// Uploads that nobody goes on with.
    Uploads,
    /// Bytes that no row names: what crashes left.
    Orphans,
}

impl Phase {
    /// In their order.
    pub const ALL: [Self; 6] =
        [Self::Manifests, Self::Untagged, Self::Unnamed, Self::Blobs, Self::Uploads, Self::Orphans];

    /// In one word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Manifests => "manifests",
            Self::Untagged => "untagged",
            Self::Unnamed => "unnamed",
            Self::Blobs => "blobs",
            Self::Uploads => "uploads",
            Self::Orphans => "orphans",
        }
    }
}

/// What may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// For how long nobody must have needed it. Longer than the slowest push takes between a layer and its manifest.
    pub grace: Duration,
    /// Untagged manifests go when nobody needed them for so long; never without.
    pub untagged_after: Option<Duration>,
    /// Tell what would go, and change nothing.
    pub dry_run: bool,
}

impl Rules {
    fn before(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        earlier(now, self.grace)
    }
}

/// Longer than any registry is old: the same as for ever.
const LONGEST: TimeDelta = TimeDelta::days(365 * 1000);

fn earlier(now: DateTime<Utc>, by: Duration) -> DateTime<Utc> {
    now - TimeDelta::from_std(by).unwrap_or(LONGEST).min(LONGEST)
}

/// How far a phase is. It may be kept, to go on after a restart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(String);

impl Cursor {
    fn parse<T: std::str::FromStr>(text: &str) -> Result<T> {
        text.parse().map_err(|_| Error::new(Code::Unknown, "this is no place at which a collection was interrupted"))
    }
}

/// What one batch did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// How many rows or files were looked at.
    pub examined: u64,
    /// What went, or would go.
    pub gone: Vec<Gone>,
    /// Why nothing of this phase goes.
    pub kept: Option<&'static str>,
    /// Where the next step goes on; `None` at the end of the phase.
    pub next: Option<Cursor>,
}

/// Something that went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// What it was.
    pub what: What,
    /// Where, if it was in a repository.
    pub repository: Option<String>,
    /// Its digest; of an upload its name.
    pub name: String,
    /// What the disk got back.
    pub bytes: u64,
}

/// What goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A manifest of no repository.
    Manifest,
    /// An untagged manifest, from its repository.
    Untagged,
    /// A blob that no manifest names, from its repository.
    Membership,
    /// A blob of no repository.
    Blob,
    /// An upload.
    Upload,
    /// Bytes that no row named.
    Orphan,
}

/// What a collection did in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collected {
    /// Blobs, with those that no row named.
    pub blobs: u64,
    /// Manifests.
    pub manifests: u64,
    /// Uploads.
    pub uploads: u64,
    /// What the disk got back.
    pub freed_bytes: u64,
}

impl Collected {
    /// Count a step.
    pub fn add(&mut self, step: &Step) {
        for gone in &step.gone {
            match gone.what {
                What::Manifest | What::Untagged => self.manifests += 1,
                What::Blob | What::Orphan => self.blobs += 1,
                What::Upload => self.uploads += 1,
                What::Membership => {}
            }
            self.freed_bytes += gone.bytes;
        }
    }
}

impl Collector {
    pub(crate) fn new(index: Index, blobs: Arc<dyn Blobs>, sessions: Arc<Sessions>, turns: Arc<Turns>) -> Self {
        Self { index, blobs, sessions, turns }
    }

    /// Do the next batch of a phase: a few hundred rows or files at most. It may be dropped at any time.
    ///
    /// # Errors
    /// `UNAVAILABLE` when rows or bytes cannot be read or written; what was done so far is done.
    pub async fn step(&self, rules: &Rules, phase: Phase, after: Option<&Cursor>) -> Result<Step> {
        let after = after.map(|cursor| cursor.0.as_str());
        match phase {
            Phase::Manifests => self.manifests(rules, after).await,
            Phase::Untagged => self.untagged(rules, after).await,
            Phase::Unnamed => self.unnamed(rules, after).await,
            Phase::Blobs => self.unlinked(rules, after).await,
            Phase::Uploads => self.uploads(rules).await,
            Phase::Orphans => self.orphans(rules, after).await,
        }
    }

    /// How many uploads are stale.
    ///
    /// # Errors
    /// `UNAVAILABLE` when they cannot be listed.
    pub async fn stale_uploads(&self) -> Result<u64> {
        let before = self.index.clock.now() - UPLOADS;
        let uploads = self.blobs.list_uploads().await.map_err(bytes)?;
        Ok(uploads.iter().filter(|upload| upload.modified < before).count() as u64)
    }
}
