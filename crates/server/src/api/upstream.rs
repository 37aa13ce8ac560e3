//! The registry that we stand in front of: compare the index with it, and hear what happened there.

use app::access::Govern;
use app::upstream::{Hint, UpstreamState};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use store::{Failure, Progress};
use utoipa::ToSchema;

use super::{Body, Caller};
use crate::error::{ApiError, ErrorBody};
use crate::server::Server;

/// How the upstream registry does.
#[derive(Serialize, ToSchema)]
pub struct UpstreamBody {
    /// Host and port.
    #[schema(example = "registry:5000")]
    host: String,
    /// Its last answer was a failure.
    is_failing: bool,
    /// When that last changed.
    since: Option<DateTime<Utc>>,
    /// The last failure, also when it is over.
    last_failure: Option<FailureBody>,
    /// Whether it may send notifications.
    takes_events: bool,
    comparison: ComparisonBody,
}

/// A failure of the upstream registry.
#[derive(Serialize, ToSchema)]
pub struct FailureBody {
    at: DateTime<Utc>,
    /// `UNAVAILABLE`, `BAD_GATEWAY`, `GATEWAY_TIMEOUT`, …
    code: &'static str,
    message: String,
}

/// How far the comparison of the index with the upstream registry is, or how the last one ended.
#[derive(Serialize, ToSchema)]
pub struct ComparisonBody {
    is_running: bool,
    /// Repositories to compare.
    repositories: u64,
    /// Repositories compared.
    done: u64,
    /// Tags and manifests of the index that were something else.
    changed: u64,
    /// Repositories that could not be compared.
    failed: u64,
    started_at: Option<DateTime<Utc>>,
    /// Of the last one that ended; none while the first one goes on.
    finished_at: Option<DateTime<Utc>>,
    last_error: Option<String>,
}

impl From<UpstreamState> for UpstreamBody {
    fn from(state: UpstreamState) -> Self {
        let failure = |Failure { at, code, message }: Failure| FailureBody { at, code, message };
        Self {
            host: state.host,
            is_failing: state.health.is_failing,
            since: state.health.since,
            last_failure: state.health.last_failure.map(failure),
            takes_events: state.takes_events,
            comparison: state.comparison.into(),
        }
    }
}

impl From<Progress> for ComparisonBody {
    fn from(progress: Progress) -> Self {
        let Progress { is_running, repositories, done, changed, failed, started_at, finished_at, last_error } =
            progress;
        Self { is_running, repositories, done, changed, failed, started_at, finished_at, last_error }
    }
}

/// Compare the whole index with the upstream registry: now, or after the comparison that runs. `GET /api/system` shows how
/// far it is.
#[utoipa::path(
    post, path = "/api/upstream/compare", operation_id = "compare_upstream", tag = "system",
    responses(
        (status = 202, body = ComparisonBody),
        (status = 401, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)
    )
)]
pub async fn compare(
    State(server): State<Server>,
    caller: Caller,
) -> Result<(StatusCode, Json<ComparisonBody>), ApiError> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    let progress = server.app.upstream.compare(&permit).await?;
    Ok((StatusCode::ACCEPTED, Json(progress.into())))
}

/// Notifications as CNCF distribution sends them. Only what says where to look is read.
#[derive(Deserialize, ToSchema)]
pub struct Notifications {
    events: Vec<Notification>,
}

/// Something happened at the upstream registry.
#[derive(Deserialize, ToSchema)]
pub struct Notification {
    /// `push` or `delete`; others change nothing.
    action: String,
    target: Target,
}

/// What it happened to.
#[derive(Deserialize, ToSchema)]
pub struct Target {
    #[serde(default)]
    repository: String,
    #[serde(default)]
    tag: String,
}

impl Notification {
    /// A deletion names a digest and says nothing of the tags that went with it. A push without a tag is of a blob, or of a
    /// manifest that something with a tag will name.
    fn hint(self) -> Option<Hint> {
        let repository = self.target.repository.parse().ok()?;
        match self.action.as_str() {
            "push" => Some((repository, Some(self.target.tag.parse().ok()?))),
            "delete" => Some((repository, None)),
            _ => None,
        }
    }
}

/// Notifications of the upstream registry, with the token of `REGISTRY_EVENTS_TOKEN` as Bearer.
#[utoipa::path(
    post, path = "/api/upstream/events", operation_id = "notify_upstream_events", tag = "system",
    request_body = Notifications,
    responses(
        (status = 204), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)
    )
)]
pub async fn events(
    State(server): State<Server>,
    headers: HeaderMap,
    Body(notifications): Body<Notifications>,
) -> Result<StatusCode, ApiError> {
    let authorization = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let token = authorization.strip_prefix("Bearer ").unwrap_or_default();
    let hints = notifications.events.into_iter().filter_map(Notification::hint);
    server.app.upstream.notified(token, hints)?;
    Ok(StatusCode::NO_CONTENT)
}
