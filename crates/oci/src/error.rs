//! What can go wrong in a registry, as a closed set of codes.

use std::fmt;

/// The result of every verb of a registry.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error code of the protocol (spec, "Error Codes"; from `Unsupported` on CNCF distribution's and, last, our own).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Code {
    /// The blob is not in this repository.
    BlobUnknown,
    /// The upload cannot be finished as asked: wrong order or a damaged body.
    BlobUploadInvalid,
    /// No such upload session for this caller and repository.
    BlobUploadUnknown,
    /// The digest is malformed, of an unknown algorithm, or not that of the bytes.
    DigestInvalid,
    /// A manifest names a blob or manifest that the repository does not hold.
    ManifestBlobUnknown,
    /// The manifest cannot be accepted.
    ManifestInvalid,
    /// No such manifest or tag in this repository.
    ManifestUnknown,
    /// The repository name is malformed.
    NameInvalid,
    /// The repository does not exist, or the caller may not know that it does.
    NameUnknown,
    /// The body is longer than allowed or not as long as announced.
    SizeInvalid,
    /// The tag is malformed.
    TagInvalid,
    /// The caller must sign in first.
    Unauthorized,
    /// The caller may not do this.
    Denied,
    /// This registry does not do that.
    Unsupported,
    /// Too many requests: try again later.
    TooManyRequests,
    /// The page size `n` is not a number.
    PaginationNumberInvalid,
    /// A range outside of the content, or a chunk out of order.
    RangeInvalid,
    /// The registry cannot do it now (storage or network): try again later.
    Unavailable,
    /// Another registry, which this one asked, answered what cannot be used.
    BadGateway,
    /// Another registry, which this one asked, did not answer in time.
    GatewayTimeout,
    /// Anything else: the server's log has the cause.
    Unknown,
}

impl Code {
    const ALL: [Self; 21] = [
        Self::BlobUnknown,
        Self::BlobUploadInvalid,
        Self::BlobUploadUnknown,
        Self::DigestInvalid,
        Self::ManifestBlobUnknown,
        Self::ManifestInvalid,
        Self::ManifestUnknown,
        Self::NameInvalid,
        Self::NameUnknown,
        Self::SizeInvalid,
        Self::TagInvalid,
        Self::Unauthorized,
        Self::Denied,
        Self::Unsupported,
        Self::TooManyRequests,
        Self::PaginationNumberInvalid,
        Self::RangeInvalid,
        Self::Unavailable,
        Self::BadGateway,
        Self::GatewayTimeout,
        Self::Unknown,
    ];

    /// The code that another registry wrote; `None` for one that this list does not know.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == text)
    }

    /// As the protocol writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BlobUnknown => "BLOB_UNKNOWN",
            Self::BlobUploadInvalid => "BLOB_UPLOAD_INVALID",
            Self::BlobUploadUnknown => "BLOB_UPLOAD_UNKNOWN",
            Self::DigestInvalid => "DIGEST_INVALID",
            Self::ManifestBlobUnknown => "MANIFEST_BLOB_UNKNOWN",
            Self::ManifestInvalid => "MANIFEST_INVALID",
            Self::ManifestUnknown => "MANIFEST_UNKNOWN",
            Self::NameInvalid => "NAME_INVALID",
            Self::NameUnknown => "NAME_UNKNOWN",
            Self::SizeInvalid => "SIZE_INVALID",
            Self::TagInvalid => "TAG_INVALID",
            Self::Unauthorized => "UNAUTHORIZED",
            Self::Denied => "DENIED",
            Self::Unsupported => "UNSUPPORTED",
            Self::TooManyRequests => "TOOMANYREQUESTS",
            Self::PaginationNumberInvalid => "PAGINATION_NUMBER_INVALID",
            Self::RangeInvalid => "RANGE_INVALID",
            Self::Unavailable => "UNAVAILABLE",
            Self::BadGateway => "BAD_GATEWAY",
            Self::GatewayTimeout => "GATEWAY_TIMEOUT",
            Self::Unknown => "UNKNOWN",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An error of a registry: a code for programs, a message for people, and where it helps a detail (a digest, an offset).
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// The stable code.
    pub code: Code,
    /// What happened and, where there is something to do, what to do next.
    pub message: String,
    /// Machine-readable detail of the error answer.
    pub detail: Option<serde_json::Value>,
    /// What lies below; logged once at the door and never sent.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error without detail.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), detail: None, source: None }
    }

    /// The same error with a machine-readable detail.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<serde_json::Value>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// The same error with its cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The repository is not there, in the one wording that does not tell "absent" from "hidden".
    pub fn name_unknown(name: &crate::Name) -> Self {
        Self::new(Code::NameUnknown, "the repository does not exist, or you may not pull it")
            .with_detail(serde_json::json!({ "name": name.as_str() }))
    }
}
