//! What every request passes: an id, a log line, counters, security headers, and the promise that what began ends.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

use crate::client::Client;
use crate::server::Server;

/// By which answers and log lines name a request.
pub struct RequestId;

tokio::task_local! {
    static CURRENT: String;
}

impl RequestId {
    /// The request that is being answered; empty outside of one.
    pub fn current() -> String {
        CURRENT.try_with(Clone::clone).unwrap_or_default()
    }
}

/// Names the request, finds out who asks, logs and counts it.
pub async fn observe(State(server): State<Server>, mut request: Request, next: Next) -> Response {
    let id = server.clock.id().simple().to_string();
    let client = Client::of(&request, &server.settings);
    let span = tracing::info_span!("request", id = %id, method = %request.method(), path = %request.uri().path());
    let (method, route) = (request.method().clone(), route_of(&request));
    let remote = client.remote;
    request.extensions_mut().insert(client);

    let began = Instant::now();
    let answer = CURRENT.scope(id.clone(), next.run(request)).instrument(span.clone());
    let mut response = answer.await;
    let (status, elapsed) = (response.status().as_u16(), began.elapsed());
    span.in_scope(|| {
        tracing::info!(status, ms = elapsed.as_millis(), remote = remote.map(tracing::field::display), "answered");
    });
    crate::metrics::count(&method, &route, status, elapsed);
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}

/// The pattern of the route: never the path itself, whose values are without number.
fn route_of(request: &Request) -> String {
    let matched = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    matched.unwrap_or_else(|| "other".into())
}

/// A change that has begun ends, whether or not its client waits: a dropped connection must not leave it half done.
pub async fn finish(request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    let work = CURRENT.scope(RequestId::current(), next.run(request)).in_current_span();
    match tokio::spawn(work).await {
        Ok(response) => response,
        // The panic goes on to where panics become answers.
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

/// Headers that keep browsers from doing more than asked with what we send.
pub async fn protect(request: Request, next: Next) -> Response {
    let is_docs = request.uri().path() == "/redoc";
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    // ReDoc searches in a worker that it makes from a blob.
    let policy = if is_docs {
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src blob:; frame-ancestors 'none'"
    } else {
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
    };
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
