//! Other names for repositories, and copies of tags: the plan, or the job that carries it out.

use app::access::SignedIn;
use app::rename::{self, MOST, Move, Plan, Prefix, State, Wish};
use axum::Json;
use axum::extract::State as Extracted;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::deletion_jobs::RowRefusal;
use super::jobs::{JobBody, accepted};
use crate::api::{Body, Caller};
use crate::error::{ApiError, ErrorBody, conflict};
use crate::server::Server;

/// So many conflicts of one row are shown.
const MOST_SHOWN: usize = 100;

/// Whether a prefix comes or goes.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PrefixMode {
    /// `team/app` becomes `prod/team/app`.
    Add,
    /// `prod/team/app` becomes `team/app`.
    Remove,
}

/// What is wanted beside the names.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
#[derive(Deserialize, ToSchema)]
pub struct RenameOptions {
    /// Only tell what would happen: nothing changes, and no job is made.
    #[serde(default)]
    dry_run: bool,
    /// The id of the plan that was looked at. When it would do something else now, the answer is 409 `plan_changed`
    /// with the new plan in `details`. Left out, whatever the plan is now counts.
    plan_id: Option<String>,
    /// Tags under the new name that are on other manifests move. Else they stay, and so do those under the old name.
    #[serde(default)]
    overwrite: bool,
    /// Begin although some tags are taken under the new name; they stay where they are.
    #[serde(default)]
    skip_conflicts: bool,
    /// The old tags go, each after it is there under the new name.
    #[serde(default)]
    delete_source: bool,
    /// Grants on exactly the old name count for the new one, too; and no longer for the old one if that goes. Takes the
    /// right to administer both.
    #[serde(default)]
    carry_grants: bool,
}

/// Repositories that get or lose a prefix.
#[derive(Deserialize, ToSchema)]
pub struct PrefixRename {
    /// Their names.
    #[schema(example = json!(["team/app"]))]
    repositories: Vec<String>,
    mode: PrefixMode,
    /// One or more parts of a name.
    #[schema(example = "prod")]
    prefix: String,
    #[serde(flatten)]
    options: RenameOptions,
}

/// One repository and its other name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameMove {
    #[schema(example = "team/app")]
    from: String,
    #[schema(example = "prod/app")]
    to: String,
    /// Only these tags; all when left out.
    tags: Option<Vec<String>>,
}

/// Repositories that get other names, or tags that are copied.
#[derive(Deserialize, ToSchema)]
pub struct Renames {
    moves: Vec<RenameMove>,
    #[serde(flatten)]
    options: RenameOptions,
}

/// What becomes of a row.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RenameState {
    /// It will be done.
    Ready,
    /// Some of its tags are taken under the new name.
    Conflict,
    /// It cannot be.
    Refused,
    /// All is there already.
    Nothing,
}

/// What would happen to one repository.
#[derive(Serialize, ToSchema)]
pub struct RenameRow {
    #[schema(example = "team/app")]
    from: String,
    #[schema(example = "prod/team/app")]
    to: String,
    state: RenameState,
    /// How many tags would be set under the new name.
    tags: u64,
    /// How many are there already, on the same manifests.
    same: u64,
    /// Tags under the new name that are on other manifests: at most 100.
    conflicts: Vec<String>,
    conflict_count: u64,
    /// How many grants name exactly this repository; for those who may administer both names.
    #[serde(skip_serializing_if = "Option::is_none")]
    grants: Option<u64>,
    /// Why it cannot be.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<RowRefusal>,
}

/// All of it in numbers.
#[derive(Serialize, ToSchema)]
pub struct RenameTotals {
    repositories: u64,
    tags: u64,
    conflicts: u64,
    refused: u64,
}

/// What a rename would do.
#[derive(Serialize, ToSchema)]
pub struct RenamePlan {
    /// Changes when the rename would do something else.
    plan_id: String,
    rows: Vec<RenameRow>,
    totals: RenameTotals,
}

impl RenamePlan {
    fn of(plan: Plan, wish: &Wish) -> Self {
        let totals = RenameTotals {
            repositories: plan.count(wish, State::Ready) + plan.count(wish, State::Conflict),
            tags: plan.rows.iter().map(|row| row.tags).sum(),
            conflicts: plan.rows.iter().map(|row| row.conflicts.len() as u64).sum(),
            refused: plan.count(wish, State::Refused),
        };
        let row = |row: rename::Row| RenameRow {
            state: match row.state(&wish.options) {
                State::Ready => RenameState::Ready,
                State::Conflict => RenameState::Conflict,
                State::Refused => RenameState::Refused,
                State::Nothing => RenameState::Nothing,
            },
            from: row.from.to_string(),
            to: row.to,
            tags: row.tags,
            same: row.same,
            conflict_count: row.conflicts.len() as u64,
            conflicts: row.conflicts.into_iter().take(MOST_SHOWN).collect(),
            grants: row.grants,
            refused: row.refused.map(|refused| RowRefusal { code: refused.code, message: refused.message }),
        };
        Self { plan_id: plan.id, rows: plan.rows.into_iter().map(row).collect(), totals }
    }
}

