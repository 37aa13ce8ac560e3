//! How often passwords may be tried.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::error::problem;
use crate::{Error, Result};

/// Tries for one name from one address: some at once, then one every six seconds.
const PER_NAME: NonZeroU32 = NonZeroU32::new(10).expect("not zero");

/// Tries from one address for any names, so that trying one password on many names is slow too.
const PER_ADDRESS: NonZeroU32 = NonZeroU32::new(100).expect("not zero");

/// Only what costs an argon2 is counted: a password that was right a moment ago is not.
pub(super) struct Limit {
    names: DefaultKeyedRateLimiter<(Option<IpAddr>, String)>,
    addresses: DefaultKeyedRateLimiter<Option<IpAddr>>,
}

impl Limit {
    pub fn new() -> Self {
        Self {
            names: RateLimiter::keyed(Quota::per_minute(PER_NAME)),
            addresses: RateLimiter::keyed(Quota::per_minute(PER_ADDRESS)),
        }
    }

    /// Count a try.
    ///
    /// # Errors
    /// [`Error::TooMany`] with the time to wait.
    pub fn check(&self, name: &str, remote: Option<IpAddr>) -> Result<()> {
        // Addresses and names are the client's choice: forget those that are long quiet before they fill the memory.
        if self.names.len() > 10_000 {
            self.names.retain_recent();
            self.addresses.retain_recent();
        }
        let now = DefaultClock::default().now();
        let by_address = self.addresses.check_key(&remote);
        // A name may be as long as a header; more than this no user has.
        let name = name.chars().take(64).collect();
        by_address.and_then(|()| self.names.check_key(&(remote, name))).map_err(|not_until| {
            let wait = not_until.wait_time_from(now).max(Duration::from_secs(1));
            let message = format!("too many attempts to sign in; try again in {} seconds", wait.as_secs());
            Error::TooMany(problem("too_many_attempts", message), wait)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_tries_and_then_a_pause_for_that_name_only() {
        let (limit, home) = (Limit::new(), Some(IpAddr::from([127, 0, 0, 1])));
        for _ in 0..10 {
            limit.check("mei", home).unwrap();
        }
        assert!(matches!(limit.check("mei", home), Err(Error::TooMany(_, wait)) if wait.as_secs() <= 6));
        limit.check("li", home).unwrap();
        limit.check("mei", Some(IpAddr::from([127, 0, 0, 2]))).unwrap();
    }

    #[test]
    fn one_address_cannot_try_many_names() {
        let (limit, home) = (Limit::new(), Some(IpAddr::from([127, 0, 0, 1])));
        let allowed = (0..200).filter(|n| limit.check(&format!("user-{n}"), home).is_ok()).count();
        assert_eq!(allowed, 100);
    }
}
