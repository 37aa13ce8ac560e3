use std::time::Instant;

use db::jobs::ending::{self, Cancelled, Retry};
use db::jobs::items::{self, Item, ListItems, NewItem, Status};
use db::jobs::lease::{self, End, Lease};
use db::jobs::log::{self, NewLine};
use db::jobs::{Creator, Job, ListJobs, NewJob, Problem, Progress};
use db::{Error, ItemState, JobId, JobKind, JobState, LogLevel, UserId, jobs};
use serde_json::json;

use crate::world::{World, at, new_id};

on_both_databases!(
    a_job_is_kept_whole,
    jobs_are_listed_newest_first,
    the_oldest_free_job_is_claimed_by_one_worker,
    jobs_of_one_target_run_one_after_another,
    two_workers_at_the_same_moment_take_different_jobs,
    a_lapsed_lease_is_taken_over_and_its_first_owner_writes_nothing_more,
    what_is_let_go_of_waits_again,
    lines_are_numbered_whoever_writes_them,
    a_waiting_job_is_cancelled_at_once_and_a_running_one_is_asked,
    retry_begins_again_what_is_meant,
    only_the_newest_finished_jobs_stay,
    a_hundred_thousand_items_are_listed_at_once,
);

fn new_job(target: Option<&str>) -> NewJob {
    NewJob {
        kind: JobKind::Deletion,
        creator: Creator { user: None, name: "system".into(), access_token: None },
        target: target.map(str::to_owned),
        repositories: vec!["team/app".into()],
        parameters: json!({ "odd": "\u{0}梅" }),
        created_at: at(0),
    }
}

fn new_item(number: usize) -> NewItem {
    NewItem {
        label: format!("team/app-{number}"),
        repositories: vec![format!("team/app-{number}")],
        parameters: json!({ "number": number }),
        bytes_total: Some(10),
    }
}

fn lease(owner: &str, minute: i64) -> Lease<'_> {
    Lease { owner, now: at(minute), until: at(minute + 1) }
}

fn line(message: &str) -> NewLine {
    NewLine { at: at(0), level: LogLevel::Info, message: message.into(), repositories: vec![], item: Some(1) }
}

fn done(minute: i64) -> Status {
    Status {
        state: ItemState::Done,
        error: None,
        result: Some(json!({ "tags": 3 })),
        bytes_total: Some(10),
        bytes_done: 10,
        started_at: Some(at(minute)),
        finished_at: Some(at(minute)),
    }
}

fn failed(code: &str) -> Status {
    let error = Some(Problem { code: code.into(), message: "no".into() });
    Status { state: ItemState::Failed, error, result: None, bytes_done: 4, ..done(1) }
}

