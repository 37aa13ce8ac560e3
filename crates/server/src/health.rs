//! Probes for load balancers and container engines.

use axum::extract::State;
use axum::http::StatusCode;

use crate::server::Server;

/// `GET /healthz`: the process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: database and store answer too. Causes go to the log: strangers may ask here.
pub async fn ready(State(server): State<Server>) -> (StatusCode, &'static str) {
    match server.app.ready().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            crate::error::log(&error);
            (StatusCode::SERVICE_UNAVAILABLE, "not ready: the database or the store does not answer; see the log\n")
        }
    }
}
