//! The first administrator, by the link in the server's log.

use app::Actor;
use axum::Json;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::extract::origin_of;
use super::session::{Begun, SessionBody, begun};
use super::{Answer, Body};
use crate::client::Client;
use crate::error::{ApiError, ErrorBody};
use crate::server::Server;

/// Whether there is something to set up.
#[derive(Serialize, ToSchema)]
pub struct SetupStatus {
    /// There is no administrator yet.
    needed: bool,
}

/// Who becomes the first administrator.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAdmin {
    /// The secret of the set-up link: what stands behind its `#`.
    token: String,
    #[schema(example = "admin")]
    name: String,
    #[schema(format = Password)]
    password: String,
}

/// Whether there is no administrator yet.
#[utoipa::path(
    get, path = "/api/setup", operation_id = "setup_status", tag = "setup",
    responses((status = 200, body = SetupStatus))
)]
pub async fn status(State(server): State<Server>) -> Answer<SetupStatus> {
    Ok(Json(SetupStatus { needed: server.app.setup.is_needed().await? }))
}

/// Make the first administrator and sign them in.
#[utoipa::path(
    post, path = "/api/setup", operation_id = "complete_setup", tag = "setup",
    request_body = NewAdmin,
    responses(
        (status = 201, body = SessionBody, headers(("Set-Cookie" = String, description = "The session, for browsers"))),
        (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn complete(
    State(server): State<Server>,
    Extension(client): Extension<Client>,
    Body(new): Body<NewAdmin>,
) -> Result<(StatusCode, Begun), ApiError> {
    let actor = Actor::anonymous(origin_of(&client));
    server.app.setup.complete(&actor, &new.token, &new.name, &new.password).await?;
    let session = server.app.auth.login(&new.name, &new.password, actor.origin).await?;
    Ok((StatusCode::CREATED, begun(&server, &client, session).await?))
}
