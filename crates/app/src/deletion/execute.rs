//! Carrying out a plan, if it is still the same.

use oci::{By, Code, Name};
use serde_json::json;
use store::Front;

use super::plan::{Drawn, same_repository, whole};
use super::{Deleted, Deletion, Executed, Selection};
use crate::access::{Administer, Delete, Permit, Pull};
use crate::actor::Actor;
use crate::audit::{self, Event};
use crate::events::{self, Kind};
use crate::{Error, Result};

/// In front of an upstream each tag and manifest is a request there, and somebody waits for the answer.
const MOST_THERE: usize = 200;

/// Of more deletions at once those who watch hear that the repository changed, and read its lists anew.
const MOST_TOLD: usize = 100;

impl Deletion {
    /// Delete what the plan of that id says.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] for what cannot be looked for, and for more than one request may take in
    /// front of an upstream.
    pub async fn delete(
        &self,
        permit: &Permit<Delete>,
        pull: &Permit<Pull>,
        selection: &Selection,
        plan: &str,
    ) -> Result<Executed> {
        same_repository(permit, pull)?;
        // What waits in memory was pulled before this deletion, which may rest on it.
        self.core.ledger.flush(&self.core.db).await?;
        match self.core.front.clone() {
            Some(front) => self.delete_there(&front, permit, selection, plan).await,
            None => self.delete_here(permit, selection, plan).await,
        }
    }

    /// Delete the whole repository, if it is as the plan of that id says.
    ///
    /// # Errors
    /// [`Error::NotFound`]; what the upstream refuses, where there is one.
    pub async fn delete_repository(
        &self,
        permit: &Permit<Administer>,
        pull: &Permit<Pull>,
        plan: &str,
    ) -> Result<Executed> {
        same_repository(permit, pull)?;
        let tx = self.core.db.begin().await?;
        let drawn = self.draw_locked(&tx, permit.repository(), &whole()).await?;
        if drawn.id != plan {
            return Ok(Executed::Changed(Box::new(self.tell(&tx, permit.actor(), &whole(), &drawn).await?)));
        }
        let manifests = drawn.fate.gone().count() as u64;
        let deleted = Deleted { tags: drawn.fate.tags.len() as u64, manifests, failed: Vec::new() };
        if self.core.front.is_some() {
            drop(tx);
            self.repositories.delete(permit).await?;
        } else {
            self.repositories.end(tx, permit, &drawn.repository).await?;
        }
        Ok(Executed::Done(deleted))
    }

    /// In one transaction: a push waits, or was before and is in the plan.
    async fn delete_here(&self, permit: &Permit<Delete>, selection: &Selection, plan: &str) -> Result<Executed> {
        let (name, actor) = (permit.repository(), permit.actor());
        let tx = self.core.db.begin().await?;
        let drawn = self.draw_locked(&tx, name, selection).await?;
        if drawn.id != plan {
            return Ok(Executed::Changed(Box::new(self.tell(&tx, actor, selection, &drawn).await?)));
        }
        Ok(Executed::Done(self.carry_out_here(tx, permit, &drawn).await?))
    }

    /// Delete what was drawn in the same transaction.
    pub(super) async fn carry_out_here(&self, tx: db::Tx, permit: &Permit<Delete>, drawn: &Drawn) -> Result<Deleted> {
        let (name, actor) = (permit.repository(), permit.actor());
        let by = db::By { actor: Some(actor.name()), at: self.core.now() };
        let tags: Vec<String> = drawn.tags().map(|(tag, _)| tag.to_owned()).collect();
        let repository = drawn.repository.id;
        let deleted = Deleted {
            tags: db::tags::delete_many(&tx, repository, &tags, by).await?,
            manifests: db::manifests::unlink_many(&tx, repository, &drawn.ids(), by).await?,
            failed: Vec::new(),
        };
        let tags = drawn.tags().map(|(tag, digest)| tag_event(name, tag, digest));
        let manifests = drawn.manifests().map(|digest| manifest_event(name, digest));
        audit::record_many(&tx, &self.core, actor, tags.chain(manifests).collect()).await?;
        tx.commit().await?;
        self.publish(name, actor, drawn);
        Ok(deleted)
    }

    fn publish(&self, name: &Name, actor: &Actor, drawn: &Drawn) {
        if drawn.tags().count() + drawn.manifests().count() > MOST_TOLD {
            return self.core.publish(events::Event::new(Kind::RepositoryChanged, name, actor));
        }
        for (tag, _) in drawn.tags() {
            self.publish_tag(name, actor, tag);
        }
        for digest in drawn.manifests() {
            self.publish_manifest(name, actor, digest);
        }
    }

    fn publish_tag(&self, name: &Name, actor: &Actor, tag: &str) {
        if let Ok(tag) = tag.parse() {
            self.core.publish(events::Event::new(Kind::TagDeleted, name, actor).tag(&tag));
        }
    }

    fn publish_manifest(&self, name: &Name, actor: &Actor, digest: &str) {
        if let Ok(digest) = digest.parse() {
            self.core.publish(events::Event::new(Kind::ManifestDeleted, name, actor).digest(&digest));
        }
    }

