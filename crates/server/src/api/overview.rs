//! The first page: how much there is, what came last, and what needs somebody.

use app::overview;
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{Answer, Caller};
use crate::error::ErrorBody;
use crate::server::Server;

/// How much there is, what came last, and what needs somebody.
#[derive(Serialize, ToSchema)]
pub struct OverviewBody {
    /// That the caller may pull.
    repositories: usize,
    /// In those repositories.
    tags: i64,
    /// In those repositories; layers that they share count once for each.
    stored_bytes: i64,
    /// Where the bytes lie; for administrators.
    #[schema(required)]
    disk: Option<DiskBody>,
    /// The ten tags that were pushed or set last.
    recent_pushes: Vec<RecentPush>,
    /// What needs somebody.
    attention: Vec<Attention>,
}

/// A file system.
#[derive(Serialize, ToSchema)]
pub struct DiskBody {
    free_bytes: u64,
    total_bytes: u64,
}

/// A tag that was pushed or set.
#[derive(Serialize, ToSchema)]
pub struct RecentPush {
    #[schema(example = "team/app")]
    repository: String,
    #[schema(example = "1.27")]
    tag: String,
    #[schema(example = "sha256:…")]
    digest: String,
    at: DateTime<Utc>,
    /// Who that was; not told without login.
    #[schema(required)]
    by: Option<String>,
    #[schema(example = json!(["linux/amd64"]))]
    platforms: Vec<String>,
    /// The manifest with all that it names, in bytes.
    total_size: i64,
}

/// Something that needs somebody.
#[derive(Serialize, ToSchema)]
pub struct Attention {
    /// `upstream_failing`, `comparison_failed`, `disk_low`: for administrators. `pushes_paused`: for everyone who is signed
    /// in. `token_expires`: an access token of the caller ends within two weeks.
    #[schema(example = "disk_low")]
    code: &'static str,
    /// `host` and `since`; `failed`, `last_error` and `finished_at`; `free_bytes` and `total_bytes`; `since` and `by`; `name`
    /// and `expires_at`.
    details: Value,
}

impl From<overview::Attention> for Attention {
    fn from(attention: overview::Attention) -> Self {
        use overview::Attention::{ComparisonFailed, DiskLow, PushesPaused, TokenExpires, UpstreamFailing};
        let (code, details) = match attention {
            UpstreamFailing { host, since } => ("upstream_failing", json!({ "host": host, "since": since })),
            ComparisonFailed { failed, last_error, finished_at } => {
                ("comparison_failed", json!({ "failed": failed, "last_error": last_error, "finished_at": finished_at }))
            }
            DiskLow(disk) => ("disk_low", json!({ "free_bytes": disk.free_bytes, "total_bytes": disk.total_bytes })),
            PushesPaused(pause) => ("pushes_paused", json!({ "since": pause.at, "by": pause.by })),
            TokenExpires { name, expires_at } => ("token_expires", json!({ "name": name, "expires_at": expires_at })),
        };
        Self { code, details }
    }
}

/// How much there is that the caller may pull, what was pushed last, and what needs somebody.
#[utoipa::path(
    get, path = "/api/overview", operation_id = "show_overview", tag = "system",
    responses( (status = 200, body = OverviewBody), (status = 401, body = ErrorBody))
)]
pub async fn show(State(server): State<Server>, caller: Caller) -> Answer<OverviewBody> {
    let found = server.app.overviews.show(&caller.actor, &server.app.upstream).await?;
    let recent_pushes = found.recent_pushes.into_iter().map(|(repository, tag)| RecentPush {
        repository: repository.to_string(),
        tag: tag.name,
        digest: tag.digest,
        at: tag.updated_at,
        by: tag.updated_by,
        platforms: tag.platforms,
        total_size: tag.total_size,
    });
    Ok(Json(OverviewBody {
        repositories: found.repositories,
        tags: found.tags,
        stored_bytes: found.stored_bytes,
        disk: found.disk.map(|disk| DiskBody { free_bytes: disk.free_bytes, total_bytes: disk.total_bytes }),
        recent_pushes: recent_pushes.collect(),
        attention: found.attention.into_iter().map(Attention::from).collect(),
    }))
}
