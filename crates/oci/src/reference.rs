//! What a manifest is asked by.

use std::fmt;
use std::str::FromStr;

use crate::{Digest, Error, Tag};

/// A tag or a digest: the `<reference>` of a manifest call.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reference {
    /// By tag, which may move.
    Tag(Tag),
    /// By digest, which never does.
    Digest(Digest),
}

impl FromStr for Reference {
    type Err = Error;

    /// A colon makes it a digest: tags cannot hold one.
    fn from_str(text: &str) -> Result<Self, Error> {
        if text.contains(':') { text.parse().map(Self::Digest) } else { text.parse().map(Self::Tag) }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag(tag) => tag.fmt(f),
            Self::Digest(digest) => digest.fmt(f),
        }
    }
}

impl From<Tag> for Reference {
    fn from(tag: Tag) -> Self {
        Self::Tag(tag)
    }
}

impl From<Digest> for Reference {
    fn from(digest: Digest) -> Self {
        Self::Digest(digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_reference_is_a_tag_or_a_digest_and_survives_its_text(text in "\\PC{0,80}|[a-z0-9.]{1,9}|sha256:[0-9a-f]{64}") {
            if let Ok(reference) = text.parse::<Reference>() {
                prop_assert_eq!(reference.to_string(), text.clone());
                prop_assert_eq!(matches!(reference, Reference::Digest(_)), text.contains(':'));
            }
        }
    }
}
