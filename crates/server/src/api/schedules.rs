//! Schedules: jobs that begin by themselves. For administrators.

use app::access::Govern;
use app::jobs::collection::CollectionRules;
use app::schedules::{NewSchedule, ScheduleChange, Shown, Work, not_schedulable};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use db::{JobKind, JobState, ScheduleId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::jobs::{JobBody, JobProblem, accepted};
use super::storage_jobs::{NewCollection, NewVerification};
use super::sync_jobs::NewSync;
use super::{Answer, Body, Caller, List, Path, part};
use crate::error::{ApiError, ErrorBody, invalid};
use crate::server::Server;

/// A schedule.
#[derive(Serialize, ToSchema)]
pub struct ScheduleBody {
    id: i64,
    #[schema(example = "nightly")]
    name: String,
    /// `collection`, `verification` or `sync`.
    #[schema(value_type = String, example = "collection")]
    kind: JobKind,
    #[schema(example = "0 3 * * *")]
    cron: String,
    #[schema(example = "Europe/Berlin")]
    time_zone: String,
    /// The body of a request that begins such a job.
    #[schema(value_type = Object)]
    parameters: Value,
    enabled: bool,
    /// As whom its jobs work: whoever made it, or changed it last. Their name at that time; `null`: the system.
    #[schema(required)]
    created_by: Option<String>,
    created_at: DateTime<Utc>,
    /// When the next job begins; left out while it is switched off.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_at: Option<DateTime<Utc>>,
    /// That time and the two after it.
    upcoming: Vec<DateTime<Utc>>,
    /// When it began a job last.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_at: Option<DateTime<Utc>>,
    /// That job, unless it is forgotten.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_job_id: Option<i64>,
    /// How that job is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "succeeded")]
    last_job_state: Option<JobState>,
    /// The time since the last job that was passed over, because that job was not over.
    #[serde(skip_serializing_if = "Option::is_none")]
    skipped_at: Option<DateTime<Utc>>,
    /// Why no job began when one should have. If it is switched off, why that is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<JobProblem>,
}

impl From<Shown> for ScheduleBody {
    fn from(Shown { schedule, upcoming, last_job }: Shown) -> Self {
        let settings = schedule.settings;
        Self {
            id: schedule.id.0,
            name: settings.name,
            kind: settings.kind,
            cron: settings.cron,
            time_zone: settings.time_zone,
            parameters: settings.parameters,
            enabled: settings.enabled,
            created_by: schedule.creator.user.map(|_| schedule.creator.name),
            created_at: schedule.created_at,
            next_at: schedule.next_at,
            upcoming,
            last_at: schedule.last_at,
            last_job_id: last_job.map(|(id, _)| id.0),
            last_job_state: last_job.map(|(_, state)| state),
            skipped_at: schedule.skipped_at,
            error: schedule.error.map(JobProblem::from),
        }
    }
}

/// What a schedule begins with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewScheduleBody {
    /// Unique, for people.
    #[schema(example = "nightly")]
    name: String,
    /// `collection`, `verification` or `sync`.
    #[schema(example = "collection")]
    kind: String,
    /// Minute, hour, day of the month, month, day of the week; at most every 10 minutes.
    #[schema(example = "0 3 * * *")]
    cron: String,
    /// Of the IANA.
    #[schema(example = "Europe/Berlin")]
    time_zone: String,
    /// The body of a request that begins such a job, without a `dry_run` of sync.
    #[serde(default = "nothing")]
    #[schema(value_type = Object)]
    parameters: Value,
    /// Whether it begins jobs.
    #[serde(default = "yes")]
    enabled: bool,
}

/// What changes in a schedule; what is left out stays. It works as the caller from then on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduleChangeBody {
    name: Option<String>,
    #[schema(example = "0 3 * * SUN")]
    cron: Option<String>,
    #[schema(example = "UTC")]
    time_zone: Option<String>,
    /// All of them anew.
    #[schema(value_type = Option<Object>)]
    parameters: Option<Value>,
    enabled: Option<bool>,
}

fn nothing() -> Value {
    json!({})
}

fn yes() -> bool {
    true
}

