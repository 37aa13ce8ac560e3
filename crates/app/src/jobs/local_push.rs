//! Uploads of local images, one item each.

use std::sync::Arc;

use async_trait::async_trait;
use db::jobs::items::{Item, ListItems};
use db::{ItemState, JobKind, LogLevel};
use docker::ImageName;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{DAEMON, Jobs, NewJob, ShownJob};
use crate::access::{Access, Delete, Govern, Permit, Pull, Push};
use crate::actor::Actor;
use crate::core::Core;
use crate::deletion::{Deletion, Executed, Selection, Wanted};
use crate::local_images::names::Target;
use crate::local_images::plan::{Options, Plan, Planner, State, Wish};
use crate::local_images::{Local, Parcel, Path, Permits, Uploaded, Uploader, holds, local};
use crate::queue::{Kind, NewItem, Outcome, Run, parameters};
use crate::{Error, Result};

/// Images that are pushed at once; the daemon moves several layers of each.
const WIDTH: usize = 2;

/// One image, as it waits to be pushed.
#[derive(Debug, Serialize, Deserialize)]
struct Order {
    /// The daemon whose image it is: another process that works at jobs may be beside another one.
    daemon: String,
    name: String,
    image: String,
    target: (String, String),
    #[serde(default, skip_serializing_if = "Option::is_none")]
    old: Option<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    held: Option<String>,
    #[serde(flatten)]
    options: Options,
}

/// What was done for one image.
#[derive(Default)]
struct Done {
    /// How it came; none: it was there already.
    path: Option<Path>,
    bytes: u64,
    digest: String,
    /// Names that went, at the daemon and with us.
    removed: u64,
}

/// The kind `local_push`.
pub(super) struct LocalPushes {
    core: Arc<Core>,
    access: Access,
    deletion: Deletion,
}

impl LocalPushes {
    pub fn new(core: &Arc<Core>) -> Self {
        Self { access: Access::new(core.clone()), deletion: Deletion::new(core.clone()), core: core.clone() }
    }

    fn permits(&self, actor: &Actor, target: &Target) -> Result<Permits> {
        self.access.permit(actor, Govern)?;
        Ok(Permits {
            push: self.access.permit(actor, Push(target.repository.clone()))?,
            pull: self.access.permit(actor, Pull(target.repository.clone()))?,
        })
    }

    async fn carry_out(&self, uploader: &mut Uploader<'_>, order: &Order) -> Result<Option<Done>> {
        let actor = uploader.run.actor()?;
        let target = target_of(&order.target)?;
        let permits = self.permits(&actor, &target)?;
        check_daemon(uploader.local, &order.daemon).await?;
        let there = Planner::new(self.core.clone()).there(&target.repository, &target.tag).await?;
        let mut done = match there {
            Some(there) if holds(&there, &order.image) => Done { digest: there.info.digest, ..Done::default() },
            Some(_) if !order.options.overwrite => return Ok(None),
            _ => {
                let parcel = Parcel {
                    image: order.image.parse().map_err(Error::internal)?,
                    repository: target.repository.clone(),
                    tag: target.tag.clone(),
                    held: order.held.clone(),
                    keeps_name: false,
                };
                let Uploaded { digest, bytes, path } = Box::pin(uploader.upload(&permits, &parcel)).await?;
                Done { path: Some(path), bytes, digest: digest.to_string(), removed: 0 }
            }
        };
        if order.options.remove_local_tag {
            done.removed += self.remove_local(uploader, order).await?;
        }
        if let Some(old) = &order.old {
            done.removed += self.remove_old(uploader, &actor, (old, &order.image)).await?;
        }
        Ok(Some(done))
    }

    /// The old name at the daemon, if it still is that image's.
    async fn remove_local(&self, uploader: &Uploader<'_>, order: &Order) -> Result<u64> {
        let name: ImageName = order.name.parse().map_err(Error::internal)?;
        let what = match uploader.image_of(&name).await? {
            None => return Ok(0),
            Some(image) if image == order.image => match uploader.local.daemon().untag(&name).await {
                Ok(_) => return Ok(1),
                Err(docker::Error::NotFound(_)) => return Ok(0),
                Err(error) => return Err(error.into()),
            },
            Some(_) => "is another image by now",
        };
        let line = format!("{} {what}, and stays at the daemon", order.name);
        uploader.run.log_of(uploader.item, LogLevel::Warning, line).await;
        Ok(0)
    }

    /// The tag of ours under which the same image was before, by the same plan as any other deletion.
    async fn remove_old(
        &self,
        uploader: &Uploader<'_>,
        actor: &Actor,
        (old, image): (&(String, String), &str),
    ) -> Result<u64> {
        let old = target_of(old)?;
        let there = Planner::new(self.core.clone()).there(&old.repository, &old.tag).await?;
        let name = format!("{}:{}", old.repository, old.tag);
        let Some(there) = there else { return Ok(0) };
        if !holds(&there, image) {
            let line = format!("{name} is another image by now, and stays");
            uploader.run.log_of(uploader.item, LogLevel::Warning, line).await;
            return Ok(0);
        }
        let delete = self.access.permit(actor, Delete(old.repository.clone()))?;
        let pull = self.access.permit(actor, Pull(old.repository.clone()))?;
        let selection = Selection { wanted: Wanted::Tags(vec![old.tag]), delete_manifests: true };
        let plan = self.deletion.plan(&delete, &pull, &selection).await?;
        match self.deletion.delete(&delete, &pull, &selection, &plan.id).await? {
            Executed::Done(deleted) => match deleted.failed.into_iter().next() {
                Some((_, error)) => Err(error),
                None => Ok(deleted.tags),
            },
            Executed::Changed(_) => {
                Err(Error::conflict("plan_changed", format!("somebody pushed to {name} at this moment; try again")))
            }
        }
    }
}

