//! The command line. Whoever can run it on the data folder owns the machine, so it acts as the system.

mod archive;
mod doctor;
mod grant;
mod healthcheck;
mod sample;
mod storage;
mod user;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use app::{Actor, App};
use clap::{Parser, Subcommand};

use crate::config::Settings;
use crate::{boot, log, router, serve};

pub use storage::Partly;

/// A private container registry for teams.
#[derive(Parser)]
#[command(name = "roadstead", version, about)]
struct Line {
    /// The configuration file [default: config.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve UI, API and /v2/ (the default)
    Serve,
    /// Bring the database to the shape that this version knows
    Migrate,
    /// Print the effective configuration, secrets masked
    CheckConfig,
    /// Print the OpenAPI document
    Openapi,
    /// Users and robots
    #[command(subcommand)]
    User(user::Command),
    /// Who may do what
    #[command(subcommand)]
    Grant(grant::Command),
    /// Print the certificate that lets another registry believe our tokens (its `rootcertbundle`)
    TokenCertificate {
        /// Print the key as JSON instead (its `jwks`, since distribution 3)
        #[arg(long)]
        jwks: bool,
    },
    /// Take over the storage of a Docker Registry, in place
    Adopt(storage::Adopt),
    /// Write the files that a Docker Registry needs to serve this storage
    ExportLinks,
    /// Bring images of a file, such as of `docker save`, into the registry
    Import(archive::Import),
    /// Write an image to a file, for `docker load` or as an OCI layout
    Export(archive::Export),
    /// Fill an empty registry with people, rights and small images, to look around
    Sample,
    /// Look at configuration, database, store, clock, and the way of a login
    Doctor,
    /// Ask the running server whether it is alive: exit status 0 or 1
    Healthcheck,
}

/// Run what the command line says.
///
/// # Errors
/// What went wrong, and what to do about it.
pub async fn run() -> Result<()> {
    let line = Line::parse();
    if matches!(line.command, Some(Command::Openapi)) {
        println!("{}", router::document().to_pretty_json()?);
        return Ok(());
    }
    let default = Path::new("config.toml");
    let file = line.config.or_else(|| default.exists().then(|| default.to_owned()));
    let settings = Settings::load(file.as_deref())?;
    log::install(&settings);
    match line.command.unwrap_or(Command::Serve) {
        Command::Serve => serve::run(settings).await,
        Command::Migrate => {
            let db = boot::connect(&settings).await?;
            boot::migrate(&db).await?;
            println!("the database is up to date");
            Ok(())
        }
        Command::CheckConfig => {
            print!("{}", settings.to_toml());
            Ok(())
        }
        Command::Openapi => Ok(()),
        Command::User(command) => with_app(&settings, async |app| command.run(app, &Actor::system()).await).await,
        Command::Grant(command) => with_app(&settings, async |app| command.run(app, &Actor::system()).await).await,
        Command::Sample => with_app(&settings, async |app| sample::run(app, &settings, &clock::System).await).await,
        Command::Import(import) => with_app(&settings, async |app| import.run(app, &settings).await).await,
        Command::Export(export) => with_app(&settings, async |app| export.run(app, &settings).await).await,
        Command::TokenCertificate { jwks } => token_certificate(&settings, jwks),
        Command::Adopt(adopt) => adopt.run(&settings).await,
        Command::ExportLinks => storage::export_links(&settings).await,
        Command::Doctor => doctor::run(&settings).await,
        Command::Healthcheck => healthcheck::run(&settings).await,
    }
}

fn token_certificate(settings: &Settings, jwks: bool) -> Result<()> {
    let Some(issuer) = boot::token_issuer(settings)? else {
        // Most likely this is not the configuration of the server, and its key would be another one.
        bail!("REGISTRY_TOKEN_SERVICE is not set: run this with the configuration of the server");
    };
    if jwks {
        println!("{}", serde_json::to_string_pretty(&issuer.keys())?);
    } else {
        print!("{}", boot::token_key(settings)?.certificate()?);
    }
    Ok(())
}

/// When this returns, a running server has heard of the change.
async fn with_app(settings: &Settings, work: impl AsyncFnOnce(&App) -> Result<()>) -> Result<()> {
    let app = boot::open(settings).await?;
    work(&app).await?;
    app.close().await.context("cannot write the audit")?;
    tokio::time::sleep(serve::REFRESH * 2).await;
    Ok(())
}
