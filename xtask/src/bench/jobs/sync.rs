//! 1,000 images in 200 repositories come from a `docker-registry` into the engine.

use std::path::Path;

use anyhow::Result;
use serde_json::{Value, json};

use super::super::load::median;
use super::super::subjects::Subject;
use super::fleet::{Fleet, IMAGES, REPOSITORIES, TAGS, repository};
use super::registry::{Ended, Registry};
use super::traffic::Traffic;
use super::{Taken, float, line, skopeo};

/// Repositories that skopeo syncs in a round: all of them would take minutes.
const SAMPLE: usize = 40;

pub fn measure(folder: &Path, rounds: usize) -> Result<()> {
    let fleet = Fleet::new();
    let source = Registry::start(Subject::LoggingRegistry, folder, None)?;
    fleet.push(&source)?;
    println!(
        "\nsync of {REPOSITORIES} repositories x {TAGS} tags from a docker-registry into the engine \
         ({rounds} rounds, interleaved; medians)"
    );
    let (mut cold, mut warm) = (Vec::new(), Vec::new());
    let (mut peer_cold, mut peer_warm) = (Vec::new(), Vec::new());
    let (mut cold_traffic, mut warm_traffic) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        let target = Target::start(&source, &folder.join(format!("ours-{round}")))?;
        let (taken, traffic) = target.sync(&fleet, "done")?;
        cold.push(taken);
        cold_traffic.push(traffic);
        let (taken, traffic) = target.sync(&fleet, "skipped")?;
        warm.push(taken);
        warm_traffic.push(traffic);
        drop(target);
        let folder = folder.join(format!("skopeo-{round}"));
        let target = Registry::start(Subject::Roadstead, &folder, None)?;
        peer_cold.push(skopeo::sync(&source, &target, (SAMPLE, &folder))?);
        peer_warm.push(skopeo::sync(&source, &target, (SAMPLE, &folder))?);
    }
    let seconds = line("cold", IMAGES, &cold);
    let theirs = line("cold, skopeo sync", IMAGES, &peer_cold);
    line("warm", IMAGES, &warm);
    line("warm, skopeo sync", IMAGES, &peer_warm);
    let each = |traffic: &[Traffic]| median(traffic, |traffic| float(traffic.requests)) / float(IMAGES);
    println!("  ours, cold: {:.2} x the time of skopeo sync", seconds / theirs);
    println!("  requests at the source for each tag: cold {:.2}, warm {:.2}", each(&cold_traffic), each(&warm_traffic));
    for (name, traffic) in [("cold", &cold_traffic), ("warm", &warm_traffic)] {
        println!("  the source's log, {name}: {}", traffic[0]);
    }
    println!("  target: cold at most 0.5 x the time; warm at most 1 request");
    Ok(())
}

/// An engine that knows the source as a remote.
struct Target<'a> {
    registry: Registry,
    source: &'a Registry,
    remote: Value,
}

impl<'a> Target<'a> {
    fn start(source: &'a Registry, folder: &Path) -> Result<Self> {
        let registry = Registry::start(Subject::Roadstead, folder, None)?;
        let body = json!({
            "name": "source", "url": source.running.base, "insecure_http": true, "allow_private": true,
        });
        let remote = registry.ask("POST", "/api/remotes", &body)?["id"].clone();
        Ok(Self { registry, source, remote })
    }

    /// All images are to end in this state.
    fn sync(&self, fleet: &Fleet, state: &str) -> Result<(Taken, Traffic)> {
        let names: Vec<String> = (0..REPOSITORIES).map(repository).collect();
        let body = json!({ "remote_id": self.remote, "references": names, "tags": { "glob": "*" } });
        let before = self.source.running.access_log()?.len();
        let spent_there = self.source.running.spent()?;
        let Ended { seconds, mut spent, job } = self.registry.job("/api/sync-jobs", &body)?;
        anyhow::ensure!(job["items"][state] == IMAGES, "not all are {state}: {job}");
        spent.behind = self.source.running.spent()?.since(&spent_there).own;
        let traffic = Traffic::of(&self.source.running.access_log()?[before..], fleet);
        Ok((Taken { seconds, spent, images: IMAGES }, traffic))
    }
}
