use db::jobs::{Creator, NewJob, Problem};
use db::schedules::{self, Settings};
use db::{Error, JobId, JobKind, JobState, Schedule, ScheduleId, UserId, jobs};
use serde_json::json;

use crate::world::{World, at, new_id};

on_both_databases!(
    a_schedule_is_made_changed_and_deleted,
    names_of_schedules_are_unique,
    those_whose_time_has_come_are_found_the_longest_due_first,
    a_time_is_taken_once_by_one_of_many,
    what_came_of_a_time_is_kept_until_the_next,
);

fn settings(name: &str) -> Settings {
    Settings {
        name: name.to_owned(),
        kind: JobKind::Collection,
        cron: "0 3 * * *".to_owned(),
        time_zone: "Asia/Shanghai".to_owned(),
        parameters: json!({ "grace_minutes": 60, "odd": "梅\u{0}" }),
        enabled: true,
    }
}

fn mei() -> Creator {
    Creator { user: Some(UserId(new_id())), name: "mei".to_owned(), access_token: None }
}

impl World {
    async fn schedule(&self, name: &str, next: Option<i64>) -> ScheduleId {
        let tx = self.db.begin().await.unwrap();
        let id = schedules::create(&tx, &settings(name), &mei(), next.map(at), at(0)).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn found_schedule(&self, id: ScheduleId) -> Schedule {
        schedules::find(&self.db, id).await.unwrap().unwrap()
    }
}

async fn a_schedule_is_made_changed_and_deleted(t: World) {
    let (mei, ana) = (mei(), Creator { name: "ana".to_owned(), ..mei() });
    let tx = t.db.begin().await.unwrap();
    let id = schedules::create(&tx, &settings("nightly"), &mei, Some(at(9)), at(1)).await.unwrap();
    tx.commit().await.unwrap();
    let found = t.found_schedule(id).await;
    let expected = Schedule {
        id,
        created_at: at(1),
        settings: settings("nightly"),
        creator: mei,
        next_at: Some(at(9)),
        last_job: None,
        last_at: None,
        skipped_at: None,
        error: None,
    };
    assert_eq!(found, expected);

    let weekly = Settings { cron: "0 3 * * 0".to_owned(), enabled: false, ..settings("weekly") };
    let tx = t.db.begin().await.unwrap();
    assert_eq!(schedules::lock(&tx, id).await.unwrap(), Some(found));
    schedules::set(&tx, id, &weekly, &ana, None).await.unwrap();
    tx.commit().await.unwrap();
    let expected = Schedule { settings: weekly.clone(), creator: ana.clone(), next_at: None, ..expected };
    assert_eq!(schedules::list(&t.db).await.unwrap(), [expected]);

    let tx = t.db.begin().await.unwrap();
    assert!(schedules::delete(&tx, id).await.unwrap());
    assert!(!schedules::delete(&tx, id).await.unwrap());
    let gone = schedules::set(&tx, id, &weekly, &ana, None).await.unwrap_err();
    assert!(matches!(gone, Error::NotFound("schedule")));
    assert_eq!(schedules::find(&tx, ScheduleId(7)).await.unwrap(), None);
}

async fn names_of_schedules_are_unique(t: World) {
    for name in ["b", "a"] {
        t.schedule(name, None).await;
    }
    let names: Vec<_> = schedules::list(&t.db).await.unwrap().into_iter().map(|one| one.settings.name).collect();
    assert_eq!(names, ["a", "b"]);
    let tx = t.db.begin().await.unwrap();
    let taken = schedules::create(&tx, &settings("a"), &mei(), None, at(0)).await.unwrap_err();
    assert!(matches!(taken, Error::Conflict(_)), "{taken:?}");
}

async fn those_whose_time_has_come_are_found_the_longest_due_first(t: World) {
    let (late, early) = (t.schedule("late", Some(5)).await, t.schedule("early", Some(3)).await);
    t.schedule("off", None).await;
    let due = async |minute| {
        let due = schedules::due(&t.db, at(minute)).await.unwrap();
        due.into_iter().map(|schedule| schedule.id).collect::<Vec<_>>()
    };
    assert_eq!(due(2).await, []);
    assert_eq!(due(3).await, [early]);
    assert_eq!(due(9).await, [early, late]);
}

async fn a_time_is_taken_once_by_one_of_many(t: World) {
    let id = t.schedule("nightly", Some(3)).await;
    let mut processes = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let db = t.db.clone();
        processes.spawn(async move {
            let tx = db.begin().await.unwrap();
            let claimed = schedules::claim(&tx, id, at(3), Some(at(8))).await.unwrap();
            tx.commit().await.unwrap();
            claimed.map(|schedule| schedule.next_at)
        });
    }
    let claimed: Vec<_> = processes.join_all().await.into_iter().flatten().collect();
    assert_eq!(claimed, [Some(at(8))]);
    let tx = t.db.begin().await.unwrap();
    assert_eq!(schedules::claim(&tx, id, at(3), Some(at(9))).await.unwrap(), None);
    drop(tx);
    assert_eq!(t.found_schedule(id).await.next_at, Some(at(8)));
}

async fn what_came_of_a_time_is_kept_until_the_next(t: World) {
    let id = t.schedule("nightly", Some(3)).await;
    let new = NewJob {
        kind: JobKind::Collection,
        creator: mei(),
        target: None,
        repositories: vec![],
        parameters: json!({}),
        created_at: at(3),
    };
    let why = Problem { code: "creator_gone".to_owned(), message: "mei is gone".to_owned() };
    let tx = t.db.begin().await.unwrap();
    schedules::skipped(&tx, id, at(3)).await.unwrap();
    schedules::failed(&tx, id, &why).await.unwrap();
    tx.commit().await.unwrap();
    let found = t.found_schedule(id).await;
    assert_eq!((found.skipped_at, found.error), (Some(at(3)), Some(why.clone())));
    assert_eq!((found.settings.enabled, found.next_at), (true, Some(at(3))));

    let tx = t.db.begin().await.unwrap();
    let job = jobs::create(&tx, &new).await.unwrap();
    schedules::begun(&tx, id, job, at(4)).await.unwrap();
    tx.commit().await.unwrap();
    let found = t.found_schedule(id).await;
    assert_eq!((found.last_job, found.last_at), (Some(job), Some(at(4))));
    assert_eq!((found.skipped_at, found.error), (None, None));
    let states = jobs::states(&t.db, &[job, JobId(99)]).await.unwrap();
    assert_eq!(states, [(job, JobState::Queued)]);

    let tx = t.db.begin().await.unwrap();
    schedules::switch_off(&tx, id, &why).await.unwrap();
    tx.commit().await.unwrap();
    let found = t.found_schedule(id).await;
    assert_eq!((found.settings.enabled, found.next_at, found.error), (false, None, Some(why)));
    assert_eq!(found.last_job, Some(job), "what was done stays known");
}
