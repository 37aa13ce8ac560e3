//! The registry that a team already has, with our index over it.
//!
//! [`Front`] implements the traits of `oci` by asking the upstream. Bytes stay there; rows tell what is in it, so that
//! lists are fast, rights can be asked, and a manifest that is known by its digest needs no question. They are written
//! with every push and deletion that passes. What happens behind our back is found by comparing.

mod compare;
mod delete;
mod health;
mod list;
mod read;
mod record;
mod together;
mod turns;
mod write;

use std::sync::Arc;
use std::time::Duration;

use clock::Clock;
use db::Db;
use moka::sync::Cache;
use oci::{Code, Descriptor, Digest, Error, Manifest, Name, Reference, Registry, Result, Tag};

use crate::index::Index;
use compare::Comparison;
use health::Watch;
use together::Together;
use turns::Turns;

pub use compare::Progress;
pub use health::{Failure, Health};

/// Tags whose digest is known to be in the index, so that pulls of them need not ask SQL.
const MOST_KNOWN_TAGS: u64 = 100_000;

/// What manifests may take in memory, in bytes.
const MOST_BYTES: u64 = 32 * 1024 * 1024;

/// For how long they are kept there: so long another Roadstead may still serve what was deleted through this one.
const KEPT: Duration = Duration::from_secs(5);

/// The registry that a team already has, with our index over it.
pub struct Front {
    index: Index,
    upstream: Arc<dyn Registry>,
    known_tags: Cache<(Name, Tag), Digest>,
    /// Manifests of the index that are being pulled a lot.
    manifests: Cache<(Name, Digest), Manifest>,
    gets: Together<Manifest>,
    stats: Together<Descriptor>,
    turns: Turns,
    watch: Watch,
    comparison: Comparison,
}

impl Front {
    /// Stand in front of `upstream`, with the rows of `db`.
    pub fn new(db: Db, upstream: Arc<dyn Registry>, clock: Arc<dyn Clock>) -> Self {
        Self {
            watch: Watch::new(clock.clone()),
            index: Index { db, clock },
            upstream,
            known_tags: Cache::new(MOST_KNOWN_TAGS),
            manifests: Cache::builder().max_capacity(MOST_BYTES).time_to_live(KEPT).weigher(weight).build(),
            gets: Together::new(),
            stats: Together::new(),
            turns: Turns::default(),
            comparison: Comparison::default(),
        }
    }

    /// How the upstream does.
    pub fn health(&self) -> Health {
        self.watch.health()
    }

    /// How far the comparison with the upstream is.
    pub fn progress(&self) -> Progress {
        self.comparison.progress()
    }

    /// An answer of the upstream, as our own clients shall see it.
    fn seen<T>(&self, answer: Result<T>) -> Result<T> {
        self.watch.saw(answer.as_ref().err());
        answer.map_err(ours)
    }

    /// [`Front::seen`], where a thing may be missing: the upstream need not tell a missing thing from a missing
    /// repository, we do.
    async fn found<T>(&self, repository: &Name, answer: Result<T>) -> Result<T> {
        let error = match self.seen(answer) {
            Err(error) if matches!(error.code, Code::ManifestUnknown | Code::BlobUnknown) => error,
            answer => return answer,
        };
        match self.index.find_repository(repository).await? {
            Some(_) => Err(error),
            None => Err(Error::name_unknown(repository)),
        }
    }
}

/// What the upstream says of *our* account is not for our clients: they would try to sign in better. Nor is where it is:
/// the log has that, and the system page.
fn ours(error: Error) -> Error {
    match error.code {
        Code::Unauthorized | Code::Denied => {
            let message = "the upstream registry does not let Roadstead do this: an administrator should check \
                           REGISTRY_USERNAME and REGISTRY_PASSWORD";
            Error::new(Code::BadGateway, message).with_source(error)
        }
        Code::TooManyRequests => {
            let message = "the upstream registry is asked too often; try again later";
            Error::new(Code::Unavailable, message).with_source(error)
        }
        Code::Unavailable | Code::BadGateway | Code::GatewayTimeout | Code::Unknown => {
            let (code, message) = match error.code {
                Code::Unavailable => (error.code, "the upstream registry cannot be reached now; try again later"),
                Code::GatewayTimeout => (error.code, "the upstream registry does not answer in time; try again later"),
                _ => (Code::BadGateway, "the upstream registry broke off, or answered what cannot be used"),
            };
            Error::new(code, message).with_source(error)
        }
        _ => error,
    }
}

fn weight(_: &(Name, Digest), manifest: &Manifest) -> u32 {
    u32::try_from(manifest.bytes.len() + 256).unwrap_or(u32::MAX)
}

/// What the turns are taken for.
fn turn_of(repository: &Name, reference: &Reference) -> String {
    format!("{repository} {reference}")
}
