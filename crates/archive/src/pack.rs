//! Writing: an image as a tar, in pieces whose length is known before the first byte.
//!
//! Both formats are an OCI image layout, so that nothing of an image changes and every digest stays what it is; the one for
//! Docker has `manifest.json` beside it, by which Docker has loaded images since 1.10, whatever their files are called. Layers
//! stay compressed: `docker load` unpacks what it finds compressed by what the daemon knows, and what it cannot load it could
//! not pull either.

use std::collections::{BTreeMap, HashSet};
use std::io::{self, Read, Write};

use bytes::Bytes;
use oci::{Contents, Descriptor, Digest, Kind, Manifest};
use serde_json::json;
use tar::{EntryType, Header};

use crate::docker;
use crate::error::{Result, invalid};
use crate::layout::INDEX;

const BLOCK: u64 = 512;

/// How an image is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For `docker load`: one image.
    Docker,
    /// For everybody else: an image, or an index with all that is in it.
    Oci,
}

/// A part of the tar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Just these bytes.
    Bytes(Bytes),
    /// The bytes of a blob, which has just so many.
    Blob {
        /// Its address.
        digest: Digest,
        /// Its length.
        size: u64,
    },
}

/// An image as a tar.
#[derive(Debug)]
pub struct Pack {
    pieces: Vec<Piece>,
    length: u64,
}

