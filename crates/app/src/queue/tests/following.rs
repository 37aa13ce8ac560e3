//! Those who follow a job.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use db::{JobState, Role};

use super::world::{TIMES, World, job};
use crate::Actor;
use crate::events::Told as Heard;
use crate::jobs::{Follow, Jobs, Told};

/// Everything that is told, to the end: the lines, and how often the job.
async fn all(mut follow: Follow) -> (Vec<(i64, String)>, Vec<JobState>) {
    let (mut lines, mut states) = (Vec::new(), Vec::new());
    loop {
        match follow.next().await.unwrap() {
            Some(Told::Lines(some)) => {
                lines.extend(some.into_iter().map(|line| (line.line.number, line.line.line.message)));
            }
            Some(Told::Job(shown)) => states.push(shown.job.state),
            Some(Told::End) => {
                assert!(follow.next().await.unwrap().is_none());
                return (lines, states);
            }
            None => panic!("it ended without an end"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_line_is_told_once_and_in_order_whenever_one_begins() {
    let t = World::new().await;
    let (jobs, _queue) = t.working(1);
    let system = t.permit(&Actor::system());
    let words: Vec<String> = (0..3000).map(|number| format!("line {number}")).collect();
    let mut items: Vec<&str> = words.iter().map(String::as_str).collect();
    items.insert(1500, "hold");
    let id = jobs.start(&Actor::system(), job(&items)).await.unwrap().job.id;
    let mut followers = Vec::new();
    for after in [0, 0, 700, 5000] {
        followers.push((after, tokio::spawn(all(jobs.follow(&system, id, after).await.unwrap()))));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    t.until(id, |job| job.progress.done == 1500).await;
    followers.push((10, tokio::spawn(all(jobs.follow(&system, id, 10).await.unwrap()))));
    t.probe.gate.add_permits(1);
    t.over(id).await;
    followers.push((3, tokio::spawn(all(jobs.follow(&system, id, 3).await.unwrap()))));
    let written = t.log(id).await;
    for (after, follower) in followers {
        let (lines, states) = follower.await.unwrap();
        let expected: Vec<_> = (1..).zip(written.iter().cloned()).filter(|(number, _)| *number > after).collect();
        assert_eq!(lines, expected, "after {after}");
        assert_eq!(states.last(), Some(&JobState::Succeeded));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_of_another_process_is_followed_through_sql() {
    let t = World::new().await;
    let here = Jobs::on(t.queue(TIMES));
    let id = here.start(&Actor::system(), job(&["first", "hold", "last"])).await.unwrap().job.id;
    let follower = tokio::spawn(all(here.follow(&t.permit(&Actor::system()), id, 0).await.unwrap()));
    t.working(1);
    t.until(id, |job| job.progress.done == 1).await;
    t.probe.gate.add_permits(1);
    let (lines, states) = follower.await.unwrap();
    assert_eq!(lines.len(), t.log(id).await.len());
    assert_eq!((states[0], *states.last().unwrap()), (JobState::Queued, JobState::Succeeded));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_viewers_see_a_line_soon() {
    const VIEWERS: usize = 50;
    let t = World::new().await;
    let (jobs, _queue) = t.working(1);
    let mut items = vec!["short"; 2];
    items.extend(["paced"; 60].iter().flat_map(|word| [*word, "short"]));
    let id = jobs.start(&Actor::system(), job(&items)).await.unwrap().job.id;
    let seen: Arc<Mutex<HashMap<i64, Vec<Instant>>>> = Arc::default();
    let mut viewers = Vec::new();
    for number in 0..VIEWERS {
        // Twenty are the most of one.
        let admin = t.user(&format!("admin-{number}"), Role::Admin).await;
        let mut follow = jobs.follow(&t.permit(&admin), id, 0).await.unwrap();
        let seen = seen.clone();
        viewers.push(tokio::spawn(async move {
            while let Some(told) = follow.next().await.unwrap() {
                let Told::Lines(lines) = told else { continue };
                let (now, mut seen) = (Instant::now(), seen.lock().unwrap());
                for line in lines {
                    seen.entry(line.line.number).or_default().push(now);
                }
            }
        }));
    }
    t.over(id).await;
    for viewer in viewers {
        viewer.await.unwrap();
    }
    let lines = t.log(id).await.len();
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), lines);
    assert!(seen.values().all(|times| times.len() == VIEWERS));
    // From the first who saw a line to each other one.
    let mut delays: Vec<Duration> = seen
        .values()
        .flat_map(|times| {
            let first = times.iter().min().unwrap();
            times.iter().map(move |time| *time - *first)
        })
        .collect();
    delays.sort();
    println!("the last of 50 viewers behind the first: p99 {:?}", delays[delays.len() * 99 / 100]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lists_of_those_who_may_see_a_job_hear_of_it_at_most_once_a_second() {
    let t = World::new().await;
    let (mei, ann) = (t.user("mei", Role::User).await, t.user("ann", Role::User).await);
    let admin = t.user("admin", Role::Admin).await;
    let events = crate::events::Events::new(t.core.clone());
    let mut watches = [&mei, &admin, &ann].map(|actor| events.watch(actor).unwrap());
    let (jobs, queue) = t.working(1);
    let began = Instant::now();
    let id = jobs.start(&mei, job(&["short"; 40])).await.unwrap().job.id;
    for watch in &mut watches[..2] {
        let mut count = 0;
        loop {
            let heard = tokio::time::timeout(Duration::from_millis(1500), watch.next()).await;
            match heard {
                Ok(Some(Heard::JobChanged(job))) => {
                    assert_eq!(job, id);
                    count += 1;
                }
                Ok(other) => panic!("{other:?}"),
                Err(_) => break,
            }
        }
        let most = usize::try_from(began.elapsed().as_secs()).unwrap() + 2;
        assert!((2..=most).contains(&count), "{count} in {:?}", began.elapsed());
    }
    assert!(tokio::time::timeout(Duration::from_millis(100), watches[2].next()).await.is_err(), "it is not Ann's");
    queue.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn following_ends_with_the_process_and_with_the_credential() {
    let t = World::new().await;
    let (jobs, queue) = t.working(1);
    let mei = t.user("mei", Role::User).await;
    let id = jobs.start(&mei, job(&["hold"])).await.unwrap().job.id;
    t.until(id, |job| job.progress.running == 1).await;
    let drained = async |mut follow: Follow| while follow.next().await.unwrap().is_some() {};
    let ending = tokio::spawn(drained(jobs.follow(&t.permit(&Actor::system()), id, 0).await.unwrap()));
    queue.stop();
    tokio::time::timeout(Duration::from_secs(1), ending).await.unwrap().unwrap();

    let (jobs, _queue) = t.working(1);
    let mut follow = jobs.follow(&t.permit(&mei), id, 0).await.unwrap();
    let tx = t.core.db.begin().await.unwrap();
    db::users::set_disabled(&tx, mei.user().unwrap(), true).await.unwrap();
    t.core.commit(tx).await.unwrap();
    assert!(follow.next().await.unwrap().is_none());
}
