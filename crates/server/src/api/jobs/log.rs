//! The log of a job: as server-sent events for pages, as plain text for `curl`.

use std::convert::Infallible;
use std::time::Duration;

use app::access::SignedIn;
use app::jobs::{Follow, ShownLine, Told};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, SecondsFormat, Utc};
use db::{JobId, LogLevel};
use futures_util::stream::{self, StreamExt};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::JobBody;
use crate::api::{Caller, Path, Query};
use crate::error::{ApiError, ErrorBody, log};
use crate::server::Server;

/// How often something is sent, so that neither proxies nor our own door take the stream for dead.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// When browsers come back after the stream broke.
const RETRY: Duration = Duration::from_secs(3);

/// What a line says of a repository that the reader may not pull.
const HIDDEN: &str = "hidden";

/// A line of a log: the data of an event `line`.
#[derive(Serialize, ToSchema)]
pub struct LineBody {
    /// From 1 on, without gaps; also the `id` of the event.
    number: i64,
    at: DateTime<Utc>,
    /// `info`, `warning` or `error`.
    #[schema(value_type = String, example = "info")]
    level: LogLevel,
    message: String,
    /// The position of the item that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<i64>,
    /// It is about a repository that the caller may not pull (any more): the message is empty.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    hidden: bool,
}

impl From<ShownLine> for LineBody {
    fn from(ShownLine { line, hidden }: ShownLine) -> Self {
        let (number, line) = (line.number, line.line);
        Self { number, at: line.at, level: line.level, message: line.message, item: line.item, hidden }
    }
}

/// From where on, and for how long.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LogQuery {
    /// Only lines after this number. A stream that broke is taken up by `Last-Event-ID` instead.
    #[serde(default)]
    after: i64,
    /// Plain text: go on until the job is over.
    #[serde(default)]
    follow: bool,
}

/// The log of a job. With `Accept: text/event-stream` as events until the job is over: `line` (a `LineBody`, its number
/// as `id`), `job` (a `JobBody`, when it is otherwise than before, at most twice a second) and in the end `end`; it is
/// taken up by `Last-Event-ID`. Else as plain text, a line each: all that there is, or with `follow=true` until the job is
/// over.
#[utoipa::path(
    get, path = "/api/jobs/{id}/log", operation_id = "follow_job_log", tag = "jobs",
    params(("id" = i64, Path, description = "Of the job"), LogQuery,
        ("Last-Event-ID" = Option<i64>, Header, description = "The number of the last line that was received")),
    responses(
        (status = 200, content((LineBody = "text/event-stream"), (String = "text/plain"))),
        (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 429, body = ErrorBody)
    )
)]
pub async fn follow(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<i64>,
    Query(LogQuery { after, follow }): Query<LogQuery>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let last = header("last-event-id").and_then(|text| text.parse().ok());
    let permit = server.app.access.permit(&caller.actor, SignedIn)?;
    let log = server.app.jobs.follow(&permit, JobId(id), last.unwrap_or(after)).await?;
    let wants_events = header(header::ACCEPT.as_str()).is_some_and(|accept| accept.contains("text/event-stream"));
    let common = [
        (header::CACHE_CONTROL, "no-store"),
        // nginx would gather it otherwise.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    let answer = if wants_events { events(log) } else { text(log, follow) };
    Ok((common, answer).into_response())
}

fn events(log: Follow) -> Response {
    // Said at once, so that whoever waits knows that it began.
    let hello = stream::iter([Event::default().retry(RETRY).comment("following")]);
    let told = stream::unfold(log, |mut log| async move {
        match log.next().await {
            Ok(told) => told.map(|told| (stream::iter(shown(told)), log)),
            Err(error) => {
                // It breaks off, and browsers come back.
                crate::error::log(&error);
                None
            }
        }
    });
    let events = hello.chain(told.flatten()).map(Ok::<_, Infallible>);
    Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT)).into_response()
}

fn shown(told: Told) -> Vec<Event> {
    match told {
        Told::Lines(lines) => lines.into_iter().map(LineBody::from).filter_map(line_event).collect(),
        Told::Job(job) => Event::default().event("job").json_data(JobBody::from(*job)).into_iter().collect(),
        Told::End => vec![Event::default().event("end").data("{}")],
    }
}

fn line_event(line: LineBody) -> Option<Event> {
    Event::default().event("line").id(line.number.to_string()).json_data(line).ok()
}

fn text(log: Follow, follows: bool) -> Response {
    let lines = stream::try_unfold(log, move |mut log| async move {
        let next = if follows { next_lines(&mut log).await } else { log.next_stored().await };
        match next {
            Ok(lines) => Ok(lines.map(|lines| (lines.into_iter().map(plain).collect::<String>(), log))),
            Err(error) => {
                // The answer has begun: breaking it off tells that it is not whole.
                self::log(&error);
                Err(std::io::Error::other("the log could not be read to its end"))
            }
        }
    });
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], Body::from_stream(lines)).into_response()
}

/// The next lines, whenever they come; `None` when the job is over.
async fn next_lines(log: &mut Follow) -> app::Result<Option<Vec<ShownLine>>> {
    loop {
        match log.next().await? {
            Some(Told::Lines(lines)) => return Ok(Some(lines)),
            Some(Told::Job(_)) => {}
            Some(Told::End) | None => return Ok(None),
        }
    }
}

fn plain(ShownLine { line, hidden }: ShownLine) -> String {
    let line = line.line;
    let at = line.at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let message = if hidden { HIDDEN } else { &line.message };
    format!("{at} {} {message}\n", line.level.as_str().to_uppercase())
}
