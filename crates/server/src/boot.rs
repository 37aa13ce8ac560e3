//! Puts the parts together. The only place that names concrete backends.

pub mod upstream;

use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use app::auth::TokenIssuer;
use app::imports::Room;
use app::local_images::Local;
use app::upstream::UpstreamParts;
use app::{Actor, App, Disk, Parts};
use clock::{Clock, System};
use db::{Db, Schema};
use docker::Daemon;
use oci::Registry;
use store::{Collector, Engine, Files, Spool};

use crate::config::Settings;
use crate::token_key::TokenKey;

type StoreAnswers = Arc<dyn Fn() -> std::io::Result<()> + Send + Sync>;

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
    let token_issuer = token_issuer(settings)?;
    let upstream = upstream::open(settings, &db, &clock, token_issuer.as_ref())?;
    let Place { registry, collector, store_answers } = place(settings, &db, &clock, upstream.as_ref())?;
    let (disk, local) = (disk(settings), Some(Arc::new(Local::new(daemon(settings)?, settings.push_host()))));
    let imports = Room { spool: Spool::new(settings.data_dir.join("imports")), most_bytes: settings.import_max_bytes };
    let parts = Parts {
        db,
        registry,
        upstream,
        collector,
        local,
        store_answers,
        disk,
        clock,
        secret_key,
        token_issuer,
        imports,
    };
    let app = App::new(parts).await.context("cannot read the database")?;
    first_admin(settings, &app).await?;
    Ok(app)
}

/// The Docker daemon beside us. Nothing is asked yet: it may come and go.
///
/// # Errors
/// When no HTTP client can be made.
pub fn daemon(settings: &Settings) -> Result<Daemon> {
    Daemon::at(settings.docker_host.clone(), docker::Limits::default()).map_err(|error| anyhow!("DOCKER_HOST: {error}"))
}

/// How full the file system is where blobs lie; in front of an upstream, where our own data does.
fn disk(settings: &Settings) -> Arc<dyn Fn() -> std::io::Result<Disk> + Send + Sync> {
    let folder = if settings.registry_url.is_some() { &settings.data_dir } else { settings.storage_dir() };
    let folder = folder.to_owned();
    Arc::new(move || {
        let found = rustix::fs::statvfs(&folder)?;
        Ok(Disk { free_bytes: found.f_bavail * found.f_frsize, total_bytes: found.f_blocks * found.f_frsize })
    })
}

/// Only the bytes.
///
/// # Errors
/// A folder that cannot be made or written, and what to do about it.
pub fn open_files(settings: &Settings) -> Result<Files> {
    let what = if settings.storage_dir.is_some() { "storage" } else { "data" };
    let folder = settings.storage_dir();
    Files::open(folder).with_context(|| unwritable(what, folder))
}

/// Where manifests and blobs are asked for, what deletes garbage there, and whether that is reached.
struct Place {
    registry: Arc<dyn Registry>,
    collector: Option<Arc<Collector>>,
    store_answers: StoreAnswers,
}

fn place(settings: &Settings, db: &Db, clock: &Arc<dyn Clock>, upstream: Option<&UpstreamParts>) -> Result<Place> {
    if let Some(upstream) = upstream {
        // We answer without it, too: who looks at the system page learns that it fails.
        return Ok(Place { registry: upstream.front.clone(), collector: None, store_answers: Arc::new(|| Ok(())) });
    }
    let files = Arc::new(open_files(settings)?);
    let engine = Engine::new(db.clone(), files.clone(), clock.clone());
    let collector = Some(Arc::new(engine.collector()));
    Ok(Place { registry: Arc::new(engine), collector, store_answers: Arc::new(move || files.check_there()) })
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
    fs::create_dir_all(folder).with_context(|| unwritable("data", folder))
}

fn unwritable(what: &str, folder: &Path) -> String {
    let (name, folder) = (what.to_uppercase(), folder.display());
    format!("cannot write in the {what} folder {folder}: set {name}_DIR to one that this user may write")
}

/// From the configuration, else from the data folder, else made and kept there.
fn secret_key(settings: &Settings, clock: &dyn Clock) -> Result<Vec<u8>> {
    if let Some(key) = &settings.secret_key {
        return Ok(key.reveal().as_bytes().to_vec());
    }
    let path = settings.data_dir.join("secret.key");
    let key = kept(&path, || {
        let mut bytes = vec![0; 32];
        clock.fill(&mut bytes);
        Ok(bytes)
    })?;
    if key.len() < 32 {
        bail!("{} is damaged: restore it, or delete it to sign everybody out", path.display());
    }
    Ok(key)
}

/// Signs tokens for the registry that `REGISTRY_TOKEN_SERVICE` names.
///
/// # Errors
/// What is wrong with the key, and what to do about it.
pub fn token_issuer(settings: &Settings) -> Result<Option<TokenIssuer>> {
    let Some(service) = &settings.registry_token_service else { return Ok(None) };
    let key = token_key(settings)?;
    Ok(Some(TokenIssuer::new(service, key.der(), Arc::new(System))?))
}

/// From the configuration, else from the data folder, else made and kept there.
///
/// # Errors
/// What is wrong with the key, and what to do about it.
pub fn token_key(settings: &Settings) -> Result<TokenKey> {
    if let Some(key) = &settings.registry_token_key {
        return TokenKey::from_pem(key.reveal()).context("REGISTRY_TOKEN_KEY");
    }
    prepare_folder(&settings.data_dir)?;
    let path = settings.data_dir.join("token.key");
    let pem = kept(&path, || Ok(TokenKey::generate()?.to_pem().into_bytes()))?;
    let hint =
        || format!("{}: restore it, or delete it and give the registry the certificate of a new one", path.display());
    TokenKey::from_pem(&String::from_utf8_lossy(&pem)).with_context(hint)
}

/// What a file of the data folder holds; the first time, what `make` makes.
fn kept(path: &Path, make: impl FnOnce() -> Result<Vec<u8>>) -> Result<Vec<u8>> {
    match fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        read => return read.with_context(|| format!("cannot read {}", path.display())),
    }
    let bytes = make()?;
    keep_secret(path, &bytes).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(bytes)
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
