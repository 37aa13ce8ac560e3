//! How the upstream does, as its answers show.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use clock::Clock;
use oci::{Code, Error};

/// How the upstream does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// The last answer was a failure of the upstream.
    pub is_failing: bool,
    /// When it last changed.
    pub since: Option<DateTime<Utc>>,
    /// The last failure, also when it is over.
    pub last_failure: Option<Failure>,
}

/// A failure of the upstream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// When.
    pub at: DateTime<Utc>,
    /// Such as `GATEWAY_TIMEOUT`.
    pub code: &'static str,
    /// What happened.
    pub message: String,
}

pub(super) struct Watch {
    clock: Arc<dyn Clock>,
    health: Mutex<Health>,
}

impl Watch {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, health: Mutex::default() }
    }

    pub fn health(&self) -> Health {
        self.health.lock().expect("no panic holds the lock").clone()
    }

    /// Take in an answer: what the upstream refuses is an answer too, only silence and nonsense are failures.
    pub fn saw(&self, error: Option<&Error>) {
        let is_failure = |error: &&Error| {
            matches!(
                error.code,
                Code::Unauthorized
                    | Code::Denied
                    | Code::Unavailable
                    | Code::BadGateway
                    | Code::GatewayTimeout
                    | Code::TooManyRequests
                    | Code::Unknown
            )
        };
        let failure = error.filter(is_failure);
        let mut health = self.health.lock().expect("no panic holds the lock");
        if failure.is_none() && !health.is_failing {
            return; // by far the most common: no reason to look at the clock
        }
        let now = self.clock.now();
        if failure.is_some() != health.is_failing {
            health.since = Some(now);
            if let Some(error) = failure {
                tracing::error!(%error, "the upstream registry fails");
            } else {
                tracing::info!("the upstream registry answers again");
            }
        }
        health.is_failing = failure.is_some();
        if let Some(error) = failure {
            health.last_failure = Some(Failure { at: now, code: error.code.as_str(), message: error.to_string() });
        }
    }
}
