//! The collection of garbage, and the verification of what is kept.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use db::jobs::items::Item;
use db::{JobKind, LogLevel};
use oci::Name;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{Collected, Collector, Gone, Phase, Rules, What};
use tokio::time::sleep;

use super::{Jobs, NewJob, ShownJob};
use crate::access::{Govern, Permit};
use crate::core::Core;
use crate::queue::{Kind, NewItem, Outcome, Run, parameters};
use crate::{Error, Result};

/// The longest grace, in minutes, and the longest rule about untagged manifests, in days: ten years.
const LONGEST_MINUTES: u64 = 60 * 24 * 3650;
const LONGEST_DAYS: u64 = 3650;

/// After so much work the collection rests for so many times as long: nobody waits for it, and others want the processors
/// and the disk. A rest after each of many small steps would take longer than they do.
const WORK: Duration = Duration::from_millis(10);
const REST: u32 = 2;

/// The one target of both kinds: what is verified shall not go meanwhile.
const TARGET: &str = "storage";

/// What a collection may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionRules {
    /// Tell what would go, and change nothing.
    pub dry_run: bool,
    /// For how many minutes nobody must have needed it.
    pub grace_minutes: u64,
    /// Untagged manifests go when nobody needed them for so many days; never without.
    pub untagged_days: Option<u64>,
}

impl CollectionRules {
    fn check(&self) -> Result<()> {
        if self.grace_minutes <= LONGEST_MINUTES && self.untagged_days.is_none_or(|days| days <= LONGEST_DAYS) {
            return Ok(());
        }
        let message = format!("at most {LONGEST_MINUTES} minutes of grace and {LONGEST_DAYS} days");
        Err(Error::invalid("rules_invalid", message))
    }

    fn rules(&self) -> Rules {
        Rules {
            grace: Duration::from_mins(self.grace_minutes),
            untagged_after: self.untagged_days.map(|days| Duration::from_hours(24 * days)),
            dry_run: self.dry_run,
        }
    }
}

/// Jobs about the storage as a whole, for administrators.
pub struct StorageJobs {
    core: Arc<Core>,
    jobs: Jobs,
}

impl StorageJobs {
    pub(crate) fn new(core: Arc<Core>, jobs: Jobs) -> Self {
        Self { core, jobs }
    }

    /// Collect garbage, or tell what a collection would take.
    ///
    /// # Errors
    /// [`Error::Invalid`] for rules beyond measure; [`Error::Conflict`] in front of an upstream, which keeps the bytes.
    pub async fn collect(&self, permit: &Permit<Govern>, rules: CollectionRules) -> Result<ShownJob> {
        self.jobs.start(permit.actor(), collection(&self.core, rules)?).await
    }

    /// Read all that is stored, and set aside what is damaged.
    ///
    /// # Errors
    /// [`Error::Conflict`] in front of an upstream, which keeps the bytes.
    pub async fn verify(&self, permit: &Permit<Govern>) -> Result<ShownJob> {
        self.jobs.start(permit.actor(), verification(&self.core)?).await
    }
}

/// A job that collects, for whoever governs.
///
/// # Errors
/// As for [`StorageJobs::collect`].
pub(crate) fn collection(core: &Core, rules: CollectionRules) -> Result<NewJob> {
    rules.check()?;
    of_storage(core, JobKind::Collection, serde_json::to_value(rules).map_err(Error::internal)?)
}

/// A job that verifies, for whoever governs.
///
/// # Errors
/// As for [`StorageJobs::verify`].
pub(crate) fn verification(core: &Core) -> Result<NewJob> {
    of_storage(core, JobKind::Verification, json!({}))
}

fn of_storage(core: &Core, kind: JobKind, parameters: Value) -> Result<NewJob> {
    collector(core)?;
    Ok(NewJob { kind, target: Some(TARGET.to_owned()), repositories: Vec::new(), parameters, items: None })
}

fn collector(core: &Core) -> Result<Arc<Collector>> {
    let there = || {
        let message = "the upstream registry keeps the bytes, and collects garbage itself: \
                       `registry garbage-collect /etc/distribution/config.yml` there, while it is read-only";
        Error::conflict("collection_upstream", message)
    };
    core.collector.clone().ok_or_else(there)
}

/// What people read of a phase.
fn label(phase: Phase) -> &'static str {
    match phase {
        Phase::Manifests => "manifests of no repository",
        Phase::Untagged => "untagged manifests",
        Phase::Unnamed => "layers that no manifest of their repository names",
        Phase::Blobs => "blobs of no repository",
        Phase::Uploads => "abandoned uploads",
        Phase::Orphans => "files that nothing knows",
    }
}

/// The kind `collection`: an item for each phase.
pub(super) struct Collection;

#[async_trait]
impl Kind for Collection {
    fn name(&self) -> JobKind {
        JobKind::Collection
    }

    async fn plan(&self, _: &Run) -> Result<Vec<NewItem>> {
        let item = |phase: Phase| {
            let parameters = serde_json::to_value(phase).map_err(Error::internal)?;
            Ok(NewItem { label: label(phase).to_owned(), repositories: Vec::new(), parameters, bytes_total: None })
        };
        Phase::ALL.into_iter().map(item).collect()
    }

