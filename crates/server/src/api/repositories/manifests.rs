//! Manifests of a repository, to look at. Looking is not pulling: it is not counted.

use std::collections::BTreeMap;

use app::access::Pull;
use axum::Json;
use axum::extract::State;
use oci::{Descriptor, Digest, Manifest, Reference};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::{IntoParams, ToSchema};

use crate::api::{Answer, Caller, List, Path, Query};
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
        // It was read when it was pushed.
        let damaged = |error: serde_json::Error| ApiError(app::Error::Internal(error.into()));
        Ok(Self {
            digest: manifest.digest.to_string(),
            media_type: manifest.media_type.to_string(),
            size: manifest.bytes.len(),
            manifest: serde_json::from_slice(&manifest.bytes).map_err(damaged)?,
        })
    }
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
