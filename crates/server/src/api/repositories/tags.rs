//! Tags of a repository, with what people want to know of them.

use app::access::{Delete, Pull, Push};
use app::images::SetTag;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use db::tags::{ListTags, TagSort};
use db::{RepositoryId, Tag};
use oci::Digest;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::manifests::shown_artifact_type;
use crate::api::{Answer, Body, Caller, List, ListQuery, Path, Query};
use crate::error::{ApiError, ErrorBody, conflict, invalid};
use crate::server::Server;

/// A tag, with what it points to.
#[derive(Serialize, ToSchema)]
pub struct TagBody {
    #[schema(example = "1.27")]
    name: String,
    /// Of the manifest.
    #[schema(example = "sha256:…")]
    digest: String,
    /// Of the manifest.
    media_type: String,
    /// Of the manifest, if it is no image.
    artifact_type: Option<String>,
    /// Of the manifest itself, in bytes.
    size: i64,
    /// The manifest with all that it names, in bytes; layers that platforms share count once for each.
    total_size: i64,
    #[schema(example = json!(["linux/amd64", "linux/arm64/v8"]))]
    platforms: Vec<String>,
    /// When the image was built.
    image_created: Option<DateTime<Utc>>,
    /// When somebody last pushed or set it.
    updated_at: DateTime<Utc>,
    /// Who that was; not told without login.
    updated_by: Option<String>,
    /// How often the manifest was pulled from this repository, under whatever name.
    pull_count: i64,
    #[schema(required)]
    last_pull_at: Option<DateTime<Utc>>,
    /// How many other tags of the repository are on the same manifest.
    shared_tags: i64,
}

impl From<Tag> for TagBody {
    fn from(tag: Tag) -> Self {
        Self {
            name: tag.name,
            digest: tag.digest,
            media_type: tag.media_type,
            artifact_type: shown_artifact_type(tag.artifact_type),
            size: tag.size,
            total_size: tag.total_size,
            platforms: tag.platforms,
            image_created: tag.image_created,
            updated_at: tag.updated_at,
            updated_by: tag.updated_by,
            pull_count: tag.pull_count,
            last_pull_at: tag.last_pull_at,
            shared_tags: tag.shared_tags,
        }
    }
}

/// Which tags.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TagFilter {
    /// Only those on this manifest.
    digest: Option<String>,
    /// Only those whose manifest was not pulled since, or, if it never was, that were not pushed since.
    not_pulled_since: Option<DateTime<Utc>>,
}

