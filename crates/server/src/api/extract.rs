//! What handlers take: who asks, and input whose errors look like all others.

use app::Actor;
use app::actor::Origin;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::client::Client;
use crate::credentials::{recognized_actor, session_actor};
use crate::door::RequestId;
use crate::error::{ApiError, invalid};
use crate::server::Server;

/// Who asks: nobody (anonymous), a session, an access token, or name and password.
pub struct Caller {
    /// Who it is.
    pub actor: Actor,
    /// The session or token that was sent, to end it.
    pub credential: Option<String>,
    /// Where they are.
    pub client: Client,
}

impl FromRequestParts<Server> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, ApiError> {
        let client = client_of(parts)?;
        let (actor, credential) = session_actor(&server.app, &parts.method, &parts.headers, origin_of(&client)).await?;
        Ok(Self { actor, credential, client })
    }
}

/// Who asks, also if they must first choose a password of their own: for the few handlers that let them do so.
pub struct Recognized(pub Caller);

impl FromRequestParts<Server> for Recognized {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, ApiError> {
        let client = client_of(parts)?;
        let origin = origin_of(&client);
        let (actor, credential) = recognized_actor(&server.app, &parts.method, &parts.headers, origin).await?;
        Ok(Self(Caller { actor, credential, client }))
    }
}

/// Where the request came from, for handlers that need no caller.
pub fn origin_of(client: &Client) -> Origin {
    Origin { remote: client.remote, request_id: Some(RequestId::current()) }
}

fn client_of(parts: &Parts) -> Result<Client, ApiError> {
    parts.extensions.get::<Client>().cloned().ok_or_else(|| ApiError(invalid("the request came in by no door")))
}

/// The longest reason, in characters, why input was refused: it may quote the input.
const REASON: usize = 400;

fn refused(reason: &str) -> ApiError {
    ApiError(invalid(reason.chars().take(REASON).collect::<String>()))
}

/// A JSON body.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Server> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, server: &Server) -> Result<Self, ApiError> {
        let read: Result<axum::Json<T>, JsonRejection> = axum::Json::from_request(request, server).await;
        read.map(|body| Self(body.0)).map_err(|rejection| refused(&rejection.body_text()))
    }
}

/// A part of a JSON body whose shape the rest tells.
///
/// # Errors
/// What it is not.
pub fn part<T: DeserializeOwned>(name: &str, value: Value) -> Result<T, ApiError> {
    serde_json::from_value(value).map_err(|error| refused(&format!("{name}: {error}")))
}

/// The variable parts of a path.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<Server> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, ApiError> {
        let read: Result<axum::extract::Path<T>, PathRejection> =
            axum::extract::Path::from_request_parts(parts, server).await;
        read.map(|path| Self(path.0)).map_err(|rejection| refused(&rejection.body_text()))
    }
}

/// The query of an address.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<Server> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, ApiError> {
        let read: Result<axum::extract::Query<T>, QueryRejection> =
            axum::extract::Query::from_request_parts(parts, server).await;
        read.map(|query| Self(query.0)).map_err(|rejection| refused(&rejection.body_text()))
    }
}
