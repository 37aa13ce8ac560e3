//! Sync: copy images from other registries, or to them.

use app::access::SignedIn;
use app::error::Problem;
use app::sync::{Direction, Plan, Row, Via, Wanted, is_current};
use app::tag_filter::TagFilter;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use oci::Reference;
use oci::copy::Spot;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::jobs::{JobBody, accepted};
use super::{Body, Caller};
use crate::error::{ApiError, ErrorBody};
use crate::server::Server;

/// What is to be copied.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSync {
    /// Only tell what would be copied.
    #[serde(default)]
    dry_run: bool,
    /// `pull` brings images here, `push` brings them from here to a remote.
    #[serde(default)]
    direction: DirectionBody,
    /// The remote; left out: the one that answers at the host of each reference, else nobody's account.
    remote_id: Option<i64>,
    /// As one writes them to Docker: `nginx`, `quay.io/a/b:1`, `…@sha256:…`.
    #[schema(example = json!(["nginx:1.27"]))]
    references: Vec<String>,
    /// Where a single reference goes; left out: to the same name.
    target_repository: Option<String>,
    /// Under which tag; left out: the same.
    target_tag: Option<String>,
    /// Which tags of references that name none; left out: `latest`.
    tags: Option<TagsBody>,
    /// Only these platforms of indexes, which gives them another digest; left out or empty: all.
    #[serde(default)]
    #[schema(example = json!(["linux/amd64"]))]
    platforms: Vec<String>,
    /// Signatures, attestations and the like come along.
    #[serde(default = "yes")]
    referrers: bool,
    /// A tag that is another image may be moved.
    #[serde(default = "yes")]
    overwrite: bool,
    /// Who moves the images. `daemon`: the Docker daemon beside the server pulls and pushes, for registries that only it
    /// reaches: one platform, another digest, no signatures; for administrators.
    #[serde(default)]
    via: ViaBody,
    /// With `via` `daemon`: the names that the daemon has only by this go again.
    #[serde(default)]
    cleanup: bool,
}

/// Who moves images.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ViaBody {
    #[default]
    Registry,
    Daemon,
}

/// Where images go.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum DirectionBody {
    #[default]
    Pull,
    Push,
}

/// Which tags. Patterns narrow each other; tags in `exact` come besides.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TagsBody {
    #[serde(default)]
    exact: Vec<String>,
    /// `1.*`
    glob: Option<String>,
    /// Found anywhere in the tag, unless it says `^` and `$`.
    regex: Option<String>,
    /// A range of versions: `>=1.20, <2`.
    semver: Option<String>,
    /// Of what is left the newest so many.
    newest: Option<usize>,
}

/// What would be copied.
#[derive(Serialize, ToSchema)]
pub struct SyncPlanBody {
    rows: Vec<SyncRowBody>,
    /// References whose tags could not be listed.
    unlisted: Vec<UnlistedBody>,
    totals: SyncTotalsBody,
}

/// One image.
#[derive(Serialize, ToSchema)]
struct SyncRowBody {
    /// The reference that asked for it.
    reference: String,
    #[schema(example = "docker.io")]
    registry: String,
    source: SpotBody,
    target: SpotBody,
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    platforms: Vec<String>,
    /// At most so many bytes would be moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
    state: RowState,
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<SyncProblemBody>,
}

/// What would happen to an image.
#[derive(Clone, Copy, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum RowState {
    Ready,
    Current,
    Refused,
}

/// A place of an image.
#[derive(Serialize, ToSchema)]
struct SpotBody {
    repository: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<String>,
}

/// Why something would not be copied.
#[derive(Serialize, ToSchema)]
struct SyncProblemBody {
    #[schema(example = "address_not_allowed")]
    code: &'static str,
    message: String,
}

/// A reference whose tags could not be listed.
#[derive(Serialize, ToSchema)]
struct UnlistedBody {
    reference: String,
    problem: SyncProblemBody,
}

/// All of it.
#[derive(Serialize, ToSchema)]
struct SyncTotalsBody {
    tags: usize,
    bytes: u64,
    current: usize,
    refused: usize,
}

