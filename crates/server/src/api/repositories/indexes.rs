//! Indexes of a repository: joined of images that are there, and split into tags again.

use app::access::{Pull, Push};
use app::indexes::{Ingredient, Join, JoinPlan, Joined, Naming, Rule, Split, SplitPlan, SplitUp, TagFate};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use oci::{Name, Reference};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

use crate::api::{Body, Caller, Path};
use crate::error::{ApiError, ErrorBody, conflict, invalid};
use crate::server::Server;

/// An image that shall be in an index.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinImage {
    /// A tag or digest of the repository. Of an index all of its images come in, with what is said about them.
    #[schema(example = "1.0-x86")]
    reference: String,
    /// Of an index only the image for this platform; of an image what it runs on, in place of what its configuration says.
    #[schema(example = "linux/amd64")]
    platform: Option<String>,
}

/// Images that shall be one tag.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinBody {
    #[schema(example = "1.0")]
    tag: String,
    /// In the order of the index.
    images: Vec<JoinImage>,
    /// Only tell what would be made: nothing changes.
    #[serde(default)]
    dry_run: bool,
    /// Move the tag if it is on something else.
    #[serde(default)]
    overwrite: bool,
    /// The id of the plan that was looked at. When something else would be made now, the answer is 409 `plan_changed` with
    /// the new plan in `details`.
    plan_id: Option<String>,
}

/// What becomes of a tag.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TagState {
    /// There is none of that name yet.
    New,
    /// It is there, on just that.
    Same,
    /// It is on something else.
    Moves,
}

impl From<TagFate> for TagState {
    fn from(fate: TagFate) -> Self {
        match fate {
            TagFate::New => Self::New,
            TagFate::Same => Self::Same,
            TagFate::Moves => Self::Moves,
        }
    }
}

/// An entry of an index.
#[derive(Serialize, ToSchema)]
pub struct IndexImage {
    /// By what it was named.
    #[schema(example = "1.0-x86")]
    reference: String,
    digest: String,
    media_type: String,
    /// Of the manifest itself, in bytes.
    size: u64,
    /// `null`: it tells of another entry, and runs nowhere.
    #[schema(required, example = "linux/amd64")]
    platform: Option<String>,
}

/// An index that would be made, or was.
#[derive(Serialize, ToSchema)]
pub struct IndexPlan {
    /// Changes when something else would be made.
    plan_id: String,
    tag: String,
    digest: String,
    /// OCI's index, or Docker's list when all images are of Docker's own format.
    media_type: String,
    images: Vec<IndexImage>,
    state: TagState,
    /// What the tag was on before.
    #[schema(required)]
    before: Option<String>,
}

impl IndexPlan {
    fn of(plan: JoinPlan, tag: &oci::Tag) -> Self {
        let image = |image: app::indexes::JoinedImage| IndexImage {
            reference: image.reference.to_string(),
            digest: image.digest.to_string(),
            media_type: image.media_type,
            size: image.size,
            platform: image.platform,
        };
        Self {
            plan_id: plan.id,
            tag: tag.to_string(),
            digest: plan.digest.to_string(),
            media_type: plan.media_type,
            images: plan.images.into_iter().map(image).collect(),
            state: plan.fate.into(),
            before: plan.before,
        }
    }
}

/// Join images of a repository into an index, under one tag: 201 with what was made, 200 for a dry run, and when the tag was
/// on just that before. No layer is moved. If the tag is on something else and `overwrite` is not true, 409 `tag_exists` with
/// the plan in `details`. Two images for one platform are refused (`platform_twice`), unless both name theirs.
#[utoipa::path(
    post, path = "/api/repositories/{repository}/indexes", operation_id = "join_images", tag = "tags",
    params(("repository" = String, Path, description = "Id, or percent-encoded name")),
    request_body = JoinBody,
    responses(
        (status = 200, body = IndexPlan), (status = 201, body = IndexPlan), (status = 400, body = ErrorBody),
        (status = 401, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)
    )
)]
pub async fn join(
    State(server): State<Server>,
    caller: Caller,
    Path(repository): Path<String>,
    Body(asked): Body<JoinBody>,
) -> Result<Response, ApiError> {
    let wanted = Join {
        tag: asked.tag.parse()?,
        images: asked.images.into_iter().map(ingredient).collect::<Result<_, _>>()?,
        overwrite: asked.overwrite,
    };
    let name = server.app.repositories.name_of(&caller.actor, &repository).await?;
    let (push, pull) = permits(&server, &caller, name)?;
    if asked.dry_run {
        let plan = server.app.indexes.plan_join(&pull, &wanted).await?;
        return Ok(Json(IndexPlan::of(plan, &wanted.tag)).into_response());
    }
    match server.app.indexes.join(&push, &pull, &wanted, asked.plan_id.as_deref()).await? {
        Joined::Done(plan) => {
            let status = if plan.fate == TagFate::Same { StatusCode::OK } else { StatusCode::CREATED };
            Ok((status, Json(IndexPlan::of(plan, &wanted.tag))).into_response())
        }
        Joined::Changed(plan) => Err(changed(&IndexPlan::of(plan, &wanted.tag))),
        Joined::Taken(plan) => {
            let message = "the tag is on something else; send overwrite to move it";
            Err(ApiError(conflict("tag_exists", message, &IndexPlan::of(plan, &wanted.tag))))
        }
    }
}