/// What the kind's own route would take.
fn work(kind: JobKind, parameters: Value) -> Result<Work, ApiError> {
    match kind {
        JobKind::Collection => {
            let rules: NewCollection = part("parameters", parameters)?;
            Ok(Work::Collection(CollectionRules::from(rules)))
        }
        JobKind::Verification => {
            let NewVerification {} = part("parameters", parameters)?;
            Ok(Work::Verification)
        }
        JobKind::Sync => {
            let wanted: NewSync = part("parameters", parameters)?;
            if wanted.is_dry() {
                return Err(ApiError(invalid("parameters: a schedule copies, so leave `dry_run` out")));
            }
            Ok(Work::Sync(Box::new(wanted.into())))
        }
        other => Err(ApiError(not_schedulable(other))),
    }
}

/// All schedules by name.
#[utoipa::path(
    get, path = "/api/schedules", operation_id = "list_schedules", tag = "schedules",
    responses(
        (status = 200, body = List<ScheduleBody>), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody)
    )
)]
pub async fn list(State(server): State<Server>, caller: Caller) -> Answer<List<ScheduleBody>> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    let schedules = server.app.schedules.list(&permit).await?;
    Ok(Json(List::whole(schedules.into_iter().map(ScheduleBody::from).collect())))
}

/// Let a job begin by itself, at times that cron tells in a time zone. It works as the caller, with the rights that they
/// have then.
#[utoipa::path(
    post, path = "/api/schedules", operation_id = "create_schedule", tag = "schedules",
    request_body = NewScheduleBody,
    responses(
        (status = 201, body = ScheduleBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn create(
    State(server): State<Server>,
    caller: Caller,
    Body(new): Body<NewScheduleBody>,
) -> Result<(StatusCode, Json<ScheduleBody>), ApiError> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    let kind = new.kind.parse::<JobKind>().map_err(|error| ApiError(invalid(error.to_string())))?;
    let work = work(kind, new.parameters)?;
    let NewScheduleBody { name, cron, time_zone, enabled, .. } = new;
    let new = NewSchedule { name, work, cron, time_zone, enabled };
    let schedule = server.app.schedules.create(&permit, new).await?;
    Ok((StatusCode::CREATED, Json(schedule.into())))
}

/// Change a schedule. It works as the caller from then on, and what went wrong before is forgotten.
#[utoipa::path(
    patch, path = "/api/schedules/{id}", operation_id = "update_schedule", tag = "schedules",
    params(("id" = i64, Path)),
    request_body = ScheduleChangeBody,
    responses(
        (status = 200, body = ScheduleBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn update(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
    Body(change): Body<ScheduleChangeBody>,
) -> Answer<ScheduleBody> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    let id = id_of(&id)?;
    // Its kind never changes.
    let kind = server.app.schedules.get(&permit, id).await?.schedule.settings.kind;
    let work = change.parameters.map(|parameters| work(kind, parameters)).transpose()?;
    let ScheduleChangeBody { name, cron, time_zone, enabled, .. } = change;
    let change = ScheduleChange { name, work, cron, time_zone, enabled };
    Ok(Json(server.app.schedules.set(&permit, id, change).await?.into()))
}

/// Delete a schedule. Jobs that it began stay.
#[utoipa::path(
    delete, path = "/api/schedules/{id}", operation_id = "delete_schedule", tag = "schedules",
    params(("id" = i64, Path)),
    responses(
        (status = 204), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)
    )
)]
pub async fn delete(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    server.app.schedules.delete(&permit, id_of(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begin the job of a schedule now, as the caller, whether it is switched on or not. Its times stay.
#[utoipa::path(
    post, path = "/api/schedules/{id}/run", operation_id = "run_schedule", tag = "schedules",
    params(("id" = i64, Path)),
    responses(
        (status = 202, body = JobBody, headers(("Location" = String, description = "Of the job"))),
        (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn run(State(server): State<Server>, caller: Caller, Path(id): Path<String>) -> Result<Response, ApiError> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    Ok(accepted(server.app.schedules.run(&permit, id_of(&id)?).await?).into_response())
}

fn id_of(text: &str) -> Result<ScheduleId, ApiError> {
    text.parse().map_err(|_| ApiError(invalid("the id of a schedule is a number")))
}
