//! Images of the Docker daemon beside us: what is there, what uses it, and on which way it comes into the registry.
//!
//! Only for administrators: whoever may speak with a daemon may do everything on its machine.

pub mod names;
pub mod plan;
mod progress;
pub mod removal;
mod upload;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use docker::{Daemon, ImageName, Platform, Version};
use futures_util::{StreamExt, TryStreamExt, stream};
use moka::sync::Cache;

use crate::access::{Govern, Permit};
use crate::core::Core;
use crate::error::{Problem, problem};
use crate::{Error, Result};

pub(crate) use progress::Way;
pub(crate) use upload::{Parcel, Path, Permits, Uploaded, Uploader, holds, telling};

/// Images whose platforms are remembered: an id never means anything else.
const MOST_REMEMBERED: u64 = 20_000;

/// Images that are looked at at the same time.
const AT_ONCE: usize = 8;

/// Whoever looks at the system page waits so long for the daemon, and no longer.
const GLANCE: Duration = Duration::from_secs(3);

/// The daemon beside us, and how it reaches us.
pub struct Local {
    daemon: Daemon,
    push_host: String,
    platforms: Cache<String, Platform>,
}

/// What is known of one image.
#[derive(Clone, Debug)]
pub struct LocalImage {
    /// As the daemon says it.
    pub image: docker::Image,
    /// What it runs on; none: the daemon does not say, or the image is gone by now.
    pub platform: Option<Platform>,
    /// The containers that were made from it.
    pub containers: Vec<docker::Container>,
}

/// Which images are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All of them.
    #[default]
    All,
    /// Those that a container was made from, running or not.
    Used,
    /// All others.
    Unused,
    /// Those without any tag.
    Untagged,
}

/// All that is there.
#[derive(Clone, Debug)]
pub struct Scan {
    /// The daemon.
    pub version: Version,
    /// How many images each filter finds, of those that have the text in them: `all`, `used`, `unused`, `untagged`.
    pub counts: [(Filter, usize); 4],
    /// What was meant, the newest first.
    pub images: Vec<LocalImage>,
}

impl Local {
    /// A daemon, and the `host:port` by which it reaches us.
    pub fn new(daemon: Daemon, push_host: String) -> Self {
        Self { daemon, push_host, platforms: Cache::new(MOST_REMEMBERED) }
    }

    pub(crate) fn daemon(&self) -> &Daemon {
        &self.daemon
    }

    pub(crate) fn push_host(&self) -> &str {
        &self.push_host
    }

    /// What an image runs on; none when it is not there.
    pub(crate) async fn platform(&self, id: &str) -> Result<Option<Platform>> {
        if let Some(platform) = self.platforms.get(id) {
            return Ok(Some(platform));
        }
        let Ok(name) = id.parse::<ImageName>() else { return Ok(None) };
        match self.daemon.inspect(&name).await {
            Ok((_, platform)) => {
                self.platforms.insert(id.to_owned(), platform.clone());
                Ok(Some(platform))
            }
            Err(docker::Error::NotFound(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) async fn platforms(&self, ids: Vec<String>) -> Result<HashMap<String, Platform>> {
        let asked = ids.into_iter().map(|id| async move { Ok::<_, Error>((self.platform(&id).await?, id)) });
        let found: Vec<(Option<Platform>, String)> =
            stream::iter(asked).buffer_unordered(AT_ONCE).try_collect().await?;
        Ok(found.into_iter().filter_map(|(platform, id)| Some((id, platform?))).collect())
    }
}

/// Images of the daemon beside us.
pub struct LocalImages {
    core: Arc<Core>,
}

impl LocalImages {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// The `host:port` by which the daemon reaches us, and where the daemon listens.
    pub fn addresses(&self, _permit: &Permit<Govern>) -> Option<(String, String)> {
        let local = self.core.local.as_ref()?;
        Some((local.push_host.clone(), local.daemon.address().to_string()))
    }

    /// Whether the daemon answers, and what it is.
    ///
    /// # Errors
    /// Why it does not: a stable code, and what to do.
    pub async fn glance(&self, _permit: &Permit<Govern>) -> Result<Version, Problem> {
        let Ok(local) = local(&self.core) else { return Err(problem("docker_off", "no daemon is known")) };
        let silent = docker::Error::Silent;
        let version = tokio::time::timeout(GLANCE, local.daemon.version()).await.unwrap_or(Err(silent));
        version.map_err(|error| problem(error.code(), error.to_string()))
    }

    /// The images that are there now. `text` is looked for in names and ids.
    ///
    /// # Errors
    /// [`Error::Conflict`] with the reason why the daemon does not answer.
    pub async fn scan(&self, _permit: &Permit<Govern>, filter: Filter, text: Option<&str>) -> Result<Scan> {
        let local = local(&self.core)?;
        let version = local.daemon.version().await?;
        let (images, containers) = tokio::try_join!(local.daemon.images(), local.daemon.containers())?;
        let mut users: HashMap<String, Vec<docker::Container>> = HashMap::new();
        for container in containers {
            users.entry(container.image.clone()).or_default().push(container);
        }
        let found = images.into_iter().filter(|image| text.is_none_or(|text| has(image, text)));
        let mut found: Vec<LocalImage> = found
            .map(|image| LocalImage { containers: users.remove(&image.id).unwrap_or_default(), platform: None, image })
            .collect();
        let count = |filter: Filter| (filter, found.iter().filter(|image| filter.finds(image)).count());
        let counts = [Filter::All, Filter::Used, Filter::Unused, Filter::Untagged].map(count);
        found.retain(|image| filter.finds(image));
        let mut platforms = local.platforms(found.iter().map(|image| image.image.id.clone()).collect()).await?;
        for image in &mut found {
            image.platform = platforms.remove(&image.image.id);
        }
        found.sort_by(|one, other| newest(one).cmp(&newest(other)));
        Ok(Scan { version, counts, images: found })
    }
}

/// The newest first; of one time by name, and then as it may be.
fn newest(image: &LocalImage) -> (std::cmp::Reverse<Option<DateTime<Utc>>>, Option<&String>, &str) {
    (std::cmp::Reverse(image.image.created_at), image.image.tags.first(), &image.image.id)
}

fn has(image: &docker::Image, text: &str) -> bool {
    let text = text.to_lowercase();
    let names = image.tags.iter().chain(&image.digests);
    names.chain([&image.id]).any(|name| name.to_lowercase().contains(&text))
}

impl Filter {
    fn finds(self, image: &LocalImage) -> bool {
        match self {
            Self::All => true,
            Self::Used => !image.containers.is_empty(),
            Self::Unused => image.containers.is_empty(),
            Self::Untagged => image.image.tags.is_empty(),
        }
    }
}

/// The daemon beside us.
pub(crate) fn local(core: &Core) -> Result<&Arc<Local>> {
    core.local.as_ref().ok_or_else(|| Error::conflict("docker_off", "no daemon is known"))
}

impl From<docker::Error> for Error {
    /// No failure of ours: the daemon is another program, which people switch off as they like.
    fn from(error: docker::Error) -> Self {
        Self::conflict(error.code(), error.to_string())
    }
}
