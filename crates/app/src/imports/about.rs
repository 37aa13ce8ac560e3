//! What is kept beside an archive: whose it is, and what is in it.

use archive::{Archive, Content, Form, Image, Unpacked};
use chrono::{DateTime, Utc};
use oci::{ImageReference, Platform};
use serde::{Deserialize, Serialize};
use store::Berth;
use uuid::Uuid;

use super::{Import, disk};
use crate::{Error, Result};

const FILE: &str = "about.json";

/// What is kept beside an archive.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct About {
    /// `None`: the system's own.
    pub user: Option<Uuid>,
    pub created_by: String,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// It came whole, and was looked through.
    pub is_ready: bool,
    pub received: u64,
    pub size: u64,
    pub is_layout: bool,
    pub images: Vec<ImportedImage>,
}

/// An image in an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedImage {
    /// As the archive has them.
    pub names: Vec<String>,
    /// What it could be called here.
    pub suggestions: Vec<Suggestion>,
    /// What it runs on; several for an index.
    pub platforms: Vec<String>,
    /// Of its manifest, if it has one; else that is made when it is imported.
    pub digest: Option<String>,
    /// What Docker calls its id.
    pub image_id: Option<String>,
    /// Bytes in the archive.
    pub size: u64,
    /// How many layers it has.
    pub layers: u64,
}

/// A name for an image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// `None`: the archive only says the tag.
    pub repository: Option<String>,
    /// The tag.
    pub tag: String,
}

impl About {
    pub fn read(berth: &Berth) -> Result<Option<Self>> {
        let Some(bytes) = berth.read(FILE).map_err(disk)? else { return Ok(None) };
        serde_json::from_slice(&bytes).map(Some).map_err(Error::internal)
    }

    pub fn keep(&self, berth: &Berth) -> Result<()> {
        berth.keep(FILE, &serde_json::to_vec(self).map_err(Error::internal)?).map_err(disk)
    }

    /// The same, of an archive that is there.
    pub fn of(self, archive: &Archive, unpacked: Unpacked) -> Self {
        let is_layout = archive.form() == Form::Layout;
        let images = archive.images().iter().map(|image| ImportedImage::of(image, is_layout)).collect();
        let Unpacked { received, written: size } = unpacked;
        Self { is_ready: true, received, size, is_layout, images, ..self }
    }

    pub fn shown(self, id: Uuid) -> Import {
        let Self { created_by, created_at, expires_at, received, size, is_layout, images, .. } = self;
        Import { id, created_by, created_at, expires_at, received, size, is_layout, images }
    }
}

impl ImportedImage {
    fn of(image: &Image, is_layout: bool) -> Self {
        let digest = match &image.content {
            Content::Manifest(digest) => Some(digest.to_string()),
            Content::Layers(_) => None,
        };
        Self {
            names: image.names.clone(),
            suggestions: image.names.iter().filter_map(|name| Suggestion::of(name, is_layout)).collect(),
            platforms: image.platforms.iter().map(Platform::to_string).collect(),
            digest,
            image_id: image.id.as_ref().map(ToString::to_string),
            size: image.size,
            layers: image.layers as u64,
        }
    }
}

impl Suggestion {
    /// The name without its registry: here it is ours.
    fn of(name: &str, is_layout: bool) -> Option<Self> {
        if is_layout && !name.contains(['/', ':']) {
            let tag = name.parse::<oci::Tag>().ok()?.to_string();
            return Some(Self { repository: None, tag });
        }
        let reference: ImageReference = name.parse().ok()?;
        let repository = Some(reference.short_repository().to_string());
        let tag = reference.tag.map_or_else(|| "latest".to_owned(), |tag| tag.to_string());
        Some(Self { repository, tag })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_registry() {
        let of = |name, is_layout| {
            Suggestion::of(name, is_layout)
                .map(|found| format!("{}:{}", found.repository.unwrap_or_default(), found.tag))
        };
        for (name, suggested) in [
            ("nginx:1.27", "nginx:1.27"),
            ("docker.io/library/nginx:1.27", "nginx:1.27"),
            ("localhost:5000/team/app:1", "team/app:1"),
            ("registry.example.com/team/app", "team/app:latest"),
        ] {
            assert_eq!(of(name, true).as_deref(), Some(suggested), "{name}");
        }
        assert_eq!(of("1.27", true).as_deref(), Some(":1.27"), "a layout may only say the tag");
        assert_eq!(of("not a name", true), None);
    }
}
