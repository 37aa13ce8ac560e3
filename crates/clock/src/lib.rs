//! Time, ids and randomness: what differs at every call, handed in as an argument so that tests can step it.
//!
//! This is the only crate that may ask the machine for them (`clippy.toml` bans the globals elsewhere).

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Where time, ids and randomness come from.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> DateTime<Utc>;

    /// Fill `bytes` with randomness fit for secrets.
    fn fill(&self, bytes: &mut [u8]);

    /// A new id, sortable by the time of its making (UUID version 7).
    fn id(&self) -> Uuid {
        let mut random = [0; 10];
        self.fill(&mut random);
        let millis = u64::try_from(self.now().timestamp_millis()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}

/// The machine's own clock and entropy.
#[derive(Clone, Copy, Debug, Default)]
pub struct System;

impl Clock for System {
    #[expect(clippy::disallowed_methods, reason = "the one home of the clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    #[expect(clippy::disallowed_methods, reason = "the one home of randomness")]
    fn fill(&self, bytes: &mut [u8]) {
        // No entropy: nothing that this process makes could be a secret, so it must not go on.
        getrandom::fill(bytes).expect("the operating system gives randomness");
    }
}

/// A clock for tests: it stands still until it is moved, and its randomness only counts.
#[derive(Debug)]
pub struct Stepped {
    now: Mutex<DateTime<Utc>>,
    count: AtomicU64,
}

impl Stepped {
    /// A clock that stands at `now`.
    pub fn at(now: DateTime<Utc>) -> Self {
        Self { now: Mutex::new(now), count: AtomicU64::new(0) }
    }

    /// Move on.
    pub fn advance(&self, by: Duration) {
        *self.now.lock().expect("no panic holds the lock") += by;
    }
}

impl Clock for Stepped {
    fn now(&self) -> DateTime<Utc> {
        *self.now.lock().expect("no panic holds the lock")
    }

    fn fill(&self, bytes: &mut [u8]) {
        let count = self.count.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        bytes.fill(0);
        for (byte, value) in bytes.iter_mut().rev().zip(count.iter().rev()) {
            *byte = *value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_time() {
        let clock = Stepped::at(DateTime::UNIX_EPOCH);
        let first = clock.id();
        clock.advance(Duration::from_millis(2));
        assert!(first < clock.id());
        assert_ne!(System.id(), System.id());
    }
}