/// Add a prefix to repositories, or take it away: with `dry_run` the plan, else a job. No layer is moved.
#[utoipa::path(
    post, path = "/api/remote-prefix-jobs", operation_id = "rename_by_prefix", tag = "jobs",
    request_body = PrefixRename,
    responses(
        (status = 200, description = "The plan of a dry run", body = RenamePlan),
        (status = 202, description = "The job", body = JobBody), (status = 400, body = ErrorBody),
        (status = 401, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)
    )
)]
pub async fn by_prefix(
    Extracted(server): Extracted<Server>,
    caller: Caller,
    Body(asked): Body<PrefixRename>,
) -> Result<Response, ApiError> {
    check_count(asked.repositories.len())?;
    let prefix = asked.prefix.parse()?;
    let prefix = match asked.mode {
        PrefixMode::Add => Prefix::Add(prefix),
        PrefixMode::Remove => Prefix::Remove(prefix),
    };
    let repositories = asked.repositories.iter().map(|name| Ok(name.parse()?)).collect::<Result<_, ApiError>>()?;
    start(&server, &caller, prefix.moves(repositories), asked.options).await
}

/// Give repositories other names, or copy tags of theirs: with `dry_run` the plan, else a job. No layer is moved.
#[utoipa::path(
    post, path = "/api/rename-jobs", operation_id = "rename_repositories", tag = "jobs",
    request_body = Renames,
    responses(
        (status = 200, description = "The plan of a dry run", body = RenamePlan),
        (status = 202, description = "The job", body = JobBody), (status = 400, body = ErrorBody),
        (status = 401, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)
    )
)]
pub async fn rename(
    Extracted(server): Extracted<Server>,
    caller: Caller,
    Body(asked): Body<Renames>,
) -> Result<Response, ApiError> {
    check_count(asked.moves.len())?;
    let parse = |wanted: RenameMove| {
        let tags = wanted.tags.map(|tags| tags.iter().map(|tag| Ok(tag.parse()?)).collect::<Result<_, ApiError>>());
        Ok(Move { from: wanted.from.parse()?, to: wanted.to, tags: tags.transpose()? })
    };
    let moves = asked.moves.into_iter().map(parse).collect::<Result<_, ApiError>>()?;
    start(&server, &caller, moves, asked.options).await
}

/// Before each name is parsed.
fn check_count(count: usize) -> Result<(), ApiError> {
    if count <= MOST {
        return Ok(());
    }
    Err(ApiError(crate::error::invalid(format!("one job renames at most {MOST} repositories, not {count}"))))
}

async fn start(
    server: &Server,
    caller: &Caller,
    moves: Vec<Move>,
    options: RenameOptions,
) -> Result<Response, ApiError> {
    let RenameOptions { dry_run, plan_id, overwrite, skip_conflicts, delete_source, carry_grants } = options;
    let wish = Wish { moves, options: rename::Options { overwrite, delete_source, carry_grants } };
    let permit = server.app.access.permit(&caller.actor, SignedIn)?;
    let plan = server.app.rename_jobs.plan(&permit, &wish).await?;
    if dry_run {
        return Ok(Json(RenamePlan::of(plan, &wish)).into_response());
    }
    if plan_id.is_some_and(|id| id != plan.id) {
        let message = "something has changed, and with it what would be done; look at the new plan";
        return Err(ApiError(conflict("plan_changed", message, &RenamePlan::of(plan, &wish))));
    }
    if plan.count(&wish, State::Conflict) > 0 && !skip_conflicts {
        let message = "some tags are taken under the new name: set `overwrite` to move them, or `skip_conflicts`";
        return Err(ApiError(conflict("conflicts", message, &RenamePlan::of(plan, &wish))));
    }
    if plan.count(&wish, State::Refused) == plan.rows.len() as u64 {
        let message = "nothing of this can be done; the plan says why";
        return Err(ApiError(conflict("all_refused", message, &RenamePlan::of(plan, &wish))));
    }
    let job = server.app.rename_jobs.start(&permit, &wish, &plan).await?;
    Ok(accepted(job).into_response())
}
