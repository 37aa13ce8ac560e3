//! Under which names local images go up. Pure: a name and a platform in, a name out.

use docker::Platform;
use oci::{ImageReference, Name, Tag};

use crate::error::{Problem, problem};

/// What Docker and people call architectures differently: the words of the suffix.
const WORDS: [(&str, &str); 4] = [("amd64", "x86"), ("x86_64", "x86"), ("arm64", "arm"), ("aarch64", "arm")];

/// What the architecture does to a tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Suffix {
    /// The tag stays.
    #[default]
    None,
    /// The word for the image's platform: `-x86`, `-arm`, else its own name.
    Auto,
    /// Always the same.
    Custom(String),
}

/// What happens to the front of a repository's name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Prefix {
    /// It stays.
    #[default]
    None,
    /// `nginx` becomes `x86/nginx`.
    Add(Name),
    /// `x86/nginx` becomes `nginx`.
    Remove(Name),
}

/// How names are made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Naming {
    /// What the architecture does to tags.
    pub suffix: Suffix,
    /// What happens to the front of names.
    pub prefix: Prefix,
}

/// Where an image goes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Target {
    /// The repository of ours.
    pub repository: Name,
    /// The tag in it.
    pub tag: Tag,
}

impl Naming {
    /// Where the image goes that has this name at the daemon. `host` is the architecture of the daemon's machine, for images
    /// that do not say theirs.
    ///
    /// # Errors
    /// Why it can have no name: a stable code, and a message.
    pub fn target(&self, local: &str, platform: &Platform, host: &str) -> Result<Target, Problem> {
        let (repository, tag) = without_registry(local)?;
        let name = match &self.prefix {
            Prefix::None => repository.to_string(),
            Prefix::Add(prefix) if is_below(&repository, prefix) => repository.to_string(),
            Prefix::Add(prefix) => format!("{prefix}/{repository}"),
            Prefix::Remove(prefix) if is_below(&repository, prefix) => {
                repository.as_str()[prefix.as_str().len() + 1..].to_owned()
            }
            Prefix::Remove(prefix) => {
                return Err(problem("prefix_missing", format!("the name does not begin with {prefix}/")));
            }
        };
        let suffix = match &self.suffix {
            Suffix::None => String::new(),
            Suffix::Auto => format!("-{}", word_of(platform, host)),
            Suffix::Custom(suffix) => dashed(suffix),
        };
        let tag = if tag.as_str().ends_with(&suffix) { tag.to_string() } else { format!("{tag}{suffix}") };
        Ok(Target { repository: name.parse().map_err(told)?, tag: tag.parse().map_err(told)? })
    }
}

/// The name without the registry in it, as Docker would write it shortest: where the image would be with us.
///
/// # Errors
/// For names without a tag, and for what no registry takes.
pub fn without_registry(local: &str) -> Result<(Name, Tag), Problem> {
    let reference: ImageReference = local.parse().map_err(told)?;
    match (&reference.tag, &reference.digest) {
        (Some(tag), None) => Ok((reference.short_repository(), tag.clone())),
        _ => Err(problem("no_tag", "it has no tag here, and so no name to go by: give it one (`docker tag`)")),
    }
}

/// The word for a platform. Of Linux, which nearly all are, only the architecture is said.
fn word_of(platform: &Platform, host: &str) -> String {
    let architecture = if platform.architecture.is_empty() { host } else { &platform.architecture };
    let known = WORDS.iter().find(|(architecture_of, _)| *architecture_of == architecture).map(|(_, word)| *word);
    let word = match known {
        Some(word) => word.to_owned(),
        // 32 bits: `armv7` is not to be taken for what `arm` has always stood for.
        None if architecture == "arm" => format!("arm{}", platform.variant),
        None => architecture.to_owned(),
    };
    match platform.os.as_str() {
        "" | "linux" => word,
        os => format!("{os}-{word}"),
    }
}

/// A suffix of somebody's own, divided from the tag.
fn dashed(suffix: &str) -> String {
    let suffix = suffix.trim();
    if suffix.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        format!("-{suffix}")
    } else {
        suffix.to_owned()
    }
}

fn is_below(name: &Name, prefix: &Name) -> bool {
    name.as_str().strip_prefix(prefix.as_str()).is_some_and(|rest| rest.starts_with('/'))
}

