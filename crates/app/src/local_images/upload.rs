//! One image from the daemon into the registry.
//!
//! The daemon pushes, under a name that it is given for that time only. Where it cannot speak with our address, its export
//! is read instead, so that nothing need be set up beside it; which of both it was is told.

use std::sync::Arc;

use db::LogLevel;
use db::jobs::items::Item;
use docker::{ImageName, Login, Pushed};
use futures_util::TryStreamExt;
use futures_util::future::join;
use oci::copy::Watch;
use oci::{Contents, Digest, MediaType, Name, Reference, Tag};
use serde::Serialize;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::Local;
use super::progress::{Layers, Way};
use crate::access::{Permit, Pull, Push};
use crate::auth::push_token;
use crate::core::Core;
use crate::images::Images;
use crate::imports::{Done, Imports, PushArchive};
use crate::queue::Run;
use crate::sync::{Progress, Telling, Told};
use crate::{Error, Result};

/// What goes where.
#[derive(Clone, Debug)]
pub(crate) struct Parcel {
    /// The image at the daemon, by its id.
    pub image: ImageName,
    /// The repository of ours.
    pub repository: Name,
    /// The tag in it.
    pub tag: Tag,
    /// The image that had the name of the target at the daemon when this was begun, if one had: it gets it back.
    pub held: Option<String>,
    /// It keeps the name of the target at the daemon, too.
    pub keeps_name: bool,
}

/// What came of it.
#[derive(Clone, Debug)]
pub(crate) struct Uploaded {
    /// Of the manifest in the registry.
    pub digest: Digest,
    /// So many bytes were moved.
    pub bytes: u64,
    pub path: Path,
}

/// On which path an image came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Path {
    /// The daemon pushed.
    Push,
    /// We read what it exports.
    Export,
}

/// What somebody may do where an image goes.
pub(crate) struct Permits {
    pub push: Permit<Push>,
    pub pull: Permit<Pull>,
}

/// What becomes of the name of the target at the daemon, after the push.
#[derive(Debug, PartialEq, Eq)]
enum After {
    /// It was only for the push.
    Remove,
    /// It was there before.
    Keep,
    /// Another image had it.
    GiveBack(String),
}

/// Brings images in, for one item of a job.
pub(crate) struct Uploader<'a> {
    pub local: &'a Local,
    pub run: &'a Run,
    pub item: &'a Item,
    progress: Progress,
}

impl<'a> Uploader<'a> {
    pub fn new(local: &'a Local, run: &'a Run, item: &'a Item) -> Self {
        Self { local, run, item, progress: Progress::default() }
    }

