//! Where CNCF distribution lays things under its root: `docker/registry/v2/…`.

use std::io;
use std::path::{Path, PathBuf};

use oci::{Algorithm, Digest, Name, Tag};

/// Why a tree could not be adopted or written.
#[derive(Debug, thiserror::Error)]
pub enum TreeError {
    /// It is the wrong folder.
    #[error(
        "there is no docker/registry/v2/repositories under {}: take the folder that the registry has as its \
         `rootdirectory`",
        .0.display()
    )]
    NoTree(PathBuf),
    /// The file system.
    #[error("cannot read or write under the storage folder")]
    Files(#[from] io::Error),
    /// A name, tag or digest that was checked before it was stored.
    #[error("the index holds a damaged row")]
    Damaged(#[from] oci::Error),
    /// The index.
    #[error("cannot read or write the index; what was done so far is kept, begin again when this is mended")]
    Rows(#[from] db::Error),
}

/// The folder of all blobs.
pub(crate) fn blobs(root: &Path) -> PathBuf {
    root.join("docker/registry/v2/blobs")
}

/// The file of one blob.
pub(crate) fn blob(root: &Path, digest: &Digest) -> PathBuf {
    let hex = digest.hex();
    blobs(root).join(digest.algorithm().as_str()).join(&hex[..2]).join(hex).join("data")
}

/// The folder of all blobs of an algorithm whose digests begin with those two digits.
pub(crate) fn blobs_of(root: &Path, algorithm: Algorithm, prefix: u8) -> PathBuf {
    blobs(root).join(algorithm.as_str()).join(format!("{prefix:02x}"))
}

/// The folder of all repositories.
pub(crate) fn repositories(root: &Path) -> PathBuf {
    root.join("docker/registry/v2/repositories")
}

/// The links of one repository. A link is a file that holds a digest: which manifests and blobs may be pulled through
/// the repository, and where its tags point to.
pub(crate) struct Links(PathBuf);

impl Links {
    /// Of the repository `name` below a folder of repositories.
    pub fn of(repositories: &Path, name: &Name) -> Self {
        Self(repositories.join(name.as_str()))
    }

    /// The folder of the links of manifests.
    pub fn revisions(&self) -> PathBuf {
        self.0.join("_manifests/revisions")
    }

    /// The folder of tags.
    pub fn tags(&self) -> PathBuf {
        self.0.join("_manifests/tags")
    }

    /// The folder of the links of blobs.
    pub fn layers(&self) -> PathBuf {
        self.0.join("_layers")
    }

    /// Where a tag points to.
    pub fn tag(&self, tag: &Tag) -> PathBuf {
        self.tags().join(tag.as_str()).join("current/link")
    }

    /// Where a tag ever pointed to.
    pub fn tag_index(&self, tag: &Tag, digest: &Digest) -> PathBuf {
        link(&self.tags().join(tag.as_str()).join("index"), digest)
    }
}

/// The link of a digest in a folder of links.
pub(crate) fn link(folder: &Path, digest: &Digest) -> PathBuf {
    folder.join(digest.algorithm().as_str()).join(digest.hex()).join("link")
}
