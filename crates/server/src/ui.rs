//! Pages and files that are part of the program: everything is served by us, nothing from other hosts.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rust_embed::RustEmbed;

use crate::error::{ApiError, no_route};

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/ui"]
struct Files;

/// `GET /`.
pub async fn index(headers: HeaderMap) -> Response {
    file("index.html", &headers)
}

/// `GET /setup`: the page of the set-up link.
pub async fn setup(headers: HeaderMap) -> Response {
    file("setup.html", &headers)
}

/// `GET /docs`: the API, to read and to try.
pub async fn docs(headers: HeaderMap) -> Response {
    file("docs.html", &headers)
}

/// `GET /redoc`: the API, to read.
pub async fn redoc(headers: HeaderMap) -> Response {
    file("redoc.html", &headers)
}

/// `GET /docs/`: the links of the page are relative to its parent.
pub async fn docs_slash() -> Redirect {
    Redirect::permanent("/docs")
}

/// `GET /docs/{file}`.
pub async fn docs_file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    file(&format!("docs/{name}"), &headers)
}

/// `GET /assets/{file}`.
pub async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    file(&format!("assets/{name}"), &headers)
}

fn file(path: &str, headers: &HeaderMap) -> Response {
    let Some(found) = Files::get(path) else { return ApiError(no_route()).into_response() };
    let etag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(found.metadata.sha256_hash()));
    let cached = headers.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == etag.as_bytes());
    let common = [(header::ETAG, etag), (header::CACHE_CONTROL, "no-cache".to_owned())];
    if cached {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let content_type = [(header::CONTENT_TYPE, content_type(found.metadata.mimetype()))];
    (common, content_type, found.data.into_owned()).into_response()
}

fn content_type(mime: &str) -> String {
    if mime.starts_with("text/") { format!("{mime}; charset=utf-8") } else { mime.to_owned() }
}
