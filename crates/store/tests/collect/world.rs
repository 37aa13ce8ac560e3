//! An engine over files with a clock that is moved, and short words for what stories begin with.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use clock::{Clock, Stepped, System};
use db::Db;
use oci::{
    Algorithm, Body, By, ByteStream, Chunk, Delete, Digest, Hasher, Manifest, MediaType, Name, Read, Reference, Write,
};
use serde_json::{Value, json};
use store::{Append, Blobs, Collected, Collector, Engine, Files, Gone, Listed, Phase, Rules, Stored, What};
use tokio::sync::{Mutex, Notify};

pub const HOUR: Duration = Duration::from_hours(1);
pub const DAY: Duration = Duration::from_hours(24);

pub struct World {
    pub folder: tempfile::TempDir,
    pub clock: Arc<Stepped>,
    pub db: Db,
    pub engine: Arc<Engine>,
    pub blobs: Arc<Gate>,
    pub collector: Collector,
}

pub fn rules() -> Rules {
    Rules { grace: HOUR, untagged_after: None, dry_run: false }
}

pub fn name(text: &str) -> Name {
    text.parse().unwrap()
}

pub fn digest(bytes: &[u8]) -> Digest {
    Digest::of(Algorithm::Sha256, bytes)
}

impl World {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::connect(&format!("sqlite://{}/roadstead.db", folder.path().display())).await.unwrap();
        db.migrate().await.unwrap();
        // Files have the time of the machine.
        let clock = Arc::new(Stepped::at(System.now() + TimeDelta::seconds(1)));
        let blobs = Arc::new(Gate::new(Files::open(folder.path()).unwrap()));
        let engine = Arc::new(Engine::new(db.clone(), blobs.clone(), clock.clone()));
        let collector = engine.collector();
        Self { folder, clock, db, engine, blobs, collector }
    }

    pub fn later(&self, time: Duration) {
        self.clock.advance(time);
    }

    pub async fn push_blob(&self, repository: &str, bytes: &str) -> Digest {
        push_blob(&self.engine, &name(repository), bytes.as_bytes()).await.unwrap()
    }

    /// An image whose only layer is the text, by a tag or by its digest.
    pub async fn push_image(&self, repository: &str, tag: Option<&str>, layer: &str) -> Digest {
        let layer = self.push_blob(repository, layer).await;
        self.put(repository, tag, &image(&layer)).await
    }

    pub async fn put(&self, repository: &str, tag: Option<&str>, manifest: &Value) -> Digest {
        put(&self.engine, &name(repository), tag, manifest).await.unwrap()
    }

    pub async fn untag(&self, repository: &str, tag: &str) {
        self.engine.delete_tag(&name(repository), &tag.parse().unwrap(), By(None)).await.unwrap();
    }

    pub async fn delete_manifest(&self, repository: &str, digest: &Digest) {
        self.engine.delete_manifest(&name(repository), digest, By(None)).await.unwrap();
    }

    /// Whether a client would find it.
    pub async fn has(&self, repository: &str, digest: &Digest) -> bool {
        match self.engine.get_blob(&name(repository), digest, None).await {
            Ok(blob) => {
                let mut bytes = Vec::new();
                match blob.body {
                    Body::Bytes(all) => bytes.extend_from_slice(&all),
                    Body::File(mut file) => drop(std::io::Read::read_to_end(&mut file, &mut bytes).unwrap()),
                    Body::Stream(_) => unreachable!("files are no streams"),
                }
                assert_eq!(Digest::of(digest.algorithm(), &bytes), *digest, "never other bytes");
                true
            }
            Err(error) if [oci::Code::BlobUnknown, oci::Code::NameUnknown].contains(&error.code) => false,
            Err(error) => panic!("{error:?}"),
        }
    }

    pub async fn has_manifest(&self, repository: &str, digest: &Digest) -> bool {
        self.engine.get_manifest(&name(repository), &digest.clone().into()).await.is_ok()
    }

    pub fn path(&self, digest: &Digest) -> PathBuf {
        path(self.folder.path(), digest)
    }

    pub async fn phase(&self, rules: &Rules, phase: Phase) -> Vec<Gone> {
        phase_of(&self.collector, rules, phase).await
    }

    pub async fn collect(&self, rules: &Rules) -> Collected {
        collect(&self.collector, rules).await
    }

    /// Digests that a phase lets go.
    pub async fn gone(&self, rules: &Rules, phase: Phase) -> Vec<String> {
        self.phase(rules, phase).await.into_iter().map(|gone| gone.name).collect()
    }
}

pub fn path(root: &Path, digest: &Digest) -> PathBuf {
    let hex = digest.hex();
    root.join(format!("docker/registry/v2/blobs/{}/{}/{hex}/data", digest.algorithm().as_str(), &hex[..2]))
}

