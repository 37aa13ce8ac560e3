//! An archive as a registry that can be copied from: manifests and blobs, wherever they lie in the file. Images without a
//! manifest get one, their layers being compressed when they are first asked for.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufWriter;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use archive::{Archive, Content, Image, Layer};
use async_trait::async_trait;
use bytes::Bytes;
use oci::{
    Blob, Body, ByteRange, Code, Descriptor, Digest, List, Manifest, Name, Page, PageRequest, Read, Reference, Tag,
};
use store::{Berth, stream_of};

use super::{blocking, disk, refused};
use crate::{Error, Result};

/// An archive, and what was made of it so far.
pub(crate) struct Packed {
    archive: Arc<Archive>,
    berth: Berth,
    made: Mutex<Made>,
    /// One layer is compressed at a time: it is work for a whole processor, and images share layers.
    squeezed: tokio::sync::Mutex<HashMap<Digest, Descriptor>>,
}

/// What the archive itself has not.
#[derive(Default)]
struct Made {
    manifests: HashMap<Digest, Manifest>,
    configs: HashMap<Digest, Bytes>,
    /// Names of files beside the archive.
    layers: HashMap<Digest, (String, u64)>,
}

/// Says to whoever works for it that nobody waits any more.
struct Waiting(Arc<AtomicBool>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

impl Packed {
    pub fn new(berth: Berth, archive: Archive) -> Self {
        Self { archive: Arc::new(archive), berth, made: Mutex::default(), squeezed: tokio::sync::Mutex::default() }
    }

    pub fn images(&self) -> &[Image] {
        self.archive.images()
    }

    /// The digest of an image's manifest, which is made if there is none.
    pub async fn manifest_of(&self, image: &Image) -> Result<Digest> {
        let layers = match &image.content {
            Content::Manifest(digest) => return Ok(digest.clone()),
            Content::Layers(layers) => layers,
        };
        let config = image.id.as_ref().ok_or_else(|| Error::internal("an image without a configuration"))?;
        let mut descriptors = Vec::new();
        for layer in layers {
            descriptors.push(self.squeeze(layer).await?);
        }
        let (manifest, bytes) = self.archive.assemble(config, &descriptors).map_err(refused)?;
        let digest = manifest.digest.clone();
        let mut made = self.made();
        made.configs.insert(config.clone(), bytes);
        made.manifests.insert(digest.clone(), manifest);
        Ok(digest)
    }

    async fn squeeze(&self, layer: &Layer) -> Result<Descriptor> {
        let mut squeezed = self.squeezed.lock().await;
        if let Some(known) = squeezed.get(&layer.diff_id) {
            return Ok(known.clone());
        }
        let name = format!("{}.gz", layer.diff_id.hex());
        let goes_on = Arc::new(AtomicBool::new(true));
        let _waiting = Waiting(goes_on.clone());
        let (archive, berth, own, file) = (self.archive.clone(), self.berth.clone(), layer.clone(), name.clone());
        let descriptor = blocking(move || {
            let mut to = BufWriter::new(berth.create(&file).map_err(disk)?);
            archive.squeeze(&own, &mut to, || goes_on.load(Ordering::Relaxed)).map_err(refused)
        })
        .await?;
        squeezed.insert(layer.diff_id.clone(), descriptor.clone());
        self.made().layers.insert(descriptor.digest.clone(), (name, descriptor.size));
        Ok(descriptor)
    }

    fn made(&self) -> std::sync::MutexGuard<'_, Made> {
        self.made.lock().expect("no panic holds the lock")
    }

    /// A file, where in it the blob begins, and how long it is.
    fn place(&self, digest: &Digest) -> std::io::Result<Option<(File, u64, u64)>> {
        if let Some(section) = self.archive.section(digest) {
            return Ok(Some((self.archive.file()?, section.offset, section.size)));
        }
        let made = self.made().layers.get(digest).cloned();
        made.map(|(name, size)| Ok((self.berth.open(&name)?, 0, size))).transpose()
    }

    fn manifest(&self, reference: &Reference) -> oci::Result<Manifest> {
        let unknown = || oci::Error::new(Code::ManifestUnknown, "the archive has no such manifest");
        let Reference::Digest(digest) = reference else { return Err(unknown()) };
        let made = self.made().manifests.get(digest).cloned();
        made.or_else(|| self.archive.manifest(digest).cloned()).ok_or_else(unknown)
    }
}

fn unknown_blob() -> oci::Error {
    oci::Error::new(Code::BlobUnknown, "the archive has no such blob")
}

/// There is one repository, whatever it is called.
#[async_trait]
impl Read for Packed {
    async fn get_blob(&self, _: &Name, digest: &Digest, range: Option<ByteRange>) -> oci::Result<Blob> {
        let config = self.made().configs.get(digest).cloned();
        if let Some(bytes) = config {
            let size = bytes.len() as u64;
            let range = range.map_or(Ok(0..size), |range| range.within(size))?;
            let part = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
            let body = Body::Bytes(bytes.slice(part(range.start)..part(range.end)));
            return Ok(Blob { size, range, body });
        }
        let unreadable = |error| oci::Error::new(Code::Unavailable, "the archive cannot be read").with_source(error);
        let (file, offset, size) = self.place(digest).map_err(unreadable)?.ok_or_else(unknown_blob)?;
        let range = range.map_or(Ok(0..size), |range| range.within(size))?;
        let there = Blob { size, range: offset + range.start..offset + range.end, body: Body::File(file) };
        Ok(Blob { size, range, body: Body::Stream(stream_of(there)) })
    }

    async fn stat_blob(&self, _: &Name, digest: &Digest) -> oci::Result<u64> {
        let made = self.made();
        let config = made.configs.get(digest).map(|bytes| bytes.len() as u64);
        let layer = || made.layers.get(digest).map(|(_, size)| *size);
        let section = || self.archive.section(digest).map(|section| section.size);
        config.or_else(layer).or_else(section).ok_or_else(unknown_blob)
    }

    async fn get_manifest(&self, _: &Name, reference: &Reference) -> oci::Result<Manifest> {
        self.manifest(reference)
    }

    async fn stat_manifest(&self, _: &Name, reference: &Reference) -> oci::Result<Descriptor> {
        Ok(self.manifest(reference)?.descriptor())
    }
}

#[async_trait]
impl List for Packed {
    async fn list_repositories(&self, _: &PageRequest) -> oci::Result<Page<Name>> {
        Err(oci::Error::new(Code::Unsupported, "an archive has no repositories"))
    }

    async fn list_tags(&self, _: &Name, _: &PageRequest) -> oci::Result<Page<Tag>> {
        Ok(Page { items: Vec::new(), more: false })
    }

    async fn list_referrers(&self, _: &Name, _: &Digest) -> oci::Result<Vec<Descriptor>> {
        Ok(Vec::new())
    }
}
