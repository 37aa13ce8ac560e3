//! Uploads of local images: the plan with every resulting name, or the job that carries it out.

use app::access::Govern;
use app::local_images::names::{Naming, Prefix, Suffix, Target};
use app::local_images::plan::{Options, Plan, Row, State, Wish};
use axum::Json;
use axum::extract::State as Extracted;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::deletion_jobs::RowRefusal;
use super::jobs::{JobBody, accepted};
use super::{Body, Caller};
use crate::error::{ApiError, ErrorBody, conflict, invalid};
use crate::server::Server;

/// What the architecture does to tags.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ArchitectureMode {
    /// They stay.
    #[default]
    None,
    /// The word for the image's platform: `-x86` (amd64), `-arm` (arm64), else its own name, such as `-armv7`. An image that
    /// does not say has the machine's.
    Auto,
    /// Always `suffix`.
    Custom,
}

/// What happens to the front of names.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum LocalPrefixMode {
    /// It stays.
    #[default]
    None,
    /// `nginx` becomes `x86/nginx`.
    Add,
    /// `x86/nginx` becomes `nginx`.
    Remove,
}

/// Which images go up, and under which names. The registry in a local name is left out: `quay.io/a/b:1` is `a/b:1` here.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLocalPush {
    /// Names at the daemon, with their tags; at most 1000.
    #[schema(example = json!(["nginx:1.27"]))]
    images: Vec<String>,
    #[serde(default)]
    architecture: ArchitectureMode,
    /// With `custom`: `-lts`. Without a dash in front it gets one.
    #[schema(example = "-lts")]
    suffix: Option<String>,
    #[serde(default)]
    prefix_mode: LocalPrefixMode,
    /// One or more parts of a name.
    #[schema(example = "x86")]
    prefix: Option<String>,
    /// Only tell what would happen: nothing changes, and no job is made.
    #[serde(default)]
    dry_run: bool,
    /// The id of the plan that was looked at. When it would do something else now, the answer is 409 `plan_changed`
    /// with the new plan in `details`. Left out, whatever the plan is now counts.
    plan_id: Option<String>,
    /// Tags that are other images move.
    #[serde(default)]
    overwrite: bool,
    /// Begin although some tags are other images; they stay, and these images are left out.
    #[serde(default)]
    skip_conflicts: bool,
    /// The old name goes at the daemon, after the image is there under the new one.
    #[serde(default)]
    remove_local_tag: bool,
    /// The tag of the old name goes here, too, if it is the same image. Takes the right to delete there.
    #[serde(default)]
    remove_registry_tag: bool,
}

/// What becomes of a row.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum LocalPushState {
    /// It will be done.
    Ready,
    /// The tag is another image.
    Conflict,
    /// It cannot be.
    Refused,
    /// It is there already.
    Nothing,
}

/// Where an image goes.
#[derive(Serialize, ToSchema)]
struct LocalPushTarget {
    #[schema(example = "x86/nginx")]
    repository: String,
    #[schema(example = "1.27-x86")]
    tag: String,
    /// As Docker writes it.
    #[schema(example = "127.0.0.1:30080/x86/nginx:1.27-x86")]
    reference: String,
}

/// What would happen to one image.
#[derive(Serialize, ToSchema)]
struct LocalPushRow {
    #[schema(example = "nginx:1.27")]
    name: String,
    /// Its id at the daemon.
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    /// In bytes, unpacked.
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "linux/amd64")]
    platform: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<LocalPushTarget>,
    state: LocalPushState,
    /// The digest that the tag is on now, when that is another image.
    #[serde(skip_serializing_if = "Option::is_none")]
    conflict: Option<String>,
    /// The tag is this image already.
    same: bool,
    /// The tag of ours that would go: the same image under its old name.
    #[serde(skip_serializing_if = "Option::is_none")]
    removes: Option<LocalPushTarget>,
    /// Why it cannot be.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<RowRefusal>,
}

/// All of it in numbers.
#[derive(Serialize, ToSchema)]
struct LocalPushTotals {
    ready: usize,
    conflicts: usize,
    refused: usize,
    nothing: usize,
}

/// What an upload would do.
#[derive(Serialize, ToSchema)]
pub struct LocalPushPlan {
    /// Changes when the upload would do something else.
    plan_id: String,
    rows: Vec<LocalPushRow>,
    totals: LocalPushTotals,
}

