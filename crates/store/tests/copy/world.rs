//! Two engines, a listener between them, and images to copy.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use clock::System;
use db::Db;
use oci::copy::{Copied, Copier, Line, Options, Seen, Spot, Target, Watch};
use oci::{
    Algorithm, Blob, By, ByteRange, Chunk, Descriptor, Digest, List, Manifest, MediaType, Name, Page, PageRequest,
    Read, Reference, Result, Tag, Write,
};
use serde_json::{Value, json};
use store::{Engine, Memory, OnTokio};
use tempfile::TempDir;

pub struct World {
    pub source: Listened,
    pub target: Engine,
    pub seen: Seen,
    pub watch: Arc<Told>,
    _folders: [TempDir; 2],
}

impl World {
    pub async fn new() -> Self {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let [source, target] = [engine(&folders[0]).await, engine(&folders[1]).await];
        let source = Listened { engine: source, asked: Mutex::default() };
        Self { source, target, seen: Seen::default(), watch: Arc::default(), _folders: folders }
    }

    /// A world that knows nothing of what was copied before.
    pub fn forget(&mut self) {
        self.seen = Seen::default();
        self.watch = Arc::default();
    }

    pub async fn copy(&self, from: &str, to: &str, options: Options) -> Result<Copied> {
        self.copy_to(&self.target, from, to, options).await
    }

    pub async fn copy_to<T: Target>(&self, target: &T, from: &str, to: &str, options: Options) -> Result<Copied> {
        let watch = self.watch.clone();
        let copier = Copier { source: &self.source, target, seen: &self.seen, runtime: &OnTokio, watch, options };
        copier.copy(&spot(from), &spot(to)).await
    }

    /// What the source was asked since the last time.
    pub fn asked(&self) -> Vec<&'static str> {
        std::mem::take(&mut *self.source.asked.lock().unwrap())
    }
}

async fn engine(folder: &TempDir) -> Engine {
    let db = Db::connect(&format!("sqlite://{}/roadstead.db", folder.path().display())).await.unwrap();
    db.migrate().await.unwrap();
    Engine::new(db, Arc::new(Memory::default()), Arc::new(System))
}

/// `repository:tag` or `repository@digest`.
pub fn spot(text: &str) -> Spot {
    let (repository, reference) = text.split_once(['@', ':']).unwrap();
    Spot { repository: repository.parse().unwrap(), reference: reference.parse().unwrap() }
}

pub fn plain() -> Options {
    Options { referrers: false, ..Options::default() }
}

/// What was told on the way.
#[derive(Default)]
pub struct Told {
    pub lines: Mutex<Vec<String>>,
    pub expected: AtomicU64,
    pub done: AtomicU64,
}

impl Told {
    pub fn holds(&self, words: &str) -> bool {
        self.lines.lock().unwrap().iter().any(|line| line.contains(words))
    }
}

impl Watch for Told {
    fn expect(&self, bytes: u64) {
        self.expected.fetch_add(bytes, Ordering::Relaxed);
    }

    fn done(&self, bytes: u64) {
        self.done.fetch_add(bytes, Ordering::Relaxed);
    }

    fn line(&self, line: &Line<'_>) {
        self.lines.lock().unwrap().push(line.to_string());
    }
}

/// A registry that remembers what it was asked.
pub struct Listened {
    pub engine: Engine,
    asked: Mutex<Vec<&'static str>>,
}

impl Listened {
    fn note(&self, verb: &'static str) {
        self.asked.lock().unwrap().push(verb);
    }
}

#[async_trait]
impl Read for Listened {
    async fn get_blob(&self, repository: &Name, digest: &Digest, range: Option<ByteRange>) -> Result<Blob> {
        self.note(if range.is_some() { "get_blob_range" } else { "get_blob" });
        self.engine.get_blob(repository, digest, range).await
    }

    async fn stat_blob(&self, repository: &Name, digest: &Digest) -> Result<u64> {
        self.note("stat_blob");
        self.engine.stat_blob(repository, digest).await
    }

    async fn get_manifest(&self, repository: &Name, reference: &Reference) -> Result<Manifest> {
        self.note("get_manifest");
        self.engine.get_manifest(repository, reference).await
    }

    async fn stat_manifest(&self, repository: &Name, reference: &Reference) -> Result<Descriptor> {
        self.note("stat_manifest");
        self.engine.stat_manifest(repository, reference).await
    }
}

