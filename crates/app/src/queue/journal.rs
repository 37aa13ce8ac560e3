//! What a running job writes down: gathered for a moment, then written together.
//!
//! Lines, items and counts of one moment are in one transaction, which first makes sure that the job is still ours. What
//! was shown to somebody was stored: those who watch read what was committed. A crash loses the last moment, and the
//! items that ended in it are asked for again.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, Weak};

use chrono::{DateTime, SubsecRound, Utc};
use db::jobs::items::{Item, Status};
use db::jobs::lease::{self, End, Lease};
use db::jobs::log::{self, NewLine};
use db::jobs::{Job, Problem, Progress};
use db::{ItemState, JobId, Tx, UserId};
use serde_json::Value;
use tokio::sync::{Notify, oneshot, watch};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};

use super::{Queue, Times};
use crate::Result;
use crate::core::Core;

/// Whoever has more to say than this waits until it is written.
const MOST: usize = 2000;

/// How many measurements the rate is made of: one for each look.
const SAMPLES: usize = 20;

/// Whether a job goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Halt {
    /// It does.
    Go,
    /// The process ends; another one goes on with the job.
    Stop,
    /// Somebody wishes it to stop.
    Cancel,
    /// It is somebody else's now: nothing may be written any more.
    Lost,
}

/// How a job leaves its worker.
pub(super) enum Leave {
    /// It is over.
    Over(End),
    /// Another worker goes on.
    LetGo,
}

pub(crate) struct Journal {
    core: Arc<Core>,
    queue: Weak<Queue>,
    times: Times,
    job: JobId,
    user: Option<UserId>,
    owner: String,
    pages: Mutex<Pages>,
    /// There is something to write.
    poke: Notify,
    /// Something was written.
    room: Notify,
    writing: tokio::sync::Mutex<()>,
    halt: watch::Sender<Halt>,
}

/// What is not written yet, and what is known of the rest.
struct Pages {
    lines: Vec<NewLine>,
    items: BTreeMap<i64, Status>,
    running: HashMap<i64, Status>,
    progress: Progress,
    /// Bytes of items whose number is known, and how many items have none.
    expected: (i64, i64),
    /// Bytes were counted that are not written.
    moved: bool,
    /// The last number of the log that we know of.
    last_line: i64,
    /// How many of the lines a transaction was about to write of which nobody knows whether it was committed.
    doubtful: usize,
    written_at: Instant,
    samples: VecDeque<(Instant, i64)>,
}

#[allow(dead_code, reason = "not every kind counts bytes, or waits for others")]
impl Journal {
    pub async fn open(queue: &Arc<Queue>, job: &Job, owner: String) -> Result<Arc<Self>> {
        let expected = db::jobs::items::expected(&queue.core.db, job.id).await?;
        let pages = Pages {
            lines: Vec::new(),
            items: BTreeMap::new(),
            running: HashMap::new(),
            progress: job.progress,
            expected,
            moved: false,
            last_line: job.lines,
            doubtful: 0,
            written_at: Instant::now(),
            samples: VecDeque::new(),
        };
        Ok(Arc::new(Self {
            core: queue.core.clone(),
            queue: Arc::downgrade(queue),
            times: queue.times,
            job: job.id,
            user: job.creator.user,
            owner,
            pages: Mutex::new(pages),
            poke: Notify::new(),
            room: Notify::new(),
            writing: tokio::sync::Mutex::default(),
            halt: watch::channel(Halt::Go).0,
        }))
    }

    pub fn owner(&self) -> &str {
        &self.owner
    }

    pub fn progress(&self) -> Progress {
        self.pages().progress
    }

    /// The job has its items now.
    pub fn planned(&self, progress: Progress, expected: (i64, i64)) {
        let mut pages = self.pages();
        (pages.progress, pages.expected) = (progress, expected);
    }

    pub fn halted(&self) -> Halt {
        *self.halt.borrow()
    }

    /// A later reason counts only if it is a stronger one.
    pub fn halt(&self, halt: Halt) {
        self.halt.send_if_modified(|now| {
            let is_stronger = halt > *now;
            *now = (*now).max(halt);
            is_stronger
        });
        self.room.notify_waiters();
    }

    pub async fn until_halted(&self) {
        // The sender lives as long as we do.
        self.halt.subscribe().wait_for(|halt| *halt != Halt::Go).await.ok();
    }

    /// The time as both databases keep it.
    fn now(&self) -> DateTime<Utc> {
        self.core.now().trunc_subsecs(6)
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().expect("no panic holds the lock")
    }

