//! Images of the Docker daemon beside the server.

use app::access::Govern;
use app::error::Problem;
use app::local_images::{Filter, LocalImage, Scan};
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use docker::Version;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Answer, Caller, Query};
use crate::error::ErrorBody;
use crate::server::Server;

/// Which images.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LocalImageQuery {
    /// `used`: a container was made from it, running or not; `untagged`: it has no name.
    #[serde(default)]
    #[param(inline, required = false)]
    filter: FilterBody,
    /// Part of a name, or of an id.
    q: Option<String>,
}

/// Which images.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FilterBody {
    #[default]
    All,
    Used,
    Unused,
    Untagged,
}

/// The images of the daemon, or why there are none.
#[derive(Serialize, ToSchema)]
pub struct LocalImagesBody {
    /// Whether the daemon answers. If not, `problem` says why, and what to do.
    available: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<DaemonProblem>,
    /// Where the daemon is looked for: `DOCKER_HOST`.
    #[schema(required, example = "unix:///var/run/docker.sock")]
    docker_host: Option<String>,
    /// The `host:port` by which the daemon reaches this registry: `REGISTRY_PUSH_HOST`.
    #[schema(required, example = "127.0.0.1:30080")]
    push_host: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    daemon: Option<DaemonBody>,
    /// How many images each filter finds, of those with `q` in them.
    counts: FilterCounts,
    /// One row for each image, with all of its names; the newest first.
    items: Vec<LocalImageBody>,
}

/// Why the daemon does not answer.
#[derive(Serialize, ToSchema)]
pub struct DaemonProblem {
    /// `docker_unavailable`, `docker_denied`, `docker_silent` and the like.
    #[schema(example = "docker_unavailable")]
    code: &'static str,
    /// What to do.
    message: String,
}

/// The daemon and its machine.
#[derive(Serialize, ToSchema)]
pub struct DaemonBody {
    #[schema(example = "28.2.2")]
    version: String,
    #[schema(example = "1.50")]
    api_version: String,
    #[schema(example = "linux")]
    os: String,
    /// Of the machine, as images name it.
    #[schema(example = "amd64")]
    architecture: String,
}

/// Whether local images are there.
#[derive(Serialize, ToSchema)]
pub struct DaemonState {
    available: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<DaemonProblem>,
    #[serde(skip_serializing_if = "Option::is_none")]
    daemon: Option<DaemonBody>,
}

/// How many images each filter finds.
#[derive(Default, Serialize, ToSchema)]
pub struct FilterCounts {
    all: usize,
    used: usize,
    unused: usize,
    untagged: usize,
}

/// An image of the daemon.
#[derive(Serialize, ToSchema)]
pub struct LocalImageBody {
    #[schema(example = "sha256:9c7a54a9a43cca047013b82af109fe963fde787f63f9e016fdc3384500c2823d")]
    id: String,
    /// Its names; none: it is untagged.
    #[schema(example = json!(["nginx:1.27"]))]
    tags: Vec<String>,
    /// Its names with digests, as far as it was pulled or pushed.
    digests: Vec<String>,
    /// In bytes, unpacked; layers that others use are counted, too.
    size: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<DateTime<Utc>>,
    /// What it runs on, if it says: of the image, not of the machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "linux/amd64")]
    platform: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "amd64")]
    architecture: Option<String>,
    /// The containers that were made from it.
    containers: Vec<ContainerBody>,
}

/// A container that was made from an image.
#[derive(Serialize, ToSchema)]
pub struct ContainerBody {
    #[schema(example = "web")]
    name: String,
    running: bool,
}

impl From<Problem> for DaemonProblem {
    fn from(Problem { code, message, .. }: Problem) -> Self {
        Self { code, message }
    }
}

impl From<Version> for DaemonBody {
    fn from(Version { version, api, os, architecture }: Version) -> Self {
        Self { version, api_version: api, os, architecture }
    }
}

impl From<docker::Container> for ContainerBody {
    fn from(container: docker::Container) -> Self {
        Self { name: container.name, running: container.is_running }
    }
}

impl DaemonState {
    pub(super) fn of(found: Result<Version, Problem>) -> Self {
        match found {
            Ok(version) => Self { available: true, problem: None, daemon: Some(version.into()) },
            Err(problem) => Self { available: false, problem: Some(problem.into()), daemon: None },
        }
    }
}

impl From<LocalImage> for LocalImageBody {
    fn from(LocalImage { image, platform, containers }: LocalImage) -> Self {
        let platform = platform.filter(|platform| !platform.architecture.is_empty());
        Self {
            id: image.id,
            tags: image.tags,
            digests: image.digests,
            size: image.size,
            created_at: image.created_at,
            platform: platform.as_ref().map(ToString::to_string),
            architecture: platform.map(|platform| platform.architecture),
            containers: containers.into_iter().map(ContainerBody::from).collect(),
        }
    }
}

impl FilterCounts {
    fn of(scan: &Scan) -> Self {
        let mut counts = Self::default();
        for (filter, count) in scan.counts {
            *match filter {
                Filter::All => &mut counts.all,
                Filter::Used => &mut counts.used,
                Filter::Unused => &mut counts.unused,
                Filter::Untagged => &mut counts.untagged,
            } = count;
        }
        counts
    }
}

/// The images of the Docker daemon beside the server; for administrators. A daemon that does not answer is no error: the
/// answer says why.
#[utoipa::path(
    get, path = "/api/local-images", operation_id = "list_local_images", tag = "local images",
    params(LocalImageQuery),
    responses(
        (status = 200, body = LocalImagesBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody)
    )
)]
pub async fn list(
    State(server): State<Server>,
    caller: Caller,
    Query(LocalImageQuery { filter, q }): Query<LocalImageQuery>,
) -> Answer<LocalImagesBody> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    let (push_host, docker_host) = server.app.local_images.addresses(&permit).unzip();
    let filter = match filter {
        FilterBody::All => Filter::All,
        FilterBody::Used => Filter::Used,
        FilterBody::Unused => Filter::Unused,
        FilterBody::Untagged => Filter::Untagged,
    };
    let (problem, scan) = match server.app.local_images.scan(&permit, filter, q.as_deref()).await {
        Ok(scan) => (None, Some(scan)),
        Err(app::Error::Conflict(problem)) => (Some(problem.into()), None),
        Err(error) => return Err(error.into()),
    };
    let counts = scan.as_ref().map(FilterCounts::of).unwrap_or_default();
    let (daemon, images) = scan.map(|scan| (scan.version.into(), scan.images)).unzip();
    let items = images.into_iter().flatten().map(LocalImageBody::from).collect();
    Ok(Json(LocalImagesBody { available: problem.is_none(), problem, docker_host, push_host, daemon, counts, items }))
}
