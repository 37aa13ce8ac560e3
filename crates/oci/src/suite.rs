//! The test that every registry passes: each verb of the traits and each error that it promises.
//!
//! It runs on the engine over memory and over files, and on any registry over the wire. It panics at the first broken
//! promise, so call it from a test: `oci::suite::run(&registry, "suite", &[]).await`. The repositories lie under `prefix`.
//! What a registry is known to be unable to do is said by its [`Gap`]s: the suite then expects just that instead.

mod blobs;
mod lists;
mod manifests;
mod uploads;

use bytes::Bytes;
use futures_util::TryStreamExt;

use crate::{
    Algorithm, Blob, Body, By, ByteRange, Chunk, Code, Descriptor, Digest, Manifest, MediaType, Name, Reference,
    Registry, Result, Tag,
};

/// Run every story.
///
/// # Panics
/// When the registry breaks a promise, or keeps one that it was said to break.
pub async fn run(registry: &dyn Registry, prefix: &str, gaps: &[Gap]) {
    let world = |story| World { registry, prefix: format!("{prefix}/{story}"), gaps };
    blobs::run(&world("blobs")).await;
    uploads::run(&world("uploads")).await;
    manifests::run(&world("manifests")).await;
    lists::run(&world("lists")).await;
}

/// Something that a registry does not do as the traits promise it. The suite tests that it does just this instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// `sha512` is not the address of anything: manifests are refused, blobs are also found under their `sha256`.
    Sha512,
    /// Layers that live elsewhere must be there as well.
    ForeignLayers,
    /// A repository that does not exist is answered with `MANIFEST_UNKNOWN`.
    UnknownRepository,
    /// What is in use can be deleted.
    DeletesInUse,
    /// An upload whose body broke off is lost.
    BrokenUpload,
}

/// What CNCF distribution 2.8 cannot do.
pub const DISTRIBUTION_2_8: &[Gap] =
    &[Gap::Sha512, Gap::ForeignLayers, Gap::UnknownRepository, Gap::DeletesInUse, Gap::BrokenUpload];

/// A registry and the repositories that one story uses.
struct World<'a> {
    registry: &'a dyn Registry,
    prefix: String,
    gaps: &'a [Gap],
}

impl World<'_> {
    fn has(&self, gap: Gap) -> bool {
        self.gaps.contains(&gap)
    }

    fn repository(&self, name: &str) -> Name {
        format!("{}/{name}", self.prefix).parse().expect("a name")
    }

    async fn push_blob(&self, repository: &Name, bytes: &[u8]) -> Digest {
        let digest = Digest::of(Algorithm::Sha256, bytes);
        let id = self.registry.start_upload(repository).await.expect("an upload");
        let chunk = Chunk::of(Bytes::copy_from_slice(bytes)).at(0);
        let upload = self.registry.append_upload(repository, &id, chunk).await.expect("append");
        let size = self.registry.finish_upload(repository, &upload.id, &digest).await.expect("finish");
        assert_eq!(size, bytes.len() as u64);
        digest
    }

    /// An image whose config and one layer are made of `seed`, its blobs pushed.
    async fn image(&self, repository: &Name, seed: &str) -> Manifest {
        let config = format!(r#"{{"architecture":"arm64","os":"linux","config":{{"Labels":{{"seed":"{seed}"}}}}}}"#);
        self.push_blob(repository, config.as_bytes()).await;
        self.push_blob(repository, seed.as_bytes()).await;
        image_of(config.as_bytes(), seed.as_bytes(), "")
    }

    async fn push(&self, repository: &Name, tag: &str, manifest: &Manifest) -> Digest {
        let pushed = self
            .registry
            .put_manifest(repository, &tag_of(tag), manifest.clone(), By::default())
            .await
            .expect("a manifest");
        assert_eq!(pushed.digest, manifest.digest);
        pushed.digest
    }

    async fn read(&self, repository: &Name, digest: &Digest, range: Option<ByteRange>) -> Vec<u8> {
        let blob = self.registry.get_blob(repository, digest, range).await.expect("a blob");
        bytes_of(blob).await
    }
}

fn tag_of(tag: &str) -> Reference {
    Reference::Tag(tag.parse::<Tag>().expect("a tag"))
}

fn describe(media_type: &str, bytes: &[u8]) -> Descriptor {
    let media_type = media_type.parse().expect("a media type");
    Descriptor::new(media_type, Digest::of(Algorithm::Sha256, bytes), bytes.len() as u64)
}

/// An image manifest; `more` is further JSON fields, each beginning with a comma.
fn image_of(config: &[u8], layer: &[u8], more: &str) -> Manifest {
    let config = serde_json::to_string(&describe("application/vnd.oci.image.config.v1+json", config)).expect("JSON");
    let layer = serde_json::to_string(&describe("application/vnd.oci.image.layer.v1.tar", layer)).expect("JSON");
    // The odd white space shows whether the bytes are kept.
    let text = format!(
        "{{ \"schemaVersion\": 2,\n\"mediaType\":\"{}\",\"config\":{config},\"layers\":[{layer}]{more} }}\n",
        MediaType::OCI_MANIFEST
    );
    Manifest::new(MediaType::OCI_MANIFEST.parse().expect("a media type"), text)
}

fn index_of(children: &[&Manifest]) -> Manifest {
    let children: Vec<Descriptor> = children.iter().map(|child| child.descriptor()).collect();
    let text = format!(
        r#"{{"schemaVersion":2,"mediaType":"{}","manifests":{}}}"#,
        MediaType::OCI_INDEX,
        serde_json::to_string(&children).expect("JSON")
    );
    Manifest::new(MediaType::OCI_INDEX.parse().expect("a media type"), text)
}

async fn bytes_of(blob: Blob) -> Vec<u8> {
    let Blob { range, body, .. } = blob;
    let length = range.end - range.start;
    let bytes = match body {
        Body::Bytes(bytes) => bytes.to_vec(),
        Body::Stream(stream) => {
            let pieces: Vec<Bytes> = stream.try_collect().await.expect("a whole stream");
            pieces.concat()
        }
        Body::File(mut file) => {
            use std::io::{Read, Seek, SeekFrom};
            let mut bytes = Vec::new();
            file.seek(SeekFrom::Start(range.start)).expect("seek");
            file.take(length).read_to_end(&mut bytes).expect("read");
            bytes
        }
    };
    assert_eq!(bytes.len() as u64, length, "the body is as long as its range");
    bytes
}

#[track_caller]
fn refused<T>(result: Result<T>, code: Code) {
    match result {
        Ok(_) => panic!("expected {code}, but it was accepted"),
        Err(error) => assert_eq!(error.code, code, "{error}"),
    }
}
