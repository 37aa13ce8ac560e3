//! `/metrics`: counters for Prometheus. Their labels name routes, never repositories or users.

use std::time::Duration;

use anyhow::Result;
use axum::extract::State;
use axum::http::{Method, header};
use axum::response::IntoResponse;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::server::Server;

/// Upper bounds of the buckets of durations, in seconds.
const BUCKETS: [f64; 9] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0];

/// Begin to count.
///
/// # Errors
/// When something counts already.
pub fn install() -> Result<PrometheusHandle> {
    let builder = PrometheusBuilder::new();
    let builder = builder.set_buckets_for_metric(Matcher::Full("http_request_duration_seconds".into()), &BUCKETS)?;
    let handle = builder.install_recorder()?;
    metrics::describe_counter!("http_requests_total", "Requests answered, by route, method and status");
    metrics::describe_histogram!("http_request_duration_seconds", "Time until the answer began, by route and method");
    Ok(handle)
}

/// Count an answer.
pub fn count(method: &Method, route: &str, status: u16, elapsed: Duration) {
    let (route, method) = (route.to_owned(), known(method));
    metrics::counter!("http_requests_total", "route" => route.clone(), "method" => method, "status" => status.to_string())
        .increment(1);
    metrics::histogram!("http_request_duration_seconds", "route" => route, "method" => method)
        .record(elapsed.as_secs_f64());
}

/// A method may be any word of the client's.
fn known(method: &Method) -> &'static str {
    let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    known.into_iter().find(|name| *name == method.as_str()).unwrap_or("other")
}

/// `GET /metrics`.
pub async fn show(State(server): State<Server>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], server.metrics.render())
}
