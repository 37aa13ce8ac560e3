//! Remotes: other registries that images are copied from and to.

use app::access::{Govern, SignedIn};
use app::remotes::{NewRemote, RemoteChange, Tested};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use db::remotes::Settings;
use db::{Remote, RemoteId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, Body, Caller, List, Path};
use crate::error::{ApiError, ErrorBody, invalid};
use crate::server::Server;

/// A remote. Who does not administer sees only its id, name and address.
#[derive(Default, Serialize, ToSchema)]
pub struct RemoteBody {
    id: i64,
    #[schema(example = "quay")]
    name: String,
    url: String,
    /// Everybody may use it.
    shared: bool,
    /// As whom it is asked; left out: as nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<String>,
    /// The password itself is never shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    has_password: Option<bool>,
    /// It may be spoken to without TLS.
    #[serde(skip_serializing_if = "Option::is_none")]
    insecure_http: Option<bool>,
    /// Certificates (PEM) to trust beside those of the system.
    #[serde(skip_serializing_if = "Option::is_none")]
    ca_certificate: Option<String>,
    /// Its addresses may be private ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_private: Option<bool>,
    /// Which platforms to copy unless others are named; left out: all.
    #[serde(skip_serializing_if = "Option::is_none")]
    platforms: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<DateTime<Utc>>,
}

impl RemoteBody {
    fn of(remote: Remote, is_whole: bool) -> Self {
        let Remote { id, created_at, settings } = remote;
        let Settings { name, url, shared, .. } = settings;
        let named = Self { id: id.0, name, url, shared, ..Self::default() };
        if !is_whole {
            return named;
        }
        Self {
            username: settings.username,
            has_password: Some(settings.sealed_password.is_some()),
            insecure_http: Some(settings.insecure_http),
            ca_certificate: settings.ca_certificate,
            allow_private: Some(settings.allow_private),
            platforms: settings.platforms,
            created_at: Some(created_at),
            ..named
        }
    }
}

/// What a remote begins with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRemoteBody {
    /// Unique.
    #[schema(example = "quay")]
    name: String,
    /// Scheme, host and port. Without a scheme it is `https`, with `insecure_http` it is `http`.
    #[schema(example = "quay.io")]
    url: String,
    /// Left out: as nobody.
    username: Option<String>,
    /// Kept encrypted and never shown.
    password: Option<String>,
    /// Without it an address without TLS is refused.
    #[serde(default)]
    insecure_http: bool,
    /// Certificates (PEM) to trust beside those of the system.
    ca_certificate: Option<String>,
    /// Without it private, loopback and link-local addresses are refused.
    #[serde(default)]
    allow_private: bool,
    /// Everybody may copy with its account.
    #[serde(default)]
    shared: bool,
    /// Which platforms to copy unless others are named; empty: all.
    #[serde(default)]
    #[schema(example = json!(["linux/amd64"]))]
    platforms: Vec<String>,
}

/// What changes in a remote; what is left out stays, and an empty text or list takes away what there was.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoteChangeBody {
    name: Option<String>,
    /// Another address needs the password again.
    url: Option<String>,
    /// Another account needs the password again; an empty name takes it away.
    username: Option<String>,
    /// An empty one takes it away.
    password: Option<String>,
    insecure_http: Option<bool>,
    ca_certificate: Option<String>,
    allow_private: Option<bool>,
    shared: Option<bool>,
    platforms: Option<Vec<String>>,
}

/// How a test of a remote ended.
#[derive(Serialize, ToSchema)]
pub struct RemoteTestBody {
    /// Whether it answers, and lets us in.
    ok: bool,
    /// Why not.
    #[schema(example = "remote_unauthorized")]
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    message: String,
    /// What it can do; left out when it does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    capabilities: Option<CapabilitiesBody>,
    elapsed_ms: u64,
}

/// What a remote can do.
#[derive(Serialize, ToSchema)]
pub struct CapabilitiesBody {
    /// Manifests can be deleted.
    deletes: bool,
    /// A tag can be deleted by its name.
    deletes_tags: bool,
    /// It lists referrers; where not, they are kept in tags.
    lists_referrers: bool,
    /// How often it may be asked, as Docker Hub tells.
    rate_limit: Option<RateLimitBody>,
}

/// How often a registry may be asked.
#[derive(Serialize, ToSchema)]
pub struct RateLimitBody {
    limit: Option<u64>,
    remaining: u64,
    window_seconds: Option<u64>,
}