/// Whether this process is beside the daemon that a person saw.
pub(super) async fn check_daemon(local: &Local, expected: &str) -> Result<()> {
    if local.daemon().id().await? == expected {
        return Ok(());
    }
    let message =
        "the job was made for the Docker daemon of another machine, or for one that was set up anew: make a new one";
    Err(Error::conflict("other_daemon", message))
}

fn target_of((repository, tag): &(String, String)) -> Result<Target> {
    Ok(Target { repository: repository.parse()?, tag: tag.parse()? })
}

fn pair(target: &Target) -> (String, String) {
    (target.repository.to_string(), target.tag.to_string())
}

#[async_trait]
impl Kind for LocalPushes {
    fn name(&self) -> JobKind {
        JobKind::LocalPush
    }

    fn width(&self) -> usize {
        WIDTH
    }

    async fn perform(&self, run: &Run, item: &Item) -> Result<Outcome> {
        let order: Order = parameters(&item.parameters)?;
        let mut uploader = Uploader::new(local(&self.core)?, run, item);
        let Some(done) = self.carry_out(&mut uploader, &order).await? else {
            let message = "the tag is another image, and is not to be overwritten";
            return Ok(Outcome::Skipped("kept", message.to_owned()));
        };
        let Done { path, bytes, digest, removed } = done;
        let words = match path {
            Some(Path::Push) => "pushed by the daemon",
            Some(Path::Export) => "pushed from the daemon's export",
            None => "was there already",
        };
        run.log_of(item, LogLevel::Info, format!("{}: {words}, {digest}", item.label)).await;
        Ok(Outcome::DoneWith(json!({
            "pushed": u64::from(path.is_some()), "same": u64::from(path.is_none()), "path": path,
            "removed": removed, "bytes": bytes, "digest": digest,
        })))
    }

    async fn finish(&self, run: &Run) -> Result<Option<Value>> {
        let results = run.results().await?;
        let sum = |key: &str| results.iter().filter_map(|result| result[key].as_u64()).fold(0, u64::saturating_add);
        Ok(Some(json!({
            "pushed": sum("pushed"), "same": sum("same"), "removed": sum("removed"), "bytes": sum("bytes"),
            "failed": failed(run).await?,
        })))
    }
}

/// How many items failed.
pub(super) async fn failed(run: &Run) -> Result<u64> {
    let query = ListItems { job: run.job().id, state: Some(ItemState::Failed), after: None, limit: 1 };
    Ok(db::jobs::items::list(&run.core().db, &query).await?.total)
}

/// Uploads of local images as jobs.
pub struct LocalPushJobs {
    planner: Planner,
    jobs: Jobs,
}

impl LocalPushJobs {
    pub(crate) fn new(core: Arc<Core>, jobs: Jobs) -> Self {
        Self { planner: Planner::new(core), jobs }
    }

    /// What the upload would do: every name that results, and what is in the way.
    ///
    /// # Errors
    /// [`Error::Invalid`] for none and for too many images; [`Error::Conflict`] with the reason why the daemon does not
    /// answer.
    pub async fn plan(&self, permit: &Permit<Govern>, wish: &Wish) -> Result<Plan> {
        self.planner.plan(permit, wish).await
    }

    /// Let a job carry out the rows of a plan that can be.
    ///
    /// # Errors
    /// [`Error::Conflict`] when too many jobs wait.
    pub async fn start(&self, permit: &Permit<Govern>, wish: &Wish, plan: &Plan) -> Result<ShownJob> {
        let possible =
            plan.rows.iter().filter(|row| matches!(row.state(&wish.options), State::Ready | State::Conflict));
        let mut items = Vec::new();
        for row in possible {
            let (Some(target), Some(image)) = (&row.target, &row.image) else { continue };
            let order = Order {
                daemon: plan.daemon.clone(),
                name: row.name.clone(),
                image: image.clone(),
                target: pair(target),
                old: row.old.as_ref().map(pair),
                held: row.held.clone(),
                options: wish.options,
            };
            let item = NewItem::of(&target.repository, &order)?;
            items.push(NewItem { label: format!("{} → {}:{}", row.name, target.repository, target.tag), ..item });
        }
        let new = NewJob {
            kind: JobKind::LocalPush,
            target: Some(DAEMON.to_owned()),
            repositories: Vec::new(),
            parameters: json!({ "images": items.len(), "options": wish.options }),
            items: Some(items),
        };
        self.jobs.start(permit.actor(), new).await
    }
}
