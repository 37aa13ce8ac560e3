//! `roadstead serve`: the server and what runs beside it.

use std::future::Future;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use app::jobs::Limits;
use clock::System;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::{MissedTickBehavior, interval};

use crate::config::Settings;
use crate::listen::Listener;
use crate::server::{Inside, Server};
use crate::{boot, metrics, router};

/// How often changes of other processes are looked for: a command line that takes a right away is heard so soon.
pub const REFRESH: Duration = Duration::from_millis(250);

/// How often counters are written down.
const FLUSH: Duration = Duration::from_secs(5);

/// How often it is looked whether a scheduled job is to begin.
const BEGIN: Duration = Duration::from_secs(1);

/// How often archives are swept that nobody uses any more.
const SWEEP: Duration = Duration::from_mins(10);

/// How long jobs may take to stop where they can be taken up again.
const LEAVE: Duration = Duration::from_secs(5);

/// Serve until the process is told to stop.
///
/// # Errors
/// What cannot be opened or bound, and what to do about it.
pub async fn run(mut settings: Settings) -> Result<()> {
    // The port first: a second server must not touch the data of the first.
    let listener = Listener::bind(&settings).await?;
    // The system chooses for port 0.
    settings.port = listener.address()?.port();
    let app = boot::open(&settings).await?;
    let server = Server::new(Inside { app, settings, clock: Arc::new(System), metrics: metrics::install()? });
    // Before anybody hears that it is up, and so may stop it again.
    let stop = stop()?;
    announce(&server, &listener).await?;

    let refresh = tokio::spawn(every(REFRESH, server.clone(), async |server| {
        warn(server.app.refresh().await, "cannot read the rights; those known stay in force");
    }));
    let flush = tokio::spawn(every(FLUSH, server.clone(), async |server| {
        warn(server.app.flush().await, "cannot write the counters; they are kept for the next time");
        server.metrics.run_upkeep();
    }));
    let follow = tokio::spawn({
        let server = server.clone();
        async move { server.app.upstream.follow().await }
    });
    let work = tokio::spawn({
        let server = server.clone();
        let Settings { job_workers: workers, sync_job_retention: retention, .. } = server.settings;
        async move { server.app.jobs.work(Limits { workers, retention }).await }
    });
    let begin = tokio::spawn(every(BEGIN, server.clone(), async |server| {
        warn(server.app.schedules.begin_due().await, "cannot read the schedules; it is tried again");
    }));
    let sweep = tokio::spawn(every(SWEEP, server.clone(), async |server| {
        warn(server.app.imports.sweep().await, "cannot sweep archives that nobody uses; it is tried again");
    }));
    let ending = server.clone();
    let stop = async move {
        stop.await;
        // They would last as long as their watchers like.
        ending.app.events.end();
        ending.app.jobs.stop();
    };
    listener.serve(router::router(server.clone()), stop).await;
    if tokio::time::timeout(LEAVE, work).await.is_err() {
        tracing::warn!("a job does not stop; it goes on at the next start as after a crash");
    }
    for beside in [refresh, flush, follow, begin, sweep] {
        beside.abort();
    }
    server.app.close().await.context("cannot write the last counters")?;
    tracing::info!("stopped");
    Ok(())
}

/// Says where the server is, and on its first start how to become its administrator.
async fn announce(server: &Server, listener: &Listener) -> Result<()> {
    let settings = &server.settings;
    let scheme = if settings.tls_cert.is_some() { "https" } else { "http" };
    let port = listener.address()?.port();
    let here = match &settings.public_url {
        Some(url) => url.as_str().trim_end_matches('/').to_owned(),
        None if settings.host.is_unspecified() => format!("{scheme}://localhost:{port}"),
        None => format!("{scheme}://{}", listener.address()?),
    };
    tracing::info!(address = %listener.address()?, "Roadstead {} listens", env!("CARGO_PKG_VERSION"));
    let first_step = if server.app.setup.is_needed().await? {
        let link = format!("{here}/setup#{}", server.app.setup.secret());
        format!(
            "\nThere is no administrator yet. Open this link to make one:\n\n    {link}\n\n\
             or run: roadstead user add NAME --admin\n\n"
        )
    } else {
        String::new()
    };
    let text = format!("Roadstead is at {here}\n{first_step}");
    // Nobody may be listening any more; that is no reason not to serve.
    std::io::stdout().write_all(text.as_bytes()).ok();
    Ok(())
}

async fn every(period: Duration, server: Server, work: impl AsyncFn(&Server)) {
    let mut ticks = interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        work(&server).await;
    }
}

fn warn(result: app::Result<()>, what: &str) {
    if let Err(error) = result {
        tracing::warn!(%error, "{what}");
    }
}

/// Done when the process is told to stop: by `docker stop`, systemd, or Ctrl-C.
fn stop() -> Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping: no new connections, running requests may end");
    })
}
