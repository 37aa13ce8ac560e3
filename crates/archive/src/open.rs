//! An archive that was looked through: what images are in it, and where their blobs lie.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};

use bytes::Bytes;
use oci::{Descriptor, Digest, Manifest, Platform};

use crate::error::{Result, invalid};
use crate::limits::Limits;
use crate::members::{Members, Section};
use crate::scan::scan;
use crate::{docker, layout};

/// So many images are in one archive.
pub(crate) const MOST_IMAGES: usize = 1000;

/// Which kind of archive it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// What `docker save` wrote before Docker 25: layers without manifests.
    Docker,
    /// An OCI image layout; also what `docker save` writes since.
    Layout,
}

/// An image in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// As the archive has them: `docker.io/library/nginx:1.27`, `nginx:1.27`, or only a tag.
    pub names: Vec<String>,
    /// What it runs on; several for an index, none for what is no image.
    pub platforms: Vec<Platform>,
    /// What it consists of.
    pub content: Content,
    /// The digest of its configuration, which Docker calls the id of the image; `None` for an index.
    pub id: Option<Digest>,
    /// Bytes of all its blobs as they lie in the archive, each counted once.
    pub size: u64,
    /// How many layers it has; of an index those of all its images.
    pub layers: usize,
}

/// What an image consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A manifest, which names the rest.
    Manifest(Digest),
    /// Layers without a manifest, from the bottom to the top.
    Layers(Vec<Layer>),
}

/// A layer without a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// The digest of its plain tar, as the configuration of its image says; it was compared.
    pub diff_id: Digest,
    /// Where it lies.
    pub(crate) section: Section,
    /// It is compressed by gzip already, to these bytes.
    pub(crate) compressed: Option<Descriptor>,
}

impl Layer {
    /// Bytes as it lies in the archive.
    pub fn size(&self) -> u64 {
        self.section.size
    }
}

/// An archive that was looked through.
#[derive(Debug)]
pub struct Archive {
    pub(crate) members: Members,
    form: Form,
    images: Vec<Image>,
    manifests: HashMap<Digest, Manifest>,
    blobs: HashMap<Digest, Section>,
    configs: HashMap<Digest, Bytes>,
}

/// What a form of archive comes to.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub images: Vec<Image>,
    pub manifests: HashMap<Digest, Manifest>,
    pub blobs: HashMap<Digest, Section>,
    /// Of images without a manifest.
    pub configs: HashMap<Digest, Bytes>,
}

impl Archive {
    /// Look through a plain tar. Everything that it says is checked: every blob is read once, and compared with its digest.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn open(file: File, limits: &Limits) -> Result<Self> {
        let members = scan(file, limits)?;
        let (form, found) = if members.has(layout::INDEX) {
            (Form::Layout, layout::read(&members, limits)?)
        } else if members.has(docker::MANIFEST) {
            (Form::Docker, docker::read(&members, limits)?)
        } else {
            let message = "there are no images in the archive: it has neither index.json nor manifest.json";
            return Err(invalid(message));
        };
        if found.images.is_empty() {
            return Err(invalid("there are no images in the archive"));
        }
        let Found { images, manifests, blobs, configs } = found;
        Ok(Self { members, form, images, manifests, blobs, configs })
    }

    /// Which kind of archive it is.
    pub fn form(&self) -> Form {
        self.form
    }

    /// What is in it, in its order.
    pub fn images(&self) -> &[Image] {
        &self.images
    }

    /// A manifest of it, to the byte.
    pub fn manifest(&self, digest: &Digest) -> Option<&Manifest> {
        self.manifests.get(digest)
    }

    /// The configuration of an image without a manifest, to the byte.
    pub fn config(&self, digest: &Digest) -> Option<&Bytes> {
        self.configs.get(digest)
    }

    /// Where a blob lies in the file.
    pub fn section(&self, digest: &Digest) -> Option<Section> {
        self.blobs.get(digest).copied()
    }

    /// The bytes of a blob.
    pub fn blob(&self, digest: &Digest) -> Option<impl Read + '_> {
        Some(self.members.reader(self.section(digest)?))
    }

    /// Another hand on the file.
    ///
    /// # Errors
    /// When the process has too many files open.
    pub fn file(&self) -> io::Result<File> {
        self.members.file.try_clone()
    }
}
