//! Errors become answers here and nowhere else: status, stable code, message. Causes are logged once and never sent.

use app::Error;
use app::error::Problem;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use oci::Code;
use serde::Serialize;
use utoipa::ToSchema;

use crate::door::RequestId;

/// An error of the JSON API. Also made from errors of the rules by `?`.
#[derive(Debug)]
pub struct ApiError(pub Error);

impl<E: Into<Error>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

/// The body of every error of the JSON API.
#[derive(Serialize, ToSchema)]
pub struct ErrorBody {
    error: ErrorDetails,
}

/// What went wrong.
#[derive(Serialize, ToSchema)]
struct ErrorDetails {
    /// Stable: scripts and translations rest on it.
    #[schema(example = "grant_not_found")]
    code: &'static str,
    /// What happened and what to do next, in English.
    message: String,
    /// Further facts, where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<serde_json::Value>,
    /// By which the server's log names the request.
    request_id: String,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let error = self.0;
        log(&error);
        let status = status(&error);
        let details = match &error {
            Error::Registry(error) => error.detail.clone(),
            Error::Conflict(problem) => problem.details.clone(),
            _ => None,
        };
        let request_id = RequestId::current();
        let body = ErrorBody {
            error: ErrorDetails { code: error.json_code(), message: error.to_string(), details, request_id },
        };
        let mut response = (status, Json(body)).into_response();
        add_retry_after(&error, &mut response);
        response
    }
}

/// The status of an error, the same in the JSON API and at `/v2/`.
pub fn status(error: &Error) -> StatusCode {
    match error {
        Error::Unauthenticated(_) | Error::InsufficientScope(_) => StatusCode::UNAUTHORIZED,
        Error::Forbidden(_) => StatusCode::FORBIDDEN,
        Error::NotFound(_) => StatusCode::NOT_FOUND,
        Error::Conflict(_) => StatusCode::CONFLICT,
        Error::Invalid(_) => StatusCode::BAD_REQUEST,
        Error::TooMany(..) => StatusCode::TOO_MANY_REQUESTS,
        Error::Unavailable(..) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        Error::Registry(error) => code_status(error.code),
    }
}

/// Statuses per the specification's table of error codes and end-points.
fn code_status(code: Code) -> StatusCode {
    match code {
        Code::BlobUnknown | Code::BlobUploadUnknown | Code::ManifestUnknown | Code::NameUnknown => {
            StatusCode::NOT_FOUND
        }
        // end-7: a manifest that names a missing blob is 404 in the specification, as CNCF distribution's 400 is in its.
        Code::ManifestBlobUnknown => StatusCode::NOT_FOUND,
        Code::BlobUploadInvalid
        | Code::DigestInvalid
        | Code::ManifestInvalid
        | Code::NameInvalid
        | Code::TagInvalid
        | Code::PaginationNumberInvalid => StatusCode::BAD_REQUEST,
        Code::SizeInvalid => StatusCode::PAYLOAD_TOO_LARGE,
        Code::Unauthorized => StatusCode::UNAUTHORIZED,
        Code::Denied => StatusCode::FORBIDDEN,
        Code::Unsupported => StatusCode::METHOD_NOT_ALLOWED,
        Code::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
        Code::RangeInvalid => StatusCode::RANGE_NOT_SATISFIABLE,
        Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Code::BadGateway => StatusCode::BAD_GATEWAY,
        Code::GatewayTimeout => StatusCode::GATEWAY_TIMEOUT,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The whole chain, once: a `Display` never repeats its source.
pub fn log(error: &Error) {
    use std::error::Error as _;
    let mut chain = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        chain = format!("{chain}: {cause}");
        source = cause.source();
    }
    // What somebody wanted is no failure.
    if status(error).is_server_error() && error.code() != "pushes_paused" {
        tracing::error!(error = %chain, "failed");
    } else if matches!(error, Error::Invalid(_)) {
        // Libraries quote what they cannot read, and that may be a password in the wrong place.
        tracing::debug!(code = error.code(), "refused");
    } else {
        tracing::debug!(error = %chain, "refused");
    }
}

/// How long to wait, where that is known (RFC 9110, 10.2.3).
pub fn add_retry_after(error: &Error, response: &mut Response) {
    let seconds = match error {
        Error::TooMany(_, wait) => wait.as_secs() + 1,
        _ if response.status() == StatusCode::SERVICE_UNAVAILABLE => 5,
        _ => return,
    };
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
}

fn problem(code: &'static str, message: impl Into<String>) -> Problem {
    Problem { code, message: message.into(), details: None }
}

/// In the way of what is there, which the details tell.
pub fn conflict(code: &'static str, message: &str, details: &impl Serialize) -> Error {
    let details = serde_json::to_value(details).ok();
    Error::Conflict(Problem { details, ..problem(code, message) })
}

/// Credentials that cannot be read.
pub fn bad_credentials() -> Error {
    Error::Unauthenticated(problem(
        "credentials_invalid",
        "the Authorization header cannot be read; use Basic or Bearer",
    ))
}

/// A state change by cookie from who knows where.
pub fn csrf(header: &str) -> Error {
    let message = format!("a change with the session cookie needs the header {header}: 1");
    Error::Forbidden(problem("csrf_header_missing", message))
}

/// Input that cannot be read.
pub fn invalid(message: impl Into<String>) -> Error {
    Error::Invalid(problem("input_invalid", message))
}

/// The address exists, with other methods: the `Allow` header names them.
pub fn no_method() -> Error {
    Error::Invalid(problem("method_not_allowed", "this address has other methods; /docs lists the API"))
}

/// No such address.
pub fn no_route() -> Error {
    Error::NotFound(problem("route_not_found", "there is nothing at this address; /docs lists the API"))
}
