//! A target that breaks off, loses uploads, or takes other bytes.

use std::sync::Mutex;

use async_trait::async_trait;
use futures_util::TryStreamExt;
use oci::{
    Blob, By, ByteRange, Chunk, Code, Descriptor, Digest, Error, Manifest, Name, Pushed, Read, Reference, Result,
    Upload, UploadId, Write,
};
use store::Engine;

use super::world::{World, digest_at, image, plain, put};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    /// Half of the chunk is kept; then the connection is cut.
    Half,
    /// The same, and the upload is gone.
    Lost,
    /// A byte changes on its way.
    Wrong,
    /// A token ended.
    Expired,
    /// Not allowed, now or later.
    Denied,
}

/// An engine behind a bad line.
struct Shaky<'a> {
    engine: &'a Engine,
    faults: Mutex<Vec<Fault>>,
}

#[async_trait]
impl Write for Shaky<'_> {
    async fn append_upload(&self, repository: &Name, upload: &UploadId, chunk: Chunk) -> Result<Upload> {
        let fault = self.faults.lock().unwrap().pop();
        let pieces: Vec<bytes::Bytes> = chunk.body.try_collect().await.unwrap();
        let mut bytes = pieces.concat();
        let cut = || Error::new(Code::Unavailable, "the line was cut");
        match fault {
            None => {}
            Some(Fault::Wrong) => bytes[0] ^= 1,
            Some(Fault::Expired) => return Err(Error::new(Code::Unauthorized, "the token ended")),
            Some(Fault::Denied) => return Err(Error::new(Code::Denied, "not here")),
            Some(fault) => {
                bytes.truncate(bytes.len() / 2);
                let kept = Chunk { at: chunk.at, ..Chunk::of(bytes) };
                let upload = self.engine.append_upload(repository, upload, kept).await?;
                if fault == Fault::Lost {
                    self.engine.cancel_upload(repository, &upload.id).await?;
                }
                return Err(cut());
            }
        }
        self.engine.append_upload(repository, upload, Chunk { at: chunk.at, ..Chunk::of(bytes) }).await
    }

    async fn start_upload(&self, repository: &Name) -> Result<UploadId> {
        self.engine.start_upload(repository).await
    }

    async fn stat_upload(&self, repository: &Name, upload: &UploadId) -> Result<Upload> {
        self.engine.stat_upload(repository, upload).await
    }

    async fn finish_upload(&self, repository: &Name, upload: &UploadId, digest: &Digest) -> Result<u64> {
        self.engine.finish_upload(repository, upload, digest).await
    }

    async fn cancel_upload(&self, repository: &Name, upload: &UploadId) -> Result<()> {
        self.engine.cancel_upload(repository, upload).await
    }

    async fn mount_blob(&self, repository: &Name, digest: &Digest, from: &Name) -> Result<bool> {
        self.engine.mount_blob(repository, digest, from).await
    }

    async fn put_manifest(
        &self,
        repository: &Name,
        reference: &Reference,
        manifest: Manifest,
        by: By<'_>,
    ) -> Result<Pushed> {
        self.engine.put_manifest(repository, reference, manifest, by).await
    }
}

#[async_trait]
impl Read for Shaky<'_> {
    async fn get_blob(&self, repository: &Name, digest: &Digest, range: Option<ByteRange>) -> Result<Blob> {
        self.engine.get_blob(repository, digest, range).await
    }

    async fn stat_blob(&self, repository: &Name, digest: &Digest) -> Result<u64> {
        self.engine.stat_blob(repository, digest).await
    }

    async fn get_manifest(&self, repository: &Name, reference: &Reference) -> Result<Manifest> {
        self.engine.get_manifest(repository, reference).await
    }

    async fn stat_manifest(&self, repository: &Name, reference: &Reference) -> Result<Descriptor> {
        self.engine.stat_manifest(repository, reference).await
    }
}

async fn copy_with(world: &World, tag: &str, faults: Vec<Fault>) -> Result<()> {
    let layer = format!("{tag} {}", "a long layer ".repeat(1000));
    let document = image(&world.source.engine, "app", "linux/amd64", &[layer.as_bytes()]).await;
    put(&world.source.engine, "app", Some(tag), &document).await;
    world.asked();
    let shaky = Shaky { engine: &world.target, faults: Mutex::new(faults) };
    let reference = format!("app:{tag}");
    world.copy_to(&shaky, &reference, &reference, plain()).await.map(drop)
}

#[tokio::test]
async fn what_was_cut_goes_on_where_it_was_cut() {
    let world = World::new().await;
    copy_with(&world, "half", vec![Fault::Half; 6]).await.unwrap();
    assert!(world.asked().contains(&"get_blob_range"), "only what was missing was asked for");
    assert!(world.watch.holds("goes on at byte"));
    for (tag, faults) in [
        ("lost", vec![Fault::Lost; 3]),
        ("wrong", vec![Fault::Wrong; 2]),
        ("expired", vec![Fault::Expired]),
        ("mixed", vec![Fault::Half, Fault::Lost, Fault::Wrong, Fault::Half]),
    ] {
        copy_with(&world, tag, faults).await.unwrap_or_else(|error| panic!("{tag}: {error}"));
    }
    for tag in ["half", "lost", "wrong", "expired", "mixed"] {
        let reference = format!("app:{tag}");
        assert!(digest_at(&world.target, &reference).await.is_some());
    }
}

#[tokio::test]
async fn what_stays_broken_is_given_up_and_leaves_no_tag() {
    let world = World::new().await;
    for (tag, fault, code) in [
        ("lost", Fault::Lost, Code::Unavailable),
        ("wrong", Fault::Wrong, Code::DigestInvalid),
        ("expired", Fault::Expired, Code::Unauthorized),
        ("denied", Fault::Denied, Code::Denied),
    ] {
        let error = copy_with(&world, tag, vec![fault; 100]).await.unwrap_err();
        assert_eq!(error.code, code, "{tag}: {error}");
        assert_eq!(digest_at(&world.target, &format!("app:{tag}")).await, None);
    }
}
