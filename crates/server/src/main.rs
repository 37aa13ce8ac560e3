//! Roadstead: a private container registry for teams, in one binary on one port.

mod api;
mod boot;
mod cli;
mod client;
mod config;
mod credentials;
mod door;
mod error;
mod health;
mod listen;
mod log;
mod metrics;
mod router;
mod serve;
mod server;
mod token;
mod token_key;
mod ui;
mod v2;

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    // Database, blobs and keys are for this user alone.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    match cli::run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("roadstead: {error:#}");
            if error.is::<cli::Partly>() { ExitCode::from(3) } else { ExitCode::FAILURE }
        }
    }
}
