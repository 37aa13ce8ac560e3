//! `/v2/`: the OCI distribution-spec. Parse → permit → perform, for each end-point of [`oci::Request`].

mod blobs;
mod conditions;
mod lists;
mod manifests;
mod stream;
mod uploads;

use app::access::{Permit, Pull, Push, SignedIn};
use app::actor::Origin;
use app::{Actor, Error};
use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Request, header};
use axum::response::{IntoResponse, Response};
use oci::{Challenge, Code, Name, Refused, Request as Call, Scope, Verb};
use serde_json::json;

use crate::client::Client;
use crate::credentials::registry_actor;
use crate::door::RequestId;
use crate::error;
use crate::server::Server;

pub use stream::incoming;

type Result<T = Response> = app::Result<T>;

/// What every end-point is given.
struct Exchange {
    server: Server,
    actor: Actor,
    parts: Parts,
}

/// Any method below `/v2/`.
pub async fn answer(
    State(server): State<Server>,
    Extension(client): Extension<Client>,
    request: Request<Body>,
) -> Response {
    let mut response = exchange(server, client, request).await;
    response.headers_mut().insert(VERSION, HeaderValue::from_static("registry/2.0"));
    response
}

async fn exchange(server: Server, client: Client, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let call = match Call::parse(parts.method.as_str(), parts.uri.path(), parts.uri.query()) {
        Ok(call) => call,
        Err(refused) => return unreadable(refused),
    };
    let challenge = challenge(&client, &call);
    let origin = Origin { remote: client.remote, request_id: Some(RequestId::current()) };
    let answer = async {
        let actor = registry_actor(&server.app, &parts.headers, origin).await?;
        dispatch(Exchange { server: server.clone(), actor, parts }, call, body).await
    };
    answer.await.unwrap_or_else(|error| refuse(&error, Some(challenge)))
}

/// By this header old Docker clients know a registry.
const VERSION: &str = "docker-distribution-api-version";

async fn dispatch(exchange: Exchange, call: Call, body: Body) -> Result {
    match call {
        Call::Ping => ping(&exchange),
        Call::Catalog { page } => lists::catalog(&exchange, &page),
        Call::Tags { name, page } => lists::tags(&exchange, name, page).await,
        Call::Referrers { name, digest, artifact_type } => {
            lists::referrers(&exchange, name, digest, artifact_type).await
        }
        Call::GetManifest { name, reference } => manifests::get(&exchange, name, reference).await,
        Call::HeadManifest { name, reference } => manifests::head(&exchange, name, reference).await,
        Call::PutManifest { name, reference } => manifests::put(&exchange, name, reference, body).await,
        Call::DeleteManifest { name, reference } => manifests::delete(&exchange, name, reference).await,
        Call::GetBlob { name, digest } => blobs::get(&exchange, name, digest).await,
        Call::HeadBlob { name, digest } => blobs::head(&exchange, name, digest).await,
        Call::DeleteBlob { name, digest } => blobs::delete(&exchange, name, digest).await,
        Call::StartUpload { name, digest: Some(digest), .. } => uploads::whole(&exchange, name, digest, body).await,
        Call::StartUpload { name, mount: Some(mount), .. } => uploads::mount(&exchange, name, mount).await,
        Call::StartUpload { name, .. } => uploads::start(&exchange, name).await,
        Call::UploadStatus { name, upload } => uploads::status(&exchange, name, upload).await,
        Call::AppendUpload { name, upload } => uploads::append(&exchange, name, upload, body).await,
        Call::FinishUpload { name, upload, digest } => uploads::finish(&exchange, name, (upload, digest), body).await,
        Call::CancelUpload { name, upload } => uploads::cancel(&exchange, name, upload).await,
    }
}

/// end-1. Nobody gets a 200 without signing in: Docker would never send credentials afterwards.
fn ping(exchange: &Exchange) -> Result {
    exchange.server.app.access.permit(&exchange.actor, SignedIn)?;
    Ok(Json(json!({})).into_response())
}

