//! Parts of a deletion that was shown, to be done later and one by one: nothing beyond them is deleted.
//!
//! Doing a step twice does no harm: what is gone is gone. What moved, or came since, stays and is told.

use std::collections::{BTreeSet, HashMap, HashSet};

use db::{Connection, Tx};
use oci::Name;
use serde::{Deserialize, Serialize};

use super::graph::{Graph, Meant};
use super::plan::{Drawn, same_repository};
use super::{Deleted, Deletion, Plan, Refusal, Selection, Wanted};
use crate::access::{Delete, Permit, Pull};
use crate::queue::Run;
use crate::repositories::{Repositories, not_found};
use crate::{Error, Result};

/// So many tags go in one transaction, which pushes to the repository wait for.
const TAGS: usize = 500;

/// A part of what a plan showed for one repository.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Step {
    pub repository: String,
    /// The plan by which the whole repository goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<String>,
    /// Tags to go, and what each was on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<(String, String)>,
    /// Manifests to go.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub manifests: Vec<String>,
    /// What goes with them, because nothing else holds it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub along: Vec<String>,
}

/// How a step went.
#[derive(Debug, Default)]
pub(crate) struct Stepped {
    /// Tags that were shown and are there no more.
    pub tags: u64,
    /// Manifests that were shown and are there no more.
    pub manifests: u64,
    /// What stays, and why.
    pub refused: Vec<Refusal>,
}

impl Deletion {
    /// A plan, and the steps that it takes.
    pub(crate) async fn plan_in_steps(&self, pull: &Permit<Pull>, selection: &Selection) -> Result<(Plan, Vec<Step>)> {
        self.core.ledger.flush(&self.core.db).await?;
        let snapshot = self.core.db.snapshot().await?;
        let drawn = self.draw(&snapshot, pull.repository(), selection).await?;
        let plan = self.tell(&snapshot, pull.actor(), selection, &drawn).await?;
        let steps = if selection.wanted == Wanted::Repository {
            vec![Step { repository: drawn.repository.name, whole: Some(drawn.id), ..Step::default() }]
        } else {
            steps(&drawn)
        };
        Ok((plan, steps))
    }

    /// Do a step that is not of a whole repository, as far as it still is what was shown.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Conflict`] when more would go than was shown, and when the job was halted.
    pub(crate) async fn delete_step(
        &self,
        run: &Run,
        permit: &Permit<Delete>,
        pull: &Permit<Pull>,
        step: &Step,
    ) -> Result<Stepped> {
        same_repository(permit, pull)?;
        // What waits in memory was pulled before this deletion.
        self.core.ledger.flush(&self.core.db).await?;
        let name = permit.repository();
        let (drawn, refused, deleted) = if let Some(front) = self.core.front.clone() {
            let (drawn, refused) = self.narrow(&self.core.db.snapshot().await?, name, step).await?;
            let deleted = self.carry_out_there(&front, permit, &drawn, || run.is_halted()).await?;
            (drawn, refused, deleted)
        } else {
            let tx = self.core.db.begin().await?;
            run.hold(&tx).await?;
            lock(&tx, name).await?;
            let (drawn, refused) = self.narrow(&tx, name, step).await?;
            let deleted = self.carry_out_here(tx, permit, &drawn).await?;
            (drawn, refused, deleted)
        };
        let Deleted { tags, manifests, failed } = deleted;
        let wanted = (drawn.fate.tags.len() + drawn.fate.gone().count()) as u64;
        if run.is_halted() && tags + manifests + (failed.len() as u64) < wanted {
            return Err(Error::conflict("job_halted", "the job was stopped"));
        }
        let failed = failed.into_iter().map(|(target, error)| Refusal {
            target,
            code: error.json_code(),
            message: error.to_string(),
        });
        let refused: Vec<Refusal> = refused.into_iter().chain(drawn.fate.refused).chain(failed).collect();
        Ok(count(step, refused))
    }

