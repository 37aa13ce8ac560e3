//! What a gateway costs: nginx with a password and Roadstead with rights, in front of the same `docker-registry`.
//!
//! Behind the plus stands the processor time of the gateway alone, in milliseconds per request.

use std::path::Path;

use anyhow::Result;

use super::interleave;
use super::load::{Content, Measure, Sample, median};
use super::subjects::{Running, Subject};

struct Row {
    name: &'static str,
    measure: Measure,
    target: &'static str,
}

const ROWS: &[Row] = &[
    Row {
        name: "manifest GET by tag, 16 clients",
        measure: Measure::ManifestByTag,
        target: "added CPU at most 1.0 x nginx's, 2 x at the worst",
    },
    Row {
        name: "manifest GET by digest, 16 clients",
        measure: Measure::ManifestByDigest,
        target: "3 x the direct rate; added CPU at most 1.0 x nginx's, 2 x at the worst",
    },
    Row {
        name: "blob GET 100 MiB, 2 clients",
        measure: Measure::LargeBlob,
        target: "added CPU 0.5 x nginx's, 1.0 x at the worst",
    },
    Row { name: "push of 200 MiB", measure: Measure::Push, target: "none" },
];

pub fn measure(folder: &Path, content: &Content, rounds: usize) -> Result<()> {
    // A folder of its own: the same servers ran alone before.
    let folder = folder.join("gateway");
    let direct = Subject::DockerRegistry.start(&folder, None)?;
    let gateways = [Subject::Nginx, Subject::NginxUntuned, Subject::Roadstead];
    let gateways =
        gateways.iter().map(|subject| subject.start(&folder, Some(&direct))).collect::<Result<Vec<Running>>>()?;
    let running: Vec<&Running> = [&direct].into_iter().chain(&gateways).collect();
    running[running.len() - 1].fill(content)?;
    for row in ROWS {
        println!("\n{} through a gateway ({rounds} rounds, interleaved; medians)", row.name);
        report(&running, &interleave(rounds, row.measure, &running, content)?);
        println!("  target: {}", row.target);
    }
    Ok(())
}

/// The first is the registry itself, the last is Roadstead.
fn report(running: &[&Running], samples: &[Vec<Sample>]) {
    let rate = |at: usize| median(&samples[at], |sample| sample.per_second);
    let own = |at: usize| median(&samples[at], |sample| sample.cpu_ms);
    let behind = |at: usize| median(&samples[at], |sample| sample.behind_ms);
    let ours = samples.len() - 1;
    println!("  {:<16} {:>9.1} /s  {:>9} {:>9.3} ms CPU upstream each", "direct", rate(0), "", own(0));
    for (at, one) in running.iter().enumerate().skip(1) {
        let ratio = format!("{:.2} x the direct rate", rate(at) / rate(0));
        let ours = if at == ours { String::new() } else { format!(", ours: {:.2} x its CPU", own(ours) / own(at)) };
        let (name, cpu) = (one.subject.name(), format!("+{:.3}", own(at)));
        println!(
            "  {name:<16} {:>9.1} /s  {cpu:>9} {:>9.3} ms CPU upstream each   {ratio}{ours}",
            rate(at),
            behind(at)
        );
    }
}
