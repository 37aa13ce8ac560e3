//! Freeing what nothing needs, and verifying what is kept: as jobs.

use app::access::Govern;
use app::jobs::collection::CollectionRules;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::jobs::{JobBody, accepted};
use crate::api::{Body, Caller};
use crate::error::{ApiError, ErrorBody};
use crate::server::Server;

/// What a collection may take.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCollection {
    /// Tell in the log what would go, and change nothing.
    #[serde(default)]
    dry_run: bool,
    /// For how many minutes nobody must have needed what goes: longer than the slowest push takes between a layer and its
    /// manifest. With 0 a push that is under way may have to be repeated.
    #[serde(default = "an_hour")]
    #[schema(default = 60)]
    grace_minutes: u64,
    /// Manifests without tag go when nobody needed them for so many days; left out, they stay. Never an image of an index
    /// that stays, and never what refers to one.
    untagged_days: Option<u64>,
}

impl From<NewCollection> for CollectionRules {
    fn from(NewCollection { dry_run, grace_minutes, untagged_days }: NewCollection) -> Self {
        Self { dry_run, grace_minutes, untagged_days }
    }
}

fn an_hour() -> u64 {
    app::storage::GRACE.as_secs() / 60
}

/// No settings yet.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVerification {}

/// Delete what nothing needs from the disk, while the registry goes on. For administrators; in front of an upstream 409
/// `collection_upstream`, with the command that it needs.
#[utoipa::path(
    post, path = "/api/collection-jobs", operation_id = "collect_garbage", tag = "jobs", request_body = NewCollection,
    responses(
        (status = 202, description = "The job", body = JobBody), (status = 400, body = ErrorBody),
        (status = 401, body = ErrorBody), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn collect(
    State(server): State<Server>,
    caller: Caller,
    Body(asked): Body<NewCollection>,
) -> Result<Response, ApiError> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    Ok(accepted(server.app.storage_jobs.collect(&permit, asked.into()).await?).into_response())
}

/// Read all blobs and compare them with their digests. Damaged ones are set aside and not served; pushing them again mends
/// them. For administrators; in front of an upstream 409 `collection_upstream`.
#[utoipa::path(
    post, path = "/api/verification-jobs", operation_id = "verify_storage", tag = "jobs",
    request_body = NewVerification,
    responses(
        (status = 202, description = "The job", body = JobBody), (status = 400, body = ErrorBody),
        (status = 401, body = ErrorBody), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn verify(
    State(server): State<Server>,
    caller: Caller,
    Body(NewVerification {}): Body<NewVerification>,
) -> Result<Response, ApiError> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    Ok(accepted(server.app.storage_jobs.verify(&permit).await?).into_response())
}
