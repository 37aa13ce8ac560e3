//! Bringing the images of one row of a plan into their repository. Blobs that are there are left where they are, so that
//! whoever is interrupted goes on where they were.

use std::sync::Arc;

use oci::copy::{Copier, Options as CopyOptions, Outcome, Seen, Spot, Watch};
use oci::{Digest, Name, Reference, Tag};
use serde::{Deserialize, Serialize};
use store::OnTokio;
use uuid::Uuid;

use super::packed::Packed;
use super::{Imports, KEPT, KEPT_FOR_JOB, Options};
use crate::access::{Access, Permit, Push};
use crate::actor::Actor;
use crate::images::{Images, SetTag};
use crate::indexes::{Ingredient, compose};
use crate::sync::Here;
use crate::{Error, Result};

/// How many blobs and manifests travel at the same time.
const AT_ONCE: usize = 3;

/// One row, as it waits to be carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The archive.
    pub import: Uuid,
    /// The repository.
    pub repository: String,
    /// The tag.
    pub tag: String,
    /// Which of the archive's images.
    pub images: Vec<usize>,
    /// What is wanted beside.
    #[serde(flatten)]
    pub options: Options,
}

/// How it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// The tag is on this now.
    Set(Digest),
    /// It was before.
    Same(Digest),
    /// It is on something else, and stays.
    Kept,
}

/// An archive that is being used, and what is known of our own registry meanwhile.
pub(crate) struct Opened {
    packed: Packed,
    seen: Seen,
}

/// From where images are brought, to where, and how.
pub(super) struct Way<'a> {
    pub push: &'a Permit<Push>,
    pub opened: &'a Opened,
    /// Move tags that are on something else.
    pub overwrite: bool,
    pub watch: Arc<dyn Watch>,
}

impl Imports {
    /// Look through an archive once more, to use it.
    pub(crate) async fn open(&self, import: Uuid) -> Result<Opened> {
        let (berth, archive) = self.archive(import).await?;
        Ok(Opened { packed: Packed::new(berth, archive), seen: Seen::default() })
    }

    /// It is used now: keep it for a while.
    pub(crate) async fn used(&self, import: Uuid) -> Result<()> {
        self.keep_for(import, KEPT).await
    }

    /// A job wants it, and may have to wait for its turn.
    pub(crate) async fn wanted_by_job(&self, import: Uuid) -> Result<()> {
        self.keep_for(import, KEPT_FOR_JOB).await
    }

    /// Do what an order says, as somebody who may.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an image that is not there, [`Error::Forbidden`]; what the upstream refuses.
    pub(crate) async fn carry_out(
        &self,
        actor: &Actor,
        opened: &Opened,
        order: &Order,
        watch: Arc<dyn Watch>,
    ) -> Result<Done> {
        let (repository, tag): (Name, Tag) = (order.repository.parse()?, order.tag.parse()?);
        let push = Access::new(self.core.clone()).permit(actor, Push(repository))?;
        let mut roots = Vec::new();
        for image in &order.images {
            let missing = || Error::not_found("image_not_found", format!("the archive has no image {image}"));
            roots.push(opened.packed.manifest_of(opened.packed.images().get(*image).ok_or_else(missing)?).await?);
        }
        let way = Way { push: &push, opened, overwrite: order.options.overwrite, watch };
        match &roots[..] {
            [one] => self.bring(&way, one, &tag.into()).await,
            all => self.bring_joined(&way, all, &tag).await,
        }
    }

    /// One image, under a tag or under its digest.
    pub(super) async fn bring(&self, way: &Way<'_>, root: &Digest, reference: &Reference) -> Result<Done> {
        let Way { push, opened, overwrite, watch } = way;
        let (repository, actor) = (push.repository().clone(), push.actor());
        let options = CopyOptions {
            referrers: false,
            overwrite: *overwrite,
            parallel: AT_ONCE,
            by: Some(actor.name().to_owned()),
            ..CopyOptions::default()
        };
        let here = Here::new(&self.core, actor);
        let Opened { packed, seen } = opened;
        let copier = Copier { source: packed, target: &here, seen, runtime: &OnTokio, watch: watch.clone(), options };
        let from = Spot { repository: repository.clone(), reference: root.clone().into() };
        let done = copier.copy(&from, &Spot { repository, reference: reference.clone() }).await?;
        Ok(match done.outcome {
            Outcome::Copied => Done::Set(done.digest),
            Outcome::Current => Done::Same(done.digest),
            Outcome::Kept => Done::Kept,
        })
    }

    /// Several images, as an index.
    async fn bring_joined(&self, way: &Way<'_>, roots: &[Digest], tag: &Tag) -> Result<Done> {
        let Way { push, overwrite, .. } = way;
        let mut wanted = Vec::new();
        for root in roots {
            let reference = Reference::Digest(root.clone());
            self.bring(way, root, &reference).await?;
            wanted.push(Ingredient { reference, platform: None });
        }
        let composed = compose(&*self.core.registry, push.repository(), &wanted).await?;
        let (digest, images) = (composed.manifest.digest.clone(), Images::new(self.core.clone()));
        images.put_manifest(push, &digest.clone().into(), composed.manifest).await?;
        Ok(match images.set_tag(push, tag, &digest, *overwrite).await? {
            SetTag::Made | SetTag::Moved => Done::Set(digest),
            SetTag::Same => Done::Same(digest),
            SetTag::Taken => Done::Kept,
        })
    }
}

impl Opened {
    pub(super) fn of(packed: Packed) -> Self {
        Self { packed, seen: Seen::default() }
    }

    pub(super) fn packed(&self) -> &Packed {
        &self.packed
    }
}
