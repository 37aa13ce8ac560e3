//! OCI image layouts (image-spec, "Image Layout"), which `docker save` writes since Docker 25, with names beside it.

use std::collections::{HashMap, HashSet};

use oci::{Contents, Descriptor, Digest, Kind, MAX_MANIFEST_SIZE, Manifest, MediaType, Platform};
use serde::Deserialize;

use crate::docker;
use crate::error::{Result, invalid, too_large};
use crate::limits::Limits;
use crate::members::{Members, Section};
use crate::open::{Content, Found, Image, MOST_IMAGES};
use crate::verify;

/// What a layout begins with.
pub(crate) const INDEX: &str = "index.json";

/// By which containerd, and so Docker, writes the whole name of an image.
const NAME: &str = "io.containerd.image.name";

/// By which everybody else writes its tag, or its name.
const REF: &str = "org.opencontainers.image.ref.name";

/// Manifests of one archive, and what they may have together: they are in memory.
const MOST_MANIFESTS: usize = 10_000;
const MOST_BYTES: usize = 64 << 20;

/// Indexes in indexes.
const DEEPEST: usize = 8;

#[derive(Deserialize)]
struct Index {
    manifests: Vec<Descriptor>,
}

pub(crate) fn read(members: &Members, limits: &Limits) -> Result<Found> {
    let bytes = members.read(INDEX, limits.document)?;
    let Index { manifests } =
        serde_json::from_slice(&bytes).map_err(|error| invalid(format!("{INDEX} cannot be read: {error}")))?;
    let mut reader = Reader { members, found: Found::default(), bytes: 0, contents: HashMap::new() };
    for descriptor in &manifests {
        if !reader.is_there(descriptor) {
            return Err(invalid(format!("{INDEX} names {}, which the archive does not have", descriptor.digest)));
        }
        for root in reader.whole(descriptor, 0)? {
            reader.add(&root, descriptor)?;
        }
        if reader.found.images.len() > MOST_IMAGES {
            return Err(too_large(format!("the archive has more than {MOST_IMAGES} images")));
        }
    }
    let mut found = reader.found;
    if members.has(docker::MANIFEST) {
        docker::add_names(members, limits, &mut found.images)?;
    }
    for (digest, section) in &found.blobs {
        verify::check(members, *section, digest)?;
    }
    Ok(found)
}

struct Reader<'a> {
    members: &'a Members,
    found: Found,
    /// Of all manifests.
    bytes: usize,
    contents: HashMap<Digest, Contents>,
}

