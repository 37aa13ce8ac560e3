//! A tree as a Docker Registry lays it, and what adopts it.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use clock::System;
use db::Db;
use oci::{Algorithm, Digest, MediaType, Name, Reference};
use serde_json::{Value, json};
use store::adopt::{Adoption, Finding, Kind, Listener, Summary};
use store::{Engine, Files, TreeError};
use tempfile::TempDir;

pub const IMAGE_CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const LAYER: &str = "application/vnd.oci.image.layer.v1.tar";

pub struct Tree {
    pub folder: TempDir,
    pub db: Db,
}

/// When a link was written, in seconds since 1970.
pub fn at(seconds: u64) -> DateTime<Utc> {
    DateTime::from(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
}

pub fn digest(bytes: &[u8]) -> Digest {
    Digest::of(Algorithm::Sha256, bytes)
}

impl Tree {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("registry/docker/registry/v2/repositories")).unwrap();
        let db = Self::database(&folder, "roadstead.db").await;
        Self { folder, db }
    }

    pub async fn database(folder: &TempDir, name: &str) -> Db {
        let db = Db::connect(&format!("sqlite://{}/{name}", folder.path().display())).await.unwrap();
        db.migrate().await.unwrap();
        db
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().join("registry")
    }

    pub fn repositories(&self) -> PathBuf {
        self.root().join("docker/registry/v2/repositories")
    }

    pub fn blob_path(&self, digest: &Digest) -> PathBuf {
        let (algorithm, hex) = (digest.algorithm().as_str(), digest.hex());
        self.root().join("docker/registry/v2/blobs").join(algorithm).join(&hex[..2]).join(hex).join("data")
    }

    /// Write any file below the folder of repositories.
    pub fn file(&self, path: &str, text: &str, seconds: u64) {
        let path = self.repositories().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    }

    pub fn blob(&self, bytes: &[u8]) -> Digest {
        let digest = digest(bytes);
        let path = self.blob_path(&digest);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        digest
    }

    pub fn layer(&self, repository: &str, bytes: &[u8]) -> Digest {
        let digest = self.blob(bytes);
        self.file(&format!("{repository}/_layers/sha256/{}/link", digest.hex()), digest.as_str(), 50);
        digest
    }

    /// Any document as a manifest of the repository.
    pub fn revision(&self, repository: &str, document: &str, seconds: u64) -> Digest {
        let digest = self.blob(document.as_bytes());
        let path = format!("{repository}/_manifests/revisions/sha256/{}/link", digest.hex());
        self.file(&path, digest.as_str(), seconds);
        digest
    }

    pub fn tag(&self, repository: &str, tag: &str, digest: &Digest, seconds: u64) {
        let tag = format!("{repository}/_manifests/tags/{tag}");
        self.file(&format!("{tag}/index/sha256/{}/link", digest.hex()), digest.as_str(), seconds);
        self.file(&format!("{tag}/current/link"), digest.as_str(), seconds);
    }

    /// The manifest of an image with one layer of `seed`, whose blobs are there.
    pub fn image_document(&self, repository: &str, seed: &str) -> String {
        let config = json!({ "os": "linux", "architecture": seed, "created": "2024-01-02T03:04:05Z" }).to_string();
        let (config_digest, layer) =
            (self.layer(repository, config.as_bytes()), self.layer(repository, seed.as_bytes()));
        json!({
            "schemaVersion": 2,
            "mediaType": MediaType::OCI_MANIFEST,
            "config": { "mediaType": IMAGE_CONFIG, "digest": config_digest.as_str(), "size": config.len() },
            "layers": [{ "mediaType": LAYER, "digest": layer.as_str(), "size": seed.len() }],
        })
        .to_string()
    }

    pub fn image(&self, repository: &str, seed: &str, seconds: u64) -> Digest {
        self.revision(repository, &self.image_document(repository, seed), seconds)
    }

    /// An index of manifests; without `mediaType`, as OCI allows.
    pub fn index(&self, repository: &str, children: &[Digest], seconds: u64) -> Digest {
        let child = |digest: &Digest| -> Value {
            let size = fs::metadata(self.blob_path(digest)).unwrap().len();
            json!({ "mediaType": MediaType::OCI_MANIFEST, "digest": digest.as_str(), "size": size })
        };
        let manifests: Vec<Value> = children.iter().map(child).collect();
        self.revision(repository, &json!({ "schemaVersion": 2, "manifests": manifests }).to_string(), seconds)
    }

    pub fn engine(&self) -> Engine {
        Engine::new(self.db.clone(), Arc::new(Files::open(&self.root()).unwrap()), Arc::new(System))
    }

    pub fn adoption(&self, verify: bool) -> Adoption {
        Adoption { db: self.db.clone(), clock: Arc::new(System), root: self.root(), verify }
    }

    pub async fn adopt(&self) -> Told {
        self.try_adopt(false).await.unwrap()
    }

    pub async fn try_adopt(&self, verify: bool) -> Result<Told, TreeError> {
        let mut told = Told::default();
        told.summary = self.adoption(verify).run(&mut told).await?;
        Ok(told)
    }
}

/// What an adoption said.
#[derive(Debug, Default)]
pub struct Told {
    pub findings: Vec<Finding>,
    pub summary: Summary,
}

impl Told {
    /// Whether there is exactly this one finding.
    #[track_caller]
    pub fn only(&self, kind: Kind, what: &str, why: &str) {
        let [finding] = self.findings.as_slice() else { panic!("{self:?}") };
        assert!(finding.kind == kind && finding.what.contains(what) && finding.why.contains(why), "{finding}");
    }
}

impl Listener for Told {
    fn found(&mut self, finding: &Finding) {
        self.findings.push(finding.clone());
    }

    fn moved_on(&mut self, _: &Summary, _: u64) {}
}

pub fn name(text: &str) -> Name {
    text.parse().unwrap()
}

pub fn tagged(text: &str) -> Reference {
    Reference::Tag(text.parse().unwrap())
}

pub fn by_digest(digest: &Digest) -> Reference {
    Reference::Digest(digest.clone())
}
