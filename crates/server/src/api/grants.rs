//! Permissions: grants, and one's own.

pub mod explain;

use app::access::{AdministerPattern, SignedIn};
use app::grants::{NamedGrant, SubjectName};
use app::policy::Pattern;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use db::grants::ListGrants;
use db::{GrantId, Subject};
use oci::Verb;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Answer, Body, Caller, List, Path};
use crate::error::{ApiError, ErrorBody, invalid};
use crate::server::Server;

/// A grant.
#[derive(Serialize, ToSchema)]
pub struct GrantBody {
    id: Uuid,
    /// `user` (also robots) or `group`.
    subject_kind: &'static str,
    /// The name of the user or group.
    subject: String,
    #[schema(example = "team/*")]
    pattern: String,
    #[schema(value_type = Vec<String>, example = json!(["pull", "push"]))]
    verbs: Vec<Verb>,
    created_at: chrono::DateTime<chrono::Utc>,
}

impl From<NamedGrant> for GrantBody {
    fn from(named: NamedGrant) -> Self {
        let subject_kind = match named.grant.subject {
            Subject::User(_) => "user",
            Subject::Group(_) => "group",
        };
        Self {
            id: named.grant.id.0,
            subject_kind,
            subject: named.subject_name,
            pattern: named.grant.pattern,
            verbs: named.verbs,
            created_at: named.grant.created_at,
        }
    }
}

/// Whom to grant what where: a user (or robot), or a group.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGrant {
    #[schema(example = "mei")]
    user: Option<String>,
    group: Option<String>,
    #[schema(example = "team/*")]
    pattern: String,
    #[schema(value_type = Vec<String>, example = json!(["pull", "push"]))]
    verbs: Vec<Verb>,
}

/// Grants on patterns that the caller may administer.
#[utoipa::path(get, path = "/api/permissions", tag = "permissions", responses(
    (status = 200, body = List<GrantBody>), (status = 401, body = ErrorBody)))]
pub async fn list(State(server): State<Server>, caller: Caller) -> Answer<List<GrantBody>> {
    let permit = server.app.access.permit(&caller.actor, SignedIn)?;
    let grants = server.app.grants.list(&permit, &ListGrants::default()).await?;
    Ok(Json(List::whole(grants.into_iter().map(GrantBody::from).collect())))
}

/// Let a user or group do something on a pattern. What they had on the same pattern is replaced.
#[utoipa::path(post, path = "/api/permissions", tag = "permissions", request_body = NewGrant, responses(
    (status = 201, body = GrantBody), (status = 200, body = GrantBody), (status = 400, body = ErrorBody),
    (status = 401, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn create(
    State(server): State<Server>,
    caller: Caller,
    Body(new): Body<NewGrant>,
) -> Result<(StatusCode, Json<GrantBody>), ApiError> {
    let pattern: Pattern = new.pattern.parse().map_err(|message: String| ApiError(invalid(message)))?;
    let subject = match (new.user, new.group) {
        (Some(user), None) => SubjectName::User(user),
        (None, Some(group)) => SubjectName::Group(group),
        _ => return Err(ApiError(invalid("name either a user or a group"))),
    };
    let permit = server.app.access.permit(&caller.actor, AdministerPattern(pattern))?;
    let (grant, created) = server.app.grants.set(&permit, &subject, &new.verbs).await?;
    let status = if created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(grant.into())))
}

/// What changes in a grant.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantChange {
    #[schema(value_type = Vec<String>, example = json!(["pull"]))]
    verbs: Vec<Verb>,
}

/// Change the verbs of a grant.
#[utoipa::path(patch, path = "/api/permissions/{id}", tag = "permissions", params(("id" = Uuid, Path)), request_body = GrantChange, responses(
    (status = 200, body = GrantBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
    (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn update(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Body(change): Body<GrantChange>,
) -> Answer<GrantBody> {
    let pattern = server.app.grants.pattern(&caller.actor, GrantId(id)).await?;
    let permit = server.app.access.permit(&caller.actor, AdministerPattern(pattern))?;
    Ok(Json(server.app.grants.set_verbs(&permit, GrantId(id), &change.verbs).await?.into()))
}

/// Take a grant back; it counts no longer from the next request on.
#[utoipa::path(delete, path = "/api/permissions/{id}", tag = "permissions", params(("id" = Uuid, Path)), responses(
    (status = 204), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn delete(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, ApiError> {
    let pattern = server.app.grants.pattern(&caller.actor, GrantId(id)).await?;
    let permit = server.app.access.permit(&caller.actor, AdministerPattern(pattern))?;
    server.app.grants.delete(&permit, GrantId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the caller may do, as rules.
#[derive(Serialize, ToSchema)]
pub struct Mine {
    /// An administrator may do everything.
    is_admin: bool,
    grants: Vec<MyGrant>,
}

/// One rule that gives the caller something.
#[derive(Serialize, ToSchema)]
struct MyGrant {
    id: Uuid,
    /// The group that it was given to, if not to the caller.
    group: Option<String>,
    pattern: String,
    #[schema(value_type = Vec<String>)]
    verbs: Vec<Verb>,
}

/// What I may do, and through which rule.
#[utoipa::path(get, path = "/api/permissions/mine", tag = "permissions", responses(
    (status = 200, body = Mine), (status = 401, body = ErrorBody)))]
pub async fn mine(State(server): State<Server>, caller: Caller) -> Answer<Mine> {
    let permit = server.app.access.permit(&caller.actor, SignedIn)?;
    let mine = server.app.grants.mine(&permit);
    let grants = mine.grants.into_iter().map(|grant| MyGrant {
        id: grant.id.0,
        group: grant.group,
        pattern: grant.pattern.to_string(),
        verbs: grant.verbs,
    });
    Ok(Json(Mine { is_admin: mine.is_admin, grants: grants.collect() }))
}
