//! Jobs: what runs, ran and will run. Users have their own, administrators all.

pub mod log;

use app::access::SignedIn;
use app::jobs::{Action, Query as Wanted, Retry, ShownItem, ShownJob};
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use db::jobs::{Problem, Progress};
use db::{ItemState, JobId, JobKind, JobState};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::{Answer, Body, Caller, List, ListQuery, Path, Query};
use crate::error::{ApiError, ErrorBody, invalid};
use crate::server::Server;

/// A job.
#[derive(Serialize, ToSchema)]
pub struct JobBody {
    id: i64,
    /// `deletion`, `rename`, `sync`, `index`, `import`, `collection`, `verification`, `local_push` or `local_delete`.
    #[schema(value_type = String, example = "deletion")]
    kind: JobKind,
    /// `queued`, `running`, `succeeded`, `failed` (an item, or the job itself) or `cancelled`.
    #[schema(value_type = String, example = "running")]
    state: JobState,
    /// Somebody wished it to stop, and it has not stopped yet.
    cancel_requested: bool,
    /// The name of whoever made it, at that time; `null`: the system.
    #[schema(required)]
    created_by: Option<String>,
    created_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<DateTime<Utc>>,
    items: ItemCounts,
    bytes: Bytes,
    /// Bytes a second, while it runs and moves some.
    #[serde(skip_serializing_if = "Option::is_none")]
    rate: Option<u64>,
    /// A guess, while it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    remaining_seconds: Option<u64>,
    /// Of the kind.
    #[schema(value_type = Object)]
    parameters: Value,
    /// Why the job itself failed; failed items have their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<JobProblem>,
    /// What came of it, of the kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    summary: Option<Value>,
    /// What can be done with it now: `cancel`, `retry`, `retry_failed`.
    #[schema(example = json!(["cancel"]))]
    actions: Vec<&'static str>,
    /// It is about repositories that the caller may not pull (any more): parameters, summary and messages are empty.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    hidden: bool,
}

/// How many items are how.
#[derive(Serialize, ToSchema)]
struct ItemCounts {
    total: i64,
    waiting: i64,
    running: i64,
    done: i64,
    skipped: i64,
    failed: i64,
    cancelled: i64,
}

/// How much was moved.
#[derive(Serialize, ToSchema)]
struct Bytes {
    done: i64,
    /// Absent while it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<i64>,
}

/// What went wrong.
#[derive(Serialize, ToSchema)]
pub(super) struct JobProblem {
    /// As of an error.
    #[schema(example = "plan_changed")]
    code: String,
    message: String,
}

impl From<Problem> for JobProblem {
    fn from(Problem { code, message }: Problem) -> Self {
        Self { code, message }
    }
}

impl From<Progress> for ItemCounts {
    fn from(progress: Progress) -> Self {
        let Progress { total, running, done, skipped, failed, cancelled, .. } = progress;
        Self { total, waiting: progress.waiting(), running, done, skipped, failed, cancelled }
    }
}

impl From<ShownJob> for JobBody {
    fn from(shown: ShownJob) -> Self {
        let job = shown.job;
        let is_over = job.finished_at.is_some();
        Self {
            id: job.id.0,
            kind: job.kind,
            state: job.state,
            cancel_requested: job.cancel_requested_at.is_some() && !is_over,
            created_by: job.creator.user.map(|_| job.creator.name),
            created_at: job.created_at,
            started_at: job.started_at,
            finished_at: job.finished_at,
            items: job.progress.into(),
            bytes: Bytes { done: job.progress.bytes_done, total: job.progress.bytes_total },
            rate: shown.rate,
            remaining_seconds: shown.remaining_seconds,
            parameters: job.parameters,
            error: job.error.map(JobProblem::from),
            summary: job.summary,
            actions: shown.actions.into_iter().map(word).collect(),
            hidden: shown.hidden,
        }
    }
}

fn word(action: Action) -> &'static str {
    match action {
        Action::Cancel => "cancel",
        Action::Retry => "retry",
        Action::RetryFailed => "retry_failed",
    }
}

/// An item of a job.
#[derive(Serialize, ToSchema)]
pub struct JobItemBody {
    position: i64,
    /// What it is about.
    #[schema(example = "team/app")]
    label: String,
    /// `waiting`, `running`, `done`, `skipped`, `failed` or `cancelled`.
    #[schema(value_type = String, example = "done")]
    state: ItemState,
    /// Why it failed, or was skipped.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<JobProblem>,
    /// What came of it, of the kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    result: Option<Value>,
    bytes: Bytes,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<DateTime<Utc>>,
    /// It is about a repository that the caller may not pull (any more): label and message are empty.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    hidden: bool,
}

impl From<ShownItem> for JobItemBody {
    fn from(ShownItem { item, hidden }: ShownItem) -> Self {
        let status = item.status;
        Self {
            position: item.position,
            label: item.label,
            state: status.state,
            error: status.error.map(JobProblem::from),
            result: status.result,
            bytes: Bytes { done: status.bytes_done, total: status.bytes_total },
            started_at: status.started_at,
            finished_at: status.finished_at,
            hidden,
        }
    }
}

