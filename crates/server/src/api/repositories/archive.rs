//! An image of a repository as a file.

use app::access::Pull;
use app::exports::Wanted;
use archive::Format;
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::api::{Caller, Path, Query};
use crate::error::{ApiError, ErrorBody, invalid};
use crate::server::Server;

/// How an image is written.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ArchiveFormat {
    /// For `docker load`: one image.
    #[default]
    Docker,
    /// An OCI layout: an image, or an index with all that is in it.
    Oci,
}

/// What is wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ArchiveQuery {
    /// A tag or digest.
    #[param(example = "1.0")]
    reference: String,
    /// `docker`: for `docker load`, one image; `oci`: an OCI layout, also of an index.
    #[param(inline)]
    format: Option<ArchiveFormat>,
    /// Of an index only this one, such as `linux/arm64`; `all` or left out: everything, which Docker's format cannot hold when
    /// there is more than one.
    #[param(example = "all")]
    platform: Option<String>,
}

/// An image as a tar file: for `docker load`, or as an OCI layout. Manifests and layers are in it as they are, so that digests
/// and image ids stay equal. Counts as a pull.
#[utoipa::path(
    get, path = "/api/repositories/{repository}/archive", operation_id = "download_archive", tag = "tags",
    params(("repository" = String, Path, description = "Id, or percent-encoded name"), ArchiveQuery),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/x-tar"), (status = 400, body = ErrorBody),
        (status = 401, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn download(
    State(server): State<Server>,
    caller: Caller,
    Path(repository): Path<String>,
    Query(query): Query<ArchiveQuery>,
) -> Result<Response, ApiError> {
    let platform = match query.platform.as_deref() {
        None | Some("all") => None,
        Some(platform) => Some(platform.parse().map_err(|error: oci::Error| ApiError(invalid(error.message)))?),
    };
    let format = match query.format.unwrap_or_default() {
        ArchiveFormat::Docker => Format::Docker,
        ArchiveFormat::Oci => Format::Oci,
    };
    let host = Some(caller.client.host().to_owned());
    let wanted = Wanted { reference: query.reference.parse()?, format, platform, host };
    let name = server.app.repositories.name_of(&caller.actor, &repository).await?;
    let permit = server.app.access.permit(&caller.actor, Pull(name))?;
    let export = server.app.exports.open(&permit, &wanted).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/x-tar".to_owned()),
        (header::CONTENT_LENGTH, export.length.to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", export.file_name)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(export.body)).into_response())
}
