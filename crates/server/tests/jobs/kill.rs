//! `kill -9` in the middle of jobs, again and again on the same data.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use crate::bulk::{audited, items, over, path, plan, start_planned, tags};
use crate::random::Random;
use crate::support::{Person, World};

const REPOSITORIES: usize = 30;

/// Lines as somebody saw them, by number.
type Seen = Arc<Mutex<BTreeMap<i64, Value>>>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_job_ends_in_a_true_state_and_no_line_that_was_seen_is_lost() {
    let (rounds, seed) = rounds();
    let _said = Seed(seed);
    let mut random = Random::new(seed);
    let mut world = World::start_with(&[("JOB_WORKERS", "2")]);
    let admin = world.admin();
    let manifest = admin.image("fleet-0/0", "the cargo").await;
    let mut resumed = 0;
    for round in 0..rounds {
        let selection = load(&admin, &manifest, round).await;
        let shown = plan(&admin, &selection).await;
        let job = start_planned(&admin, &selection, &shown).await.expect(202).json();
        let lines = Seen::default();
        let watching = tokio::spawn(watch(admin.clone(), job.clone(), lines.clone()));
        for _ in 0..random.between(1, 4) {
            tokio::time::sleep(Duration::from_millis(random.between(0, 150))).await;
            world.kill();
            world.up();
        }
        let ended = over(&admin, &job).await;
        watching.abort();
        assert_eq!(ended["state"], "succeeded", "{ended}");
        check_round(&admin, &job, round, &lines).await;
        resumed += usize::from(log_of(&admin, &job).await.contains("deletion goes on"));
    }
    println!("{rounds} rounds, {resumed} jobs went on after a kill");
}

/// Fill the repositories of a round; answers what to delete of them.
async fn load(admin: &Person, manifest: &str, round: u64) -> Value {
    let mut rows = Vec::new();
    for number in 0..REPOSITORIES {
        let repository = format!("fleet-{round}/{number}");
        admin.image(&repository, "the cargo").await;
        for tag in ["v1", "v2", "stays"] {
            admin.put_manifest(&repository, tag, manifest).await.expect(201);
        }
        rows.push(match number % 3 {
            0 => json!({ "repository": repository, "whole": true }),
            _ => json!({ "repository": repository, "tags": ["v1", "v2"] }),
        });
    }
    Value::from(rows)
}

/// Follow the log as a page does, through every crash.
async fn watch(person: Person, job: Value, seen: Seen) {
    let path = format!("{}/log", path(&job));
    loop {
        let last = seen.lock().unwrap().keys().next_back().copied().unwrap_or_default();
        let request = person.request("GET", &path).header("accept", "text/event-stream");
        let answer = request.header("last-event-id", last.to_string()).send().await;
        let Ok(mut answer) = answer else {
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let mut text = String::new();
        while let Ok(Some(bytes)) = answer.chunk().await {
            text += std::str::from_utf8(&bytes).unwrap();
            while let Some((part, rest)) = text.split_once("\n\n") {
                let line = part.strip_prefix("event: line\n").and_then(|part| part.split_once("data: "));
                if let Some((_, data)) = line {
                    let line: Value = serde_json::from_str(data).unwrap();
                    let number = line["number"].as_i64().unwrap();
                    let twice = seen.lock().unwrap().insert(number, line);
                    assert!(twice.is_none(), "line {number} came twice");
                }
                text = rest.to_owned();
            }
        }
    }
}

async fn check_round(admin: &Person, job: &Value, round: u64, seen: &Seen) {
    let stored = admin.request("GET", &format!("{}/log", path(job))).header("accept", "text/event-stream");
    let text = stored.send().await.unwrap().text().await.unwrap();
    let lines: BTreeMap<i64, Value> = text
        .split("\n\n")
        .filter_map(|part| part.strip_prefix("event: line\n")?.split_once("data: "))
        .map(|(_, data)| serde_json::from_str::<Value>(data).unwrap())
        .map(|line| (line["number"].as_i64().unwrap(), line))
        .collect();
    assert_eq!(lines.keys().copied().collect::<Vec<_>>(), (1..).take(lines.len()).collect::<Vec<_>>());
    for (number, line) in seen.lock().unwrap().iter() {
        assert_eq!(lines.get(number), Some(line), "a line that was seen is another one, or lost");
    }
    for item in items(admin, job).await {
        assert!(["done", "skipped"].contains(&item["state"].as_str().unwrap()), "{item}");
    }
    for number in 0..REPOSITORIES {
        let repository = format!("fleet-{round}/{number}");
        let left = if number % 3 == 0 { "gone" } else { "stays" };
        assert_eq!(tags(admin, &repository).await, left, "{repository}");
    }
    let prefix = format!("fleet-{round}/");
    let deleted = (audited(admin, "tag.delete", &prefix).await, audited(admin, "repository.delete", &prefix).await);
    assert_eq!(deleted, (REPOSITORIES / 3 * 2 * 2, REPOSITORIES / 3), "nothing was done twice");
}

async fn log_of(admin: &Person, job: &Value) -> String {
    admin.get(&format!("{}/log", path(job))).await.expect(200).text()
}

/// How often to try, and what chance begins with.
pub fn rounds() -> (u64, u64) {
    (setting("ROADSTEAD_CRASH_ROUNDS", 5), setting("ROADSTEAD_CRASH_SEED", fresh_seed()))
}

/// Says how to repeat a failure.
pub struct Seed(pub u64);

impl Drop for Seed {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("--- to repeat: ROADSTEAD_CRASH_SEED={}", self.0);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a test is told from outside how hard to try")]
pub fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

#[expect(clippy::disallowed_methods, reason = "every run tries something else, and says what")]
fn fresh_seed() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    u64::from(since.subsec_nanos()) ^ since.as_secs()
}
