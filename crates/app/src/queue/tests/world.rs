//! A database of its own, a clock that is stepped, and a kind of job that does what its items say.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use chrono::DateTime;
use clock::Stepped;
use db::jobs::Job;
use db::jobs::items::{Item, ListItems};
use db::{Db, JobId, JobKind, LogLevel, Role, User, UserId, UserKind};
use serde_json::{Value, json};
use store::{Engine, Memory};
use tempfile::TempDir;
use tokio::sync::Semaphore;

use crate::access::{Access, Permit, SignedIn};
use crate::actor::{Actor, Origin, Who};
use crate::core::Core;
use crate::imports::Room;
use crate::jobs::{Jobs, NewJob};
use crate::queue::{Kind, Limits, NewItem, Outcome, Queue, Run, Times};
use crate::{Disk, Error, Parts, Result};

/// As fast as a test can wait, but for what must not happen by itself.
pub const TIMES: Times = Times {
    lease: Duration::from_secs(30),
    heartbeat: Duration::from_secs(10),
    look: Duration::from_millis(100),
    gather: Duration::from_millis(20),
    idle: Duration::from_millis(50),
};

/// Of a worker that hangs: it neither puts off its lease nor looks.
pub const HANGING: Times = Times {
    heartbeat: Duration::from_hours(1),
    look: Duration::from_hours(1),
    gather: Duration::from_millis(20),
    ..TIMES
};

pub struct World {
    pub core: Arc<Core>,
    pub clock: Arc<Stepped>,
    pub probe: Arc<Probe>,
    _folder: TempDir,
}

