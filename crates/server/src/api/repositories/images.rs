//! One image with all that its page shows, in one answer. Looking is not pulling: it is not counted.

use std::collections::BTreeMap;

use app::access::Pull;
use app::images::{Image, Layer, Part};
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use oci::Reference;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::manifests::{ReferrerBody, raw, shown_artifact_type};
use crate::api::{Answer, Caller, Path};
use crate::error::{ApiError, ErrorBody};
use crate::server::Server;

/// An image of an index.
#[derive(Serialize, ToSchema)]
pub struct PlatformBody {
    #[schema(example = "sha256:…")]
    digest: String,
    /// Empty when nobody says what it runs on.
    #[schema(example = "linux/arm64/v8")]
    platform: String,
    media_type: String,
    /// Of the manifest itself, in bytes.
    size: i64,
    /// The manifest with all that it names, in bytes.
    total_size: i64,
    /// When the image was built.
    #[schema(required)]
    image_created: Option<DateTime<Utc>>,
    /// What is said about this image: provenance, bills of materials, signatures.
    attestations: Vec<ReferrerBody>,
}

impl From<Part> for PlatformBody {
    fn from(part: Part) -> Self {
        let Part { digest, platform, media_type, size, total_size, image_created, attestations } = part;
        let attestations = attestations.into_iter().map(ReferrerBody::from).collect();
        Self { digest, platform, media_type, size, total_size, image_created, attestations }
    }
}

/// A layer of an image.
#[derive(Serialize, ToSchema)]
pub struct LayerBody {
    #[schema(example = "sha256:…")]
    digest: String,
    media_type: String,
    /// In bytes.
    size: u64,
    /// How many other manifests of this repository name it.
    shared_by: i64,
}

/// An image, an index or an artifact.
#[derive(Serialize, ToSchema)]
pub struct ImageBody {
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
    /// The tags on it, at most 100.
    tags: Vec<String>,
    /// How many tags are on it.
    tag_count: u64,
    /// When it came into this repository.
    pushed_at: DateTime<Utc>,
    /// How often it was pulled from this repository.
    pull_count: i64,
    #[schema(required)]
    last_pull_at: Option<DateTime<Utc>>,
    /// When the image was built.
    #[schema(required)]
    image_created: Option<DateTime<Utc>>,
    #[schema(required, example = "linux/amd64")]
    platform: Option<String>,
    /// What it is about.
    #[schema(required)]
    subject: Option<String>,
    annotations: BTreeMap<String, String>,
    /// The indexes of this repository that name it, at most 100.
    parents: Vec<String>,
    /// The images of an index; attestations stand with the image that they are about.
    platforms: Vec<PlatformBody>,
    layers: Vec<LayerBody>,
    /// The configuration of an image, if it is there and has at most 1 MiB.
    #[schema(required, value_type = Option<serde_json::Value>)]
    config: Option<Box<RawValue>>,
    #[schema(required)]
    config_digest: Option<String>,
    /// The document, as it was pushed.
    #[schema(value_type = serde_json::Value)]
    manifest: Box<RawValue>,
    /// What refers to it.
    referrers: Vec<ReferrerBody>,
}

impl ImageBody {
    fn of(image: Image) -> Result<Self, ApiError> {
        let layer = |Layer { descriptor, shared_by }: Layer| LayerBody {
            digest: descriptor.digest.to_string(),
            media_type: descriptor.media_type.to_string(),
            size: descriptor.size,
            shared_by,
        };
        Ok(Self {
            manifest: raw(&image.manifest.bytes)?,
            // Whatever stands there is shown only if it is JSON.
            config: image.config.and_then(|config| serde_json::from_slice(&config).ok()),
            config_digest: image.config_digest.map(|digest| digest.to_string()),
            digest: image.info.digest,
            media_type: image.info.media_type,
            artifact_type: shown_artifact_type(image.info.artifact_type),
            size: image.info.size,
            total_size: image.info.total_size,
            tags: image.tags,
            tag_count: image.tag_count,
            pushed_at: image.info.pushed_at,
            pull_count: image.info.pull_count,
            last_pull_at: image.info.last_pull_at,
            image_created: image.info.image_created,
            platform: image.info.platform,
            subject: image.subject.map(|subject| subject.to_string()),
            annotations: image.annotations,
            parents: image.parents,
            platforms: image.parts.into_iter().map(PlatformBody::from).collect(),
            layers: image.layers.into_iter().map(layer).collect(),
            referrers: image.referrers.into_iter().map(ReferrerBody::from).collect(),
        })
    }
}

/// One image with all that its page shows: tags, platforms, attestations, layers, configuration.
#[utoipa::path(
    get, path = "/api/repositories/{repository}/images/{reference}", operation_id = "get_image", tag = "manifests",
    params(
        ("repository" = String, Path, description = "Id, or percent-encoded name"),
        ("reference" = String, Path, description = "Tag or digest")
    ),
    responses(
        (status = 200, body = ImageBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn get(
    State(server): State<Server>,
    caller: Caller,
    Path((repository, reference)): Path<(String, String)>,
) -> Answer<ImageBody> {
    let reference: Reference = reference.parse()?;
    let name = server.app.repositories.name_of(&caller.actor, &repository).await?;
    let permit = server.app.access.permit(&caller.actor, Pull(name))?;
    Ok(Json(ImageBody::of(server.app.images.show(&permit, &reference).await?)?))
}
