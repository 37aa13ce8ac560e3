//! What copying cannot do itself, and whom it tells how it gets on.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;

use crate::{Blob, ByteStream, Digest, Name, Reference, Tag};

/// What copying needs and `oci` has not: a clock, and hands for files.
#[async_trait]
pub trait Runtime: Send + Sync {
    /// Wait before something is tried again.
    async fn pause(&self, time: Duration);

    /// The bytes of a blob, wherever they lie.
    fn stream(&self, blob: Blob) -> ByteStream;
}

/// Is told how a copy gets on. All of it may be called from several places at once, and must not wait.
pub trait Watch: Send + Sync {
    /// So many more bytes belong to what is copied.
    fn expect(&self, bytes: u64);

    /// So many of them need no more work: they were moved, or were there already.
    fn done(&self, bytes: u64);

    /// Something happened.
    fn line(&self, line: &Line<'_>);
}

/// Something that happened on the way; its text is for the log of the one who asked for the copy.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Line<'a> {
    /// A blob was fetched and pushed.
    Fetched {
        /// Which one.
        digest: &'a Digest,
        /// Its length.
        size: u64,
    },
    /// A blob came from another repository of the target.
    Mounted {
        /// Which one.
        digest: &'a Digest,
        /// From where.
        from: &'a Name,
    },
    /// The target has the blob already.
    There {
        /// Which one.
        digest: &'a Digest,
    },
    /// A layer that is not distributed stays where it is.
    Foreign {
        /// Which one.
        digest: &'a Digest,
    },
    /// The connection to the target was cut in the middle of a blob; it goes on.
    Resumed {
        /// Which one.
        digest: &'a Digest,
        /// From this byte on.
        at: u64,
        /// What had happened.
        why: &'a str,
    },
    /// A manifest was pushed.
    Manifest {
        /// Its digest.
        digest: &'a Digest,
        /// Under what.
        reference: &'a Reference,
    },
    /// Platforms were left out, so that the digest is another one.
    Smaller {
        /// The digest of the whole.
        source: &'a Digest,
        /// The digest now.
        digest: &'a Digest,
        /// The platforms that were left out.
        dropped: &'a [String],
    },
    /// Something refers to an image and comes along.
    Referrer {
        /// To which image.
        subject: &'a Digest,
        /// Which manifest.
        digest: &'a Digest,
    },
    /// A signature in the older form, a tag, comes along.
    SignatureTag {
        /// Its tag.
        tag: &'a Tag,
    },
    /// The source lists something that refers to an image and does not have it.
    Dangling {
        /// Which manifest.
        digest: &'a Digest,
    },
    /// What the target had was gone when it was needed; it is brought anew.
    Again {
        /// How often before.
        attempt: u32,
        /// What the target said.
        why: &'a str,
    },
}

impl Line<'_> {
    /// Whether somebody should look at it.
    pub fn is_warning(&self) -> bool {
        matches!(
            self,
            Self::Foreign { .. }
                | Self::Resumed { .. }
                | Self::Smaller { .. }
                | Self::Dangling { .. }
                | Self::Again { .. }
        )
    }
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fetched { digest, size } => write!(f, "{digest}: copied, {size} bytes"),
            Self::Mounted { digest, from } => write!(f, "{digest}: taken from {from}, without moving it"),
            Self::There { digest } => write!(f, "{digest}: there already"),
            Self::Foreign { digest } => write!(f, "{digest}: a layer that is not distributed; it stays where it is"),
            Self::Resumed { digest, at, why } => write!(f, "{digest}: goes on at byte {at} ({why})"),
            Self::Manifest { digest, reference: Reference::Tag(tag) } => write!(f, "{tag} is now {digest}"),
            Self::Manifest { digest, reference: Reference::Digest(_) } => write!(f, "{digest}: manifest pushed"),
            Self::Smaller { source, digest, dropped } => {
                write!(f, "without {} the digest is {digest} in place of {source}", dropped.join(", "))
            }
            Self::Referrer { subject, digest } => write!(f, "{digest} refers to {subject} and comes along"),
            Self::SignatureTag { tag } => write!(f, "{tag} comes along"),
            Self::Dangling { digest } => write!(f, "{digest} is listed at the source, which does not have it"),
            Self::Again { why, .. } => write!(f, "what the target had is gone; it is brought anew ({why})"),
        }
    }
}
