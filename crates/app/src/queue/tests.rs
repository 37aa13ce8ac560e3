//! Jobs step by step, with a kind that does what a story needs.

mod following;
mod leases;
pub(crate) mod world;

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use db::jobs::ending::Retry;
use db::{JobState, Role};
use serde_json::json;

use crate::Actor;
use crate::jobs::NewJob;
use world::{World, job, told};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_item_is_done_and_one_failure_stops_nothing() {
    let t = World::new().await;
    let (jobs, _queue) = t.working(1);
    let system = Actor::system();
    let id = jobs.start(&system, job(&["said", "fail", "skip", "panic", "bytes", "said"])).await.unwrap().job.id;
    let ended = t.over(id).await;
    assert_eq!(told(&ended), "failed of 6: 0 waiting, 0 running, 3 done, 1 skipped, 2 failed, 0 cancelled");
    assert_eq!(t.states(id).await, "done failed skipped failed done done");
    assert_eq!((ended.summary, ended.error), (Some(json!({ "results": 1 })), None));
    assert_eq!((ended.progress.bytes_done, ended.progress.bytes_total), (100, None), "of some it is never known");
    let expected = [
        "verification begins",
        "said",
        "item 2: no such luck",
        "item 3: it is there already",
        "item 4: something went wrong inside; the server's log has the cause",
        "said",
        "failed (3 done, 1 skipped, 2 failed)",
    ];
    assert_eq!(t.log(id).await, expected);

    assert_eq!(t.probe.asked(), [1, 2, 3, 4, 5, 6]);
    jobs.retry(&t.permit(&system), id, Retry::Failed).await.unwrap();
    t.over(id).await;
    assert_eq!(t.probe.asked(), [2, 4]);
    assert_eq!(&t.log(id).await[7..9], ["system: what failed is done again", "verification goes on"]);
    let running = jobs.retry(&t.permit(&system), id, Retry::All).await.unwrap();
    assert_eq!(running.job.progress.waiting(), 6);
    t.over(id).await;
    assert_eq!(t.probe.asked(), [1, 2, 3, 4, 5, 6]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_without_items_plans_itself_or_fails_whole() {
    let t = World::new().await;
    let (jobs, _queue) = t.working(1);
    let unplanned = |parameters| NewJob { items: None, parameters, ..job(&[]) };
    let good = jobs.start(&Actor::system(), unplanned(json!({ "plan": 450 }))).await.unwrap().job.id;
    assert_eq!(
        told(&t.over(good).await),
        "succeeded of 450: 0 waiting, 0 running, 450 done, 0 skipped, 0 failed, 0 cancelled"
    );
    assert_eq!(t.log(good).await.len(), 452);
    let bad = jobs.start(&Actor::system(), unplanned(json!({}))).await.unwrap().job.id;
    let ended = t.over(bad).await;
    assert_eq!((ended.state, ended.error.unwrap().code.as_str()), (JobState::Failed, "no_plan"));
    let again = jobs.retry(&t.permit(&Actor::system()), bad, Retry::Failed).await.unwrap();
    assert_eq!(again.job.state, JobState::Queued);
    assert_eq!(t.over(bad).await.state, JobState::Failed, "it was planned again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wish_to_stop_is_heard_within_a_second() {
    let t = World::new().await;
    let (jobs, queue) = t.working(1);
    let system = Actor::system();
    for elsewhere in [false, true] {
        let id = jobs.start(&system, job(&["said", "hold", "said"])).await.unwrap().job.id;
        t.until(id, |job| job.progress.running == 1 && job.progress.done == 1).await;
        let began = Instant::now();
        if elsewhere {
            // By another process: only SQL tells.
            let tx = t.core.db.begin().await.unwrap();
            db::jobs::ending::cancel(&tx, id, t.core.now()).await.unwrap();
            tx.commit().await.unwrap();
        } else {
            jobs.cancel(&t.permit(&system), id).await.unwrap();
        }
        let ended = t.over(id).await;
        assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
        assert_eq!(told(&ended), "cancelled of 3: 0 waiting, 0 running, 1 done, 0 skipped, 0 failed, 2 cancelled");
        assert_eq!(t.log(id).await.last().unwrap(), "cancelled (1 done, 0 skipped, 0 failed, 2 not done)");
        assert_eq!(jobs.cancel(&t.permit(&system), id).await.unwrap_err().code(), "job_finished");
    }
    queue.stop();
    let waiting = jobs.start(&system, job(&["said"])).await.unwrap().job.id;
    assert_eq!(jobs.retry(&t.permit(&system), waiting, Retry::All).await.unwrap_err().code(), "job_running");
    let cancelled = jobs.cancel(&t.permit(&system), waiting).await.unwrap();
    assert_eq!(cancelled.job.state, JobState::Cancelled, "nobody had begun it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jobs_of_one_target_never_run_together_and_others_do() {
    let t = World::new().await;
    let (jobs, _queue) = t.working(3);
    for (target, most) in [(Some("collection".to_owned()), 1), (None, 3)] {
        t.probe.most.store(0, Ordering::SeqCst);
        let mut ids = Vec::new();
        for _ in 0..3 {
            let new = NewJob { target: target.clone(), ..job(&["short", "short", "short", "short"]) };
            ids.push(jobs.start(&Actor::system(), new).await.unwrap().job.id);
        }
        for id in ids {
            assert_eq!(t.over(id).await.state, JobState::Succeeded);
        }
        assert_eq!(t.probe.most.load(Ordering::SeqCst), most);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kind_may_do_several_items_at_once() {
    let t = World::new().await;
    t.probe.width.store(4, Ordering::SeqCst);
    let (jobs, _queue) = t.working(1);
    let id = jobs.start(&Actor::system(), job(&["short"; 12])).await.unwrap().job.id;
    assert_eq!(t.over(id).await.progress.done, 12);
    assert_eq!(t.probe.most.load(Ordering::SeqCst), 4);
    assert_eq!(t.probe.asked().len(), 12);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_newest_finished_jobs_are_kept() {
    let t = World::new().await;
    let (jobs, _queue) = t.working(1);
    let system = Actor::system();
    let mut ids = Vec::new();
    for _ in 0..6 {
        let id = jobs.start(&system, job(&["said"])).await.unwrap().job.id;
        t.over(id).await;
        t.clock.advance(Duration::from_secs(1));
        ids.push(id);
    }
    let query = || crate::jobs::Query { limit: 99, ..Default::default() };
    // The deletion follows the end of the last one.
    while jobs.list(&t.permit(&system), query()).await.unwrap().total > 3 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let left: Vec<_> = jobs.list(&t.permit(&system), query()).await.unwrap().items;
    assert_eq!(left.iter().map(|shown| shown.job.id).collect::<Vec<_>>(), [ids[5], ids[4], ids[3]]);
    assert_eq!(jobs.show(&t.permit(&system), ids[0]).await.unwrap_err().code(), "job_not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_works_as_its_creator_and_ends_with_them() {
    let t = World::new().await;
    let (jobs, _queue) = t.working(1);
    let mei = t.user("mei", Role::User).await;
    let id = jobs.start(&mei, job(&["said", "hold", "said"])).await.unwrap().job.id;
    t.until(id, |job| job.progress.running == 1 && job.progress.done == 1).await;
    let tx = t.core.db.begin().await.unwrap();
    db::users::set_disabled(&tx, mei.user().unwrap(), true).await.unwrap();
    t.core.commit(tx).await.unwrap();
    t.probe.gate.add_permits(1);
    let ended = t.over(id).await;
    assert_eq!((ended.state, ended.error.unwrap().code.as_str()), (JobState::Failed, "creator_gone"));
    assert_eq!(t.states(id).await, "done done cancelled");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jobs_are_their_creators_and_the_administrators() {
    let t = World::new().await;
    let (jobs, _queue) = t.working(1);
    let (mei, ann) = (t.user("mei", Role::User).await, t.user("ann", Role::User).await);
    let admin = t.user("admin", Role::Admin).await;
    let id = jobs.start(&mei, job(&["said"])).await.unwrap().job.id;
    t.over(id).await;
    let (mei, ann, admin) = (t.permit(&mei), t.permit(&ann), t.permit(&admin));
    let query = || crate::jobs::Query { limit: 9, ..Default::default() };
    for (permit, total) in [(&mei, 1), (&ann, 0), (&admin, 1)] {
        assert_eq!(jobs.list(permit, query()).await.unwrap().total, total);
        assert_eq!(jobs.show(permit, id).await.is_ok(), total == 1);
    }
    for error in [
        jobs.items(&ann, id, (None, None, 9)).await.unwrap_err(),
        jobs.follow(&ann, id, 0).await.err().unwrap(),
        jobs.cancel(&ann, id).await.unwrap_err(),
        jobs.retry(&ann, id, Retry::All).await.unwrap_err(),
    ] {
        assert_eq!(error.code(), "job_not_found");
    }
    // Mei may not pull team/app.
    let shown = jobs.show(&mei, id).await.unwrap();
    assert!(shown.hidden && shown.job.parameters == json!({}) && shown.job.summary.is_none());
    let item = jobs.items(&mei, id, (None, None, 9)).await.unwrap().items.remove(0);
    assert!(item.hidden && item.item.label.is_empty());
    let shown = jobs.show(&admin, id).await.unwrap();
    assert!(!shown.hidden && shown.job.summary.is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_too_much_for_a_job_is_refused() {
    let t = World::new().await;
    let jobs = crate::jobs::Jobs::on(t.queue(world::TIMES));
    let system = Actor::system();
    let long = NewJob { parameters: json!({ "text": "x".repeat(70_000) }), ..job(&[]) };
    assert_eq!(jobs.start(&system, long).await.unwrap_err().code(), "too_large");
    for _ in 0..200 {
        jobs.start(&system, job(&[])).await.unwrap();
    }
    assert_eq!(jobs.start(&system, job(&[])).await.unwrap_err().code(), "too_many_jobs");
}
