//! Why an archive is not taken, with codes that stay the same.

use std::io;

/// The result of everything here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why an archive is not taken.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is no archive of images, or says what is not so.
    #[error("{0}")]
    Invalid(String),
    /// It tries to lead out of itself, or to be read in two ways.
    #[error("{0}")]
    Unsafe(String),
    /// It is more than its reader takes.
    #[error("{0}")]
    TooLarge(String),
    /// It ends before its end.
    #[error("{0}")]
    Truncated(String),
    /// The file, or where it comes from, cannot be read or written.
    #[error("the archive cannot be read or kept")]
    Io(#[from] io::Error),
}

impl Error {
    /// The stable code; `None` for what is not the archive's fault.
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Self::Invalid(_) => Some("archive_invalid"),
            Self::Unsafe(_) => Some("archive_unsafe"),
            Self::TooLarge(_) => Some("archive_too_large"),
            Self::Truncated(_) => Some("archive_truncated"),
            Self::Io(_) => None,
        }
    }
}

pub(crate) fn invalid(message: impl Into<String>) -> Error {
    Error::Invalid(message.into())
}

pub(crate) fn too_large(message: impl Into<String>) -> Error {
    Error::TooLarge(message.into())
}
