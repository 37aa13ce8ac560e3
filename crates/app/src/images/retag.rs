//! Letting a tag point to a manifest that is there.

use oci::{By, Code, Digest, Reference, Tag};
use serde_json::json;

use super::{Images, target};
use crate::access::{Permit, Push};
use crate::audit::{self, Event};
use crate::events::{self, Kind};
use crate::{Error, Result};

/// What became of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetTag {
    /// It is new.
    Made,
    /// It was on another manifest.
    Moved,
    /// It was on this manifest already.
    Same,
    /// It is on another manifest and stays there.
    Taken,
}

impl SetTag {
    fn of(before: Option<&str>, digest: &Digest, overwrite: bool) -> Self {
        match before {
            None => Self::Made,
            Some(before) if before == digest.as_str() => Self::Same,
            Some(_) if overwrite => Self::Moved,
            Some(_) => Self::Taken,
        }
    }
}

impl Images {
    /// Let a tag point to a manifest of its repository; one that is on another manifest only with `overwrite`.
    ///
    /// # Errors
    /// `NAME_UNKNOWN`, `MANIFEST_UNKNOWN`; what the upstream refuses, where there is one.
    pub async fn set_tag(&self, permit: &Permit<Push>, tag: &Tag, digest: &Digest, overwrite: bool) -> Result<SetTag> {
        let set = match self.core.front {
            Some(_) => self.set_tag_there(permit, tag, digest, overwrite).await?,
            None => self.set_tag_here(permit, tag, digest, overwrite).await?,
        };
        if matches!(set, SetTag::Made | SetTag::Moved) {
            let event = events::Event::new(Kind::TagSet, permit.repository(), permit.actor());
            self.core.publish(event.tag(tag).digest(digest));
        }
        Ok(set)
    }

    async fn set_tag_here(&self, permit: &Permit<Push>, tag: &Tag, digest: &Digest, overwrite: bool) -> Result<SetTag> {
        let (name, actor) = (permit.repository(), permit.actor());
        let (id, now) = (self.repositories.row(name).await?.id, self.core.now());
        let tx = self.core.db.begin().await?;
        // First, because it locks the repository's row: pushes and deletions wait, or were before.
        db::repositories::record_push(&tx, id, now).await?;
        let found = db::manifests::stat_by_digest(&tx, name.as_str(), digest.as_str()).await?;
        let manifest = found.ok_or_else(|| Error::from(no_manifest()))?;
        let before = db::manifests::stat_by_tag(&tx, name.as_str(), tag.as_str()).await?.map(|before| before.digest);
        let set = SetTag::of(before.as_deref(), digest, overwrite);
        if matches!(set, SetTag::Same | SetTag::Taken) {
            return Ok(set);
        }
        let by = db::By { actor: Some(actor.name()), at: now };
        db::tags::set(&tx, id, tag.as_str(), manifest.id, by).await?;
        audit::record(&tx, &self.core, actor, event(permit, tag, before, digest)).await?;
        tx.commit().await?;
        Ok(set)
    }

    /// The upstream has no way to set a tag but to put the manifest again.
    async fn set_tag_there(
        &self,
        permit: &Permit<Push>,
        tag: &Tag,
        digest: &Digest,
        overwrite: bool,
    ) -> Result<SetTag> {
        let (name, actor, registry) = (permit.repository(), permit.actor(), &self.core.registry);
        let manifest = registry.get_manifest(name, &digest.clone().into()).await?;
        let reference = Reference::Tag(tag.clone());
        let before = match registry.stat_manifest(name, &reference).await {
            Ok(before) => Some(before.digest.to_string()),
            Err(error) if error.code == Code::ManifestUnknown => None,
            Err(error) => return Err(error.into()),
        };
        let set = SetTag::of(before.as_deref(), digest, overwrite);
        if matches!(set, SetTag::Same | SetTag::Taken) {
            return Ok(set);
        }
        registry.put_manifest(name, &reference, manifest, By(Some(actor.name()))).await?;
        audit::note(&self.core, actor, event(permit, tag, before, digest)).await?;
        Ok(set)
    }
}

fn event(permit: &Permit<Push>, tag: &Tag, before: Option<String>, digest: &Digest) -> Event {
    let event = Event::new("tag.set", target(permit.repository(), &tag.clone().into()));
    let event = event.after(json!({ "digest": digest.as_str() }));
    match before {
        Some(before) => event.before(json!({ "digest": before })),
        None => event,
    }
}

fn no_manifest() -> oci::Error {
    oci::Error::new(Code::ManifestUnknown, "the repository has no such manifest")
}
