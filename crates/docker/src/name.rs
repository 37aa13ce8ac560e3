//! Names that may stand in a path of the daemon's API.

use std::fmt;
use std::str::FromStr;

/// The longest name, in bytes: host, repository, tag and digest together.
const LONGEST: usize = 600;

/// The name or the id of an image, as a daemon knows it: `nginx:1.27`, `[::1]:5000/a@sha256:…`, `sha256:…`.
///
/// What a daemon lists may be older than today's rules for names, so this asks for less than they do: nothing that could
/// be read as another path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ImageName(String);

/// A text that is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidName;

impl ImageName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Repository and tag, if it is that and nothing else.
    pub fn split_tag(&self) -> Option<(&str, &str)> {
        let (repository, tag) = self.0.rsplit_once(':')?;
        (!tag.contains('/') && !self.0.contains('@') && repository != "sha256").then_some((repository, tag))
    }
}

impl FromStr for ImageName {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let is_known =
            |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'/' | b':' | b'@' | b'[' | b']');
        let is_part = |part: &str| !matches!(part, "" | "." | "..");
        let is_name = text.len() <= LONGEST && text.bytes().all(is_known) && text.split('/').all(is_part);
        if is_name { Ok(Self(text.to_owned())) } else { Err(InvalidName) }
    }
}

impl fmt::Display for ImageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for InvalidName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is no name of an image")
    }
}

impl std::error::Error for InvalidName {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leads_to_another_path() {
        let long = "a".repeat(LONGEST + 1);
        for good in ["nginx", "nginx:1.27", "localhost:5000/a/b:1", "[::1]:5000/a", "a@sha256:00", "sha256:00"] {
            assert_eq!(good.parse::<ImageName>().unwrap().as_str(), good);
        }
        for bad in [
            "",
            "..",
            "a/../b",
            "a/./b",
            "/a",
            "a/",
            "a//b",
            "a?x=1",
            "a#b",
            "a%2e",
            "a b",
            "ä",
            "a\n",
            "<none>:<none>",
            &long,
        ] {
            assert_eq!(bad.parse::<ImageName>(), Err(InvalidName), "{bad:?}");
        }
    }

    #[test]
    fn a_port_is_no_tag() {
        let split =
            |text: &str| text.parse::<ImageName>().unwrap().split_tag().map(|(a, b)| (a.to_owned(), b.to_owned()));
        assert_eq!(split("host:5000/a:1"), Some(("host:5000/a".into(), "1".into())));
        for none in ["host:5000/a", "a", "sha256:00", "a:1@sha256:00"] {
            assert_eq!(split(none), None, "{none}");
        }
    }
}
