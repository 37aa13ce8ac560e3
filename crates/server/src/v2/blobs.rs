//! Blobs: HEAD, GET with ranges, DELETE.

use app::access::Delete;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use oci::{ByteRange, Digest, Name};

use super::{Exchange, Result, conditions, pull, stream};

/// end-2: `GET`.
pub async fn get(exchange: &Exchange, name: Name, digest: Digest) -> Result {
    let permit = pull(exchange, name)?;
    let headers = &exchange.parts.headers;
    if conditions::not_modified(headers, &digest) {
        // Only what is there can be unchanged.
        exchange.server.app.images.stat_blob(&permit, &digest).await?;
        return Ok(conditions::unchanged(&digest));
    }
    let range = headers.get(header::RANGE).and_then(|value| value.to_str().ok()).and_then(ByteRange::parse);
    let range = range.filter(|_| conditions::range_holds(headers, &digest));
    let blob = match exchange.server.app.images.get_blob(&permit, &digest, range).await {
        Ok(blob) => blob,
        Err(error) => return out_of_range(error),
    };
    let (size, part) = (blob.size, blob.range.clone());
    let mut response = described(&digest, part.end - part.start, stream::body_of(blob));
    if range.is_some() {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        let content_range = format!("bytes {}-{}/{size}", part.start, part.end - 1);
        response.headers_mut().insert(header::CONTENT_RANGE, ascii(content_range));
    }
    Ok(response)
}

/// end-2: `HEAD`.
pub async fn head(exchange: &Exchange, name: Name, digest: Digest) -> Result {
    let permit = pull(exchange, name)?;
    let size = exchange.server.app.images.stat_blob(&permit, &digest).await?;
    if conditions::not_modified(&exchange.parts.headers, &digest) {
        return Ok(conditions::unchanged(&digest));
    }
    Ok(described(&digest, size, Body::empty()))
}

/// end-10.
pub async fn delete(exchange: &Exchange, name: Name, digest: Digest) -> Result {
    let permit = exchange.server.app.access.permit(&exchange.actor, Delete(name))?;
    exchange.server.app.images.delete_blob(&permit, &digest).await?;
    Ok(StatusCode::ACCEPTED.into_response())
}

fn described(digest: &Digest, length: u64, body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    conditions::describe(headers, digest);
    // Content under a digest never changes; who may read it may, so shared caches must not keep it.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable"));
    response
}

/// RFC 9110, 15.5.17: a 416 tells the size.
fn out_of_range(error: app::Error) -> Result {
    let size = match &error {
        app::Error::Registry(error) if error.code == oci::Code::RangeInvalid => {
            error.detail.as_ref().and_then(|detail| detail.get("size")?.as_u64())
        }
        _ => None,
    };
    let Some(size) = size else { return Err(error) };
    let mut response = super::refuse(&error, None);
    response.headers_mut().insert(header::CONTENT_RANGE, ascii(format!("bytes */{size}")));
    Ok(response)
}

fn ascii(text: String) -> HeaderValue {
    HeaderValue::from_maybe_shared(bytes::Bytes::from(text)).expect("digits and signs make a header")
}