impl World {
    async fn job(&self, new: &NewJob, count: usize) -> JobId {
        let tx = self.db.begin().await.unwrap();
        let id = jobs::create(&tx, new).await.unwrap();
        items::create_many(&tx, id, (1..=count).map(new_item).collect()).await.unwrap();
        ending::planned(&tx, id).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn claim(&self, owner: &str, minute: i64) -> Option<Job> {
        let is_any_free = lease::is_any_free(&self.db, at(minute)).await.unwrap();
        let tx = self.db.begin().await.unwrap();
        let job = lease::claim(&tx, lease(owner, minute)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(job.is_some(), is_any_free);
        job
    }

    async fn found(&self, id: JobId) -> Job {
        jobs::find(&self.db, id).await.unwrap().unwrap()
    }

    async fn record(&self, id: JobId, owner: &str, lines: &[NewLine]) -> Option<i64> {
        let tx = self.db.begin().await.unwrap();
        let progress = items::tally(&tx, id).await.unwrap();
        let last = lease::record(&tx, id, lease(owner, 1), &progress, lines.len()).await.unwrap()?;
        log::append(&tx, id, last, lines).await.unwrap();
        tx.commit().await.unwrap();
        Some(last)
    }

    async fn set(&self, id: JobId, changed: &[(i64, Status)]) {
        let tx = self.db.begin().await.unwrap();
        items::set(&tx, id, changed).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn finish(&self, id: JobId, owner: &str, state: JobState, minute: i64) -> bool {
        let tx = self.db.begin().await.unwrap();
        let end = End { state, at: at(minute), error: None, summary: Some(json!({ "tags": 3 })) };
        let finished = lease::finish(&tx, id, owner, &end).await.unwrap();
        tx.commit().await.unwrap();
        finished
    }

    async fn items(&self, job: JobId, state: Option<ItemState>) -> Vec<Item> {
        items::list(&self.db, &ListItems { job, state, after: None, limit: 99 }).await.unwrap().items
    }

    async fn states(&self, job: JobId) -> String {
        let items = self.items(job, None).await;
        items.iter().map(|item| item.status.state.as_str()).collect::<Vec<_>>().join(" ")
    }

    async fn messages(&self, job: JobId) -> Vec<(i64, String)> {
        let lines = log::list(&self.db, job, 0, 99).await.unwrap();
        lines.into_iter().map(|line| (line.number, line.line.message)).collect()
    }
}

async fn a_job_is_kept_whole(t: World) {
    let creator =
        Creator { user: Some(UserId(new_id())), name: "mei".into(), access_token: Some(db::AccessTokenId(new_id())) };
    let new = NewJob { creator, ..new_job(Some("collection")) };
    let id = t.job(&new, 3).await;
    let job = t.found(id).await;
    assert_eq!((job.kind, job.state, job.planned), (JobKind::Deletion, JobState::Queued, true));
    assert_eq!((&job.creator, &job.target, &job.parameters), (&new.creator, &new.target, &new.parameters));
    assert_eq!((job.repositories, job.created_at), (new.repositories, new.created_at));
    assert_eq!(job.progress, Progress { total: 3, bytes_total: Some(30), ..Progress::default() });
    let first = &t.items(id, None).await[0];
    assert_eq!((first.position, first.label.as_str(), &first.parameters), (1, "team/app-1", &json!({ "number": 1 })));

    t.set(id, &[(2, failed("gone")), (1, done(1))]).await;
    let items = t.items(id, None).await;
    assert_eq!((&items[0].status, &items[1].status), (&done(1), &failed("gone")));
    assert_eq!((items[1].label.as_str(), &items[1].parameters), ("team/app-2", &json!({ "number": 2 })));
    assert_eq!(items::results(&t.db, id).await.unwrap(), [json!({ "tags": 3 })]);
    assert_eq!(items::expected(&t.db, id).await.unwrap(), (30, 0));
}

async fn jobs_are_listed_newest_first(t: World) {
    let mei = UserId(new_id());
    let mut ids = Vec::new();
    for number in 0..5 {
        let creator = Creator { user: (number % 2 == 0).then_some(mei), name: "mei".into(), access_token: None };
        ids.push(t.job(&NewJob { creator, ..new_job(None) }, 0).await);
    }
    t.claim("a", 0).await;
    let list = async |query: ListJobs| jobs::list(&t.db, &query).await.unwrap();
    let query = || ListJobs { limit: 2, ..ListJobs::default() };
    let ids_of = |page: &db::Page<Job>| page.items.iter().map(|job| job.id).collect::<Vec<_>>();
    let first = list(query()).await;
    assert_eq!((ids_of(&first), first.total), (vec![ids[4], ids[3]], 5));
    let second = list(ListJobs { after: first.next, ..query() }).await;
    assert_eq!(ids_of(&second), [ids[2], ids[1]]);
    let own = list(ListJobs { user: Some(mei), ..query() }).await;
    assert_eq!((ids_of(&own), own.total), (vec![ids[4], ids[2]], 3));
    let running = list(ListJobs { state: Some(JobState::Running), ..query() }).await;
    assert_eq!(ids_of(&running), [ids[0]]);
    assert_eq!(list(ListJobs { kind: Some(JobKind::Sync), ..query() }).await.total, 0);
    assert!(matches!(jobs::list(&t.db, &ListJobs { after: Some("x".into()), ..query() }).await, Err(Error::Cursor)));
}

async fn the_oldest_free_job_is_claimed_by_one_worker(t: World) {
    assert_eq!(t.claim("a", 0).await, None);
    let (first, second) = (t.job(&new_job(None), 1).await, t.job(&new_job(None), 1).await);
    let claimed = t.claim("a", 0).await.unwrap();
    assert_eq!((claimed.id, claimed.state, claimed.lease_owner.as_deref()), (first, JobState::Running, Some("a")));
    assert_eq!((claimed.started_at, claimed.lease_until), (Some(at(0)), Some(at(1))));
    assert_eq!(t.claim("b", 0).await.unwrap().id, second);
    assert_eq!(t.claim("c", 0).await, None);
    let tx = t.db.begin().await.unwrap();
    assert!(lease::hold(&tx, first, "a").await.unwrap());
    assert!(!lease::hold(&tx, first, "b").await.unwrap());
}

async fn jobs_of_one_target_run_one_after_another(t: World) {
    let first = t.job(&new_job(Some("collection")), 0).await;
    let second = t.job(&new_job(Some("collection")), 0).await;
    let other = t.job(&new_job(Some("rename")), 0).await;
    assert_eq!(t.claim("a", 0).await.unwrap().id, first);
    assert_eq!(t.claim("b", 0).await.unwrap().id, other);
    assert_eq!(t.claim("c", 0).await, None);
    assert!(t.finish(first, "a", JobState::Succeeded, 0).await);
    assert_eq!(t.claim("c", 0).await.unwrap().id, second);
}

async fn two_workers_at_the_same_moment_take_different_jobs(t: World) {
    for target in [None, Some("one")] {
        for _ in 0..8 {
            t.job(&new_job(target), 1).await;
        }
    }
    let mut workers = tokio::task::JoinSet::new();
    for worker in 0..8 {
        let db = t.db.clone();
        workers.spawn(async move {
            let (owner, mut taken) = (format!("worker {worker}"), Vec::new());
            for _ in 0..4 {
                let tx = db.begin().await.unwrap();
                match lease::claim(&tx, lease(&owner, 0)).await {
                    Ok(Some(job)) => {
                        tx.commit().await.unwrap();
                        taken.push((job.id, job.target));
                    }
                    Ok(None) | Err(Error::Conflict(_) | Error::Locked(_)) => {}
                    Err(error) => panic!("{error:?}"),
                }
            }
            taken
        });
    }
    let mut taken = workers.join_all().await.concat();
    taken.sort();
    let count = taken.len();
    taken.dedup();
    assert_eq!(taken.len(), count, "a job was taken twice");
    assert!(taken.iter().filter(|(_, target)| target.is_some()).count() <= 1);
    assert_eq!(taken.iter().filter(|(_, target)| target.is_none()).count(), 8);
}

async fn a_lapsed_lease_is_taken_over_and_its_first_owner_writes_nothing_more(t: World) {
    let id = t.job(&new_job(Some("one")), 3).await;
    t.claim("a", 0).await.unwrap();
    let running = Status { state: ItemState::Running, finished_at: None, result: None, bytes_done: 5, ..done(0) };
    t.set(id, &[(1, done(0)), (2, running)]).await;
    assert_eq!(t.record(id, "a", &[line("first")]).await, Some(1));
    // It was put off until minute 2.
    assert_eq!(t.claim("b", 2).await, None);
    let job = t.claim("b", 3).await.unwrap();
    assert_eq!((job.id, job.lease_owner.as_deref(), job.lines, job.started_at), (id, Some("b"), 1, Some(at(0))));
    assert_eq!(t.states(id).await, "done waiting waiting");
    assert_eq!((job.progress.done, job.progress.waiting(), job.progress.bytes_done), (1, 2, 10));

    assert_eq!(t.record(id, "a", &[line("too late")]).await, None);
    assert!(!t.finish(id, "a", JobState::Failed, 3).await);
    assert_eq!(lease::wish(&t.db, id).await.unwrap(), Some((Some("b".into()), false)));
    assert_eq!(t.record(id, "b", &[line("second")]).await, Some(2));
    assert_eq!(t.messages(id).await, [(1, "first".into()), (2, "second".into())]);
    assert_eq!(t.found(id).await.state, JobState::Running);
}

async fn what_is_let_go_of_waits_again(t: World) {
    let ids = [t.job(&new_job(None), 2).await, t.job(&new_job(None), 2).await];
    t.claim("a", 0).await.unwrap();
    t.claim("b", 0).await.unwrap();
    for id in ids {
        t.set(id, &[(1, Status { state: ItemState::Running, ..done(0) })]).await;
    }
    let tx = t.db.begin().await.unwrap();
    assert!(!lease::release(&tx, ids[0], "b").await.unwrap());
    assert!(lease::release(&tx, ids[0], "a").await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!((t.found(ids[0]).await.state, t.states(ids[0]).await.as_str()), (JobState::Queued, "waiting waiting"));
    assert_eq!(t.found(ids[1]).await.state, JobState::Running);
    let tx = t.db.begin().await.unwrap();
    assert_eq!(lease::release_all(&tx).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(t.claim("c", 0).await.unwrap().id, ids[0]);
    assert_eq!(t.claim("c", 0).await.unwrap().id, ids[1]);
}

async fn lines_are_numbered_whoever_writes_them(t: World) {
    let id = t.job(&new_job(None), 0).await;
    t.claim("a", 0).await.unwrap();
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..4 {
        let db = t.db.clone();
        writers.spawn(async move {
            for number in 0..10 {
                let lines = [line(&format!("{writer}.{number}")), line("and")];
                let tx = db.begin().await.unwrap();
                ending::note(&tx, id, &lines).await.unwrap();
                tx.commit().await.unwrap();
            }
        });
    }
    writers.join_all().await;
    let whole = NewLine { level: LogLevel::Error, repositories: vec!["team/app".into()], item: None, ..line("梅") };
    assert_eq!(t.record(id, "a", std::slice::from_ref(&whole)).await, Some(81));
    let numbers: Vec<i64> = t.messages(id).await.into_iter().map(|(number, _)| number).collect();
    assert_eq!(numbers, (1..=81).collect::<Vec<_>>());
    assert_eq!(log::list(&t.db, id, 80, 99).await.unwrap()[0].line, whole);
    assert_eq!(log::list(&t.db, id, 10, 5).await.unwrap().len(), 5);
    assert_eq!(t.found(id).await.lines, 81);
}

async fn a_waiting_job_is_cancelled_at_once_and_a_running_one_is_asked(t: World) {
    let (running, waiting) = (t.job(&new_job(None), 2).await, t.job(&new_job(None), 2).await);
    t.claim("a", 0).await.unwrap();
    let cancel = async |id, minute| {
        let tx = t.db.begin().await.unwrap();
        let cancelled = ending::cancel(&tx, id, at(minute)).await.unwrap();
        tx.commit().await.unwrap();
        cancelled
    };
    assert_eq!(cancel(waiting, 1).await, Cancelled::AtOnce);
    let job = t.found(waiting).await;
    assert_eq!((job.state, job.finished_at, job.progress.cancelled), (JobState::Cancelled, Some(at(1)), 2));
    assert_eq!(cancel(waiting, 2).await, Cancelled::Not);
    assert_eq!(cancel(running, 1).await, Cancelled::Asked);
    assert_eq!(cancel(running, 2).await, Cancelled::Asked);
    assert_eq!(t.found(running).await.cancel_requested_at, Some(at(1)));
    assert_eq!(lease::wish(&t.db, running).await.unwrap(), Some((Some("a".into()), true)));
    t.set(running, &[(1, done(1))]).await;
    assert!(t.finish(running, "a", JobState::Cancelled, 3).await);
    assert_eq!(t.states(running).await, "done cancelled");
    assert_eq!(cancel(JobId(999), 0).await, Cancelled::Not);
}

async fn retry_begins_again_what_is_meant(t: World) {
    let id = t.job(&new_job(None), 4).await;
    let retry = async |which| {
        let tx = t.db.begin().await.unwrap();
        let retried = ending::retry(&tx, id, which).await.unwrap();
        tx.commit().await.unwrap();
        retried
    };
    assert!(!retry(Retry::All).await, "it waits");
    t.claim("a", 0).await.unwrap();
    assert!(!retry(Retry::All).await, "it runs");
    let skipped = Status { state: ItemState::Skipped, ..done(0) };
    t.set(id, &[(1, done(0)), (2, failed("gone")), (3, skipped)]).await;
    t.record(id, "a", &[line("first")]).await;
    t.finish(id, "a", JobState::Failed, 1).await;
    assert_eq!(t.states(id).await, "done failed skipped cancelled");

    assert!(retry(Retry::Failed).await);
    assert_eq!(t.states(id).await, "done waiting skipped waiting");
    let job = t.found(id).await;
    assert_eq!((job.state, job.started_at, job.finished_at, &job.summary), (JobState::Queued, None, None, &None));
    assert_eq!((job.progress.waiting(), job.lines), (2, 1));
    assert_eq!(t.items(id, Some(ItemState::Waiting)).await[0].status.error, None);
    t.claim("a", 2).await.unwrap();
    t.finish(id, "a", JobState::Cancelled, 2).await;
    assert!(retry(Retry::All).await);
    assert_eq!(t.states(id).await, "waiting waiting waiting waiting");
}

async fn only_the_newest_finished_jobs_stay(t: World) {
    let mut ids = Vec::new();
    for minute in 0..5 {
        ids.push(t.job(&new_job(None), 2).await);
        let id = t.claim("a", minute).await.unwrap().id;
        t.record(id, "a", &[line("a line")]).await;
        t.finish(id, "a", JobState::Succeeded, minute).await;
    }
    let waiting = t.job(&new_job(None), 2).await;
    assert!(!ending::is_any_old(&t.db, 5).await.unwrap());
    assert!(ending::is_any_old(&t.db, 2).await.unwrap());
    let tx = t.db.begin().await.unwrap();
    let old = ending::retire(&tx, 2).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(old, ids[..3]);
    let listed = jobs::list(&t.db, &ListJobs { limit: 99, ..ListJobs::default() }).await.unwrap();
    assert_eq!((listed.total, listed.items[0].id), (3, waiting), "those on their way out are seen no more");
    assert_eq!(jobs::find(&t.db, ids[0]).await.unwrap(), None);
    for id in old {
        while ending::remove_some(&t.db, id).await.unwrap() {}
        assert!(t.items(id, None).await.is_empty() && t.messages(id).await.is_empty());
    }
    assert!(!ending::is_any_old(&t.db, 2).await.unwrap());
    assert_eq!(t.messages(ids[4]).await.len(), 1);
}

async fn a_hundred_thousand_items_are_listed_at_once(t: World) {
    const MANY: usize = 100_000;
    let id = t.job(&new_job(None), MANY).await;
    t.claim("a", 0).await.unwrap();
    let changed: Vec<_> = (1..=90_000).map(|position| (position, done(1))).collect();
    t.set(id, &changed).await;
    let lines: Vec<_> = (0..MANY).map(|number| line(&format!("line {number}"))).collect();
    t.record(id, "a", &lines).await;

    let began = Instant::now();
    let page = |state, after: i64| ListItems { job: id, state, after: Some(after.to_string()), limit: 100 };
    let last = items::list(&t.db, &page(None, 99_900)).await.unwrap();
    assert_eq!((last.items.len(), last.total, last.next), (100, 100_000, None));
    let waiting = items::list(&t.db, &page(Some(ItemState::Waiting), 0)).await.unwrap();
    assert_eq!((waiting.items[0].position, waiting.total), (90_001, 10_000));
    assert_eq!(items::list_waiting(&t.db, id, 0, 1).await.unwrap()[0].position, 90_001);
    assert_eq!(log::list(&t.db, id, 99_990, 100).await.unwrap().len(), 10);
    assert_eq!(t.found(id).await.progress.total, 100_000);
    println!("{:?}: five questions to 100,000 items: {:?}", t.db.backend(), began.elapsed());
    assert!(began.elapsed().as_millis() < 500, "{:?}", began.elapsed());
}
