//! `roadstead import` and `roadstead export`: images out of a file, and into one.
//!
//! An import is a job, as when somebody uploads the file: the running server carries it out, so that nothing else than it
//! writes its storage. Without a server this process works instead.

use std::collections::HashMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use app::access::{Permit, Pull, SignedIn};
use app::exports::Wanted;
use app::imports::{Import as Received, Options, Plan, State, Target, Wish};
use app::jobs::Limits;
use app::{Actor, App};
use archive::Format;
use clap::{Args, ValueEnum};
use db::{ItemState, JobId, JobState};
use futures_util::TryStreamExt;
use oci::{Blob, Body, ImageReference, Name};

use super::healthcheck;
use crate::config::Settings;

/// How often it is looked how far a job is.
const LOOK: Duration = Duration::from_millis(300);

/// How long a running server may take to begin with it.
const PATIENCE: Duration = Duration::from_secs(8);

#[derive(Args)]
pub struct Import {
    /// What `docker save` wrote, or an OCI layout: tar, tar.gz or tar.zst
    file: PathBuf,
    /// Where the images go; without it each goes where its name in the file says, without its registry
    #[arg(long)]
    repository: Option<Name>,
    /// The tag; without it that of the name in the file
    #[arg(long)]
    tag: Option<oci::Tag>,
    /// Move tags that are on something else
    #[arg(long)]
    overwrite: bool,
}

impl Import {
    pub async fn run(self, app: &App, settings: &Settings) -> Result<()> {
        let actor = Actor::system();
        let permit = app.access.permit(&actor, SignedIn)?;
        let file = File::open(&self.file).with_context(|| format!("cannot read {}", self.file.display()))?;
        let length = file.metadata()?.len();
        let body = store::stream_of(Blob { size: length, range: 0..length, body: Body::File(file) });
        let import = app.imports.receive(&permit, Some(length), body).await?;
        let imported = self.bring(app, settings, &permit, &import).await;
        app.imports.delete(&permit, import.id).await.ok();
        imported
    }

    async fn bring(&self, app: &App, settings: &Settings, permit: &Permit<SignedIn>, import: &Received) -> Result<()> {
        let options = Options { overwrite: self.overwrite, join: true };
        let wish = Wish { import: import.id, rows: self.targets(import)?, options };
        let plan = app.import_jobs.plan(permit, &wish).await?;
        check(&plan, options)?;
        let job = app.import_jobs.start(permit, &wish, &plan).await?.job.id;
        follow(app, settings, permit, job).await
    }

    /// Where each image goes.
    fn targets(&self, import: &Received) -> Result<Vec<Target>> {
        let mut targets = Vec::new();
        for (image, found) in import.images.iter().enumerate() {
            let mut names: Vec<(Option<String>, Option<String>)> = found
                .suggestions
                .iter()
                .map(|suggestion| (suggestion.repository.clone(), Some(suggestion.tag.clone())))
                .collect();
            if names.is_empty() {
                names.push((None, None));
            }
            for (repository, tag) in names {
                let repository = match (&self.repository, repository) {
                    (Some(own), _) => own.clone(),
                    (None, Some(own)) => own.parse()?,
                    (None, None) => bail!("image {image} of the file has no name: say where it goes, by --repository"),
                };
                let tag = match (&self.tag, tag) {
                    (Some(tag), _) => tag.clone(),
                    (None, Some(tag)) => tag.parse()?,
                    (None, None) => "latest".parse()?,
                };
                targets.push(Target { image, repository, tag });
            }
        }
        Ok(targets)
    }
}

/// Whether all of it can be done.
fn check(plan: &Plan, options: Options) -> Result<()> {
    let mut reasons = Vec::new();
    for row in &plan.rows {
        match (row.state(options), &row.refused) {
            (State::Refused, Some(refused)) => {
                reasons.push(format!("{}:{}: {}", row.repository, row.tag, refused.message));
            }
            (State::Conflict, _) => {
                reasons.push(format!("{}:{} is there already: --overwrite moves it", row.repository, row.tag));
            }
            _ => {}
        }
    }
    if reasons.is_empty() {
        return Ok(());
    }
    bail!("nothing was imported: {}", reasons.join("; "))
}

