//! One tag for all architectures, for whole repositories: the plan, or the job that carries it out.

use app::access::SignedIn;
use app::indexes::{MOST, Options, Part, Plan, Row, State, Suffixes, Wish};
use axum::Json;
use axum::extract::State as Extracted;
use axum::response::{IntoResponse, Response};
use oci::Name;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::deletion_jobs::RowRefusal;
use super::jobs::{JobBody, accepted};
use crate::api::{Body, Caller};
use crate::error::{ApiError, ErrorBody, conflict, invalid};
use crate::server::Server;

/// Repositories whose tags with suffixes shall be joined.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IndexJobBody {
    #[schema(example = json!(["team/app"]))]
    repositories: Vec<String>,
    /// By what tags end that belong together: `-x86`, `-x86_64`, `-amd64`, `-arm`, `-arm64` and `-aarch64` when left out.
    /// What an image runs on its own configuration says.
    #[schema(example = json!(["-x86", "-arm"]))]
    suffixes: Option<Vec<String>>,
    /// Only tell what would happen: nothing changes, and no job is made.
    #[serde(default)]
    dry_run: bool,
    /// The id of the plan that was looked at. When it would do something else now, the answer is 409 `plan_changed`
    /// with the new plan in `details`. Left out, whatever the plan is now counts.
    plan_id: Option<String>,
    /// Joined tags that are on something else move.
    #[serde(default)]
    overwrite: bool,
    /// Begin although some joined tags are on something else; they stay there.
    #[serde(default)]
    skip_conflicts: bool,
    /// The tags with suffixes go, each after the joined one is there. Their images stay: the index holds them.
    #[serde(default)]
    delete_source: bool,
}

/// What becomes of a row.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IndexRowState {
    /// It will be done.
    Ready,
    /// The joined tag is on something else.
    Conflict,
    /// There is one image only: nothing to join it with.
    Incomplete,
    /// It cannot be.
    Refused,
    /// The tag is on just that index already.
    Nothing,
}

/// A tag that would be joined.
#[derive(Serialize, ToSchema)]
pub struct IndexPart {
    #[schema(example = "1.0-x86")]
    tag: String,
    digest: String,
    /// What it runs on.
    #[schema(example = json!(["linux/amd64"]))]
    platforms: Vec<String>,
}

/// What would happen to one tag.
#[derive(Serialize, ToSchema)]
pub struct IndexRow {
    #[schema(example = "team/app")]
    repository: String,
    /// The joined tag; absent where the row is about the whole repository.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "1.0")]
    tag: Option<String>,
    state: IndexRowState,
    parts: Vec<IndexPart>,
    /// Of the index.
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<String>,
    /// What the tag is on now.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    /// Why it cannot be.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<RowRefusal>,
}

/// All of it in numbers.
#[derive(Serialize, ToSchema)]
pub struct IndexTotals {
    ready: u64,
    conflicts: u64,
    incomplete: u64,
    refused: u64,
    nothing: u64,
}

/// What joining would do.
#[derive(Serialize, ToSchema)]
pub struct IndexJobPlan {
    /// Changes when joining would do something else.
    plan_id: String,
    rows: Vec<IndexRow>,
    totals: IndexTotals,
}

impl IndexJobPlan {
    fn of(plan: Plan, options: Options) -> Self {
        let totals = IndexTotals {
            ready: plan.count(options, State::Ready),
            conflicts: plan.count(options, State::Conflict),
            incomplete: plan.count(options, State::Incomplete),
            refused: plan.count(options, State::Refused),
            nothing: plan.count(options, State::Nothing),
        };
        let part = |Part { tag, digest, platforms }: Part| IndexPart { tag, digest, platforms };
        let row = |row: Row| IndexRow {
            state: match row.state(options) {
                State::Ready => IndexRowState::Ready,
                State::Conflict => IndexRowState::Conflict,
                State::Incomplete => IndexRowState::Incomplete,
                State::Refused => IndexRowState::Refused,
                State::Nothing => IndexRowState::Nothing,
            },
            repository: row.repository.to_string(),
            tag: row.tag,
            parts: row.parts.into_iter().map(part).collect(),
            digest: row.digest,
            before: row.before,
            refused: row.refused.map(|refused| RowRefusal { code: refused.code, message: refused.message }),
        };
        Self { plan_id: plan.id, rows: plan.rows.into_iter().map(row).collect(), totals }
    }
}

/// Join tags of repositories that differ in a suffix only, each group into an index under what they have in common: with
/// `dry_run` the plan, else a job. No layer is moved.
#[utoipa::path(
    post, path = "/api/index-jobs", operation_id = "join_by_suffix", tag = "jobs",
    request_body = IndexJobBody,
    responses(
        (status = 200, description = "The plan of a dry run", body = IndexJobPlan),
        (status = 202, description = "The job", body = JobBody), (status = 400, body = ErrorBody),
        (status = 401, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)
    )
)]
pub async fn create(
    Extracted(server): Extracted<Server>,
    caller: Caller,
    Body(asked): Body<IndexJobBody>,
) -> Result<Response, ApiError> {
    let wish = wish(&asked)?;
    let permit = server.app.access.permit(&caller.actor, SignedIn)?;
    let plan = server.app.index_jobs.plan(&permit, &wish).await?;
    if asked.dry_run {
        return Ok(Json(IndexJobPlan::of(plan, wish.options)).into_response());
    }
    if asked.plan_id.is_some_and(|id| id != plan.id) {
        let message = "something has changed, and with it what would be done; look at the new plan";
        return Err(ApiError(conflict("plan_changed", message, &IndexJobPlan::of(plan, wish.options))));
    }
    let (ready, conflicts) = (plan.count(wish.options, State::Ready), plan.count(wish.options, State::Conflict));
    if conflicts > 0 && !asked.skip_conflicts {
        let message = "some joined tags are on something else: set `overwrite` to move them, or `skip_conflicts`";
        return Err(ApiError(conflict("conflicts", message, &IndexJobPlan::of(plan, wish.options))));
    }
    if ready + conflicts == 0 {
        let message = "there is nothing to join; the plan says why";
        return Err(ApiError(conflict("nothing_to_do", message, &IndexJobPlan::of(plan, wish.options))));
    }
    Ok(accepted(server.app.index_jobs.start(&permit, &wish, &plan).await?).into_response())
}

fn wish(asked: &IndexJobBody) -> Result<Wish, ApiError> {
    // Before each name is parsed.
    if asked.repositories.len() > MOST {
        return Err(ApiError(invalid(format!("one job joins tags of at most {MOST} repositories"))));
    }
    let repositories =
        asked.repositories.iter().map(|name| Ok(name.parse::<Name>()?)).collect::<Result<_, ApiError>>()?;
    let suffixes = asked.suffixes.clone().map(Suffixes::new).transpose()?.unwrap_or_default();
    let options = Options { overwrite: asked.overwrite, delete_source: asked.delete_source };
    Ok(Wish { repositories, suffixes, options })
}