impl NewSync {
    /// Whether nothing is to be copied.
    pub(super) fn is_dry(&self) -> bool {
        self.dry_run
    }
}

fn yes() -> bool {
    true
}

impl From<NewSync> for Wanted {
    fn from(new: NewSync) -> Self {
        let tags = new.tags.map(|tags| {
            let TagsBody { exact, glob, regex, semver, newest } = tags;
            TagFilter { exact, glob, regex, semver, newest }
        });
        Self {
            direction: match new.direction {
                DirectionBody::Pull => Direction::Pull,
                DirectionBody::Push => Direction::Push,
            },
            remote_id: new.remote_id,
            references: new.references,
            target_repository: new.target_repository,
            target_tag: new.target_tag,
            tags,
            platforms: new.platforms,
            referrers: new.referrers,
            overwrite: new.overwrite,
            via: match new.via {
                ViaBody::Registry => Via::Registry,
                ViaBody::Daemon => Via::Daemon,
            },
            cleanup: new.cleanup,
        }
    }
}

impl From<Problem> for SyncProblemBody {
    fn from(problem: Problem) -> Self {
        Self { code: problem.code, message: problem.message }
    }
}

impl From<Spot> for SpotBody {
    fn from(Spot { repository, reference }: Spot) -> Self {
        let (tag, digest) = match reference {
            Reference::Tag(tag) => (Some(tag.to_string()), None),
            Reference::Digest(digest) => (None, Some(digest.to_string())),
        };
        Self { repository: repository.to_string(), tag, digest }
    }
}

impl From<Row> for SyncRowBody {
    fn from(row: Row) -> Self {
        let state = match (&row.refused, &row.look) {
            (Some(_), _) => RowState::Refused,
            (None, Some(look)) if is_current(look) => RowState::Current,
            (None, _) => RowState::Ready,
        };
        let bytes = row.look.as_ref().map(|look| look.bytes);
        let digest = row.look.as_ref().map(|look| look.digest.to_string());
        Self {
            reference: row.reference,
            registry: row.registry,
            source: row.source.into(),
            target: row.target.into(),
            digest,
            platforms: row.look.map(|look| look.platforms).unwrap_or_default(),
            bytes,
            state,
            refused: row.refused.map(Into::into),
        }
    }
}

impl From<Plan> for SyncPlanBody {
    fn from(Plan { rows, unlisted }: Plan) -> Self {
        let rows: Vec<SyncRowBody> = rows.into_iter().map(Into::into).collect();
        let count = |state: RowState| rows.iter().filter(|row| row.state == state).count();
        let bytes = rows.iter().filter_map(|row| row.bytes).fold(0, u64::saturating_add);
        let (current, refused) = (count(RowState::Current), count(RowState::Refused));
        let totals = SyncTotalsBody { tags: rows.len(), bytes, current, refused };
        let unlisted =
            unlisted.into_iter().map(|(reference, problem)| UnlistedBody { reference, problem: problem.into() });
        Self { unlisted: unlisted.collect(), rows, totals }
    }
}

/// Copy images from other registries, or to them: digests unchanged, nothing moved twice. Who copies needs `push` and
/// `pull` where images come into.
#[utoipa::path(
    post, path = "/api/sync-jobs", operation_id = "create_sync_job", tag = "jobs",
    request_body = NewSync,
    responses(
        (status = 200, body = SyncPlanBody, description = "What would be copied (`dry_run`)"),
        (status = 202, body = JobBody, headers(("Location" = String, description = "Of the job"))),
        (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn create(
    State(server): State<Server>,
    caller: Caller,
    Body(new): Body<NewSync>,
) -> Result<Response, ApiError> {
    let permit = server.app.access.permit(&caller.actor, SignedIn)?;
    let is_dry = new.dry_run;
    let wanted = new.into();
    if is_dry {
        let plan = server.app.sync_jobs.plan(&permit, &wanted).await?;
        return Ok(Json(SyncPlanBody::from(plan)).into_response());
    }
    Ok(accepted(server.app.sync_jobs.start(&permit, &wanted).await?).into_response())
}
