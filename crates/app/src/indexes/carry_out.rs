//! Joining the tags of one row of a plan. First the joined tag is there, then those with suffixes go: whoever is
//! interrupted in between finds both. Done once more it ends in the same.

use oci::{Name, Reference, Tag};

use super::plan::ingredients;
use super::{Done, Indexes, Order, compose};
use crate::access::{Access, Delete, Permit, Pull, Push};
use crate::actor::Actor;
use crate::deletion::{Executed, Selection, Wanted};
use crate::images::SetTag;
use crate::{Error, Result};

impl Indexes {
    /// Do what an order says, as somebody who may.
    ///
    /// # Errors
    /// What the plan would refuse; [`Error::Conflict`] when a tag moved since, [`Error::NotFound`] when one went.
    pub async fn carry_out(&self, actor: &Actor, order: &Order) -> Result<Done> {
        let (access, name) = (Access::new(self.core.clone()), order.repository.parse::<Name>()?);
        let pull = access.permit(actor, Pull(name.clone()))?;
        let push = access.permit(actor, Push(name.clone()))?;
        let delete = order.options.delete_source.then(|| access.permit(actor, Delete(name))).transpose()?;
        let (mut done, there) = (Done::default(), self.still_there(&pull, order).await?);
        let tag: Tag = order.tag.parse()?;
        if self.now(pull.repository(), &tag).await?.as_deref() != Some(order.digest.as_str()) {
            if there.len() < order.parts.len() {
                let message = format!("some of the tags of {tag} are gone; make a new plan");
                return Err(Error::not_found("tag_not_found", message));
            }
            match self.set(&push, &tag, order).await? {
                SetTag::Taken => return Ok(Done { taken: true, ..done }),
                SetTag::Made | SetTag::Moved => done.set = true,
                SetTag::Same => {}
            }
        }
        if let Some(delete) = delete {
            done.deleted = self.delete_old(&delete, &pull, &there, order).await?;
        }
        Ok(done)
    }

    async fn set(&self, push: &Permit<Push>, tag: &Tag, order: &Order) -> Result<SetTag> {
        let composed = compose(&*self.core.registry, push.repository(), &ingredients(&order.parts)?).await?;
        let digest = composed.manifest.digest.clone();
        let reference = Reference::Digest(digest.clone());
        self.images.put_manifest(push, &reference, composed.manifest).await?;
        self.images.set_tag(push, tag, &digest, order.options.overwrite).await
    }

    /// The tags of the plan that are there, each on what the plan said.
    async fn still_there(&self, pull: &Permit<Pull>, order: &Order) -> Result<Vec<Tag>> {
        let mut there = Vec::new();
        for (tag, digest) in &order.parts {
            let tag: Tag = tag.parse()?;
            match self.now(pull.repository(), &tag).await? {
                Some(now) if now == *digest => there.push(tag),
                Some(_) => {
                    let message = format!("{tag} is on something else than the plan says; make a new plan");
                    return Err(Error::conflict("plan_changed", message));
                }
                None => {}
            }
        }
        Ok(there)
    }

    /// By the same plan as any other deletion. The images stay, whatever becomes of their tags: the index names them.
    async fn delete_old(
        &self,
        delete: &Permit<Delete>,
        pull: &Permit<Pull>,
        tags: &[Tag],
        order: &Order,
    ) -> Result<u64> {
        if tags.is_empty() {
            return Ok(0);
        }
        let moved = || Error::conflict("plan_changed", "somebody pushed to the old tags at this moment; try again");
        let selection = Selection { wanted: Wanted::Tags(tags.to_vec()), delete_manifests: false };
        let plan = self.deletion.plan(delete, pull, &selection).await?;
        let is_ours = |tag: &str, digest: &str| order.parts.iter().any(|part| part.0 == tag && part.1 == digest);
        if plan.tags.items.iter().any(|tag| !is_ours(&tag.name, &tag.digest)) {
            return Err(moved());
        }
        let Executed::Done(deleted) = self.deletion.delete(delete, pull, &selection, &plan.id).await? else {
            return Err(moved());
        };
        match deleted.failed.into_iter().next() {
            Some((_, error)) => Err(error),
            None => Ok(deleted.tags),
        }
    }
}
