//! One tag for all architectures: images of a repository joined into an index, and tags for the images of one.
//!
//! An index names its images by their digests, so nothing of them changes, moves or is copied: joining and splitting only
//! ever write a few hundred bytes and set tags. As with deletions nothing of a plan is kept: its id is a hash of all that it
//! would do, and it is made once more before it counts.

mod carry_out;
mod compose;
mod join;
mod plan;
mod split;
mod suffix;

use std::sync::Arc;

use oci::{Code, Name, Platform, Reference, Tag};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::Result;
use crate::core::Core;
use crate::deletion::Deletion;
use crate::images::Images;

pub use crate::rename::Refused;
pub use compose::Ingredient;
pub(crate) use compose::compose;
pub use join::{Join, JoinPlan, Joined, JoinedImage};
pub use plan::{MOST, Part, Plan, Row, State, Wish};
pub use split::{Naming, Rule, Split, SplitPlan, SplitRow, SplitUp};
pub use suffix::Suffixes;

/// What is wanted beside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// A joined tag that is on something else moves; else it stays.
    pub overwrite: bool,
    /// The tags with suffixes go, once the joined one is there. Their images stay: the index holds them.
    pub delete_source: bool,
}

/// One tag to be joined, as it waits to be carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Where.
    pub repository: String,
    /// The tag of all.
    pub tag: String,
    /// The tags of each, with their digests.
    pub parts: Vec<(String, String)>,
    /// The digest of the index.
    pub digest: String,
    /// What is wanted beside.
    #[serde(flatten)]
    pub options: Options,
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// The tag was set.
    pub set: bool,
    /// The tag is on something else, and stays.
    pub taken: bool,
    /// So many tags with suffixes were deleted.
    pub deleted: u64,
}

/// What becomes of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagFate {
    /// There is none of that name yet.
    New,
    /// It is there, on just that.
    Same,
    /// It is on something else.
    Moves,
}

impl TagFate {
    fn of(before: Option<&str>, digest: &str) -> Self {
        match before {
            None => Self::New,
            Some(before) if before == digest => Self::Same,
            Some(_) => Self::Moves,
        }
    }
}

/// Indexes, and tags for what is in them.
pub struct Indexes {
    core: Arc<Core>,
    images: Images,
    deletion: Deletion,
}

impl Indexes {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { images: Images::new(core.clone()), deletion: Deletion::new(core.clone()), core }
    }

    /// What a tag is on now.
    async fn now(&self, repository: &Name, tag: &Tag) -> Result<Option<String>> {
        match self.core.registry.stat_manifest(repository, &Reference::Tag(tag.clone())).await {
            Ok(found) => Ok(Some(found.digest.to_string())),
            Err(error) if matches!(error.code, Code::ManifestUnknown | Code::NameUnknown) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// A platform, in full: two that differ in a version only are not written alike.
fn written(platform: &Platform) -> String {
    match &platform.os_version {
        Some(version) => format!("{platform} ({version})"),
        None => platform.to_string(),
    }
}

/// The id of a plan: a hash of the lines of all that it would do.
fn id_of(lines: impl IntoIterator<Item = String>) -> String {
    let mut hash = Sha256::new();
    for line in lines {
        hash.update(line);
        hash.update("\n");
    }
    hex::encode(hash.finalize())
}
