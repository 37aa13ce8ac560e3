//! Tags of a repository, with what people want to know of them.

use app::access::{Delete, Pull};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use db::tags::{ListTags, TagSort};
use db::{RepositoryId, Tag};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::{Answer, Caller, List, ListQuery, Path, Query};
use crate::error::{ApiError, ErrorBody, invalid};
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
}

impl From<Tag> for TagBody {
    fn from(tag: Tag) -> Self {
        Self {
            name: tag.name,
            digest: tag.digest,
            media_type: tag.media_type,
            artifact_type: tag.artifact_type.filter(|kind| !oci::MediaType::is_image_config(kind)),
            size: tag.size,
            total_size: tag.total_size,
            platforms: tag.platforms,
            image_created: tag.image_created,
            updated_at: tag.updated_at,
            updated_by: tag.updated_by,
        }
    }
}

/// The tags of a repository. `sort` is `name` or `updated`.
#[utoipa::path(
    get, path = "/api/repositories/{repository}/tags", operation_id = "list_tags", tag = "tags",
    params(("repository" = String, Path, description = "Id, or percent-encoded name"), ListQuery),
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
) -> Answer<List<TagBody>> {
    let (sort, descending) = sort_of(&page)?;
    let limit = page.limit(&server.settings)?;
    let name = server.app.repositories.name_of(&caller.actor, &repository).await?;
    let permit = server.app.access.permit(&caller.actor, Pull(name))?;
    let repository_id = RepositoryId(Uuid::nil()); // that of the permit is taken
    let query = ListTags { repository_id, search: page.search, sort, descending, after: page.after, limit };
    Ok(Json(List::of(server.app.repositories.tags(&permit, query).await?, TagBody::from)))
}

fn sort_of(page: &ListQuery) -> Result<(TagSort, bool), ApiError> {
    let (word, descending) = page.sort();
    let sort = match word {
        None | Some("name") => TagSort::Name,
        Some("updated") => TagSort::Updated,
        Some(_) => {
            return Err(ApiError(invalid(
                "sort is name or updated, with a `-` before it for Z to A or the newest first",
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
