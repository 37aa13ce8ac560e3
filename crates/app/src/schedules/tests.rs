//! Schedules under a clock that is stepped. Nobody works at the jobs that they begin.

use std::sync::Arc;
use std::time::Duration;

use db::jobs::{ListJobs, ending};
use db::{JobId, JobKind, Role};
use serde_json::json;

use super::{NewSchedule, ScheduleChange, Schedules, Shown, Work};
use crate::access::{Access, Govern, Permit};
use crate::actor::Actor;
use crate::jobs::Jobs;
use crate::queue::tests::world::{TIMES, World};
use crate::remotes::{NewRemote, Remotes};
use crate::sync::{Direction, Via, Wanted};

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// At 08:00 of a Friday, the 15th of January 2027.
struct Harbour {
    t: World,
    schedules: Arc<Schedules>,
    ana: Actor,
}

impl Harbour {
    async fn open() -> Self {
        let t = World::new().await;
        let ana = t.user("ana", Role::Admin).await;
        Self { schedules: schedules(&t), ana, t }
    }

    fn permit(&self, actor: &Actor) -> Permit<Govern> {
        Access::new(self.t.core.clone()).permit(actor, Govern).unwrap()
    }

    async fn create(&self, new: NewSchedule) -> Shown {
        self.schedules.create(&self.permit(&self.ana), new).await.unwrap()
    }

    async fn set(&self, actor: &Actor, before: &Shown, change: ScheduleChange) -> Shown {
        self.schedules.set(&self.permit(actor), before.schedule.id, change).await.unwrap()
    }

    async fn now(&self, before: &Shown) -> Shown {
        self.schedules.get(&self.permit(&Actor::system()), before.schedule.id).await.unwrap()
    }

    /// After so long, all jobs that there are.
    async fn after(&self, time: Duration) -> Vec<JobId> {
        self.t.clock.advance(time);
        self.schedules.begin_due().await.unwrap();
        self.jobs().await
    }

    async fn jobs(&self) -> Vec<JobId> {
        let query = ListJobs { limit: 999, ..ListJobs::default() };
        let jobs = db::jobs::list(&self.t.core.db, &query).await.unwrap().items;
        jobs.into_iter().rev().map(|job| job.id).collect()
    }