impl Pack {
    /// The tar of an image. `manifests` begins with it; behind it is all that is below. `name` is how a daemon shall call
    /// it, `team/app:1.0`, and `tag` how a layout does. `skipped` are layers that are not distributed, and not there.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) for manifests that are none, and for an index in Docker's format.
    pub fn new(
        format: Format,
        (name, tag): (Option<&str>, Option<&str>),
        manifests: &[Manifest],
        skipped: &HashSet<Digest>,
    ) -> Result<Self> {
        let root = manifests.first().ok_or_else(|| invalid("there is no image to write"))?;
        let contents = manifests.iter().map(contents).collect::<Result<Vec<_>>>()?;
        let mut pack = Self { pieces: Vec::new(), length: 0 };
        pack.file("oci-layout", br#"{"imageLayoutVersion":"1.0.0"}"#.as_slice().into());
        pack.file(INDEX, index(root, name, tag).into());
        if format == Format::Docker {
            pack.file(docker::MANIFEST, for_docker(&contents[0], name)?.into());
        }
        pack.folder("blobs/");
        let algorithms: HashSet<&str> = manifests.iter().map(|manifest| manifest.digest.algorithm().as_str()).collect();
        for algorithm in ["sha256", "sha512"].into_iter().filter(|name| *name == "sha256" || algorithms.contains(name))
        {
            pack.folder(&format!("blobs/{algorithm}/"));
        }
        let mut seen = HashSet::new();
        for manifest in manifests.iter().filter(|manifest| seen.insert(manifest.digest.clone())) {
            pack.file(&path(&manifest.digest), manifest.bytes.clone());
        }
        // Configurations first: whoever reads it as it comes knows soon what it is.
        let configs = contents.iter().filter_map(|contents| contents.config.as_ref());
        let layers = contents.iter().flat_map(|contents| contents.layers.iter().chain(&contents.foreign_layers));
        for blob in configs.chain(layers).filter(|blob| !skipped.contains(&blob.digest)) {
            if seen.insert(blob.digest.clone()) {
                pack.blob(blob);
            }
        }
        pack.bytes(vec![0; 2 * 512].into());
        Ok(pack)
    }

    /// Its length, in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Its parts, one after another.
    pub fn pieces(self) -> Vec<Piece> {
        self.pieces
    }

    /// Write all of it, with the blobs that `open` gives.
    ///
    /// # Errors
    /// Those of both ends; [`io::ErrorKind::InvalidData`] for a blob of another length.
    pub fn write_to<R: Read>(&self, to: &mut impl Write, open: impl Fn(&Digest) -> io::Result<R>) -> io::Result<()> {
        for piece in &self.pieces {
            match piece {
                Piece::Bytes(bytes) => to.write_all(bytes)?,
                Piece::Blob { digest, size } => {
                    if io::copy(&mut open(digest)?.take(*size), to)? != *size {
                        return Err(io::ErrorKind::InvalidData.into());
                    }
                }
            }
        }
        to.flush()
    }

    fn file(&mut self, name: &str, bytes: Bytes) {
        let size = bytes.len() as u64;
        self.head(name, EntryType::Regular, size);
        self.bytes(bytes);
        self.pad(size);
    }

    fn folder(&mut self, name: &str) {
        self.head(name, EntryType::Directory, 0);
    }

    fn blob(&mut self, blob: &Descriptor) {
        self.head(&path(&blob.digest), EntryType::Regular, blob.size);
        self.length += blob.size;
        self.pieces.push(Piece::Blob { digest: blob.digest.clone(), size: blob.size });
        self.pad(blob.size);
    }

    fn head(&mut self, name: &str, kind: EntryType, size: u64) {
        let mut header = Header::new_gnu();
        if header.set_path(name).is_err() {
            // Names with sha512 are longer than a header takes.
            let mut long = Header::new_gnu();
            let own = b"././@LongLink";
            long.as_gnu_mut().expect("a header of GNU").name[..own.len()].copy_from_slice(own);
            let bytes = [name.as_bytes(), b"\0"].concat();
            self.bytes(finished(long, EntryType::GNULongName, bytes.len() as u64));
            let size = bytes.len() as u64;
            self.bytes(bytes.into());
            self.pad(size);
            header.set_path(name.chars().take(99).collect::<String>()).expect("a short name");
        }
        self.bytes(finished(header, kind, size));
    }

    fn bytes(&mut self, bytes: Bytes) {
        self.length += bytes.len() as u64;
        if let Some(Piece::Bytes(last)) = self.pieces.last_mut() {
            *last = [last.as_ref(), &bytes].concat().into();
        } else if !bytes.is_empty() {
            self.pieces.push(Piece::Bytes(bytes));
        }
    }

    fn pad(&mut self, size: u64) {
        let missing = size.next_multiple_of(BLOCK) - size;
        self.bytes(vec![0; usize::try_from(missing).unwrap_or_default()].into());
    }
}

/// A header without time or owner: the same image gives the same file.
fn finished(mut header: Header, kind: EntryType, size: u64) -> Bytes {
    header.set_entry_type(kind);
    header.set_mode(if kind == EntryType::Directory { 0o755 } else { 0o644 });
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_size(size);
    header.set_cksum();
    Bytes::copy_from_slice(header.as_bytes())
}

fn contents(manifest: &Manifest) -> Result<Contents> {
    Contents::parse(&manifest.media_type, &manifest.bytes).map_err(|error| invalid(error.message))
}

fn path(digest: &Digest) -> String {
    format!("blobs/{}/{}", digest.algorithm().as_str(), digest.hex())
}

fn index(root: &Manifest, name: Option<&str>, tag: Option<&str>) -> String {
    let mut annotations = BTreeMap::new();
    let all = [("io.containerd.image.name", name), ("org.opencontainers.image.ref.name", tag)];
    for (key, value) in all.into_iter().filter_map(|(key, value)| Some((key, value?))) {
        annotations.insert(key.to_owned(), value.to_owned());
    }
    let annotations = Some(annotations).filter(|annotations| !annotations.is_empty());
    let entry = Descriptor { annotations, ..root.descriptor() };
    json!({ "schemaVersion": 2, "mediaType": oci::MediaType::OCI_INDEX, "manifests": [entry] }).to_string()
}

fn for_docker(image: &Contents, name: Option<&str>) -> Result<String> {
    let Some(config) = image.config.as_ref().filter(|_| image.kind == Kind::Image) else {
        return Err(invalid("Docker's format holds one image, and no index"));
    };
    let layers: Vec<String> = image.layers.iter().map(|layer| path(&layer.digest)).collect();
    let names: Vec<&str> = name.into_iter().collect();
    Ok(json!([{ "Config": path(&config.digest), "RepoTags": names, "Layers": layers }]).to_string())
}
