//! What an adoption tells: how far it is, and what it could not take as it is.

use std::fmt;

use serde::Serialize;

/// How much was done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Repositories that were read.
    pub repositories: u64,
    /// Manifests that are new in the index, each once for each repository.
    pub manifests: u64,
    /// Tags that are new in the index.
    pub tags: u64,
    /// Blobs that are new in the index, each once for each repository.
    pub blobs: u64,
    /// What the index had already, manifests, tags and blobs.
    pub known: u64,
    /// [`Kind::LeftOut`].
    pub left_out: u64,
    /// [`Kind::Incomplete`].
    pub incomplete: u64,
    /// [`Kind::Stale`].
    pub stale: u64,
}

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What became of it.
    pub kind: Kind,
    /// Such as `team/app:v1`, or a path below the folder of repositories.
    pub what: String,
    /// In words.
    pub why: String,
}

/// What became of something that is not as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It is not in the index.
    LeftOut,
    /// It is in the index, but something that it needs is not there.
    Incomplete,
    /// A link to a blob that is gone and that no manifest needs: garbage collection leaves such links.
    Stale,
}

impl Finding {
    pub(crate) fn new(kind: Kind, what: impl fmt::Display, why: impl Into<String>) -> Self {
        // Names of folders may be anything, also words that move the cursor of a terminal.
        let what = what.to_string().replace(char::is_control, "\u{fffd}");
        Self { kind, what, why: why.into() }
    }

    pub(crate) fn left_out(what: impl fmt::Display, why: impl Into<String>) -> Self {
        Self::new(Kind::LeftOut, what, why)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::LeftOut => "left out",
            Kind::Incomplete => "incomplete",
            Kind::Stale => "stale",
        };
        write!(f, "{kind:<10}  {}: {}", self.what, self.why)
    }
}

/// Who listens to an adoption.
pub trait Listener: Send {
    /// Something is not as it should be.
    fn found(&mut self, finding: &Finding);

    /// Another piece is in the index for good, of so many repositories.
    fn moved_on(&mut self, summary: &Summary, repositories: u64);
}
