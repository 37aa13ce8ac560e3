//! The index: what a registry holds, as rows. The engine and the front keep it in the same way.

mod lists;
mod manifests;
mod repositories;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use clock::Clock;
use db::{Db, Link, LinkKind, NewManifest};
use oci::{Code, Contents, Descriptor, Error, Manifest, MediaType, Platform};
use serde::Deserialize;
use serde::de::IgnoredAny;

/// The rows of a registry, and the time at which they are written.
#[derive(Clone)]
pub(crate) struct Index {
    pub db: Db,
    pub clock: Arc<dyn Clock>,
}

/// An error of the rows as an error of a registry.
pub(crate) fn rows(error: db::Error) -> Error {
    let code = match error {
        db::Error::Locked(_) | db::Error::Full(_) | db::Error::ReadOnly(_) | db::Error::Unreachable(_) => {
            Code::Unavailable
        }
        _ => Code::Unknown,
    };
    let message = match code {
        Code::Unavailable => error.to_string(),
        _ => "the index could not be read or written; the server's log has the cause".into(),
    };
    Error::new(code, message).with_source(error)
}

/// What cannot be deleted because something else names it.
pub(crate) fn in_use(message: &str, by: &[String]) -> Error {
    Error::new(Code::Unsupported, message).with_detail(serde_json::json!({ "used_by": by }))
}

/// Values that were parsed before they were stored; if they no longer parse, the row is damaged.
pub(crate) fn stored<T: std::str::FromStr<Err = Error>>(text: &str) -> oci::Result<T> {
    text.parse().map_err(|error| Error::new(Code::Unknown, "the index holds a damaged row").with_source(error))
}

/// Configurations above this are not read for their facts: no real one comes near.
pub(crate) const MAX_CONFIG: u64 = 1024 * 1024;

/// The row of a manifest that says `contents`, with what its configuration says.
pub(crate) fn row(
    manifest: &Manifest,
    contents: Contents,
    facts: ImageFacts,
    created_at: DateTime<Utc>,
) -> NewManifest {
    NewManifest {
        digest: manifest.digest.to_string(),
        media_type: manifest.media_type.to_string(),
        bytes: manifest.bytes.to_vec(),
        links: links(&contents),
        artifact_type: contents.artifact_type,
        subject: contents.subject.map(|subject| subject.to_string()),
        annotations: contents.annotations.and_then(|annotations| serde_json::to_value(annotations).ok()),
        platform: facts.platform().map(|platform| platform.to_string()),
        image_created: facts.created.and_then(|text| text.parse().ok()),
        created_at,
    }
}

/// The type of a manifest whose sender is not there to say it: its own word, else by what it has. Only those of OCI may
/// leave it out.
pub(crate) fn media_type(bytes: &[u8]) -> oci::Result<MediaType> {
    #[derive(Deserialize)]
    struct Shape {
        manifests: Option<IgnoredAny>,
    }
    if let Some(said) = Contents::media_type_in(bytes) {
        return Ok(said);
    }
    let is_index = serde_json::from_slice(bytes).is_ok_and(|shape: Shape| shape.manifests.is_some());
    if is_index { MediaType::OCI_INDEX.parse() } else { MediaType::OCI_MANIFEST.parse() }
}

/// The configuration that is worth reading: that of an image. Artifacts have other ones.
pub(crate) fn image_config(contents: &Contents) -> Option<&Descriptor> {
    let is_image = |config: &&Descriptor| MediaType::is_image_config(config.media_type.as_str());
    contents.config.as_ref().filter(is_image).filter(|config| config.size <= MAX_CONFIG)
}

/// What a registry wants to know of an image's configuration (image-spec, "OCI Image Configuration").
#[derive(Default, Deserialize)]
pub(crate) struct ImageFacts {
    #[serde(default)]
    os: String,
    #[serde(default)]
    architecture: String,
    variant: Option<String>,
    created: Option<String>,
}

impl ImageFacts {
    /// Nothing is known of a configuration that is none: no push depends on it.
    pub fn read(config: &[u8]) -> Self {
        serde_json::from_slice(config).unwrap_or_default()
    }

    fn platform(&self) -> Option<Platform> {
        let known = !self.os.is_empty() && !self.architecture.is_empty();
        known.then(|| Platform {
            os: self.os.clone(),
            architecture: self.architecture.clone(),
            variant: self.variant.clone(),
            os_version: None,
        })
    }
}

/// What a manifest names and the registry must hold, in its order.
fn links(contents: &Contents) -> Vec<Link> {
    let link = |kind| {
        move |descriptor: &Descriptor| Link {
            kind,
            digest: descriptor.digest.to_string(),
            media_type: descriptor.media_type.to_string(),
            size: stored_size(descriptor.size),
        }
    };
    let config = contents.config.iter().map(link(LinkKind::Config));
    let layers = contents.layers.iter().map(link(LinkKind::Layer));
    config.chain(layers).chain(contents.manifests.iter().map(link(LinkKind::Child))).collect()
}

/// Sizes are counted in `u64` and stored in 64 bits with a sign; no file reaches the difference.
pub(crate) fn stored_size(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

pub(crate) fn read_size(size: i64) -> u64 {
    size.unsigned_abs()
}
