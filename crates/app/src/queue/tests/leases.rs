//! Workers that die, hang, and come back.

use std::sync::Arc;
use std::time::{Duration, Instant};

use db::{JobId, JobState};

use super::world::{HANGING, TIMES, World, job, told};
use crate::Actor;
use crate::jobs::Jobs;
use crate::queue::{Queue, work};

/// Let an engine take a job and do it, as one of its workers would.
async fn work_once(queue: &Arc<Queue>, owner: &str) -> JobId {
    let job = work::claim(queue, owner).await.unwrap().expect("a job to take");
    let id = job.id;
    work::run(queue, job, owner.to_owned()).await;
    id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lapsed_lease_is_taken_over_and_its_first_owner_writes_no_more() {
    let t = World::new().await;
    let (hanging, healthy) = (t.queue(HANGING), t.queue(TIMES));
    let jobs = Jobs::on(healthy.clone());
    let id = jobs.start(&Actor::system(), job(&["first", "deaf", "last"])).await.unwrap().job.id;
    let first = tokio::spawn({
        let hanging = hanging.clone();
        async move { work_once(&hanging, "hanging").await }
    });
    t.until(id, |job| job.progress.done == 1 && job.progress.running == 1).await;
    assert!(work::claim(&healthy, "early").await.unwrap().is_none(), "the lease holds");

    t.clock.advance(Duration::from_secs(31));
    let second = tokio::spawn(async move { work_once(&healthy, "healthy").await });
    t.until(id, |job| job.lease_owner.as_deref() == Some("healthy") && job.progress.running == 1).await;
    // Both do the second item now, and both end it.
    t.probe.gate.add_permits(2);
    assert_eq!(second.await.unwrap(), id);
    first.await.unwrap();
    let ended = t.job(id).await;
    assert_eq!(told(&ended), "succeeded of 3: 0 waiting, 0 running, 3 done, 0 skipped, 0 failed, 0 cancelled");
    let asked = t.probe.asked();
    assert_eq!(asked.iter().filter(|position| **position == 1).count(), 1, "what is done is not done again");
    assert_eq!(
        t.log(id).await,
        ["verification begins", "first", "verification goes on", "last", "succeeded (3 done, 0 skipped, 0 failed)"],
        "nothing of the first worker came after the second had begun, and nothing twice"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_of_a_process_lets_go_and_the_next_goes_on() {
    let t = World::new().await;
    let (jobs, queue) = t.working(1);
    let id = jobs.start(&Actor::system(), job(&["first", "hold", "last"])).await.unwrap().job.id;
    t.until(id, |job| job.progress.done == 1 && job.progress.running == 1).await;
    let began = Instant::now();
    queue.stop();
    let left = t.until(id, |job| job.state == JobState::Queued).await;
    assert!(began.elapsed() < Duration::from_secs(1));
    assert_eq!(told(&left), "queued of 3: 2 waiting, 0 running, 1 done, 0 skipped, 0 failed, 0 cancelled");
    t.probe.gate.add_permits(1);
    t.working(1);
    assert_eq!(t.over(id).await.state, JobState::Succeeded);
    assert_eq!(t.probe.asked(), [1, 2, 2, 3]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_takes_back_at_once_what_its_former_life_held() {
    let t = World::new().await;
    let dead = t.queue(HANGING);
    let id = Jobs::on(dead.clone()).start(&Actor::system(), job(&["first", "last"])).await.unwrap().job.id;
    // It dies right after it has taken the job.
    work::claim(&dead, "dead").await.unwrap().unwrap();
    let began = Instant::now();
    t.working(2);
    assert_eq!(t.over(id).await.state, JobState::Succeeded);
    assert!(began.elapsed() < Duration::from_secs(5), "it did not wait for the lease");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lease_is_put_off_while_an_item_lasts() {
    let t = World::new().await;
    let times = crate::queue::Times { heartbeat: Duration::from_millis(100), ..TIMES };
    let queue = t.queue(times);
    let id = Jobs::on(queue.clone()).start(&Actor::system(), job(&["deaf"])).await.unwrap().job.id;
    let working = tokio::spawn({
        let queue = queue.clone();
        async move { work_once(&queue, "slow").await }
    });
    let first = t.until(id, |job| job.progress.running == 1).await.lease_until;
    for _ in 0..4 {
        t.clock.advance(Duration::from_secs(20));
        let now = t.core.now();
        t.until(id, |job| job.lease_until.is_some_and(|until| until > now + Duration::from_secs(25))).await;
        assert!(work::claim(&queue, "other").await.unwrap().is_none());
    }
    assert!(t.job(id).await.lease_until > first);
    t.probe.gate.add_permits(1);
    working.await.unwrap();
    assert_eq!(t.job(id).await.state, JobState::Succeeded);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_items_are_few_transactions() {
    let t = World::new().await;
    let (jobs, _queue) = t.working(1);
    let began = Instant::now();
    let id = jobs.start(&Actor::system(), job(&vec!["a line"; 20_000])).await.unwrap().job.id;
    let ended = t.over(id).await;
    println!("20,000 items with a line each: {:?}", began.elapsed());
    assert_eq!((ended.progress.done, ended.lines), (20_000, 20_002));
    assert_eq!(t.log(id).await.len(), 20_002);
    assert_eq!(t.probe.asked(), (1..=20_000).collect::<Vec<_>>());
}