/// The challenge that a call would be answered with: where to get a token, and for what.
fn challenge(client: &Client, call: &Call) -> Challenge {
    let scopes = match call {
        Call::Ping => Vec::new(),
        Call::Catalog { .. } => vec![Scope::catalog()],
        Call::Tags { name, .. }
        | Call::Referrers { name, .. }
        | Call::GetManifest { name, .. }
        | Call::HeadManifest { name, .. }
        | Call::GetBlob { name, .. }
        | Call::HeadBlob { name, .. } => vec![Scope::repository(name, &[Verb::Pull])],
        Call::DeleteManifest { name, .. } | Call::DeleteBlob { name, .. } => {
            vec![Scope::repository(name, &[Verb::Delete])]
        }
        Call::StartUpload { name, mount, .. } => {
            let from = mount.as_ref().and_then(|mount| mount.from.as_ref()).filter(|from| *from != name);
            let source = from.map(|from| Scope::repository(from, &[Verb::Pull]));
            [Scope::repository(name, &[Verb::Pull, Verb::Push])].into_iter().chain(source).collect()
        }
        Call::PutManifest { name, .. }
        | Call::UploadStatus { name, .. }
        | Call::AppendUpload { name, .. }
        | Call::FinishUpload { name, .. }
        | Call::CancelUpload { name, .. } => vec![Scope::repository(name, &[Verb::Pull, Verb::Push])],
    };
    Challenge { realm: format!("{}/token", client.base), service: client.host().to_owned(), scopes, error: None }
}

fn unreadable(refused: Refused) -> Response {
    match refused {
        Refused::Invalid(error) => refuse(&Error::Registry(error), None),
        Refused::NoRoute => refuse(&error::no_route(), None),
        Refused::Method(allowed) => {
            let message = format!("this address answers to {allowed}");
            let mut response = refuse(&Error::Registry(oci::Error::new(Code::Unsupported, message)), None);
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allowed));
            response
        }
    }
}

/// An error as the specification writes it (spec, "Error Codes"), with the challenge where signing in may help.
pub fn refuse(error: &Error, challenge: Option<Challenge>) -> Response {
    error::log(error);
    let (code, detail) = match error {
        Error::Unauthenticated(_) | Error::InsufficientScope(_) => (Code::Unauthorized, None),
        // The closed set of codes has no word for it; programs find ours in the detail.
        Error::Forbidden(problem) if problem.code == "password_change_required" => {
            (Code::Denied, Some(json!({ "code": problem.code })))
        }
        Error::Forbidden(_) => (Code::Denied, None),
        Error::NotFound(_) => (Code::NameUnknown, None),
        Error::Conflict(_) | Error::Invalid(_) => (Code::Unsupported, None),
        Error::TooMany(..) => (Code::TooManyRequests, None),
        Error::Unavailable(..) => (Code::Unavailable, None),
        Error::Internal(_) => (Code::Unknown, None),
        Error::Registry(error) => (error.code, error.detail.clone()),
    };
    let body = json!({ "errors": [{ "code": code.as_str(), "message": error.to_string(), "detail": detail }] });
    let mut response = (error::status(error), Json(body)).into_response();
    if let Some(value) = www_authenticate(error, challenge) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, value);
    }
    error::add_retry_after(error, &mut response);
    response
}

fn www_authenticate(error: &Error, challenge: Option<Challenge>) -> Option<HeaderValue> {
    let error = match error {
        Error::Unauthenticated(problem) if problem.code == "credentials_invalid" => Some("invalid_token"),
        Error::Unauthenticated(_) => None,
        Error::InsufficientScope(_) => Some("insufficient_scope"),
        _ => return None,
    };
    HeaderValue::from_str(&Challenge { error, ..challenge? }.to_string()).ok()
}

/// A permit to read. A repository that is hidden is answered in the very words and detail of one that is missing.
fn pull(exchange: &Exchange, name: Name) -> Result<Permit<Pull>> {
    let unknown = oci::Error::name_unknown(&name);
    exchange.server.app.access.permit(&exchange.actor, Pull(name)).map_err(|error| match error {
        Error::NotFound(_) => Error::Registry(unknown),
        error => error,
    })
}

fn push(exchange: &Exchange, name: Name) -> Result<Permit<Push>> {
    exchange.server.app.access.permit(&exchange.actor, Push(name))
}
