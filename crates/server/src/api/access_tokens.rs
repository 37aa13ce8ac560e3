//! Access tokens: secrets for programs. Everybody has their own; administrators have those of robots too.

use app::access::{Govern, SignedIn};
use app::access_tokens::NewAccessToken;
use app::policy::TokenScope;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use db::{AccessToken, AccessTokenId};
use oci::Verb;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{Answer, Body, Caller, List, Path, Query};
use crate::error::{ApiError, ErrorBody, invalid};
use crate::server::Server;

/// An access token, without its secret.
#[derive(Serialize, ToSchema)]
pub struct TokenBody {
    id: Uuid,
    /// Whose it is.
    user_id: Uuid,
    name: String,
    /// What it may be used for at most; `null`: all that its user may do.
    #[schema(value_type = Option<Vec<ScopeBody>>)]
    scopes: Option<serde_json::Value>,
    /// `null`: it does not expire.
    expires_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    last_used_at: Option<DateTime<Utc>>,
}

impl From<AccessToken> for TokenBody {
    fn from(token: AccessToken) -> Self {
        let AccessToken { id, user_id, name, scopes, expires_at, created_at, last_used_at, .. } = token;
        Self { id: id.0, user_id: user_id.0, name, scopes, expires_at, created_at, last_used_at }
    }
}

/// An access token that was just made.
#[derive(Serialize, ToSchema)]
pub struct NewTokenBody {
    #[serde(flatten)]
    shown: TokenBody,
    /// The secret: kept nowhere and never shown again.
    #[schema(example = "rsd_…")]
    token: String,
}

/// What an access token may be used for; the rights of its user still count.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScopeBody {
    #[schema(example = "team/*")]
    pattern: String,
    #[schema(value_type = Vec<String>, example = json!(["pull"]))]
    verbs: Vec<Verb>,
}

/// What an access token begins with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// Unique for its user.
    #[schema(example = "ci")]
    name: String,
    /// Left out: all that its user may do.
    scopes: Option<Vec<ScopeBody>>,
    /// Left out: it does not expire.
    expires_at: Option<DateTime<Utc>>,
    /// The name or id of a robot, for administrators; left out: oneself.
    user: Option<String>,
}

/// Whose tokens.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TokenFilter {
    /// The name or id of a user or robot, for administrators; left out: oneself.
    user: Option<String>,
}

/// Access tokens by name: one's own, or with `user` somebody else's.
#[utoipa::path(
    get, path = "/api/tokens", operation_id = "list_access_tokens", tag = "access tokens",
    params(TokenFilter),
    responses(
        (status = 200, body = List<TokenBody>), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody)
    )
)]
pub async fn list(
    State(server): State<Server>,
    caller: Caller,
    Query(filter): Query<TokenFilter>,
) -> Answer<List<TokenBody>> {
    let tokens = match filter.user {
        None => server.app.access_tokens.list(&server.app.access.permit(&caller.actor, SignedIn)?).await?,
        Some(user) => {
            let permit = server.app.access.permit(&caller.actor, Govern)?;
            let user = server.app.users.get_by_id_or_name(&permit, &user).await?;
            server.app.access_tokens.list_of_user(&permit, user.id).await?
        }
    };
    Ok(Json(List::whole(tokens.into_iter().map(TokenBody::from).collect())))
}

/// Make an access token for oneself, or with `user` for a robot. The answer alone has the secret.
#[utoipa::path(
    post, path = "/api/tokens", operation_id = "create_access_token", tag = "access tokens",
    request_body = NewToken,
    responses(
        (status = 201, body = NewTokenBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn create(
    State(server): State<Server>,
    caller: Caller,
    Body(new): Body<NewToken>,
) -> Result<impl IntoResponse, ApiError> {
    let scopes = new.scopes.map(|scopes| scopes.into_iter().map(scope).collect()).transpose()?;
    let token = NewAccessToken { name: new.name, scopes, expires_at: new.expires_at };
    let (token, secret) = match new.user {
        None => server.app.access_tokens.create(&server.app.access.permit(&caller.actor, SignedIn)?, token).await?,
        Some(robot) => {
            let permit = server.app.access.permit(&caller.actor, Govern)?;
            let robot = server.app.users.get_by_id_or_name(&permit, &robot).await?;
            server.app.access_tokens.create_for_robot(&permit, robot.id, token).await?
        }
    };
    let body = NewTokenBody { shown: token.into(), token: secret };
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], Json(body)))
}

fn scope(body: ScopeBody) -> Result<TokenScope, ApiError> {
    let pattern = body.pattern.parse().map_err(|message: String| ApiError(invalid(message)))?;
    Ok(TokenScope { pattern, verbs: body.verbs })
}

/// Revoke an access token of one's own, as an administrator anybody's; it stops at once.
#[utoipa::path(
    delete, path = "/api/tokens/{id}", operation_id = "delete_access_token", tag = "access tokens",
    params(("id" = Uuid, Path)),
    responses(
        (status = 204), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)
    )
)]
pub async fn delete(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let id: AccessTokenId = id.parse().map_err(|_| ApiError(invalid("the id of an access token is a UUID")))?;
    let tokens = &server.app.access_tokens;
    match server.app.access.permit(&caller.actor, Govern) {
        Ok(permit) => tokens.delete_any(&permit, id).await?,
        Err(_) => tokens.delete(&server.app.access.permit(&caller.actor, SignedIn)?, id).await?,
    }
    Ok(StatusCode::NO_CONTENT)
}
