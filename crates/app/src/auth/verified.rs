//! Passwords that were right a moment ago, so that argon2 is not paid per request.

use std::sync::Arc;
use std::time::Duration;

use db::UserId;
use hmac::{Hmac, KeyInit, Mac};
use moka::sync::Cache;
use sha2::Sha256;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// For how long a verified password counts. Changing it or disabling its user ends that at once: the epoch differs.
const FOR: Duration = Duration::from_mins(5);

/// So many are remembered: what is tried is the client's choice.
const MOST: u64 = 10_000;

/// Remembers a keyed hash of name and password; the key lives only in this process's memory.
pub(super) struct Verified {
    key: [u8; 32],
    cache: Cache<[u8; 32], (UserId, i64)>,
    turns: Cache<[u8; 32], Arc<Mutex<()>>>,
}

impl Verified {
    pub fn new(key: [u8; 32]) -> Self {
        let cache = Cache::builder().max_capacity(MOST).time_to_live(FOR).build();
        Self { key, cache, turns: Cache::builder().max_capacity(MOST).time_to_idle(FOR).build() }
    }

    /// Whose turn it is to find out whether a password is right. A node that starts asks for all of its images at once:
    /// the first verifies, the others wait and find what it remembered.
    pub async fn turn(&self, name: &str, password: &str) -> OwnedMutexGuard<()> {
        self.turns.get_with(self.hash(name, password), Arc::default).lock_owned().await
    }

    /// The user and the epoch in which the password was right.
    pub fn find(&self, name: &str, password: &str) -> Option<(UserId, i64)> {
        self.cache.get(&self.hash(name, password))
    }

    pub fn remember(&self, name: &str, password: &str, user: UserId, epoch: i64) {
        self.cache.insert(self.hash(name, password), (user, epoch));
    }

    fn hash(&self, name: &str, password: &str) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        // The length keeps "ab" + "c" apart from "a" + "bc".
        mac.update(&(name.len() as u64).to_be_bytes());
        mac.update(name.as_bytes());
        mac.update(password.as_bytes());
        mac.finalize().into_bytes().into()
    }
}
