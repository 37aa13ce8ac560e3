//! Repositories: lists and settings. Who may not pull one never learns of it.

pub mod archive;
pub mod deletion;
pub mod history;
pub mod images;
pub mod indexes;
pub mod manifests;
pub mod tags;

use app::access::{Administer, Pull, Push};
use app::repositories::{Counted, Query as Wanted, RepositoryChange};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use db::Visibility;
use db::repositories::RepositorySort;
use oci::{Name, Verb};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{Answer, Body, Caller, List, ListQuery, Path, Query};
use crate::error::{ApiError, ErrorBody, invalid};
use crate::server::Server;

/// A repository.
#[derive(Serialize, ToSchema)]
pub struct RepositoryBody {
    id: Uuid,
    #[schema(example = "team/app")]
    name: String,
    /// `private`: pulled by grant only; `public`: by every signed-in user.
    #[schema(value_type = String, example = "private")]
    visibility: Visibility,
    /// Whether, being public, it may be pulled without login.
    anonymous_pull: bool,
    description: String,
    created_at: DateTime<Utc>,
    last_push_at: Option<DateTime<Utc>>,
    last_pull_at: Option<DateTime<Utc>>,
    /// How many manifests were pulled.
    pull_count: i64,
    /// The bytes of all that may be pulled through it; layers that it shares with others count here too.
    stored_bytes: i64,
    /// How many tags it has.
    tag_count: i64,
    /// What the caller may do there.
    #[schema(value_type = Vec<String>, example = json!(["pull", "push"]))]
    verbs: Vec<Verb>,
}

impl From<Counted> for RepositoryBody {
    fn from(Counted { repository, tags, verbs }: Counted) -> Self {
        Self {
            id: repository.id.0,
            name: repository.name,
            visibility: repository.visibility,
            anonymous_pull: repository.anonymous_pull,
            description: repository.description,
            created_at: repository.created_at,
            last_push_at: repository.last_push_at,
            last_pull_at: repository.last_pull_at,
            pull_count: repository.pull_count,
            stored_bytes: repository.stored_bytes,
            tag_count: tags,
            verbs,
        }
    }
}

/// What a repository begins with. Settings take the right to administer it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRepository {
    #[schema(example = "team/app")]
    name: String,
    #[schema(value_type = Option<String>, example = "private")]
    visibility: Option<Visibility>,
    anonymous_pull: Option<bool>,
    description: Option<String>,
}

/// What changes in a repository; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RepositoryChangeBody {
    #[schema(value_type = Option<String>, example = "public")]
    visibility: Option<Visibility>,
    anonymous_pull: Option<bool>,
    description: Option<String>,
}

/// Which repositories.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RepositoryFilter {
    /// Only `private` or only `public` ones.
    #[param(value_type = Option<String>, example = "public")]
    visibility: Option<Visibility>,
}

/// The repositories that the caller may pull, also without login. `sort` is `name`, `last_push`, `pulls` or `size`.
#[utoipa::path(
    get, path = "/api/repositories", operation_id = "list_repositories", tag = "repositories",
    params(ListQuery, RepositoryFilter),
    responses(
        (status = 200, body = List<RepositoryBody>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)
    )
)]
pub async fn list(
    State(server): State<Server>,
    caller: Caller,
    Query(page): Query<ListQuery>,
    Query(filter): Query<RepositoryFilter>,
) -> Answer<List<RepositoryBody>> {
    let (sort, descending) = sort_of(&page)?;
    let limit = page.limit(&server.settings)?;
    let visibility = filter.visibility;
    let wanted = Wanted { search: page.search, visibility, sort, descending, after: page.after, limit };
    Ok(Json(List::of(server.app.repositories.list(&caller.actor, wanted).await?, RepositoryBody::from)))
}

fn sort_of(page: &ListQuery) -> Result<(RepositorySort, bool), ApiError> {
    let (word, descending) = page.sort();
    let sort = match word {
        None | Some("name") => RepositorySort::Name,
        Some("last_push") => RepositorySort::LastPush,
        Some("pulls") => RepositorySort::Pulls,
        Some("size") => RepositorySort::Size,
        Some(_) => {
            return Err(ApiError(invalid(
                "sort is name, last_push, pulls or size, with a `-` before it for the largest first",
            )));
        }
    };
    Ok((sort, descending))
}

/// Make a repository before its first push.
#[utoipa::path(
    post, path = "/api/repositories", operation_id = "create_repository", tag = "repositories",
    request_body = NewRepository,
    responses(
        (status = 201, body = RepositoryBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn create(
    State(server): State<Server>,
    caller: Caller,
    Body(new): Body<NewRepository>,
) -> Result<(StatusCode, Json<RepositoryBody>), ApiError> {
    let NewRepository { name, visibility, anonymous_pull, description } = new;
    let name: Name = name.parse()?;
    let permit = server.app.access.permit(&caller.actor, Push(name.clone()))?;
    let is_plain = visibility.is_none() && anonymous_pull.is_none() && description.is_none();
    let repository = if is_plain {
        server.app.repositories.create(&permit).await?
    } else {
        let administer = server.app.access.permit(&caller.actor, Administer(name))?;
        let change = RepositoryChange { visibility, anonymous_pull, description };
        server.app.repositories.create_with(&permit, &administer, change).await?
    };
    Ok((StatusCode::CREATED, Json(repository.into())))
}

/// One repository.
#[utoipa::path(
    get, path = "/api/repositories/{repository}", operation_id = "get_repository", tag = "repositories",
    params(("repository" = String, Path, description = "Id, or percent-encoded name")),
    responses(
        (status = 200, body = RepositoryBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn get(
    State(server): State<Server>,
    caller: Caller,
    Path(repository): Path<String>,
) -> Answer<RepositoryBody> {
    let name = server.app.repositories.name_of(&caller.actor, &repository).await?;
    let permit = server.app.access.permit(&caller.actor, Pull(name))?;
    Ok(Json(server.app.repositories.get(&permit).await?.into()))
}

/// Change visibility or description.
#[utoipa::path(
    patch, path = "/api/repositories/{repository}", operation_id = "update_repository", tag = "repositories",
    params(("repository" = String, Path, description = "Id, or percent-encoded name")),
    request_body = RepositoryChangeBody,
    responses(
        (status = 200, body = RepositoryBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)
    )
)]
pub async fn update(
    State(server): State<Server>,
    caller: Caller,
    Path(repository): Path<String>,
    Body(change): Body<RepositoryChangeBody>,
) -> Answer<RepositoryBody> {
    let RepositoryChangeBody { visibility, anonymous_pull, description } = change;
    let name = server.app.repositories.name_of(&caller.actor, &repository).await?;
    let permit = server.app.access.permit(&caller.actor, Administer(name))?;
    let change = RepositoryChange { visibility, anonymous_pull, description };
    Ok(Json(server.app.repositories.set(&permit, change).await?.into()))
}

/// Delete a repository with all that is in it. Layers that it shares stay where they are shared.
#[utoipa::path(
    delete, path = "/api/repositories/{repository}", operation_id = "delete_repository", tag = "repositories",
    params(("repository" = String, Path, description = "Id, or percent-encoded name")),
    responses(
        (status = 204), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)
    )
)]
pub async fn delete(
    State(server): State<Server>,
    caller: Caller,
    Path(repository): Path<String>,
) -> Result<StatusCode, ApiError> {
    let name = server.app.repositories.name_of(&caller.actor, &repository).await?;
    let permit = server.app.access.permit(&caller.actor, Administer(name))?;
    server.app.repositories.delete(&permit).await?;
    Ok(StatusCode::NO_CONTENT)
}
