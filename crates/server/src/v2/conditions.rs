//! Conditional requests: the digest is the ETag.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use oci::Digest;

/// The digest of the content, as clients look for it.
pub const CONTENT_DIGEST: HeaderName = HeaderName::from_static("docker-content-digest");

/// Name content by its digest.
pub fn describe(headers: &mut HeaderMap, digest: &Digest) {
    let value = |text: &str| HeaderValue::from_str(text).expect("a digest is a header value");
    headers.insert(CONTENT_DIGEST, value(digest.as_str()));
    headers.insert(header::ETAG, value(&format!("\"{digest}\"")));
}

/// Whether the client has the content already (RFC 9110, 13.1.2; weak comparison).
pub fn not_modified(headers: &HeaderMap, digest: &Digest) -> bool {
    let values = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|tag| is(tag, digest) || tag.trim() == "*")
}

/// Whether a range may be answered (RFC 9110, 13.1.5): without `If-Range`, or when it names this content, and not weakly.
pub fn range_holds(headers: &HeaderMap, digest: &Digest) -> bool {
    let Some(value) = headers.get(header::IF_RANGE) else { return true };
    value.to_str().is_ok_and(|tag| !tag.trim().starts_with("W/") && is(tag, digest))
}

/// Some clients send the bare digest.
fn is(tag: &str, digest: &Digest) -> bool {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"') == digest.as_str()
}

/// 304.
pub fn unchanged(digest: &Digest) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    describe(response.headers_mut(), digest);
    response
}