/// The tags of a repository. `sort` is `name` (numbers by their value: 1.9 before 1.10), `updated`, `size` (of all that the
/// manifest names), `created` or `pulled` (last).
#[utoipa::path(
    get, path = "/api/repositories/{repository}/tags", operation_id = "list_tags", tag = "tags",
    params(("repository" = String, Path, description = "Id, or percent-encoded name"), ListQuery, TagFilter),
    responses(
        (status = 200, body = List<TagBody>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn list(
    State(server): State<Server>,
    caller: Caller,
    Path(repository): Path<String>,
    Query(page): Query<ListQuery>,
    Query(filter): Query<TagFilter>,
) -> Answer<List<TagBody>> {
    let (sort, descending) = sort_of(&page)?;
    let limit = page.limit(&server.settings)?;
    let name = server.app.repositories.name_of(&caller.actor, &repository).await?;
    let permit = server.app.access.permit(&caller.actor, Pull(name))?;
    let repository_id = RepositoryId(Uuid::nil()); // that of the permit is taken
    let digest = filter.digest.map(|digest| digest.parse::<Digest>()).transpose()?.map(|digest| digest.to_string());
    let filter = db::tags::TagFilter { search: page.search, digest, not_pulled_since: filter.not_pulled_since };
    let query = ListTags { repository_id, filter, sort, descending, after: page.after, limit };
    Ok(Json(List::of(server.app.repositories.tags(&permit, query).await?, TagBody::from)))
}

fn sort_of(page: &ListQuery) -> Result<(TagSort, bool), ApiError> {
    let (word, descending) = page.sort();
    let sort = match word {
        None | Some("name") => TagSort::Name,
        Some("updated") => TagSort::Updated,
        Some("size") => TagSort::Size,
        Some("created") => TagSort::Created,
        Some("pulled") => TagSort::Pulled,
        Some(_) => {
            return Err(ApiError(invalid(
                "sort is name, updated, size, created or pulled, with a `-` before it for the other way round",
            )));
        }
    };
    Ok((sort, descending))
}

/// One tag.
#[utoipa::path(
    get, path = "/api/repositories/{repository}/tags/{tag}", operation_id = "get_tag", tag = "tags",
    params(("repository" = String, Path, description = "Id, or percent-encoded name"), ("tag" = String, Path)),
    responses(
        (status = 200, body = TagBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn get(
    State(server): State<Server>,
    caller: Caller,
    Path((repository, tag)): Path<(String, String)>,
) -> Answer<TagBody> {
    let tag: oci::Tag = tag.parse()?;
    let name = server.app.repositories.name_of(&caller.actor, &repository).await?;
    let permit = server.app.access.permit(&caller.actor, Pull(name))?;
    Ok(Json(server.app.repositories.tag(&permit, &tag).await?.into()))
}

/// Where a tag shall point to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetagBody {
    /// A manifest of the repository.
    #[schema(example = "sha256:…")]
    digest: String,
    /// Move the tag if it is there on another manifest.
    overwrite: Option<bool>,
}

/// Let a tag point to a manifest of its repository: 201 when the tag is new. If it is on another manifest and `overwrite` is
/// not true, 409 `tag_exists` with the tag in `details`.
#[utoipa::path(
    put, path = "/api/repositories/{repository}/tags/{tag}", operation_id = "set_tag", tag = "tags",
    params(("repository" = String, Path, description = "Id, or percent-encoded name"), ("tag" = String, Path)),
    request_body = RetagBody,
    responses(
        (status = 200, body = TagBody), (status = 201, body = TagBody), (status = 400, body = ErrorBody),
        (status = 401, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody), (status = 503, description = "Pushes are paused", body = ErrorBody)
    )
)]
pub async fn set(
    State(server): State<Server>,
    caller: Caller,
    Path((repository, tag)): Path<(String, String)>,
    Body(RetagBody { digest, overwrite }): Body<RetagBody>,
) -> Result<(StatusCode, Json<TagBody>), ApiError> {
    let (tag, digest): (oci::Tag, Digest) = (tag.parse()?, digest.parse()?);
    let name = server.app.repositories.name_of(&caller.actor, &repository).await?;
    let push = server.app.access.permit(&caller.actor, Push(name.clone()))?;
    // The answer tells what the tag is, and that a digest is there.
    let pull = server.app.access.permit(&caller.actor, Pull(name))?;
    let set = server.app.images.set_tag(&push, &tag, &digest, overwrite.unwrap_or_default()).await?;
    let found = server.app.repositories.tag(&pull, &tag).await?;
    match set {
        SetTag::Taken => {
            let message = "the tag is on another manifest; send overwrite to move it";
            Err(ApiError(conflict("tag_exists", message, &TagBody::from(found))))
        }
        SetTag::Made => Ok((StatusCode::CREATED, Json(found.into()))),
        SetTag::Moved | SetTag::Same => Ok((StatusCode::OK, Json(found.into()))),
    }
}

/// Take a tag away; its manifest and other tags on it stay.
#[utoipa::path(
    delete, path = "/api/repositories/{repository}/tags/{tag}", operation_id = "delete_tag", tag = "tags",
    params(("repository" = String, Path, description = "Id, or percent-encoded name"), ("tag" = String, Path)),
    responses(
        (status = 204), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)
    )
)]
pub async fn delete(
    State(server): State<Server>,
    caller: Caller,
    Path((repository, tag)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let tag: oci::Tag = tag.parse()?;
    let name = server.app.repositories.name_of(&caller.actor, &repository).await?;
    let permit = server.app.access.permit(&caller.actor, Delete(name))?;
    server.app.images.delete_tag(&permit, &tag).await.map_err(no_tag)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `/v2/` has one code for missing tags and manifests; here it is the one that reading a tag has.
fn no_tag(error: app::Error) -> app::Error {
    match error {
        app::Error::Registry(error) if error.code == oci::Code::ManifestUnknown => app::repositories::tag_not_found(),
        error => error,
    }
}
