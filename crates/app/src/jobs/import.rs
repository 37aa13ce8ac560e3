//! Images out of an archive, name by name of their plan.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use db::jobs::items::Item;
use db::{JobId, JobKind, LogLevel};
use serde_json::{Value, json};

use super::{Jobs, NewJob, ShownJob};
use crate::Result;
use crate::access::{Permit, SignedIn};
use crate::core::Core;
use crate::imports::{Done, Imports, Opened, Order, Plan, Row, State, Wish};
use crate::queue::{Kind, NewItem, Outcome, Run, parameters};
use crate::sync::{Telling, Told};

/// Images of one job that are brought at once: disks gain nothing by more.
const WIDTH: usize = 2;

/// The kind `import`.
pub(super) struct Importing {
    imports: Imports,
    /// Archives that running jobs use: looking through one reads it from one end to the other.
    opened: tokio::sync::Mutex<HashMap<JobId, Arc<Opened>>>,
}

impl Importing {
    pub fn new(core: &Arc<Core>) -> Self {
        Self { imports: Imports::new(core.clone()), opened: tokio::sync::Mutex::default() }
    }

    async fn opened(&self, run: &Run, order: &Order) -> Result<Arc<Opened>> {
        let mut opened = self.opened.lock().await;
        if let Some(known) = opened.get(&run.job().id) {
            return Ok(known.clone());
        }
        let new = Arc::new(self.imports.open(order.import).await?);
        opened.insert(run.job().id, new.clone());
        Ok(new)
    }

    async fn bring(&self, run: &Run, item: &Item, order: &Order) -> Result<(Done, u64)> {
        let actor = run.actor()?;
        self.imports.used(order.import).await?;
        let opened = self.opened(run, order).await?;
        let (telling, mut told) = Telling::new();
        let (watch, expected) = (Arc::new(telling), Mutex::new(0_u64));
        let bringing = self.imports.carry_out(&actor, &opened, order, watch);
        // The channel ends with the watch, which ends with the copy.
        let writing = async {
            while let Some(told) = told.recv().await {
                match told {
                    Told::Expect(bytes) => {
                        let mut sum = expected.lock().expect("no panic holds the lock");
                        *sum = sum.saturating_add(bytes);
                        run.expect(item, *sum);
                    }
                    Told::Done(bytes) => run.moved(item, bytes),
                    Told::Line { text, is_warning } => {
                        let level = if is_warning { LogLevel::Warning } else { LogLevel::Info };
                        run.log_of(item, level, text).await;
                    }
                }
            }
        };
        let both = Box::pin(futures_util::future::join(bringing, writing)); // it is large
        let (done, ()) = run.unless_halted(both).await?;
        let bytes = *expected.lock().expect("no panic holds the lock");
        Ok((done?, bytes))
    }
}

#[async_trait]
impl Kind for Importing {
    fn name(&self) -> JobKind {
        JobKind::Import
    }

    fn width(&self) -> usize {
        WIDTH
    }

    async fn perform(&self, run: &Run, item: &Item) -> Result<Outcome> {
        let order: Order = parameters(&item.parameters)?;
        match Box::pin(self.bring(run, item, &order)).await? {
            (Done::Set(digest), bytes) => {
                run.log_of(item, LogLevel::Info, format!("{}:{} is now {digest}", order.repository, order.tag)).await;
                Ok(Outcome::DoneWith(
                    json!({ "images": order.images.len(), "bytes": bytes, "digest": digest.as_str() }),
                ))
            }
            (Done::Same(_), _) => Ok(Outcome::Skipped("current", "the same image is there already".to_owned())),
            (Done::Kept, _) => {
                Ok(Outcome::Skipped("kept", "the tag is on something else, and is not to be overwritten".to_owned()))
            }
        }
    }

    async fn finish(&self, run: &Run) -> Result<Option<Value>> {
        self.opened.lock().await.remove(&run.job().id);
        let results = run.results().await?;
        let sum = |key: &str| results.iter().filter_map(|result| result[key].as_u64()).fold(0, u64::saturating_add);
        Ok(Some(json!({ "images": sum("images"), "bytes": sum("bytes") })))
    }
}

/// Imports as jobs.
pub struct ImportJobs {
    imports: Imports,
    jobs: Jobs,
}

impl ImportJobs {
    pub(crate) fn new(core: Arc<Core>, jobs: Jobs) -> Self {
        Self { imports: Imports::new(core), jobs }
    }

    /// What an import would do. What the caller may not do is a refused row.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) for an archive that is not there, or somebody else's;
    /// [`Error::Invalid`](crate::Error::Invalid) for none and for too many rows.
    pub async fn plan(&self, permit: &Permit<SignedIn>, wish: &Wish) -> Result<Plan> {
        self.imports.plan(permit, wish).await
    }

    /// Let a job carry out the rows of a plan that can be.
    ///
    /// # Errors
    /// [`Error::Conflict`](crate::Error::Conflict) when too many jobs wait.
    pub async fn start(&self, permit: &Permit<SignedIn>, wish: &Wish, plan: &Plan) -> Result<ShownJob> {
        let possible = plan.rows.iter().filter(|row| matches!(row.state(wish.options), State::Ready | State::Conflict));
        let items: Vec<NewItem> = possible.map(|row| item(row, wish)).collect::<Result<_>>()?;
        self.imports.wanted_by_job(wish.import).await?;
        let new = NewJob {
            kind: JobKind::Import,
            target: None,
            repositories: Vec::new(), // numbers tell no names
            parameters: json!({ "import": wish.import, "names": items.len(), "options": wish.options }),
            items: Some(items),
        };
        self.jobs.start(permit.actor(), new).await
    }
}

fn item(row: &Row, wish: &Wish) -> Result<NewItem> {
    let (repository, tag) = (row.repository.to_string(), row.tag.to_string());
    let label = format!("{repository}:{tag}");
    let order = Order { import: wish.import, repository, tag, images: row.images.clone(), options: wish.options };
    let item = NewItem::of(&row.repository, &order)?;
    Ok(NewItem { label, bytes_total: Some(row.bytes), ..item })
}