/// What writes needs the right to push, and what is told of images the right to pull.
fn permits(
    server: &Server,
    caller: &Caller,
    name: Name,
) -> Result<(app::access::Permit<Push>, app::access::Permit<Pull>), ApiError> {
    let push = server.app.access.permit(&caller.actor, Push(name.clone()))?;
    Ok((push, server.app.access.permit(&caller.actor, Pull(name))?))
}

fn ingredient(image: JoinImage) -> Result<Ingredient, ApiError> {
    let reference: Reference = image.reference.parse()?;
    let platform = image.platform.map(|platform| platform.parse()).transpose();
    Ok(Ingredient { reference, platform: platform.map_err(|error| not_a_platform(&error))? })
}

fn not_a_platform(error: &oci::Error) -> ApiError {
    ApiError(invalid(error.message.clone()))
}

fn changed(plan: &impl Serialize) -> ApiError {
    let message = "something has changed, and with it what would be done; look at the new plan";
    ApiError(conflict("plan_changed", message, plan))
}

/// How suffixes are made of platforms.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SuffixRule {
    /// `-x86` for linux/amd64, `-arm` for linux/arm64, and the architecture of all others.
    Short,
    /// `-linux-amd64`, `-linux-arm-v7`.
    Platform,
}

/// An index whose images shall have tags of their own.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SplitBody {
    /// The tag, or the digest, of the index.
    #[schema(example = "1.0")]
    tag: String,
    /// Platforms, and the tags that their images get.
    #[schema(value_type = Option<BTreeMap<String, String>>, example = json!({"linux/amd64": "1.0-x86"}))]
    tags: Option<BTreeMap<String, String>>,
    /// In place of `tags`: every image gets a tag made of `base` and a suffix.
    suffix: Option<SuffixRule>,
    /// What suffixes are put behind; `tag` when left out.
    base: Option<String>,
    /// Only tell what would happen: nothing changes.
    #[serde(default)]
    dry_run: bool,
    /// Move tags that are on something else.
    #[serde(default)]
    overwrite: bool,
    /// As for joining.
    plan_id: Option<String>,
}

/// What would happen to one image, or did.
#[derive(Serialize, ToSchema)]
pub struct SplitImage {
    #[schema(example = "linux/amd64")]
    platform: String,
    digest: String,
    #[schema(example = "1.0-x86")]
    tag: String,
    state: TagState,
    /// What the tag was on before.
    #[schema(required)]
    before: Option<String>,
}

/// What a split would do, or did.
#[derive(Serialize, ToSchema)]
pub struct SplitPlanBody {
    /// Changes when the split would do something else.
    plan_id: String,
    images: Vec<SplitImage>,
}

impl From<SplitPlan> for SplitPlanBody {
    fn from(plan: SplitPlan) -> Self {
        let image = |row: app::indexes::SplitRow| SplitImage {
            platform: row.platform,
            digest: row.digest.to_string(),
            tag: row.tag.to_string(),
            state: row.fate.into(),
            before: row.before,
        };
        Self { plan_id: plan.id, images: plan.rows.into_iter().map(image).collect() }
    }
}

/// Give the images of an index tags of their own; their digests stay what they are, and so does the index. If some of the
/// tags are on something else and `overwrite` is not true, nothing is done: 409 `tags_exist` with the plan in `details`.
#[utoipa::path(
    post, path = "/api/repositories/{repository}/indexes/split", operation_id = "split_index", tag = "tags",
    params(("repository" = String, Path, description = "Id, or percent-encoded name")),
    request_body = SplitBody,
    responses(
        (status = 200, body = SplitPlanBody), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)
    )
)]
pub async fn split(
    State(server): State<Server>,
    caller: Caller,
    Path(repository): Path<String>,
    Body(asked): Body<SplitBody>,
) -> Result<Json<SplitPlanBody>, ApiError> {
    let wanted = Split { index: asked.tag.parse()?, overwrite: asked.overwrite, naming: naming(&asked)? };
    let name = server.app.repositories.name_of(&caller.actor, &repository).await?;
    let (push, pull) = permits(&server, &caller, name)?;
    if asked.dry_run {
        return Ok(Json(server.app.indexes.plan_split(&pull, &wanted).await?.into()));
    }
    match server.app.indexes.split(&push, &pull, &wanted, asked.plan_id.as_deref()).await? {
        SplitUp::Done(plan) => Ok(Json(plan.into())),
        SplitUp::Changed(plan) => Err(changed(&SplitPlanBody::from(plan))),
        SplitUp::Taken(plan) => {
            let message = "some of the tags are on something else; send overwrite to move them";
            Err(ApiError(conflict("tags_exist", message, &SplitPlanBody::from(plan))))
        }
    }
}

fn naming(asked: &SplitBody) -> Result<Naming, ApiError> {
    match (&asked.tags, asked.suffix) {
        (Some(tags), None) => {
            let pair = |(platform, tag): (&String, &String)| {
                let platform = platform.parse().map_err(|error| not_a_platform(&error))?;
                Ok::<_, ApiError>((platform, tag.parse::<oci::Tag>()?))
            };
            Ok(Naming::Tags(tags.iter().map(pair).collect::<Result<_, _>>()?))
        }
        (None, Some(rule)) => {
            let base = asked.base.as_deref().unwrap_or(&asked.tag);
            let base: oci::Tag = base.parse()?;
            let rule = match rule {
                SuffixRule::Short => Rule::Short,
                SuffixRule::Platform => Rule::Platform,
            };
            Ok(Naming::Suffix(base.to_string(), rule))
        }
        _ => Err(ApiError(invalid("name the tags by `tags`, or let `suffix` make them: one of the two"))),
    }
}
