//! 200 repositories with five tags each, whose images share layers: one with all others, one within their repository.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::Result;
use serde_json::json;

use super::super::http::Client;
use super::super::load::MANIFEST;
use super::pushing::Piece;
use super::registry::Registry;

pub const REPOSITORIES: usize = 200;
pub const TAGS: usize = 5;
pub const IMAGES: usize = REPOSITORIES * TAGS;

/// How many push at once.
const CLIENTS: usize = 4;

const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const LAYER: &str = "application/vnd.oci.image.layer.v1.tar+gzip";

/// The images, in order of their repositories.
pub struct Fleet {
    base: Piece,
    /// The layer of each repository.
    common: Vec<Piece>,
    images: Vec<Image>,
}

struct Image {
    tag: String,
    config: Piece,
    layer: Piece,
    manifest: Vec<u8>,
}

pub fn repository(number: usize) -> String {
    format!("team/app-{number}")
}

pub fn tag(number: usize) -> String {
    format!("1.{number}")
}

/// Repository and tag of the first so many images.
pub fn first(images: usize) -> impl Iterator<Item = (String, String)> {
    (0..images).map(|number| (repository(number / TAGS), tag(number % TAGS)))
}

impl Fleet {
    pub fn new() -> Self {
        let mut noise = Noise(0x9e37_79b9_7f4a_7c15);
        let base = noise.layer(1 << 20);
        let common: Vec<Piece> = (0..REPOSITORIES).map(|_| noise.layer(64 << 10)).collect();
        let images = (0..IMAGES).map(|number| {
            let layer = noise.layer(4 << 10);
            let layers = [&base, &common[number / TAGS], &layer];
            let config = json!({
                "architecture": "amd64", "os": "linux", "created": "2026-01-01T00:00:00Z", "config": {},
                "rootfs": { "type": "layers", "diff_ids": layers.map(|layer| &layer.digest) },
            });
            let config = Piece::of(config.to_string().into_bytes());
            let manifest = json!({
                "schemaVersion": 2, "mediaType": MANIFEST,
                "config": config.described(CONFIG), "layers": layers.map(|layer| layer.described(LAYER)),
            });
            Image { tag: tag(number % TAGS), config, layer, manifest: manifest.to_string().into_bytes() }
        });
        let images = images.collect();
        Self { base, common, images }
    }

    /// Bring all of it.
    pub fn push(&self, to: &Registry) -> Result<()> {
        // The others take the layer of all from the first.
        to.client().push_blob(&repository(0), &self.base)?;
        let next = AtomicUsize::new(0);
        let work = || {
            let mut client = to.client();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= REPOSITORIES {
                    return Ok(());
                }
                self.push_repository(&mut client, number)?;
            }
        };
        thread::scope(|scope| {
            let working: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(work)).collect();
            working.into_iter().try_for_each(|one| one.join().expect("it does not panic"))
        })
    }

    fn push_repository(&self, client: &mut Client, number: usize) -> Result<()> {
        let name = repository(number);
        if number > 0 {
            client.mount(&name, &self.base.digest, &repository(0))?;
        }
        client.push_blob(&name, &self.common[number])?;
        for image in &self.images[number * TAGS..][..TAGS] {
            client.push_blob(&name, &image.config)?;
            client.push_blob(&name, &image.layer)?;
            client.put_manifest(&name, &image.tag, &image.manifest)?;
        }
        Ok(())
    }

    /// Whether it is a layer, and not a configuration.
    pub fn is_layer(&self, digest: &str) -> bool {
        let own = self.images.iter().map(|image| &image.layer);
        [&self.base].into_iter().chain(&self.common).chain(own).any(|layer| layer.digest == digest)
    }
}

/// Bytes that do not compress, always the same ones (xorshift64).
struct Noise(u64);

impl Noise {
    /// It begins as gzip does: skopeo compresses what does not.
    fn layer(&mut self, size: usize) -> Piece {
        let mut bytes = vec![0x1f, 0x8b, 0x08];
        while bytes.len() < size {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            bytes.extend_from_slice(&self.0.to_le_bytes());
        }
        bytes.truncate(size);
        Piece::of(bytes)
    }
}