/// Wait until a job is over, and work at it if nobody else does.
async fn follow(app: &App, settings: &Settings, permit: &Permit<SignedIn>, id: JobId) -> Result<()> {
    let began = Instant::now();
    let is_taken = loop {
        let job = app.jobs.show(permit, id).await?.job;
        if job.state != JobState::Queued {
            break true;
        }
        if began.elapsed() > PATIENCE && healthcheck::run(settings).await.is_err() {
            break false;
        }
        tokio::time::sleep(LOOK).await;
    };
    let watching = async {
        let told = tell(app, permit, id).await;
        app.jobs.stop();
        told
    };
    if is_taken {
        return watching.await;
    }
    let limits = Limits { workers: 1, retention: settings.sync_job_retention };
    let ((), told) = futures_util::future::join(app.jobs.work(limits), watching).await;
    told
}

/// Say what becomes of each image.
async fn tell(app: &App, permit: &Permit<SignedIn>, id: JobId) -> Result<()> {
    let mut said: HashMap<i64, ItemState> = HashMap::new();
    loop {
        let is_over = app.jobs.show(permit, id).await?.job.finished_at.is_some();
        let items = app.jobs.items(permit, id, (None, None, 1000)).await?.items;
        for item in items.into_iter().map(|shown| shown.item) {
            let state = item.status.state;
            if said.insert(item.position, state) == Some(state) {
                continue;
            }
            let reason = item.status.error.map(|error| format!(": {}", error.message)).unwrap_or_default();
            match state {
                ItemState::Done => println!("{}", item.label),
                ItemState::Skipped | ItemState::Failed | ItemState::Cancelled => {
                    println!("{} ({state}{reason})", item.label);
                }
                ItemState::Waiting | ItemState::Running => {}
            }
        }
        if is_over {
            break;
        }
        tokio::time::sleep(LOOK).await;
    }
    let job = app.jobs.show(permit, id).await?.job;
    if job.state == JobState::Succeeded {
        return Ok(());
    }
    bail!("not all images were imported; the log of job {id} says why")
}

/// For `docker load`, or for everybody else.
#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    Docker,
    Oci,
}

#[derive(Args)]
pub struct Export {
    /// REPOSITORY:TAG or REPOSITORY@DIGEST
    image: String,
    /// The file to write
    file: PathBuf,
    /// `docker`: one image for `docker load`; `oci`: an OCI layout, also of all platforms
    #[arg(long, value_enum, default_value = "docker")]
    format: Kind,
    /// Only the image for this one, such as linux/arm64
    #[arg(long)]
    platform: Option<oci::Platform>,
}

impl Export {
    pub async fn run(self, app: &App, settings: &Settings) -> Result<()> {
        // The registry is this one, whatever it is called.
        let image = ImageReference::at("roadstead", &self.image)?;
        let permit = app.access.permit(&Actor::system(), Pull(image.repository.clone()))?;
        let format = match self.format {
            Kind::Docker => Format::Docker,
            Kind::Oci => Format::Oci,
        };
        let host = settings.public_url.as_ref().map(|url| url.authority().to_owned());
        let wanted = Wanted { reference: image.reference(), format, platform: self.platform, host };
        let export = app.exports.open(&permit, &wanted).await?;
        let length = export.length;
        write(&self.file, export.body).await.with_context(|| format!("cannot write {}", self.file.display()))?;
        println!("wrote {length} bytes to {}", self.file.display());
        Ok(())
    }
}

/// Whole, or not there.
async fn write(path: &Path, mut body: oci::ByteStream) -> Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let mut file = File::create(&part)?;
    let written = async {
        while let Some(piece) = body.try_next().await? {
            file.write_all(&piece)?;
        }
        file.sync_all()?;
        std::fs::rename(&part, path)
    };
    if let Err(error) = written.await {
        std::fs::remove_file(&part).ok();
        return Err(error.into());
    }
    Ok(())
}
