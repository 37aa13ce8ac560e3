//! What a viewer sees of a job: no name of a repository that they may not pull now.

use chrono::{DateTime, Utc};
use db::JobState;
use db::jobs::Job;
use db::jobs::items::Item;
use db::jobs::log::Line;
use oci::{Name, Verb};

use crate::access::{Access, may_pull_everything};
use crate::actor::Actor;
use crate::queue::is_over;
use crate::rights::Snapshot;

/// A job, as its viewer sees it.
#[derive(Clone, Debug)]
pub struct ShownJob {
    /// The job. Of a hidden one parameters, summary, target and the message of the error are taken away.
    pub job: Job,
    /// It tells of repositories that the viewer may not pull.
    pub hidden: bool,
    /// Bytes a second, while it runs in this process and moves some.
    pub rate: Option<u64>,
    /// How long it will go on, as far as that can be guessed.
    pub remaining_seconds: Option<u64>,
    /// What can be done with it now.
    pub actions: Vec<Action>,
}

/// What can be done with a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Stop it.
    Cancel,
    /// Do everything again.
    Retry,
    /// Do again what failed or was not done.
    RetryFailed,
}

/// An item, as its viewer sees it.
#[derive(Clone, Debug)]
pub struct ShownItem {
    /// The item. Of a hidden one label, result and the message of the error are taken away.
    pub item: Item,
    /// It tells of repositories that the viewer may not pull.
    pub hidden: bool,
}

/// A line, as its viewer sees it.
#[derive(Clone, Debug)]
pub struct ShownLine {
    /// The line. Of a hidden one the message is taken away.
    pub line: Line,
    /// It tells of repositories that the viewer may not pull.
    pub hidden: bool,
}

pub(super) fn job(
    actor: &Actor,
    rights: &Snapshot,
    mut job: Job,
    (now, rate): (DateTime<Utc>, Option<u64>),
) -> ShownJob {
    let hidden = !sees(actor, rights, &job.repositories);
    if hidden {
        job.parameters = serde_json::json!({});
        (job.summary, job.target) = (None, None);
        if let Some(error) = &mut job.error {
            error.message.clear();
        }
    }
    let remaining_seconds = (job.state == JobState::Running).then(|| remaining(&job, now, rate)).flatten();
    ShownJob { actions: actions(&job), hidden, rate, remaining_seconds, job }
}

pub(super) fn item(actor: &Actor, rights: &Snapshot, mut item: Item) -> ShownItem {
    let hidden = !sees(actor, rights, &item.repositories);
    if hidden {
        item.label.clear();
        item.status.result = None;
        if let Some(error) = &mut item.status.error {
            error.message.clear();
        }
    }
    ShownItem { item, hidden }
}

pub(super) fn line(actor: &Actor, rights: &Snapshot, mut line: Line) -> ShownLine {
    let hidden = !sees(actor, rights, &line.line.repositories);
    if hidden {
        line.line.message.clear();
    }
    ShownLine { line, hidden }
}

/// Whether the actor may pull every one of these. Of one that is gone only grants tell.
fn sees(actor: &Actor, rights: &Snapshot, names: &[String]) -> bool {
    let may_pull = |name: &String| {
        name.parse::<Name>().is_ok_and(|name| Access::verdict(actor, rights, &name, Verb::Pull).allowed)
    };
    names.is_empty() || may_pull_everything(actor, rights) || names.iter().all(may_pull)
}

fn actions(job: &Job) -> Vec<Action> {
    if !is_over(job.state) {
        return if job.cancel_requested_at.is_none() { vec![Action::Cancel] } else { Vec::new() };
    }
    let has_left = job.progress.failed + job.progress.cancelled > 0 || !job.planned;
    if has_left { vec![Action::Retry, Action::RetryFailed] } else { vec![Action::Retry] }
}

/// By bytes, where they are counted, else by items.
fn remaining(job: &Job, now: DateTime<Utc>, rate: Option<u64>) -> Option<u64> {
    let progress = &job.progress;
    if let (Some(total), Some(rate)) = (progress.bytes_total, rate) {
        return u64::try_from(total - progress.bytes_done).ok()?.checked_div(rate);
    }
    let ended = progress.done + progress.skipped + progress.failed;
    let elapsed = (now - job.started_at?).num_seconds();
    let left = progress.waiting() + progress.running;
    u64::try_from(elapsed.checked_mul(left)?.checked_div(ended)?).ok()
}