impl World {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::connect(&format!("sqlite://{}", folder.path().join("test.db").display())).await.unwrap();
        db.migrate().await.unwrap();
        let clock = Arc::new(Stepped::at(DateTime::from_timestamp(1_800_000_000, 0).unwrap()));
        let engine = Engine::new(db.clone(), Arc::new(Memory::default()), clock.clone());
        let parts = Parts {
            db,
            registry: Arc::new(engine),
            upstream: None,
            collector: None,
            local: None,
            store_answers: Arc::new(|| Ok(())),
            disk: Arc::new(|| Ok(Disk { free_bytes: 1, total_bytes: 1 })),
            clock: clock.clone(),
            secret_key: vec![7; 32],
            token_issuer: None,
            imports: Room { spool: store::Spool::new(folder.path().join("imports")), most_bytes: 1 << 20 },
        };
        let core = Core::load(parts, None).await.unwrap();
        Self { core, clock, probe: Arc::new(Probe::default()), _folder: folder }
    }

    /// An engine, as another process on the same database would have it.
    pub fn queue(&self, times: Times) -> Arc<Queue> {
        Queue::new(self.core.clone(), vec![self.probe.clone()], times)
    }

    /// An engine that works until it is dropped, and what people have of it.
    pub fn working(&self, workers: usize) -> (Jobs, Arc<Queue>) {
        let queue = self.queue(TIMES);
        let working = queue.clone();
        tokio::spawn(async move { working.work(Limits { workers, retention: 3 }).await });
        (Jobs::on(queue.clone()), queue)
    }

    pub async fn user(&self, name: &str, role: Role) -> Actor {
        let id = UserId(clock::Clock::id(&*self.clock));
        let user = User {
            id,
            name: name.to_owned(),
            kind: UserKind::User,
            role,
            password_hash: None,
            disabled: false,
            epoch: 0,
            description: String::new(),
            created_at: self.core.now(),
            last_login_at: None,
            must_change_password: false,
        };
        let tx = self.core.db.begin().await.unwrap();
        db::users::create(&tx, &user).await.unwrap();
        self.core.commit(tx).await.unwrap();
        Actor::known(Who::User(id, name.to_owned()), Origin::default())
    }

    pub fn permit(&self, actor: &Actor) -> Permit<SignedIn> {
        Access::new(self.core.clone()).permit(actor, SignedIn).unwrap()
    }

    pub async fn job(&self, id: JobId) -> Job {
        db::jobs::find(&self.core.db, id).await.unwrap().unwrap()
    }

    /// The job, once it is over.
    pub async fn over(&self, id: JobId) -> Job {
        self.until(id, |job| job.finished_at.is_some()).await
    }

    pub async fn until(&self, id: JobId, is_so: impl Fn(&Job) -> bool) -> Job {
        let waiting = async {
            loop {
                let job = self.job(id).await;
                if is_so(&job) {
                    return job;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let found = tokio::time::timeout(Duration::from_secs(20), waiting).await;
        let Ok(job) = found else { panic!("it does not become so: {:?}", self.job(id).await) };
        job
    }

    pub async fn states(&self, job: JobId) -> String {
        let query = ListItems { job, state: None, after: None, limit: 999 };
        let items = db::jobs::items::list(&self.core.db, &query).await.unwrap().items;
        items.iter().map(|item| item.status.state.as_str()).collect::<Vec<_>>().join(" ")
    }

    pub async fn log(&self, job: JobId) -> Vec<String> {
        let lines = db::jobs::log::list(&self.core.db, job, 0, 99_999).await.unwrap();
        let numbers: Vec<i64> = lines.iter().map(|line| line.number).collect();
        assert_eq!(numbers, (1..).take(lines.len()).collect::<Vec<_>>(), "numbered without gaps");
        lines.into_iter().map(|line| line.line.message).collect()
    }
}

/// A job whose items do what the words say.
pub fn job(items: &[&str]) -> NewJob {
    let item = |(number, word): (usize, &&str)| NewItem {
        label: format!("item {}", number + 1),
        repositories: vec!["team/app".parse().unwrap()],
        parameters: json!(word),
        bytes_total: None,
    };
    NewJob {
        kind: JobKind::Verification,
        target: None,
        repositories: vec!["team/app".parse().unwrap()],
        parameters: json!({ "of": "a test" }),
        items: Some(items.iter().enumerate().map(item).collect()),
    }
}

/// Does what an item says, and remembers it.
pub struct Probe {
    /// The positions that were asked for, in their order.
    pub asked: Mutex<Vec<i64>>,
    /// What is held is let go of by a permit of it.
    pub gate: Semaphore,
    now: AtomicUsize,
    /// How many items were done at the same moment at most.
    pub most: AtomicUsize,
    pub width: AtomicUsize,
}

impl Default for Probe {
    fn default() -> Self {
        Self {
            asked: Mutex::default(),
            gate: Semaphore::new(0),
            now: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
            width: AtomicUsize::new(1),
        }
    }
}

impl Probe {
    pub fn asked(&self) -> Vec<i64> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }

    async fn act(&self, run: &Run, item: &Item) -> Result<Outcome> {
        match item.parameters.as_str().unwrap() {
            "fail" => Err(Error::conflict("tag_moved", "no such luck")),
            "panic" => panic!("an item panics"),
            "skip" => Ok(Outcome::Skipped("nothing_to_do", "it is there already".to_owned())),
            // Deaf: it hears of no wish.
            "deaf" => {
                self.gate.acquire().await.unwrap().forget();
                Ok(Outcome::Done)
            }
            "hold" => {
                run.unless_halted(self.gate.acquire()).await?.unwrap().forget();
                Ok(Outcome::Done)
            }
            "bytes" => {
                run.expect(item, 100);
                run.moved(item, 60);
                run.moved(item, 40);
                Ok(Outcome::DoneWith(json!({ "bytes": 100 })))
            }
            "short" => {
                tokio::time::sleep(Duration::from_millis(30)).await;
                Ok(Outcome::Done)
            }
            word => {
                run.log_of(item, LogLevel::Info, word).await;
                Ok(Outcome::Done)
            }
        }
    }
}

#[async_trait]
impl Kind for Probe {
    fn name(&self) -> JobKind {
        JobKind::Verification
    }

    fn width(&self) -> usize {
        self.width.load(Ordering::SeqCst)
    }

    async fn plan(&self, run: &Run) -> Result<Vec<NewItem>> {
        let Some(count) = run.job().parameters["plan"].as_u64() else {
            return Err(Error::invalid("no_plan", "there is nothing to plan"));
        };
        Ok((0..count).flat_map(|_| job(&["said"]).items.unwrap()).collect())
    }

    async fn perform(&self, run: &Run, item: &Item) -> Result<Outcome> {
        self.asked.lock().unwrap().push(item.position);
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        let done = self.act(run, item).await;
        self.now.fetch_sub(1, Ordering::SeqCst);
        done
    }

    async fn finish(&self, run: &Run) -> Result<Option<Value>> {
        Ok(Some(json!({ "results": run.results().await?.len() })))
    }
}

/// State and counts in one line.
pub fn told(job: &Job) -> String {
    let progress = &job.progress;
    format!(
        "{} of {}: {} waiting, {} running, {} done, {} skipped, {} failed, {} cancelled",
        job.state,
        progress.total,
        progress.waiting(),
        progress.running,
        progress.done,
        progress.skipped,
        progress.failed,
        progress.cancelled
    )
}
