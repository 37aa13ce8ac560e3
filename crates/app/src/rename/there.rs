//! At an upstream: its blobs are mounted and manifests put again, byte for byte.

use std::sync::{Arc, Mutex};

use oci::copy::{Copier, Line, Options, Outcome, Seen, Spot, Watch};
use oci::{Code, Name, Reference, Registry};
use serde_json::json;
use store::OnTokio;

use super::carry_out::{Permits, gone};
use super::plan::tags;
use super::{Done, Order, Rename};
use crate::Result;
use crate::actor::Actor;
use crate::audit::{self, Event};
use crate::events::{self, Kind};
use crate::repositories::Repositories;

/// How many blobs and manifests travel at the same time.
const AT_ONCE: usize = 8;

/// Nobody counts what does not move; what had to move is counted for the server's log.
#[derive(Default)]
struct Traffic(Mutex<u64>);

impl Watch for Traffic {
    fn expect(&self, _: u64) {}

    fn done(&self, _: u64) {}

    fn line(&self, line: &Line<'_>) {
        if let Line::Fetched { size, .. } = line {
            *self.0.lock().expect("no panic holds the lock") += size;
        }
    }
}

impl Rename {
    /// Tag by tag. Rows follow, as with every push through us.
    pub(super) async fn copy_there(&self, permits: &Permits, order: &Order) -> Result<Done> {
        let (from, to, actor) = (permits.pull.repository(), permits.push.repository(), permits.push.actor());
        let names = if let Some(tags) = &order.tags {
            tags.clone()
        } else {
            let source = Repositories::row_in(&self.core.db, from).await?;
            tags(&self.core.db, source.id).await?.into_iter().map(|(tag, _)| tag).collect()
        };
        // As a push makes it.
        self.repositories.ensure(&permits.push).await?;
        let registry = &*self.core.registry;
        let watch = Arc::new(Traffic::default());
        let options = Options {
            overwrite: order.options.overwrite,
            one_registry: true,
            parallel: AT_ONCE,
            by: Some(actor.name().to_owned()),
            ..Options::default()
        };
        let (seen, runtime) = (Seen::default(), OnTokio);
        let copier = Copier {
            source: registry,
            target: registry,
            seen: &seen,
            runtime: &runtime,
            watch: watch.clone(),
            options,
        };
        let mut result = Done::default();
        for tag in names {
            let spot = |name: &Name| {
                Ok::<_, crate::Error>(Spot { repository: name.clone(), reference: Reference::Tag(tag.parse()?) })
            };
            match copy_one(&copier, &spot(from)?, &spot(to)?).await? {
                Outcome::Copied => result.set += 1,
                Outcome::Current => result.same += 1,
                Outcome::Kept => result.taken.push(tag),
            }
        }
        let bytes = *watch.0.lock().expect("no panic holds the lock");
        if bytes > 0 {
            tracing::warn!(%from, %to, bytes, "the upstream does not mount these blobs: they were moved");
        }
        self.settle_there((from, to), actor, order, result).await
    }

    async fn settle_there(
        &self,
        (from, to): (&Name, &Name),
        actor: &Actor,
        order: &Order,
        mut done: Done,
    ) -> Result<Done> {
        let tx = self.core.db.begin().await?;
        done.grants = self.carry_grants(&tx, actor, order).await?;
        if done.set > 0 {
            let event =
                Event::new("repository.copy", from.as_str()).after(json!({ "name": to.as_str(), "tags": done.set }));
            audit::record(&tx, &self.core, actor, event).await?;
        }
        self.core.commit(tx).await?;
        self.core.publish(events::Event::new(Kind::RepositoryChanged, to, actor));
        Ok(done)
    }
}

async fn copy_one(copier: &Copier<'_, dyn Registry, dyn Registry>, from: &Spot, to: &Spot) -> Result<Outcome> {
    let error = match copier.copy(from, to).await {
        Ok(end) => return Ok(end.outcome),
        Err(error) => error,
    };
    let is_unknown = matches!(error.code, Code::ManifestUnknown | Code::NameUnknown);
    if !is_unknown || is_there(copier.source, from).await? {
        return Err(error.into());
    }
    // Gone here and there over there: it was brought already, before somebody could write that down.
    if is_there(copier.target, to).await? { Ok(Outcome::Current) } else { Err(gone(&from.reference)) }
}

async fn is_there(registry: &dyn Registry, spot: &Spot) -> Result<bool> {
    match registry.stat_manifest(&spot.repository, &spot.reference).await {
        Ok(_) => Ok(true),
        Err(error) if matches!(error.code, Code::ManifestUnknown | Code::NameUnknown) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
