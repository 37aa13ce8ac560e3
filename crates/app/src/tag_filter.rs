//! Which tags of a repository are meant: by name, by pattern, by range of versions, the newest ones.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeSet;

use globset::{GlobBuilder, GlobMatcher};
use oci::Tag;
use regex::{Regex, RegexBuilder};
use semver::{Version, VersionReq};
use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// The longest pattern, in bytes.
const LONGEST_PATTERN: usize = 1000;

/// What a compiled pattern may take, in bytes.
const MOST_MEMORY: usize = 1024 * 1024;

/// Names in one filter.
const MOST_NAMES: usize = 10_000;

/// Which tags are meant. Patterns narrow each other; names are meant besides, whatever the patterns say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TagFilter {
    /// These.
    pub exact: Vec<String>,
    /// `1.*`, `v[0-9]?`.
    pub glob: Option<String>,
    /// Found anywhere in the tag, unless it says `^` and `$`.
    pub regex: Option<String>,
    /// `>=1.20, <2`: tags that are versions, also `v1.27` and `1.27`.
    pub semver: Option<String>,
    /// Of what the patterns left, the newest so many: versions before other words, higher ones first.
    pub newest: Option<usize>,
}

/// A filter that can be used.
#[derive(Debug)]
pub struct Tags {
    exact: BTreeSet<Tag>,
    /// Whether anything but names was given.
    has_patterns: bool,
    glob: Option<GlobMatcher>,
    regex: Option<Regex>,
    semver: Option<VersionReq>,
    newest: Option<usize>,
}

impl TagFilter {
    /// Whether nothing was asked for, so that all tags are meant.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Read the patterns.
    ///
    /// # Errors
    /// [`Error::Invalid`], with what is wrong with which one.
    pub fn compile(&self) -> Result<Tags> {
        if self.exact.len() > MOST_NAMES {
            return Err(invalid(format!("at most {MOST_NAMES} tags can be named at once")));
        }
        let exact: oci::Result<BTreeSet<Tag>> = self.exact.iter().map(|tag| tag.parse()).collect();
        if self.newest == Some(0) {
            return Err(invalid("`newest` is at least 1"));
        }
        Ok(Tags {
            exact: exact?,
            has_patterns: self.exact.is_empty()
                || self.glob.is_some()
                || self.regex.is_some()
                || self.semver.is_some()
                || self.newest.is_some(),
            glob: self.glob.as_deref().map(glob).transpose()?,
            regex: self.regex.as_deref().map(regex).transpose()?,
            semver: self.semver.as_deref().map(range).transpose()?,
            newest: self.newest,
        })
    }
}

impl Tags {
    /// Those of `all` that are meant, in their order.
    pub fn select(&self, all: Vec<Tag>) -> Vec<Tag> {
        let newest = self.newest.map(|count| {
            let mut fitting: Vec<&Tag> = all.iter().filter(|tag| self.fits(tag)).collect();
            fitting.sort_by(|one, other| by_age(other, one));
            fitting.truncate(count);
            fitting.into_iter().cloned().collect::<BTreeSet<Tag>>()
        });
        let is_meant = |tag: &Tag| match &newest {
            Some(newest) => newest.contains(tag),
            None => self.fits(tag),
        };
        all.into_iter().filter(|tag| self.exact.contains(tag) || is_meant(tag)).collect()
    }

    /// The tags that are meant by name: they can be asked for without a list.
    pub fn named(&self) -> Option<&BTreeSet<Tag>> {
        (!self.has_patterns).then_some(&self.exact)
    }

    fn fits(&self, tag: &Tag) -> bool {
        let text = tag.as_str();
        self.has_patterns
            && self.glob.as_ref().is_none_or(|glob| glob.is_match(text))
            && self.regex.as_ref().is_none_or(|regex| regex.is_match(text))
            && self.semver.as_ref().is_none_or(|range| version(text).is_some_and(|version| range.matches(&version)))
    }
}

fn glob(pattern: &str) -> Result<GlobMatcher> {
    check_length("glob", pattern)?;
    let glob = GlobBuilder::new(pattern).build().map_err(|error| invalid(format!("`glob`: {}", error.kind())))?;
    Ok(glob.compile_matcher())
}

fn regex(pattern: &str) -> Result<Regex> {
    check_length("regex", pattern)?;
    let regex = RegexBuilder::new(pattern).size_limit(MOST_MEMORY).dfa_size_limit(MOST_MEMORY).build();
    regex.map_err(|error| invalid(format!("`regex`: {error}")))
}

fn range(text: &str) -> Result<VersionReq> {
    check_length("semver", text)?;
    VersionReq::parse(text).map_err(|error| invalid(format!("`semver` is a range such as \">=1.20, <2\": {error}")))
}

fn check_length(what: &str, pattern: &str) -> Result<()> {
    if (1..=LONGEST_PATTERN).contains(&pattern.len()) {
        return Ok(());
    }
    Err(invalid(format!("`{what}` has 1 to {LONGEST_PATTERN} characters")))
}