    /// Wait while too much is to be written.
    async fn room(&self) {
        loop {
            let written = self.room.notified();
            tokio::pin!(written);
            written.as_mut().enable();
            let waits = {
                let pages = self.pages();
                pages.lines.len() >= MOST || pages.items.len() >= MOST
            };
            if !waits || self.halted() == Halt::Lost {
                return;
            }
            self.poke.notify_one();
            written.await;
        }
    }

    pub async fn line(&self, line: NewLine) {
        self.room().await;
        self.pages().lines.push(NewLine { at: line.at.trunc_subsecs(6), ..line });
        self.poke.notify_one();
    }

    pub async fn begin(&self, item: &Item) {
        self.room().await;
        let started_at = Some(self.now());
        let status = Status { state: ItemState::Running, started_at, bytes_done: 0, ..item.status.clone() };
        let mut pages = self.pages();
        pages.progress.running += 1;
        pages.items.insert(item.position, status.clone());
        pages.running.insert(item.position, status);
        drop(pages);
        self.poke.notify_one();
    }

    pub fn end(&self, position: i64, state: ItemState, error: Option<Problem>, result: Option<Value>) {
        let now = self.now();
        let mut pages = self.pages();
        let Some(mut status) = pages.running.remove(&position) else { return };
        let progress = &mut pages.progress;
        progress.running -= 1;
        match state {
            ItemState::Done => progress.done += 1,
            ItemState::Skipped => progress.skipped += 1,
            ItemState::Failed => progress.failed += 1,
            ItemState::Cancelled => progress.cancelled += 1,
            ItemState::Waiting | ItemState::Running => {
                progress.bytes_done -= status.bytes_done;
                status.bytes_done = 0;
            }
        }
        let finished_at = (state != ItemState::Waiting).then_some(now);
        pages.items.insert(position, Status { state, error, result, finished_at, ..status });
        drop(pages);
        self.poke.notify_one();
    }

    pub fn moved(&self, position: i64, bytes: i64) {
        let mut pages = self.pages();
        let Some(status) = pages.running.get_mut(&position) else { return };
        status.bytes_done += bytes;
        pages.progress.bytes_done += bytes;
        pages.moved = true;
    }

    pub fn expect(&self, position: i64, bytes_total: i64) {
        let mut pages = self.pages();
        let Some(status) = pages.running.get_mut(&position) else { return };
        let before = status.bytes_total.replace(bytes_total);
        pages.expected.0 += bytes_total - before.unwrap_or_default();
        pages.expected.1 -= i64::from(before.is_none());
        let (known, unknown) = pages.expected;
        pages.progress.bytes_total = (unknown == 0).then_some(known);
        pages.moved = true;
    }

    /// How many bytes a second were moved lately.
    pub fn rate(&self) -> Option<u64> {
        let pages = self.pages();
        let ((first, before), (last, after)) = (pages.samples.front()?, pages.samples.back()?);
        let millis = i64::try_from((*last - *first).as_millis()).ok().filter(|millis| *millis > 0)?;
        u64::try_from((after - before).saturating_mul(1000) / millis).ok().filter(|rate| *rate > 0)
    }

