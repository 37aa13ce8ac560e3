//! Bulk deletion: the plans of single deletions for many repositories, and then just what they said, one repository
//! after another.

use std::collections::HashSet;
use std::sync::Arc;

use async_trait::async_trait;
use db::jobs::items::Item;
use db::{JobKind, LogLevel};
use oci::Name;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{Jobs, NewJob, ShownJob};
use crate::access::{Access, Administer, Delete, Permit, Pull, SignedIn};
use crate::actor::Actor;
use crate::core::Core;
use crate::deletion::{Deletion, Executed, Plan, Selection, Step, Wanted};
use crate::queue::{Kind, NewItem, Outcome, Run, parameters};
use crate::{Error, Result};

/// The most repositories of one job.
const MOST_REPOSITORIES: usize = 1000;

/// The most tags and digests that one job names.
const MOST_NAMES: usize = 10_000;

/// So many lines say what stays of one item.
const MOST_TOLD: usize = 50;

/// What to delete in one repository.
#[derive(Clone, Debug)]
pub struct Row {
    /// Where.
    pub repository: Name,
    /// What.
    pub selection: Selection,
}

/// What a job would do in one repository.
#[derive(Clone, Debug)]
pub struct PlanRow {
    /// Where.
    pub repository: Name,
    /// Tags to go.
    pub tags: u64,
    /// Manifests to go, with what only they hold.
    pub manifests: u64,
    /// Manifests that stay and have no tag any more.
    pub untagged_manifests: u64,
    /// Bytes that nobody else holds; only for whoever may pull everything.
    pub freed_bytes: Option<i64>,
    /// Why nothing is done here: a stable code, and a message.
    pub refused: Option<(&'static str, String)>,
}

/// What a job would do.
#[derive(Clone, Debug)]
pub struct BulkPlan {
    /// Another one when it would do something else.
    pub id: String,
    /// By repository, in the order in which they were named.
    pub rows: Vec<PlanRow>,
}

/// How a start went.
#[derive(Debug)]
pub enum Started {
    /// The job was made.
    Job(Box<ShownJob>),
    /// No job was made: the plan is another one now.
    Changed(BulkPlan),
}

/// Deleting from many repositories.
pub struct DeletionJobs {
    access: Access,
    deletion: Deletion,
    jobs: Jobs,
}

impl DeletionJobs {
    pub(crate) fn new(core: Arc<Core>, jobs: Jobs) -> Self {
        Self { access: Access::new(core.clone()), deletion: Deletion::new(core), jobs }
    }

    /// What the deletion would do. Where the caller may not delete, the row says so.
    ///
    /// # Errors
    /// [`Error::Invalid`] for too much, for a repository that is named twice, and for what cannot be looked for.
    pub async fn plan(&self, permit: &Permit<SignedIn>, rows: &[Row]) -> Result<BulkPlan> {
        Ok(self.draw(permit.actor(), rows).await?.0)
    }

    /// Make the job, if it would do what the plan of that id says.
    ///
    /// # Errors
    /// As for `plan`; [`Error::Conflict`] when too many jobs of the caller wait.
    pub async fn start(&self, permit: &Permit<SignedIn>, rows: &[Row], plan: &str) -> Result<Started> {
        let (drawn, steps) = self.draw(permit.actor(), rows).await?;
        if drawn.id != plan {
            return Ok(Started::Changed(drawn));
        }
        let items: Vec<NewItem> = steps.iter().map(item).collect::<Result<_>>()?;
        let sum = |of: fn(&PlanRow) -> u64| drawn.rows.iter().map(of).sum::<u64>();
        let parameters = json!({
            "repositories": drawn.rows.iter().filter(|row| row.refused.is_none()).count(),
            "tags": sum(|row| row.tags),
            "manifests": sum(|row| row.manifests),
        });
        let new = NewJob {
            kind: JobKind::Deletion,
            target: None,
            repositories: Vec::new(), // numbers tell no names
            parameters,
            items: Some(items),
        };
        Ok(Started::Job(Box::new(self.jobs.start(permit.actor(), new).await?)))
    }

    async fn draw(&self, actor: &Actor, rows: &[Row]) -> Result<(BulkPlan, Vec<Step>)> {
        check(rows)?;
        let (mut hash, mut planned, mut all) = (Sha256::new(), Vec::new(), Vec::new());
        for row in rows {
            let planned_row = match self.draw_row(actor, row).await {
                Ok((plan, steps)) => {
                    hash.update(format!("{}\n", plan.id));
                    all.extend(steps);
                    told(plan)
                }
                // Nothing is hidden by it: whoever may not pull there is told that it is not there.
                Err(error @ (Error::Forbidden(_) | Error::NotFound(_))) => {
                    hash.update(format!("{} {}\n", row.repository, error.code()));
                    refused(row, &error)
                }
                Err(error) => return Err(error),
            };
            planned.push(planned_row);
        }
        Ok((BulkPlan { id: hex::encode(hash.finalize()), rows: planned }, all))
    }

