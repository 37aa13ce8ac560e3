//! Platforms of images.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Code, Error};

/// What an image runs on (image-spec, "Image Index": `platform`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Platform {
    /// `linux`, `windows`, …
    #[serde(default)]
    pub os: String,
    /// `amd64`, `arm64`, …
    #[serde(default)]
    pub architecture: String,
    /// `v7`, `v8`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// `10.0.20348.2402`, …: images of Windows run on hosts of their own version only.
    #[serde(default, rename = "os.version", skip_serializing_if = "Option::is_none")]
    pub os_version: Option<String>,
}

impl Platform {
    /// Whether it says anything: attestations are for `unknown/unknown`.
    pub fn is_known(&self) -> bool {
        let says = |word: &str| !word.is_empty() && word != "unknown";
        says(&self.os) && says(&self.architecture)
    }

    /// Whether it is what somebody wants: without a variant each one will do, and `arm64` is `arm64/v8`.
    pub fn fits(&self, wanted: &Self) -> bool {
        let variant = |platform: &Self| match (&platform.variant, platform.architecture.as_str()) {
            (Some(variant), "arm64") if variant == "v8" => None,
            (variant, _) => variant.clone(),
        };
        let same_variant = wanted.variant.is_none() || variant(self) == variant(wanted);
        let same_version = wanted.os_version.is_none() || self.os_version == wanted.os_version;
        self.os == wanted.os && self.architecture == wanted.architecture && same_variant && same_version
    }

    /// Whether a client could not tell the two apart.
    pub fn is_same(&self, other: &Self) -> bool {
        self.fits(other) && other.fits(self)
    }
}

impl FromStr for Platform {
    type Err = Error;

    /// `os/architecture[/variant]`; the names that kernels have for `amd64` and `arm64` are taken, too.
    fn from_str(text: &str) -> Result<Self, Error> {
        let is_word = |word: &&str| {
            (1..=64).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
        };
        let words: Vec<&str> = text.split('/').collect();
        let (os, architecture, variant) = match words.as_slice() {
            [os, architecture] => (os, *architecture, None),
            [os, architecture, variant] => (os, *architecture, Some((*variant).to_owned())),
            _ => return Err(malformed()),
        };
        if !words.iter().all(is_word) {
            return Err(malformed());
        }
        let architecture = match architecture {
            "x86_64" => "amd64",
            "aarch64" => "arm64",
            other => other,
        };
        Ok(Self { os: (*os).to_owned(), architecture: architecture.to_owned(), variant, os_version: None })
    }
}

fn malformed() -> Error {
    Error::new(Code::ManifestInvalid, "a platform is written os/architecture[/variant], such as linux/arm64")
}

impl fmt::Display for Platform {
    /// `os/architecture[/variant]`, as `docker pull --platform` takes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.os, self.architecture)?;
        match &self.variant {
            Some(variant) => write!(f, "/{variant}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn platform(text: &str) -> Platform {
        text.parse().unwrap()
    }

    #[test]
    fn what_fits_what() {
        for (has, wanted, fits) in [
            ("linux/amd64", "linux/amd64", true),
            ("linux/amd64", "linux/x86_64", true),
            ("linux/amd64", "windows/amd64", false),
            ("linux/arm64/v8", "linux/arm64", true),
            ("linux/arm64", "linux/arm64/v8", true),
            ("linux/arm64", "linux/aarch64", true),
            ("linux/arm/v7", "linux/arm", true),
            ("linux/arm/v7", "linux/arm/v6", false),
            ("linux/arm", "linux/arm/v6", false),
        ] {
            assert_eq!(platform(has).fits(&platform(wanted)), fits, "{has} for {wanted}");
        }
    }

    #[test]
    fn what_clients_cannot_tell_apart() {
        let windows = |version: &str| Platform { os_version: Some(version.to_owned()), ..platform("windows/amd64") };
        assert!(platform("linux/arm64").is_same(&platform("linux/arm64/v8")));
        assert!(!platform("linux/arm").is_same(&platform("linux/arm/v7")));
        assert!(!windows("10.0.17763").is_same(&windows("10.0.20348")));
        assert!(windows("10.0.17763").fits(&platform("windows/amd64")));
    }

    #[test]
    fn what_is_no_platform_is_refused() {
        for bad in ["", "linux", "linux/", "/amd64", "linux/amd64/v8/x", "linux /amd64", "linux/ämd64", "*"] {
            assert!(bad.parse::<Platform>().is_err(), "{bad:?}");
        }
    }
}
