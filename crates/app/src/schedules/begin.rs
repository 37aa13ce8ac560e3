//! Beginning jobs: those whose time has come, and one now.
//!
//! Each process looks for itself, and a time is taken and its job made in one transaction: whichever is first has it, and a
//! crash leaves both undone. Times that nobody was there for begin one job together, because the next time is reckoned from
//! now on.

use chrono::{DateTime, SubsecRound, Utc};
use db::jobs::Problem;
use db::{JobId, Schedule, ScheduleId, Tx};
use serde_json::json;

use super::times::Times;
use super::work::Work;
use super::{Schedules, not_found};
use crate::access::{Govern, Permit, SignedIn};
use crate::actor::Actor;
use crate::audit::{self, Event};
use crate::jobs::{NewJob, ShownJob};
use crate::queue::actor_of;
use crate::{Error, Result};

/// What comes of a time.
enum Course {
    /// A job, as somebody.
    Begun(Actor, JobId),
    /// Nothing: the job of the time before is not over.
    Skipped,
    /// Nothing, this time.
    Failed(Problem),
    /// Nothing, until somebody changes the schedule.
    Off(Problem),
}

impl Schedules {
    /// Begin the jobs whose time has come. Asked again and again, as often as times shall be kept.
    ///
    /// # Errors
    /// When schedules cannot be read. One that cannot begin its job never stops the others.
    pub async fn begin_due(&self) -> Result<()> {
        let now = self.core.now().trunc_subsecs(6);
        // Only looking takes no turn of the one writer of SQLite.
        for schedule in db::schedules::due(&self.core.db, now).await? {
            if let Err(error) = self.begin(&schedule, now).await {
                tracing::warn!(schedule = schedule.settings.name, %error, "cannot begin a job; it is tried again");
            }
        }
        Ok(())
    }

    /// Begin the job of a schedule now, as the caller. Its times stay.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Conflict`] while its last job is not over; what the kind refuses.
    pub async fn run(&self, permit: &Permit<Govern>, id: ScheduleId) -> Result<ShownJob> {
        let (actor, now) = (permit.actor(), self.core.now().trunc_subsecs(6));
        let found = db::schedules::find(&self.core.db, id).await?.ok_or_else(not_found)?;
        let new = self.job(permit, &Work::read(found.settings.kind, &found.settings.parameters)?).await?;
        let tx = self.core.db.begin().await?;
        let found = db::schedules::lock(&tx, id).await?.ok_or_else(not_found)?;
        if Self::still_works(&tx, &found).await? {
            let message = "the last job of the schedule is not over yet: wait, or cancel it";
            return Err(Error::conflict("schedule_running", message));
        }
        let job = self.enqueue(&tx, actor, &found, new).await?;
        db::schedules::run(&tx, id, job, now).await?;
        tx.commit().await?;
        self.jobs.enqueued(actor, job);
        self.jobs.show(&self.access.permit(actor, SignedIn)?, job).await
    }

    async fn begin(&self, due: &Schedule, now: DateTime<Utc>) -> Result<()> {
        let Some(due_at) = due.next_at else { return Ok(()) };
        let next = Times::read(&due.settings.cron, &due.settings.time_zone).and_then(|times| times.after(now));
        let ready = self.ready(due).await;
        let tx = self.core.db.begin().await?;
        let claimed = db::schedules::claim(&tx, due.id, due_at, next.as_ref().ok().copied()).await?;
        // Somebody was faster, or changed what shall be done: the next look sees it.
        let is_ours = |found: &Schedule| (&found.settings, &found.creator) == (&due.settings, &due.creator);
        let Some(found) = claimed.filter(is_ours) else { return Ok(()) };
        let course = match next {
            Err(error) => Course::Off(told(error)?),
            Ok(_) if Self::still_works(&tx, &found).await? => Course::Skipped,
            Ok(_) => self.course(&tx, &found, ready?).await?,
        };
        let name = &found.settings.name;
        match &course {
            Course::Begun(_, job) => {
                db::schedules::begun(&tx, found.id, *job, now).await?;
                tracing::info!(schedule = name, %job, "a schedule begins a job");
            }
            Course::Skipped => {
                db::schedules::skipped(&tx, found.id, due_at).await?;
                tracing::warn!(schedule = name, "a time is passed over: the last job is not over");
            }
            Course::Failed(why) => {
                db::schedules::failed(&tx, found.id, why).await?;
                tracing::warn!(schedule = name, code = why.code, "a schedule cannot begin its job this time");
            }
            Course::Off(why) => {
                db::schedules::switch_off(&tx, found.id, why).await?;
                let event = Event::new("schedule.update", name).before(json!({ "enabled": true }));
                let event = event.after(json!({ "enabled": false, "error": why.code }));
                audit::record(&tx, &self.core, &Actor::system(), event).await?;
                tracing::warn!(schedule = name, code = why.code, "a schedule is switched off");
            }
        }
        tx.commit().await?;
        if let Course::Begun(actor, job) = course {
            self.jobs.enqueued(&actor, job);
        }
        Ok(())
    }

    /// What is known before the transaction begins: as whom, and which job; or why not.
    async fn ready(&self, due: &Schedule) -> Result<Result<(Actor, NewJob), Course>> {
        let permit = match self.permit(due) {
            Ok(permit) => permit,
            Err(error) => return Ok(Err(Course::Off(told(error)?))),
        };
        let job = match Work::read(due.settings.kind, &due.settings.parameters) {
            Ok(work) => self.job(&permit, &work).await,
            Err(error) => Err(error),
        };
        match job {
            Ok(job) => Ok(Ok((permit.actor().clone(), job))),
            Err(error) => Ok(Err(Course::Failed(told(error)?))),
        }
    }

    /// The rights of whoever made the schedule, as they are now.
    fn permit(&self, schedule: &Schedule) -> Result<Permit<Govern>> {
        let gone = || {
            let message = "whoever made the schedule, or changed it last, is disabled or gone, or so is the access token \
                           that they used; switch it on to take it over";
            Error::forbidden("creator_gone", message)
        };
        let actor = actor_of(&self.core, &schedule.creator).ok_or_else(gone)?;
        let message = "whoever made the schedule, or changed it last, is no administrator any more; switch it on to take \
                       it over";
        self.access.permit(&actor, Govern).map_err(|_| Error::forbidden("admin_required", message))
    }

    async fn course(&self, tx: &Tx, schedule: &Schedule, ready: Result<(Actor, NewJob), Course>) -> Result<Course> {
        let (actor, new) = match ready {
            Ok(ready) => ready,
            Err(course) => return Ok(course),
        };
        match self.enqueue(tx, &actor, schedule, new).await {
            Ok(job) => Ok(Course::Begun(actor, job)),
            Err(error) => Ok(Course::Failed(told(error)?)),
        }
    }

    async fn enqueue(&self, tx: &Tx, actor: &Actor, schedule: &Schedule, new: NewJob) -> Result<JobId> {
        let job = self.jobs.enqueue(tx, actor, new).await?;
        self.jobs.note(tx, job, format!("begun by the schedule {}", schedule.settings.name)).await?;
        Ok(job)
    }
}

/// What can be told to people.
///
/// # Errors
/// What only the log shall know, and may be otherwise in a second.
fn told(error: Error) -> Result<Problem> {
    match error {
        Error::Internal(_) | Error::Unavailable(..) => Err(error),
        error => Ok(Problem { code: error.json_code().to_owned(), message: error.to_string() }),
    }
}
