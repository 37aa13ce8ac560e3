//! Joining images of one repository under one tag.

use oci::{Digest, Reference, Tag};

use super::compose::Composed;
use super::{Indexes, Ingredient, TagFate, compose, id_of, written};
use crate::Result;
use crate::access::{Permit, Pull, Push};
use crate::images::SetTag;

/// What shall be one tag.
#[derive(Clone, Debug)]
pub struct Join {
    /// The tag.
    pub tag: Tag,
    /// The images, in the order of the index.
    pub images: Vec<Ingredient>,
    /// Move the tag if it is on something else.
    pub overwrite: bool,
}

/// What a join would make.
#[derive(Clone, Debug)]
pub struct JoinPlan {
    /// Stands for all of it.
    pub id: String,
    /// Of the index.
    pub digest: Digest,
    /// OCI's index, or Docker's list.
    pub media_type: String,
    /// Its images, in its order.
    pub images: Vec<JoinedImage>,
    /// What the tag is on now.
    pub before: Option<String>,
    /// What becomes of it.
    pub fate: TagFate,
}

/// An entry of the index.
#[derive(Clone, Debug)]
pub struct JoinedImage {
    /// By what it was named.
    pub reference: Reference,
    /// Of the manifest.
    pub digest: Digest,
    /// Of the manifest.
    pub media_type: String,
    /// Of the manifest itself, in bytes.
    pub size: u64,
    /// `None`: it tells of another entry, and runs nowhere.
    pub platform: Option<String>,
}

/// How a join went.
#[derive(Debug)]
pub enum Joined {
    /// The tag is on the index now.
    Done(JoinPlan),
    /// The plan is another one now: nothing was done.
    Changed(JoinPlan),
    /// The tag is on something else: nothing was done.
    Taken(JoinPlan),
}

impl Indexes {
    /// What a join would make; changes nothing.
    ///
    /// # Errors
    /// [`Error::Conflict`](crate::Error::Conflict) for images that cannot be joined; `MANIFEST_UNKNOWN`.
    pub async fn plan_join(&self, permit: &Permit<Pull>, wanted: &Join) -> Result<JoinPlan> {
        let composed = compose(&*self.core.registry, permit.repository(), &wanted.images).await?;
        self.join_plan(permit, wanted, &composed).await
    }

    /// Make the index, and let the tag point to it. With the id of a plan only if it is still that one.
    ///
    /// # Errors
    /// As for `plan_join`; what the upstream refuses, where there is one.
    pub async fn join(
        &self,
        push: &Permit<Push>,
        pull: &Permit<Pull>,
        wanted: &Join,
        plan: Option<&str>,
    ) -> Result<Joined> {
        let composed = compose(&*self.core.registry, pull.repository(), &wanted.images).await?;
        let now = self.join_plan(pull, wanted, &composed).await?;
        if plan.is_some_and(|id| id != now.id) {
            return Ok(Joined::Changed(now));
        }
        if now.fate == TagFate::Moves && !wanted.overwrite {
            return Ok(Joined::Taken(now));
        }
        // By its digest first: setting the tag is then one step, which finds out whether somebody was faster.
        let reference = Reference::Digest(now.digest.clone());
        self.images.put_manifest(push, &reference, composed.manifest).await?;
        match self.images.set_tag(push, &wanted.tag, &now.digest, wanted.overwrite).await? {
            SetTag::Taken => Ok(Joined::Taken(self.plan_join(pull, wanted).await?)),
            SetTag::Made | SetTag::Moved | SetTag::Same => Ok(Joined::Done(now)),
        }
    }

    async fn join_plan(&self, permit: &Permit<Pull>, wanted: &Join, composed: &Composed) -> Result<JoinPlan> {
        let before = self.now(permit.repository(), &wanted.tag).await?;
        let digest = composed.manifest.digest.clone();
        let line = format!("{} {digest} {} {}", wanted.tag, before.as_deref().unwrap_or("-"), wanted.overwrite);
        Ok(JoinPlan {
            id: id_of([line]),
            media_type: composed.manifest.media_type.to_string(),
            images: composed.members.iter().map(JoinedImage::of).collect(),
            fate: TagFate::of(before.as_deref(), digest.as_str()),
            before,
            digest,
        })
    }
}

impl JoinedImage {
    fn of(member: &super::compose::Member) -> Self {
        let descriptor = &member.descriptor;
        Self {
            reference: member.from.clone(),
            digest: descriptor.digest.clone(),
            media_type: descriptor.media_type.to_string(),
            size: descriptor.size,
            platform: descriptor.platform.as_ref().filter(|platform| platform.is_known()).map(written),
        }
    }
}
