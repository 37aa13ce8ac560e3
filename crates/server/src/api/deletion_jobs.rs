//! Bulk deletion: first the plan of all repositories, then a job that does just that.

use app::access::SignedIn;
use app::deletion::{Selection, Wanted};
use app::jobs::deletion::{self, BulkPlan, Row, Started};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::jobs::{JobBody, accepted};
use super::{Body, Caller};
use crate::error::{ApiError, ErrorBody, conflict, invalid};
use crate::server::Server;

/// A bulk deletion.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDeletionJob {
    /// Only say what it would do.
    #[serde(default)]
    dry_run: bool,
    /// The id of the plan that is to be carried out; needed unless `dry_run`.
    plan_id: Option<String>,
    /// What to delete: at most 1,000 repositories, each once, and 10,000 names.
    selection: Vec<DeletionRow>,
}

/// What to delete in one repository: exactly one of `tags`, `all_matching`, `digests` and `whole`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeletionRow {
    #[schema(example = "team/app")]
    repository: String,
    /// These tags.
    #[schema(example = json!(["1.26", "1.27"]))]
    tags: Option<Vec<String>>,
    /// All tags that match.
    all_matching: Option<AllMatching>,
    /// These manifests, with their tags.
    digests: Option<Vec<String>>,
    /// The repository with all that is in it.
    whole: Option<bool>,
    /// With tags: also the manifests that are left without any. Else they stay.
    delete_manifests: Option<bool>,
}

/// Which tags.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AllMatching {
    /// Part of the name; left out: all.
    #[serde(default)]
    search: String,
    /// Of those only the ones whose manifest was not pulled since, or, if it never was, that were not pushed since.
    not_pulled_since: Option<DateTime<Utc>>,
}

impl DeletionRow {
    fn parse(self) -> Result<Row, ApiError> {
        let wanted = [
            self.tags.map(|tags| parse_all(&tags).map(Wanted::Tags)),
            self.all_matching
                .map(|AllMatching { search: text, not_pulled_since }| Ok(Wanted::Search { text, not_pulled_since })),
            self.digests.map(|digests| parse_all(&digests).map(Wanted::Manifests)),
            self.whole.filter(|is_meant| *is_meant).map(|_| Ok(Wanted::Repository)),
        ];
        let mut wanted = wanted.into_iter().flatten();
        let (Some(wanted), None) = (wanted.next(), wanted.next()) else {
            return Err(ApiError(invalid("say one of tags, all_matching, digests and whole for each repository")));
        };
        let selection = Selection { wanted: wanted?, delete_manifests: self.delete_manifests.unwrap_or_default() };
        Ok(Row { repository: self.repository.parse()?, selection })
    }
}

fn parse_all<T: std::str::FromStr<Err = oci::Error>>(texts: &[String]) -> Result<Vec<T>, ApiError> {
    texts.iter().map(|text| Ok(text.parse()?)).collect()
}

/// What a bulk deletion would do.
#[derive(Serialize, ToSchema)]
pub struct BulkDeletionPlan {
    /// Changes when the deletion would do something else.
    plan_id: String,
    /// In the order of the selection.
    rows: Vec<BulkDeletionRow>,
    totals: BulkDeletionTotals,
}

/// What it would do in one repository.
#[derive(Serialize, ToSchema)]
struct BulkDeletionRow {
    #[schema(example = "team/app")]
    repository: String,
    /// Tags to go.
    tags: u64,
    /// Manifests to go, with what only they hold.
    manifests: u64,
    /// Manifests that stay and have no tag any more.
    untagged_manifests: u64,
    /// Why nothing is deleted here.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<RowRefusal>,
    /// Bytes that no other repository holds; for those who may pull everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    freed_bytes: Option<i64>,
}

/// Why a repository is left out.
#[derive(Serialize, ToSchema)]
pub struct RowRefusal {
    /// As of an error.
    #[schema(example = "repository_not_found")]
    pub code: &'static str,
    /// For people.
    pub message: String,
}

/// What it would do in all.
#[derive(Serialize, ToSchema)]
struct BulkDeletionTotals {
    tags: u64,
    manifests: u64,
    /// For those who may pull everything. Layers that several of these repositories share are not in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    freed_bytes: Option<i64>,
}

impl From<BulkPlan> for BulkDeletionPlan {
    fn from(plan: BulkPlan) -> Self {
        let counted = || plan.rows.iter().filter(|row| row.refused.is_none());
        let totals = BulkDeletionTotals {
            tags: counted().map(|row| row.tags).sum(),
            manifests: counted().map(|row| row.manifests).sum(),
            freed_bytes: counted().map(|row| row.freed_bytes).sum(),
        };
        Self { totals, rows: plan.rows.into_iter().map(BulkDeletionRow::from).collect(), plan_id: plan.id }
    }
}

impl From<deletion::PlanRow> for BulkDeletionRow {
    fn from(row: deletion::PlanRow) -> Self {
        Self {
            repository: row.repository.to_string(),
            tags: row.tags,
            manifests: row.manifests,
            untagged_manifests: row.untagged_manifests,
            refused: row.refused.map(|(code, message)| RowRefusal { code, message }),
            freed_bytes: row.freed_bytes,
        }
    }
}

/// Delete from many repositories. With `dry_run` only the plan is made; a job takes its id, and if something else would be
/// deleted by now, nothing is: 409 `plan_changed`, with the new plan in `details`.
#[utoipa::path(
    post, path = "/api/deletion-jobs", operation_id = "create_deletion_job", tag = "jobs",
    request_body = NewDeletionJob,
    responses(
        (status = 200, body = BulkDeletionPlan, description = "With `dry_run`: the plan"),
        (status = 202, body = JobBody, description = "The job"),
        (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 409, body = ErrorBody)
    )
)]
pub async fn create(
    State(server): State<Server>,
    caller: Caller,
    Body(NewDeletionJob { dry_run, plan_id, selection }): Body<NewDeletionJob>,
) -> Result<Response, ApiError> {
    let permit = server.app.access.permit(&caller.actor, SignedIn)?;
    let rows: Vec<Row> = selection.into_iter().map(DeletionRow::parse).collect::<Result<_, _>>()?;
    if dry_run {
        let plan = server.app.deletion_jobs.plan(&permit, &rows).await?;
        return Ok(Json(BulkDeletionPlan::from(plan)).into_response());
    }
    let Some(plan) = plan_id else {
        return Err(ApiError(invalid("plan_id is missing: ask with dry_run first, and send the id of that plan")));
    };
    match server.app.deletion_jobs.start(&permit, &rows, &plan).await? {
        Started::Job(job) => Ok(accepted(*job).into_response()),
        Started::Changed(plan) => {
            let message = "the repositories have changed, and with them what would be deleted; look at the new plan";
            Err(ApiError(conflict("plan_changed", message, &BulkDeletionPlan::from(plan))))
        }
    }
}
