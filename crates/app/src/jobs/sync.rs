//! Jobs that copy images between registries, one item each. What is copied is found out when the job first runs: a
//! registry with many tags is not asked for them while somebody waits.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use db::jobs::items::Item;
use db::{JobId, JobKind, RemoteId};
use oci::copy::{Copied, Copier, Outcome as End, Seen, Spot};
use oci::{Name, Reference};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::OnTokio;

use crate::access::{Access, Permit, SignedIn};
use crate::core::Core;
use crate::queue::{Kind, NewItem, Outcome, Run, parameters};
use crate::remotes::{Remotes, problem_of};
use crate::sync::by_daemon::ByDaemon;
use crate::sync::{Direction, Expansion, Here, Progress, Row, Telling, Unlisted, Via, Wanted};
use crate::{Error, Result};

/// Images of one job that are copied at once: enough to fill a line, few enough for the other registry.
const WIDTH: usize = 3;

pub(crate) struct SyncImages {
    core: Arc<Core>,
    remotes: Remotes,
    /// What running jobs know of the registries between which they copy. After a restart they learn it anew.
    runs: Mutex<HashMap<JobId, HashMap<String, Arc<Between>>>>,
}

/// What one job knows of one other registry.
struct Between {
    remote: client::Remote,
    settings: Option<db::Remote>,
    seen: Seen,
}

/// One image, as its item keeps it.
#[derive(Debug, Serialize, Deserialize)]
struct Parameters {
    reference: String,
    /// Where the other registry answers; none: its tags could not be listed, so that it is tried again.
    host: Option<String>,
    source: (String, String),
    target: (String, String),
}

impl SyncImages {
    pub fn new(core: &Arc<Core>) -> Self {
        Self { core: core.clone(), remotes: Remotes::new(core.clone()), runs: Mutex::default() }
    }

    fn permit(&self, run: &Run) -> Result<Permit<SignedIn>> {
        Access::new(self.core.clone()).permit(&run.actor()?, SignedIn)
    }

    async fn between(&self, run: &Run, permit: &Permit<SignedIn>, wanted: &Wanted, host: &str) -> Result<Arc<Between>> {
        // Asked for each item: a remote that is deleted, or not shared any more, is not used any more.
        let (remote, settings) = self.remotes.connect(permit, wanted.remote_id.map(RemoteId), host).await?;
        let mut runs = self.runs.lock().expect("no panic holds the lock");
        let known = runs.entry(run.job().id).or_default();
        if let Some(known) = known.get(host).filter(|known| known.settings == settings) {
            return Ok(known.clone());
        }
        let between = Arc::new(Between { remote, settings, seen: Seen::default() });
        known.insert(host.to_owned(), between.clone());
        Ok(between)
    }

    async fn copy(&self, run: &Run, item: &Item, wanted: &Wanted, image: &Image<'_>) -> Result<Outcome> {
        let permit = self.permit(run)?;
        if wanted.via == Via::Daemon {
            let job = ByDaemon { core: &self.core, remotes: &self.remotes, permit: &permit, wanted };
            return job.copy((run, item), image.host, (&image.source, &image.target)).await;
        }
        let between = self.between(run, &permit, wanted, image.host).await?;
        let options = wanted.options(between.settings.as_ref(), permit.actor().name())?;
        let here = Here::new(&self.core, permit.actor());
        let (telling, told) = Telling::new();
        let watch = Arc::new(telling);
        let (remote, seen) = (&between.remote, &between.seen);
        let copying = async {
            match wanted.direction {
                Direction::Pull => {
                    let copier = Copier { source: remote, target: &here, seen, runtime: &OnTokio, watch, options };
                    copier.copy(&image.source, &image.target).await
                }
                Direction::Push => {
                    let copier = Copier { source: &here, target: remote, seen, runtime: &OnTokio, watch, options };
                    copier.copy(&image.source, &image.target).await
                }
            }
        };
        let mut progress = Progress::default();
        // The channel ends with the copier, whose watch it is.
        let writing = progress.write_all(run, item, told);
        let (copied, ()) = run.unless_halted(futures_util::future::join(copying, writing)).await?;
        match copied {
            Ok(copied) => Ok(outcome(&copied, progress.expected)),
            Err(error) => Err(Error::Conflict(problem_of(&error))),
        }
    }

