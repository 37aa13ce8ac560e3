//! Who did what: written in the transaction of the change, or for pushes within seconds of it.

use std::sync::Arc;

use db::audit_events::{ListAuditEvents, NewAuditEvent};
use db::{AuditEvent, Tx};
use serde_json::Value;

use crate::Result;
use crate::access::{Govern, Permit};
use crate::actor::Actor;
use crate::core::Core;
use crate::input::{check_filters, check_time};

/// What happened, without who and when.
pub(crate) struct Event {
    action: &'static str,
    target: String,
    before: Option<Value>,
    after: Option<Value>,
}

impl Event {
    pub fn new(action: &'static str, target: impl Into<String>) -> Self {
        Self { action, target: target.into(), before: None, after: None }
    }

    pub fn before(mut self, value: Value) -> Self {
        self.before = Some(value);
        self
    }

    pub fn after(mut self, value: Value) -> Self {
        self.after = Some(value);
        self
    }

    fn by(self, core: &Core, actor: &Actor) -> NewAuditEvent {
        NewAuditEvent {
            at: core.now(),
            actor_id: actor.user().map(|id| id.0),
            actor: actor.name().to_owned(),
            action: self.action.to_owned(),
            target: self.target,
            remote_addr: actor.origin.remote,
            request_id: actor.origin.request_id.clone(),
            before: self.before,
            after: self.after,
        }
    }
}

/// Write an event in the transaction of its change.
pub(crate) async fn record(tx: &Tx, core: &Core, actor: &Actor, event: Event) -> Result<()> {
    Ok(db::audit_events::create(tx, event.by(core, actor)).await?)
}

/// Write many events in the transaction of their changes.
pub(crate) async fn record_many(tx: &Tx, core: &Core, actor: &Actor, events: Vec<Event>) -> Result<()> {
    let events = events.into_iter().map(|event| event.by(core, actor)).collect();
    Ok(db::audit_events::create_many(tx, events).await?)
}

/// Write an event soon: the change was committed elsewhere, and its request does not wait.
pub(crate) async fn note(core: &Core, actor: &Actor, event: Event) -> Result<()> {
    let Some(event) = core.ledger.event(event.by(core, actor)) else { return Ok(()) };
    let tx = core.db.begin().await?;
    db::audit_events::create(&tx, event).await?;
    Ok(tx.commit().await?)
}

/// The audit as it is read.
pub struct Audit {
    core: Arc<Core>,
}

impl Audit {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// Write down that the storage of another registry was taken over: its folder, and how much was in it.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn record_adoption(&self, permit: &Permit<Govern>, folder: &str, summary: Value) -> Result<()> {
        note(&self.core, permit.actor(), Event::new("storage.adopt", folder).after(summary)).await
    }

    /// Events, newest first.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) for what cannot be looked for.
    pub async fn list(&self, _permit: &Permit<Govern>, query: &ListAuditEvents) -> Result<Vec<AuditEvent>> {
        check_filters([&query.actor, &query.action, &query.target_prefix])?;
        query.from.into_iter().chain(query.to).try_for_each(check_time)?;
        // What waits in memory happened before this question.
        self.core.ledger.flush(&self.core.db).await?;
        Ok(db::audit_events::list(&self.core.db, query).await?)
    }
}
