//! Answers of a registry: their errors in our words, their bodies within limits.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use oci::{Code, Error, Result};
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use serde::Deserialize;

use crate::reach;
use crate::remote::nonsense;

/// The longest error that is read, in bytes.
const MAX_ERROR: usize = 64 * 1024;

/// What is shown of another registry's own words, in characters.
const MAX_WORDS: usize = 300;

/// Read a body that is known to be small.
///
/// # Errors
/// When it is longer than `limit`, breaks off, or says nothing for longer than `idle`.
pub(crate) async fn read(mut response: Response, limit: usize, idle: Duration) -> Result<Bytes> {
    let too_long = || nonsense(&format!("more than the {limit} bytes that such an answer may have"));
    let announced = response.content_length().unwrap_or_default();
    if announced > limit as u64 {
        return Err(too_long());
    }
    let mut bytes = BytesMut::new();
    loop {
        let piece = tokio::time::timeout(idle, response.chunk()).await.map_err(|_| silent())?;
        let Some(piece) = piece.map_err(broken)? else { break };
        if bytes.len() + piece.len() > limit {
            return Err(too_long());
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes.freeze())
}

fn silent() -> Error {
    Error::new(Code::GatewayTimeout, "the other registry fell silent in the middle of an answer")
}

/// An answer that broke off.
pub(crate) fn broken(error: reqwest::Error) -> Error {
    nonsense("half an answer and broke off").with_source(error.without_url())
}

/// No answer at all.
pub(crate) fn unreachable(host: &str, error: reqwest::Error) -> Error {
    if reach::is_refused(&error) {
        return reach::refused(host);
    }
    let (code, message) = if error.is_timeout() {
        (Code::GatewayTimeout, format!("{host} does not answer in time"))
    } else if error.is_connect() {
        (Code::Unavailable, format!("{host} cannot be reached"))
    } else {
        (Code::BadGateway, format!("{host} broke off before it answered"))
    };
    Error::new(code, message).with_source(error.without_url())
}

/// The errors of a registry (spec, "Error Codes").
#[derive(Deserialize)]
struct Errors {
    errors: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    code: String,
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    detail: Option<serde_json::Value>,
}

/// The error that an answer is. `absent` is what a 404 means where the registry says nothing else.
pub(crate) async fn error(response: Response, absent: Code, idle: Duration) -> Error {
    let status = response.status();
    // Go's file server announces a body with its 416 and sends none.
    let entry = if status == StatusCode::RANGE_NOT_SATISFIABLE { None } else { first_entry(response, idle).await };
    let said = entry.as_ref().and_then(|entry| Code::parse(&entry.code)).filter(|code| *code != Code::Unknown);
    let code = match status {
        StatusCode::UNAUTHORIZED => Code::Unauthorized,
        StatusCode::FORBIDDEN => Code::Denied,
        // 2.8 says "upload invalid" for one that is gone, so that the status tells more than the words.
        StatusCode::NOT_FOUND if absent == Code::BlobUploadUnknown => absent,
        StatusCode::NOT_FOUND => said.unwrap_or(absent),
        StatusCode::METHOD_NOT_ALLOWED => Code::Unsupported,
        StatusCode::PAYLOAD_TOO_LARGE => said.unwrap_or(Code::SizeInvalid),
        StatusCode::RANGE_NOT_SATISFIABLE => Code::RangeInvalid,
        StatusCode::TOO_MANY_REQUESTS => Code::TooManyRequests,
        StatusCode::SERVICE_UNAVAILABLE => Code::Unavailable,
        StatusCode::GATEWAY_TIMEOUT => Code::GatewayTimeout,
        status if status.is_server_error() => Code::BadGateway,
        _ => said.unwrap_or(Code::BadGateway),
    };
    let words = entry.as_ref().and_then(|entry| entry.message.as_deref()).map(shown).unwrap_or_default();
    let mut error = Error::new(code, format!("the other registry answered {}{words}", status.as_u16()));
    error.detail = entry.and_then(|entry| entry.detail);
    error
}

async fn first_entry(response: Response, idle: Duration) -> Option<Entry> {
    let bytes = read(response, MAX_ERROR, idle).await.ok()?;
    serde_json::from_slice::<Errors>(&bytes).ok()?.errors.into_iter().next()
}

/// Somebody else's words, short and on one line.
fn shown(words: &str) -> String {
    let plain: String = words.chars().filter(|c| !c.is_control()).take(MAX_WORDS).collect();
    format!(": {plain}")
}

/// How long the registry asks to wait (RFC 9110, 10.2.3); dates are not worth a parser here.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}
