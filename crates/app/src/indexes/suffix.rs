//! Suffixes of tags: `1.0-x86` and `1.0-arm` belong together. What an image runs on its own configuration says; the suffix
//! only tells which tags are meant to be one.

use std::collections::BTreeMap;

use oci::Platform;

use crate::{Error, Result};

/// What people write, and what their tools do.
const USUAL: [&str; 6] = ["-x86", "-x86_64", "-amd64", "-arm", "-arm64", "-aarch64"];

/// So many suffixes of so many characters.
const MOST: usize = 50;
const LONGEST: usize = 64;

/// By what tags end that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suffixes(Vec<String>);

impl Default for Suffixes {
    fn default() -> Self {
        Self(USUAL.map(str::to_owned).into())
    }
}

impl Suffixes {
    /// These.
    ///
    /// # Errors
    /// [`Error::Invalid`] for none, for too many, and for what no tag can end in.
    pub fn new(suffixes: Vec<String>) -> Result<Self> {
        let is_suffix = |text: &String| {
            (1..=LONGEST).contains(&text.len())
                && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
        };
        if suffixes.is_empty() || suffixes.len() > MOST || !suffixes.iter().all(is_suffix) {
            let message = format!("name 1 to {MOST} suffixes of letters, digits, `.`, `_` and `-`, such as -x86");
            return Err(Error::invalid("suffixes_invalid", message));
        }
        Ok(Self(suffixes))
    }

    /// The longest that a tag ends in, cut off.
    fn stem<'t>(&self, tag: &'t str) -> Option<&'t str> {
        let stems = self.0.iter().filter_map(|suffix| tag.strip_suffix(suffix.as_str()));
        stems.filter(|stem| stem.parse::<oci::Tag>().is_ok()).min_by_key(|stem| stem.len())
    }

    /// Tags that belong together, by what they have in common.
    pub(super) fn groups(&self, tags: &[(String, String)]) -> BTreeMap<String, Vec<(String, String)>> {
        let mut groups: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for tag in tags {
            if let Some(stem) = self.stem(&tag.0) {
                groups.entry(stem.to_owned()).or_default().push(tag.clone());
            }
        }
        groups
    }

    /// All of them in one line.
    pub(super) fn line(&self) -> String {
        self.0.join(" ")
    }
}

/// As short as people write it; the first two are those that they write most.
pub(super) fn short(platform: &Platform) -> String {
    let Platform { os, architecture, variant, .. } = platform;
    match (os.as_str(), architecture.as_str(), variant.as_deref()) {
        ("linux", "amd64", None) => "-x86".to_owned(),
        ("linux", "arm64", None | Some("v8")) => "-arm".to_owned(),
        ("linux", architecture, variant) => format!("-{architecture}{}", variant.unwrap_or_default()),
        _ => by_platform(platform),
    }
}

/// The platform with `-` for `/`. A version stands in it where there is one: images of Windows differ by nothing else.
pub(super) fn by_platform(platform: &Platform) -> String {
    let Platform { os, architecture, variant, os_version } = platform;
    let is_needless = architecture == "arm64" && variant.as_deref() == Some("v8");
    let variant = variant.as_deref().filter(|_| !is_needless);
    let words = [Some(os.as_str()), Some(architecture.as_str()), variant, os_version.as_deref()];
    words.into_iter().flatten().fold(String::new(), |text, word| format!("{text}-{word}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_grouped_by_their_longest_suffix() {
        let tags = ["1.0", "1.0-x86", "1.0-arm", "2.0-arm64", "2.0-x86_64", "-x86", "alarm", "next-amd64"];
        let tags: Vec<(String, String)> = tags.into_iter().map(|tag| (tag.to_owned(), tag.to_owned())).collect();
        let groups = Suffixes::default().groups(&tags);
        let shown: Vec<String> = groups
            .iter()
            .map(|(stem, parts)| {
                let parts: Vec<&str> = parts.iter().map(|(tag, _)| tag.as_str()).collect();
                format!("{stem}: {}", parts.join(" "))
            })
            .collect();
        assert_eq!(shown, ["1.0: 1.0-x86 1.0-arm", "2.0: 2.0-arm64 2.0-x86_64", "next: next-amd64"]);
    }

    #[test]
    fn what_no_tag_ends_in_is_no_suffix() {
        for bad in
            [vec![], vec![String::new()], vec!["-ä".to_owned()], vec!["/x".to_owned()], vec!["-x".to_owned(); 51]]
        {
            assert_eq!(Suffixes::new(bad.clone()).unwrap_err().code(), "suffixes_invalid", "{bad:?}");
        }
        assert!(Suffixes::new(vec![".x86".to_owned()]).is_ok());
    }
}
