//! Media types of manifests and layers.

use std::fmt;
use std::str::FromStr;

use crate::{Code, Error};

/// A media type, kept to the byte as it was pushed (without parameters).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MediaType(Box<str>);

impl MediaType {
    /// OCI image manifest, also of artifacts.
    pub const OCI_MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
    /// OCI image index.
    pub const OCI_INDEX: &str = "application/vnd.oci.image.index.v1+json";
    /// Docker image manifest, schema 2.
    pub const DOCKER_MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";
    /// Docker manifest list.
    pub const DOCKER_LIST: &str = "application/vnd.docker.distribution.manifest.list.v2+json";

    /// The media type as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The configuration of an image, OCI's or Docker's; any other one makes an artifact of its manifest.
    pub fn is_image_config(text: &str) -> bool {
        matches!(text, "application/vnd.oci.image.config.v1+json" | "application/vnd.docker.container.image.v1+json")
    }

    /// Docker's schema 1, signed or not: dead since 2017 and never accepted.
    pub fn is_schema_1(&self) -> bool {
        self.0.starts_with("application/vnd.docker.distribution.manifest.v1+")
    }

    /// Layers that registries need not hold (image-spec, "Non-Distributable Layers"; Docker's foreign layers).
    pub fn is_non_distributable(&self) -> bool {
        self.0.starts_with("application/vnd.oci.image.layer.nondistributable.")
            || self.0.starts_with("application/vnd.docker.image.rootfs.foreign.")
    }
}

impl FromStr for MediaType {
    type Err = Error;

    /// RFC 6838 section 4.2: two restricted names of at most 127 characters. Parameters (`; charset=…`) are cut off.
    fn from_str(text: &str) -> Result<Self, Error> {
        let essence = text.split(';').next().unwrap_or_default().trim();
        let name = |part: &str| {
            (1..=127).contains(&part.len())
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
        };
        match essence.split_once('/') {
            Some((kind, subtype)) if name(kind) && name(subtype) => Ok(Self(essence.into())),
            _ => Err(Error::new(Code::ManifestInvalid, "the media type is malformed: it is written type/subtype")),
        }
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_cut_and_nonsense_is_refused() {
        let parsed: MediaType = "application/vnd.oci.image.index.v1+json; charset=utf-8".parse().unwrap();
        assert_eq!(parsed.as_str(), MediaType::OCI_INDEX);
        for bad in ["", "a", "/", "a/", "/b", "a/b/c", "a/b\r\nx: y", "a/ä", "a b/c"] {
            assert!(bad.parse::<MediaType>().is_err(), "{bad:?}");
        }
    }
}