fn told(error: oci::Error) -> Problem {
    let code = match error.code {
        oci::Code::TagInvalid => "tag_invalid",
        _ => "name_invalid",
    };
    problem(code, error.message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn platform(text: &str) -> Platform {
        let mut parts = text.split('/').map(ToOwned::to_owned);
        let mut next = || parts.next().unwrap_or_default();
        Platform { os: next(), architecture: next(), variant: next() }
    }

    fn naming(suffix: &str, prefix: &str) -> Naming {
        let suffix = match suffix {
            "auto" => Suffix::Auto,
            "" => Suffix::None,
            own => Suffix::Custom(own.to_owned()),
        };
        let prefix = match prefix.split_at_checked(1) {
            Some(("+", name)) => Prefix::Add(name.parse().unwrap()),
            Some(("-", name)) => Prefix::Remove(name.parse().unwrap()),
            _ => Prefix::None,
        };
        Naming { suffix, prefix }
    }

    #[test]
    fn names_as_people_expect_them() {
        let digits = "0123456789abcdef".repeat(4);
        for (local, image, suffix, prefix, target) in [
            // The way it always was.
            ("nginx:1.27", "linux/amd64", "auto", "+x86", "x86/nginx:1.27-x86"),
            ("nginx:1.27", "linux/arm64/v8", "auto", "+arm", "arm/nginx:1.27-arm"),
            ("nginx:1.27", "linux/amd64", "", "", "nginx:1.27"),
            // The image decides, and the machine only where the image is silent.
            ("app:1", "linux/arm64", "auto", "", "app:1-arm"),
            ("app:1", "", "auto", "", "app:1-x86"),
            ("app:1", "linux/arm/v7", "auto", "", "app:1-armv7"),
            ("app:1", "linux/arm", "auto", "", "app:1-arm"),
            ("app:1", "linux/386", "auto", "", "app:1-386"),
            ("app:1", "linux/riscv64", "auto", "", "app:1-riscv64"),
            ("app:1", "windows/amd64", "auto", "", "app:1-windows-x86"),
            // Nothing twice.
            ("app:1-x86", "linux/amd64", "auto", "+x86", "x86/app:1-x86"),
            ("x86/app:1-x86", "linux/amd64", "auto", "+x86", "x86/app:1-x86"),
            ("x86tools/app:1", "linux/amd64", "auto", "+x86", "x86/x86tools/app:1-x86"),
            // A suffix of one's own.
            ("app:1", "linux/amd64", "-lts", "", "app:1-lts"),
            ("app:1", "linux/amd64", "lts", "", "app:1-lts"),
            ("app:1", "linux/amd64", "_lts", "", "app:1_lts"),
            ("app:1.0.lts", "linux/amd64", ".lts", "", "app:1.0.lts"),
            // Registries are left behind.
            ("quay.io/a/b:1", "linux/amd64", "", "", "a/b:1"),
            ("localhost:5000/x:1", "linux/amd64", "", "", "x:1"),
            ("localhost/x:1", "linux/amd64", "", "", "x:1"),
            ("docker.io/library/nginx:1", "linux/amd64", "", "+hub", "hub/nginx:1"),
            ("[::1]:5000/a/b:1", "linux/amd64", "", "", "a/b:1"),
            ("library/a:1", "linux/amd64", "", "", "a:1"),
            // Prefixes go by whole parts.
            ("x86/team/app:1-x86", "linux/amd64", "", "-x86", "team/app:1-x86"),
            ("host:5000/old/team/app:1", "linux/amd64", "", "-old/team", "app:1"),
        ] {
            let made = naming(suffix, prefix).target(local, &platform(image), "amd64");
            let made = made.unwrap_or_else(|problem| panic!("{local}: {}", problem.message));
            assert_eq!(format!("{}:{}", made.repository, made.tag), target, "{local} {image} {suffix} {prefix}");
        }
        for (local, suffix, prefix, code) in [
            (format!("a@sha256:{digits}"), "", "", "no_tag"),
            ("app".to_owned(), "", "", "no_tag"),
            (format!("a:1@sha256:{digits}"), "", "", "no_tag"),
            ("UPPER/app/A:1".to_owned(), "", "", "name_invalid"),
            ("app:1".to_owned(), "", "-x86", "prefix_missing"),
            ("x86:1".to_owned(), "", "-x86", "prefix_missing"),
            ("app:1".to_owned(), "-a b", "", "tag_invalid"),
            (format!("app:{}", "1".repeat(128)), "auto", "", "tag_invalid"),
            (format!("{}:1", "a".repeat(250)), "", "+team/more", "name_invalid"),
        ] {
            let refused = naming(suffix, prefix).target(&local, &platform("linux/amd64"), "amd64").unwrap_err();
            assert_eq!(refused.code, code, "{local}: {}", refused.message);
        }
    }
}
