//! Who may do what, and which rule says so.

use app::access::{Administer, SignedIn};
use app::grants;
use app::policy::{Pattern, Reason};
use axum::Json;
use axum::extract::State;
use db::UserKind;
use oci::{Name, Verb};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::api::{Answer, Caller, List, ListQuery, Path, Query};
use crate::error::{ApiError, ErrorBody, invalid};
use crate::server::Server;

/// A verb, whether it is allowed, and the rule that decided.
#[derive(Serialize, ToSchema)]
#[expect(clippy::option_option, reason = "a group is left out without a grant, and null with one of the user's own")]
pub struct Explanation {
    #[schema(value_type = String, example = "pull")]
    verb: Verb,
    /// The answer that a request would get.
    allowed: bool,
    /// `admin`, `grant`, `public`, `anonymous_pull`, `disabled`, `no_grant` or `token_scope`.
    #[schema(example = "grant")]
    rule: &'static str,
    /// Of the grant, if one decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Uuid>,
    /// The group that the grant was given to; `null`: it was given to the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    group: Option<Option<String>>,
    /// Of the grant.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "team/*")]
    pattern: Option<String>,
}

impl From<grants::Explanation> for Explanation {
    fn from(grants::Explanation { verb, verdict }: grants::Explanation) -> Self {
        let rule = verdict.reason.as_str();
        let (id, group, pattern) = match verdict.reason {
            Reason::Grant { id, group, pattern } => (Some(id.0), Some(group), Some(pattern)),
            _ => (None, None, None),
        };
        Self { verb, allowed: verdict.allowed, rule, id, group, pattern }
    }
}

/// Whom and where to explain.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExplainQuery {
    /// The user; oneself when absent, nobody signed in when empty.
    user: Option<String>,
    /// The repository, which need not exist.
    repository: String,
}

/// For each verb: is it allowed, and which rule decided? The same function answers requests.
#[utoipa::path(get, path = "/api/permissions/explain", tag = "permissions", params(ExplainQuery), responses(
    (status = 200, body = List<Explanation>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
    (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn explain(
    State(server): State<Server>,
    caller: Caller,
    Query(query): Query<ExplainQuery>,
) -> Answer<List<Explanation>> {
    let name: Name = query.repository.parse()?;
    let explanations = match query.user.as_deref() {
        None => server.app.grants.explain_mine(&server.app.access.permit(&caller.actor, SignedIn)?, &name),
        Some(user) if user == caller.actor.name() && !caller.actor.is_anonymous() => {
            server.app.grants.explain_mine(&server.app.access.permit(&caller.actor, SignedIn)?, &name)
        }
        Some(user) => {
            let permit = server.app.access.permit(&caller.actor, Administer(name))?;
            server.app.grants.explain(&permit, Some(user).filter(|user| !user.is_empty()))?
        }
    };
    Ok(Json(List::whole(explanations.into_iter().map(Explanation::from).collect())))
}

/// What somebody may do in a repository.
#[derive(Serialize, ToSchema)]
pub struct RepositoryRight {
    /// Of a user or robot.
    #[schema(example = "mei")]
    name: String,
    /// `user` or `robot`.
    #[schema(value_type = String, example = "user")]
    kind: UserKind,
    /// Each verb, and the rule that decided.
    explanations: Vec<Explanation>,
}

impl From<grants::RepositoryRight> for RepositoryRight {
    fn from(grants::RepositoryRight { name, kind, explanations }: grants::RepositoryRight) -> Self {
        Self { name, kind, explanations: explanations.into_iter().map(Explanation::from).collect() }
    }
}

/// Users and robots who may do anything in a repository, by name, and through which rule.
#[utoipa::path(
    get, path = "/api/repositories/{repository}/permissions", operation_id = "list_repository_permissions",
    tag = "permissions",
    params(("repository" = String, Path, description = "Id, or percent-encoded name"), ListQuery),
    responses(
        (status = 200, body = List<RepositoryRight>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)
    )
)]
pub async fn of_repository(
    State(server): State<Server>,
    caller: Caller,
    Path(repository): Path<String>,
    Query(page): Query<ListQuery>,
) -> Answer<List<RepositoryRight>> {
    page.only_by_name()?;
    let limit = page.count(&server.settings)?;
    let name = server.app.repositories.name_of(&caller.actor, &repository).await?;
    let permit = server.app.access.permit(&caller.actor, Administer(name))?;
    let rights = server.app.grants.of_repository(&permit, page.search.as_deref(), page.after.as_deref(), limit)?;
    Ok(Json(List::of(rights, RepositoryRight::from)))
}

/// Which pattern.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PatternQuery {
    /// Such as `team/*`.
    pattern: String,
}

/// What a pattern means today.
#[derive(Serialize, ToSchema)]
pub struct Matches {
    /// The first 20 names.
    #[schema(example = json!(["team/app"]))]
    items: Vec<String>,
    /// How many there are.
    total: usize,
}

/// The repositories that a pattern means, of those that the caller may pull.
#[utoipa::path(get, path = "/api/permissions/matches", operation_id = "match_pattern", tag = "permissions",
    params(PatternQuery), responses(
    (status = 200, body = Matches), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn matches(
    State(server): State<Server>,
    caller: Caller,
    Query(query): Query<PatternQuery>,
) -> Answer<Matches> {
    let pattern: Pattern = query.pattern.parse().map_err(|message: String| ApiError(invalid(message)))?;
    let permit = server.app.access.permit(&caller.actor, SignedIn)?;
    let grants::Matches { items, total } = server.app.grants.matches(&permit, &pattern);
    Ok(Json(Matches { items: items.iter().map(Name::to_string).collect(), total }))
}
