//! Schedules: jobs that begin by themselves, at times that cron tells in a time zone. Only administrators have them; a
//! schedule works as whoever made it or changed it last, with the rights that hold when a job begins.

mod begin;
#[cfg(test)]
mod tests;
mod times;
mod work;

use std::sync::Arc;

use chrono::{DateTime, SubsecRound, Utc};
use db::jobs::Creator;
use db::schedules::Settings;
use db::{JobId, JobState, Schedule, ScheduleId, Tx};
use serde_json::json;

use crate::access::{Access, Govern, Permit};
use crate::actor::Actor;
use crate::audit::{self, Event};
use crate::core::Core;
use crate::jobs::{self, Jobs};
use crate::queue::is_over;
use crate::sync::SyncJobs;
use crate::{Error, Result};
use times::Times;

pub use work::{Work, not_schedulable};

/// More schedules than this nobody needs.
const MOST_SCHEDULES: usize = 200;

/// How many of the next times are shown.
const UPCOMING: usize = 3;

/// The longest name, in characters.
const LONGEST_NAME: usize = 64;

/// What a schedule begins with.
#[derive(Clone, Debug)]
pub struct NewSchedule {
    /// Unique, for people.
    pub name: String,
    /// What it begins.
    pub work: Work,
    /// Five fields: minute, hour, day of the month, month, day of the week.
    pub cron: String,
    /// Of the IANA, such as `Europe/Berlin`.
    pub time_zone: String,
    /// Whether it begins jobs.
    pub enabled: bool,
}

/// What changes; `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct ScheduleChange {
    /// Unique, for people.
    pub name: Option<String>,
    /// Of the same kind as before.
    pub work: Option<Work>,
    /// Five fields.
    pub cron: Option<String>,
    /// Of the IANA.
    pub time_zone: Option<String>,
    /// Whether it begins jobs.
    pub enabled: Option<bool>,
}

/// A schedule, with what can be told of it now.
#[derive(Clone, Debug)]
pub struct Shown {
    /// As stored.
    pub schedule: Schedule,
    /// The next times; none while it is switched off.
    pub upcoming: Vec<DateTime<Utc>>,
    /// The job that it began last, unless that is forgotten.
    pub last_job: Option<(JobId, JobState)>,
}

/// Schedules.
pub struct Schedules {
    core: Arc<Core>,
    access: Access,
    jobs: Jobs,
    sync: SyncJobs,
}

impl Schedules {
    pub(crate) fn new(core: Arc<Core>, jobs: Jobs) -> Self {
        let (access, sync) = (Access::new(core.clone()), SyncJobs::new(core.clone(), jobs.clone()));
        Self { core, access, jobs, sync }
    }

