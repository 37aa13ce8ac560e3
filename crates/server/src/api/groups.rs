//! Groups of users, to grant to many at once. Only administrators see and change them.

use app::access::Govern;
use app::groups::Counted;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use db::Group;
use db::groups::ListGroups;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::users::UserBody;
use super::{Answer, Body, Caller, List, ListQuery, Path, Query};
use crate::error::{ApiError, ErrorBody};
use crate::server::Server;

/// A group.
#[derive(Serialize, ToSchema)]
pub struct GroupBody {
    id: Uuid,
    name: String,
    description: String,
    created_at: DateTime<Utc>,
    /// How many users and robots are in it.
    member_count: i64,
}

impl From<Counted> for GroupBody {
    fn from(Counted { group, members }: Counted) -> Self {
        let Group { id, name, description, created_at } = group;
        Self { id: id.0, name, description, created_at, member_count: members }
    }
}

/// What a group begins with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGroup {
    #[schema(example = "backend")]
    name: String,
    #[serde(default)]
    description: String,
}

/// What changes in a group; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupChange {
    name: Option<String>,
    description: Option<String>,
}

/// Who joins a group.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMember {
    /// The name or id of a user or robot.
    #[schema(example = "mei")]
    user: String,
}

/// Groups by name.
#[utoipa::path(
    get, path = "/api/groups", operation_id = "list_groups", tag = "groups",
    params(ListQuery),
    responses(
        (status = 200, body = List<GroupBody>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody)
    )
)]
pub async fn list(
    State(server): State<Server>,
    caller: Caller,
    Query(page): Query<ListQuery>,
) -> Answer<List<GroupBody>> {
    page.only_by_name()?;
    let limit = page.limit(&server.settings)?;
    let query = ListGroups { search: page.search, after: page.after, limit };
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    Ok(Json(List::of(server.app.groups.list(&permit, &query).await?, GroupBody::from)))
}

/// Make a group without members.
#[utoipa::path(
    post, path = "/api/groups", operation_id = "create_group", tag = "groups",
    request_body = NewGroup,
    responses(
        (status = 201, body = GroupBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn create(
    State(server): State<Server>,
    caller: Caller,
    Body(new): Body<NewGroup>,
) -> Result<(StatusCode, Json<GroupBody>), ApiError> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    let group = server.app.groups.create(&permit, &new.name, &new.description).await?;
    Ok((StatusCode::CREATED, Json(Counted { group, members: 0 }.into())))
}

/// One group.
#[utoipa::path(
    get, path = "/api/groups/{id}", operation_id = "get_group", tag = "groups",
    params(("id" = String, Path, description = "Id or name")),
    responses(
        (status = 200, body = GroupBody), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn get(State(server): State<Server>, caller: Caller, Path(id): Path<String>) -> Answer<GroupBody> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    let group = server.app.groups.get_by_id_or_name(&permit, &id).await?;
    Ok(Json(server.app.groups.count(&permit, group).await?.into()))
}

/// Change the name or description of a group; its grants stay.
#[utoipa::path(
    patch, path = "/api/groups/{id}", operation_id = "update_group", tag = "groups",
    params(("id" = String, Path, description = "Id or name")),
    request_body = GroupChange,
    responses(
        (status = 200, body = GroupBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn update(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
    Body(change): Body<GroupChange>,
) -> Answer<GroupBody> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    let group = server.app.groups.get_by_id_or_name(&permit, &id).await?;
    let group = server.app.groups.set(&permit, group.id, change.name, change.description).await?;
    Ok(Json(server.app.groups.count(&permit, group).await?.into()))
}

/// Delete a group with its grants; its members stay.
#[utoipa::path(
    delete, path = "/api/groups/{id}", operation_id = "delete_group", tag = "groups",
    params(("id" = String, Path, description = "Id or name")),
    responses(
        (status = 204), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn delete(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    let group = server.app.groups.get_by_id_or_name(&permit, &id).await?;
    server.app.groups.delete(&permit, group.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The groups of a user or robot, by name.
#[utoipa::path(
    get, path = "/api/users/{id}/groups", operation_id = "list_groups_of_user", tag = "groups",
    params(("id" = String, Path, description = "Id or name")),
    responses(
        (status = 200, body = List<GroupBody>), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn of_user(State(server): State<Server>, caller: Caller, Path(id): Path<String>) -> Answer<List<GroupBody>> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    let user = server.app.users.get_by_id_or_name(&permit, &id).await?;
    let groups = server.app.groups.of_user(&permit, user.id).await?;
    Ok(Json(List::whole(groups.into_iter().map(GroupBody::from).collect())))
}

/// Who is in a group, by name.
#[utoipa::path(
    get, path = "/api/groups/{id}/members", operation_id = "list_group_members", tag = "groups",
    params(("id" = String, Path, description = "Id or name")),
    responses(
        (status = 200, body = List<UserBody>), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn members(State(server): State<Server>, caller: Caller, Path(id): Path<String>) -> Answer<List<UserBody>> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    let group = server.app.groups.get_by_id_or_name(&permit, &id).await?;
    let members = server.app.groups.members(&permit, group.id).await?;
    Ok(Json(List::whole(members.into_iter().map(UserBody::from).collect())))
}

/// Put a user or robot into a group; twice is fine.
#[utoipa::path(
    post, path = "/api/groups/{id}/members", operation_id = "add_group_member", tag = "groups",
    params(("id" = String, Path, description = "Id or name")),
    request_body = NewMember,
    responses(
        (status = 204), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)
    )
)]
pub async fn add_member(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
    Body(new): Body<NewMember>,
) -> Result<StatusCode, ApiError> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    let group = server.app.groups.get_by_id_or_name(&permit, &id).await?;
    let user = server.app.users.get_by_id_or_name(&permit, &new.user).await?;
    server.app.groups.add_member(&permit, group.id, user.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a user or robot out of a group.
#[utoipa::path(
    delete, path = "/api/groups/{id}/members/{user_id}", operation_id = "remove_group_member", tag = "groups",
    params(("id" = String, Path, description = "Id or name"), ("user_id" = String, Path, description = "Id or name")),
    responses(
        (status = 204), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn remove_member(
    State(server): State<Server>,
    caller: Caller,
    Path((id, user)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    let group = server.app.groups.get_by_id_or_name(&permit, &id).await?;
    let user = server.app.users.get_by_id_or_name(&permit, &user).await?;
    server.app.groups.remove_member(&permit, group.id, user.id).await?;
    Ok(StatusCode::NO_CONTENT)
}