impl From<Tested> for RemoteTestBody {
    fn from(Tested { problem, abilities, elapsed }: Tested) -> Self {
        let capabilities = abilities.map(|abilities| CapabilitiesBody {
            deletes: abilities.deletes,
            deletes_tags: abilities.deletes_tags,
            lists_referrers: abilities.lists_referrers,
            rate_limit: abilities.rate_limit.map(|told| RateLimitBody {
                limit: told.limit,
                remaining: told.remaining,
                window_seconds: told.window.map(|window| window.as_secs()),
            }),
        });
        let elapsed_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        match problem {
            None => Self { ok: true, code: None, message: "the registry answers".to_owned(), capabilities, elapsed_ms },
            Some(problem) => {
                Self { ok: false, code: Some(problem.code), message: problem.message, capabilities, elapsed_ms }
            }
        }
    }
}

/// Remotes by name: for administrators all, for others those that are shared, without their details.
#[utoipa::path(
    get, path = "/api/remotes", operation_id = "list_remotes", tag = "remotes",
    responses((status = 200, body = List<RemoteBody>), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody))
)]
pub async fn list(State(server): State<Server>, caller: Caller) -> Answer<List<RemoteBody>> {
    let permit = server.app.access.permit(&caller.actor, SignedIn)?;
    let (remotes, is_whole) = server.app.remotes.list(&permit).await?;
    Ok(Json(List::whole(remotes.into_iter().map(|remote| RemoteBody::of(remote, is_whole)).collect())))
}

/// Make a remote. Nothing is asked of it yet.
#[utoipa::path(
    post, path = "/api/remotes", operation_id = "create_remote", tag = "remotes",
    request_body = NewRemoteBody,
    responses(
        (status = 201, body = RemoteBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn create(
    State(server): State<Server>,
    caller: Caller,
    Body(new): Body<NewRemoteBody>,
) -> Result<(StatusCode, Json<RemoteBody>), ApiError> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    let new = NewRemote {
        name: new.name,
        url: new.url,
        username: new.username,
        password: new.password,
        insecure_http: new.insecure_http,
        ca_certificate: new.ca_certificate,
        allow_private: new.allow_private,
        shared: new.shared,
        platforms: new.platforms,
    };
    let remote = server.app.remotes.create(&permit, new).await?;
    Ok((StatusCode::CREATED, Json(RemoteBody::of(remote, true))))
}

/// One remote.
#[utoipa::path(
    get, path = "/api/remotes/{id}", operation_id = "get_remote", tag = "remotes",
    params(("id" = i64, Path)),
    responses(
        (status = 200, body = RemoteBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)
    )
)]
pub async fn get(State(server): State<Server>, caller: Caller, Path(id): Path<String>) -> Answer<RemoteBody> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    Ok(Json(RemoteBody::of(server.app.remotes.get(&permit, id_of(&id)?).await?, true)))
}

/// Change a remote. The password stays only with the address and the account that it was given for.
#[utoipa::path(
    patch, path = "/api/remotes/{id}", operation_id = "update_remote", tag = "remotes",
    params(("id" = i64, Path)),
    request_body = RemoteChangeBody,
    responses(
        (status = 200, body = RemoteBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn update(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
    Body(change): Body<RemoteChangeBody>,
) -> Answer<RemoteBody> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    let change = RemoteChange {
        name: change.name,
        url: change.url,
        username: change.username,
        password: change.password,
        insecure_http: change.insecure_http,
        ca_certificate: change.ca_certificate,
        allow_private: change.allow_private,
        shared: change.shared,
        platforms: change.platforms,
    };
    Ok(Json(RemoteBody::of(server.app.remotes.set(&permit, id_of(&id)?, change).await?, true)))
}

/// Delete a remote with its password; what was copied stays.
#[utoipa::path(
    delete, path = "/api/remotes/{id}", operation_id = "delete_remote", tag = "remotes",
    params(("id" = i64, Path)),
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
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    server.app.remotes.delete(&permit, id_of(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether a remote answers, lets us in, and what it can do. Nothing is changed there.
#[utoipa::path(
    post, path = "/api/remotes/{id}/test", operation_id = "test_remote", tag = "remotes",
    params(("id" = i64, Path)),
    responses(
        (status = 200, body = RemoteTestBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)
    )
)]
pub async fn test(State(server): State<Server>, caller: Caller, Path(id): Path<String>) -> Answer<RemoteTestBody> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    Ok(Json(server.app.remotes.test(&permit, id_of(&id)?).await?.into()))
}

fn id_of(text: &str) -> Result<RemoteId, ApiError> {
    text.parse().map_err(|_| ApiError(invalid("the id of a remote is a number")))
}
