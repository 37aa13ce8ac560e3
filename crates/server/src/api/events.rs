//! What happens, as a stream of server-sent events (HTML, 9.2): pages show it without asking again.

use std::convert::Infallible;
use std::time::Duration;

use app::events::{Event as Happened, Kind, Told};
use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::{StreamExt, stream};
use serde::Serialize;
use utoipa::ToSchema;

use super::Caller;
use crate::error::{ApiError, ErrorBody};
use crate::server::Server;

/// How often something is sent, so that neither proxies nor our own door take the stream for dead.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// When browsers come back after the stream broke.
const RETRY: Duration = Duration::from_secs(3);

/// The data of an event. `rights_changed` and `lagged` have none of it.
#[derive(Serialize, ToSchema)]
pub struct EventBody {
    #[schema(example = "team/app")]
    repository: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "1.27")]
    tag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "sha256:…")]
    digest: Option<String>,
    /// Who did it; not told without login.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
}

/// The data of `job_changed`.
#[derive(Serialize)]
struct JobChanged {
    id: i64,
}

/// What happens from now on in the repositories that the caller may pull. Each event is one of `push`, `tag_set`,
/// `tag_deleted`, `manifest_deleted`, `repository_created`, `repository_changed` and `repository_deleted` with an
/// `EventBody`; `job_changed` with the `id` of a job of the caller's (of administrators: of anybody's), at most one a
/// second for each; `rights_changed`: somebody may do something else than before; `lagged`: some were missed, read the lists
/// anew. It ends with the session or token that began it, and prolongs none.
#[utoipa::path(
    get, path = "/api/events", operation_id = "follow_events", tag = "events",
    responses(
        (status = 200, body = EventBody, content_type = "text/event-stream"), (status = 401, body = ErrorBody),
        (status = 429, body = ErrorBody)
    )
)]
pub async fn follow(State(server): State<Server>, caller: Caller) -> Result<impl IntoResponse, ApiError> {
    let watch = server.app.events.watch(&caller.actor)?;
    let told = stream::unfold(watch, |mut watch| async move { watch.next().await.map(|told| (told, watch)) });
    // Said at once, so that whoever waits knows that it began.
    let hello = stream::iter([Event::default().retry(RETRY).comment("following")]);
    let events = hello.chain(told.map(event)).map(Ok::<_, Infallible>);
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        // nginx would gather it otherwise.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT))))
}

fn event(told: Told) -> Event {
    let empty = |kind| Event::default().event(kind).data("{}");
    match told {
        Told::RightsChanged => empty("rights_changed"),
        Told::Lagged => empty("lagged"),
        Told::JobChanged(id) => {
            let event = Event::default().event("job_changed");
            event.json_data(JobChanged { id: id.0 }).unwrap_or_else(|_| empty("lagged"))
        }
        Told::Happened(Happened { kind, repository, tag, digest, by, .. }) => {
            let (tag, digest) = (tag.map(|tag| tag.to_string()), digest.map(|digest| digest.to_string()));
            let body = EventBody { repository: repository.to_string(), tag, digest, by };
            let event = Event::default().event(name_of(kind));
            event.json_data(body).unwrap_or_else(|_| empty("lagged"))
        }
    }
}

fn name_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Push => "push",
        Kind::TagSet => "tag_set",
        Kind::TagDeleted => "tag_deleted",
        Kind::ManifestDeleted => "manifest_deleted",
        Kind::RepositoryCreated => "repository_created",
        Kind::RepositoryChanged => "repository_changed",
        Kind::RepositoryDeleted => "repository_deleted",
    }
}
