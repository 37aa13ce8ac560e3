//! Manifests: kept to the byte, read only for what they point to.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::Deserialize;

use crate::{Algorithm, Code, Descriptor, Digest, Error, MediaType, Result};

/// The longest manifest accepted, in bytes. The specification asks registries to take at least 4 MiB.
pub const MAX_MANIFEST_SIZE: usize = 4 * 1024 * 1024;

/// The annotation of a manifest that stands in a tag's place for the moment in which the tag is deleted, at registries that
/// can only delete manifests. Whoever finds one may end that deletion.
pub const PLACEHOLDER: &str = "dev.roadstead.deleted-tag";

/// A manifest as it was pushed: the bytes, their type and their address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// What the bytes are.
    pub media_type: MediaType,
    /// Their address.
    pub digest: Digest,
    /// The document, never re-serialised.
    pub bytes: Bytes,
}

impl Manifest {
    /// Wrap bytes that were just made or received; the address is their `sha256`.
    pub fn new(media_type: MediaType, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self { media_type, digest: Digest::of(Algorithm::Sha256, &bytes), bytes }
    }

    /// How a HEAD describes it.
    pub fn descriptor(&self) -> Descriptor {
        Descriptor::new(self.media_type.clone(), self.digest.clone(), self.bytes.len() as u64)
    }
}

/// The families of manifests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One image or artifact: config and layers.
    Image,
    /// A manifest of manifests.
    Index,
}

/// What a manifest says, as far as a registry must know.
#[derive(Clone, Debug)]
pub struct Contents {
    /// Image or index.
    pub kind: Kind,
    /// The config blob of an image.
    pub config: Option<Descriptor>,
    /// The layers of an image that the registry must hold.
    pub layers: Vec<Descriptor>,
    /// Layers that live elsewhere (non-distributable).
    pub foreign_layers: Vec<Descriptor>,
    /// The manifests of an index.
    pub manifests: Vec<Descriptor>,
    /// The manifest that this one refers to; it may be missing (spec, "Pushing Manifests with Subject").
    pub subject: Option<Digest>,
    /// What the artifact is: `artifactType`, else the config's media type (spec, "Listing Referrers").
    pub artifact_type: Option<String>,
    /// The manifest's own annotations.
    pub annotations: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    schema_version: u64,
    media_type: Option<String>,
    config: Option<Descriptor>,
    layers: Option<Vec<Descriptor>>,
    manifests: Option<Vec<Descriptor>>,
    subject: Option<Descriptor>,
    artifact_type: Option<String>,
    annotations: Option<BTreeMap<String, String>>,
}

impl Contents {
    /// Read `bytes` that were pushed as `media_type`.
    ///
    /// # Errors
    /// [`Code::SizeInvalid`] above [`MAX_MANIFEST_SIZE`]; [`Code::ManifestInvalid`] for schema 1, for a type that is no
    /// manifest, for JSON that is not of its type, and when `mediaType` inside and outside differ.
    pub fn parse(media_type: &MediaType, bytes: &[u8]) -> Result<Self> {
        if bytes.len() > MAX_MANIFEST_SIZE {
            return Err(too_large());
        }
        let kind = kind_of(media_type)?;
        let document: Document = serde_json::from_slice(bytes)
            .map_err(|error| invalid(format!("the manifest is not a valid {media_type} document: {error}")))?;
        document.check(media_type)?;
        match kind {
            Kind::Image => document.into_image(),
            Kind::Index => document.into_index(),
        }
    }

    /// The type that a document gives itself, for clients that send no `Content-Type`.
    pub fn media_type_in(bytes: &[u8]) -> Option<MediaType> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Typed {
            media_type: String,
        }
        serde_json::from_slice::<Typed>(bytes).ok()?.media_type.parse().ok()
    }
}

impl Document {
    fn check(&self, media_type: &MediaType) -> Result<()> {
        if self.schema_version != 2 {
            return Err(schema_1());
        }
        match &self.media_type {
            Some(inner) if inner != media_type.as_str() => Err(invalid(format!(
                "the manifest says mediaType {inner:?} but was sent with Content-Type {:?}: they must be the same",
                media_type.as_str()
            ))),
            _ => Ok(()),
        }
    }

    fn into_image(self) -> Result<Contents> {
        // A document with both is read as an image by some clients and as an index by others (CVE-2021-41190).
        if self.manifests.is_some() {
            return Err(invalid("an image manifest cannot have `manifests`"));
        }
        let (Some(config), Some(layers)) = (self.config, self.layers) else {
            return Err(invalid("an image manifest needs `config` and `layers`"));
        };
        let (foreign_layers, layers) = layers.into_iter().partition(|layer| layer.media_type.is_non_distributable());
        let artifact_type = self.artifact_type.or_else(|| Some(config.media_type.to_string()));
        Ok(Contents {
            kind: Kind::Image,
            config: Some(config),
            layers,
            foreign_layers,
            manifests: Vec::new(),
            subject: self.subject.map(|subject| subject.digest),
            artifact_type,
            annotations: self.annotations,
        })
    }