    /// What of a step is still as it was shown.
    async fn narrow(&self, conn: &impl Connection, name: &Name, step: &Step) -> Result<(Drawn, Vec<Refusal>)> {
        let repository = Repositories::row_in(conn, name).await?;
        let facts = db::deletion::facts(conn, repository.id).await?;
        let graph = Graph::new(facts, self.core.front.is_none());
        let mut refused = Vec::new();
        let tags = tags_as_shown(&graph, step, &mut refused);
        let roots: BTreeSet<usize> = step.manifests.iter().filter_map(|digest| graph.manifest(digest)).collect();
        let roots = roots.into_iter().filter(|at| match graph.tag_beside(*at, &tags) {
            None => true,
            Some(tag) => {
                let message = format!("the manifest has the tag {tag} now");
                let target = graph.facts.manifests[*at].digest.clone();
                refused.push(Refusal { target, code: "manifest_tagged", message });
                false
            }
        });
        let mut fate = graph.fate(Meant::Manifests(roots.collect()));
        // Also those whose manifests stay.
        fate.tags = tags.into_iter().collect();
        let shown: HashSet<&str> = step.manifests.iter().chain(&step.along).map(String::as_str).collect();
        let extra = fate.gone().map(|at| graph.facts.manifests[at].digest.as_str()).find(|at| !shown.contains(at));
        if let Some(extra) = extra {
            let message = format!("{extra} would go too, which was not shown: look at a new plan");
            return Err(Error::conflict("plan_changed", message));
        }
        Ok((Drawn { id: String::new(), repository, graph, fate }, refused))
    }
}

async fn lock(tx: &Tx, name: &Name) -> Result<()> {
    let repository = Repositories::row_in(tx, name).await?;
    if db::repositories::lock(tx, repository.id).await? { Ok(()) } else { Err(not_found()) }
}

/// The tags of a step that are still on what they were on. What is gone is no matter.
fn tags_as_shown(graph: &Graph, step: &Step, refused: &mut Vec<Refusal>) -> BTreeSet<usize> {
    let names = graph.facts.tags.iter().enumerate().map(|(at, (name, _))| (name.as_str(), at));
    let places: HashMap<&str, usize> = names.collect();
    let mut found = BTreeSet::new();
    for (tag, digest) in &step.tags {
        match places.get(tag.as_str()) {
            Some(at) if graph.fact_of(*at).digest == *digest => drop(found.insert(*at)),
            Some(_) => {
                let message = "the tag is on another manifest now".to_owned();
                refused.push(Refusal { target: tag.clone(), code: "tag_moved", message });
            }
            None => {}
        }
    }
    found
}

/// Many tags go some at a time, and manifests after the last of them.
fn steps(drawn: &Drawn) -> Vec<Step> {
    let Drawn { repository, graph, fate, .. } = drawn;
    let digests = |places: &[usize]| places.iter().map(|at| graph.facts.manifests[*at].digest.clone()).collect();
    let tag = |tag: &usize| (graph.facts.tags[*tag].0.clone(), graph.fact_of(*tag).digest.clone());
    let tags: Vec<(String, String)> = fate.tags.iter().map(tag).collect();
    let step = || Step { repository: repository.name.clone(), ..Step::default() };
    let along = fate.children.iter().chain(&fate.referrers).copied().collect::<Vec<_>>();
    let manifests = Step { manifests: digests(&fate.manifests), along: digests(&along), ..step() };
    if tags.is_empty() && manifests.manifests.is_empty() {
        return Vec::new();
    }
    if tags.len() <= TAGS {
        return vec![Step { tags, ..manifests }];
    }
    let mut steps: Vec<Step> = tags.chunks(TAGS).map(|some| Step { tags: some.to_vec(), ..step() }).collect();
    if !manifests.manifests.is_empty() {
        steps.push(manifests);
    }
    steps
}

fn count(step: &Step, refused: Vec<Refusal>) -> Stepped {
    let stays: HashSet<&str> = refused.iter().map(|refusal| refusal.target.as_str()).collect();
    let tags = step.tags.iter().filter(|(tag, _)| !stays.contains(tag.as_str())).count() as u64;
    let manifests = step.manifests.iter().chain(&step.along).filter(|digest| !stays.contains(digest.as_str()));
    Stepped { tags, manifests: manifests.count() as u64, refused }
}
