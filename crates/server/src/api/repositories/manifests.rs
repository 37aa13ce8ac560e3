//! Manifests of a repository, to look at. Looking is not pulling: it is not counted.

use std::collections::BTreeMap;

use app::access::Pull;
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use db::manifests::Member;
use oci::{Descriptor, Digest, Manifest, Reference};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::{IntoParams, ToSchema};

use crate::api::{Answer, Caller, List, ListQuery, Path, Query};
use crate::error::{ApiError, ErrorBody};
use crate::server::Server;

/// A manifest.
#[derive(Serialize, ToSchema)]
pub struct ManifestBody {
    #[schema(example = "sha256:…")]
    digest: String,
    media_type: String,
    /// In bytes.
    size: usize,
    /// The document, as it was pushed.
    #[schema(value_type = serde_json::Value)]
    manifest: Box<RawValue>,
}

impl ManifestBody {
    fn of(manifest: &Manifest) -> Result<Self, ApiError> {
        Ok(Self {
            digest: manifest.digest.to_string(),
            media_type: manifest.media_type.to_string(),
            size: manifest.bytes.len(),
            manifest: raw(&manifest.bytes)?,
        })
    }
}

/// A manifest as it was pushed: that it is JSON was seen then.
pub(super) fn raw(bytes: &[u8]) -> Result<Box<RawValue>, ApiError> {
    serde_json::from_slice(bytes).map_err(|error| ApiError(app::Error::Internal(error.into())))
}

/// A manifest of a repository, in a list.
#[derive(Serialize, ToSchema)]
pub struct ManifestInfoBody {
    #[schema(example = "sha256:…")]
    digest: String,
    media_type: String,
    /// If it is no image.
    #[schema(required)]
    artifact_type: Option<String>,
    /// Of the manifest itself, in bytes.
    size: i64,
    /// The manifest with all that it names, in bytes; layers that platforms share count once for each.
    total_size: i64,
    #[schema(example = json!(["linux/amd64", "linux/arm64/v8"]))]
    platforms: Vec<String>,
    /// When the image was built.
    #[schema(required)]
    image_created: Option<DateTime<Utc>>,
    /// When it came into this repository.
    pushed_at: DateTime<Utc>,
    /// How often it was pulled from this repository.
    pull_count: i64,
    #[schema(required)]
    last_pull_at: Option<DateTime<Utc>>,
}

impl From<Member> for ManifestInfoBody {
    fn from(member: Member) -> Self {
        Self {
            digest: member.digest,
            media_type: member.media_type,
            artifact_type: shown_artifact_type(member.artifact_type),
            size: member.size,
            total_size: member.total_size,
            platforms: member.platforms,
            image_created: member.image_created,
            pushed_at: member.pushed_at,
            pull_count: member.pull_count,
            last_pull_at: member.last_pull_at,
        }
    }
}

/// Images need not be told that they are none.
pub(super) fn shown_artifact_type(kind: Option<String>) -> Option<String> {
    kind.filter(|kind| !oci::MediaType::is_image_config(kind))
}

/// A manifest that refers to another one: a signature, a bill of materials.
#[derive(Serialize, ToSchema)]
pub struct ReferrerBody {
    #[schema(example = "sha256:…")]
    digest: String,
    media_type: String,
    artifact_type: Option<String>,
    /// In bytes.
    size: u64,
    annotations: Option<BTreeMap<String, String>>,
}

impl From<Descriptor> for ReferrerBody {
    fn from(descriptor: Descriptor) -> Self {
        Self {
            digest: descriptor.digest.to_string(),
            media_type: descriptor.media_type.to_string(),
            artifact_type: descriptor.artifact_type,
            size: descriptor.size,
            annotations: descriptor.annotations,
        }
    }
}

/// Which referrers.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReferrerFilter {
    /// Only those of this type.
    artifact_type: Option<String>,
}

/// The manifests that no tag and no index of the repository holds, and that are about none of it: the newest first.
#[utoipa::path(
    get, path = "/api/repositories/{repository}/manifests", operation_id = "list_untagged", tag = "manifests",
    params(
        ("repository" = String, Path, description = "Id, or percent-encoded name"),
        ("limit" = Option<u64>, Query, description = "At most so many items"),
        ("after" = Option<String>, Query, description = "`next` of the page before")
    ),
    responses(
        (status = 200, body = List<ManifestInfoBody>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn untagged(
    State(server): State<Server>,
    caller: Caller,
    Path(repository): Path<String>,
    Query(page): Query<ListQuery>,
) -> Answer<List<ManifestInfoBody>> {
    page.only_newest_first()?;
    let limit = page.limit(&server.settings)?;
    let name = server.app.repositories.name_of(&caller.actor, &repository).await?;
    let permit = server.app.access.permit(&caller.actor, Pull(name))?;
    let manifests = server.app.repositories.untagged(&permit, page.after, limit).await?;
    Ok(Json(List::of(manifests, ManifestInfoBody::from)))
}

/// One manifest.
#[utoipa::path(
    get, path = "/api/repositories/{repository}/manifests/{digest}", operation_id = "get_manifest", tag = "manifests",
    params(
        ("repository" = String, Path, description = "Id, or percent-encoded name"),
        ("digest" = String, Path, description = "Digest or tag")
    ),
    responses(
        (status = 200, body = ManifestBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn get(
    State(server): State<Server>,
    caller: Caller,
    Path((repository, reference)): Path<(String, String)>,
) -> Answer<ManifestBody> {
    let reference: Reference = reference.parse()?;
    let name = server.app.repositories.name_of(&caller.actor, &repository).await?;
    let permit = server.app.access.permit(&caller.actor, Pull(name))?;
    let manifest = server.app.images.show_manifest(&permit, &reference).await?;
    Ok(Json(ManifestBody::of(&manifest)?))
}

/// The manifests that refer to a manifest, which need not be there.
#[utoipa::path(
    get, path = "/api/repositories/{repository}/manifests/{digest}/referrers", operation_id = "list_referrers",
    tag = "manifests",
    params(
        ("repository" = String, Path, description = "Id, or percent-encoded name"), ("digest" = String, Path),
        ReferrerFilter
    ),
    responses(
        (status = 200, body = List<ReferrerBody>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn referrers(
    State(server): State<Server>,
    caller: Caller,
    Path((repository, digest)): Path<(String, String)>,
    Query(filter): Query<ReferrerFilter>,
) -> Answer<List<ReferrerBody>> {
    let digest: Digest = digest.parse()?;
    let name = server.app.repositories.name_of(&caller.actor, &repository).await?;
    let permit = server.app.access.permit(&caller.actor, Pull(name))?;
    let found = server.app.images.list_referrers(&permit, &digest).await?;
    let is_wanted = |found: &Descriptor| filter.artifact_type.is_none() || found.artifact_type == filter.artifact_type;
    Ok(Json(List::whole(found.into_iter().filter(is_wanted).map(ReferrerBody::from).collect())))
}
