//! Sync: images of other registries into ours, and ours into theirs, registry to registry. What is wanted is shown as a
//! plan, or becomes a job (`jobs/sync.rs`).

pub(crate) mod by_daemon;
mod ends;
mod expand;
mod telling;

use std::sync::Arc;

use futures_util::{FutureExt, StreamExt, stream};
use oci::copy::{Copier, Look, Options, Outcome, Seen, Spot};
use oci::{Name, Platform, Tag};
use serde::{Deserialize, Serialize};
use store::OnTokio;

use crate::access::{Access, Govern, Permit, SignedIn};
use crate::core::Core;
use crate::error::Problem;
use crate::jobs::{DAEMON, Jobs, NewJob, ShownJob};
use crate::local_images::local;
use crate::remotes::{Remotes, problem_of};
use crate::tag_filter::TagFilter;
use crate::{Error, Result};

pub(crate) use ends::Here;
pub(crate) use expand::{Expansion, Unlisted};
pub(crate) use telling::{Progress, Telling, Told};

/// References of one request.
const MOST_REFERENCES: usize = 500;

/// Rows of a plan that are looked at: a person reads it, and registries count questions.
const MOST_LOOKS: usize = 200;

/// Rows that are looked at at the same time.
const LOOKS_AT_ONCE: usize = 4;

/// Where images go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From another registry to ours.
    #[default]
    Pull,
    /// From ours to another registry.
    Push,
}

/// Who moves images.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// We do, from registry to registry.
    #[default]
    Registry,
    /// The Docker daemon beside us, which pulls and pushes: one platform, and a digest of its own.
    Daemon,
}

/// What is wanted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Wanted {
    /// Where images go.
    pub direction: Direction,
    /// The other registry; none: the one that each reference names.
    pub remote_id: Option<i64>,
    /// As people write them to Docker; for `push` repositories of ours.
    pub references: Vec<String>,
    /// Where a single reference goes; none: to the same name.
    pub target_repository: Option<String>,
    /// Under which tag; none: the same.
    pub target_tag: Option<String>,
    /// Which tags of references that name none; without it `latest`.
    pub tags: Option<TagFilter>,
    /// Only these platforms of indexes; empty: those of the remote, else all.
    pub platforms: Vec<String>,
    /// Signatures and the like come along.
    pub referrers: bool,
    /// A tag that is another image may be moved.
    pub overwrite: bool,
    /// Who moves them.
    #[serde(default)]
    pub via: Via,
    /// Names that the daemon had only for this go again.
    #[serde(default)]
    pub cleanup: bool,
}

impl Wanted {
    fn check(&self) -> Result<()> {
        if !(1..=MOST_REFERENCES).contains(&self.references.len()) {
            return Err(invalid(format!("name 1 to {MOST_REFERENCES} references")));
        }
        if self.references.iter().any(|reference| reference.len() > 1000) {
            return Err(invalid("a reference has at most 1000 characters"));
        }
        let is_one = self.references.len() == 1;
        if self.target_repository.is_some() && !is_one {
            return Err(invalid("`target_repository` is for a single reference"));
        }
        if self.target_tag.is_some() && (!is_one || self.tags.is_some()) {
            return Err(invalid("`target_tag` is for a single image"));
        }
        if self.direction == Direction::Push && self.remote_id.is_none() {
            return Err(invalid("to push, name the remote that the images go to"));
        }
        if self.via == Via::Daemon && (self.direction == Direction::Push || self.platforms.len() > 1) {
            return Err(invalid("a daemon pulls: leave `direction` out, and name at most one platform"));
        }
        if self.cleanup && self.via == Via::Registry {
            return Err(invalid("`cleanup` is about the daemon: it goes with `via`: `daemon`"));
        }
        self.target_repository.as_deref().map(str::parse::<Name>).transpose()?;
        self.target_tag.as_deref().map(str::parse::<Tag>).transpose()?;
        self.tags.as_ref().map(TagFilter::compile).transpose()?;
        platforms(&self.platforms).map(drop)
    }

    /// How copying is done, with what the remote prefers.
    pub(crate) fn options(&self, remote: Option<&db::Remote>, by: &str) -> Result<Options> {
        let preferred = remote.and_then(|remote| remote.settings.platforms.as_deref()).unwrap_or_default();
        let named = if self.platforms.is_empty() { preferred } else { &self.platforms };
        Ok(Options {
            platforms: platforms(named)?,
            referrers: self.referrers,
            overwrite: self.overwrite,
            by: Some(by.to_owned()),
            ..Options::default()
        })
    }
}

fn platforms(words: &[String]) -> Result<Vec<Platform>> {
    let read =
        |word: &String| word.parse().map_err(|error: oci::Error| Error::invalid("platform_invalid", error.message));
    words.iter().map(read).collect()
}

/// One image that is wanted.
#[derive(Clone, Debug)]
pub struct Row {
    /// The reference that asked for it, as it was written.
    pub reference: String,
    /// The other registry, as people write it.
    pub registry: String,
    /// Where it answers.
    pub host: String,
    /// Where it comes from.
    pub source: Spot,
    /// Where it goes.
    pub target: Spot,
    /// What would happen, as far as it was looked at.
    pub look: Option<Look>,
    /// Why it would not be copied.
    pub refused: Option<Problem>,
}

