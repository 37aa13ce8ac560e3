//! Archives made by hand, so that every byte of them is known, also those that no tool would write.

use std::fs::File;
use std::io::{Seek, Write};

use archive::{Archive, Limits, Result};
use oci::{Algorithm, Digest, MediaType};
use serde_json::{Value, json};

const BLOCK: usize = 512;

/// A tar, entry by entry.
#[derive(Clone, Default)]
pub struct Tar(pub Vec<u8>);

impl Tar {
    pub fn file(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.entry(b'0', name, "", bytes.as_ref())
    }

    pub fn folder(self, name: &str) -> Self {
        self.entry(b'5', name, "", b"")
    }

    pub fn symlink(self, name: &str, target: &str) -> Self {
        self.entry(b'2', name, target, b"")
    }

    pub fn entry(mut self, kind: u8, name: &str, link: &str, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(&header(kind, name, link, bytes.len() as u64));
        self.0.extend_from_slice(bytes);
        self.0.resize(self.0.len().next_multiple_of(BLOCK), 0);
        self
    }

    /// The whole, with its end.
    pub fn end(mut self) -> Vec<u8> {
        self.0.resize(self.0.len() + 2 * BLOCK, 0);
        self.0
    }
}

/// A header (POSIX.1-1988 `ustar`) of whatever it is told.
pub fn header(kind: u8, name: &str, link: &str, size: u64) -> [u8; BLOCK] {
    let mut header = [0; BLOCK];
    let mut put = |at: usize, text: &[u8]| header[at..at + text.len()].copy_from_slice(text);
    put(0, name.as_bytes());
    put(100, b"0000644\0");
    put(108, b"0000000\0");
    put(116, b"0000000\0");
    put(124, format!("{size:011o}\0").as_bytes());
    put(136, b"00000000000\0");
    put(148, b"        ");
    put(156, &[kind]);
    put(157, link.as_bytes());
    put(257, b"ustar\x0000");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    header
}

/// Look through bytes.
pub fn open(bytes: &[u8]) -> Result<Archive> {
    open_within(bytes, &Limits::default())
}

pub fn open_within(bytes: &[u8], limits: &Limits) -> Result<Archive> {
    Archive::open(file_of(bytes), limits)
}

pub fn file_of(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    file
}

pub fn digest(bytes: impl AsRef<[u8]>) -> Digest {
    Digest::of(Algorithm::Sha256, bytes.as_ref())
}

/// A layer that is a tar with one file.
pub fn layer(seed: &str) -> Vec<u8> {
    Tar::default().file("etc/seed", seed).end()
}

/// The configuration of an image of some layers.
pub fn config(architecture: &str, layers: &[Vec<u8>]) -> String {
    let diff_ids: Vec<String> = layers.iter().map(|layer| digest(layer).to_string()).collect();
    // As Docker writes it: not sorted, and with fields that nobody here knows.
    let rest = json!({ "rootfs": { "type": "layers", "diff_ids": diff_ids } }).to_string();
    format!(r#"{{"os":"linux","architecture":"{architecture}","future":1,{}"#, &rest[1..])
}

/// What `docker save` writes before Docker 25, of images with their layers; of the second image on, a layer that was there
/// is a link.
pub fn docker_save(images: &[(&str, &[&str], &[&str])]) -> Tar {
    let (mut tar, mut items, mut there) = (Tar::default(), Vec::new(), Vec::<String>::new());
    for (architecture, names, seeds) in images {
        let layers: Vec<Vec<u8>> = seeds.iter().map(|seed| layer(seed)).collect();
        let config = config(architecture, &layers);
        let id = digest(&config).hex().to_owned();
        let mut paths = Vec::new();
        for (position, bytes) in layers.iter().enumerate() {
            let folder = digest(format!("{id} {position}")).hex().to_owned();
            let path = format!("{folder}/layer.tar");
            tar = tar
                .folder(&format!("{folder}/"))
                .file(&format!("{folder}/VERSION"), "1.0")
                .file(&format!("{folder}/json"), "{}");
            let known = there.iter().find(|known| known.starts_with(digest(bytes).hex()));
            tar = match known.and_then(|known| known.split(' ').nth(1)) {
                Some(known) => tar.symlink(&path, &format!("../{known}")),
                None => tar.file(&path, bytes),
            };
            there.push(format!("{} {path}", digest(bytes).hex()));
            paths.push(path);
        }
        tar = tar.file(&format!("{id}.json"), &config);
        items.push(json!({ "Config": format!("{id}.json"), "RepoTags": names, "Layers": paths }));
    }
    tar.file("manifest.json", Value::from(items).to_string()).file("repositories", "{}")
}

/// An OCI layout in the making.
#[derive(Default)]
pub struct Layout {
    pub tar: Tar,
    pub entries: Vec<Value>,
    written: Vec<Digest>,
}

impl Layout {
    pub fn new() -> Self {
        let tar = Tar::default().file("oci-layout", r#"{"imageLayoutVersion":"1.0.0"}"#);
        Self { tar: tar.folder("blobs/").folder("blobs/sha256/"), ..Self::default() }
    }

    /// A blob; answers its descriptor.
    pub fn blob(&mut self, media_type: &str, bytes: impl AsRef<[u8]>) -> Value {
        let bytes = bytes.as_ref();
        let digest = digest(bytes);
        if !self.written.contains(&digest) {
            self.tar = std::mem::take(&mut self.tar).file(&format!("blobs/sha256/{}", digest.hex()), bytes);
            self.written.push(digest.clone());
        }
        json!({ "mediaType": media_type, "digest": digest.to_string(), "size": bytes.len() })
    }

    /// An image; answers its descriptor, with its platform.
    pub fn image(&mut self, architecture: &str, seeds: &[&str]) -> Value {
        let layers: Vec<Vec<u8>> = seeds.iter().map(|seed| layer(seed)).collect();
        let config = self.blob("application/vnd.oci.image.config.v1+json", config(architecture, &layers));
        let layers: Vec<Value> =
            layers.iter().map(|layer| self.blob("application/vnd.oci.image.layer.v1.tar", layer)).collect();
        let manifest = json!({
            "schemaVersion": 2, "mediaType": MediaType::OCI_MANIFEST, "config": config, "layers": layers,
        });
        let mut descriptor = self.blob(MediaType::OCI_MANIFEST, manifest.to_string());
        descriptor["platform"] = json!({ "os": "linux", "architecture": architecture });
        descriptor
    }

    pub fn index(&mut self, children: &[Value]) -> Value {
        let index = json!({ "schemaVersion": 2, "mediaType": MediaType::OCI_INDEX, "manifests": children });
        self.blob(MediaType::OCI_INDEX, index.to_string())
    }

    /// Let the layout name something.
    pub fn name(&mut self, mut descriptor: Value, key: &str, name: &str) {
        descriptor["annotations"] = json!({ key: name });
        self.entries.push(descriptor);
    }

    pub fn finish(self) -> Tar {
        let index = json!({ "schemaVersion": 2, "manifests": self.entries });
        self.tar.file("index.json", index.to_string())
    }
}