pub async fn phase_of(collector: &Collector, rules: &Rules, phase: Phase) -> Vec<Gone> {
    let (mut gone, mut at) = (Vec::new(), None);
    loop {
        let step = collector.step(rules, phase, at.as_ref()).await.unwrap();
        gone.extend(step.gone);
        match step.next {
            Some(next) => at = Some(next),
            None => return gone,
        }
    }
}

pub async fn collect(collector: &Collector, rules: &Rules) -> Collected {
    let mut collected = Collected::default();
    for phase in Phase::ALL {
        let gone = phase_of(collector, rules, phase).await;
        assert!(gone.iter().all(|gone| phase == Phase::Unnamed || gone.what != What::Membership));
        collected.add(&store::Step { gone, ..store::Step::default() });
    }
    collected
}

pub async fn push_blob(engine: &Engine, repository: &Name, bytes: &[u8]) -> oci::Result<Digest> {
    let digest = digest(bytes);
    let upload = engine.start_upload(repository).await?;
    engine.append_upload(repository, &upload, Chunk::of(bytes.to_vec())).await?;
    engine.finish_upload(repository, &upload, &digest).await?;
    Ok(digest)
}

pub async fn put(engine: &Engine, repository: &Name, tag: Option<&str>, manifest: &Value) -> oci::Result<Digest> {
    let media_type: MediaType = manifest["mediaType"].as_str().unwrap().parse().unwrap();
    let manifest = Manifest::new(media_type, manifest.to_string());
    let reference = tag.map_or_else(|| manifest.digest.clone().into(), |tag| Reference::Tag(tag.parse().unwrap()));
    Ok(engine.put_manifest(repository, &reference, manifest, By(None)).await?.digest)
}

pub fn image(layer: &Digest) -> Value {
    json!({
        "schemaVersion": 2, "mediaType": MediaType::OCI_MANIFEST,
        "config": { "mediaType": "application/vnd.example.config", "digest": layer.as_str(), "size": 1 },
        "layers": [{ "mediaType": "application/vnd.oci.image.layer.v1.tar", "digest": layer.as_str(), "size": 1 }],
    })
}

pub fn index(children: &[&Digest], subject: Option<&Digest>) -> Value {
    let entry = |digest: &Digest| json!({ "mediaType": MediaType::OCI_MANIFEST, "digest": digest.as_str(), "size": 1 });
    let mut index = json!({
        "schemaVersion": 2, "mediaType": MediaType::OCI_INDEX,
        "manifests": children.iter().map(|child| entry(child)).collect::<Vec<_>>(),
    });
    if let Some(subject) = subject {
        index["subject"] = entry(subject);
    }
    index
}

/// Files whose calls stop where a test wants to do something in between.
pub struct Gate {
    files: Files,
    /// Held by a test: then commits stop after the bytes are there.
    pub after_commit: Mutex<()>,
    /// The same before bytes are removed.
    pub before_remove: Mutex<()>,
    /// Calls that came to one of them.
    pub arrived: Notify,
}

impl Gate {
    fn new(files: Files) -> Self {
        Self { files, after_commit: Mutex::default(), before_remove: Mutex::default(), arrived: Notify::default() }
    }
}

#[async_trait]
impl Blobs for Gate {
    async fn create_upload(&self, upload: &str) -> std::io::Result<()> {
        self.files.create_upload(upload).await
    }

    async fn upload_size(&self, upload: &str) -> std::io::Result<Option<u64>> {
        self.files.upload_size(upload).await
    }

    async fn append(&self, upload: &str, hasher: Hasher, body: ByteStream) -> Append {
        self.files.append(upload, hasher, body).await
    }

    async fn hash(&self, upload: &str, hasher: Hasher) -> std::io::Result<Hasher> {
        self.files.hash(upload, hasher).await
    }

    async fn sync_upload(&self, upload: &str) -> std::io::Result<()> {
        self.files.sync_upload(upload).await
    }

    async fn commit(&self, upload: &str, digest: &Digest) -> std::io::Result<()> {
        self.files.commit(upload, digest).await?;
        self.arrived.notify_one();
        let _go_on = self.after_commit.lock().await;
        Ok(())
    }

    async fn remove_upload(&self, upload: &str) -> std::io::Result<bool> {
        self.files.remove_upload(upload).await
    }

    async fn read(&self, digest: &Digest, range: std::ops::Range<u64>) -> std::io::Result<Body> {
        self.files.read(digest, range).await
    }

    async fn remove(&self, digests: &[Digest]) -> std::io::Result<Vec<u64>> {
        self.arrived.notify_one();
        let _go_on = self.before_remove.lock().await;
        self.files.remove(digests).await
    }

    async fn set_aside(&self, digest: &Digest) -> std::io::Result<bool> {
        self.files.set_aside(digest).await
    }

    async fn list(&self, part: u16) -> std::io::Result<Listed> {
        self.files.list(part).await
    }

    async fn list_uploads(&self) -> std::io::Result<Vec<Stored<String>>> {
        self.files.list_uploads().await
    }
}
