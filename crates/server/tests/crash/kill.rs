//! `kill -9` in the middle of pushes, again and again on the same data.

use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::journal::Journal;
use crate::pusher::Pusher;
use crate::random::Random;
use crate::support::{Person, World};
use crate::{resume, verify};

/// How long a start may take, whatever the crash left.
const START: Duration = Duration::from_secs(5);

/// How long those who push may take to notice that the registry is gone.
const NOTICE: Duration = Duration::from_secs(30);

/// After so many crashes it goes on with new data: what is looked at after each crash, and the disk, have an end.
const LIFE: u64 = 50;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_is_there_and_what_is_there_is_whole() {
    let (rounds, seed) = (setting("ROADSTEAD_CRASH_ROUNDS", 10), setting("ROADSTEAD_CRASH_SEED", fresh_seed()));
    let _said = Seed(seed);
    let mut random = Random::new(seed);
    let mut left = rounds;
    while left > 0 {
        live(left.min(LIFE), &mut random).await;
        left = left.saturating_sub(LIFE);
    }
}

/// Begin with nothing, and crash so often.
async fn live(crashes: u64, random: &mut Random) {
    let (mut world, journal) = (World::start(), Arc::new(Journal::default()));
    // Not the administrator: everything goes through grants too.
    let mei = world.user_with("mei", "team/**", "pull,push,delete").await;
    for crash in 1..=crashes {
        push_and_kill(&mut world, &mei, &journal, random).await;
        let began = Instant::now();
        world.up();
        let took = began.elapsed();
        assert!(took < START, "the start after crash {crash} took {took:?}");
        verify::everything(&mei, &journal, crash == crashes).await;
        resume::everything(&mei, &journal).await;
    }
    let objects = journal.objects().len();
    println!("{crashes} crashes, {objects} blobs and manifests, {} tags", journal.tags().len());
    assert!(objects > 0, "nothing was ever pushed");
}

async fn push_and_kill(world: &mut World, person: &Person, journal: &Arc<Journal>, random: &mut Random) {
    let pushers = random.between(4, 7);
    let pushing: Vec<_> = (0..pushers)
        .map(|number| Pusher {
            person: person.clone(),
            journal: journal.clone(),
            random: Random::new(random.next()),
            own: format!("team/app-{number}"),
        })
        .map(|pusher| tokio::spawn(pusher.run()))
        .collect();
    tokio::time::sleep(Duration::from_millis(random.between(50, 600))).await;
    world.kill();
    for pusher in pushing {
        tokio::time::timeout(NOTICE, pusher).await.expect("a request outlived its server").unwrap();
    }
}

#[tokio::test]
async fn a_first_start_that_is_killed_is_made_good_by_the_next() {
    let seed = setting("ROADSTEAD_CRASH_SEED", fresh_seed());
    let _said = Seed(seed);
    let mut random = Random::new(seed);
    let mut world = World::start();
    for _ in 0..setting("ROADSTEAD_CRASH_ROUNDS", 10) {
        world.kill();
        std::fs::remove_dir_all(world.data()).unwrap();
        let mut first = world.command(&["serve"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        tokio::time::sleep(Duration::from_micros(random.between(0, 150_000))).await;
        first.kill().unwrap();
        first.wait().unwrap();
        world.up();
        world.admin().push_image("team/app", "1", "first").await;
    }
}

/// Says how to repeat a failure.
struct Seed(u64);

impl Drop for Seed {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("--- to repeat: ROADSTEAD_CRASH_SEED={}", self.0);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a test is told from outside how hard to try")]
fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

#[expect(clippy::disallowed_methods, reason = "every run tries something else, and says what")]
fn fresh_seed() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    u64::from(since.subsec_nanos()) ^ since.as_secs()
}
