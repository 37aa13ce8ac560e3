//! Patterns over repository names.

use std::fmt;
use std::str::FromStr;

use oci::Name;

/// `team/app` one repository, `team/*` one level, `team/**` any depth below, `**` everything.
///
/// A star stands for a whole part of a name, and only the last part may be one: who may do what stays readable.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pattern {
    text: String,
    tail: Tail,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Tail {
    Exact,
    OneLevel,
    AnyDepth,
}

impl Pattern {
    /// The pattern as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it names one repository only.
    pub fn is_exact(&self) -> bool {
        self.tail == Tail::Exact
    }

    /// `team/` of `team/*`, nothing of `**`.
    fn prefix(&self) -> &str {
        self.text.trim_end_matches('*')
    }

    /// Whether the repository `name` is meant.
    pub fn matches(&self, name: &Name) -> bool {
        match self.tail {
            Tail::Exact => self.text == name.as_str(),
            Tail::AnyDepth => name.as_str().starts_with(self.prefix()),
            Tail::OneLevel => name.as_str().strip_prefix(self.prefix()).is_some_and(|rest| !rest.contains('/')),
        }
    }

    /// Whether every repository that `other` means is meant by this pattern too.
    pub fn covers(&self, other: &Self) -> bool {
        let below = other.prefix().strip_prefix(self.prefix());
        match (self.tail, other.tail) {
            (Tail::Exact, _) => self == other,
            (Tail::AnyDepth, Tail::Exact) => below.is_some_and(|rest| !rest.is_empty()),
            (Tail::AnyDepth, _) => below.is_some(),
            (Tail::OneLevel, Tail::Exact) => below.is_some_and(|rest| !rest.is_empty() && !rest.contains('/')),
            (Tail::OneLevel, Tail::OneLevel) => below == Some(""),
            (Tail::OneLevel, Tail::AnyDepth) => false,
        }
    }
}

impl FromStr for Pattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (head, tail) = match text.rsplit_once('/').unwrap_or(("", text)) {
            (head, "**") => (head, Tail::AnyDepth),
            (head, "*") => (head, Tail::OneLevel),
            _ => (text, Tail::Exact),
        };
        let bare_star = tail != Tail::Exact && !text.contains('/');
        if bare_star || head.parse::<Name>().is_ok() {
            return Ok(Self { text: text.into(), tail });
        }
        Err(format!(
            "{text:?} is not a pattern: write a repository (team/app), one level (team/*), any depth (team/**), or ** for all"
        ))
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pattern(text: &str) -> Pattern {
        text.parse().unwrap()
    }

    #[test]
    fn what_a_pattern_means() {
        for (text, yes, no) in [
            ("team/app", vec!["team/app"], vec!["team/apps", "team/app/x", "team"]),
            ("team/*", vec!["team/app"], vec!["team", "team/app/x", "teams/app"]),
            ("team/**", vec!["team/app", "team/app/x/y"], vec!["team", "teams/app"]),
            ("*", vec!["app"], vec!["team/app"]),
            ("**", vec!["app", "team/app"], vec![]),
        ] {
            for name in yes {
                assert!(pattern(text).matches(&name.parse().unwrap()), "{text} means {name}");
            }
            for name in no {
                assert!(!pattern(text).matches(&name.parse().unwrap()), "{text} does not mean {name}");
            }
        }
    }

    #[test]
    fn stars_stand_for_whole_last_parts_only() {
        for bad in
            ["", "/", "team/", "*/app", "team/*/app", "team/a*", "team/***", "***", "Team/*", "a b", "/**", "team//**"]
        {
            assert!(bad.parse::<Pattern>().is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_covered_is_matched(a in patterns(), b in patterns(), name in "[ab](/[ab]){0,3}") {
            let (a, b, name) = (pattern(&a), pattern(&b), name.parse::<Name>().unwrap());
            if a.covers(&b) && b.matches(&name) {
                prop_assert!(a.matches(&name), "{a} covers {b}, which means {name}");
            }
            prop_assert!(a.covers(&a));
        }
    }

    fn patterns() -> impl Strategy<Value = String> {
        "[ab](/[ab]){0,2}(/\\*{1,2})?|\\*{1,2}"
    }
}
