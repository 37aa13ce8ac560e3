//! What every noun shares: rows, the registry, the clock, and the rights of everybody in memory.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use clock::Clock;
use db::{Db, Tx};
use oci::Registry;
use store::{Collector, Front};
use tokio::sync::Mutex;

use crate::auth::TokenIssuer;
use crate::events::{Event, Hub};
use crate::imports::Room;
use crate::ledger::Ledger;
use crate::local_images::Local;
use crate::rights::Rights;
use crate::stock::Stock;
use crate::{Disk, Parts, Result};

/// The shared inside of [`crate::App`].
pub(crate) struct Core {
    pub db: Db,
    pub registry: Arc<dyn Registry>,
    /// The same as `registry`, when that is the front of an upstream.
    pub front: Option<Arc<Front>>,
    /// What deletes the garbage of our own bytes; none in front of an upstream.
    pub collector: Option<Arc<Collector>>,
    /// The Docker daemon beside us.
    pub local: Option<Arc<Local>>,
    pub store_answers: Arc<dyn Fn() -> std::io::Result<()> + Send + Sync>,
    pub disk: Arc<dyn Fn() -> std::io::Result<Disk> + Send + Sync>,
    pub clock: Arc<dyn Clock>,
    pub secret_key: Vec<u8>,
    pub token_issuer: Option<TokenIssuer>,
    pub imports: Room,
    pub rights: Rights,
    pub ledger: Ledger,
    pub events: Hub,
    pub stock: Stock,
    /// One reader of rights at a time: an older reading never replaces a newer one.
    loading: Mutex<()>,
}

impl Core {
    pub async fn load(parts: Parts, front: Option<Arc<Front>>) -> Result<Arc<Self>> {
        let Parts {
            db,
            registry,
            upstream: _,
            collector,
            local,
            store_answers,
            disk,
            clock,
            secret_key,
            token_issuer,
            imports,
        } = parts;
        let rights = Rights::of(db::rights::load(&db).await?);
        Ok(Arc::new(Self {
            db,
            registry,
            front,
            collector,
            local,
            store_answers,
            disk,
            clock,
            secret_key,
            token_issuer,
            imports,
            rights,
            ledger: Ledger::default(),
            events: Hub::default(),
            stock: Stock::default(),
            loading: Mutex::default(),
        }))
    }

    /// Tell that something happened, after its commit: to those who watch, and to what counts in memory.
    pub fn publish(&self, event: Event) {
        self.stock.changed(&event.repository);
        self.events.publish(event);
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Commit a change of rights and let it count from the next request on.
    pub async fn commit(&self, tx: Tx) -> Result<()> {
        tx.commit().await?;
        self.refresh_if_changed().await
    }

    pub async fn refresh_if_changed(&self) -> Result<()> {
        let _one_at_a_time = self.loading.lock().await;
        if db::rights::version(&self.db).await? != self.rights.version() {
            let changed = self.rights.replace(db::rights::load(&self.db).await?);
            self.events.rights(changed);
        }
        Ok(())
    }

    /// A random text of `N` bytes in hexadecimal digits.
    pub fn random_hex<const N: usize>(&self) -> String {
        let mut bytes = [0; N];
        self.clock.fill(&mut bytes);
        hex::encode(bytes)
    }
}