#[async_trait]
impl List for Listened {
    async fn list_repositories(&self, page: &PageRequest) -> Result<Page<Name>> {
        self.engine.list_repositories(page).await
    }

    async fn list_tags(&self, repository: &Name, page: &PageRequest) -> Result<Page<Tag>> {
        self.note("list_tags");
        self.engine.list_tags(repository, page).await
    }

    async fn list_referrers(&self, repository: &Name, digest: &Digest) -> Result<Vec<Descriptor>> {
        self.note("list_referrers");
        self.engine.list_referrers(repository, digest).await
    }
}

pub async fn push_blob(registry: &dyn Write, repository: &str, bytes: &[u8]) -> Value {
    let (repository, digest) = (repository.parse().unwrap(), Digest::of(Algorithm::Sha256, bytes));
    let id = registry.start_upload(&repository).await.unwrap();
    let upload = registry.append_upload(&repository, &id, Chunk::of(bytes.to_vec())).await.unwrap();
    registry.finish_upload(&repository, &upload.id, &digest).await.unwrap();
    json!({ "mediaType": "application/vnd.oci.image.layer.v1.tar", "digest": digest.as_str(), "size": bytes.len() })
}

/// Push a manifest under a tag, or under its digest; answers its descriptor.
pub async fn put(registry: &dyn Write, repository: &str, tag: Option<&str>, document: &Value) -> Value {
    let media_type: MediaType = document["mediaType"].as_str().unwrap().parse().unwrap();
    let manifest = Manifest::new(media_type.clone(), document.to_string());
    let reference = match tag {
        Some(tag) => Reference::Tag(tag.parse().unwrap()),
        None => manifest.digest.clone().into(),
    };
    let size = manifest.bytes.len();
    let pushed = registry.put_manifest(&repository.parse().unwrap(), &reference, manifest, By::default()).await;
    json!({ "mediaType": media_type.as_str(), "digest": pushed.unwrap().digest.as_str(), "size": size })
}

/// The document of an image whose layers are made of `layers`, its blobs pushed.
pub async fn image(registry: &dyn Write, repository: &str, platform: &str, layers: &[&[u8]]) -> Value {
    let (os, architecture) = platform.split_once('/').unwrap();
    let config = json!({ "os": os, "architecture": architecture, "layers": layers.len() }).to_string();
    let mut config = push_blob(registry, repository, config.as_bytes()).await;
    config["mediaType"] = "application/vnd.oci.image.config.v1+json".into();
    let mut described = Vec::new();
    for layer in layers {
        described.push(push_blob(registry, repository, layer).await);
    }
    json!({ "schemaVersion": 2, "mediaType": MediaType::OCI_MANIFEST, "config": config, "layers": described })
}

/// An artifact that refers to something.
pub async fn referrer(registry: &dyn Write, repository: &str, subject: &Value, kind: &str) -> Value {
    let mut document = image(registry, repository, "unknown/unknown", &[kind.as_bytes()]).await;
    document["artifactType"] = kind.into();
    document["subject"] = subject.clone();
    put(registry, repository, None, &document).await
}

pub fn digest_of(descriptor: &Value) -> String {
    descriptor["digest"].as_str().unwrap().to_owned()
}

/// An index of two platforms that share a layer, under `tag`; answers its descriptor and those of its images.
pub async fn index(registry: &dyn Write, repository: &str, tag: &str) -> (Value, [Value; 2]) {
    let mut entries = Vec::new();
    for platform in ["linux/amd64", "linux/arm64"] {
        let document = image(registry, repository, platform, &[b"shared layer", platform.as_bytes()]).await;
        let mut entry = put(registry, repository, None, &document).await;
        let (os, architecture) = platform.split_once('/').unwrap();
        entry["platform"] = json!({ "os": os, "architecture": architecture });
        entries.push(entry);
    }
    let document = json!({ "schemaVersion": 2, "mediaType": MediaType::OCI_INDEX, "manifests": entries });
    (put(registry, repository, Some(tag), &document).await, entries.try_into().unwrap())
}

/// What a registry has under a reference.
pub async fn digest_at(registry: &dyn Read, text: &str) -> Option<String> {
    let Spot { repository, reference } = spot(text);
    registry.get_manifest(&repository, &reference).await.ok().map(|manifest| manifest.digest.to_string())
}
