//! What can go wrong with a daemon, with codes that stay the same and hints of what to do.

use std::error::Error as _;
use std::fmt;
use std::io;

use reqwest::StatusCode;

/// The result of every call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The most of a daemon's own words that is shown, in characters.
const MOST_WORDS: usize = 400;

/// What can go wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// Nobody listens there.
    Unavailable(String),
    /// We may not speak with it.
    Denied,
    /// It took the connection, and then it said nothing for too long.
    Silent,
    /// It broke off in the middle.
    Cut,
    /// What it says is not what a daemon says.
    Invalid(&'static str),
    /// It says more than there is room for.
    TooLarge,
    /// There is no such image.
    NotFound(String),
    /// The image is in use: a container runs from it, or others are made of it.
    InUse(String),
    /// It does not want to, in its own words.
    Refused(String),
    /// It cannot speak with the registry as things are: no TLS, a certificate that it does not know, no way there. Its own
    /// words.
    Distrusts(String),
}

impl Error {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "docker_unavailable",
            Self::Denied => "docker_denied",
            Self::Silent => "docker_silent",
            Self::Cut => "docker_cut",
            Self::Invalid(_) => "docker_invalid",
            Self::TooLarge => "docker_too_large",
            Self::NotFound(_) => "docker_image_not_found",
            Self::InUse(_) => "docker_image_in_use",
            Self::Refused(_) => "docker_refused",
            Self::Distrusts(_) => "docker_does_not_trust",
        }
    }

    /// Whether the daemon itself is the trouble, and not what it was asked for.
    pub fn is_of_daemon(&self) -> bool {
        matches!(
            self,
            Self::Unavailable(_) | Self::Denied | Self::Silent | Self::Cut | Self::Invalid(_) | Self::TooLarge
        )
    }

    /// A call that got no answer, or half of one.
    pub(crate) fn of_call(error: &reqwest::Error) -> Self {
        if error.is_timeout() {
            return Self::Silent;
        }
        let mut source = error.source();
        while let Some(cause) = source {
            match cause.downcast_ref::<io::Error>().map(io::Error::kind) {
                Some(io::ErrorKind::PermissionDenied) => return Self::Denied,
                Some(io::ErrorKind::NotFound) => return Self::Unavailable("there is no such socket".to_owned()),
                Some(io::ErrorKind::ConnectionRefused) => return Self::Unavailable("nobody listens there".to_owned()),
                _ => source = cause.source(),
            }
        }
        if error.is_connect() { Self::Unavailable("it cannot be reached".to_owned()) } else { Self::Cut }
    }

    /// An answer that is no success.
    pub(crate) fn of_status(status: StatusCode, words: &str) -> Self {
        let words = shown(words);
        match status {
            StatusCode::NOT_FOUND => Self::NotFound(words),
            StatusCode::CONFLICT => Self::InUse(words),
            status if words.is_empty() => Self::Refused(format!("status {}", status.as_u16())),
            _ => Self::Refused(words),
        }
    }

    /// What went wrong in the middle of a transfer, in the daemon's words.
    pub(crate) fn of_transfer(words: &str) -> Self {
        let words = shown(words);
        if is_distrust(&words) {
            return Self::Distrusts(words);
        }
        if words.contains("does not exist locally") || words.starts_with("No such image") {
            return Self::NotFound(words);
        }
        Self::Refused(words)
    }
}

/// What daemons say of a registry with which they cannot speak at all. It is decided before a layer is sent.
fn is_distrust(words: &str) -> bool {
    [
        "server gave HTTP response to HTTPS client",
        "x509:",
        "tls:",
        "certificate",
        "connection refused",
        "no such host",
        "no route to host",
        "network is unreachable",
        "i/o timeout",
        "Client.Timeout exceeded",
        "proxyconnect",
    ]
    .iter()
    .any(|sign| words.contains(sign))
}

/// Somebody else's words: one line, and not too long.
fn shown(words: &str) -> String {
    let line = words.trim().chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    line.take(MOST_WORDS).collect()
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable(why) => {
                write!(f, "the Docker daemon does not answer: {why}; start it, or set DOCKER_HOST to where it listens")
            }
            Self::Denied => f.write_str(
                "the Docker daemon's socket may not be used by this process: let its user be in the group of the socket \
                 (`docker`), or give the container that group",
            ),
            Self::Silent => f.write_str("the Docker daemon says nothing for too long; look at its log, or restart it"),
            Self::Cut => f.write_str("the Docker daemon broke off in the middle: it was stopped, or restarted"),
            Self::Invalid(what) => {
                write!(f, "what listens at DOCKER_HOST does not answer as a Docker daemon: {what}")
            }
            Self::TooLarge => f.write_str("the Docker daemon says more than there is room for"),
            Self::NotFound(words) | Self::InUse(words) | Self::Refused(words) => {
                write!(f, "the Docker daemon: {words}")
            }
            Self::Distrusts(words) => write!(f, "the Docker daemon cannot speak with the registry: {words}"),
        }
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_daemons_are_told_apart() {
        for words in [
            "Get \"https://10.0.0.5:5000/v2/\": http: server gave HTTP response to HTTPS client",
            "Get \"https://r.example/v2/\": x509: certificate signed by unknown authority",
            "Get \"http://127.0.0.1:1/v2/\": dial tcp 127.0.0.1:1: connect: connection refused",
            "Get \"https://no.invalid/v2/\": dial tcp: lookup no.invalid: no such host",
        ] {
            assert_eq!(Error::of_transfer(words).code(), "docker_does_not_trust", "{words}");
        }
        let missing = Error::of_transfer("An image does not exist locally with the tag: a/b");
        assert_eq!(missing.code(), "docker_image_not_found");
        assert_eq!(Error::of_transfer("denied: requested access").code(), "docker_refused");
        let long = Error::of_transfer(&"a\n".repeat(1000)).to_string();
        assert!(long.len() < 500 && !long.contains('\n'));
    }
}
