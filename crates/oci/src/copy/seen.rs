//! What one run knows of the two registries, so that nothing is asked or fetched twice.

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;
use std::sync::{Arc, Mutex};

use futures_util::lock::{Mutex as Turn, OwnedMutexGuard};

use crate::{Digest, Name, Tag};

/// What one run knows of the two registries that it copies between.
#[derive(Default)]
pub struct Seen {
    /// The repositories of the target in which a blob is.
    blobs: Turns<Digest, BTreeSet<Name>>,
    /// The tags of repositories of the source.
    tags: Turns<Name, Option<Arc<BTreeSet<Tag>>>>,
}

/// A value for each key, and one who works on it at a time: the others wait for what comes out.
struct Turns<K, V>(Mutex<HashMap<K, Arc<Turn<V>>>>);

impl<K, V> Default for Turns<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Clone + Eq + Hash, V: Default> Turns<K, V> {
    async fn take(&self, key: &K) -> OwnedMutexGuard<V> {
        let turn = self.0.lock().expect("no panic holds the lock").entry(key.clone()).or_default().clone();
        turn.lock_owned().await
    }
}

impl Seen {
    /// The repositories of the target in which a blob is known to be. Whoever wants the same blob waits meanwhile, so that
    /// it is fetched once.
    pub(super) async fn places(&self, blob: &Digest) -> OwnedMutexGuard<BTreeSet<Name>> {
        self.blobs.take(blob).await
    }

    pub(super) async fn tags(&self, repository: &Name) -> OwnedMutexGuard<Option<Arc<BTreeSet<Tag>>>> {
        self.tags.take(repository).await
    }

    /// A blob is not where it was thought to be.
    pub(super) fn forget(&self, blob: &Digest) {
        self.blobs.0.lock().expect("no panic holds the lock").remove(blob);
    }
}
