//! Tags.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::{Code, Error};

/// A tag: `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}` (spec, "Pulling manifests"). Case matters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tag(Arc<str>);

impl Tag {
    /// The longest tag, in bytes.
    pub const MAX: usize = 128;

    /// The tag under which clients keep the referrers of `subject` at a registry that does not list them itself (spec,
    /// "Referrers Tag Schema"): `<algorithm>-<hex>`, cut to what a tag may have.
    pub fn of_referrers(subject: &crate::Digest) -> Self {
        let hex = &subject.hex()[..64];
        Self(format!("{}-{hex}", subject.algorithm().as_str()).into())
    }

    /// What cosign appends to `sha256-<hex>` for signatures, attestations and SBOMs where it does not use referrers.
    pub const OF_SIGNATURES: [&str; 3] = ["sig", "att", "sbom"];

    /// Whether the tag is such a one, of referrers or of signatures: it names no image, but what is about one.
    pub fn is_about_another(&self) -> bool {
        let (name, suffix) = self.0.split_once('.').map_or((&*self.0, None), |(name, suffix)| (name, Some(suffix)));
        let hex = name.strip_prefix("sha256-").or_else(|| name.strip_prefix("sha512-"));
        hex.is_some_and(|hex| hex.len() == 64 && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
            && suffix.is_none_or(|suffix| Self::OF_SIGNATURES.contains(&suffix))
    }

    /// The tag as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Tag {
    type Err = Error;

    fn from_str(tag: &str) -> Result<Self, Error> {
        let word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
        let valid = tag.len() <= Self::MAX
            && tag.as_bytes().first().is_some_and(word)
            && tag.bytes().all(|b| word(&b) || matches!(b, b'.' | b'-'));
        if valid {
            return Ok(Self(tag.into()));
        }
        Err(Error::new(
            Code::TagInvalid,
            "a tag has 1 to 128 characters: letters, digits, _ . and -, not beginning with . or -",
        ))
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_grammar_of_the_specification() {
        for good in ["latest", "1.27", "_x", "V1-rc.2", &"a".repeat(128)] {
            assert!(good.parse::<Tag>().is_ok(), "{good}");
        }
        for bad in ["", ".a", "-a", "a/b", "a:b", "a b", "ä", "a\n", &"a".repeat(129)] {
            assert!(bad.parse::<Tag>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn what_is_about_an_image_is_told_from_images() {
        let hex = "0a".repeat(32);
        for (tag, is_about) in [
            (format!("sha256-{hex}"), true),
            (format!("sha512-{hex}"), true),
            (format!("sha256-{hex}.sig"), true),
            (format!("sha256-{hex}.zip"), false),
            (format!("sha256-{}", hex.to_uppercase()), false),
            (format!("sha256-{}", &hex[1..]), false),
            ("sha256-1".to_owned(), false),
            (hex, false),
        ] {
            assert_eq!(tag.parse::<Tag>().unwrap().is_about_another(), is_about, "{tag}");
        }
    }

    proptest! {
        #[test]
        fn whatever_matches_the_regular_expression_is_a_tag(tag in "[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}") {
            let parsed: Tag = tag.parse().unwrap();
            prop_assert_eq!(parsed.as_str(), tag);
        }
    }
}
