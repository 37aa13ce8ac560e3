//! Carrying out one row of a plan.
//!
//! First everything is there under the new name, then the old one goes: whoever is interrupted in between finds both.
//! Done once more it ends in the same.

use std::collections::HashSet;
use std::fmt::Display;

use db::grants::{Grant, ListGrants};
use db::repositories::NewRepository;
use db::tags::{Copied, CopyTags};
use db::{GrantId, Repository, RepositoryId, Tx, Visibility};
use oci::{Name, Verb};
use serde_json::json;

use super::plan::tags;
use super::{Done, Move, Options, Order, Rename, Wish};
use crate::access::{Access, Administer, Delete, Permit, Pull, Push};
use crate::actor::Actor;
use crate::audit::{self, Event};
use crate::deletion::{Executed, Selection, Wanted};
use crate::events::{self, Kind};
use crate::repositories::{Repositories, not_found};
use crate::{Error, Result};

/// So many old tags are deleted at a time: a plan shows all of them.
const DELETED_AT_ONCE: usize = 100;

/// What somebody may do on both sides.
pub(super) struct Permits {
    pub pull: Permit<Pull>,
    pub push: Permit<Push>,
    delete: Option<Permit<Delete>>,
    /// Only whoever may change the settings on both sides gives the repository itself another name.
    owns_both: bool,
}

impl Rename {
    /// Do what an order says, as somebody who may.
    ///
    /// # Errors
    /// What the plan would refuse; [`Error::NotFound`] when there is nothing of that name, neither old nor new.
    pub async fn carry_out(&self, actor: &Actor, order: &Order) -> Result<Done> {
        let permits = self.permits(actor, order)?;
        let done = match &self.core.front {
            Some(_) => self.copy_there(&permits, order).await?,
            None => self.rename_here(&permits, order).await?,
        };
        if order.options.delete_source && !done.renamed {
            return self.delete_old(&permits, order, done).await;
        }
        Ok(done)
    }

    fn permits(&self, actor: &Actor, order: &Order) -> Result<Permits> {
        let (from, to) = (order.from.parse::<Name>()?, order.to.clone());
        let wanted = Move { from: from.clone(), to, tags: None };
        let wish = Wish { moves: vec![wanted.clone()], options: order.options };
        self.refusal(actor, &wish, &wanted)?;
        let (to, access) = (order.to.parse::<Name>()?, Access::new(self.core.clone()));
        let delete = order.options.delete_source.then(|| access.permit(actor, Delete(from.clone()))).transpose()?;
        let owns = |name: &Name| access.permit(actor, Administer(name.clone())).is_ok();
        Ok(Permits {
            owns_both: owns(&from) && owns(&to),
            pull: access.permit(actor, Pull(from))?,
            push: access.permit(actor, Push(to))?,
            delete,
        })
    }

    /// One transaction: rows are pointed at.
    async fn rename_here(&self, permits: &Permits, order: &Order) -> Result<Done> {
        let (from, to) = (permits.pull.repository(), permits.push.repository());
        let tx = self.core.db.begin().await?;
        let target = db::repositories::find_by_name(&tx, to.as_str()).await?;
        let source = match db::repositories::find_by_name(&tx, from.as_str()).await? {
            Some(source) => source,
            // It was renamed already, before somebody could write that down: then it is the same one. Another was there
            // before, and the source is gone without us.
            None if target.is_some_and(|target| Some(target.id) == order.source) => {
                return Ok(Done { renamed: true, ..Done::default() });
            }
            None => return Err(not_found()),
        };
        let is_whole = order.options.delete_source && order.tags.is_none();
        match target {
            None if is_whole && permits.owns_both => self.rename_row(tx, permits, order, &source).await,
            target => self.copy_rows(tx, permits, order, (source.id, target.map(|target| target.id))).await,
        }
    }