/// Which jobs.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct JobFilter {
    /// Only of this kind, such as `deletion`.
    kind: Option<String>,
    /// Only those that are so, such as `running`.
    state: Option<String>,
}

/// Which items.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ItemFilter {
    /// Only those that are so, such as `failed`.
    state: Option<String>,
}

/// One word of a closed set.
fn parse<T: std::str::FromStr<Err = db::UnknownWord>>(text: Option<String>) -> Result<Option<T>, ApiError> {
    let parsed = text.map(|text| text.parse::<T>()).transpose();
    parsed.map_err(|error| ApiError(invalid(error.to_string())))
}

/// The answer to whoever made a job.
pub fn accepted(shown: ShownJob) -> impl IntoResponse {
    let place = format!("/api/jobs/{}", shown.job.id);
    (StatusCode::ACCEPTED, [(header::LOCATION, place)], Json(JobBody::from(shown)))
}

/// Jobs, the newest first: one's own, of administrators all.
#[utoipa::path(
    get, path = "/api/jobs", operation_id = "list_jobs", tag = "jobs",
    params(JobFilter, ("limit" = Option<u64>, Query, description = "At most so many jobs"),
        ("after" = Option<String>, Query, description = "`next` of the page before")),
    responses(
        (status = 200, body = List<JobBody>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)
    )
)]
pub async fn list(
    State(server): State<Server>,
    caller: Caller,
    Query(filter): Query<JobFilter>,
    Query(page): Query<ListQuery>,
) -> Answer<List<JobBody>> {
    page.only_newest_first()?;
    let limit = page.limit(&server.settings)?;
    let wanted = Wanted { kind: parse(filter.kind)?, state: parse(filter.state)?, after: page.after, limit };
    let permit = server.app.access.permit(&caller.actor, SignedIn)?;
    Ok(Json(List::of(server.app.jobs.list(&permit, wanted).await?, JobBody::from)))
}

/// One job.
#[utoipa::path(
    get, path = "/api/jobs/{id}", operation_id = "get_job", tag = "jobs",
    params(("id" = i64, Path, description = "Of the job")),
    responses(
        (status = 200, body = JobBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn get(State(server): State<Server>, caller: Caller, Path(id): Path<i64>) -> Answer<JobBody> {
    let permit = server.app.access.permit(&caller.actor, SignedIn)?;
    Ok(Json(server.app.jobs.show(&permit, JobId(id)).await?.into()))
}

/// The items of a job, in the order in which they are done.
#[utoipa::path(
    get, path = "/api/jobs/{id}/items", operation_id = "list_job_items", tag = "jobs",
    params(("id" = i64, Path, description = "Of the job"), ItemFilter,
        ("limit" = Option<u64>, Query, description = "At most so many items"),
        ("after" = Option<String>, Query, description = "`next` of the page before")),
    responses(
        (status = 200, body = List<JobItemBody>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn items(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<i64>,
    Query(filter): Query<ItemFilter>,
    Query(page): Query<ListQuery>,
) -> Answer<List<JobItemBody>> {
    page.only_newest_first()?;
    let limit = page.limit(&server.settings)?;
    let state = parse(filter.state)?;
    let permit = server.app.access.permit(&caller.actor, SignedIn)?;
    let items = server.app.jobs.items(&permit, JobId(id), (state, page.after, limit)).await?;
    Ok(Json(List::of(items, JobItemBody::from)))
}

/// Stop a job: at once if it waits; else it stops within a second, or when what cannot be interrupted has ended.
#[utoipa::path(
    post, path = "/api/jobs/{id}/cancel", operation_id = "cancel_job", tag = "jobs",
    params(("id" = i64, Path, description = "Of the job")),
    responses(
        (status = 202, body = JobBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn cancel(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<impl IntoResponse, ApiError> {
    let permit = server.app.access.permit(&caller.actor, SignedIn)?;
    Ok(accepted(server.app.jobs.cancel(&permit, JobId(id)).await?))
}

/// What of a job to do again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetryBody {
    /// Only what failed or was not done; else everything.
    only_failed: bool,
}

/// Let a job that is over begin again: the same job, whose log goes on, as whoever made it.
#[utoipa::path(
    post, path = "/api/jobs/{id}/retry", operation_id = "retry_job", tag = "jobs",
    params(("id" = i64, Path, description = "Of the job")),
    request_body = RetryBody,
    responses(
        (status = 202, body = JobBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn retry(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<i64>,
    Body(RetryBody { only_failed }): Body<RetryBody>,
) -> Result<impl IntoResponse, ApiError> {
    let permit = server.app.access.permit(&caller.actor, SignedIn)?;
    let which = if only_failed { Retry::Failed } else { Retry::All };
    Ok(accepted(server.app.jobs.retry(&permit, JobId(id), which).await?))
}
