//! Deleting much at once: a plan that tells what would happen, and carrying out just that.
//!
//! Nothing of a plan is kept. Its id is a hash of the selection and of all that would be done; to carry it out it is made
//! once more, and when the ids differ somebody changed the repository in between.

mod execute;
mod graph;
mod plan;
mod step;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use oci::{Digest, Name, Tag};

use crate::Error;
use crate::core::Core;
use crate::repositories::Repositories;

pub(crate) use step::Step;

/// Every list of a plan shows at most so many.
const MOST_SHOWN: usize = 100;

/// What to delete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The tags or manifests.
    pub wanted: Wanted,
    /// With tags: also the manifests that are left without any.
    pub delete_manifests: bool,
}

/// Which tags or manifests to delete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// These tags.
    Tags(Vec<Tag>),
    /// All tags that match.
    Search {
        /// Part of the name.
        text: String,
        /// Of those only the ones whose manifest was not pulled since, or, if it never was, that were not pushed since.
        not_pulled_since: Option<DateTime<Utc>>,
    },
    /// These manifests, with their tags.
    Manifests(Vec<Digest>),
    /// Everything that no tag and no index holds, and that is about nothing in the repository.
    Untagged,
    /// The repository with all that is in it.
    Repository,
}

/// What a deletion would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Another one when the deletion would do something else.
    pub id: String,
    /// Where.
    pub repository: Name,
    /// Tags to go.
    pub tags: Few<PlanTag>,
    /// Other tags on the same manifests: they stay, and their manifests with them.
    pub kept_tags: Few<PlanTag>,
    /// Manifests that stay and have no tag any more.
    pub untagged: Few<PlanManifest>,
    /// Manifests to go.
    pub manifests: Few<PlanManifest>,
    /// What indexes that go name and nothing else holds: it goes too.
    pub children: Few<PlanManifest>,
    /// What refers to manifests that go and has no tag of its own: it goes too.
    pub referrers: Few<PlanManifest>,
    /// What stays although it was meant.
    pub refused: Few<Refusal>,
    /// Bytes that leave the repository, once the layers that nothing names are swept.
    pub unlinked_bytes: i64,
    /// Bytes of those that no other repository holds. Only for whoever may pull everything: the number tells of others.
    pub freed_bytes: Option<i64>,
    /// When something of what goes was last pulled.
    pub last_pull_at: Option<DateTime<Utc>>,
}

/// The first of some, and how many there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Few<T> {
    /// The first ones.
    pub items: Vec<T>,
    /// All of them.
    pub count: u64,
}

/// A tag of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanTag {
    /// Its name.
    pub name: String,
    /// What it is on.
    pub digest: String,
    /// When its manifest was last pulled.
    pub last_pull_at: Option<DateTime<Utc>>,
}

/// A manifest of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanManifest {
    /// Its address.
    pub digest: String,
    /// As pushed.
    pub media_type: String,
    /// If it is no image.
    pub artifact_type: Option<String>,
    /// Of an image.
    pub platform: Option<String>,
    /// Of the manifest itself, in bytes.
    pub size: i64,
    /// The manifest with all that it names.
    pub total_size: i64,
}

/// What is not deleted, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// A tag or digest.
    pub target: String,
    /// Stable, as of an error.
    pub code: &'static str,
    /// For people.
    pub message: String,
}

/// How it went.
#[derive(Debug)]
pub enum Executed {
    /// What the plan said was done.
    Done(Deleted),
    /// Nothing was done: the plan is another one now.
    Changed(Box<Plan>),
}

/// What was deleted.
#[derive(Debug, Default)]
pub struct Deleted {
    /// How many tags.
    pub tags: u64,
    /// How many manifests.
    pub manifests: u64,
    /// What the upstream did not delete: tag or digest, and why.
    pub failed: Vec<(String, Error)>,
}

/// Deleting much at once.
pub struct Deletion {
    core: Arc<Core>,
    repositories: Repositories,
}

impl Deletion {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { repositories: Repositories::new(core.clone()), core }
    }
}
