//! `/token`: where Docker clients turn names and passwords into tokens (Distribution token specification).

use app::Actor;
use app::actor::Origin;
use app::auth::RegistryToken;
use axum::extract::rejection::FormRejection;
use axum::extract::{Extension, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use oci::Scope;
use serde::Deserialize;
use serde_json::json;

use crate::client::Client;
use crate::credentials::registry_actor;
use crate::door::RequestId;
use crate::error::ApiError;
use crate::server::Server;
use crate::v2;

/// `GET /token?service=…&scope=…`, with Basic credentials or without any.
pub async fn get(
    State(server): State<Server>,
    Extension(client): Extension<Client>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let parameters = |name: &'static str| {
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.filter(move |(key, _)| key == name).map(|(_, value)| value)
    };
    let scopes = parameters("scope").flat_map(|value| Scope::parse_list(&value)).collect();
    let service = parameters("service").next();
    let answer = async {
        let actor = registry_actor(&server.app, &headers, origin(&client)).await?;
        server.app.auth.registry_token(&actor, service.as_deref(), scopes)
    };
    respond(answer.await)
}

/// The form of `POST /token` (Distribution token specification, "`OAuth2`").
#[derive(Deserialize)]
pub struct Grant {
    #[serde(rename = "grant_type")]
    kind: String,
    username: Option<String>,
    password: Option<String>,
    service: Option<String>,
    scope: Option<String>,
}

/// `POST /token`: the same for clients that speak `OAuth2`, with `grant_type=password`.
pub async fn post(
    State(server): State<Server>,
    Extension(client): Extension<Client>,
    form: Result<Form<Grant>, FormRejection>,
) -> Response {
    let Ok(Form(grant)) = form else {
        return oauth_error("invalid_request", "send the form of an OAuth2 token request");
    };
    let (Some(name), Some(password)) = (grant.username, grant.password) else {
        return oauth_error("invalid_request", "username and password are needed");
    };
    if grant.kind != "password" {
        return oauth_error("unsupported_grant_type", "only grant_type=password is served here");
    }
    let answer = async {
        let actor: Actor = server.app.auth.basic(&name, &password, origin(&client)).await?;
        let scopes = Scope::parse_list(&grant.scope.unwrap_or_default());
        server.app.auth.registry_token(&actor, grant.service.as_deref(), scopes)
    };
    respond(answer.await)
}

/// `GET /token/jwks.json`: by this key another registry knows our tokens (distribution 3.x reads it from a file).
pub async fn keys(State(server): State<Server>) -> Result<Response, ApiError> {
    Ok(Json(server.app.auth.token_keys()?).into_response())
}

fn origin(client: &Client) -> Origin {
    Origin { remote: client.remote, request_id: Some(RequestId::current()) }
}

fn respond(answer: app::Result<RegistryToken>) -> Response {
    match answer {
        Ok(token) => {
            let granted: Vec<String> = token.granted.iter().map(ToString::to_string).collect();
            let body = json!({
                "token": token.token,
                "access_token": token.token,
                "expires_in": token.expires_in,
                "issued_at": token.issued_at,
                "scope": granted.join(" "),
            });
            ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
        }
        Err(error) => v2::refuse(&error, None),
    }
}

/// RFC 6749, 5.2.
fn oauth_error(error: &'static str, description: &'static str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": error, "error_description": description }))).into_response()
}
