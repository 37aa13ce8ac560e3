//! Images made here, so that every byte and digest of them is known: as OCI layouts on disk, or pushed by plain requests.

use std::path::Path;

use oci::MediaType;
use serde_json::{Value, json};

use crate::archive::{gzip, tar};
use crate::support::{Answer, Person, digest};

/// The platforms of an image for everybody.
pub const PLATFORMS: [&str; 3] = ["linux/amd64", "linux/arm64", "linux/arm/v7"];

/// The platform of the machine that this runs on.
pub fn here() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => PLATFORMS[0],
        "aarch64" => PLATFORMS[1],
        other => panic!("no image for {other}: add it to PLATFORMS"),
    }
}

/// A manifest, and what it names.
pub struct Image {
    pub media_type: &'static str,
    pub manifest: String,
    pub blobs: Vec<Vec<u8>>,
    pub children: Vec<Image>,
    platform: Option<Value>,
}

impl Image {
    /// An image of two layers; every `seed` and platform has its own.
    pub fn of(platform: &str, seed: &str) -> Self {
        let texts = [format!("{seed} for everybody"), format!("{seed} for {platform}")];
        let tars = ["etc/seed", "etc/platform"].iter().zip(&texts);
        let tars: Vec<Vec<u8>> = tars.map(|(name, text)| tar(&[(name, text.as_bytes())])).collect();
        let platform = platform_of(platform);
        let mut config = json!({
            "created": "2026-11-22T10:00:00Z",
            "config": { "Cmd": ["/etc/seed"], "Labels": { "seed": seed } },
            "rootfs": { "type": "layers", "diff_ids": tars.iter().map(|tar| digest(tar)).collect::<Vec<_>>() },
            "history": tars.iter().map(|_| json!({ "created_by": "a test" })).collect::<Vec<_>>(),
        });
        config.as_object_mut().unwrap().extend(platform.as_object().unwrap().clone());
        let config = config.to_string().into_bytes();
        let layers: Vec<Vec<u8>> = tars.iter().map(|tar| gzip(tar)).collect();
        let manifest = json!({
            "schemaVersion": 2,
            "mediaType": MediaType::OCI_MANIFEST,
            "config": descriptor("application/vnd.oci.image.config.v1+json", &config),
            "layers": layers.iter().map(|bytes| descriptor(LAYER, bytes)).collect::<Vec<_>>(),
        });
        Self {
            media_type: MediaType::OCI_MANIFEST,
            manifest: manifest.to_string(),
            blobs: [vec![config], layers].concat(),
            children: Vec::new(),
            platform: Some(platform),
        }
    }

    /// One image for all [`PLATFORMS`].
    pub fn for_everybody(seed: &str) -> Self {
        let children = PLATFORMS.map(|platform| Self::of(platform, seed));
        let manifest = json!({
            "schemaVersion": 2,
            "mediaType": MediaType::OCI_INDEX,
            "manifests": children.iter().map(Self::descriptor).collect::<Vec<_>>(),
            "annotations": { "org.opencontainers.image.title": seed },
        });
        Self {
            media_type: MediaType::OCI_INDEX,
            manifest: manifest.to_string(),
            blobs: Vec::new(),
            children: children.into(),
            platform: None,
        }
    }

    pub fn digest(&self) -> String {
        digest(self.manifest.as_bytes())
    }

    pub fn descriptor(&self) -> Value {
        let mut descriptor = descriptor(self.media_type, self.manifest.as_bytes());
        if let Some(platform) = &self.platform {
            descriptor["platform"] = platform.clone();
        }
        descriptor
    }

    /// As an OCI layout (image-spec, "Image Layout") with one tag.
    pub fn write(&self, folder: &Path, tag: &str) {
        std::fs::create_dir_all(folder.join("blobs/sha256")).unwrap();
        std::fs::write(folder.join("oci-layout"), r#"{"imageLayoutVersion":"1.0.0"}"#).unwrap();
        let mut entry = self.descriptor();
        entry["annotations"] = json!({ "org.opencontainers.image.ref.name": tag });
        let index = json!({ "schemaVersion": 2, "manifests": [entry] });
        std::fs::write(folder.join("index.json"), index.to_string()).unwrap();
        self.write_blobs(folder);
    }

    fn write_blobs(&self, folder: &Path) {
        for bytes in self.blobs.iter().map(Vec::as_slice).chain([self.manifest.as_bytes()]) {
            std::fs::write(folder.join("blobs").join(digest(bytes).replace(':', "/")), bytes).unwrap();
        }
        self.children.iter().for_each(|child| child.write_blobs(folder));
    }

    /// Push it by plain requests.
    pub async fn push(&self, person: &Person, repository: &str, tag: &str) {
        for child in &self.children {
            Box::pin(child.push(person, repository, &child.digest())).await;
        }
        for blob in &self.blobs {
            person.push_blob(repository, blob).await;
        }
        let put = person.request("PUT", &format!("/v2/{repository}/manifests/{tag}"));
        let put = put.header("content-type", self.media_type).body(self.manifest.clone());
        Answer::of(put).await.expect(201);
    }
}

const LAYER: &str = "application/vnd.oci.image.layer.v1.tar+gzip";

fn descriptor(media_type: &str, bytes: &[u8]) -> Value {
    json!({ "mediaType": media_type, "digest": digest(bytes), "size": bytes.len() })
}

fn platform_of(text: &str) -> Value {
    let mut parts = text.split('/');
    let mut platform = json!({ "os": parts.next(), "architecture": parts.next() });
    if let Some(variant) = parts.next() {
        platform["variant"] = variant.into();
    }
    platform
}

/// What a manifest by tag or digest is in the registry: its digest.
pub async fn digest_in(person: &Person, repository: &str, reference: &str) -> String {
    let path = format!("/v2/{repository}/manifests/{reference}");
    person.head(&path).await.expect(200).header("docker-content-digest").to_owned()
}
