//! Renames, row by row of their plan.

use std::sync::Arc;

use async_trait::async_trait;
use db::jobs::items::Item;
use db::{JobKind, LogLevel};
use serde_json::{Value, json};

use super::{Jobs, NewJob, ShownJob};
use crate::Result;
use crate::access::{Permit, SignedIn};
use crate::core::Core;
use crate::queue::{Kind, NewItem, Outcome, Run, parameters};
use crate::rename::{Done, Order, Plan, Rename, State, Wish};

/// The code of a row of which nothing was left to do.
const NOTHING: &str = "nothing_to_do";

/// The kind `rename`.
pub(super) struct Renames {
    rename: Rename,
    /// In front of an upstream a row is made of requests there, and several wait at once. On SQLite one writes at a time.
    width: usize,
}

impl Renames {
    pub fn new(core: &Arc<Core>) -> Self {
        Self { rename: Rename::new(core.clone()), width: if core.front.is_some() { 4 } else { 1 } }
    }
}

#[async_trait]
impl Kind for Renames {
    fn name(&self) -> JobKind {
        JobKind::Rename
    }

    fn width(&self) -> usize {
        self.width
    }

    async fn perform(&self, run: &Run, item: &Item) -> Result<Outcome> {
        let order: Order = parameters(&item.parameters)?;
        let actor = run.actor()?;
        let renaming = Box::pin(self.rename.carry_out(&actor, &order)); // it is large
        let done = run.unless_halted(renaming).await??;
        for tag in &done.taken {
            let message = format!("{}:{tag} is another image and stays, and so does {}:{tag}", order.to, order.from);
            run.log_of(item, LogLevel::Warning, message).await;
        }
        if done == Done::default() {
            return Ok(Outcome::Skipped(
                NOTHING,
                "nothing was left to do: what is under the old name is under the new one, too".to_owned(),
            ));
        }
        run.log_of(item, LogLevel::Info, format!("{}: {}", item.label, told(&done))).await;
        let Done { renamed, set, same, taken, deleted, grants } = done;
        Ok(Outcome::DoneWith(json!({
            "renamed": u64::from(renamed), "set": set, "same": same,
            "taken": taken.len(), "deleted": deleted, "grants": grants,
        })))
    }

    async fn finish(&self, run: &Run) -> Result<Option<Value>> {
        let results = run.results().await?;
        let sum = |key: &str| results.iter().filter_map(|result| result[key].as_u64()).sum::<u64>();
        let keys = ["renamed", "set", "same", "taken", "deleted", "grants"];
        Ok(Some(
            keys.into_iter().map(|key| (key.to_owned(), json!(sum(key)))).collect::<serde_json::Map<_, _>>().into(),
        ))
    }
}

fn told(done: &Done) -> String {
    if done.renamed {
        return "renamed".to_owned();
    }
    let mut words = vec![format!("{} tags set", done.set)];
    let more =
        [(done.same, "were there already"), (done.deleted, "old ones deleted"), (done.grants, "grants carried over")];
    words.extend(more.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")));
    words.join(", ")
}

/// Renames as jobs.
pub struct RenameJobs {
    rename: Rename,
    jobs: Jobs,
}

impl RenameJobs {
    pub(crate) fn new(core: Arc<Core>, jobs: Jobs) -> Self {
        Self { rename: Rename::new(core), jobs }
    }

    /// What the renames would do. What the caller may not do is a refused row, and what they may not know of looks as if
    /// it were not there.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) for none and for too many repositories.
    pub async fn plan(&self, permit: &Permit<SignedIn>, wish: &Wish) -> Result<Plan> {
        self.rename.plan(permit.actor(), wish).await
    }

    /// Let a job carry out the rows of a plan that can be.
    ///
    /// # Errors
    /// [`Error::Conflict`](crate::Error::Conflict) when too many jobs wait.
    pub async fn start(&self, permit: &Permit<SignedIn>, wish: &Wish, plan: &Plan) -> Result<ShownJob> {
        let mut items = Vec::new();
        let wanted = wish.moves.iter().zip(&plan.rows);
        let possible = wanted.filter(|(_, row)| matches!(row.state(&wish.options), State::Ready | State::Conflict));
        for (wanted, row) in possible {
            let order = Order {
                from: row.from.to_string(),
                source: row.source,
                to: row.to.clone(),
                tags: wanted.tags.as_ref().map(|tags| tags.iter().map(ToString::to_string).collect()),
                options: wish.options,
            };
            let to: oci::Name = row.to.parse()?;
            let item = NewItem::of(&row.from, &order)?;
            items.push(NewItem {
                label: format!("{} → {to}", row.from),
                repositories: vec![row.from.clone(), to],
                ..item
            });
        }
        let parameters = json!({ "repositories": items.len(), "options": wish.options });
        let new = NewJob {
            kind: JobKind::Rename,
            // Two renames at once could each take the other's target for free.
            target: Some("rename".to_owned()),
            repositories: Vec::new(),
            parameters,
            items: Some(items),
        };
        self.jobs.start(permit.actor(), new).await
    }
}