    /// The repository itself has the other name: what was pushed, when, by whom, and who pulled it, stays with it.
    async fn rename_row(&self, tx: Tx, permits: &Permits, order: &Order, source: &Repository) -> Result<Done> {
        let (from, to, actor) = (permits.pull.repository(), permits.push.repository(), permits.pull.actor());
        let taken = |error| Error::or_conflict(error, "repository_exists", "a repository of that name was just made");
        db::repositories::set_name(&tx, source.id, to.as_str()).await.map_err(taken)?;
        let grants = self.carry_grants(&tx, actor, order).await?;
        let event = Event::new("repository.rename", from.as_str()).after(json!({ "name": to.as_str() }));
        audit::record(&tx, &self.core, actor, event).await?;
        let was = self.core.rights.now().repository(from).map(|(_, fact)| fact);
        if grants == 0 {
            // Reading the rights of everybody anew for each of a thousand repositories would take quadratic time.
            let version = db::rights::version(&tx).await?;
            tx.commit().await?;
            self.core.rights.rename_repository(from, to.clone(), version);
            self.core.refresh_if_changed().await?;
        } else {
            self.core.commit(tx).await?;
        }
        self.core.publish(events::Event::new(Kind::RepositoryDeleted, from, actor).was(was.unwrap_or_default()));
        self.core.publish(events::Event::new(Kind::RepositoryCreated, to, actor));
        Ok(Done { renamed: true, grants, ..Done::default() })
    }

    async fn copy_rows(
        &self,
        tx: Tx,
        permits: &Permits,
        order: &Order,
        (from, target): (RepositoryId, Option<RepositoryId>),
    ) -> Result<Done> {
        let (to, actor) = (permits.push.repository(), permits.push.actor());
        let is_new = target.is_none();
        let target = match target {
            Some(target) => target,
            None => self.make(&tx, to, actor).await?,
        };
        // One order for all, or two renames in opposite directions wait for each other.
        for id in [from.min(target), from.max(target)] {
            db::repositories::lock(&tx, id).await?;
        }
        let names = match &order.tags {
            Some(tags) => tags.clone(),
            None => tags(&tx, from).await?.into_iter().map(|(tag, _)| tag).collect(),
        };
        let by = db::By { actor: Some(actor.name()), at: self.core.now() };
        let wanted = CopyTags { from, to: target, names: &names, overwrite: order.options.overwrite, by };
        let mut copied = db::tags::copy(&tx, wanted).await?;
        for tag in std::mem::take(&mut copied.missing) {
            // Gone here and there over there: it was brought already, before somebody could write that down.
            if db::tags::find(&tx, target, &tag).await?.is_none() {
                return Err(gone(&tag));
            }
            copied.same.push(tag);
        }
        let grants = self.carry_grants(&tx, actor, order).await?;
        self.record(&tx, permits, &copied).await?;
        if is_new || grants > 0 {
            self.core.commit(tx).await?;
        } else {
            tx.commit().await?;
        }
        let kind = if is_new { Kind::RepositoryCreated } else { Kind::RepositoryChanged };
        self.core.publish(events::Event::new(kind, to, actor));
        Ok(Done {
            renamed: false,
            set: (copied.made.len() + copied.moved.len()) as u64,
            same: copied.same.len() as u64,
            taken: copied.taken,
            deleted: 0,
            grants,
        })
    }

    async fn make(&self, tx: &Tx, name: &Name, actor: &Actor) -> Result<RepositoryId> {
        let new = NewRepository {
            id: RepositoryId(self.core.clock.id()),
            name: name.to_string(),
            visibility: Visibility::Private,
            created_at: self.core.now(),
        };
        let (repository, _) = db::repositories::ensure(tx, &new).await?;
        audit::record(tx, &self.core, actor, Event::new("repository.create", name.as_str())).await?;
        Ok(repository.id)
    }

    async fn record(&self, tx: &Tx, permits: &Permits, copied: &Copied) -> Result<()> {
        let set = copied.made.len() + copied.moved.len();
        if set == 0 {
            return Ok(());
        }
        let event = Event::new("repository.copy", permits.pull.repository().as_str())
            .after(json!({ "name": permits.push.repository().as_str(), "tags": set }));
        audit::record(tx, &self.core, permits.push.actor(), event).await
    }

