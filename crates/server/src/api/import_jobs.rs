//! Images out of an uploaded archive: the plan, or the job that brings them.

use app::access::SignedIn;
use app::imports::{MOST, Options, Plan, Row, State, Target, Wish};
use axum::Json;
use axum::extract::State as Extracted;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::deletion_jobs::RowRefusal;
use super::imports::parse;
use super::jobs::{JobBody, accepted};
use crate::api::{Body, Caller};
use crate::error::{ApiError, ErrorBody, conflict, invalid};
use crate::server::Server;

/// Where an image goes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportTarget {
    /// Which of the archive's images, by its `index`.
    image: usize,
    #[schema(example = "team/app")]
    repository: String,
    #[schema(example = "1.0")]
    tag: String,
}

/// Which images of an archive go where.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportJobBody {
    /// The id of the upload.
    import: String,
    rows: Vec<ImportTarget>,
    /// Only tell what would happen: nothing changes, and no job is made.
    #[serde(default)]
    dry_run: bool,
    /// The id of the plan that was looked at. When it would do something else now, the answer is 409 `plan_changed`
    /// with the new plan in `details`. Left out, whatever the plan is now counts.
    plan_id: Option<String>,
    /// Tags that are on something else move.
    #[serde(default)]
    overwrite: bool,
    /// Begin although some tags are on something else; they stay there.
    #[serde(default)]
    skip_conflicts: bool,
    /// Images for different platforms that get one name become an index; true when left out.
    join: Option<bool>,
}

/// What becomes of a row.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportRowState {
    /// It will be done.
    Ready,
    /// The tag is there, on something that may be something else.
    Conflict,
    /// It cannot be.
    Refused,
    /// The tag is on just that already.
    Nothing,
}

/// What would come under one name.
#[derive(Serialize, ToSchema)]
pub struct ImportRow {
    #[schema(example = "team/app")]
    repository: String,
    #[schema(example = "1.0")]
    tag: String,
    state: ImportRowState,
    /// Which of the archive's images: several become an index.
    images: Vec<usize>,
    platforms: Vec<String>,
    /// Bytes in the archive; what is there already is not moved.
    bytes: u64,
    /// What the tag is on now.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    /// What it would be on, as far as that is known before.
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<String>,
    /// Why it cannot be.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<RowRefusal>,
}

/// All of it in numbers.
#[derive(Serialize, ToSchema)]
pub struct ImportTotals {
    ready: u64,
    conflicts: u64,
    refused: u64,
    nothing: u64,
    bytes: u64,
}

/// What an import would do.
#[derive(Serialize, ToSchema)]
pub struct ImportPlan {
    /// Changes when the import would do something else.
    plan_id: String,
    rows: Vec<ImportRow>,
    totals: ImportTotals,
}

impl ImportPlan {
    fn of(plan: Plan, options: Options) -> Self {
        let totals = ImportTotals {
            ready: plan.count(options, State::Ready),
            conflicts: plan.count(options, State::Conflict),
            refused: plan.count(options, State::Refused),
            nothing: plan.count(options, State::Nothing),
            bytes: plan.rows.iter().fold(0, |sum, row| sum.saturating_add(row.bytes)),
        };
        let row = |row: Row| ImportRow {
            state: match row.state(options) {
                State::Ready => ImportRowState::Ready,
                State::Conflict => ImportRowState::Conflict,
                State::Refused => ImportRowState::Refused,
                State::Nothing => ImportRowState::Nothing,
            },
            repository: row.repository.to_string(),
            tag: row.tag.to_string(),
            images: row.images,
            platforms: row.platforms,
            bytes: row.bytes,
            before: row.before,
            digest: row.digest,
            refused: row.refused.map(|refused| RowRefusal { code: refused.code, message: refused.message }),
        };
        Self { plan_id: plan.id, rows: plan.rows.into_iter().map(row).collect(), totals }
    }
}

/// Bring images of an uploaded archive into repositories: with `dry_run` the plan, else a job. Layers that are there are not
/// moved.
#[utoipa::path(
    post, path = "/api/import-jobs", operation_id = "import_images", tag = "jobs",
    request_body = ImportJobBody,
    responses(
        (status = 200, description = "The plan of a dry run", body = ImportPlan),
        (status = 202, description = "The job", body = JobBody), (status = 400, body = ErrorBody),
        (status = 401, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)
    )
)]
pub async fn create(
    Extracted(server): Extracted<Server>,
    caller: Caller,
    Body(asked): Body<ImportJobBody>,
) -> Result<Response, ApiError> {
    let permit = server.app.access.permit(&caller.actor, SignedIn)?;
    let wish = wish(&asked)?;
    let plan = server.app.import_jobs.plan(&permit, &wish).await?;
    if asked.dry_run {
        return Ok(Json(ImportPlan::of(plan, wish.options)).into_response());
    }
    if asked.plan_id.is_some_and(|id| id != plan.id) {
        let message = "something has changed, and with it what would be done; look at the new plan";
        return Err(ApiError(conflict("plan_changed", message, &ImportPlan::of(plan, wish.options))));
    }
    if plan.count(wish.options, State::Conflict) > 0 && !asked.skip_conflicts {
        let message = "some tags are there already: set `overwrite` to move them, or `skip_conflicts`";
        return Err(ApiError(conflict("conflicts", message, &ImportPlan::of(plan, wish.options))));
    }
    if plan.count(wish.options, State::Refused) == plan.rows.len() as u64 {
        let message = "nothing of this can be done; the plan says why";
        return Err(ApiError(conflict("all_refused", message, &ImportPlan::of(plan, wish.options))));
    }
    Ok(accepted(server.app.import_jobs.start(&permit, &wish, &plan).await?).into_response())
}

fn wish(asked: &ImportJobBody) -> Result<Wish, ApiError> {
    // Before each name is parsed.
    if asked.rows.len() > MOST {
        return Err(ApiError(invalid(format!("one job imports at most {MOST} images"))));
    }
    let target = |row: &ImportTarget| {
        Ok::<_, ApiError>(Target { image: row.image, repository: row.repository.parse()?, tag: row.tag.parse()? })
    };
    let rows = asked.rows.iter().map(target).collect::<Result<_, _>>()?;
    let options = Options { overwrite: asked.overwrite, join: asked.join.unwrap_or(true) };
    Ok(Wish { import: parse(&asked.import)?, rows, options })
}
