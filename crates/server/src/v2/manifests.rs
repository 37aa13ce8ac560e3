//! Manifests: by tag and by digest.

use app::access::Delete;
use app::{Error, Result as Rules};
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::StreamExt;
use oci::{Code, Contents, Digest, MAX_MANIFEST_SIZE, Manifest, MediaType, Name, Reference};

use super::{Exchange, Result, conditions, pull, push, stream};

/// Tells that the registry knows subjects, so that the client need not keep the fallback tag (spec, "Pushing Manifests
/// with Subject").
const SUBJECT: HeaderName = HeaderName::from_static("oci-subject");

/// end-3: `GET`.
pub async fn get(exchange: &Exchange, name: Name, reference: Reference) -> Result {
    let permit = pull(exchange, name)?;
    let manifest = exchange.server.app.images.get_manifest(&permit, &reference).await?;
    if conditions::not_modified(&exchange.parts.headers, &manifest.digest) {
        return Ok(conditions::unchanged(&manifest.digest));
    }
    let length = manifest.bytes.len() as u64;
    Ok(described(&manifest.media_type, &manifest.digest, length, Body::from(manifest.bytes)))
}

/// end-3: `HEAD`.
pub async fn head(exchange: &Exchange, name: Name, reference: Reference) -> Result {
    let permit = pull(exchange, name)?;
    let found = exchange.server.app.images.stat_manifest(&permit, &reference).await?;
    if conditions::not_modified(&exchange.parts.headers, &found.digest) {
        return Ok(conditions::unchanged(&found.digest));
    }
    Ok(described(&found.media_type, &found.digest, found.size, Body::empty()))
}

/// end-7.
pub async fn put(exchange: &Exchange, name: Name, reference: Reference, body: Body) -> Result {
    let permit = push(exchange, name)?;
    let bytes = read(&exchange.parts.headers, body).await?;
    let media_type = media_type(&exchange.parts.headers, &bytes)?;
    let manifest = Manifest::new(media_type, bytes);
    let pushed = exchange.server.app.images.put_manifest(&permit, &reference, manifest).await?;
    let mut response = StatusCode::CREATED.into_response();
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, text(&format!("/v2/{}/manifests/{}", permit.repository(), pushed.digest)));
    conditions::describe(headers, &pushed.digest);
    if let Some(subject) = pushed.subject {
        headers.insert(SUBJECT, text(subject.as_str()));
    }
    Ok(response)
}

/// end-9: by tag the tag goes, by digest the manifest with every tag on it.
pub async fn delete(exchange: &Exchange, name: Name, reference: Reference) -> Result {
    let permit = exchange.server.app.access.permit(&exchange.actor, Delete(name))?;
    match reference {
        Reference::Tag(tag) => exchange.server.app.images.delete_tag(&permit, &tag).await?,
        Reference::Digest(digest) => exchange.server.app.images.delete_manifest(&permit, &digest).await?,
    }
    Ok(StatusCode::ACCEPTED.into_response())
}

/// The announced length is looked at before a byte is taken, and the limit holds whatever was announced.
async fn read(headers: &HeaderMap, body: Body) -> Rules<Bytes> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > MAX_MANIFEST_SIZE as u64) {
        return Err(too_large());
    }
    let (mut bytes, mut body) = (Vec::new(), stream::incoming(body));
    while let Some(piece) = body.next().await {
        let broken = |error| oci::Error::new(Code::ManifestInvalid, "the body broke off").with_source(error);
        let piece = piece.map_err(|error: std::io::Error| Error::Registry(broken(error)))?;
        if bytes.len() + piece.len() > MAX_MANIFEST_SIZE {
            return Err(too_large());
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes.into())
}

fn too_large() -> Error {
    let message = format!("a manifest may have at most {MAX_MANIFEST_SIZE} bytes");
    Error::Registry(oci::Error::new(Code::SizeInvalid, message))
}

/// As sent; clients that send none are taken at the word of the document.
fn media_type(headers: &HeaderMap, bytes: &[u8]) -> Rules<MediaType> {
    match headers.get(header::CONTENT_TYPE) {
        Some(value) => Ok(value.to_str().unwrap_or_default().parse()?),
        None => Contents::media_type_in(bytes).ok_or_else(|| {
            let message = "send the manifest's media type as Content-Type";
            Error::Registry(oci::Error::new(Code::ManifestInvalid, message))
        }),
    }
}

fn described(media_type: &MediaType, digest: &Digest, length: u64, body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, text(media_type.as_str()));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    conditions::describe(headers, digest);
    response
}

fn text(value: &str) -> HeaderValue {
    HeaderValue::from_str(value).expect("names, digests and media types are header values")
}
