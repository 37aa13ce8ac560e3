//! Repositories as a tree: the parts of their names are folders.

use app::folders;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::repositories::RepositoryBody;
use super::{Answer, Caller, List, ListQuery, Query};
use crate::error::{ApiError, ErrorBody, invalid};
use crate::server::Server;

/// What lies directly below a folder: a repository, a folder, or both at once.
#[derive(Serialize, ToSchema)]
pub struct FolderBody {
    /// The last part of its path.
    #[schema(example = "team")]
    name: String,
    #[schema(example = "department/team")]
    path: String,
    /// The repository of that very name, if there is one.
    #[schema(required)]
    repository: Option<RepositoryBody>,
    /// How many repositories lie below it, without itself.
    repositories: usize,
    /// Of itself and all below, in bytes; layers that they share count once for each.
    stored_bytes: i64,
}

/// Which part of the tree.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FolderQuery {
    /// The folder to look into; left out or empty: the top.
    under: Option<String>,
}

/// What lies directly below a folder, by name: repositories that the caller may pull, and folders that have some in them.
#[utoipa::path(
    get, path = "/api/repository-folders", operation_id = "list_folders", tag = "repositories",
    params(
        FolderQuery, ("limit" = Option<u64>, Query, description = "At most so many items"),
        ("after" = Option<String>, Query, description = "`next` of the page before")
    ),
    responses(
        (status = 200, body = List<FolderBody>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)
    )
)]
pub async fn list(
    State(server): State<Server>,
    caller: Caller,
    Query(query): Query<FolderQuery>,
    Query(page): Query<ListQuery>,
) -> Answer<List<FolderBody>> {
    page.only_by_name()?;
    if page.search.is_some() {
        return Err(ApiError(invalid("folders are not searched; /api/repositories is")));
    }
    let limit = page.count(&server.settings)?;
    let query = folders::Query { under: query.under.unwrap_or_default(), after: page.after, limit };
    let found = server.app.folders.list(&caller.actor, &query).await?;
    Ok(Json(List::of(found, |folder| FolderBody {
        name: folder.name,
        path: folder.path,
        repository: folder.repository.map(RepositoryBody::from),
        repositories: folder.repositories,
        stored_bytes: folder.stored_bytes,
    })))
}
