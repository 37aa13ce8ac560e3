//! `cargo xtask bench`: Roadstead beside Debian's `docker-registry`, nginx and skopeo, interleaved, on this machine.
//!
//! Times on a shared machine prove nothing by themselves; what counts are ratios within one run, and the processor time
//! that a server spends on a request. Roadstead runs with accounts and rights on, the others without any; a gateway has
//! one user.

mod gateway;
mod http;
mod jobs;
mod load;
mod nginx;
mod subjects;

use std::path::Path;

use anyhow::{Context, Result};

use crate::{packages, steps};
use load::{Content, Measure, Sample, median};
use subjects::{Running, Subject};

/// What is asked of each subject.
struct Row {
    name: &'static str,
    measure: Measure,
    subjects: &'static [Subject],
}

const REGISTRIES: &[Subject] = &[Subject::Roadstead, Subject::DockerRegistry];
const ALL: &[Subject] = &[Subject::Roadstead, Subject::DockerRegistry, Subject::Nginx];

const ROWS: &[Row] = &[
    Row { name: "manifest GET by tag, 16 clients", measure: Measure::ManifestByTag, subjects: REGISTRIES },
    Row { name: "blob GET 10 KB, 16 clients", measure: Measure::SmallBlob, subjects: ALL },
    Row { name: "blob GET 100 MiB, 2 clients", measure: Measure::LargeBlob, subjects: ALL },
    Row { name: "push of 200 MiB", measure: Measure::Push, subjects: REGISTRIES },
];

/// What is measured together, and can be asked for alone.
struct Part {
    name: &'static str,
    /// It needs a folder and the number of rounds.
    measure: fn(&Path, usize) -> Result<()>,
}

/// The word for all parts behind the first.
const JOBS: &str = "jobs";

const PARTS: &[Part] = &[
    Part { name: "requests", measure: requests },
    Part { name: "rename", measure: jobs::rename::measure },
    Part { name: "sync", measure: jobs::sync::measure },
    Part { name: "collection", measure: jobs::collection::measure },
    Part { name: "logs", measure: jobs::logs::measure },
];

pub fn run(arguments: &[String]) -> Result<()> {
    let (parts, rounds) = asked(arguments)?;
    packages::ensure(packages::BENCH)?;
    steps::run(steps::cargo().args(["build", "--release", "--package", "server"]))?;
    for part in parts {
        let folder = std::env::temp_dir().join(format!("roadstead-bench-{}-{}", std::process::id(), part.name));
        std::fs::create_dir_all(&folder)?;
        let result = (part.measure)(&folder, rounds);
        std::fs::remove_dir_all(&folder).context("cannot remove the bench's folder")?;
        result.with_context(|| format!("the part `{}` failed", part.name))?;
    }
    Ok(())
}

/// Which parts, and how many rounds.
fn asked(arguments: &[String]) -> Result<(&'static [Part], usize)> {
    let (mut parts, mut rounds) = (PARTS, 3);
    for argument in arguments {
        if let Ok(number) = argument.parse() {
            rounds = number;
        } else if argument == JOBS {
            parts = &PARTS[1..];
        } else {
            let at = PARTS.iter().position(|part| part.name == argument);
            let names = || PARTS.iter().map(|part| part.name).collect::<Vec<_>>().join(", ");
            let at = at.with_context(|| format!("`{argument}` is neither a number nor one of {JOBS}, {}", names()))?;
            parts = &PARTS[at..=at];
        }
    }
    anyhow::ensure!(rounds > 0, "there must be a round");
    Ok((parts, rounds))
}

/// Manifests and blobs, served alone and through gateways.
fn requests(folder: &Path, rounds: usize) -> Result<()> {
    let content = load::content(folder)?;
    measure(folder, &content, rounds)?;
    gateway::measure(folder, &content, rounds)
}

fn measure(folder: &Path, content: &Content, rounds: usize) -> Result<()> {
    let running = ALL.iter().map(|subject| subject.start(folder, None)).collect::<Result<Vec<Running>>>()?;
    println!("start until the first answer, and idle memory after it");
    for one in &running {
        println!("  {:<16} {:>5} ms  {:>6.1} MiB", one.subject.name(), one.start_ms, one.resident_mib()?);
        one.fill(content)?;
    }
    for row in ROWS {
        println!("\n{} ({rounds} rounds, interleaved; medians)", row.name);
        let asked: Vec<&Running> = running.iter().filter(|one| row.subjects.contains(&one.subject)).collect();
        report(row.subjects, &interleave(rounds, row.measure, &asked, content)?);
    }
    Ok(())
}

/// Measure each in turn, `rounds` times: what the machine does beside meets all of them.
fn interleave(rounds: usize, measure: Measure, on: &[&Running], content: &Content) -> Result<Vec<Vec<Sample>>> {
    let mut samples: Vec<Vec<Sample>> = on.iter().map(|_| Vec::new()).collect();
    for _ in 0..rounds {
        for (one, samples) in on.iter().zip(&mut samples) {
            samples.push(measure.take(one, content)?);
        }
    }
    Ok(samples)
}

fn report(subjects: &[Subject], samples: &[Vec<Sample>]) {
    let ours_rate = median(&samples[0], |sample| sample.per_second);
    let ours_cpu = median(&samples[0], |sample| sample.cpu_ms);
    for (subject, samples) in subjects.iter().zip(samples) {
        let (rate, cpu) = (median(samples, |sample| sample.per_second), median(samples, |sample| sample.cpu_ms));
        let ratio = format!("ours: {:.2} x its rate, {:.2} x its CPU", ours_rate / rate, ours_cpu / cpu);
        let ratio = if *subject == Subject::Roadstead { String::new() } else { ratio };
        println!("  {:<16} {rate:>9.1} /s  {cpu:>9.3} ms CPU each   {ratio}", subject.name());
    }
}
