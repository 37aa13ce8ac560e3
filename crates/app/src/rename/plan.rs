//! Making the plan of a rename.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use db::grants::ListGrants;
use db::{Connection, RepositoryId};
use oci::Name;
use sha2::{Digest as _, Sha256};

use super::{Move, Plan, Refused, Rename, Row, State, Wish, check};
use crate::access::{Access, Administer, Delete, Pull, Push};
use crate::actor::Actor;
use crate::{Error, Result};

/// So many tags are read at a time.
const PAGE: u64 = 10_000;

impl Rename {
    /// What the renames would do. Needs no permit: what the caller may not do is a refused row, and what they may not
    /// know of looks as if it were not there.
    ///
    /// # Errors
    /// [`Error::Invalid`] for none and for too many repositories.
    pub async fn plan(&self, actor: &Actor, wish: &Wish) -> Result<Plan> {
        check(wish)?;
        let snapshot = self.core.db.snapshot().await?;
        let mut targets = HashSet::new();
        let mut rows = Vec::with_capacity(wish.moves.len());
        for wanted in &wish.moves {
            let mut row = Row::of(wanted);
            row.refused = self.refusal(actor, wish, wanted).err().map(refused).transpose()?;
            if row.refused.is_none() && !targets.insert(wanted.to.as_str()) {
                row.refuse("target_twice", "another repository of this plan is to have the same name");
            }
            if row.refused.is_none() {
                self.look(&snapshot, wish, wanted, &mut row).await?;
                row.grants = self.grants(&snapshot, actor, wanted).await?;
            }
            rows.push(row);
        }
        Ok(Plan { id: id_of(wish, &rows), rows })
    }

    /// Why somebody may not do that, or nobody can.
    pub(super) fn refusal(&self, actor: &Actor, wish: &Wish, wanted: &Move) -> Result<()> {
        let access = Access::new(self.core.clone());
        let options = wish.options;
        access.permit(actor, Pull(wanted.from.clone()))?;
        if wanted.to.is_empty() {
            return Err(Error::conflict("prefix_missing", "the name does not begin with the prefix"));
        }
        let to: Name = wanted
            .to
            .parse()
            .map_err(|_| Error::conflict("name_invalid", format!("{:?} is no name for a repository", wanted.to)))?;
        if to == wanted.from {
            return Err(Error::conflict("same_name", "the name stays the same"));
        }
        if wish.moves.iter().any(|other| other.from == to) {
            let message = format!("{to} is itself renamed by this plan: do that first, in a job of its own");
            return Err(Error::conflict("target_is_source", message));
        }
        access.permit(actor, Push(to.clone()))?;
        // Conflicts tell what is there.
        access.permit(actor, Pull(to.clone()))?;
        if options.delete_source {
            access.permit(actor, Delete(wanted.from.clone()))?;
        }
        if options.carry_grants {
            access.permit(actor, Administer(wanted.from.clone()))?;
            access.permit(actor, Administer(to))?;
        }
        Ok(())
    }

    async fn look(&self, conn: &impl Connection, wish: &Wish, wanted: &Move, row: &mut Row) -> Result<()> {
        let Some(from) = db::repositories::find_by_name(conn, wanted.from.as_str()).await? else {
            row.refuse("repository_not_found", "the repository does not exist, or you may not pull it");
            return Ok(());
        };
        row.source = Some(from.id);
        let to = db::repositories::find_by_name(conn, &wanted.to).await?;
        let here = tags(conn, from.id).await?;
        let there = match &to {
            Some(to) => tags(conn, to.id).await?.into_iter().collect(),
            None => HashMap::new(),
        };
        let chosen = wanted.tags.as_ref().map(|tags| tags.iter().map(oci::Tag::as_str).collect::<HashSet<&str>>());
        let here: Vec<&(String, String)> =
            here.iter().filter(|(tag, _)| chosen.as_ref().is_none_or(|chosen| chosen.contains(tag.as_str()))).collect();
        if let Some(chosen) = &chosen
            && chosen.len() > here.len()
        {
            row.refuse("tag_not_found", "the repository does not have all of these tags");
        }
        for (tag, digest) in here {
            let before = there.get(tag);
            // Words of a plan's id: no tag and no digest has a space or a line break.
            let _ = writeln!(row.facts, "{tag} {digest} {}", before.map_or("-", String::as_str));
            match before {
                Some(before) if before == digest => row.same += 1,
                Some(_) => row.conflicts.push(tag.clone()),
                None => row.tags += 1,
            }
        }
        if wish.options.overwrite {
            row.tags += row.conflicts.len() as u64;
        }
        Ok(())
    }

    /// How many grants name exactly this repository; told to those who may carry them over.
    async fn grants(&self, conn: &impl Connection, actor: &Actor, wanted: &Move) -> Result<Option<u64>> {
        let access = Access::new(self.core.clone());
        let to = wanted.to.parse::<Name>().ok();
        let may = |name: Name| access.permit(actor, Administer(name)).is_ok();
        if !may(wanted.from.clone()) || !to.is_some_and(may) {
            return Ok(None);
        }
        let query = ListGrants { subject: None, pattern: Some(wanted.from.to_string()) };
        Ok(Some(db::grants::list(conn, &query).await?.len() as u64))
    }
}

impl Row {
    fn of(wanted: &Move) -> Self {
        Self {
            from: wanted.from.clone(),
            to: wanted.to.clone(),
            tags: 0,
            same: 0,
            conflicts: Vec::new(),
            grants: None,
            refused: None,
            source: None,
            facts: String::new(),
        }
    }

    fn refuse(&mut self, code: &'static str, message: &str) {
        self.refused = Some(Refused { code, message: message.to_owned() });
    }
}

impl Plan {
    /// How many rows are in a state.
    pub fn count(&self, wish: &Wish, state: State) -> u64 {
        self.rows.iter().filter(|row| row.state(&wish.options) == state).count() as u64
    }
}

/// What is wrong with one row is told there; what is wrong with us ends the plan.
pub(crate) fn refused(error: Error) -> Result<Refused> {
    match error {
        Error::Internal(_) | Error::Unavailable(..) => Err(error),
        error => Ok(Refused { code: error.code(), message: error.to_string() }),
    }
}

/// All tags of a repository with their digests.
pub(crate) async fn tags(conn: &impl Connection, repository: RepositoryId) -> Result<Vec<(String, String)>> {
    let mut tags: Vec<(String, String)> = Vec::new();
    loop {
        let last = tags.last().map(|(tag, _)| tag.clone());
        let page = db::tags::list_digests(conn, repository, last.as_deref(), PAGE).await?;
        let is_last = (page.len() as u64) < PAGE;
        tags.extend(page.into_iter().map(|(tag, digest, _)| (tag, digest)));
        if is_last {
            return Ok(tags);
        }
    }
}

fn id_of(wish: &Wish, rows: &[Row]) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("{:?}\n", wish.options));
    for (wanted, row) in wish.moves.iter().zip(rows) {
        let code = row.refused.as_ref().map_or("-", |refused| refused.code);
        hash.update(format!("{} {:?} {:?} {code}\n{}", row.from, row.to, wanted.tags, row.facts));
    }
    hex::encode(hash.finalize())
}