    /// Write what is to be written and hold the lease, until the job is over.
    pub async fn keep(self: Arc<Self>, mut over: oneshot::Receiver<()>) {
        let mut look = interval(self.times.look);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = &mut over => return,
                () = self.poke.notified() => {
                    tokio::select! {
                        _ = &mut over => return,
                        () = sleep(self.times.gather) => {}
                    }
                }
                _ = look.tick() => if !self.look().await { continue },
            }
            // Not within `select!`: a transaction that has begun ends.
            if let Err(error) = self.flush().await {
                self.give_up_in_time(&error);
                sleep(self.times.look).await;
                self.poke.notify_one();
            }
        }
    }

    /// Look whether the job shall stop. True: bytes, or the lease, must be written.
    async fn look(&self) -> bool {
        let is_due = {
            let mut pages = self.pages();
            let sample = (Instant::now(), pages.progress.bytes_done);
            pages.samples.push_back(sample);
            if pages.samples.len() > SAMPLES {
                pages.samples.pop_front();
            }
            pages.moved || pages.written_at.elapsed() >= self.times.heartbeat
        };
        match lease::wish(&self.core.db, self.job).await {
            Ok(Some((owner, _))) if owner.as_deref() != Some(&self.owner) => self.halt(Halt::Lost),
            Ok(None) => self.halt(Halt::Lost),
            Ok(Some((_, true))) => self.halt(Halt::Cancel),
            Ok(Some((_, false))) => {}
            Err(error) => self.give_up_in_time(&error.into()),
        }
        is_due
    }

    /// While nothing can be written the lease goes on to its end, and then others may have the job.
    fn give_up_in_time(&self, error: &crate::Error) {
        tracing::warn!(job = %self.job, %error, "cannot write how far the job is; it is tried again");
        if self.pages().written_at.elapsed() >= self.times.lease {
            self.halt(Halt::Lost);
        }
    }

    /// Write what is to be written, and put off the end of the lease.
    pub async fn flush(&self) -> Result<()> {
        self.write(None).await
    }

    /// Write the rest, and leave the job. Tried until the lease has lapsed.
    pub async fn leave(&self, leave: &Leave) {
        while self.halted() != Halt::Lost {
            match self.write(Some(leave)).await {
                Ok(()) => return,
                Err(error) => self.give_up_in_time(&error),
            }
            sleep(self.times.look).await;
        }
        tracing::warn!(job = %self.job, "the job is in the hands of another worker");
    }

    async fn write(&self, leave: Option<&Leave>) -> Result<()> {
        let _turn = self.writing.lock().await;
        if self.halted() == Halt::Lost {
            return Ok(());
        }
        let (lines, items, progress) = self.take();
        match self.try_write(&lines, &items, &progress, leave).await {
            Ok(Some(last)) => {
                let mut pages = self.pages();
                (pages.last_line, pages.doubtful, pages.written_at) = (last, 0, Instant::now());
                drop(pages);
                self.room.notify_waiters();
                // What is left behind is told once the job is off our list.
                if let (None, Some(queue)) = (leave, self.queue.upgrade()) {
                    queue.changed(self.job, self.user);
                }
                Ok(())
            }
            Ok(None) => {
                self.halt(Halt::Lost);
                Ok(())
            }
            Err(error) => {
                self.put_back(lines, items);
                Err(error)
            }
        }
    }

    fn take(&self) -> (Vec<NewLine>, BTreeMap<i64, Status>, Progress) {
        let mut pages = self.pages();
        if std::mem::take(&mut pages.moved) {
            let running: Vec<_> = pages.running.iter().map(|(at, status)| (*at, status.clone())).collect();
            pages.items.extend(running);
        }
        (std::mem::take(&mut pages.lines), std::mem::take(&mut pages.items), pages.progress)
    }

    fn put_back(&self, mut lines: Vec<NewLine>, items: BTreeMap<i64, Status>) {
        let mut pages = self.pages();
        pages.doubtful = lines.len();
        lines.append(&mut pages.lines);
        pages.lines = lines;
        for (position, status) in items {
            pages.items.entry(position).or_insert(status);
        }
    }

    /// The last number of the log; `None`: the job is not ours any more.
    async fn try_write(
        &self,
        lines: &[NewLine],
        items: &BTreeMap<i64, Status>,
        progress: &Progress,
        leave: Option<&Leave>,
    ) -> Result<Option<i64>> {
        let tx = self.core.db.begin().await?;
        let now = self.now();
        let held = Lease { owner: &self.owner, now, until: now + self.times.lease };
        let lines = &lines[self.written_already(&tx, lines).await?..];
        let Some(last) = lease::record(&tx, self.job, held, progress, lines.len()).await? else { return Ok(None) };
        log::append(&tx, self.job, last, lines).await?;
        let items: Vec<_> = items.iter().map(|(position, status)| (*position, status.clone())).collect();
        db::jobs::items::set(&tx, self.job, &items).await?;
        match leave {
            None => {}
            Some(Leave::Over(end)) => drop(lease::finish(&tx, self.job, &self.owner, end).await?),
            Some(Leave::LetGo) => drop(lease::release(&tx, self.job, &self.owner).await?),
        }
        tx.commit().await?;
        Ok(Some(last))
    }

    /// How many of the first lines an earlier transaction wrote that seemed to fail: a server may end after it has
    /// committed and before it says so.
    async fn written_already(&self, tx: &Tx, lines: &[NewLine]) -> Result<usize> {
        let (doubtful, last_line) = {
            let pages = self.pages();
            (pages.doubtful.min(lines.len()), pages.last_line)
        };
        let Some(first) = lines.first().filter(|_| doubtful > 0) else { return Ok(0) };
        let there = log::list(tx, self.job, last_line, MOST as u64).await?;
        Ok(if there.iter().any(|there| there.line == *first) { doubtful } else { 0 })
    }
}