    fn into_index(self) -> Result<Contents> {
        if self.config.is_some() || self.layers.is_some() {
            return Err(invalid("an index cannot have `config` or `layers`"));
        }
        let Some(manifests) = self.manifests else {
            return Err(invalid("an index needs `manifests`, if only an empty list"));
        };
        Ok(Contents {
            kind: Kind::Index,
            config: None,
            layers: Vec::new(),
            foreign_layers: Vec::new(),
            manifests,
            subject: self.subject.map(|subject| subject.digest),
            artifact_type: self.artifact_type,
            annotations: self.annotations,
        })
    }
}

fn kind_of(media_type: &MediaType) -> Result<Kind> {
    match media_type.as_str() {
        MediaType::OCI_MANIFEST | MediaType::DOCKER_MANIFEST => Ok(Kind::Image),
        MediaType::OCI_INDEX | MediaType::DOCKER_LIST => Ok(Kind::Index),
        _ if media_type.is_schema_1() => Err(schema_1()),
        other => Err(invalid(format!(
            "{other:?} is not a manifest type: send an OCI image manifest or index, or a Docker schema 2 manifest or list"
        ))),
    }
}

fn invalid(message: impl Into<String>) -> Error {
    Error::new(Code::ManifestInvalid, message)
}

fn schema_1() -> Error {
    invalid(
        "manifests of Docker schema 1 are not accepted: push with Docker 1.10 or newer, or convert with skopeo copy --format v2s2",
    )
}

/// A manifest above the limit, also for doors that see the length before the bytes.
pub(crate) fn too_large() -> Error {
    Error::new(Code::SizeInvalid, format!("a manifest may have at most {MAX_MANIFEST_SIZE} bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(media_type: &str, text: &str) -> Result<Contents> {
        Contents::parse(&media_type.parse().unwrap(), text.as_bytes())
    }

    const BLOB: &str = r#"{"mediaType":"application/x","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}"#;

    #[test]
    fn an_image_tells_its_parts() {
        let text = format!(r#"{{"schemaVersion":2,"config":{BLOB},"layers":[{BLOB}],"subject":{BLOB},"future":1}}"#);
        let contents = parse(MediaType::OCI_MANIFEST, &text).unwrap();
        assert_eq!((contents.kind, contents.layers.len()), (Kind::Image, 1));
        assert_eq!(contents.artifact_type.as_deref(), Some("application/x"));
        assert!(contents.subject.is_some());
    }

    #[test]
    fn foreign_layers_stand_apart() {
        let foreign = BLOB.replace("application/x", "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip");
        let text = format!(r#"{{"schemaVersion":2,"config":{BLOB},"layers":[{foreign}]}}"#);
        let contents = parse(MediaType::DOCKER_MANIFEST, &text).unwrap();
        assert_eq!((contents.layers.len(), contents.foreign_layers.len()), (0, 1));
    }

    #[test]
    fn an_index_may_be_empty() {
        assert!(parse(MediaType::OCI_INDEX, r#"{"schemaVersion":2,"manifests":[]}"#).is_ok());
    }

    #[test]
    fn what_is_no_manifest_is_refused_with_a_reason() {
        let ambiguous = format!(r#"{{"schemaVersion":2,"config":{BLOB},"layers":[],"manifests":[]}}"#);
        let other_type = format!(
            r#"{{"schemaVersion":2,"mediaType":"{}","config":{BLOB},"layers":[]}}"#,
            MediaType::DOCKER_MANIFEST
        );
        let huge_size = format!(r#"{{"schemaVersion":2,"config":{},"layers":[]}}"#, BLOB.replace(":0}", ":-1}"));
        for (media_type, text) in [
            (MediaType::OCI_MANIFEST, "{}"),
            (MediaType::OCI_MANIFEST, "not json"),
            (MediaType::OCI_MANIFEST, r#"{"schemaVersion":1}"#),
            (MediaType::OCI_MANIFEST, r#"{"schemaVersion":2}"#),
            (MediaType::OCI_INDEX, r#"{"schemaVersion":2}"#),
            (MediaType::OCI_MANIFEST, &ambiguous),
            (MediaType::OCI_MANIFEST, &other_type),
            (MediaType::OCI_MANIFEST, &huge_size),
            (MediaType::OCI_INDEX, &ambiguous),
            ("application/vnd.docker.distribution.manifest.v1+prettyjws", "{}"),
            ("application/json", r#"{"schemaVersion":2,"manifests":[]}"#),
        ] {
            assert_eq!(parse(media_type, text).unwrap_err().code, Code::ManifestInvalid, "{media_type} {text}");
        }
        let long = " ".repeat(MAX_MANIFEST_SIZE + 1);
        assert_eq!(parse(MediaType::OCI_INDEX, &long).unwrap_err().code, Code::SizeInvalid);
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let _ = Contents::parse(&MediaType::OCI_INDEX.parse().unwrap(), &bytes);
            let _ = Contents::media_type_in(&bytes);
        }
    }
}