impl LocalPushPlan {
    fn of(plan: Plan, options: Options, host: &str) -> Self {
        let count = |state| plan.count(&options, state);
        let totals = LocalPushTotals {
            ready: count(State::Ready),
            conflicts: count(State::Conflict),
            refused: count(State::Refused),
            nothing: count(State::Nothing),
        };
        let rows = plan.rows.into_iter().map(|row| LocalPushRow::of(row, options, host)).collect();
        Self { plan_id: plan.id, rows, totals }
    }
}

impl LocalPushRow {
    fn of(row: Row, options: Options, host: &str) -> Self {
        let state = match row.state(&options) {
            State::Ready => LocalPushState::Ready,
            State::Conflict => LocalPushState::Conflict,
            State::Refused => LocalPushState::Refused,
            State::Nothing => LocalPushState::Nothing,
        };
        let target = |Target { repository, tag }: Target| LocalPushTarget {
            reference: format!("{host}/{repository}:{tag}"),
            repository: repository.to_string(),
            tag: tag.to_string(),
        };
        Self {
            name: row.name,
            image: row.image,
            size: row.size,
            platform: row.platform,
            target: row.target.map(target),
            state,
            conflict: row.conflict,
            same: row.is_same,
            removes: row.old.map(target),
            refused: row.refused.map(|refused| RowRefusal { code: refused.code, message: refused.message }),
        }
    }
}

impl NewLocalPush {
    fn naming(&self) -> Result<Naming, ApiError> {
        let missing = |what: &str| ApiError(invalid(format!("`{what}` is missing, or its mode")));
        let suffix = match (self.architecture, &self.suffix) {
            (ArchitectureMode::None, None) => Suffix::None,
            (ArchitectureMode::Auto, None) => Suffix::Auto,
            (ArchitectureMode::Custom, Some(suffix)) if !suffix.trim().is_empty() => Suffix::Custom(suffix.clone()),
            _ => return Err(missing("suffix")),
        };
        let prefix = self.prefix.as_deref().map(|prefix| prefix.trim_matches('/').parse()).transpose()?;
        let prefix = match (self.prefix_mode, prefix) {
            (LocalPrefixMode::None, None) => Prefix::None,
            (LocalPrefixMode::Add, Some(prefix)) => Prefix::Add(prefix),
            (LocalPrefixMode::Remove, Some(prefix)) => Prefix::Remove(prefix),
            _ => return Err(missing("prefix")),
        };
        Ok(Naming { suffix, prefix })
    }
}

/// Push images of the Docker daemon beside the server: with `dry_run` the plan, else a job; for administrators.
#[utoipa::path(
    post, path = "/api/local-push-jobs", operation_id = "create_local_push_job", tag = "local images",
    request_body = NewLocalPush,
    responses(
        (status = 200, description = "The plan of a dry run", body = LocalPushPlan),
        (status = 202, description = "The job", body = JobBody), (status = 400, body = ErrorBody),
        (status = 401, body = ErrorBody), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn create(
    Extracted(server): Extracted<Server>,
    caller: Caller,
    Body(asked): Body<NewLocalPush>,
) -> Result<Response, ApiError> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    let naming = asked.naming()?;
    let NewLocalPush { overwrite, remove_local_tag, remove_registry_tag, skip_conflicts, .. } = asked;
    let wish =
        Wish { images: asked.images, naming, options: Options { overwrite, remove_local_tag, remove_registry_tag } };
    let plan = server.app.local_push_jobs.plan(&permit, &wish).await?;
    let host = server.app.local_images.addresses(&permit).map(|(push_host, _)| push_host).unwrap_or_default();
    let shown = |plan| LocalPushPlan::of(plan, wish.options, &host);
    if asked.dry_run {
        return Ok(Json(shown(plan)).into_response());
    }
    let (conflicts, ready) = (plan.count(&wish.options, State::Conflict), plan.count(&wish.options, State::Ready));
    let (code, message) = if asked.plan_id.is_some_and(|id| id != plan.id) {
        ("plan_changed", "something has changed, and with it what would be done; look at the new plan")
    } else if conflicts > 0 && !skip_conflicts {
        ("conflicts", "some tags are other images: set `overwrite` to move them, or `skip_conflicts`")
    } else if ready == 0 {
        ("nothing_to_do", "nothing of this can or need be done; the plan says why")
    } else {
        let job = server.app.local_push_jobs.start(&permit, &wish, &plan).await?;
        return Ok(accepted(job).into_response());
    };
    Err(ApiError(conflict(code, message, &shown(plan))))
}
