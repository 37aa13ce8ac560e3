//! `roadstead adopt` and `roadstead export-links`: take over the storage of a Docker Registry, and leave again.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use app::Actor;
use app::access::Govern;
use clap::Args;
use clock::System;
use store::adopt::{Adoption, Finding, Listener, Summary};
use store::export::{Export, Exported};

use super::with_app;
use crate::boot;
use crate::config::Settings;

/// How often to say how far it is.
const PROGRESS: Duration = Duration::from_secs(1);

#[derive(Args)]
pub struct Adopt {
    /// The folder of the registry, in which `docker` lies: the one that `STORAGE_DIR` names
    folder: Option<PathBuf>,
    /// Hash every blob, and leave out what is damaged
    #[arg(long)]
    verify: bool,
}

/// It was done, but not all of it could be taken over: exit status 3.
#[derive(Debug)]
pub struct Partly(Summary);

impl fmt::Display for Partly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Summary { left_out, incomplete, .. } = self.0;
        write!(f, "{left_out} left out and {incomplete} incomplete, as listed above; everything else is adopted")
    }
}

impl std::error::Error for Partly {}

impl Adopt {
    pub async fn run(self, settings: &Settings) -> Result<()> {
        check_engine(settings)?;
        let root = settings.storage_dir().to_owned();
        check_folder(self.folder.as_deref(), &root)?;
        let db = boot::connect(settings).await?;
        boot::migrate(&db).await?;
        let adoption = Adoption { db: db.clone(), clock: Arc::new(System), root: root.clone(), verify: self.verify };
        let summary = adoption.run(&mut Teller::default()).await?;
        db.close().await?;
        println!(
            "adopted {}: {} repositories, {} manifests, {} tags, {} blobs; {} were known already",
            root.display(),
            summary.repositories,
            summary.manifests,
            summary.tags,
            summary.blobs,
            summary.known
        );
        with_app(settings, async |app| {
            let permit = app.access.permit(&Actor::system(), Govern)?;
            let folder = root.display().to_string();
            Ok(app.audit.record_adoption(&permit, &folder, serde_json::to_value(summary)?).await?)
        })
        .await?;
        if summary.left_out + summary.incomplete > 0 {
            return Err(Partly(summary).into());
        }
        Ok(())
    }
}

/// In front of a registry the bytes are that one's, and so are its files.
fn check_engine(settings: &Settings) -> Result<()> {
    if let Some(url) = &settings.registry_url {
        bail!(
            "Roadstead stands in front of {url}, which keeps its own storage: leave REGISTRY_URL out to serve the storage itself"
        );
    }
    Ok(())
}

/// The engine serves from one folder only: whatever is adopted must lie there.
fn check_folder(folder: Option<&Path>, root: &Path) -> Result<()> {
    let Some(folder) = folder else { return Ok(()) };
    let there = folder.canonicalize().with_context(|| format!("cannot read {}", folder.display()))?;
    if !there.join("docker/registry/v2/repositories").is_dir() {
        return Err(store::TreeError::NoTree(folder.to_owned()).into());
    }
    if root.canonicalize().ok().as_ref() != Some(&there) {
        bail!(
            "blobs are served from {}, and not from there: set STORAGE_DIR={}, for this command and for the server",
            root.display(),
            there.display()
        );
    }
    Ok(())
}

/// Says on the terminal what happens.
#[derive(Default)]
struct Teller {
    last: Option<Instant>,
}

impl Teller {
    fn is_time(&mut self) -> bool {
        let now = Instant::now();
        let is_time = now.duration_since(*self.last.get_or_insert(now)) >= PROGRESS;
        if is_time {
            self.last = Some(now);
        }
        is_time
    }
}

impl Listener for Teller {
    fn found(&mut self, finding: &Finding) {
        println!("{finding}");
    }

    fn moved_on(&mut self, summary: &Summary, repositories: u64) {
        if self.is_time() {
            let manifests = summary.manifests;
            eprintln!("{} of {repositories} repositories, {manifests} new manifests", summary.repositories);
        }
    }
}

/// Write what a Docker Registry needs to serve this storage.
pub async fn export_links(settings: &Settings) -> Result<()> {
    check_engine(settings)?;
    let db = boot::connect(settings).await?;
    boot::migrate(&db).await?;
    let export = Export { db, files: Arc::new(boot::open_files(settings)?), clock: Arc::new(System) };
    let mut teller = Teller::default();
    let mut moved_on = |exported: &Exported| {
        if teller.is_time() {
            eprintln!("{} repositories, {} manifests", exported.repositories, exported.manifests);
        }
    };
    let exported = export.run(&mut moved_on).await?;
    println!(
        "wrote {} repositories, {} manifests ({} added to the blobs), {} tags, {} links of blobs to {}",
        exported.repositories,
        exported.manifests,
        exported.written,
        exported.tags,
        exported.blobs,
        settings.storage_dir().join("docker/registry/v2/repositories").display()
    );
    if let Some(kept) = exported.kept {
        println!("what was there before is kept in {}; it may be deleted", kept.display());
    }
    Ok(())
}