    /// Tags that could not be listed before.
    async fn list_again(&self, run: &Run, item: &Item, wanted: &Wanted, reference: String) -> Result<Outcome> {
        let permit = self.permit(run)?;
        let one = Wanted { references: vec![reference], ..wanted.clone() };
        let expansion = Expansion { core: &self.core, remotes: &self.remotes, permit: &permit, wanted: &one };
        let (rows, unlisted) = run.unless_halted(expansion.rows()).await??;
        if let Some(Unlisted { problem, .. }) = unlisted.into_iter().next() {
            return Err(Error::Conflict(problem));
        }
        let mut count = 0;
        for row in rows {
            let image = Image { host: &row.host, source: row.source, target: row.target };
            self.copy(run, item, wanted, &image).await?;
            count += 1;
        }
        Ok(Outcome::DoneWith(json!({ "images": count })))
    }
}

struct Image<'a> {
    host: &'a str,
    source: Spot,
    target: Spot,
}

fn outcome(copied: &Copied, bytes: u64) -> Outcome {
    match copied.outcome {
        End::Current => Outcome::Skipped("current", "the same image is there already".to_owned()),
        End::Kept => Outcome::Skipped("kept", "the tag is another image, and is not to be overwritten".to_owned()),
        End::Copied => {
            let changed = copied.digest != copied.source_digest;
            let Copied { referrers, .. } = copied;
            Outcome::DoneWith(json!({ "images": 1, "bytes": bytes, "referrers": referrers, "smaller": changed }))
        }
    }
}

#[async_trait]
impl Kind for SyncImages {
    fn name(&self) -> JobKind {
        JobKind::Sync
    }

    fn width(&self) -> usize {
        WIDTH
    }

    async fn plan(&self, run: &Run) -> Result<Vec<NewItem>> {
        let wanted: Wanted = parameters(&run.job().parameters)?;
        let permit = self.permit(run)?;
        let expansion = Expansion { core: &self.core, remotes: &self.remotes, permit: &permit, wanted: &wanted };
        let (rows, unlisted) = run.unless_halted(expansion.rows()).await??;
        let images = rows.into_iter().map(|row| item_of(&wanted, row));
        let again = unlisted.into_iter().map(|unlisted| {
            let label = unlisted.reference.clone();
            let nowhere = || (String::new(), String::new());
            let parameters =
                Parameters { reference: unlisted.reference, host: None, source: nowhere(), target: nowhere() };
            new_item(label, Vec::new(), &parameters)
        });
        images.chain(again).collect()
    }

    async fn perform(&self, run: &Run, item: &Item) -> Result<Outcome> {
        let wanted: Wanted = parameters(&run.job().parameters)?;
        let Parameters { reference, host, source, target } = parameters(&item.parameters)?;
        let Some(host) = host else { return self.list_again(run, item, &wanted, reference).await };
        let image = Image { host: &host, source: spot(&source)?, target: spot(&target)? };
        self.copy(run, item, &wanted, &image).await
    }

    async fn finish(&self, run: &Run) -> Result<Option<Value>> {
        self.runs.lock().expect("no panic holds the lock").remove(&run.job().id);
        let results = run.results().await?;
        let sum = |key: &str| results.iter().filter_map(|result| result[key].as_u64()).fold(0, u64::saturating_add);
        let smaller = results.iter().filter(|result| result["smaller"] == true).count();
        Ok(Some(json!({
            "images": sum("images"), "bytes": sum("bytes"), "referrers": sum("referrers"), "smaller": smaller,
        })))
    }
}

fn item_of(wanted: &Wanted, row: Row) -> Result<NewItem> {
    let label = format!("{}/{} → {}", row.registry, written(&row.source), written(&row.target));
    let ours = if wanted.direction == Direction::Pull { &row.target } else { &row.source };
    let ours = vec![ours.repository.clone()];
    let pair = |spot: &Spot| (spot.repository.to_string(), spot.reference.to_string());
    let (source, target) = (pair(&row.source), pair(&row.target));
    new_item(label, ours, &Parameters { reference: row.reference, host: Some(row.host), source, target })
}

fn new_item(label: String, repositories: Vec<Name>, parameters: &Parameters) -> Result<NewItem> {
    let parameters = serde_json::to_value(parameters).map_err(Error::internal)?;
    Ok(NewItem { label, repositories, parameters, bytes_total: None })
}

fn written(spot: &Spot) -> String {
    match &spot.reference {
        Reference::Tag(tag) => format!("{}:{tag}", spot.repository),
        Reference::Digest(digest) => format!("{}@{digest}", spot.repository),
    }
}

fn spot((repository, reference): &(String, String)) -> Result<Spot> {
    Ok(Spot { repository: repository.parse()?, reference: reference.parse()? })
}
