//! Deleting much at once: first the plan, then just that plan, or the new one if something changed meanwhile.

use app::access::{Administer, Delete, Pull};
use app::deletion::{self, Deleted, Executed, Few, Plan, Selection as Chosen, Wanted};
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::manifests::shown_artifact_type;
use crate::api::{Answer, Body, Caller, Path};
use crate::error::{ApiError, ErrorBody, conflict, invalid};
use crate::server::Server;

/// What to delete: exactly one of `tags`, `search` (with or without `not_pulled_since`), `manifests`, `untagged` and
/// `repository`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    /// These tags.
    #[schema(example = json!(["1.26", "1.27"]))]
    tags: Option<Vec<String>>,
    /// All tags whose name contains this.
    search: Option<String>,
    /// Of those only the ones whose manifest was not pulled since, or, if it never was, that were not pushed since.
    not_pulled_since: Option<DateTime<Utc>>,
    /// These manifests, by digest, with their tags.
    manifests: Option<Vec<String>>,
    /// All manifests that no tag and no index holds, and that are about none of the repository.
    untagged: Option<bool>,
    /// The repository with all that is in it.
    repository: Option<bool>,
    /// With tags: also the manifests that are left without any. Else they stay.
    delete_manifests: Option<bool>,
}

impl Selection {
    fn parse(self) -> Result<Chosen, ApiError> {
        let search = self.search.or_else(|| self.not_pulled_since.map(|_| String::new()));
        let wanted = [
            self.tags.map(|tags| parse_all(&tags).map(Wanted::Tags)),
            search.map(|text| Ok(Wanted::Search { text, not_pulled_since: self.not_pulled_since })),
            self.manifests.map(|digests| parse_all(&digests).map(Wanted::Manifests)),
            self.untagged.filter(|is_meant| *is_meant).map(|_| Ok(Wanted::Untagged)),
            self.repository.filter(|is_meant| *is_meant).map(|_| Ok(Wanted::Repository)),
        ];
        let mut wanted = wanted.into_iter().flatten();
        match (wanted.next(), wanted.next()) {
            (Some(wanted), None) => {
                Ok(Chosen { wanted: wanted?, delete_manifests: self.delete_manifests.unwrap_or_default() })
            }
            _ => Err(ApiError(invalid("say one of tags, search, manifests, untagged and repository: what to delete"))),
        }
    }
}

fn parse_all<T: std::str::FromStr<Err = oci::Error>>(texts: &[String]) -> Result<Vec<T>, ApiError> {
    texts.iter().map(|text| Ok(text.parse()?)).collect()
}

/// A tag of a plan.
#[derive(Serialize, ToSchema)]
pub struct PlanTag {
    name: String,
    #[schema(example = "sha256:…")]
    digest: String,
    /// When its manifest was last pulled from this repository.
    #[schema(required)]
    last_pull_at: Option<DateTime<Utc>>,
}

/// A manifest of a plan.
#[derive(Serialize, ToSchema)]
pub struct PlanManifest {
    #[schema(example = "sha256:…")]
    digest: String,
    media_type: String,
    /// If it is no image.
    #[schema(required)]
    artifact_type: Option<String>,
    #[schema(required, example = "linux/amd64")]
    platform: Option<String>,
    /// Of the manifest itself, in bytes.
    size: i64,
    /// The manifest with all that it names, in bytes.
    total_size: i64,
}

/// What cannot be deleted.
#[derive(Serialize, ToSchema)]
pub struct Refusal {
    /// A tag or digest.
    target: String,
    /// As of an error.
    #[schema(example = "manifest_in_use")]
    code: String,
    /// For people.
    message: String,
}

/// What a deletion would do. Every list holds at most 100; the counts say how many there are.
#[derive(Serialize, ToSchema)]
pub struct DeletionPlan {
    /// Changes when the deletion would do something else.
    id: String,
    #[schema(example = "team/app")]
    repository: String,
    /// Tags to go.
    tags: Vec<PlanTag>,
    tag_count: u64,
    /// Other tags on the same manifests: they stay, and their manifests with them.
    kept_tags: Vec<PlanTag>,
    kept_tag_count: u64,
    /// Manifests that stay and have no tag any more.
    untagged: Vec<PlanManifest>,
    untagged_count: u64,
    /// Manifests to go.
    manifests: Vec<PlanManifest>,
    manifest_count: u64,
    /// Images of indexes that go, which nothing else holds: they go too.
    children: Vec<PlanManifest>,
    child_count: u64,
    /// What refers to manifests that go, and has no tag of its own: it goes too.
    referrers: Vec<PlanManifest>,
    referrer_count: u64,
    /// What stays although it was meant, and why.
    refused: Vec<Refusal>,
    refused_count: u64,
    /// Bytes that leave the repository, with the next clean-up of its layers.
    unlinked_bytes: i64,
    /// Bytes of those that no other repository holds; for those who may pull everything.
    #[schema(required)]
    freed_bytes: Option<i64>,
    /// When something of what goes was last pulled.
    #[schema(required)]
    last_pull_at: Option<DateTime<Utc>>,
}

