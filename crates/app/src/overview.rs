//! The first page: how much there is, what came last, and what needs somebody.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use db::repositories::Holding;
use db::rights::Pause;
use db::{RepositoryId, Tag};
use oci::{Name, Verb};

use crate::access::{Access, Govern, SignedIn};
use crate::actor::Actor;
use crate::core::Core;
use crate::repositories::for_reader;
use crate::upstream::Upstream;
use crate::{Disk, Error, Result};

/// How many pushes are recent.
const RECENT: usize = 10;

/// How long before its end an access token is told of.
const SOON: TimeDelta = TimeDelta::days(14);

/// A disk with less free than this is told of; and one with less than a tenth.
const LITTLE: u64 = 5 * 1024 * 1024 * 1024;

/// How much there is, what came last, and what needs somebody.
#[derive(Clone, Debug)]
pub struct Overview {
    /// How many repositories the caller may pull.
    pub repositories: usize,
    /// How many tags are in them.
    pub tags: i64,
    /// What is stored in them; layers that they share count once for each.
    pub stored_bytes: i64,
    /// Where the bytes lie; for administrators.
    pub disk: Option<Disk>,
    /// The tags that were pushed or set last.
    pub recent_pushes: Vec<(Name, Tag)>,
    /// What needs somebody.
    pub attention: Vec<Attention>,
}

/// Something that needs somebody.
#[derive(Clone, Debug)]
pub enum Attention {
    /// The upstream does not answer as it should.
    UpstreamFailing {
        /// Its host and port.
        host: String,
        /// Since when.
        since: Option<DateTime<Utc>>,
    },
    /// The last comparison with the upstream failed, wholly or for some repositories.
    ComparisonFailed {
        /// How many repositories could not be compared.
        failed: u64,
        /// What happened last.
        last_error: Option<String>,
        /// When it ended.
        finished_at: Option<DateTime<Utc>>,
    },
    /// The disk is nearly full.
    DiskLow(Disk),
    /// Nobody may push for now; for everyone who is signed in.
    PushesPaused(Pause),
    /// An access token of the caller ends soon.
    TokenExpires {
        /// Which one.
        name: String,
        /// When.
        expires_at: DateTime<Utc>,
    },
}

/// The first page.
pub struct Overviews {
    core: Arc<Core>,
}

impl Overviews {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// What the caller sees first. Needs no permit: what they may not pull does not count.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn show(&self, actor: &Actor, upstream: &Upstream) -> Result<Overview> {
        let access = Access::new(self.core.clone());
        let govern = access.permit(actor, Govern).ok();
        let disk = if govern.is_some() { self.disk().await } else { None };
        let mine = self.may_pull(actor);
        let holdings = self.core.stock.now(&self.core).await?;
        let held: Vec<&Holding> = mine.keys().filter_map(|id| holdings.get(id)).collect();
        let recent_pushes = self.recent_pushes(actor, &mine, &held).await?;
        let mut attention = Vec::new();
        if let Some(permit) = &govern {
            attention.extend(of_upstream(upstream.show(permit)));
            attention.extend(disk.filter(Disk::is_low).map(Attention::DiskLow));
        }
        if access.permit(actor, SignedIn).is_ok() {
            attention.extend(self.core.rights.now().pause().cloned().map(Attention::PushesPaused));
            attention.extend(self.tokens(actor));
        }
        Ok(Overview {
            repositories: mine.len(),
            tags: held.iter().map(|holding| holding.tags).sum(),
            stored_bytes: held.iter().map(|holding| holding.stored_bytes).sum(),
            disk,
            recent_pushes,
            attention,
        })
    }

    fn may_pull(&self, actor: &Actor) -> HashMap<RepositoryId, Name> {
        let rights = self.core.rights.now();
        let mine = rights
            .repositories_after(None)
            .filter(|(name, _)| Access::verdict(actor, &rights, name, Verb::Pull).allowed);
        mine.map(|(name, id)| (id, name.clone())).collect()
    }

    /// A file system that does not answer is told of elsewhere: the page comes without it.
    async fn disk(&self) -> Option<Disk> {
        let disk = self.core.disk.clone();
        let asked = tokio::task::spawn_blocking(move || disk()).await.map_err(Error::internal);
        match asked {
            Ok(Ok(disk)) => Some(disk),
            Ok(Err(error)) => {
                tracing::warn!(%error, "the file system does not say how full it is");
                None
            }
            Err(_) => None,
        }
    }

    /// They lie in the repositories into which something was pushed last.
    async fn recent_pushes(
        &self,
        actor: &Actor,
        mine: &HashMap<RepositoryId, Name>,
        held: &[&Holding],
    ) -> Result<Vec<(Name, Tag)>> {
        let mut pushed: Vec<_> = held.iter().filter_map(|held| Some((held.last_push_at?, held.id))).collect();
        pushed.sort_unstable_by_key(|pushed| Reverse(*pushed));
        let latest: Vec<RepositoryId> = pushed.into_iter().take(RECENT).map(|(_, id)| id).collect();
        let tags = db::tags::list_recent(&self.core.db, &latest, RECENT as u64).await?;
        let named = |(id, tag)| Some((mine.get(&id)?.clone(), for_reader(actor, tag)));
        Ok(tags.into_iter().filter_map(named).collect())
    }

    fn tokens(&self, actor: &Actor) -> Vec<Attention> {
        let now = self.core.now();
        let rights = self.core.rights.now();
        let own = actor.user().into_iter().flat_map(|id| rights.tokens_of(id));
        let mut soon: Vec<_> = own
            .filter_map(|token| Some((token.expires_at?, token.name.clone())))
            .filter(|(at, _)| *at > now && *at <= now + SOON)
            .collect();
        soon.sort();
        soon.into_iter().map(|(expires_at, name)| Attention::TokenExpires { name, expires_at }).collect()
    }
}

impl Disk {
    fn is_low(&self) -> bool {
        self.free_bytes < LITTLE || self.free_bytes < self.total_bytes / 10
    }
}

fn of_upstream(state: Option<crate::upstream::UpstreamState>) -> Vec<Attention> {
    let Some(state) = state else { return Vec::new() };
    let mut attention = Vec::new();
    if state.health.is_failing {
        attention.push(Attention::UpstreamFailing { host: state.host, since: state.health.since });
    }
    let run = state.comparison;
    if !run.is_running && (run.failed > 0 || run.last_error.is_some()) {
        let store::Progress { failed, last_error, finished_at, .. } = run;
        attention.push(Attention::ComparisonFailed { failed, last_error, finished_at });
    }
    attention
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_is_low_by_share_and_by_size() {
        const GIB: u64 = 1024 * 1024 * 1024;
        for (free, total, is_low) in [(4, 20, true), (6, 20, false), (99, 1000, true), (100, 1000, false), (0, 0, true)]
        {
            assert_eq!(Disk { free_bytes: free * GIB, total_bytes: total * GIB }.is_low(), is_low, "{free} of {total}");
        }
    }
}
