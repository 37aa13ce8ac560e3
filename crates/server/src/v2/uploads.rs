//! Uploads: every way in which the specification lets a blob come in.

use app::access::{Permit, Push};
use app::{Error, Result as Rules};
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use oci::{Chunk, Code, ContentRange, Digest, Mount, Name, Request, Upload, UploadId};

use super::{Exchange, Result, conditions, pull, push, stream};

/// The id alone, for old clients.
const UPLOAD_ID: HeaderName = HeaderName::from_static("docker-upload-uuid");

/// end-4a.
pub async fn start(exchange: &Exchange, name: Name) -> Result {
    let permit = push(exchange, name)?;
    begin(exchange, &permit).await
}

async fn begin(exchange: &Exchange, permit: &Permit<Push>) -> Result {
    let id = exchange.server.app.images.start_upload(permit).await?;
    Ok(progress(StatusCode::ACCEPTED, permit, &Upload { id, offset: 0 }))
}

/// end-4b: the whole blob in one request.
pub async fn whole(exchange: &Exchange, name: Name, digest: Digest, body: Body) -> Result {
    let permit = push(exchange, name)?;
    let images = &exchange.server.app.images;
    let upload = images.start_upload(&permit).await?;
    let chunk = Chunk { at: Some(0), length: content_length(&exchange.parts.headers), body: stream::incoming(body) };
    let upload = match images.append_upload(&permit, &upload, chunk).await {
        Ok(upload) => upload,
        Err(error) => {
            // Nobody knows this upload's id, so nobody could go on with it.
            images.cancel_upload(&permit, &upload).await.ok();
            return Err(error);
        }
    };
    images.finish_upload(&permit, &upload.id, &digest).await?;
    Ok(stored(&permit, &digest))
}

/// end-11. Without a source, without the right to read it, or without the blob in it, an upload begins instead: the
/// answer does not tell which.
pub async fn mount(exchange: &Exchange, name: Name, mount: Mount) -> Result {
    let permit = push(exchange, name)?;
    let Some(Ok(source)) = mount.from.map(|from| pull(exchange, from)) else { return begin(exchange, &permit).await };
    if exchange.server.app.images.mount_blob(&permit, &source, &mount.digest).await? {
        return Ok(stored(&permit, &mount.digest));
    }
    begin(exchange, &permit).await
}

/// end-13.
pub async fn status(exchange: &Exchange, name: Name, upload: UploadId) -> Result {
    let permit = push(exchange, name)?;
    let upload = exchange.server.app.images.stat_upload(&permit, &upload).await?;
    Ok(progress(StatusCode::NO_CONTENT, &permit, &upload))
}

/// end-5: a chunk with `Content-Range`, or a stream without.
pub async fn append(exchange: &Exchange, name: Name, upload: UploadId, body: Body) -> Result {
    let permit = push(exchange, name)?;
    match take(exchange, &permit, &upload, body).await {
        Ok(upload) => Ok(progress(StatusCode::ACCEPTED, &permit, &upload)),
        Err(error) => out_of_order(&permit, upload, error),
    }
}

/// end-6: the last chunk may come along.
pub async fn finish(exchange: &Exchange, name: Name, (upload, digest): (UploadId, Digest), body: Body) -> Result {
    let permit = push(exchange, name)?;
    let upload = match content_length(&exchange.parts.headers) {
        Some(0) => upload,
        _ => match take(exchange, &permit, &upload, body).await {
            Ok(upload) => upload.id,
            Err(error) => return out_of_order(&permit, upload, error),
        },
    };
    exchange.server.app.images.finish_upload(&permit, &upload, &digest).await?;
    Ok(stored(&permit, &digest))
}

/// `DELETE`: the upload is not wanted any more.
pub async fn cancel(exchange: &Exchange, name: Name, upload: UploadId) -> Result {
    let permit = push(exchange, name)?;
    exchange.server.app.images.cancel_upload(&permit, &upload).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn take(exchange: &Exchange, permit: &Permit<Push>, upload: &UploadId, body: Body) -> Rules<Upload> {
    let headers = &exchange.parts.headers;
    let chunk = Chunk { at: chunk_offset(headers)?, length: content_length(headers), body: stream::incoming(body) };
    exchange.server.app.images.append_upload(permit, upload, chunk).await
}

/// Where a chunk begins, if it says so; what it says must fit its length.
fn chunk_offset(headers: &HeaderMap) -> Rules<Option<u64>> {
    let Some(value) = headers.get(header::CONTENT_RANGE) else { return Ok(None) };
    let range = ContentRange::parse(value.to_str().unwrap_or_default())?;
    match content_length(headers) {
        Some(length) if Some(length) != range.length() => Err(Error::Registry(oci::Error::new(
            Code::RangeInvalid,
            "Content-Range and Content-Length of the chunk do not fit together",
        ))),
        _ => Ok(Some(range.first)),
    }
}

fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// A 416 says where to go on, so that the client need not ask.
fn out_of_order(permit: &Permit<Push>, id: UploadId, error: Error) -> Result {
    let offset = match &error {
        Error::Registry(error) if error.code == Code::RangeInvalid => {
            error.detail.as_ref().and_then(|detail| detail.get("offset")?.as_u64())
        }
        _ => None,
    };
    let Some(offset) = offset else { return Err(error) };
    let mut response = super::refuse(&error, None);
    response.headers_mut().extend(progress_headers(permit, &Upload { id, offset }));
    Ok(response)
}

fn progress(status: StatusCode, permit: &Permit<Push>, upload: &Upload) -> Response {
    (status, progress_headers(permit, upload)).into_response()
}

/// `Location` is relative (RFC 9110, 10.2.2), so that it is right behind any proxy. `Range` ends with the last byte; an
/// empty upload says `0-0` too, as CNCF distribution does.
fn progress_headers(permit: &Permit<Push>, upload: &Upload) -> HeaderMap {
    let name = permit.repository().clone();
    let location = Request::UploadStatus { name, upload: upload.id.clone() }.path();
    let range = format!("0-{}", upload.offset.saturating_sub(1));
    let pairs =
        [(header::LOCATION, location.as_str()), (header::RANGE, range.as_str()), (UPLOAD_ID, upload.id.0.as_str())];
    let headers = pairs.map(|(name, value)| (name, HeaderValue::from_str(value).expect("made of plain characters")));
    HeaderMap::from_iter(headers)
}

fn stored(permit: &Permit<Push>, digest: &Digest) -> Response {
    let mut response = StatusCode::CREATED.into_response();
    let location = format!("/v2/{}/blobs/{digest}", permit.repository());
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, HeaderValue::from_str(&location).expect("a path is a header value"));
    conditions::describe(headers, digest);
    response
}
