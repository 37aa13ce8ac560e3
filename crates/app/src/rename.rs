//! Giving repositories other names, and copying tags from one to another, without moving a layer.
//!
//! As with deletions nothing of a plan is kept: its id is a hash of all that it would do, and it is made once more before
//! it counts.

mod carry_out;
mod plan;
mod there;

use std::sync::Arc;

use db::RepositoryId;
use oci::{Name, Tag};
use serde::{Deserialize, Serialize};

use crate::core::Core;
use crate::deletion::Deletion;
use crate::repositories::Repositories;
use crate::{Error, Result};

pub(crate) use plan::{refused, tags};

/// One plan has at most so many repositories.
pub const MOST: usize = 1000;

/// What shall have another name.
#[derive(Clone, Debug)]
pub struct Wish {
    /// From where to where.
    pub moves: Vec<Move>,
    /// What is wanted beside.
    pub options: Options,
}

/// What is wanted beside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// Tags over there that are on other manifests move; else they stay, and so do those here.
    pub overwrite: bool,
    /// The old tags go, each after it is there.
    pub delete_source: bool,
    /// Grants on exactly the old name count for the new one, too; and no longer for the old one if that goes.
    pub carry_grants: bool,
}

/// One repository and where it shall be.
#[derive(Clone, Debug)]
pub struct Move {
    /// Its name.
    pub from: Name,
    /// The other name, which may be none yet.
    pub to: String,
    /// Only these tags.
    pub tags: Option<Vec<Tag>>,
}

/// What a prefix does to names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prefix {
    /// `team/app` becomes `prod/team/app`.
    Add(Name),
    /// `prod/team/app` becomes `team/app`.
    Remove(Name),
}

impl Prefix {
    /// The move of a repository; `None` when it does not have the prefix.
    fn applied(&self, from: &Name) -> Option<String> {
        match self {
            Self::Add(prefix) => Some(format!("{prefix}/{from}")),
            Self::Remove(prefix) => Some(from.as_str().strip_prefix(prefix.as_str())?.strip_prefix('/')?.to_owned()),
        }
    }

    /// The moves of repositories. What does not have the prefix stays where it is, which the plan refuses.
    pub fn moves(&self, repositories: Vec<Name>) -> Vec<Move> {
        let to = |from: Name| Move { to: self.applied(&from).unwrap_or_default(), from, tags: None };
        repositories.into_iter().map(to).collect()
    }
}

/// What would happen.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Stands for all of it.
    pub id: String,
    /// Repository by repository, in the order that was asked for.
    pub rows: Vec<Row>,
}

/// What would happen to one repository.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its name.
    pub from: Name,
    /// The other name.
    pub to: String,
    /// How many tags would be set over there.
    pub tags: u64,
    /// How many are there already, on the same manifests.
    pub same: u64,
    /// The tags over there that are on other manifests.
    pub conflicts: Vec<String>,
    /// How many grants name exactly this repository, for those who may change them on both sides.
    pub grants: Option<u64>,
    /// Why it cannot be.
    pub refused: Option<Refused>,
    /// The repository that has the name now.
    pub(crate) source: Option<RepositoryId>,
    /// What stands behind it, for the id of the plan: tags and digests on both sides.
    facts: String,
}

/// Why a row cannot be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// A stable code.
    pub code: &'static str,
    /// In words.
    pub message: String,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It will be done.
    Ready,
    /// Some of its tags are taken over there.
    Conflict,
    /// It cannot be.
    Refused,
    /// All is there already.
    Nothing,
}

impl Row {
    /// What becomes of it.
    pub fn state(&self, options: &Options) -> State {
        match self {
            row if row.refused.is_some() => State::Refused,
            row if !row.conflicts.is_empty() && !options.overwrite => State::Conflict,
            row if row.tags == 0 && !options.delete_source && !options.carry_grants => State::Nothing,
            _ => State::Ready,
        }
    }
}

/// One row, as it waits to be carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The repository.
    pub from: String,
    /// The same, whatever its name is.
    pub source: Option<RepositoryId>,
    /// Its other name.
    pub to: String,
    /// Only these tags.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// What is wanted beside.
    #[serde(flatten)]
    pub options: Options,
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// The repository as a whole has the other name: not a tag was touched.
    pub renamed: bool,
    /// So many tags were set over there.
    pub set: u64,
    /// So many were there already.
    pub same: u64,
    /// These are on other manifests over there, and stay.
    pub taken: Vec<String>,
    /// So many of the old tags were deleted.
    pub deleted: u64,
    /// So many grants count for the other name now.
    pub grants: u64,
}

/// Other names for repositories.
pub(crate) struct Rename {
    core: Arc<Core>,
    repositories: Repositories,
    deletion: Deletion,
}

impl Rename {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { repositories: Repositories::new(core.clone()), deletion: Deletion::new(core.clone()), core }
    }
}

/// Whether a wish may be looked at.
fn check(wish: &Wish) -> Result<()> {
    if wish.moves.is_empty() {
        return Err(Error::invalid("repositories_missing", "name at least one repository"));
    }
    if wish.moves.len() > MOST {
        let message = format!("one job renames at most {MOST} repositories, not {}", wish.moves.len());
        return Err(Error::invalid("too_many", message));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_come_and_go_by_whole_parts() {
        let name = |text: &str| text.parse::<Name>().unwrap();
        let add = Prefix::Add(name("prod"));
        assert_eq!(add.applied(&name("team/app")).as_deref(), Some("prod/team/app"));
        let remove = Prefix::Remove(name("prod"));
        assert_eq!(remove.applied(&name("prod/team/app")).as_deref(), Some("team/app"));
        assert_eq!(remove.applied(&name("production/app")), None);
        assert_eq!(remove.applied(&name("prod")), None);
    }
}