impl Reader<'_> {
    fn is_there(&self, descriptor: &Descriptor) -> bool {
        self.members.has(&path(&descriptor.digest))
    }

    /// The manifests that can be had whole: this one, or, when an index names more than the archive has, those of its
    /// images that are there. Docker saves the platforms that it has, with the index of all of them.
    fn whole(&mut self, descriptor: &Descriptor, depth: usize) -> Result<Vec<Descriptor>> {
        if depth > DEEPEST {
            return Err(invalid("the indexes of the archive lie too deep in one another"));
        }
        let contents = self.manifest(descriptor)?;
        if contents.kind == Kind::Image {
            return Ok(vec![descriptor.clone()]);
        }
        let (mut there, mut is_whole) = (Vec::new(), true);
        for child in &contents.manifests {
            if !self.is_there(child) {
                is_whole = false;
                continue;
            }
            let below = self.whole(child, depth + 1)?;
            is_whole &= below.len() == 1 && below[0].digest == child.digest;
            there.extend(below);
        }
        if is_whole {
            return Ok(vec![descriptor.clone()]);
        }
        // What is said about images that are missing is of no use alone.
        there.retain(|child| oci::copy::told_of(child).is_none());
        Ok(there)
    }

    fn manifest(&mut self, descriptor: &Descriptor) -> Result<Contents> {
        let Descriptor { media_type, digest, size, .. } = descriptor;
        if let Some(known) = self.contents.get(digest) {
            return Ok(known.clone());
        }
        if *size > MAX_MANIFEST_SIZE as u64 {
            return Err(too_large(format!("the manifest {digest} has more than {MAX_MANIFEST_SIZE} bytes")));
        }
        let bytes = self.members.read(&path(digest), MAX_MANIFEST_SIZE as u64)?;
        self.bytes += bytes.len();
        if self.contents.len() >= MOST_MANIFESTS || self.bytes > MOST_BYTES {
            return Err(too_large(format!(
                "the archive has more than {MOST_MANIFESTS} manifests of {MOST_BYTES} bytes"
            )));
        }
        let found = Digest::of(digest.algorithm(), &bytes);
        if found != *digest || bytes.len() as u64 != *size {
            return Err(invalid(format!(
                "the archive says {digest} of {size} bytes and has {found} of {}",
                bytes.len()
            )));
        }
        let contents = Contents::parse(media_type, &bytes)
            .map_err(|error| invalid(format!("the manifest {digest} is not taken: {}", error.message)))?;
        let manifest = Manifest { media_type: media_type.clone(), digest: digest.clone(), bytes };
        self.found.manifests.insert(digest.clone(), manifest);
        self.contents.insert(digest.clone(), contents.clone());
        Ok(contents)
    }

    /// An image under the names that `entry` of the layout's index has.
    fn add(&mut self, root: &Descriptor, entry: &Descriptor) -> Result<()> {
        let names: Vec<String> = [NAME, REF].into_iter().find_map(|key| name(entry, key)).into_iter().collect();
        let content = Content::Manifest(root.digest.clone());
        if let Some(known) = self.found.images.iter_mut().find(|image| image.content == content) {
            let new: Vec<String> = names.into_iter().filter(|name| !known.names.contains(name)).collect();
            known.names.extend(new);
            return Ok(());
        }
        let contents = self.manifest(root)?;
        let mut below = Below::default();
        self.gather(root, &contents, &mut below)?;
        let own = root.platform.clone().filter(Platform::is_known);
        let config = contents.config.as_ref().filter(|config| MediaType::is_image_config(config.media_type.as_str()));
        let platforms = match (&contents.kind, own) {
            (Kind::Index, _) => platforms(&contents),
            (Kind::Image, Some(platform)) => vec![platform],
            (Kind::Image, None) => config.and_then(|config| self.platform_in(&config.digest)).into_iter().collect(),
        };
        let id = config.map(|config| config.digest.clone());
        let Below { size, layers, .. } = below;
        self.found.images.push(Image { names, platforms, content, id, size, layers });
        Ok(())
    }

    /// All blobs below a manifest, each of which must be there.
    fn gather(&mut self, descriptor: &Descriptor, contents: &Contents, below: &mut Below) -> Result<()> {
        if !below.seen.insert(descriptor.digest.clone()) {
            return Ok(());
        }
        for blob in contents.config.iter().chain(&contents.layers) {
            let section = self.blob(blob)?;
            if below.seen.insert(blob.digest.clone()) {
                below.size = below.size.saturating_add(section.size);
            }
        }
        // Layers that are not distributed may be there all the same.
        for blob in &contents.foreign_layers {
            if self.is_there(blob) {
                self.blob(blob)?;
            }
        }
        below.layers += contents.layers.len();
        for child in &contents.manifests {
            let contents = self.manifest(child)?;
            self.gather(child, &contents, below)?;
        }
        Ok(())
    }

    fn blob(&mut self, blob: &Descriptor) -> Result<Section> {
        let section = self.members.find(&path(&blob.digest))?;
        if section.size != blob.size {
            let Descriptor { digest, size, .. } = blob;
            return Err(invalid(format!("the archive says {digest} of {size} bytes and has {} bytes", section.size)));
        }
        self.found.blobs.insert(blob.digest.clone(), section);
        Ok(section)
    }

    /// What the configuration of an image says; nothing of one that cannot be read, since no push depends on it.
    fn platform_in(&self, config: &Digest) -> Option<Platform> {
        let bytes = self.members.read(&path(config), MAX_MANIFEST_SIZE as u64).ok()?;
        serde_json::from_slice::<Platform>(&bytes).ok().filter(Platform::is_known)
    }
}

#[derive(Default)]
struct Below {
    seen: HashSet<Digest>,
    size: u64,
    layers: usize,
}

fn path(digest: &Digest) -> String {
    format!("blobs/{}/{}", digest.algorithm().as_str(), digest.hex())
}

fn name(entry: &Descriptor, key: &str) -> Option<String> {
    entry.annotations.as_ref()?.get(key).filter(|name| !name.is_empty()).cloned()
}

fn platforms(index: &Contents) -> Vec<Platform> {
    let mut platforms: Vec<Platform> = Vec::new();
    for platform in index.manifests.iter().filter_map(|child| child.platform.clone()).filter(Platform::is_known) {
        if !platforms.contains(&platform) {
            platforms.push(platform);
        }
    }
    platforms
}
