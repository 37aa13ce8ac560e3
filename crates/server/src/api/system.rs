//! What this is: everybody may know the version; only administrators learn how much is in it.

use app::access::{Govern, SignedIn};
use app::system::Overview;
use axum::Json;
use axum::extract::State;
use db::Backend;
use serde::Serialize;
use utoipa::ToSchema;

use super::local_images::DaemonState;
use super::upstream::UpstreamBody;
use super::{Answer, Caller};
use crate::error::ErrorBody;
use crate::server::Server;

/// What this is.
#[derive(Serialize, ToSchema)]
pub struct SystemBody {
    /// Of this program.
    #[schema(example = "0.1.0")]
    version: &'static str,
    /// `engine`: the registry is inside; `front`: it stands in front of an upstream registry.
    mode: &'static str,
    /// There is no administrator yet.
    setup_needed: bool,
    /// The address by which people and programs reach it, if it was told: `PUBLIC_URL`.
    #[schema(required)]
    public_url: Option<String>,
    /// Whether images can be deleted: not so where the upstream registry has it switched off. `null` without login, and
    /// until the upstream has said.
    #[schema(required)]
    can_delete: Option<bool>,
    /// Where the rows are, `sqlite` or `postgres`; for administrators.
    #[serde(skip_serializing_if = "Option::is_none")]
    database: Option<&'static str>,
    /// How much there is; for administrators.
    #[serde(skip_serializing_if = "Option::is_none")]
    stored: Option<Stored>,
    /// The Docker daemon beside the server; for administrators.
    #[serde(skip_serializing_if = "Option::is_none")]
    local_images: Option<DaemonState>,
    /// The upstream registry; for administrators.
    #[serde(skip_serializing_if = "Option::is_none")]
    upstream: Option<UpstreamBody>,
}

/// How much there is.
#[derive(Serialize, ToSchema)]
pub struct Stored {
    /// Users and robots.
    users: usize,
    groups: usize,
    repositories: usize,
}

/// What this is; administrators also learn how much is in it.
#[utoipa::path(
    get, path = "/api/system", operation_id = "show_system", tag = "system",
    responses( (status = 200, body = SystemBody), (status = 401, body = ErrorBody))
)]
pub async fn show(State(server): State<Server>, caller: Caller) -> Answer<SystemBody> {
    let setup_needed = server.app.setup.is_needed().await?;
    let signed_in = server.app.access.permit(&caller.actor, SignedIn).ok();
    let permit = server.app.access.permit(&caller.actor, Govern).ok();
    let public_url = server.settings.public_url.as_ref();
    let overview = permit.as_ref().map(|permit| server.app.system.show(permit));
    let local_images = match &permit {
        Some(permit) => Some(DaemonState::of(server.app.local_images.glance(permit).await)),
        None => None,
    };
    let upstream = permit.and_then(|permit| server.app.upstream.show(&permit));
    Ok(Json(SystemBody {
        version: env!("CARGO_PKG_VERSION"),
        mode: if server.app.upstream.is_there() { "front" } else { "engine" },
        setup_needed,
        public_url: public_url.map(|url| url.as_str().trim_end_matches('/').to_owned()),
        can_delete: signed_in.and_then(|permit| server.app.upstream.can_delete(&permit)),
        database: overview.map(|overview| database(overview.database)),
        stored: overview.map(|Overview { users, groups, repositories, .. }| Stored { users, groups, repositories }),
        local_images,
        upstream: upstream.map(UpstreamBody::from),
    }))
}

fn database(backend: Backend) -> &'static str {
    match backend {
        Backend::Sqlite => "sqlite",
        Backend::Postgres => "postgres",
    }
}