    async fn perform(&self, run: &Run, item: &Item) -> Result<Outcome> {
        let rules: CollectionRules = parameters(&run.job().parameters)?;
        let phase: Phase = parameters(&item.parameters)?;
        let (collector, rules) = (collector(run.core())?, rules.rules());
        let (mut collected, mut examined, mut at) = (Collected::default(), 0, None);
        let mut worked = Duration::ZERO;
        loop {
            let begun = Instant::now();
            let step = run.unless_halted(collector.step(&rules, phase, at.as_ref())).await??;
            worked += begun.elapsed();
            collected.add(&step);
            examined += step.examined;
            for gone in &step.gone {
                tell(run, &rules, gone).await;
            }
            if let Some(why) = step.kept {
                return Ok(Outcome::Skipped("nothing_to_do", why.to_owned()));
            }
            at = step.next;
            if at.is_none() {
                break;
            }
            if worked >= WORK {
                run.unless_halted(sleep(worked * REST)).await?;
                worked = Duration::ZERO;
            }
        }
        let would = if rules.dry_run { "would go" } else { "gone" };
        let Collected { blobs, manifests, uploads, freed_bytes } = collected;
        let message = format!(
            "{}: {} {would}, {freed_bytes} bytes, {examined} looked at",
            item.label,
            blobs + manifests + uploads
        );
        run.log_of(item, LogLevel::Info, message).await;
        Ok(Outcome::DoneWith(serde_json::to_value(collected).map_err(Error::internal)?))
    }

    async fn finish(&self, run: &Run) -> Result<Option<Value>> {
        let rules: CollectionRules = parameters(&run.job().parameters)?;
        let mut all = Collected::default();
        for result in run.results().await? {
            let one: Collected = parameters(&result)?;
            all.blobs += one.blobs;
            all.manifests += one.manifests;
            all.uploads += one.uploads;
            all.freed_bytes += one.freed_bytes;
        }
        let mut summary = serde_json::to_value(all).map_err(Error::internal)?;
        summary["dry_run"] = json!(rules.dry_run);
        Ok(Some(summary))
    }
}

async fn tell(run: &Run, rules: &Rules, gone: &Gone) {
    let what = match gone.what {
        What::Manifest => "manifest of no repository",
        What::Untagged => "untagged manifest",
        What::Membership => "layer that nothing names",
        What::Blob => "blob",
        What::Upload => "upload",
        What::Orphan => "file that nothing knows",
    };
    let (would, place) = (if rules.dry_run { "would delete" } else { "deleted" }, gone.repository.as_deref());
    let place_words = place.map(|name| format!(" in {name}")).unwrap_or_default();
    let message = format!("{would} {what} {}{place_words}, {} bytes", gone.name, gone.bytes);
    let name: Option<Name> = place.and_then(|name| name.parse().ok());
    run.log(LogLevel::Info, message, name.as_ref().as_slice()).await;
}

/// The kind `verification`: one item, from the first blob to the last.
pub(super) struct Verification;

#[async_trait]
impl Kind for Verification {
    fn name(&self) -> JobKind {
        JobKind::Verification
    }

    async fn plan(&self, run: &Run) -> Result<Vec<NewItem>> {
        let snapshot = run.core().db.snapshot().await?;
        let bytes_total = db::collection::storage(&snapshot, run.core().now(), 0).await?.bytes;
        Ok(vec![NewItem {
            label: "all blobs".to_owned(),
            repositories: Vec::new(),
            parameters: json!({}),
            bytes_total: Some(bytes_total),
        }])
    }

    async fn perform(&self, run: &Run, item: &Item) -> Result<Outcome> {
        let collector = collector(run.core())?;
        let (mut blobs, mut bytes, mut damaged, mut at) = (0, 0, 0_u64, None);
        loop {
            let step = run.unless_halted(collector.verify(at.as_ref(), None)).await??;
            (blobs, bytes) = (blobs + step.blobs, bytes + step.bytes);
            run.moved(item, step.bytes);
            for one in &step.damaged {
                damaged += 1;
                let found = one.found.as_deref().unwrap_or("nothing that can be read");
                let names: Vec<Name> = one.repositories.iter().filter_map(|name| name.parse().ok()).collect();
                let where_words =
                    if names.is_empty() { String::new() } else { format!(" of {}", one.repositories.join(", ")) };
                let message = format!(
                    "{} is damaged: there is {found}. It is not served any more; pushing an image{where_words} again mends it",
                    one.digest
                );
                run.log(LogLevel::Error, message, &names.iter().collect::<Vec<_>>()).await;
            }
            at = step.next;
            if at.is_none() {
                break;
            }
        }
        Ok(Outcome::DoneWith(json!({ "blobs": blobs, "bytes": bytes, "damaged": damaged })))
    }

    async fn finish(&self, run: &Run) -> Result<Option<Value>> {
        Ok(run.results().await?.pop())
    }
}