    fn core(&self) -> &'a Arc<Core> {
        self.run.core()
    }

    /// Bring it in.
    ///
    /// # Errors
    /// What the daemon says, and what the registry said to it; [`Error::Conflict`] `digest_differs` when somebody else
    /// pushed the tag at that moment.
    pub async fn upload(&mut self, permits: &Permits, parcel: &Parcel) -> Result<Uploaded> {
        let uploaded = match self.push(permits, parcel).await? {
            (Ok(Pushed { digest }), bytes) => {
                let digest = digest.parse().map_err(|_| docker::Error::Invalid("its digest is none"))?;
                Uploaded { digest, bytes, path: Path::Push }
            }
            (Err(docker::Error::Distrusts(words)), _) => self.upload_by_export(permits, parcel, &words).await?,
            (Err(error), _) => return Err(error.into()),
        };
        let reference = Reference::Tag(parcel.tag.clone());
        let there = Images::new(self.core().clone()).stat_manifest(&permits.pull, &reference).await?;
        if there.digest != uploaded.digest {
            let message = format!("somebody else pushed {}:{} at this moment", parcel.repository, parcel.tag);
            return Err(Error::conflict("digest_differs", message));
        }
        Ok(uploaded)
    }

    /// Let the daemon push. The name is as it was afterwards, whatever came of it.
    async fn push(&mut self, permits: &Permits, parcel: &Parcel) -> Result<(docker::Result<Pushed>, u64)> {
        let local = self.local;
        let (daemon, host) = (local.daemon(), local.push_host());
        let (repository, tag) = (format!("{host}/{}", parcel.repository), parcel.tag.as_str());
        let name: ImageName = format!("{repository}:{tag}").parse().map_err(Error::internal)?;
        let before = self.image_of(&name).await?;
        let after = After::of(parcel, before.as_deref());
        let login = Login::Token(push_token(self.core(), &permits.push)?);
        if before.as_deref() != Some(parcel.image.as_str()) {
            daemon.tag(&parcel.image, &repository, tag).await?;
        }
        let (tell, told) = telling(Way::Push);
        let place = (host, parcel.repository.as_str(), tag);
        let pushed = self.followed(daemon.push(place, &login, tell), told).await;
        self.settle(&name, (&repository, tag), after).await;
        pushed
    }

    /// The second path: what the daemon exports, pushed by ourselves.
    ///
    /// # Errors
    /// As for [`Imports::push_archive`]; what the daemon says.
    async fn upload_by_export(&mut self, permits: &Permits, parcel: &Parcel, words: &str) -> Result<Uploaded> {
        let (local, host) = (self.local, self.local.push_host());
        let line = format!("the daemon cannot push to {host}, so its export is read instead ({words})");
        self.run.log_of(self.item, LogLevel::Info, line).await;
        let (telling, told) = Telling::new();
        let watch = Arc::new(telling);
        let export = local.daemon().export(std::slice::from_ref(&parcel.image)).await?;
        let incoming = watch.clone();
        let archive = export.map_err(std::io::Error::other).inspect_ok(move |piece| {
            // How large it becomes is known when it ends.
            incoming.expect(piece.len() as u64);
            incoming.done(piece.len() as u64);
        });
        let imports = Imports::new(self.core().clone());
        let archive =
            PushArchive { permit: &permits.push, tag: &parcel.tag, overwrite: true, archive: Box::pin(archive), watch };
        let (done, bytes) = Box::pin(self.followed(imports.push_archive(archive), told)).await?;
        match done {
            Ok(Done::Set(digest) | Done::Same(digest)) => Ok(Uploaded { digest, bytes, path: Path::Export }),
            Ok(Done::Kept) => Err(Error::internal("a tag was kept that is to be overwritten")),
            // It was the daemon who was uploading.
            Err(error) if error.code() == "upload_broken" => Err(docker::Error::Cut.into()),
            Err(error) => Err(error),
        }
    }

    /// Wait for a transfer, but no longer than the job may run, and write down how it goes on; answers the bytes moved, too.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the job shall stop.
    pub async fn followed<T>(
        &mut self,
        work: impl Future<Output = T>,
        told: UnboundedReceiver<Told>,
    ) -> Result<(T, u64)> {
        let before = self.progress.expected;
        // The channel ends with the transfer, whose it is.
        let writing = self.progress.write_all(self.run, self.item, told);
        let (done, ()) = self.run.unless_halted(join(work, writing)).await?;
        Ok((done, self.progress.expected - before))
    }

    /// The image that has a name at the daemon.
    pub async fn image_of(&self, name: &ImageName) -> Result<Option<String>> {
        match self.local.daemon().inspect(name).await {
            Ok((id, _)) => Ok(Some(id)),
            Err(docker::Error::NotFound(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Let the name be what it was. A daemon that does not do it is no failure of the push, and is told of.
    async fn settle(&self, name: &ImageName, (repository, tag): (&str, &str), after: After) {
        let daemon = self.local.daemon();
        let settled = match after {
            After::Keep => Ok(()),
            After::Remove => daemon.untag(name).await.map(drop),
            After::GiveBack(id) => match id.parse::<ImageName>() {
                Ok(id) => daemon.tag(&id, repository, tag).await,
                Err(_) => Ok(()),
            },
        };
        if let Err(error) = settled {
            let line = format!("the daemon still has the name {name}, which was only for the push: {error}");
            self.run.log_of(self.item, LogLevel::Warning, line).await;
        }
    }
}

impl After {
    /// Whoever was interrupted finds the name on the image, and what was written down before says whose it was.
    fn of(parcel: &Parcel, before: Option<&str>) -> Self {
        let image = parcel.image.as_str();
        match (before, parcel.held.as_deref()) {
            _ if parcel.keeps_name => Self::Keep,
            (Some(before), _) if before != image => Self::GiveBack(before.to_owned()),
            (Some(_), Some(held)) if held == image => Self::Keep,
            (Some(_), Some(held)) => Self::GiveBack(held.to_owned()),
            (None, _) | (Some(_), None) => Self::Remove,
        }
    }
}

/// What hears a daemon, and where its words come out for a job.
pub(crate) fn telling(way: Way) -> (impl FnMut(docker::Progress), UnboundedReceiver<Told>) {
    // No limit, because the daemon's lines have one (`docker::Limits`), and few of them make more than a number.
    let (sender, receiver) = unbounded_channel();
    let mut layers = Layers::new(way);
    let tell = move |progress: docker::Progress| {
        for told in layers.take(&progress) {
            sender.send(told).ok();
        }
    };
    (tell, receiver)
}

/// Whether a manifest of ours is that image of the daemon: by the id of its configuration, or where the daemon keeps images
/// as containerd does, by its own.
pub(crate) fn holds(manifest: &db::Manifest, image: &str) -> bool {
    let config = || {
        let media_type: MediaType = manifest.info.media_type.parse().ok()?;
        Contents::parse(&media_type, &manifest.bytes).ok()?.config
    };
    manifest.info.digest == image || config().is_some_and(|config| config.digest.as_str() == image)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_was_there_before_stays_whose_it_was() {
        let parcel = |held: Option<&str>| Parcel {
            image: "sha256:new".parse().unwrap(),
            repository: "team/app".parse().unwrap(),
            tag: "1".parse().unwrap(),
            held: held.map(ToOwned::to_owned),
            keeps_name: false,
        };
        let other = || After::GiveBack("sha256:old".into());
        for (before, held, after) in [
            (None, None, After::Remove),
            (None, Some("sha256:old"), After::Remove),
            (Some("sha256:old"), Some("sha256:old"), other()),
            (Some("sha256:old"), None, other()),
            (Some("sha256:new"), Some("sha256:new"), After::Keep),
            // Interrupted after the name was given.
            (Some("sha256:new"), None, After::Remove),
            (Some("sha256:new"), Some("sha256:old"), other()),
        ] {
            assert_eq!(After::of(&parcel(held), before), after, "{before:?} {held:?}");
        }
    }
}
