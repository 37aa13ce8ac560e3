//! Repository names.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::{Code, Error};

/// The name of a repository such as `team/app` (spec, "Pulling manifests": `<name>`).
///
/// At most 255 bytes: file systems and CNCF distribution's clients stop there.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(Arc<str>);

impl Name {
    /// The longest name, in bytes.
    pub const MAX: usize = 255;

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`: separators only between alphanumerics.
fn is_component(component: &str) -> bool {
    let alphanumeric = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let bytes = component.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return false };
    alphanumeric(*first)
        && alphanumeric(*last)
        && bytes
            .split(|b| alphanumeric(*b))
            .all(|separator| matches!(separator, b"" | b"." | b"_" | b"__") || separator.iter().all(|b| *b == b'-'))
}

impl FromStr for Name {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        if name.len() <= Self::MAX && name.split('/').all(is_component) {
            return Ok(Self(name.into()));
        }
        Err(Error::new(
            Code::NameInvalid,
            "a repository name has at most 255 characters: lower-case letters, digits and single separators \
             (. _ __ -) between them, parts divided by /",
        ))
    }
}

/// So that maps of names can be searched by text. Sound because a name orders and hashes as its text does.
impl std::borrow::Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
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
        for good in ["a", "0", "team/app", "a.b_c__d-e---f", "a/b/c/d/e/f/g", "library/nginx"] {
            assert!(good.parse::<Name>().is_ok(), "{good}");
        }
        for bad in [
            "", "/", "a/", "/a", "a//b", "A", "a..b", "a.-b", "a___b", "-a", "a-", "_a", "a_", ".", "..", "a/../b",
            "a b", "ä", "a\0b", "a:b", "a@b", "%61", "a._b",
        ] {
            assert!(bad.parse::<Name>().is_err(), "{bad:?}");
        }
        assert!("a".repeat(255).parse::<Name>().is_ok());
        assert!("a".repeat(256).parse::<Name>().is_err());
    }

    proptest! {
        #[test]
        fn whatever_matches_the_regular_expression_is_a_name(
            name in "[a-z0-9]{1,5}((\\.|_|__|-{1,3})[a-z0-9]{1,5}){0,3}(/[a-z0-9]{1,5}((\\.|_|__|-{1,3})[a-z0-9]{1,5}){0,3}){0,4}"
        ) {
            let parsed: Name = name.parse().unwrap();
            prop_assert_eq!(parsed.as_str(), name);
        }

        #[test]
        fn no_text_panics_and_what_is_accepted_is_a_safe_path(text in "\\PC{0,40}") {
            if let Ok(name) = text.parse::<Name>() {
                prop_assert!(!name.as_str().contains("..") && !name.as_str().starts_with('/'));
            }
        }
    }
}
