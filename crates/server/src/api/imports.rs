//! Archives of images that people upload.

use app::access::SignedIn;
use app::imports::{Import, ImportedImage};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Answer, Caller, Path};
use crate::error::{ApiError, ErrorBody, invalid};
use crate::server::Server;
use crate::v2::incoming;

/// An image in an archive.
#[derive(Serialize, ToSchema)]
pub struct ImportImage {
    /// By which it is named when it is imported.
    index: usize,
    /// As the archive has them.
    #[schema(example = json!(["docker.io/library/nginx:1.27"]))]
    names: Vec<String>,
    /// What it could be called here: the names without their registry.
    suggestions: Vec<ImportSuggestion>,
    /// What it runs on; several for an index, none for what is no image.
    #[schema(example = json!(["linux/amd64"]))]
    platforms: Vec<String>,
    /// Of its manifest; `null`: the archive has none, as those of older versions of Docker, and one is made.
    #[schema(required)]
    digest: Option<String>,
    /// Of its configuration, which Docker calls the id of the image; `null` for an index.
    #[schema(required)]
    image_id: Option<String>,
    /// Bytes in the archive; what images share counts for each.
    size: u64,
    layers: u64,
}

/// A name for an image.
#[derive(Serialize, ToSchema)]
pub struct ImportSuggestion {
    /// `null`: the archive says only the tag.
    #[schema(required, example = "nginx")]
    repository: Option<String>,
    #[schema(example = "1.27")]
    tag: String,
}

/// An archive that was uploaded.
#[derive(Serialize, ToSchema)]
pub struct ImportBody {
    id: Uuid,
    created_by: String,
    created_at: DateTime<Utc>,
    /// When it goes, unless it is used.
    expires_at: DateTime<Utc>,
    /// `oci`: an OCI layout, also of Docker 25 and newer; `docker`: what older versions of Docker save.
    #[schema(example = "docker")]
    format: &'static str,
    /// Bytes as they came.
    received: u64,
    /// Bytes of the archive, unpacked.
    size: u64,
    images: Vec<ImportImage>,
}

impl From<Import> for ImportBody {
    fn from(import: Import) -> Self {
        let image = |(index, image): (usize, ImportedImage)| ImportImage {
            index,
            names: image.names,
            suggestions: image
                .suggestions
                .into_iter()
                .map(|suggestion| ImportSuggestion { repository: suggestion.repository, tag: suggestion.tag })
                .collect(),
            platforms: image.platforms,
            digest: image.digest,
            image_id: image.image_id,
            size: image.size,
            layers: image.layers,
        };
        Self {
            id: import.id,
            created_by: import.created_by,
            created_at: import.created_at,
            expires_at: import.expires_at,
            format: if import.is_layout { "oci" } else { "docker" },
            received: import.received,
            size: import.size,
            images: import.images.into_iter().enumerate().map(image).collect(),
        }
    }
}

/// Upload an archive of images: what `docker save` writes, or an OCI layout, as tar, tar.gz or tar.zst. It is streamed to the
/// disk, looked through, and kept for some hours; `POST /api/import-jobs` brings its images into repositories. What is no such
/// archive is refused: `archive_invalid`, `archive_unsafe`, `archive_too_large`, `archive_truncated`; nothing of it is kept.
#[utoipa::path(
    post, path = "/api/imports", operation_id = "upload_archive", tag = "imports",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 201, body = ImportBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 409, body = ErrorBody), (status = 503, body = ErrorBody)
    )
)]
pub async fn upload(
    State(server): State<Server>,
    caller: Caller,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, ApiError> {
    let permit = server.app.access.permit(&caller.actor, SignedIn)?;
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let import = server.app.imports.receive(&permit, length, incoming(body)).await?;
    let place = format!("/api/imports/{}", import.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], Json(ImportBody::from(import))))
}

/// What is in an archive that was uploaded: by the caller; for administrators also by others.
#[utoipa::path(
    get, path = "/api/imports/{id}", operation_id = "get_import", tag = "imports",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, body = ImportBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn get(State(server): State<Server>, caller: Caller, Path(id): Path<String>) -> Answer<ImportBody> {
    let permit = server.app.access.permit(&caller.actor, SignedIn)?;
    Ok(Json(server.app.imports.get(&permit, parse(&id)?).await?.into()))
}

/// Throw away an archive that was uploaded; what was imported of it stays.
#[utoipa::path(
    delete, path = "/api/imports/{id}", operation_id = "delete_import", tag = "imports",
    params(("id" = Uuid, Path)),
    responses(
        (status = 204), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn delete(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let permit = server.app.access.permit(&caller.actor, SignedIn)?;
    server.app.imports.delete(&permit, parse(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn parse(id: &str) -> Result<Uuid, ApiError> {
    id.parse().map_err(|_| ApiError(invalid("the id of an import is a UUID")))
}
