//! Signing in and out.

use app::access::SignedIn;
use app::auth::{Audience, Session};
use axum::Json;
use axum::extract::{Extension, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use db::{Role, User, UserKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::extract::origin_of;
use super::{Answer, Body, Recognized};
use crate::client::Client;
use crate::credentials::COOKIE;
use crate::error::{ApiError, ErrorBody};
use crate::server::Server;

/// Name and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Login {
    #[schema(example = "mei")]
    name: String,
    #[schema(format = Password)]
    password: String,
}

/// A session that just began.
#[derive(Serialize, ToSchema)]
pub struct SessionBody {
    /// For `Authorization: Bearer`; browsers have it as a cookie.
    token: String,
    /// Its life in seconds.
    expires_in: i64,
    user: Me,
}

/// Oneself.
#[derive(Serialize, ToSchema)]
pub struct Me {
    id: Uuid,
    name: String,
    #[schema(value_type = String, example = "user")]
    kind: UserKind,
    #[schema(value_type = String, example = "admin")]
    role: Role,
    description: String,
    /// Somebody else chose the password: until it is changed, there is an answer only here, and to changing it and signing out.
    must_change_password: bool,
    /// When the session ends; absent without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<DateTime<Utc>>,
}

impl Me {
    fn of(user: User, expires_at: Option<DateTime<Utc>>) -> Self {
        let User { id, name, kind, role, description, must_change_password, .. } = user;
        Self { id: id.0, name, kind, role, description, must_change_password, expires_at }
    }
}

/// The passwords of a change.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    #[schema(format = Password)]
    current_password: String,
    #[schema(format = Password)]
    new_password: String,
}

/// Sign in with name and password: the answer has the session as a token, and sets it as a cookie.
#[utoipa::path(
    post, path = "/api/auth/login", tag = "session",
    request_body = Login,
    responses(
        (status = 200, body = SessionBody, headers(("Set-Cookie" = String, description = "The session, for browsers"))),
        (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 429, body = ErrorBody)
    )
)]
pub async fn login(
    State(server): State<Server>,
    Extension(client): Extension<Client>,
    Body(login): Body<Login>,
) -> Result<Begun, ApiError> {
    let session = server.app.auth.login(&login.name, &login.password, origin_of(&client)).await?;
    begun(&server, &client, session).await
}

/// The answer to whoever just signed in: headers and body.
pub(super) type Begun = ([(HeaderName, String); 2], Json<SessionBody>);

/// Answer a session that just began.
pub(super) async fn begun(server: &Server, client: &Client, session: Session) -> Result<Begun, ApiError> {
    let actor = server.app.auth.recognize_bearer(&session.token, Audience::Session, origin_of(client))?;
    let permit = server.app.access.permit(&actor, SignedIn)?;
    let expires_at = server.app.auth.session_expires_at(&session.token);
    let user = Me::of(server.app.users.me(&permit).await?, expires_at);
    let headers = [cookie(&session.token, session.expires_in, client), (header::CACHE_CONTROL, "no-store".into())];
    Ok((headers, Json(SessionBody { token: session.token, expires_in: session.expires_in, user })))
}

/// The session in a cookie that scripts cannot read; with a life of 0 it is forgotten. Signed texts need no quoting.
fn cookie(token: &str, seconds: i64, client: &Client) -> (HeaderName, String) {
    let secure = if client.secure { "; Secure" } else { "" };
    (header::SET_COOKIE, format!("{COOKIE}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"))
}

/// Sign out: the session counts no longer, wherever its token was copied to. Without a session nothing happens.
#[utoipa::path(
    post, path = "/api/auth/logout", tag = "session",
    responses(
        (status = 204), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody)
    )
)]
pub async fn logout(
    State(server): State<Server>,
    Recognized(caller): Recognized,
) -> Result<impl IntoResponse, ApiError> {
    if let Some(credential) = &caller.credential {
        server.app.auth.logout(credential, caller.actor.origin).await?;
    }
    Ok((StatusCode::NO_CONTENT, [cookie("", 0, &caller.client)]))
}

/// Who I am.
#[utoipa::path(
    get, path = "/api/auth/me", tag = "session",
    responses( (status = 200, body = Me), (status = 401, body = ErrorBody))
)]
pub async fn me(State(server): State<Server>, Recognized(caller): Recognized) -> Answer<Me> {
    let permit = server.app.access.permit(&caller.actor, SignedIn)?;
    let expires_at = caller.credential.and_then(|credential| server.app.auth.session_expires_at(&credential));
    Ok(Json(Me::of(server.app.users.me(&permit).await?, expires_at)))
}

/// Change one's own password. Every session of the user ends, this one too; access tokens stay.
#[utoipa::path(
    post, path = "/api/auth/password", tag = "session",
    request_body = PasswordChange,
    responses(
        (status = 204), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 429, body = ErrorBody)
    )
)]
pub async fn change_password(
    State(server): State<Server>,
    Recognized(caller): Recognized,
    Body(change): Body<PasswordChange>,
) -> Result<impl IntoResponse, ApiError> {
    let permit = server.app.access.permit(&caller.actor, SignedIn)?;
    server.app.auth.change_password(&permit, &change.current_password, &change.new_password).await?;
    Ok((StatusCode::NO_CONTENT, [cookie("", 0, &caller.client)]))
}
