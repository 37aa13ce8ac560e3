//! Puts the parts together. The only place that names concrete backends.

use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use app::upstream::UpstreamParts;
use app::{Actor, App, Parts};
use client::{Credentials, Options, Remote};
use clock::{Clock, System};
use db::{Db, Schema};
use oci::Registry;
use store::{Engine, Files, Front};

use crate::config::Settings;

/// For how long a failing upstream is asked again: somebody waits for the answer.
const UPSTREAM_PATIENCE: Duration = Duration::from_secs(2);

/// Open everything under the data folder, migrate the database, and put the rules on top.
///
/// # Errors
/// What cannot be opened, and what to do about it.
pub async fn open(settings: &Settings) -> Result<App> {
    prepare_folder(&settings.data_dir)?;
    let db = connect(settings).await?;
    migrate(&db).await?;
    let clock: Arc<dyn Clock> = Arc::new(System);
    let secret_key = secret_key(settings, &*clock)?;
    let upstream = upstream(settings, &db, &clock)?;
    let parts = match upstream {
        Some(upstream) => {
            let registry: Arc<dyn Registry> = upstream.front.clone();
            Parts { db, registry, upstream: Some(upstream), store_answers: Arc::new(|| Ok(())), clock, secret_key }
        }
        None => {
            let files = Files::open(&settings.data_dir).with_context(|| unwritable(&settings.data_dir))?;
            let files = Arc::new(files);
            let registry = Arc::new(Engine::new(db.clone(), files.clone(), clock.clone()));
            let store_answers = Arc::new(move || files.check_there());
            Parts { db, registry, upstream: None, store_answers, clock, secret_key }
        }
    };
    let app = App::new(parts).await.context("cannot read the database")?;
    first_admin(settings, &app).await?;
    Ok(app)
}

/// The registry that we stand in front of, if one is configured. Nothing is asked of it yet: we start without it, too.
fn upstream(settings: &Settings, db: &Db, clock: &Arc<dyn Clock>) -> Result<Option<UpstreamParts>> {
    let Some(remote) = remote(settings)? else { return Ok(None) };
    Ok(Some(UpstreamParts {
        host: remote.host(),
        front: Arc::new(Front::new(db.clone(), Arc::new(remote), clock.clone())),
        events_token: settings.registry_events_token.as_ref().map(|token| token.reveal().to_owned()),
        compare_every: Duration::from_secs(settings.registry_compare_minutes * 60),
    }))
}

/// A client of the registry of `REGISTRY_URL`.
///
/// # Errors
/// What of its configuration cannot be used.
pub fn remote(settings: &Settings) -> Result<Option<Remote>> {
    let Some(url) = settings.registry_url.clone() else { return Ok(None) };
    let credentials = match (&settings.registry_username, &settings.registry_password) {
        (Some(username), Some(password)) => {
            Credentials::Password { username: username.clone(), password: password.reveal().to_owned() }
        }
        _ => Credentials::Anonymous,
    };
    let read = |path: &PathBuf| fs::read(path).with_context(|| format!("REGISTRY_CA: cannot read {}", path.display()));
    let options = Options {
        url,
        credentials,
        token_hosts: settings.registry_token_hosts.clone(),
        ca: settings.registry_ca.as_ref().map(read).transpose()?,
        idle_timeout: Duration::from_secs(settings.request_timeout_sec),
        patience: UPSTREAM_PATIENCE,
    };
    Remote::new(options).context("REGISTRY_URL").map(Some)
}

/// Only the database, for `roadstead migrate` and `doctor`.
///
/// # Errors
/// What cannot be opened, and what to do about it.
pub async fn connect(settings: &Settings) -> Result<Db> {
    prepare_folder(&settings.data_dir)?;
    let folder = settings.data_dir.display();
    let hint = || format!("cannot open the database; see DATABASE_URL and DATA_DIR, which is {folder}");
    Db::connect(&settings.database_url()).await.with_context(hint)
}

/// Bring the database to the shape that this version knows.
///
/// # Errors
/// A database that a newer version has changed already, or one that cannot be written.
pub async fn migrate(db: &Db) -> Result<()> {
    let schema = db.schema().await.context("cannot read the state of the database")?;
    if let Schema::Behind { pending } = &schema {
        tracing::info!(pending = pending.len(), "migrating the database");
    }
    db.migrate().await.context("cannot migrate the database")
}

fn prepare_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| unwritable(folder))
}

fn unwritable(folder: &Path) -> String {
    format!("cannot write in the data folder {}: set DATA_DIR to one that this user may write", folder.display())
}

/// From the configuration, else from the data folder, else made and kept there.
fn secret_key(settings: &Settings, clock: &dyn Clock) -> Result<Vec<u8>> {
    if let Some(key) = &settings.secret_key {
        return Ok(key.reveal().as_bytes().to_vec());
    }
    let path = settings.data_dir.join("secret.key");
    match fs::read(&path) {
        Ok(key) if key.len() >= 32 => return Ok(key),
        Ok(_) => bail!("{} is damaged: restore it, or delete it to sign everybody out", path.display()),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
    let mut bytes = [0; 32];
    clock.fill(&mut bytes);
    keep_secret(&path, &bytes).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(bytes.to_vec())
}

/// Whole or not at all, and readable by its owner alone.
fn keep_secret(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let temporary = path.with_extension("new");
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    path.parent().map_or(Ok(()), |folder| fs::File::open(folder)?.sync_all())
}

/// `ADMIN_PASSWORD` makes the first administrator; later it has no effect, so that it cannot undo a change.
async fn first_admin(settings: &Settings, app: &App) -> Result<()> {
    let Some(password) = &settings.admin_password else { return Ok(()) };
    if app.setup.is_needed().await? {
        app.setup.first_admin(&Actor::system(), "admin", password.reveal()).await.context("ADMIN_PASSWORD")?;
        tracing::info!("made the administrator `admin` with the password of ADMIN_PASSWORD");
    }
    Ok(())
}
