//! How long after its time a line of a log reaches those who follow it.

use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::super::http::Client;
use super::super::subjects::{PASSWORD, Subject};
use super::fleet::{Fleet, REPOSITORIES, repository};
use super::registry::Registry;

/// Who follow, and how many logs one user may follow at once.
const VIEWERS: usize = 50;
const EACH: usize = 10;

/// Jobs of a round, one after another: each has a line for every repository.
const JOBS: usize = 4;

const DAY: i64 = 24 * 3600 * 1000;

/// From `1970-01-01T` to `T12:00:00` and what follows.
const TIME: usize = "1970-01-01T".len();

pub fn measure(folder: &Path, rounds: usize) -> Result<()> {
    let ours = Registry::start(Subject::Roadstead, folder, None)?;
    Fleet::new().push(&ours)?;
    let mut tokens = Vec::new();
    for number in 0..VIEWERS / EACH {
        let name = format!("viewer-{number}");
        ours.ask("POST", "/api/users", &json!({ "name": name, "password": PASSWORD, "role": "admin" }))?;
        tokens.push(ours.token_of(&name)?);
    }
    println!("\ndelay of the log of a rename, {VIEWERS} viewers, {JOBS} jobs of {REPOSITORIES} items a round");
    for number in 0..rounds {
        let before = ours.running.spent()?;
        let mut delays = round(&ours, number, &tokens)?;
        let cpu_ms = ours.running.spent()?.since(&before).own;
        ensure!(!delays.is_empty(), "no line was seen");
        delays.sort_unstable();
        let at = |percent: usize| delays[(delays.len() - 1) * percent / 100];
        println!(
            "  round {number}: {:>6} lines seen, p50 {:>4} ms, p99 {:>4} ms, at most {:>4} ms; {cpu_ms:.0} ms CPU",
            delays.len(),
            at(50),
            at(99),
            at(100),
        );
    }
    println!("  target: p99 at most 150 ms");
    Ok(())
}

/// The delays that all viewers saw, in milliseconds. The jobs wait for each other: while one is done, the logs of the
/// next are followed already.
fn round(on: &Registry, number: usize, tokens: &[String]) -> Result<Vec<i64>> {
    let names: Vec<String> = (0..REPOSITORIES).map(repository).collect();
    let start = |job: usize| {
        let body = json!({ "repositories": names, "mode": "add", "prefix": format!("round-{number}/job-{job}") });
        Ok(on.ask("POST", "/api/remote-prefix-jobs", &body)?["id"].clone())
    };
    let jobs = (0..JOBS).map(start).collect::<Result<Vec<Value>>>()?;
    let (seen, all) = mpsc::channel();
    thread::scope(|scope| {
        let follow = |viewer: usize| {
            let (client, seen, jobs) = (on.client_with(Some(&tokens[viewer / EACH])), seen.clone(), &jobs);
            scope.spawn(move || jobs.iter().try_for_each(|job| seen.send(delays(&client, job)?).context("nobody asks")))
        };
        let following: Vec<_> = (0..VIEWERS).map(follow).collect();
        following.into_iter().try_for_each(|one| one.join().expect("it does not panic"))
    })?;
    drop(seen);
    Ok(all.into_iter().flatten().collect())
}

/// Follow one log to its end. Lines from before the stream began were only read late, and do not count.
fn delays(client: &Client, job: &Value) -> Result<Vec<i64>> {
    let mut events = client.events(&format!("/api/jobs/{job}/log"))?;
    let (begun, mut delays) = (now(), Vec::new());
    while let Some((kind, data)) = events.next()? {
        if kind == "end" {
            return Ok(delays);
        }
        if kind == "line" {
            let at = of_day(data["at"].as_str().context("a line without a time")?)?;
            if since(begun, at) > 0 {
                delays.push(since(at, now()));
            }
        }
    }
    anyhow::bail!("the log of {job} broke off")
}

/// Milliseconds from one time of day to another that is near.
fn since(earlier: i64, later: i64) -> i64 {
    (later - earlier + DAY + DAY / 2) % DAY - DAY / 2
}

#[expect(clippy::disallowed_methods, reason = "a tool of the developer; the server's lines bear the machine's time")]
fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO);
    i64::try_from(since.as_millis()).unwrap_or_default() % DAY
}

/// The time of day of `2026-11-22T12:00:00.123456Z`, in milliseconds.
fn of_day(at: &str) -> Result<i64> {
    let time = at.get(TIME..).and_then(|time| time.strip_suffix('Z')).with_context(|| format!("no time: {at}"))?;
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let mut seconds = 0;
    for part in time.split(':') {
        seconds = seconds * 60 + part.parse::<i64>()?;
    }
    let millis: i64 = format!("{fraction:0<3.3}").parse()?;
    Ok(seconds * 1000 + millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day_are_read_and_compared() {
        assert_eq!(of_day("2026-11-22T01:02:03.045678Z").unwrap(), 3_723_045);
        assert_eq!(of_day("2026-11-22T00:00:00Z").unwrap(), 0);
        assert_eq!(of_day("2026-11-22T00:00:00.5Z").unwrap(), 500);
        assert_eq!(since(DAY - 10, 20), 30, "past midnight");
        assert_eq!(since(20, DAY - 10), -30);
        assert_eq!(since(100, 250), 150);
    }
}
