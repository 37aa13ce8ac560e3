//! What takes space, and why it is still there.

use app::access::Govern;
use app::storage::{Kind, Reason, State as Taken, Why};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use oci::Digest;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Answer, Body, Caller, Query};
use crate::error::{ApiError, ErrorBody, invalid};
use crate::server::Server;

/// What takes space.
#[derive(Serialize, ToSchema)]
pub struct StorageBody {
    /// `engine`: the bytes are ours; `front`: they are the upstream registry's.
    mode: &'static str,
    /// All blobs, each once, in bytes.
    used_bytes: u64,
    /// The file system of the blobs; in front of an upstream that of our own data.
    #[serde(skip_serializing_if = "Option::is_none")]
    total_bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    free_bytes: Option<u64>,
    /// How many blobs there are.
    blobs: u64,
    /// What a collection now would free, with a grace time of an hour and without a rule about untagged manifests.
    reclaimable_bytes: u64,
    reclaimable_blobs: u64,
    /// Manifests that no tag and no index of their repository holds, and that are about none of it.
    untagged_manifests: u64,
    /// Uploads to which nobody wrote for a day.
    stale_uploads: u64,
    /// The 200 largest, by what they store.
    repositories: Vec<RepositoryBytesBody>,
    /// Nobody may push for now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pushes_paused: Option<PauseBody>,
    /// How an upstream registry collects its own garbage.
    #[serde(skip_serializing_if = "Option::is_none")]
    upstream: Option<UpstreamCollectionBody>,
}

/// A pause of pushes.
#[derive(Serialize, ToSchema)]
pub struct PauseBody {
    /// Since when.
    at: DateTime<Utc>,
    /// Who let them pause.
    by: String,
}

/// What a repository takes.
#[derive(Serialize, ToSchema)]
pub struct RepositoryBytesBody {
    repository: String,
    /// All that may be pulled through it.
    stored_bytes: u64,
    /// Blobs that no other repository has: what would go with it.
    own_bytes: u64,
}

/// How an upstream registry collects its own garbage.
#[derive(Serialize, ToSchema)]
pub struct UpstreamCollectionBody {
    /// For CNCF distribution, to be run where it runs.
    #[schema(example = "registry garbage-collect /etc/distribution/config.yml")]
    command: &'static str,
    /// In this order: `pause` (pushes, here), `collect` (run the command), `restart` (the registry, which remembers what
    /// it had), `resume` (pushes, here), `compare` (let Roadstead look).
    steps: [&'static str; 5],
}

/// Why something is still there.
#[derive(Serialize, ToSchema)]
pub struct WhyBody {
    digest: String,
    /// `blob`, `manifest`, or `null` when there is no such thing.
    #[schema(required)]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    /// It was found damaged and is not served; a push mends it.
    damaged: bool,
    /// Everything that holds it: at most 100 of each kind.
    reasons: Vec<ReasonBody>,
    /// The next collection deletes it.
    reclaimable: bool,
}

/// What holds something.
#[derive(Serialize, ToSchema)]
pub struct ReasonBody {
    /// `tag`, `child_of` (an index), `layer_of` (a manifest), `referrer_of` (its subject), `untagged` (only a rule about
    /// untagged manifests lets it go), `grace` (somebody needed it not long ago).
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    repository: Option<String>,
    /// The tag, or the digest of the manifest.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    /// The end of the grace time.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<DateTime<Utc>>,
}

/// Of what.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WhyQuery {
    /// Of a blob or manifest.
    digest: String,
}

/// What takes space, and what of it a collection would free. For administrators.
#[utoipa::path(
    get, path = "/api/storage", operation_id = "show_storage", tag = "system",
    responses(
        (status = 200, body = StorageBody), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody)
    )
)]
pub async fn show(State(server): State<Server>, caller: Caller) -> Answer<StorageBody> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    Ok(Json(server.app.storage.show(&permit).await?.into()))
}

/// Why a blob or manifest is still there. For administrators.
#[utoipa::path(
    get, path = "/api/storage/why", operation_id = "explain_storage", tag = "system",
    params(WhyQuery),
    responses(
        (status = 200, body = WhyBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody)
    )
)]
pub async fn why(State(server): State<Server>, caller: Caller, Query(query): Query<WhyQuery>) -> Answer<WhyBody> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    let digest: Digest = query.digest.parse().map_err(|_| ApiError(invalid("`digest` is not a digest")))?;
    let Why { kind, size, is_damaged, reasons, is_reclaimable } = server.app.storage.why(&permit, &digest).await?;
    Ok(Json(WhyBody {
        digest: digest.to_string(),
        kind: kind.map(|kind| match kind {
            Kind::Blob => "blob",
            Kind::Manifest => "manifest",
        }),
        size,
        damaged: is_damaged,
        reasons: reasons.into_iter().map(ReasonBody::from).collect(),
        reclaimable: is_reclaimable,
    }))
}

/// Whether nobody may push.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PushesBody {
    paused: bool,
}

/// Let pushes pause, or go on. Paused ones are answered with 503 `UNAVAILABLE`, which Docker tries again for a while; pulls
/// and deletions go on. For administrators.
#[utoipa::path(
    put, path = "/api/storage/pushes", operation_id = "pause_pushes", tag = "system",
    request_body = PushesBody,
    responses(
        (status = 204), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody)
    )
)]
pub async fn pause_pushes(
    State(server): State<Server>,
    caller: Caller,
    Body(PushesBody { paused }): Body<PushesBody>,
) -> Result<StatusCode, ApiError> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    server.app.storage.pause_pushes(&permit, paused).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<Taken> for StorageBody {
    fn from(taken: Taken) -> Self {
        let Taken { is_front, disk, stored, stale_uploads, pause } = taken;
        let repositories = stored.repositories.into_iter().map(|of| RepositoryBytesBody {
            repository: of.name,
            stored_bytes: of.stored_bytes,
            own_bytes: of.own_bytes,
        });
        Self {
            mode: if is_front { "front" } else { "engine" },
            used_bytes: stored.bytes,
            total_bytes: disk.map(|disk| disk.total_bytes),
            free_bytes: disk.map(|disk| disk.free_bytes),
            blobs: stored.blobs,
            reclaimable_bytes: stored.reclaimable_bytes,
            reclaimable_blobs: stored.reclaimable_blobs,
            untagged_manifests: stored.untagged,
            stale_uploads,
            pushes_paused: pause.map(|pause| PauseBody { at: pause.at, by: pause.by }),
            repositories: repositories.collect(),
            upstream: is_front.then_some(UpstreamCollectionBody {
                command: "registry garbage-collect /etc/distribution/config.yml",
                steps: ["pause", "collect", "restart", "resume", "compare"],
            }),
        }
    }
}

impl From<Reason> for ReasonBody {
    fn from(reason: Reason) -> Self {
        let code = match reason {
            Reason::Tag(_) => "tag",
            Reason::ChildOf(_) => "child_of",
            Reason::LayerOf(_) => "layer_of",
            Reason::ReferrerOf(_) => "referrer_of",
            Reason::Untagged(_) => "untagged",
            Reason::Grace(..) => "grace",
        };
        let repository = reason.repository().cloned();
        let (reference, until) = match reason {
            Reason::Tag(mark) | Reason::ChildOf(mark) | Reason::LayerOf(mark) | Reason::ReferrerOf(mark) => {
                (Some(mark.reference), None)
            }
            Reason::Grace(_, until) => (None, Some(until)),
            Reason::Untagged(_) => (None, None),
        };
        Self { code, repository, reference, until }
    }
}
