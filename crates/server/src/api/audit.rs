//! Who did what. Only administrators see it, and nobody changes it.

pub mod export;

use std::net::IpAddr;

use app::access::Govern;
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use db::AuditEvent;
use db::audit_events::ListAuditEvents;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{Answer, Caller, ListQuery, Query};
use crate::error::ErrorBody;
use crate::server::Server;

/// What somebody did.
#[derive(Serialize, ToSchema)]
pub struct AuditEventBody {
    id: i64,
    at: DateTime<Utc>,
    /// The name of the user at that time.
    actor: String,
    /// The id of the user; they may be deleted since.
    actor_id: Option<Uuid>,
    #[schema(example = "grant.create")]
    action: String,
    #[schema(example = "mei on team/*")]
    target: String,
    /// From where.
    #[schema(value_type = Option<String>, example = "192.0.2.7")]
    remote_addr: Option<IpAddr>,
    /// The request that caused it, as logs name it.
    request_id: Option<String>,
    /// The target before.
    before: Option<Value>,
    /// The target after.
    after: Option<Value>,
}

impl From<AuditEvent> for AuditEventBody {
    fn from(AuditEvent { id, event }: AuditEvent) -> Self {
        Self {
            id,
            at: event.at,
            actor: event.actor,
            actor_id: event.actor_id,
            action: event.action,
            target: event.target,
            remote_addr: event.remote_addr,
            request_id: event.request_id,
            before: event.before,
            after: event.after,
        }
    }
}

/// Part of the audit. It has no total: it only grows, and nobody counts it.
#[derive(Serialize, ToSchema)]
pub struct AuditPage {
    /// Newest first.
    items: Vec<AuditEventBody>,
    /// Send it as `before` for older ones; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Which events.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditFilter {
    /// The name of a user.
    actor: Option<String>,
    /// Exactly this action, such as `grant.create`.
    action: Option<String>,
    /// How the target begins, such as `team/`.
    target: Option<String>,
    /// Not before this time.
    from: Option<DateTime<Utc>>,
    /// Before this time.
    to: Option<DateTime<Utc>>,
}

impl AuditFilter {
    fn query(self, before_id: Option<i64>, limit: u64) -> ListAuditEvents {
        let Self { actor, action, target: target_prefix, from, to } = self;
        ListAuditEvents { actor, action, target_prefix, from, to, before_id, limit }
    }
}

/// Which page of them.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// `next` of the page before; also taken as `after`, as in other lists.
    #[serde(alias = "after")]
    #[param(value_type = Option<String>)]
    before: Option<i64>,
}

/// Who did what, newest first.
#[utoipa::path(
    get, path = "/api/audit", operation_id = "list_audit_events", tag = "audit",
    params(AuditFilter, AuditQuery, ("limit" = Option<u64>, Query, description = "At most so many events")),
    responses(
        (status = 200, body = AuditPage), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 403, body = ErrorBody)
    )
)]
pub async fn list(
    State(server): State<Server>,
    caller: Caller,
    Query(filter): Query<AuditFilter>,
    Query(AuditQuery { before }): Query<AuditQuery>,
    Query(page): Query<ListQuery>,
) -> Answer<AuditPage> {
    let limit = page.limit(&server.settings)?;
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    let events = server.app.audit.list(&permit, &filter.query(before, limit)).await?;
    let is_full = events.len() as u64 == limit;
    let next = events.last().filter(|_| is_full).map(|event| event.id.to_string());
    Ok(Json(AuditPage { items: events.into_iter().map(AuditEventBody::from).collect(), next }))
}
