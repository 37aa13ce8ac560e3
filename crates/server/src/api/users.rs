//! Users and robots. Only administrators see and change them.

use app::access::Govern;
use app::users::{NewUser, UserChange};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use db::users::ListUsers;
use db::{Role, User, UserKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{Answer, Body, Caller, List, ListQuery, Path, Query};
use crate::error::{ApiError, ErrorBody};
use crate::server::Server;

/// A user or robot.
#[derive(Serialize, ToSchema)]
pub struct UserBody {
    id: Uuid,
    name: String,
    /// `user`, or `robot`: it has access tokens and no password.
    #[schema(value_type = String, example = "user")]
    kind: UserKind,
    /// `admin`, or `user`: what the grants say.
    #[schema(value_type = String, example = "user")]
    role: Role,
    disabled: bool,
    description: String,
    created_at: DateTime<Utc>,
    last_login_at: Option<DateTime<Utc>>,
    /// Somebody else chose the password; nothing is done with it before it is changed. Access tokens work.
    must_change_password: bool,
}

impl From<User> for UserBody {
    fn from(user: User) -> Self {
        let User { id, name, kind, role, disabled, description, created_at, last_login_at, .. } = user;
        let must_change_password = user.must_change_password;
        Self { id: id.0, name, kind, role, disabled, description, created_at, last_login_at, must_change_password }
    }
}

/// What a user or robot begins with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUserBody {
    #[schema(example = "mei")]
    name: String,
    /// `user` or `robot`.
    #[serde(default = "person")]
    #[schema(value_type = Option<String>, example = "user")]
    kind: UserKind,
    /// `user` or `admin`.
    #[serde(default = "plain")]
    #[schema(value_type = Option<String>, example = "user")]
    role: Role,
    /// Nobody signs in without one; robots have none.
    #[schema(format = Password)]
    password: Option<String>,
    /// Whether the password must be changed before anything is done with it; left out: no.
    must_change_password: Option<bool>,
    #[serde(default)]
    description: String,
}

fn person() -> UserKind {
    UserKind::User
}

fn plain() -> Role {
    Role::User
}

/// What changes in a user; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserChangeBody {
    #[schema(value_type = Option<String>, example = "user")]
    role: Option<Role>,
    /// Whether they may no longer sign in; sessions end at once.
    disabled: Option<bool>,
    /// A new password; sessions end at once.
    #[schema(format = Password)]
    password: Option<String>,
    /// Whether the password must be changed before anything is done with it.
    must_change_password: Option<bool>,
    description: Option<String>,
}

/// Which users.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UserFilter {
    /// Only people (`user`) or only robots (`robot`).
    #[param(value_type = Option<String>)]
    kind: Option<UserKind>,
}

/// Users and robots by name.
#[utoipa::path(
    get, path = "/api/users", operation_id = "list_users", tag = "users",
    params(ListQuery, UserFilter),
    responses(
        (status = 200, body = List<UserBody>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody)
    )
)]
pub async fn list(
    State(server): State<Server>,
    caller: Caller,
    Query(page): Query<ListQuery>,
    Query(filter): Query<UserFilter>,
) -> Answer<List<UserBody>> {
    page.only_by_name()?;
    let limit = page.limit(&server.settings)?;
    let query = ListUsers { kind: filter.kind, search: page.search, after: page.after, limit };
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    Ok(Json(List::of(server.app.users.list(&permit, &query).await?, UserBody::from)))
}

/// Make a user or robot.
#[utoipa::path(
    post, path = "/api/users", operation_id = "create_user", tag = "users",
    request_body = NewUserBody,
    responses(
        (status = 201, body = UserBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn create(
    State(server): State<Server>,
    caller: Caller,
    Body(new): Body<NewUserBody>,
) -> Result<(StatusCode, Json<UserBody>), ApiError> {
    let NewUserBody { name, kind, role, password, must_change_password, description } = new;
    let must_change_password = must_change_password.unwrap_or_default();
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    let new = NewUser { name, kind, role, password, must_change_password, description };
    let user = server.app.users.create(&permit, new).await?;
    Ok((StatusCode::CREATED, Json(user.into())))
}

/// One user or robot.
#[utoipa::path(
    get, path = "/api/users/{id}", operation_id = "get_user", tag = "users",
    params(("id" = String, Path, description = "Id or name")),
    responses(
        (status = 200, body = UserBody), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn get(State(server): State<Server>, caller: Caller, Path(id): Path<String>) -> Answer<UserBody> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    Ok(Json(server.app.users.get_by_id_or_name(&permit, &id).await?.into()))
}

/// Change a user or robot. A new password and disabling end every session of theirs at once.
#[utoipa::path(
    patch, path = "/api/users/{id}", operation_id = "update_user", tag = "users",
    params(("id" = String, Path, description = "Id or name")),
    request_body = UserChangeBody,
    responses(
        (status = 200, body = UserBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn update(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
    Body(change): Body<UserChangeBody>,
) -> Answer<UserBody> {
    let UserChangeBody { role, disabled, password, must_change_password, description } = change;
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    let user = server.app.users.get_by_id_or_name(&permit, &id).await?;
    let change = UserChange { role, disabled, password, must_change_password, description };
    Ok(Json(server.app.users.set(&permit, user.id, change).await?.into()))
}

/// Delete a user or robot with their grants and access tokens.
#[utoipa::path(
    delete, path = "/api/users/{id}", operation_id = "delete_user", tag = "users",
    params(("id" = String, Path, description = "Id or name")),
    responses(
        (status = 204), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn delete(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    let user = server.app.users.get_by_id_or_name(&permit, &id).await?;
    server.app.users.delete(&permit, user.id).await?;
    Ok(StatusCode::NO_CONTENT)
}
