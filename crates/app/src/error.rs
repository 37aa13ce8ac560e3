//! What can go wrong, with codes that stay the same: the UI translates them, scripts test them.

use std::fmt;
use std::time::Duration;

use oci::Code;

/// The result of every verb.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error of the rules. Doors turn it into an answer.
#[derive(Debug)]
pub enum Error {
    /// Nobody signed in, and that is needed.
    Unauthenticated(Problem),
    /// The credential was made for less than this; a new one may do.
    InsufficientScope(Problem),
    /// Known, signed in, not allowed.
    Forbidden(Problem),
    /// Not there, or hidden from the caller.
    NotFound(Problem),
    /// In the way of something that exists.
    Conflict(Problem),
    /// Malformed input.
    Invalid(Problem),
    /// Too many attempts.
    TooMany(Problem, Duration),
    /// The storage cannot do it now.
    Unavailable(Problem, Source),
    /// An error of the registry protocol.
    Registry(oci::Error),
    /// A defect, or a failure below that has no name.
    Internal(Source),
}

/// What lies below an error; logged at the door, never sent.
pub type Source = Box<dyn std::error::Error + Send + Sync>;

/// A stable code and a message that says what to do next.
#[derive(Clone, Debug)]
pub struct Problem {
    /// For programs.
    pub code: &'static str,
    /// For people.
    pub message: String,
    /// Further facts.
    pub details: Option<serde_json::Value>,
}

/// A problem in two words.
pub(crate) fn problem(code: &'static str, message: impl Into<String>) -> Problem {
    Problem { code, message: message.into(), details: None }
}

impl Error {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unauthenticated(problem)
            | Self::InsufficientScope(problem)
            | Self::Forbidden(problem)
            | Self::NotFound(problem)
            | Self::Conflict(problem)
            | Self::Invalid(problem)
            | Self::TooMany(problem, _)
            | Self::Unavailable(problem, _) => problem.code,
            Self::Registry(error) => error.code.as_str(),
            Self::Internal(_) => "internal",
        }
    }

    /// The code as the JSON API says it, which has words of its own for errors of the registry protocol.
    pub fn json_code(&self) -> &'static str {
        let Self::Registry(error) = self else { return self.code() };
        match error.code {
            Code::NameUnknown => "repository_not_found",
            Code::ManifestUnknown => "manifest_not_found",
            Code::BlobUnknown => "blob_not_found",
            Code::NameInvalid => "name_invalid",
            Code::TagInvalid => "tag_invalid",
            Code::DigestInvalid => "digest_invalid",
            Code::Unsupported => "unsupported",
            Code::Unavailable => "unavailable",
            Code::BadGateway => "bad_gateway",
            Code::GatewayTimeout => "gateway_timeout",
            Code::Unknown => "internal",
            other => other.as_str(),
        }
    }

    pub(crate) fn not_found(code: &'static str, message: impl Into<String>) -> Self {
        Self::NotFound(problem(code, message))
    }

    pub(crate) fn forbidden(code: &'static str, message: impl Into<String>) -> Self {
        Self::Forbidden(problem(code, message))
    }

    pub(crate) fn invalid(code: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid(problem(code, message))
    }

    pub(crate) fn conflict(code: &'static str, message: impl Into<String>) -> Self {
        Self::Conflict(problem(code, message))
    }

    pub(crate) fn internal(source: impl Into<Source>) -> Self {
        Self::Internal(source.into())
    }

    /// A conflict of rows as the conflict that it is here; other errors stay as they are.
    pub(crate) fn or_conflict(error: db::Error, code: &'static str, message: impl Into<String>) -> Self {
        match error {
            db::Error::Conflict(_) => Self::conflict(code, message),
            other => other.into(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unauthenticated(problem)
            | Self::InsufficientScope(problem)
            | Self::Forbidden(problem)
            | Self::NotFound(problem)
            | Self::Conflict(problem)
            | Self::Invalid(problem)
            | Self::TooMany(problem, _)
            | Self::Unavailable(problem, _) => f.write_str(&problem.message),
            Self::Registry(error) => error.fmt(f),
            Self::Internal(_) => f.write_str("something went wrong inside; the server's log has the cause"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unavailable(_, source) | Self::Internal(source) => Some(source.as_ref()),
            Self::Registry(error) => std::error::Error::source(error),
            _ => None,
        }
    }
}

impl From<oci::Error> for Error {
    fn from(error: oci::Error) -> Self {
        Self::Registry(error)
    }
}

impl From<db::Error> for Error {
    fn from(error: db::Error) -> Self {
        let unavailable = matches!(
            error,
            db::Error::Locked(_) | db::Error::Full(_) | db::Error::ReadOnly(_) | db::Error::Unreachable(_)
        );
        match error {
            db::Error::Cursor => {
                Self::invalid("cursor_invalid", "`after` is not what an earlier answer gave as `next`")
            }
            error if unavailable => Self::Unavailable(problem("unavailable", error.to_string()), error.into()),
            error => Self::Internal(error.into()),
        }
    }
}
