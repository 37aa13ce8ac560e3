//! A tenth of very many blobs is garbage: how long its collection takes, how that grows, and what pulls notice.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use serde_json::json;

use super::super::http::{Client, Request};
use super::super::load::{MANIFEST, median};
use super::super::subjects::Subject;
use super::float;
use super::pushing::Piece;
use super::registry::Registry;

/// So many blobs are there before a collection, garbage included.
const SIZES: &[usize] = &[25_000, 50_000, 100_000];

/// One of so many is garbage.
const GARBAGE: usize = 10;

/// What each image names: a configuration and layers.
const NAMED: usize = GARBAGE - 1;

const REPOSITORIES: usize = 100;

/// Who push while it grows. The engine keeps what arrives together in one go.
const PUSHING: usize = 16;

/// Who pull, and what they wait between two pulls: a load that leaves the machine room for more.
const PULLING: usize = 4;
const THINKING: Duration = Duration::from_millis(2);

/// How long pulls are measured while nothing else happens.
const QUIET: Duration = Duration::from_secs(3);

/// One collection.
struct Round {
    seconds: f64,
    cpu_ms: f64,
    /// Pulls before it, and while it ran, in milliseconds.
    quiet: Pulls,
    meanwhile: Pulls,
}

struct Pulls {
    p50: f64,
    p99: f64,
    count: usize,
}

pub fn measure(folder: &Path, rounds: usize) -> Result<()> {
    let ours = Registry::start(Subject::Roadstead, folder, None)?;
    println!("\ncollection of 1/{GARBAGE} of the blobs ({rounds} rounds for each size; medians)");
    let (mut images, mut garbage, mut base) = (0, 0, 0.0);
    for &size in SIZES {
        let wanted = size / GARBAGE;
        in_parallel(images..wanted, push_image, &ours)?;
        images = wanted;
        let mut taken = Vec::new();
        for _ in 0..rounds {
            in_parallel(garbage..garbage + wanted, push_garbage, &ours)?;
            garbage += wanted;
            taken.push(round(&ours, images)?);
        }
        let seconds = report(size, &taken);
        if base == 0.0 {
            base = seconds;
        } else {
            let growth = format!("{:.2} x the time for {} x the blobs", seconds / base, size / SIZES[0]);
            println!("  {:>7}   growth: {growth}", "");
        }
    }
    println!("  target: at most 30 s for 100,000, linear growth; p99 of pulls at most 1.2 x meanwhile");
    Ok(())
}

fn round(on: &Registry, images: usize) -> Result<Round> {
    let (quiet, ()) = while_pulling(on, images, || {
        thread::sleep(QUIET);
        Ok(())
    })?;
    let (meanwhile, ended) =
        while_pulling(on, images, || on.job("/api/collection-jobs", &json!({ "grace_minutes": 0 })))?;
    let gone = &ended.job["summary"]["blobs"];
    ensure!(*gone == images, "{gone} blobs are gone, not {images}: {}", ended.job);
    Ok(Round { seconds: ended.seconds, cpu_ms: ended.spent.own, quiet, meanwhile })
}

fn report(size: usize, rounds: &[Round]) -> f64 {
    let of = |value: fn(&Round) -> f64| median(rounds, value);
    let seconds = of(|round| round.seconds);
    println!("  {size:>7} blobs: {seconds:>7.2} s  {:>9.0} ms CPU, pulls included", of(|round| round.cpu_ms));
    println!(
        "  {:>7}   pulls, ms: quiet p50 {:.2}, p99 {:.2} (of {:.0}); meanwhile p50 {:.2}, p99 {:.2} (of {:.0}): {:.2} x p99",
        "",
        of(|round| round.quiet.p50),
        of(|round| round.quiet.p99),
        of(|round| float(round.quiet.count)),
        of(|round| round.meanwhile.p50),
        of(|round| round.meanwhile.p99),
        of(|round| float(round.meanwhile.count)),
        of(|round| round.meanwhile.p99 / round.quiet.p99),
    );
    seconds
}

/// Pull manifests by their tags until `work` is done.
fn while_pulling<T>(on: &Registry, images: usize, work: impl FnOnce() -> Result<T>) -> Result<(Pulls, T)> {
    let is_over = AtomicBool::default();
    thread::scope(|scope| {
        let pulling: Vec<_> = (0..PULLING)
            .map(|puller| {
                let (client, is_over) = (on.client(), &is_over);
                scope.spawn(move || pull(client, (puller, images), is_over))
            })
            .collect();
        let done = work();
        is_over.store(true, Ordering::Relaxed);
        let mut times = Vec::new();
        for one in pulling {
            times.extend(one.join().expect("it does not panic")?);
        }
        times.sort_unstable();
        let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1000.0;
        Ok((Pulls { p50: at(50), p99: at(99), count: times.len() }, done?))
    })
}

fn pull(mut client: Client, (puller, images): (usize, usize), is_over: &AtomicBool) -> Result<Vec<Duration>> {
    let mut times = Vec::new();
    while !is_over.load(Ordering::Relaxed) || times.is_empty() {
        // A prime, so that they meet everywhere.
        let (repository, tag) = place((times.len() * PULLING + puller) * 7919 % images);
        let path = format!("/v2/{repository}/manifests/{tag}");
        let begun = Instant::now();
        client.send(&Request { headers: &[("Accept", MANIFEST)], ..Request::get(&path) })?;
        times.push(begun.elapsed());
        thread::sleep(THINKING);
    }
    Ok(times)
}

/// Repository and tag of an image.
fn place(image: usize) -> (String, String) {
    (format!("many/app-{}", image % REPOSITORIES), format!("v{}", image / REPOSITORIES))
}

fn push_image(client: &mut Client, number: usize) -> Result<()> {
    let (repository, tag) = place(number);
    let named: Vec<Piece> =
        (0..NAMED).map(|part| Piece::of(format!("part {part} of image {number}").into_bytes())).collect();
    named.iter().try_for_each(|piece| client.push_blob(&repository, piece))?;
    let manifest = json!({
        "schemaVersion": 2, "mediaType": MANIFEST,
        "config": named[0].described("application/vnd.example.config"),
        "layers": named[1..].iter().map(|piece| piece.described("application/vnd.example.layer")).collect::<Vec<_>>(),
    });
    client.put_manifest(&repository, &tag, manifest.to_string().as_bytes())
}

fn push_garbage(client: &mut Client, number: usize) -> Result<()> {
    client.push_blob(&place(number).0, &Piece::of(format!("garbage {number}").into_bytes()))
}

/// Do something for each number, by many clients.
fn in_parallel(
    numbers: std::ops::Range<usize>,
    work: impl Fn(&mut Client, usize) -> Result<()> + Sync,
    on: &Registry,
) -> Result<()> {
    let next = AtomicUsize::new(numbers.start);
    let push = || {
        let mut client = on.client();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= numbers.end {
                return Ok(());
            }
            work(&mut client, number)?;
        }
    };
    thread::scope(|scope| {
        let working: Vec<_> = (0..PUSHING).map(|_| scope.spawn(push)).collect();
        working.into_iter().try_for_each(|one| one.join().expect("it does not panic"))
    })
}
