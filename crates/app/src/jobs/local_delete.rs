//! Deletions of local images, name by name or image by image.

use std::sync::Arc;

use async_trait::async_trait;
use db::jobs::items::Item;
use db::{JobKind, LogLevel};
use docker::{Daemon, ImageName, Removed};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::local_push::{check_daemon, failed};
use super::{DAEMON, Jobs, NewJob, ShownJob};
use crate::access::{Access, Govern, Permit};
use crate::core::Core;
use crate::local_images::local;
use crate::local_images::removal::{Plan, Planner, Row, Wish};
use crate::queue::{Kind, NewItem, Outcome, Run, parameters};
use crate::{Error, Result};

/// One thing, as it waits to be deleted.
#[derive(Debug, Serialize, Deserialize)]
struct Order {
    /// The daemon whose image it is.
    daemon: String,
    /// The name, when only that is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
    image: String,
    /// Every name that was shown to go.
    tags: Vec<String>,
}

/// The kind `local_delete`.
pub(super) struct LocalDeletions {
    core: Arc<Core>,
    access: Access,
}

impl LocalDeletions {
    pub fn new(core: &Arc<Core>) -> Self {
        Self { access: Access::new(core.clone()), core: core.clone() }
    }
}

/// Delete it, if it is what was shown; `None`: it is gone already.
async fn carry_out(daemon: &Daemon, order: &Order) -> Result<Option<Removed>> {
    let gone = match &order.tag {
        Some(tag) => untag(daemon, tag, &order.image).await,
        None => remove(daemon, order).await,
    };
    match gone {
        Err(Error::Conflict(problem)) if problem.code == docker::Error::NotFound(String::new()).code() => Ok(None),
        gone => gone.map(Some),
    }
}

async fn untag(daemon: &Daemon, tag: &str, image: &str) -> Result<Removed> {
    let name = name(tag)?;
    let (there, _) = daemon.inspect(&name).await?;
    if there != image {
        return Err(moved(tag));
    }
    Ok(daemon.untag(&name).await?)
}

async fn remove(daemon: &Daemon, order: &Order) -> Result<Removed> {
    let id = name(&order.image)?;
    let there = daemon.images().await?.into_iter().find(|image| image.id == order.image);
    // What a person did not see go does not go.
    if let Some(new) = there.iter().flat_map(|image| &image.tags).find(|tag| !order.tags.contains(tag)) {
        return Err(moved(new));
    }
    Ok(daemon.remove(&id).await?)
}

fn name(text: &str) -> Result<ImageName> {
    text.parse().map_err(|_| Error::conflict("name_invalid", "the daemon calls it by a name that is none"))
}

fn moved(tag: &str) -> Error {
    Error::conflict("plan_changed", format!("{tag} is another image than the one that was shown: look at a new plan"))
}

#[async_trait]
impl Kind for LocalDeletions {
    fn name(&self) -> JobKind {
        JobKind::LocalDelete
    }

    async fn perform(&self, run: &Run, item: &Item) -> Result<Outcome> {
        let order: Order = parameters(&item.parameters)?;
        self.access.permit(&run.actor()?, Govern)?;
        let local = local(&self.core)?;
        check_daemon(local, &order.daemon).await?;
        let Some(Removed { tags, images }) = carry_out(local.daemon(), &order).await? else {
            return Ok(Outcome::Skipped("image_gone", "it was gone already".to_owned()));
        };
        let line = format!("{}: {tags} names and {images} images or layers of images deleted", item.label);
        run.log_of(item, LogLevel::Info, line).await;
        // Docker counts parts of images with them.
        Ok(Outcome::DoneWith(json!({ "tags": tags, "images": u64::from(images > 0) })))
    }

    async fn finish(&self, run: &Run) -> Result<Option<Value>> {
        let results = run.results().await?;
        let sum = |key: &str| results.iter().filter_map(|result| result[key].as_u64()).fold(0, u64::saturating_add);
        Ok(Some(json!({ "tags": sum("tags"), "images": sum("images"), "failed": failed(run).await? })))
    }
}

/// How a start went.
#[derive(Debug)]
pub enum Started {
    /// The job was made.
    Job(Box<ShownJob>),
    /// No job was made: the plan is another one now.
    Changed(Plan),
}

/// Deletions of local images as jobs.
pub struct LocalDeleteJobs {
    planner: Planner,
    jobs: Jobs,
}

impl LocalDeleteJobs {
    pub(crate) fn new(core: Arc<Core>, jobs: Jobs) -> Self {
        Self { planner: Planner::new(core), jobs }
    }

    /// What the deletion would do: every name that goes along, and the containers that use the images.
    ///
    /// # Errors
    /// [`Error::Invalid`] for nothing and for too much; [`Error::Conflict`] with the reason why the daemon does not answer.
    pub async fn plan(&self, permit: &Permit<Govern>, wish: &Wish) -> Result<Plan> {
        self.planner.plan(permit, wish).await
    }

    /// Make the job, if it would do what the plan of that id says.
    ///
    /// # Errors
    /// As for `plan`; [`Error::Conflict`] when nothing of it can be done, and when too many jobs wait.
    pub async fn start(&self, permit: &Permit<Govern>, wish: &Wish, plan: &str) -> Result<Started> {
        let drawn = self.plan(permit, wish).await?;
        if drawn.id != plan {
            return Ok(Started::Changed(drawn));
        }
        let possible = drawn.rows.iter().filter(|row| row.refused.is_none());
        let items = possible.map(|row| item(&drawn.daemon, row)).collect::<Result<Vec<_>>>()?;
        if items.is_empty() {
            return Err(Error::conflict("all_refused", "nothing of this can be done; the plan says why"));
        }
        let new = NewJob {
            kind: JobKind::LocalDelete,
            target: Some(DAEMON.to_owned()),
            repositories: Vec::new(),
            parameters: json!({ "items": items.len() }),
            items: Some(items),
        };
        Ok(Started::Job(Box::new(self.jobs.start(permit.actor(), new).await?)))
    }
}

fn item(daemon: &str, row: &Row) -> Result<NewItem> {
    let order =
        Order { daemon: daemon.to_owned(), tag: row.tag.clone(), image: row.image.clone(), tags: row.tags.clone() };
    let short: String = row.image.trim_start_matches("sha256:").chars().take(12).collect();
    let label = match (&row.tag, row.tags.first()) {
        (Some(tag), _) => tag.clone(),
        (None, Some(first)) if row.tags.len() > 1 => format!("{short} ({first} and {} more)", row.tags.len() - 1),
        (None, Some(only)) => format!("{short} ({only})"),
        (None, None) => short,
    };
    let parameters = serde_json::to_value(order).map_err(Error::internal)?;
    Ok(NewItem { label, repositories: Vec::new(), parameters, bytes_total: None })
}
