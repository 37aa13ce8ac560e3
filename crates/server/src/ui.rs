//! Pages and files that are part of the program: everything is served by us, nothing from other hosts.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::error::{ApiError, no_route};

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/ui"]
struct Files;

/// What a copy in the browser's cache is good for.
#[derive(Clone, Copy)]
enum Cached {
    /// It is asked each time whether it changed.
    Asked,
    /// Its name has a hash of what it says.
    Forever,
}

/// `GET /`, and every address that is a page of the UI: the UI itself reads which one it is.
pub async fn index(headers: HeaderMap) -> Response {
    file("index.html", &headers, Cached::Asked)
}

/// Where no route leads: for a browser that goes to a page, the UI; else nothing.
pub async fn page(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_ours = !["/api", "/v2", "/assets", "/docs"].iter().any(|root| is_below(uri.path(), root));
    if method.is_safe() && accept.contains("text/html") && is_ours {
        return index(headers).await;
    }
    ApiError(no_route()).into_response()
}

fn is_below(path: &str, root: &str) -> bool {
    path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// `GET /icon.svg`.
pub async fn icon(headers: HeaderMap) -> Response {
    file("icon.svg", &headers, Cached::Asked)
}

/// `GET /docs`: the API, to read and to try.
pub async fn docs(headers: HeaderMap) -> Response {
    file("docs.html", &headers, Cached::Asked)
}

/// `GET /redoc`: the API, to read.
pub async fn redoc(headers: HeaderMap) -> Response {
    file("redoc.html", &headers, Cached::Asked)
}

/// `GET /docs/`: the links of the page are relative to its parent.
pub async fn docs_slash() -> Redirect {
    Redirect::permanent("/docs")
}

/// `GET /docs/{file}`.
pub async fn docs_file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    file(&format!("docs/{name}"), &headers, Cached::Asked)
}

/// `GET /assets/{file}`.
pub async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    file(&format!("assets/{name}"), &headers, Cached::Forever)
}

fn file(path: &str, headers: &HeaderMap, cached: Cached) -> Response {
    let Some(plain) = Files::get(path) else { return ApiError(no_route()).into_response() };
    let content_type = content_type(plain.metadata.mimetype());
    let small = small(path, headers);
    let is_small = small.is_some();
    let found = small.unwrap_or(plain);
    let etag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(found.metadata.sha256_hash()));
    let cache_control = match cached {
        Cached::Asked => "no-cache",
        Cached::Forever => "public, max-age=31536000, immutable",
    };
    let common = [(header::CACHE_CONTROL, cache_control), (header::VARY, "Accept-Encoding")];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == etag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, common, [(header::ETAG, etag)]).into_response();
    }
    let about = [(header::ETAG, etag), (header::CONTENT_TYPE, content_type)];
    let mut answer = (common, about, found.data.into_owned()).into_response();
    if is_small {
        answer.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    answer
}

/// The compressed copy that the build put beside a file, for who reads it.
fn small(path: &str, headers: &HeaderMap) -> Option<EmbeddedFile> {
    let encodings = headers.get(header::ACCEPT_ENCODING)?.to_str().ok()?;
    let reads = encodings.split(',').any(|encoding| encoding.trim() == "br");
    if reads { Files::get(&format!("{path}.br")) } else { None }
}

fn content_type(mime: &str) -> String {
    if mime.starts_with("text/") { format!("{mime}; charset=utf-8") } else { mime.to_owned() }
}
