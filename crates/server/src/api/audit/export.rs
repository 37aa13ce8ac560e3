//! The audit as a table for spreadsheets, sent while it is read.

use app::access::{Govern, Permit};
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::SecondsFormat;
use db::AuditEvent;
use db::audit_events::ListAuditEvents;
use futures_util::stream;

use super::AuditFilter;
use crate::api::{Caller, Query};
use crate::error::{ApiError, ErrorBody, log};
use crate::server::Server;

/// How many events are read at once.
const ROWS: u64 = 500;

/// By these bytes Excel knows UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

const COLUMNS: [&str; 10] =
    ["id", "at", "actor", "actor_id", "action", "target", "remote_addr", "request_id", "before", "after"];

/// Who did what, newest first, as CSV with a line of titles. A cell that a spreadsheet would take for a formula has `'`
/// before it.
#[utoipa::path(
    get, path = "/api/audit.csv", operation_id = "export_audit", tag = "audit",
    params(AuditFilter),
    responses(
        (status = 200, body = String, content_type = "text/csv"), (status = 400, body = ErrorBody),
        (status = 401, body = ErrorBody), (status = 403, body = ErrorBody)
    )
)]
pub async fn export(
    State(server): State<Server>,
    caller: Caller,
    Query(filter): Query<AuditFilter>,
) -> Result<Response, ApiError> {
    let permit = server.app.access.permit(&caller.actor, Govern)?;
    let mut pages = Pages { server: server.clone(), permit, query: filter.query(None, ROWS), is_first: true };
    // What cannot be asked is refused before anything was answered.
    let first = pages.next().await?;
    let rest = stream::try_unfold(pages, |mut pages| async move {
        match pages.next().await {
            Ok(page) => Ok(page.map(|bytes| (bytes, pages))),
            Err(error) => {
                // The answer has begun: breaking it off tells that it is not whole.
                log(&error);
                Err(std::io::Error::other("the audit could not be read to its end"))
            }
        }
    });
    let whole = futures_util::StreamExt::chain(stream::iter(first.map(Ok)), rest);
    let file = format!("attachment; filename=\"audit-{}.csv\"", server.clock.now().format("%Y-%m-%d"));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, file),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(whole)).into_response())
}

/// The events that are still to be sent.
struct Pages {
    server: Server,
    permit: Permit<Govern>,
    query: ListAuditEvents,
    is_first: bool,
}

impl Pages {
    async fn next(&mut self) -> app::Result<Option<Bytes>> {
        let events = self.server.app.audit.list(&self.permit, &self.query).await?;
        let begins = std::mem::take(&mut self.is_first);
        let Some(last) = events.last() else { return Ok(begins.then(|| table(&[], true))) };
        self.query.before_id = Some(last.id);
        Ok(Some(table(&events, begins)))
    }
}

fn table(events: &[AuditEvent], with_titles: bool) -> Bytes {
    let mut bytes = if with_titles { MARK.to_vec() } else { Vec::new() };
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut bytes);
    let titles = with_titles.then(|| COLUMNS.map(str::to_owned));
    for row in titles.into_iter().chain(events.iter().map(cells)) {
        writer.write_record(row.map(defused)).expect("memory takes everything");
    }
    drop(writer);
    bytes.into()
}

fn cells(AuditEvent { id, event }: &AuditEvent) -> [String; 10] {
    let text = |value: Option<String>| value.unwrap_or_default();
    [
        id.to_string(),
        event.at.to_rfc3339_opts(SecondsFormat::Millis, true),
        event.actor.clone(),
        text(event.actor_id.map(|id| id.to_string())),
        event.action.clone(),
        event.target.clone(),
        text(event.remote_addr.map(|address| address.to_string())),
        text(event.request_id.clone()),
        text(event.before.as_ref().map(ToString::to_string)),
        text(event.after.as_ref().map(ToString::to_string)),
    ]
}

/// What people chose, such as names, must not run when somebody opens the table.
fn defused(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;
    use db::audit_events::NewAuditEvent;

    #[test]
    fn a_table_is_read_as_text_and_nothing_in_it_runs() {
        let event = NewAuditEvent {
            at: chrono::DateTime::UNIX_EPOCH,
            actor_id: None,
            actor: "=cmd|' /C calc'!A0".into(),
            action: "group.create".into(),
            target: "开发, \"team\"".into(),
            remote_addr: None,
            request_id: Some("+1".into()),
            before: None,
            after: Some(serde_json::json!({ "description": "a\r\nb" })),
        };
        let table = table(&[AuditEvent { id: 7, event }], true);
        let text = std::str::from_utf8(&table).unwrap().strip_prefix('\u{feff}').unwrap();
        let lines: Vec<&str> = text.split_terminator("\r\n").collect();
        assert_eq!(lines[0], COLUMNS.join(","));
        assert_eq!(
            lines[1],
            r#"7,1970-01-01T00:00:00.000Z,'=cmd|' /C calc'!A0,,group.create,"开发, ""team""",,'+1,,"{""description"":""a\r\nb""}""#
        );
        for (cell, expected) in
            [("-1", "'-1"), ("@a", "'@a"), ("\ta", "'\ta"), ("\ra", "'\ra"), ("a=1", "a=1"), ("", "")]
        {
            assert_eq!(defused(cell.into()), expected);
        }
    }
}