impl From<Plan> for DeletionPlan {
    fn from(plan: Plan) -> Self {
        let (tags, tag_count) = shown(plan.tags, PlanTag::from);
        let (kept_tags, kept_tag_count) = shown(plan.kept_tags, PlanTag::from);
        let (untagged, untagged_count) = shown(plan.untagged, PlanManifest::from);
        let (manifests, manifest_count) = shown(plan.manifests, PlanManifest::from);
        let (children, child_count) = shown(plan.children, PlanManifest::from);
        let (referrers, referrer_count) = shown(plan.referrers, PlanManifest::from);
        let (refused, refused_count) = shown(plan.refused, Refusal::from);
        Self {
            id: plan.id,
            repository: plan.repository.to_string(),
            tags,
            tag_count,
            kept_tags,
            kept_tag_count,
            untagged,
            untagged_count,
            manifests,
            manifest_count,
            children,
            child_count,
            referrers,
            referrer_count,
            refused,
            refused_count,
            unlinked_bytes: plan.unlinked_bytes,
            freed_bytes: plan.freed_bytes,
            last_pull_at: plan.last_pull_at,
        }
    }
}

fn shown<T, S>(few: Few<T>, shape: impl Fn(T) -> S) -> (Vec<S>, u64) {
    (few.items.into_iter().map(shape).collect(), few.count)
}

impl From<deletion::PlanTag> for PlanTag {
    fn from(tag: deletion::PlanTag) -> Self {
        Self { name: tag.name, digest: tag.digest, last_pull_at: tag.last_pull_at }
    }
}

impl From<deletion::PlanManifest> for PlanManifest {
    fn from(manifest: deletion::PlanManifest) -> Self {
        let deletion::PlanManifest { digest, media_type, artifact_type, platform, size, total_size } = manifest;
        let artifact_type = shown_artifact_type(artifact_type);
        Self { digest, media_type, artifact_type, platform, size, total_size }
    }
}

impl From<deletion::Refusal> for Refusal {
    fn from(refusal: deletion::Refusal) -> Self {
        let deletion::Refusal { target, code, message } = refusal;
        Self { target, code: code.to_owned(), message }
    }
}

/// A plan to carry out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Deletion {
    /// The id of the plan for this selection.
    plan: String,
    selection: Selection,
}

/// What was deleted.
#[derive(Serialize, ToSchema)]
pub struct DeletionOutcome {
    deleted_tags: u64,
    deleted_manifests: u64,
    /// What the upstream registry did not delete, and why.
    failed: Vec<Refusal>,
}

impl From<Deleted> for DeletionOutcome {
    fn from(deleted: Deleted) -> Self {
        let failed = deleted.failed.into_iter().map(|(target, error)| Refusal {
            target,
            code: error.json_code().to_owned(),
            message: error.to_string(),
        });
        Self { deleted_tags: deleted.tags, deleted_manifests: deleted.manifests, failed: failed.collect() }
    }
}

/// What a deletion would do. Nothing is deleted, and nothing is kept of the plan.
#[utoipa::path(
    post, path = "/api/repositories/{repository}/deletion-plan", operation_id = "plan_deletion", tag = "deletion",
    params(("repository" = String, Path, description = "Id, or percent-encoded name")),
    request_body = Selection,
    responses(
        (status = 200, body = DeletionPlan), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)
    )
)]
pub async fn plan(
    State(server): State<Server>,
    caller: Caller,
    Path(repository): Path<String>,
    Body(selection): Body<Selection>,
) -> Answer<DeletionPlan> {
    let selection = selection.parse()?;
    let name = server.app.repositories.name_of(&caller.actor, &repository).await?;
    let plan = if selection.wanted == Wanted::Repository {
        let permit = server.app.access.permit(&caller.actor, Administer(name.clone()))?;
        let pull = server.app.access.permit(&caller.actor, Pull(name))?;
        server.app.deletion.plan_repository(&permit, &pull).await?
    } else {
        let permit = server.app.access.permit(&caller.actor, Delete(name.clone()))?;
        let pull = server.app.access.permit(&caller.actor, Pull(name))?;
        server.app.deletion.plan(&permit, &pull, &selection).await?
    };
    Ok(Json(plan.into()))
}

/// Carry out a plan, if the repository is still as it was: else 409 `plan_changed`, with the new plan in `details`.
#[utoipa::path(
    post, path = "/api/repositories/{repository}/deletions", operation_id = "delete_planned", tag = "deletion",
    params(("repository" = String, Path, description = "Id, or percent-encoded name")),
    request_body = Deletion,
    responses(
        (status = 200, body = DeletionOutcome), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn delete(
    State(server): State<Server>,
    caller: Caller,
    Path(repository): Path<String>,
    Body(Deletion { plan, selection }): Body<Deletion>,
) -> Answer<DeletionOutcome> {
    let selection = selection.parse()?;
    let name = server.app.repositories.name_of(&caller.actor, &repository).await?;
    let executed = if selection.wanted == Wanted::Repository {
        let permit = server.app.access.permit(&caller.actor, Administer(name.clone()))?;
        let pull = server.app.access.permit(&caller.actor, Pull(name))?;
        server.app.deletion.delete_repository(&permit, &pull, &plan).await?
    } else {
        let permit = server.app.access.permit(&caller.actor, Delete(name.clone()))?;
        let pull = server.app.access.permit(&caller.actor, Pull(name))?;
        server.app.deletion.delete(&permit, &pull, &selection, &plan).await?
    };
    match executed {
        Executed::Done(deleted) => Ok(Json(deleted.into())),
        Executed::Changed(plan) => {
            let message = "the repository has changed, and with it what would be deleted; look at the new plan";
            Err(ApiError(conflict("plan_changed", message, &DeletionPlan::from(*plan))))
        }
    }
}
