//! Tags joined into indexes, tag by tag of their plan.

use std::sync::Arc;

use async_trait::async_trait;
use db::jobs::items::Item;
use db::{JobKind, LogLevel};
use serde_json::{Value, json};

use super::{Jobs, NewJob, ShownJob};
use crate::Result;
use crate::access::{Permit, SignedIn};
use crate::core::Core;
use crate::indexes::{Done, Indexes, Order, Plan, Row, State, Wish};
use crate::queue::{Kind, NewItem, Outcome, Run, parameters};

/// The kind `index`.
pub(super) struct Joining {
    indexes: Indexes,
    /// In front of an upstream a row is made of requests there, and several wait at once. On SQLite one writes at a time.
    width: usize,
}

impl Joining {
    pub fn new(core: &Arc<Core>) -> Self {
        Self { indexes: Indexes::new(core.clone()), width: if core.front.is_some() { 4 } else { 1 } }
    }
}

#[async_trait]
impl Kind for Joining {
    fn name(&self) -> JobKind {
        JobKind::Index
    }

    fn width(&self) -> usize {
        self.width
    }

    async fn perform(&self, run: &Run, item: &Item) -> Result<Outcome> {
        let order: Order = parameters(&item.parameters)?;
        let actor = run.actor()?;
        let joining = Box::pin(self.indexes.carry_out(&actor, &order)); // it is large
        let done = run.unless_halted(joining).await??;
        let Done { set, taken, deleted } = done;
        if taken {
            let message = format!("{}:{} is on something else, and stays", order.repository, order.tag);
            return Ok(Outcome::Skipped("kept", message));
        }
        if done == Done::default() {
            return Ok(Outcome::Skipped("nothing_to_do", "the tag is on just that index already".to_owned()));
        }
        let old = if deleted > 0 { format!("; {deleted} old tags deleted") } else { String::new() };
        run.log_of(item, LogLevel::Info, format!("{} is now {}{old}", item.label, order.digest)).await;
        Ok(Outcome::DoneWith(json!({ "set": u64::from(set), "deleted": deleted })))
    }

    async fn finish(&self, run: &Run) -> Result<Option<Value>> {
        let results = run.results().await?;
        let sum = |key: &str| results.iter().filter_map(|result| result[key].as_u64()).sum::<u64>();
        Ok(Some(json!({ "set": sum("set"), "deleted": sum("deleted") })))
    }
}

/// Joining as a job.
pub struct IndexJobs {
    indexes: Indexes,
    jobs: Jobs,
}

impl IndexJobs {
    pub(crate) fn new(core: Arc<Core>, jobs: Jobs) -> Self {
        Self { indexes: Indexes::new(core), jobs }
    }

    /// What joining would do. What the caller may not do is a refused row, and what they may not know of looks as if it
    /// were not there.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) for none and for too many.
    pub async fn plan(&self, permit: &Permit<SignedIn>, wish: &Wish) -> Result<Plan> {
        self.indexes.plan(permit.actor(), wish).await
    }

    /// Let a job carry out the rows of a plan that can be.
    ///
    /// # Errors
    /// [`Error::Conflict`](crate::Error::Conflict) when too many jobs wait.
    pub async fn start(&self, permit: &Permit<SignedIn>, wish: &Wish, plan: &Plan) -> Result<ShownJob> {
        let possible = plan.rows.iter().filter(|row| matches!(row.state(wish.options), State::Ready | State::Conflict));
        let items: Vec<NewItem> = possible.map(|row| item(row, wish)).collect::<Result<_>>()?;
        let new = NewJob {
            kind: JobKind::Index,
            // Two at once could each take the other's tag for free.
            target: Some("index".to_owned()),
            repositories: Vec::new(), // numbers tell no names
            parameters: json!({ "tags": items.len(), "options": wish.options }),
            items: Some(items),
        };
        self.jobs.start(permit.actor(), new).await
    }
}

fn item(row: &Row, wish: &Wish) -> Result<NewItem> {
    let tag = row.tag.clone().unwrap_or_default();
    let parts: Vec<(String, String)> = row.parts.iter().map(|part| (part.tag.clone(), part.digest.clone())).collect();
    let names: Vec<&str> = row.parts.iter().map(|part| part.tag.as_str()).collect();
    let label = format!("{} → {}:{tag}", names.join(" + "), row.repository);
    let digest = row.digest.clone().unwrap_or_default();
    let order = Order { repository: row.repository.to_string(), tag, parts, digest, options: wish.options };
    Ok(NewItem { label, ..NewItem::of(&row.repository, &order)? })
}
