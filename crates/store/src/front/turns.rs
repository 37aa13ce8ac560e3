//! Whose turn it is to change a tag: upstream and index must see the same order.

use std::sync::Arc;

use moka::sync::Cache;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// Turns that are remembered; one that somebody waits for is kept alive by the waiting itself.
const MOST: u64 = 10_000;

pub(super) struct Turns(Cache<String, Arc<Mutex<()>>>);

impl Default for Turns {
    fn default() -> Self {
        Self(Cache::new(MOST))
    }
}

impl Turns {
    pub async fn wait(&self, what: String) -> OwnedMutexGuard<()> {
        self.0.get_with(what, Arc::default).lock_owned().await
    }
}
