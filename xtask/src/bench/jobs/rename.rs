//! 1,000 tags in 200 repositories get a prefix: in the engine, and in front of a `docker-registry`.

use std::path::Path;

use anyhow::Result;
use serde_json::json;

use super::super::subjects::{Spent, Subject};
use super::fleet::{Fleet, IMAGES, REPOSITORIES, repository};
use super::registry::{Ended, Registry};
use super::traffic::Traffic;
use super::{Taken, line, skopeo};

/// Tags that skopeo copies in a round: all of them would take minutes.
const SAMPLE: usize = 20;

pub fn measure(folder: &Path, rounds: usize) -> Result<()> {
    let fleet = Fleet::new();
    engine(folder, &fleet, rounds)?;
    front(folder, &fleet, rounds)
}

fn engine(folder: &Path, fleet: &Fleet, rounds: usize) -> Result<()> {
    let ours = Registry::start(Subject::Roadstead, &folder.join("engine"), None)?;
    fleet.push(&ours)?;
    title("the engine", rounds);
    let (mut copied, mut renamed, mut peer) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..rounds {
        copied.push(taken(prefix(&ours, &format!("copy-{round}"), &names(), false)?));
        let names: Vec<String> = names().into_iter().map(|name| format!("copy-{round}/{name}")).collect();
        renamed.push(taken(prefix(&ours, &format!("moved-{round}"), &names, true)?));
        peer.push(skopeo::copy(&ours, &format!("skopeo-{round}"), SAMPLE)?);
    }
    let seconds = line("copied under a prefix", IMAGES, &copied);
    line("renamed, the old names go", IMAGES, &renamed);
    let theirs = line("skopeo copy, there", IMAGES, &peer);
    println!("  ours: {:.0} x skopeo copy", theirs / seconds);
    println!("  target: at most 1 s, better 0.5 s; 100 x skopeo copy");
    Ok(())
}

fn front(folder: &Path, fleet: &Fleet, rounds: usize) -> Result<()> {
    let folder = folder.join("front");
    let upstream = Registry::start(Subject::LoggingRegistry, &folder, None)?;
    let ours = Registry::start(Subject::Roadstead, &folder, Some(&upstream))?;
    fleet.push(&ours)?;
    title("in front of a docker-registry", rounds);
    let (mut copied, mut peer, mut traffic) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..rounds {
        let before = upstream.running.access_log()?.len();
        copied.push(taken(prefix(&ours, &format!("copy-{round}"), &names(), false)?));
        traffic.push(Traffic::of(&upstream.running.access_log()?[before..], fleet));
        let mut theirs = skopeo::copy(&upstream, &format!("skopeo-{round}"), SAMPLE)?;
        theirs.spent = Spent { own: 0.0, behind: theirs.spent.own };
        peer.push(theirs);
    }
    let seconds = line("copied under a prefix", IMAGES, &copied);
    let theirs = line("skopeo copy, on the registry", IMAGES, &peer);
    println!("  ours: {:.1} x skopeo copy", theirs / seconds);
    for traffic in traffic {
        println!("  the registry's log: {traffic}");
    }
    println!("  target: 20 x skopeo copy, 5 x at the worst; 0 bytes of layers moved");
    Ok(())
}

fn title(place: &str, rounds: usize) {
    println!(
        "\nrename by prefix of {IMAGES} tags in {REPOSITORIES} repositories, {place} ({rounds} rounds, interleaved; medians)"
    );
}

fn names() -> Vec<String> {
    (0..REPOSITORIES).map(repository).collect()
}

fn prefix(on: &Registry, prefix: &str, names: &[String], delete_source: bool) -> Result<Ended> {
    let body = json!({ "repositories": names, "mode": "add", "prefix": prefix, "delete_source": delete_source });
    let ended = on.job("/api/remote-prefix-jobs", &body)?;
    // Nothing may have been there already, or nothing would have been measured.
    let done = &ended.job["summary"];
    let count = |key: &str| done[key].as_u64().unwrap_or_default();
    let expected = if delete_source { count("renamed") == REPOSITORIES as u64 } else { count("set") == IMAGES as u64 };
    anyhow::ensure!(expected, "not all was done: {done}");
    Ok(ended)
}

fn taken(Ended { seconds, spent, .. }: Ended) -> Taken {
    Taken { seconds, spent, images: IMAGES }
}
