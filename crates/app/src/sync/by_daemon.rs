//! Sync by the Docker daemon beside us: it pulls, and pushes to us. For registries that only it reaches, by a mirror or a
//! proxy of its own. One platform comes, and the manifest is the daemon's.

use std::sync::Arc;

use db::RemoteId;
use db::jobs::items::Item;
use docker::ImageName;
use oci::copy::Spot;
use oci::{Reference, Tag};
use serde_json::json;

use super::Wanted;
use crate::access::{Access, Govern, Permit, Pull, Push, SignedIn};
use crate::core::Core;
use crate::local_images::{Parcel, Permits, Uploader, Way, holds, local, telling};
use crate::queue::{Outcome, Run};
use crate::remotes::Remotes;
use crate::{Error, Result};

/// Where Docker Hub answers, and how daemons call it: as a part of names, and where they have its account.
const HUB: (&str, &str, &str) = ("registry-1.docker.io", "docker.io", "https://index.docker.io/v1/");

/// Copies of one job.
pub(crate) struct ByDaemon<'a> {
    pub core: &'a Arc<Core>,
    pub remotes: &'a Remotes,
    pub permit: &'a Permit<SignedIn>,
    pub wanted: &'a Wanted,
}

impl ByDaemon<'_> {
    /// Bring one image.
    ///
    /// # Errors
    /// What the daemon says, and what the registries said to it.
    pub async fn copy(
        &self,
        (run, item): (&Run, &Item),
        host: &str,
        (source, target): (&Spot, &Spot),
    ) -> Result<Outcome> {
        let (access, actor) = (Access::new(self.core.clone()), self.permit.actor());
        access.permit(actor, Govern)?;
        let push = access.permit(actor, Push(target.repository.clone()))?;
        let permits = Permits { push, pull: access.permit(actor, Pull(target.repository.clone()))? };
        let Reference::Tag(tag) = &target.reference else {
            return Err(Error::conflict("no_tag", "a daemon pushes tags: say `target_tag` for a digest"));
        };
        let there = db::manifests::find_by_tag(&self.core.db, target.repository.as_str(), tag.as_str()).await?;
        if there.is_some() && !self.wanted.overwrite {
            let message = "the tag is there already, and is not to be overwritten";
            return Ok(Outcome::Skipped("kept", message.to_owned()));
        }
        let mut uploader = Uploader::new(local(self.core)?, run, item);
        let name = name_at(host, source)?;
        let before = uploader.image_of(&name).await?;
        let pulled = self.pull(&mut uploader, host, &name).await?;
        let image = uploader.image_of(&name).await?;
        let image = image.ok_or_else(|| docker::Error::NotFound(format!("{name} is gone after its pull")))?;
        let outcome = if there.is_some_and(|there| holds(&there, &image)) {
            Outcome::Skipped("current", "the same image is there already".to_owned())
        } else {
            let parcel = parcel(&image, target, tag, !self.wanted.cleanup)?;
            uploader.upload(&permits, &parcel).await?;
            Outcome::DoneWith(json!({ "images": 1, "bytes": pulled, "referrers": 0, "smaller": false }))
        };
        // With its last name the image goes. What was there before is not ours to take away.
        if self.wanted.cleanup && before.is_none() {
            match uploader.local.daemon().untag(&name).await {
                Ok(_) | Err(docker::Error::NotFound(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(outcome)
    }

    /// Answers the bytes that came.
    async fn pull(&self, uploader: &mut Uploader<'_>, host: &str, name: &ImageName) -> Result<u64> {
        let login = self.remotes.login(self.permit, self.wanted.remote_id.map(RemoteId), host).await?;
        let account = if host == HUB.0 { HUB.2 } else { host };
        let platform = self.wanted.platforms.first().map(String::as_str);
        let (tell, told) = telling(Way::Pull);
        let daemon = uploader.local.daemon();
        let (pulled, bytes) = uploader.followed(daemon.pull(name, (account, &login), platform, tell), told).await?;
        match pulled {
            Ok(()) => Ok(bytes),
            // It is another registry than ours, whose trust is no matter of our address.
            Err(docker::Error::Distrusts(words)) => Err(docker::Error::Refused(words).into()),
            Err(error) => Err(error.into()),
        }
    }
}

fn parcel(image: &str, target: &Spot, tag: &Tag, keeps_name: bool) -> Result<Parcel> {
    let image = image.parse().map_err(Error::internal)?;
    Ok(Parcel { image, repository: target.repository.clone(), tag: tag.clone(), held: None, keeps_name })
}

/// As a daemon calls it.
fn name_at(host: &str, source: &Spot) -> Result<ImageName> {
    let host = if host == HUB.0 { HUB.1 } else { host };
    let name = match &source.reference {
        Reference::Tag(tag) => format!("{host}/{}:{tag}", source.repository),
        Reference::Digest(digest) => format!("{host}/{}@{digest}", source.repository),
    };
    name.parse().map_err(Error::internal)
}
