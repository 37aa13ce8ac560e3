//! Passwords that were right a moment ago, so that argon2 is not paid per request.

use std::time::Duration;

use db::UserId;
use hmac::{Hmac, KeyInit, Mac};
use moka::sync::Cache;
use sha2::Sha256;

/// For how long a verified password counts. Changing it or disabling its user ends that at once: the epoch differs.
const FOR: Duration = Duration::from_mins(5);

/// Remembers a keyed hash of name and password; the key lives only in this process's memory.
pub(super) struct Verified {
    key: [u8; 32],
    cache: Cache<[u8; 32], (UserId, i64)>,
}

impl Verified {
    pub fn new(key: [u8; 32]) -> Self {
        Self { key, cache: Cache::builder().max_capacity(10_000).time_to_live(FOR).build() }
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
