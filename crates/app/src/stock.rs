//! How much is in each repository, in memory. The first page and the folders add it up for thousands of repositories, and for
//! everybody others: SQL would take tens of milliseconds for that each time.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use db::RepositoryId;
use db::repositories::Holding;
use oci::Name;

use crate::Result;
use crate::core::Core;

/// For how long it holds. What this process changes is known at once; what others do, and comparisons with an upstream, so late.
const HOLDS: TimeDelta = TimeDelta::seconds(15);

/// If more repositories changed, everything is read again.
const MOST: usize = 500;

/// What every repository holds.
pub(crate) type Holdings = Arc<HashMap<RepositoryId, Holding>>;

#[derive(Default)]
pub(crate) struct Stock {
    /// One reader at a time: the others wait for what it finds.
    held: tokio::sync::Mutex<Held>,
    changed: std::sync::Mutex<HashSet<Name>>,
}

#[derive(Default)]
struct Held {
    holdings: Holdings,
    read_at: Option<DateTime<Utc>>,
}

impl Stock {
    /// Something was committed there.
    pub fn changed(&self, repository: &Name) {
        let mut changed = self.changed.lock().expect("no panic holds the lock");
        if changed.len() <= MOST {
            changed.insert(repository.clone());
        }
    }

    /// What every repository holds now.
    pub async fn now(&self, core: &Core) -> Result<Holdings> {
        let mut held = self.held.lock().await;
        // Taken before SQL is asked: what changes meanwhile is read the next time.
        let changed = std::mem::take(&mut *self.changed.lock().expect("no panic holds the lock"));
        let now = core.now();
        let is_old = held.read_at.is_none_or(|at| now - at > HOLDS || now < at);
        // Until the reading succeeds nothing holds.
        let read_at = held.read_at.take();
        if is_old || changed.len() > MOST {
            held.holdings = Arc::new(by_id(db::repositories::holdings(&core.db, None).await?));
            held.read_at = Some(now);
        } else {
            let ids = ids_of(core, &changed);
            if !ids.is_empty() {
                let read = by_id(db::repositories::holdings(&core.db, Some(&ids)).await?);
                Arc::make_mut(&mut held.holdings).extend(read);
            }
            held.read_at = read_at;
        }
        Ok(held.holdings.clone())
    }
}

fn ids_of(core: &Core, names: &HashSet<Name>) -> Vec<RepositoryId> {
    let rights = core.rights.now();
    names.iter().filter_map(|name| rights.repository(name)).map(|(id, _)| id).collect()
}

fn by_id(holdings: Vec<Holding>) -> HashMap<RepositoryId, Holding> {
    holdings.into_iter().map(|holding| (holding.id, holding)).collect()
}