    async fn end(&self, job: JobId) {
        let tx = self.t.core.db.begin().await.unwrap();
        ending::cancel(&tx, job, self.t.core.now()).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// As another process on the same database has them.
fn schedules(t: &World) -> Arc<Schedules> {
    Arc::new(Schedules::new(t.core.clone(), Jobs::on(t.queue(TIMES))))
}

fn sync(remote_id: Option<i64>) -> Work {
    Work::Sync(Box::new(Wanted {
        direction: Direction::Pull,
        remote_id,
        references: vec!["nginx:1.27".to_owned()],
        target_repository: None,
        target_tag: None,
        tags: None,
        platforms: Vec::new(),
        referrers: true,
        overwrite: true,
        via: Via::Registry,
        cleanup: false,
    }))
}

fn daily() -> NewSchedule {
    NewSchedule {
        name: "每天 nginx".to_owned(),
        work: sync(None),
        cron: "0 9 * * *".to_owned(),
        time_zone: "UTC".to_owned(),
        enabled: true,
    }
}

fn hours(shown: &Shown) -> Vec<String> {
    shown.upcoming.iter().map(|at| at.format("%d %H:%M").to_string()).collect()
}

#[tokio::test]
async fn a_job_begins_at_its_time_as_whoever_made_the_schedule() {
    let h = Harbour::open().await;
    let daily = h.create(daily()).await;
    assert_eq!(hours(&daily), ["15 09:00", "16 09:00", "17 09:00"]);
    assert_eq!(h.after(Duration::from_mins(59)).await, []);
    let jobs = h.after(Duration::from_mins(1)).await;
    let [id] = jobs[..] else { panic!("{jobs:?}") };
    let job = h.t.job(id).await;
    assert_eq!((job.kind, job.creator.user, job.creator.name.as_str()), (JobKind::Sync, h.ana.user(), "ana"));
    assert_eq!(job.parameters["references"], json!(["nginx:1.27"]));
    assert_eq!(h.t.log(id).await, ["begun by the schedule 每天 nginx"]);
    let shown = h.now(&daily).await;
    assert_eq!((shown.last_job.unwrap().0, shown.schedule.last_at), (id, Some(h.t.core.now())));
    assert_eq!(hours(&shown), ["16 09:00", "17 09:00", "18 09:00"]);
    assert_eq!(h.after(HOUR).await, [id]);
    h.end(id).await;
    assert_eq!(h.after(DAY).await.len(), 2);
}

#[tokio::test]
async fn times_that_nobody_was_there_for_begin_one_job() {
    let h = Harbour::open().await;
    let daily = h.create(daily()).await;
    assert_eq!(h.after(DAY * 10).await.len(), 1);
    assert_eq!(hours(&h.now(&daily).await)[0], "25 09:00");
    assert_eq!(h.after(Duration::ZERO).await.len(), 1);
}

#[tokio::test]
async fn a_time_is_passed_over_while_the_last_job_is_not_over() {
    let h = Harbour::open().await;
    let daily = h.create(daily()).await;
    let jobs = h.after(HOUR).await;
    assert_eq!(h.after(DAY).await, jobs);
    let shown = h.now(&daily).await;
    assert_eq!(shown.schedule.skipped_at, Some(h.t.core.now()));
    assert_eq!(hours(&shown)[0], "17 09:00");
    h.end(jobs[0]).await;
    assert_eq!(h.after(DAY).await.len(), 2);
    assert_eq!(h.now(&daily).await.schedule.skipped_at, None);
}

#[tokio::test]
async fn without_its_creator_a_schedule_is_switched_off_until_somebody_takes_it_over() {
    let h = Harbour::open().await;
    let ben = h.t.user("ben", Role::Admin).await;
    let daily = h.create(daily()).await;
    let id = h.ana.user().unwrap();
    for (code, is_gone) in [("admin_required", false), ("creator_gone", true)] {
        h.set(&h.ana, &daily, ScheduleChange { enabled: Some(true), ..ScheduleChange::default() }).await;
        let tx = h.t.core.db.begin().await.unwrap();
        if is_gone {
            db::users::set_disabled(&tx, id, true).await.unwrap();
        } else {
            db::users::set_role(&tx, id, Role::User).await.unwrap();
        }
        h.t.core.commit(tx).await.unwrap();
        assert_eq!(h.after(DAY).await, []);
        let shown = h.now(&daily).await;
        assert_eq!(shown.schedule.error.unwrap().code, code);
        assert_eq!((shown.schedule.settings.enabled, shown.upcoming), (false, vec![]));
        let tx = h.t.core.db.begin().await.unwrap();
        db::users::set_role(&tx, id, Role::Admin).await.unwrap();
        h.t.core.commit(tx).await.unwrap();
    }
    let taken = h.set(&ben, &daily, ScheduleChange { enabled: Some(true), ..ScheduleChange::default() }).await;
    assert_eq!((taken.schedule.creator.name.as_str(), taken.schedule.error), ("ben", None));
    let jobs = h.after(DAY).await;
    assert_eq!(h.t.job(jobs[0]).await.creator.user, ben.user());
}

#[tokio::test]
async fn what_the_kind_refuses_is_shown_and_tried_the_next_time() {
    let h = Harbour::open().await;
    let new = NewRemote { name: "hub".to_owned(), url: "docker.io".to_owned(), ..NewRemote::default() };
    let remotes = Remotes::new(h.t.core.clone());
    let remote = remotes.create(&h.permit(&h.ana), new).await.unwrap().id;
    let daily = h.create(NewSchedule { work: sync(Some(remote.0)), ..daily() }).await;
    remotes.delete(&h.permit(&h.ana), remote).await.unwrap();
    assert_eq!(h.after(HOUR).await, []);
    let shown = h.now(&daily).await;
    assert_eq!(shown.schedule.error.as_ref().unwrap().code, "remote_not_found");
    assert_eq!(hours(&shown)[0], "16 09:00", "it goes on");
    h.set(&h.ana, &daily, ScheduleChange { work: Some(sync(None)), ..ScheduleChange::default() }).await;
    assert_eq!(h.after(DAY).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_processes_begin_a_job_once() {
    let h = Harbour::open().await;
    h.create(daily()).await;
    for day in 1..5 {
        h.t.clock.advance(DAY);
        let processes = (0..4).map(|_| {
            let other = schedules(&h.t);
            tokio::spawn(async move { other.begin_due().await.unwrap() })
        });
        futures_util::future::join_all(processes).await;
        let jobs = h.after(Duration::ZERO).await;
        assert_eq!(jobs.len(), day);
        h.end(*jobs.last().unwrap()).await;
    }
}

#[tokio::test]
async fn a_job_begins_now_whatever_its_times_but_never_beside_the_last() {
    let h = Harbour::open().await;
    let ben = h.t.user("ben", Role::Admin).await;
    let daily = h.create(NewSchedule { enabled: false, ..daily() }).await;
    assert_eq!(h.after(DAY).await, [], "it is off");
    let job = h.schedules.run(&h.permit(&ben), daily.schedule.id).await.unwrap().job;
    assert_eq!(job.creator.user, ben.user());
    let shown = h.now(&daily).await;
    assert_eq!((shown.last_job.unwrap().0, shown.schedule.next_at), (job.id, None));
    let refused = h.schedules.run(&h.permit(&ben), daily.schedule.id).await.unwrap_err();
    assert_eq!(refused.code(), "schedule_running");
    h.end(job.id).await;
    h.schedules.run(&h.permit(&ben), daily.schedule.id).await.unwrap();
}

#[tokio::test]
async fn a_change_that_is_not_about_times_keeps_one_that_has_come() {
    let h = Harbour::open().await;
    let daily = h.create(daily()).await;
    h.t.clock.advance(HOUR);
    let named = ScheduleChange { name: Some("nginx".to_owned()), ..ScheduleChange::default() };
    assert_eq!(h.set(&h.ana, &daily, named).await.schedule.next_at, daily.schedule.next_at);
    let cron = ScheduleChange { cron: Some("0 12 * * *".to_owned()), ..ScheduleChange::default() };
    assert_eq!(hours(&h.set(&h.ana, &daily, cron).await)[0], "15 12:00");
    let zone = ScheduleChange { time_zone: Some("Asia/Shanghai".to_owned()), ..ScheduleChange::default() };
    assert_eq!(hours(&h.set(&h.ana, &daily, zone).await)[0], "16 04:00");
    let off = ScheduleChange { enabled: Some(false), ..ScheduleChange::default() };
    assert_eq!(h.set(&h.ana, &daily, off).await.schedule.next_at, None);
    let other = ScheduleChange { work: Some(Work::Verification), ..ScheduleChange::default() };
    let refused = h.schedules.set(&h.permit(&h.ana), daily.schedule.id, other).await.unwrap_err();
    assert_eq!(refused.code(), "collection_upstream", "there is nothing to verify here");
}
