//! Deletions of local images: the plan with everything that goes along, or the job that carries it out.

use app::access::Govern;
use app::jobs::local_delete::Started;
use app::local_images::removal::{Plan, Row, Wish};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::deletion_jobs::RowRefusal;
use super::jobs::{JobBody, accepted};
use super::local_images::ContainerBody;
use super::{Body, Caller};
use crate::error::{ApiError, ErrorBody, conflict, invalid};
use crate::server::Server;

/// What goes: at most 1000 in all.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLocalDeletion {
    /// Names at the daemon: only the name goes, and the image with its last one.
    #[serde(default)]
    #[schema(example = json!(["nginx:1.27"]))]
    tags: Vec<String>,
    /// Ids of images: they go with all of their names, also if containers that do not run were made from them.
    #[serde(default)]
    images: Vec<String>,
    /// Only tell what would happen.
    #[serde(default)]
    dry_run: bool,
    /// The id of the plan that was looked at: needed without `dry_run`.
    plan_id: Option<String>,
}

/// What a deletion would do.
#[derive(Serialize, ToSchema)]
pub struct LocalDeletionPlan {
    /// Changes when the deletion would do something else.
    plan_id: String,
    /// First the images, then the names; each once, and no name that goes with its image.
    rows: Vec<LocalDeletionRow>,
    totals: LocalDeletionTotals,
}

/// One name or image that goes.
#[derive(Serialize, ToSchema)]
struct LocalDeletionRow {
    /// The name, when only that is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
    /// The id of the image.
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    /// Every name that goes.
    tags: Vec<String>,
    /// Whether the image goes, too: no name is left after this plan.
    image_goes: bool,
    /// In bytes, unpacked; layers that others use stay.
    size: u64,
    /// The containers that were made from the image.
    containers: Vec<ContainerBody>,
    /// Why it cannot be.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<RowRefusal>,
}

/// All of it in numbers.
#[derive(Serialize, ToSchema)]
struct LocalDeletionTotals {
    tags: usize,
    images: usize,
    refused: usize,
}

impl From<Plan> for LocalDeletionPlan {
    fn from(plan: Plan) -> Self {
        let possible = || plan.rows.iter().filter(|row| row.refused.is_none());
        let images: std::collections::HashSet<&String> =
            possible().filter(|row| row.is_whole).map(|row| &row.image).collect();
        let totals = LocalDeletionTotals {
            tags: possible().map(|row| row.tags.len()).sum(),
            images: images.len(),
            refused: plan.rows.len() - possible().count(),
        };
        Self { totals, rows: plan.rows.into_iter().map(LocalDeletionRow::from).collect(), plan_id: plan.id }
    }
}

impl From<Row> for LocalDeletionRow {
    fn from(row: Row) -> Self {
        Self {
            tag: row.tag,
            image: Some(row.image).filter(|image| !image.is_empty()),
            tags: row.tags,
            image_goes: row.is_whole,
            size: row.size,
            containers: row.containers.into_iter().map(ContainerBody::from).collect(),
            refused: row.refused.map(|refused| RowRefusal { code: refused.code, message: refused.message }),
        }
    }
}

/// Delete images of the Docker daemon beside the server; for administrators. With `dry_run` only the plan is made; a job
/// takes its id, and if something else would be deleted by now, nothing is: 409 `plan_changed`, with the new plan in
/// `details`.
#[utoipa::path(
    post, path = "/api/local-delete-jobs", operation_id = "create_local_delete_job", tag = "local images",
    request_body = NewLocalDeletion,
    responses(
        (status = 200, description = "The plan of a dry run", body = LocalDeletionPlan),
        (status = 202, description = "The job", body = JobBody), (status = 400, body = ErrorBody),
        (status = 401, body = ErrorBody), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn create(
    State(server): State<Server>,
    caller: Caller,
    Body(NewLocalDeletion { tags, images, dry_run, plan_id }): Body<NewLocalDeletion>,
) -> Result<Response, ApiError> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    let wish = Wish { tags, images };
    if dry_run {
        let plan = server.app.local_delete_jobs.plan(&permit, &wish).await?;
        return Ok(Json(LocalDeletionPlan::from(plan)).into_response());
    }
    let Some(plan) = plan_id else {
        return Err(ApiError(invalid("plan_id is missing: ask with dry_run first, and send the id of that plan")));
    };
    match server.app.local_delete_jobs.start(&permit, &wish, &plan).await? {
        Started::Job(job) => Ok(accepted(*job).into_response()),
        Started::Changed(plan) => {
            let message = "the images have changed, and with them what would be deleted; look at the new plan";
            Err(ApiError(conflict("plan_changed", message, &LocalDeletionPlan::from(plan))))
        }
    }
}
