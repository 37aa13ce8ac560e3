//! Moves of tags: what each pointed to, and when.

use app::access::Pull;
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use db::tags::TagMove;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::{Answer, Caller, List, ListQuery, Path, Query};
use crate::error::ErrorBody;
use crate::server::Server;

/// A move of a tag.
#[derive(Serialize, ToSchema)]
pub struct TagMoveBody {
    /// Rises.
    id: i64,
    #[schema(example = "1.27")]
    tag: String,
    /// None: it was new.
    #[schema(required, example = "sha256:…")]
    from: Option<String>,
    /// None: it was deleted.
    #[schema(required, example = "sha256:…")]
    to: Option<String>,
    at: DateTime<Utc>,
    /// Who moved it; not told without login.
    #[schema(required)]
    by: Option<String>,
    /// Whether `from` is still a manifest of the repository.
    restorable: bool,
}

impl From<TagMove> for TagMoveBody {
    fn from(TagMove { id, tag, from_digest, to_digest, actor, at, restorable }: TagMove) -> Self {
        Self { id, tag, from: from_digest, to: to_digest, at, by: actor, restorable }
    }
}

/// Which moves.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MoveFilter {
    /// Only those of this tag, also when it is deleted.
    tag: Option<String>,
}

/// The moves of the tags of a repository, newest first.
#[utoipa::path(
    get, path = "/api/repositories/{repository}/history", operation_id = "list_history", tag = "tags",
    params(
        ("repository" = String, Path, description = "Id, or percent-encoded name"), MoveFilter,
        ("limit" = Option<u64>, Query, description = "At most so many items"),
        ("after" = Option<String>, Query, description = "`next` of the page before")
    ),
    responses(
        (status = 200, body = List<TagMoveBody>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn list(
    State(server): State<Server>,
    caller: Caller,
    Path(repository): Path<String>,
    Query(filter): Query<MoveFilter>,
    Query(page): Query<ListQuery>,
) -> Answer<List<TagMoveBody>> {
    page.only_newest_first()?;
    let limit = page.limit(&server.settings)?;
    let tag = filter.tag.map(|tag| tag.parse()).transpose()?;
    let name = server.app.repositories.name_of(&caller.actor, &repository).await?;
    let permit = server.app.access.permit(&caller.actor, Pull(name))?;
    let moves = server.app.repositories.history(&permit, tag, page.after, limit).await?;
    Ok(Json(List::of(moves, TagMoveBody::from)))
}