    /// Grants on exactly the old name, for the new one; those that the subject has there already stay, and add up.
    pub(super) async fn carry_grants(&self, tx: &Tx, actor: &Actor, order: &Order) -> Result<u64> {
        let Options { carry_grants, delete_source, .. } = order.options;
        if !carry_grants {
            return Ok(0);
        }
        let on = |pattern: &str| ListGrants { subject: None, pattern: Some(pattern.to_owned()) };
        let old = db::grants::list(tx, &on(&order.from)).await?;
        let there = db::grants::list(tx, &on(&order.to)).await?;
        for grant in &old {
            if let Some(other) = there.iter().find(|other| other.subject == grant.subject) {
                db::grants::set_verbs(tx, other.id, &union(&other.verbs, &grant.verbs)).await?;
            } else {
                let id = GrantId(self.core.clock.id());
                let new = Grant { id, pattern: order.to.clone(), created_at: self.core.now(), ..grant.clone() };
                db::grants::create(tx, &new).await?;
            }
            if delete_source {
                db::grants::delete(tx, grant.id).await?;
            }
        }
        if !old.is_empty() {
            let event = Event::new("grant.carry", format!("{} to {}", order.from, order.to))
                .after(json!({ "grants": old.len(), "moved": delete_source }));
            audit::record(tx, &self.core, actor, event).await?;
        }
        Ok(old.len() as u64)
    }

    /// The old tags that are there under the new name, by the same plan as any other deletion.
    async fn delete_old(&self, permits: &Permits, order: &Order, mut done: Done) -> Result<Done> {
        let delete = permits.delete.as_ref().ok_or_else(|| Error::internal("a rename without the right to delete"))?;
        let moved = || Error::conflict("plan_changed", "somebody pushed to the old name at this moment; try again");
        let same = self.there_too(permits, order).await?;
        for some in same.chunks(DELETED_AT_ONCE) {
            let tags = some.iter().map(|(tag, _)| Ok(tag.parse()?)).collect::<Result<_>>()?;
            let selection = Selection { wanted: Wanted::Tags(tags), delete_manifests: true };
            let plan = self.deletion.plan(delete, &permits.pull, &selection).await?;
            if plan.tags.items.iter().any(|tag| !some.contains(&(tag.name.clone(), tag.digest.clone()))) {
                return Err(moved());
            }
            let executed = self.deletion.delete(delete, &permits.pull, &selection, &plan.id).await?;
            let Executed::Done(deleted) = executed else { return Err(moved()) };
            done.deleted += deleted.tags;
            if let Some((_, error)) = deleted.failed.into_iter().next() {
                return Err(error);
            }
        }
        Ok(done)
    }

    /// The tags that are on the same manifest under both names: only these may go under the old one.
    async fn there_too(&self, permits: &Permits, order: &Order) -> Result<Vec<(String, String)>> {
        let snapshot = self.core.db.snapshot().await?;
        let row = async |name: &Name| Repositories::row_in(&snapshot, name).await;
        let (from, to) = (row(permits.pull.repository()).await?, row(permits.push.repository()).await?);
        let there: HashSet<(String, String)> = tags(&snapshot, to.id).await?.into_iter().collect();
        let is_wanted = |tag: &String| order.tags.as_ref().is_none_or(|tags| tags.contains(tag));
        let here = tags(&snapshot, from.id).await?;
        Ok(here.into_iter().filter(|tag| is_wanted(&tag.0) && there.contains(tag)).collect())
    }
}

/// A tag of the plan is under neither name.
pub(super) fn gone(tag: impl Display) -> Error {
    Error::not_found("tag_not_found", format!("the repository no longer has the tag {tag}; make a new plan"))
}

/// Verbs in their own order, each once.
fn union(one: &str, other: &str) -> String {
    let has = |verb: &&Verb| one.split(',').chain(other.split(',')).any(|word| word == verb.as_str());
    let verbs: Vec<&str> = Verb::ALL.iter().filter(has).map(|verb| verb.as_str()).collect();
    verbs.join(",")
}

#[cfg(test)]
mod tests {
    #[test]
    fn verbs_add_up() {
        assert_eq!(super::union("push", "pull,push"), "pull,push");
        assert_eq!(super::union("pull", "delete"), "pull,delete");
    }
}
