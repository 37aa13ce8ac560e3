//! What schedules begin: the same as a request of the kind would.

use db::JobKind;
use serde_json::{Value, json};

use super::Schedules;
use crate::access::{Govern, Permit, SignedIn};
use crate::jobs::NewJob;
use crate::jobs::collection::{self, CollectionRules};
use crate::queue::parameters;
use crate::sync::Wanted;
use crate::{Error, Result};

/// What a schedule begins.
#[derive(Clone, Debug)]
pub enum Work {
    /// A collection of garbage.
    Collection(CollectionRules),
    /// A verification of what is stored.
    Verification,
    /// Copies from or to other registries.
    Sync(Box<Wanted>),
}

impl Work {
    /// The word for it.
    pub fn kind(&self) -> JobKind {
        match self {
            Self::Collection(_) => JobKind::Collection,
            Self::Verification => JobKind::Verification,
            Self::Sync(_) => JobKind::Sync,
        }
    }

    pub(super) fn parameters(&self) -> Result<Value> {
        match self {
            Self::Collection(rules) => serde_json::to_value(rules).map_err(Error::internal),
            Self::Verification => Ok(json!({})),
            Self::Sync(wanted) => serde_json::to_value(wanted).map_err(Error::internal),
        }
    }

    /// What was stored.
    pub(super) fn read(kind: JobKind, value: &Value) -> Result<Self> {
        match kind {
            JobKind::Collection => Ok(Self::Collection(parameters(value)?)),
            JobKind::Verification => Ok(Self::Verification),
            JobKind::Sync => Ok(Self::Sync(Box::new(parameters(value)?))),
            other => Err(not_schedulable(other)),
        }
    }
}

impl Schedules {
    /// The job that it would be.
    pub(super) async fn job(&self, permit: &Permit<Govern>, work: &Work) -> Result<NewJob> {
        match work {
            Work::Collection(rules) => collection::collection(&self.core, *rules),
            Work::Verification => collection::verification(&self.core),
            Work::Sync(wanted) => {
                let permit = self.access.permit(permit.actor(), SignedIn)?;
                self.sync.job(&permit, wanted).await
            }
        }
    }
}

/// The refusal of a kind that is not begun by itself: what a person has to see before is not done without them.
pub fn not_schedulable(kind: JobKind) -> Error {
    let message =
        format!("schedules begin `collection`, `verification` and `sync`; a {kind} needs somebody who begins it");
    Error::invalid("kind_not_schedulable", message)
}