    async fn draw_row(&self, actor: &Actor, row: &Row) -> Result<(Plan, Vec<Step>)> {
        let name = &row.repository;
        let pull = self.access.permit(actor, Pull(name.clone()))?;
        if row.selection.wanted == Wanted::Repository {
            self.access.permit(actor, Administer(name.clone()))?;
        } else {
            self.access.permit(actor, Delete(name.clone()))?;
        }
        self.deletion.plan_in_steps(&pull, &row.selection).await
    }
}

fn check(rows: &[Row]) -> Result<()> {
    let names = |row: &Row| match &row.selection.wanted {
        Wanted::Tags(tags) => tags.len(),
        Wanted::Manifests(digests) => digests.len(),
        Wanted::Search { .. } | Wanted::Untagged | Wanted::Repository => 0,
    };
    if rows.is_empty() || rows.len() > MOST_REPOSITORIES || rows.iter().map(names).sum::<usize>() > MOST_NAMES {
        let message =
            format!("one job deletes from 1 to {MOST_REPOSITORIES} repositories, and names at most {MOST_NAMES}");
        return Err(Error::invalid("too_many", message));
    }
    let mut seen = HashSet::new();
    match rows.iter().find(|row| !seen.insert(&row.repository)) {
        Some(twice) => Err(Error::invalid("input_invalid", format!("{} is named twice", twice.repository))),
        None => Ok(()),
    }
}

fn told(plan: Plan) -> PlanRow {
    PlanRow {
        tags: plan.tags.count,
        manifests: plan.manifests.count + plan.children.count + plan.referrers.count,
        untagged_manifests: plan.untagged.count,
        freed_bytes: plan.freed_bytes,
        refused: None,
        repository: plan.repository,
    }
}

fn refused(row: &Row, error: &Error) -> PlanRow {
    PlanRow {
        repository: row.repository.clone(),
        tags: 0,
        manifests: 0,
        untagged_manifests: 0,
        freed_bytes: None,
        refused: Some((error.json_code(), error.to_string())),
    }
}

fn item(step: &Step) -> Result<NewItem> {
    let name: Name = step.repository.parse()?;
    let label = match (step.tags.first(), step.tags.last(), step.tags.len()) {
        (Some((first, _)), Some((last, _)), count) if count > 1 => format!("{name} ({count} tags, {first} … {last})"),
        (Some((only, _)), _, _) => format!("{name}:{only}"),
        _ => name.to_string(),
    };
    Ok(NewItem { label, ..NewItem::of(&name, step)? })
}

/// What an item did.
#[derive(Serialize, Deserialize)]
struct Counts {
    tags: u64,
    manifests: u64,
    #[serde(default)]
    repositories: u64,
}

/// The kind.
pub(crate) struct BulkDeletion;

#[async_trait]
impl Kind for BulkDeletion {
    fn name(&self) -> JobKind {
        JobKind::Deletion
    }

    async fn perform(&self, run: &Run, item: &Item) -> Result<Outcome> {
        let step: Step = parameters(&item.parameters)?;
        let name: Name = step.repository.parse()?;
        let (access, actor) = (Access::new(run.core().clone()), run.actor()?);
        let deletion = Deletion::new(run.core().clone());
        let pull = access.permit(&actor, Pull(name.clone()))?;
        let counts = if let Some(plan) = &step.whole {
            let permit = access.permit(&actor, Administer(name.clone()))?;
            match deletion.delete_repository(&permit, &pull, plan).await {
                Ok(Executed::Done(deleted)) => {
                    Counts { tags: deleted.tags, manifests: deleted.manifests, repositories: 1 }
                }
                Ok(Executed::Changed(_)) => {
                    let message = "the repository has changed since it was shown: look at a new plan";
                    return Err(Error::conflict("plan_changed", message));
                }
                Err(error) => return gone(error),
            }
        } else {
            let permit = access.permit(&actor, Delete(name))?;
            let stepped = match deletion.delete_step(run, &permit, &pull, &step).await {
                Ok(stepped) => stepped,
                Err(error) => return gone(error),
            };
            for refusal in stepped.refused.iter().take(MOST_TOLD) {
                let line = format!("{}: {} stays: {}", step.repository, refusal.target, refusal.message);
                run.log_of(item, LogLevel::Warning, line).await;
            }
            if let Some(first) = stepped.refused.first() {
                let message =
                    format!("{} of it stays, such as {}: {}", stepped.refused.len(), first.target, first.message);
                return Err(Error::conflict(first.code, message));
            }
            Counts { tags: stepped.tags, manifests: stepped.manifests, repositories: 0 }
        };
        let line = format!("{}: {} tags and {} manifests deleted", step.repository, counts.tags, counts.manifests);
        run.log_of(item, LogLevel::Info, line).await;
        Ok(Outcome::DoneWith(json!(counts)))
    }

    async fn finish(&self, run: &Run) -> Result<Option<Value>> {
        let mut sum = Counts { tags: 0, manifests: 0, repositories: 0 };
        for result in run.results().await? {
            let counts: Counts = parameters(&result)?;
            sum.tags += counts.tags;
            sum.manifests += counts.manifests;
            sum.repositories += counts.repositories;
        }
        Ok(Some(json!(sum)))
    }
}

/// A repository that is gone has nothing left to delete.
fn gone(error: Error) -> Result<Outcome> {
    match error {
        Error::NotFound(problem) => Ok(Outcome::Skipped("repository_gone", problem.message)),
        error => Err(error),
    }
}
