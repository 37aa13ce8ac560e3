//! Search: one text, and what it may mean.

use app::search;
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{Answer, Caller, Query};
use crate::error::ErrorBody;
use crate::server::Server;

/// What to search.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// `text`, `repository:tag`, `:tag`, `sha256:…`, or at least six digits of a digest.
    q: String,
}

/// What a search found: at most 20 of each.
#[derive(Serialize, ToSchema)]
pub struct Found {
    /// By name.
    repositories: Vec<FoundRepository>,
    /// Those that begin so, then those that have it in them.
    tags: Vec<FoundTag>,
    /// By digest.
    manifests: Vec<FoundManifest>,
}

/// A repository that a search found.
#[derive(Serialize, ToSchema)]
pub struct FoundRepository {
    id: Uuid,
    #[schema(example = "team/app")]
    name: String,
    description: String,
}

/// A tag that a search found.
#[derive(Serialize, ToSchema)]
pub struct FoundTag {
    #[schema(example = "team/app")]
    repository: String,
    #[schema(example = "1.27")]
    name: String,
    /// Of the manifest.
    #[schema(example = "sha256:…")]
    digest: String,
    /// When somebody last pushed or set it.
    updated_at: DateTime<Utc>,
}

/// A manifest that a search found.
#[derive(Serialize, ToSchema)]
pub struct FoundManifest {
    #[schema(example = "team/app")]
    repository: String,
    #[schema(example = "sha256:…")]
    digest: String,
    media_type: String,
    /// Tags of the repository that point to it; the first 20.
    tags: Vec<String>,
}

/// What a text may mean, of what the caller may pull. `text` is part of the name or description of a repository, or of a
/// tag; `repository:tag` and `:tag` the beginning of a tag, in repositories whose names have the first in them, or in all;
/// `sha256:…` or at least six digits the beginning of a digest.
#[utoipa::path(
    get, path = "/api/search", tag = "search",
    params(SearchQuery),
    responses( (status = 200, body = Found), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody))
)]
pub async fn search(State(server): State<Server>, caller: Caller, Query(query): Query<SearchQuery>) -> Answer<Found> {
    let search::Found { repositories, tags, manifests } = server.app.search.find(&caller.actor, &query.q).await?;
    let repositories = repositories.into_iter().map(|found| FoundRepository {
        id: found.id.0,
        name: found.name,
        description: found.description,
    });
    let tags = tags.into_iter().map(|tag| FoundTag {
        repository: tag.repository.to_string(),
        name: tag.name,
        digest: tag.digest,
        updated_at: tag.updated_at,
    });
    let manifests = manifests.into_iter().map(|found| FoundManifest {
        repository: found.repository.to_string(),
        digest: found.digest,
        media_type: found.media_type,
        tags: found.tags,
    });
    Ok(Json(Found { repositories: repositories.collect(), tags: tags.collect(), manifests: manifests.collect() }))
}