    /// All schedules by name.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn list(&self, _permit: &Permit<Govern>) -> Result<Vec<Shown>> {
        let schedules = db::schedules::list(&self.core.db).await?;
        self.shown(schedules).await
    }

    /// One schedule.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn get(&self, _permit: &Permit<Govern>, id: ScheduleId) -> Result<Shown> {
        let schedule = db::schedules::find(&self.core.db, id).await?.ok_or_else(not_found)?;
        Ok(self.shown(vec![schedule]).await?.remove(0))
    }

    /// Make a schedule that works as the caller.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the name is taken, or there are too many; [`Error::Invalid`] for times that are none; what
    /// the kind itself refuses.
    pub async fn create(&self, permit: &Permit<Govern>, new: NewSchedule) -> Result<Shown> {
        let settings = Settings {
            name: new.name,
            kind: new.work.kind(),
            cron: new.cron.trim().to_owned(),
            time_zone: new.time_zone,
            parameters: new.work.parameters()?,
            enabled: new.enabled,
        };
        check_name(&settings.name)?;
        self.check_work(permit, &new.work).await?;
        let now = self.core.now().trunc_subsecs(6);
        let next = Times::read(&settings.cron, &settings.time_zone)?.after(now)?;
        if db::schedules::list(&self.core.db).await?.len() >= MOST_SCHEDULES {
            return Err(Error::conflict("too_many_schedules", format!("more than {MOST_SCHEDULES} schedules")));
        }
        let creator = creator(permit.actor());
        let tx = self.core.db.begin().await?;
        let next = settings.enabled.then_some(next);
        let id = db::schedules::create(&tx, &settings, &creator, next, now).await.map_err(name_taken)?;
        let event = Event::new("schedule.create", &settings.name).after(summary(&settings));
        audit::record(&tx, &self.core, permit.actor(), event).await?;
        tx.commit().await?;
        self.get(permit, id).await
    }

    /// Change a schedule, which works as the caller from then on. What went wrong before is forgotten.
    ///
    /// # Errors
    /// [`Error::NotFound`]; else as for `create`.
    pub async fn set(&self, permit: &Permit<Govern>, id: ScheduleId, change: ScheduleChange) -> Result<Shown> {
        if let Some(work) = &change.work {
            self.check_work(permit, work).await?;
        }
        let tx = self.core.db.begin().await?;
        let found = db::schedules::lock(&tx, id).await?.ok_or_else(not_found)?;
        let settings = merge(&found.settings, change)?;
        let next = self.next(&found, &settings)?;
        let creator = creator(permit.actor());
        db::schedules::set(&tx, id, &settings, &creator, next).await.map_err(name_taken)?;
        let event = Event::new("schedule.update", &found.settings.name)
            .before(summary(&found.settings))
            .after(summary(&settings));
        audit::record(&tx, &self.core, permit.actor(), event).await?;
        tx.commit().await?;
        self.get(permit, id).await
    }

    /// Delete a schedule. Its jobs stay.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn delete(&self, permit: &Permit<Govern>, id: ScheduleId) -> Result<()> {
        let tx = self.core.db.begin().await?;
        let found = db::schedules::lock(&tx, id).await?.ok_or_else(not_found)?;
        db::schedules::delete(&tx, id).await?;
        let event = Event::new("schedule.delete", &found.settings.name).before(summary(&found.settings));
        audit::record(&tx, &self.core, permit.actor(), event).await?;
        Ok(tx.commit().await?)
    }

    /// When it begins a job, as it will be. A time that has come, and is not taken yet, stays when it is not about times.
    fn next(&self, before: &Schedule, settings: &Settings) -> Result<Option<DateTime<Utc>>> {
        let next = Times::read(&settings.cron, &settings.time_zone)?.after(self.core.now())?;
        let of = |settings: &Settings| (settings.cron.clone(), settings.time_zone.clone());
        let is_same = of(&before.settings) == of(settings);
        Ok(settings.enabled.then(|| before.next_at.filter(|_| is_same).unwrap_or(next)))
    }

    /// What the kind refuses is refused now, and not when a job should begin.
    async fn check_work(&self, permit: &Permit<Govern>, work: &Work) -> Result<()> {
        jobs::check(&self.job(permit, work).await?)
    }

    async fn shown(&self, schedules: Vec<Schedule>) -> Result<Vec<Shown>> {
        let last: Vec<JobId> = schedules.iter().filter_map(|schedule| schedule.last_job).collect();
        let states = db::jobs::states(&self.core.db, &last).await?;
        let now = self.core.now();
        let shown = |schedule: Schedule| Shown {
            upcoming: upcoming(&schedule, now),
            last_job: schedule.last_job.and_then(|id| states.iter().find(|(known, _)| *known == id).copied()),
            schedule,
        };
        Ok(schedules.into_iter().map(shown).collect())
    }

    /// Whether the job that it began last is not over.
    async fn still_works(tx: &Tx, schedule: &Schedule) -> Result<bool> {
        let states = db::jobs::states(tx, schedule.last_job.as_slice()).await?;
        Ok(states.into_iter().any(|(_, state)| !is_over(state)))
    }
}

fn merge(before: &Settings, change: ScheduleChange) -> Result<Settings> {
    let mut settings = before.clone();
    if let Some(name) = change.name {
        check_name(&name)?;
        settings.name = name;
    }
    if let Some(work) = change.work {
        if work.kind() != settings.kind {
            return Err(Error::invalid("kind_fixed", "the kind of a schedule stays; make another schedule"));
        }
        settings.parameters = work.parameters()?;
    }
    if let Some(cron) = change.cron {
        cron.trim().clone_into(&mut settings.cron);
    }
    settings.time_zone = change.time_zone.unwrap_or(settings.time_zone);
    settings.enabled = change.enabled.unwrap_or(settings.enabled);
    Ok(settings)
}

/// The times after now, beginning with the stored one.
fn upcoming(schedule: &Schedule, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let Some(next) = schedule.next_at else { return Vec::new() };
    let Ok(times) = Times::read(&schedule.settings.cron, &schedule.settings.time_zone) else { return vec![next] };
    let later = std::iter::successors(Some(next), |at| times.after(*at.max(&now)).ok());
    later.take(UPCOMING).collect()
}

fn creator(actor: &Actor) -> Creator {
    Creator { user: actor.user(), name: actor.name().to_owned(), access_token: actor.limits.access_token }
}

/// Nobody types it at a prompt: any text of one line.
fn check_name(name: &str) -> Result<()> {
    let is_fit = (1..=LONGEST_NAME).contains(&name.chars().count())
        && name.trim() == name
        && !name.chars().any(char::is_control);
    if is_fit {
        return Ok(());
    }
    let message = format!("a name has 1 to {LONGEST_NAME} characters on one line, without spaces around them");
    Err(Error::invalid("name_invalid", message))
}

/// What the audit keeps.
fn summary(settings: &Settings) -> serde_json::Value {
    let Settings { name, kind, cron, time_zone, parameters, enabled } = settings;
    json!({
        "name": name, "kind": kind, "cron": cron, "time_zone": time_zone, "parameters": parameters, "enabled": enabled,
    })
}

fn name_taken(error: db::Error) -> Error {
    Error::or_conflict(error, "name_taken", "a schedule of this name exists; choose another")
}

fn not_found() -> Error {
    Error::not_found("schedule_not_found", "there is no such schedule")
}