/// What would happen.
#[derive(Debug)]
pub struct Plan {
    /// Each image.
    pub rows: Vec<Row>,
    /// References whose tags could not be listed.
    pub unlisted: Vec<(String, Problem)>,
}

/// Sync.
pub struct SyncJobs {
    core: Arc<Core>,
    remotes: Remotes,
    jobs: Jobs,
}

impl SyncJobs {
    pub(crate) fn new(core: Arc<Core>, jobs: Jobs) -> Self {
        Self { remotes: Remotes::new(core.clone()), core, jobs }
    }

    /// What would be copied, and what is the same already. Nothing is changed anywhere.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what cannot be meant; [`Error::NotFound`] for a remote that is not there, or not for everybody.
    pub async fn plan(&self, permit: &Permit<SignedIn>, wanted: &Wanted) -> Result<Plan> {
        self.check(permit, wanted)?;
        let expansion = Expansion { core: &self.core, remotes: &self.remotes, permit, wanted };
        let (mut rows, unlisted) = expansion.rows().await?;
        if wanted.via == Via::Daemon {
            // What it would find it tells nobody before it pulls: only that it is there.
            local(&self.core)?.daemon().version().await?;
            return Ok(Plan { rows, unlisted: unlisted.into_iter().map(Unlisted::into_pair).collect() });
        }
        let looked = rows.iter().take(MOST_LOOKS).map(|row| self.look(permit, wanted, row).boxed());
        let looked: Vec<_> = stream::iter(looked.collect::<Vec<_>>()).buffered(LOOKS_AT_ONCE).collect().await;
        for (row, look) in rows.iter_mut().zip(looked) {
            match look {
                Ok(look) => row.look = look,
                Err(problem) => row.refused = Some(problem),
            }
        }
        Ok(Plan { rows, unlisted: unlisted.into_iter().map(Unlisted::into_pair).collect() })
    }

    fn check(&self, permit: &Permit<SignedIn>, wanted: &Wanted) -> Result<()> {
        wanted.check()?;
        if wanted.via == Via::Daemon {
            Access::new(self.core.clone()).permit(permit.actor(), Govern)?;
        }
        Ok(())
    }

    async fn look(&self, permit: &Permit<SignedIn>, wanted: &Wanted, row: &Row) -> Result<Option<Look>, Problem> {
        if row.refused.is_some() {
            return Ok(None);
        }
        let told = |error: Error| problem(&error);
        let id = wanted.remote_id.map(db::RemoteId);
        let (remote, known) = self.remotes.connect(permit, id, &row.host).await.map_err(told)?;
        let options = wanted.options(known.as_ref(), permit.actor().name()).map_err(told)?;
        let here = Here::new(&self.core, permit.actor());
        let (seen, watch) = (Seen::default(), Arc::new(telling::Silent));
        let look = match wanted.direction {
            Direction::Pull => {
                let copier = Copier { source: &remote, target: &here, seen: &seen, runtime: &OnTokio, watch, options };
                copier.look(&row.source, &row.target).await
            }
            Direction::Push => {
                let copier = Copier { source: &here, target: &remote, seen: &seen, runtime: &OnTokio, watch, options };
                copier.look(&row.source, &row.target).await
            }
        };
        look.map(Some).map_err(|error| problem_of(&error))
    }

    /// Make a job of it.
    ///
    /// # Errors
    /// As for `plan`; what is refused for single images fails their items.
    pub async fn start(&self, permit: &Permit<SignedIn>, wanted: &Wanted) -> Result<ShownJob> {
        self.jobs.start(permit.actor(), self.job(permit, wanted).await?).await
    }

    /// The job that it would be.
    ///
    /// # Errors
    /// As for [`SyncJobs::start`].
    pub(crate) async fn job(&self, permit: &Permit<SignedIn>, wanted: &Wanted) -> Result<NewJob> {
        self.check(permit, wanted)?;
        // A remote that is not for them is told now, and not by a job that fails.
        if let Some(id) = wanted.remote_id {
            self.remotes.usable(permit, db::RemoteId(id)).await?;
        }
        let repositories = match wanted.direction {
            Direction::Pull => expand::targets(wanted)?,
            Direction::Push => expand::sources(wanted)?,
        };
        let parameters = serde_json::to_value(wanted).map_err(Error::internal)?;
        // Jobs of one daemon run one after another.
        let target = (wanted.via == Via::Daemon).then(|| DAEMON.to_owned());
        Ok(NewJob { kind: db::JobKind::Sync, target, repositories, parameters, items: None })
    }
}

/// Whether nothing needs to be done for a row.
pub fn is_current(look: &Look) -> bool {
    look.outcome == Outcome::Current
}

/// An error of ours in the words of a row.
pub(crate) fn problem(error: &Error) -> Problem {
    match error {
        Error::Registry(error) => problem_of(error),
        other => crate::error::problem(other.code(), other.to_string()),
    }
}

fn invalid(message: impl Into<String>) -> Error {
    Error::invalid("sync_invalid", message)
}