    async fn draw_locked(&self, tx: &db::Tx, name: &Name, selection: &Selection) -> Result<Drawn> {
        let repository = crate::repositories::Repositories::row_in(tx, name).await?;
        db::repositories::lock(tx, repository.id).await?;
        self.draw(tx, name, selection).await
    }

    /// One by one: the upstream knows no transactions. What it refuses is told, and the rest goes on.
    async fn delete_there(
        &self,
        front: &Front,
        permit: &Permit<Delete>,
        selection: &Selection,
        plan: &str,
    ) -> Result<Executed> {
        let (name, actor) = (permit.repository(), permit.actor());
        let snapshot = self.core.db.snapshot().await?;
        let drawn = self.draw(&snapshot, name, selection).await?;
        if drawn.id != plan {
            return Ok(Executed::Changed(Box::new(self.tell(&snapshot, actor, selection, &drawn).await?)));
        }
        drop(snapshot);
        let count = drawn.fate.tags.len() + drawn.fate.gone().count();
        if count > MOST_THERE {
            let message = format!(
                "in front of a registry one request deletes at most {MOST_THERE} tags and manifests, not {count}"
            );
            return Err(Error::invalid("too_many", message));
        }
        Ok(Executed::Done(self.carry_out_there(front, permit, &drawn, || false).await?))
    }

    /// Delete what was drawn, until somebody says that it shall stop.
    pub(super) async fn carry_out_there(
        &self,
        front: &Front,
        permit: &Permit<Delete>,
        drawn: &Drawn,
        stops: impl Fn() -> bool,
    ) -> Result<Deleted> {
        let (name, actor) = (permit.repository(), permit.actor());
        let mut deleted = Deleted::default();
        for (tag, digest) in drawn.tags().take_while(|_| !stops()) {
            match delete_tag_there(front, name, tag, digest, actor).await {
                Ok(()) => {
                    deleted.tags += 1;
                    self.publish_tag(name, actor, tag);
                    audit::note(&self.core, actor, tag_event(name, tag, digest)).await?;
                }
                Err(error) => deleted.failed.push((tag.to_owned(), error)),
            }
        }
        for at in drawn.graph.in_order(&drawn.fate).into_iter().take_while(|_| !stops()) {
            let digest = &drawn.graph.facts.manifests[at].digest;
            match self.delete_manifest_there(front, drawn, digest, actor).await {
                Ok(()) => {
                    deleted.manifests += 1;
                    self.publish_manifest(name, actor, digest);
                    audit::note(&self.core, actor, manifest_event(name, digest)).await?;
                }
                Err(error) => deleted.failed.push((digest.clone(), error)),
            }
        }
        if let Err(error) = self.core.ledger.flush(&self.core.db).await {
            tracing::warn!(%error, "the audit of a deletion waits in memory");
        }
        Ok(deleted)
    }

    async fn delete_manifest_there(&self, front: &Front, drawn: &Drawn, digest: &str, actor: &Actor) -> Result<()> {
        let name: Name = drawn.repository.name.parse()?;
        // There a manifest goes with all of its tags: one that came meanwhile, or could not be deleted, keeps it.
        let tags = db::tags::of_manifest(&self.core.db, drawn.repository.id, digest).await?;
        if let Some(tag) = tags.first() {
            return Err(Error::conflict("manifest_tagged", format!("the manifest has the tag {tag}")));
        }
        let deleted = oci::Delete::delete_manifest(front, &name, &digest.parse()?, By(Some(actor.name()))).await;
        gone(deleted)
    }
}

async fn delete_tag_there(front: &Front, name: &Name, tag: &str, digest: &str, actor: &Actor) -> Result<()> {
    match front.delete_tag_on(name, &tag.parse()?, &digest.parse()?, By(Some(actor.name()))).await {
        Ok(false) => Err(Error::conflict("tag_moved", "the tag is on another manifest now")),
        deleted => gone(deleted.map(drop)),
    }
}

/// What was deleted by somebody else is gone as it should be.
fn gone(deleted: oci::Result<()>) -> Result<()> {
    match deleted {
        Err(error) if error.code != Code::ManifestUnknown => Err(error.into()),
        _ => Ok(()),
    }
}

impl Drawn {
    /// The tags that go, each with its digest.
    fn tags(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fate
            .tags
            .iter()
            .map(|tag| (self.graph.facts.tags[*tag].0.as_str(), self.graph.fact_of(*tag).digest.as_str()))
    }

    fn manifests(&self) -> impl Iterator<Item = &str> {
        self.fate.gone().map(|at| self.graph.facts.manifests[at].digest.as_str())
    }
}

fn tag_event(repository: &Name, tag: &str, digest: &str) -> Event {
    Event::new("tag.delete", format!("{repository}:{tag}")).before(json!({ "digest": digest }))
}

fn manifest_event(repository: &Name, digest: &str) -> Event {
    Event::new("manifest.delete", format!("{repository}@{digest}"))
}