fn invalid(message: impl Into<String>) -> Error {
    Error::invalid("tag_filter_invalid", message)
}

/// The version that a tag is: images are tagged `v1.27` where a version would be `1.27.0`.
fn version(tag: &str) -> Option<Version> {
    let text = tag.strip_prefix(['v', 'V']).unwrap_or(tag);
    let end = text.find(['-', '_']).unwrap_or(text.len());
    let (core, rest) = text.split_at(end);
    let numbers = core.split('.').count();
    if !(1..=3).contains(&numbers) {
        return None;
    }
    // `_` stands where a tag cannot have `+`.
    let rest = rest.replacen('_', "+", 1);
    Version::parse(&format!("{core}{}{rest}", ".0".repeat(3 - numbers))).ok()
}

/// Which of two tags is the older one, as people count.
fn by_age(one: &Tag, other: &Tag) -> Ordering {
    let key = |tag: &Tag| {
        let text = tag.as_str();
        let core = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let is_version = core.starts_with(|letter: char| letter.is_ascii_digit());
        let end = core.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(core.len());
        let (numbers, rest) = core.split_at(if is_version { end } else { 0 });
        // `1.27` is newer than `1.27-rc1`.
        (is_version, db::tags::natural(numbers), Reverse(!rest.is_empty()), db::tags::natural(rest), text.to_owned())
    };
    key(one).cmp(&key(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAGS: &str = "1.9 1.10 1.10.1 1.10-rc1 1.10-alpine 2.0.0-rc.1 v1.2.3 latest stable 20260101 1.2.3_build";

    fn select(filter: &TagFilter) -> String {
        let all = TAGS.split(' ').map(|tag| tag.parse().unwrap()).collect();
        let found = filter.compile().unwrap().select(all);
        found.iter().map(Tag::as_str).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn each_way_to_mean_tags() {
        assert_eq!(select(&TagFilter::default()), TAGS);
        for (filter, found) in [
            (TagFilter { exact: vec!["1.9".into(), "none".into()], ..TagFilter::default() }, "1.9"),
            (TagFilter { glob: Some("1.10*".into()), ..TagFilter::default() }, "1.10 1.10.1 1.10-rc1 1.10-alpine"),
            (TagFilter { glob: Some("{latest,1.?}".into()), ..TagFilter::default() }, "1.9 latest"),
            (TagFilter { regex: Some(r"^v?\d+\.\d+\.\d+$".into()), ..TagFilter::default() }, "1.10.1 v1.2.3"),
            (TagFilter { regex: Some("alp|lat".into()), ..TagFilter::default() }, "1.10-alpine latest"),
            (TagFilter { semver: Some(">=1.9, <2".into()), ..TagFilter::default() }, "1.9 1.10 1.10.1"),
            (TagFilter { semver: Some("~1.2".into()), ..TagFilter::default() }, "v1.2.3 1.2.3_build"),
            (TagFilter { semver: Some("=2.0.0-rc.1".into()), ..TagFilter::default() }, "2.0.0-rc.1"),
            (TagFilter { newest: Some(1), ..TagFilter::default() }, "20260101"),
            (TagFilter { newest: Some(2), glob: Some("1.1*".into()), ..TagFilter::default() }, "1.10 1.10.1"),
            (
                TagFilter {
                    newest: Some(1),
                    semver: Some("^1".into()),
                    exact: vec!["latest".into()],
                    ..TagFilter::default()
                },
                "1.10.1 latest",
            ),
        ] {
            assert_eq!(select(&filter), found, "{filter:?}");
        }
    }

    #[test]
    fn names_need_no_list() {
        let named = TagFilter { exact: vec!["1".into()], ..TagFilter::default() };
        assert_eq!(named.compile().unwrap().named().unwrap().len(), 1);
        assert!(TagFilter { newest: Some(1), ..named }.compile().unwrap().named().is_none());
        assert!(TagFilter::default().compile().unwrap().named().is_none());
    }

    #[test]
    fn what_cannot_be_used_is_refused() {
        let long = "a".repeat(LONGEST_PATTERN + 1);
        for bad in [
            TagFilter { exact: vec!["no tag".into()], ..TagFilter::default() },
            TagFilter { glob: Some("[a".into()), ..TagFilter::default() },
            TagFilter { glob: Some(String::new()), ..TagFilter::default() },
            TagFilter { glob: Some(long), ..TagFilter::default() },
            TagFilter { regex: Some("(a".into()), ..TagFilter::default() },
            TagFilter { regex: Some(r"((\w{100}){100}){100}".into()), ..TagFilter::default() },
            TagFilter { semver: Some("latest".into()), ..TagFilter::default() },
            TagFilter { newest: Some(0), ..TagFilter::default() },
        ] {
            assert!(bad.compile().is_err(), "{bad:?}");
        }
    }
}
