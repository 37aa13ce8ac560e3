//! Uploads: every order of calls, right and wrong.

use bytes::Bytes;
use futures_util::{future::join_all, stream};

use super::{Gap, World, refused};
use crate::{Algorithm, Chunk, Code, Digest, UploadId};

pub(super) async fn run(world: &World<'_>) {
    chunks_add_up(world).await;
    a_chunk_out_of_order_changes_nothing(world).await;
    wrong_bytes_leave_nothing(world).await;
    sha512_is_an_address_too(world).await;
    a_broken_body_is_kept_and_continued(world).await;
    a_cancelled_upload_is_gone(world).await;
    an_upload_belongs_to_its_repository(world).await;
    the_same_blob_at_once(world).await;
}

async fn chunks_add_up(world: &World<'_>) {
    let (registry, repository) = (world.registry, world.repository("chunks"));
    let mut upload = registry.start_upload(&repository).await.unwrap();
    assert_eq!(registry.stat_upload(&repository, &upload).await.unwrap().offset, 0);
    for (chunk, end) in
        [(Chunk::of("abc").at(0), 3), (Chunk::of("def"), 6), (Chunk::of("").at(6), 6), (Chunk::of("ghi"), 9)]
    {
        let now = registry.append_upload(&repository, &upload, chunk).await.unwrap();
        assert_eq!(now.offset, end);
        upload = now.id;
    }
    let now = registry.stat_upload(&repository, &upload).await.unwrap();
    assert_eq!(now.offset, 9);
    let digest = Digest::of(Algorithm::Sha256, b"abcdefghi");
    refused(registry.stat_blob(&repository, &digest).await, Code::BlobUnknown);
    assert_eq!(registry.finish_upload(&repository, &now.id, &digest).await.unwrap(), 9);
    assert_eq!(world.read(&repository, &digest, None).await, b"abcdefghi");
    refused(registry.stat_upload(&repository, &now.id).await, Code::BlobUploadUnknown);
    refused(registry.finish_upload(&repository, &now.id, &digest).await, Code::BlobUploadUnknown);
}

async fn a_chunk_out_of_order_changes_nothing(world: &World<'_>) {
    let (registry, repository) = (world.registry, world.repository("order"));
    let upload = registry.start_upload(&repository).await.unwrap();
    let upload = registry.append_upload(&repository, &upload, Chunk::of("abc").at(0)).await.unwrap().id;
    for at in [0, 2, 4, u64::MAX] {
        refused(registry.append_upload(&repository, &upload, Chunk::of("x").at(at)).await, Code::RangeInvalid);
    }
    assert_eq!(registry.stat_upload(&repository, &upload).await.unwrap().offset, 3);
    let digest = Digest::of(Algorithm::Sha256, b"abc");
    registry.finish_upload(&repository, &upload, &digest).await.unwrap();
}

async fn wrong_bytes_leave_nothing(world: &World<'_>) {
    let (registry, repository) = (world.registry, world.repository("wrong"));
    let digest = Digest::of(Algorithm::Sha256, b"what was promised");
    let upload = registry.start_upload(&repository).await.unwrap();
    let upload = registry.append_upload(&repository, &upload, Chunk::of("something else")).await.unwrap().id;
    refused(registry.finish_upload(&repository, &upload, &digest).await, Code::DigestInvalid);
    for digest in [digest, Digest::of(Algorithm::Sha256, b"something else")] {
        refused(registry.stat_blob(&repository, &digest).await, Code::BlobUnknown);
    }
    refused(registry.stat_upload(&repository, &upload).await, Code::BlobUploadUnknown);
}

async fn sha512_is_an_address_too(world: &World<'_>) {
    let (registry, repository) = (world.registry, world.repository("sha512"));
    let digest = Digest::of(Algorithm::Sha512, b"long");
    let upload = registry.start_upload(&repository).await.unwrap();
    let upload = registry.append_upload(&repository, &upload, Chunk::of("long")).await.unwrap().id;
    registry.finish_upload(&repository, &upload, &digest).await.unwrap();
    assert_eq!(world.read(&repository, &digest, None).await, b"long");
    let short = registry.stat_blob(&repository, &Digest::of(Algorithm::Sha256, b"long")).await;
    if world.has(Gap::Sha512) {
        assert_eq!(short.unwrap(), 4);
    } else {
        refused(short, Code::BlobUnknown);
    }
}

async fn a_broken_body_is_kept_and_continued(world: &World<'_>) {
    let (registry, repository) = (world.registry, world.repository("broken"));
    let upload = registry.start_upload(&repository).await.unwrap();
    let pieces = [Ok(Bytes::from_static(b"abc")), Err(std::io::Error::other("the line is cut"))];
    let cut = Chunk { at: Some(0), length: None, body: Box::pin(stream::iter(pieces)) };
    refused(registry.append_upload(&repository, &upload, cut).await, Code::BlobUploadInvalid);
    let kept = registry.stat_upload(&repository, &upload).await;
    // A registry that is lost once it took a part may also have taken none.
    if world.has(Gap::BrokenUpload) && kept.is_err() {
        return refused(kept, Code::BlobUploadUnknown);
    }
    let kept = kept.unwrap();
    assert!(kept.offset <= 3);
    let rest = Bytes::from_static(b"abcdef").slice(usize::try_from(kept.offset).unwrap()..);
    let upload = registry.append_upload(&repository, &kept.id, Chunk::of(rest).at(kept.offset)).await.unwrap();
    let digest = Digest::of(Algorithm::Sha256, b"abcdef");
    assert_eq!(registry.finish_upload(&repository, &upload.id, &digest).await.unwrap(), 6);
}

async fn a_cancelled_upload_is_gone(world: &World<'_>) {
    let (registry, repository) = (world.registry, world.repository("cancel"));
    let upload = registry.start_upload(&repository).await.unwrap();
    let upload = registry.append_upload(&repository, &upload, Chunk::of("abc")).await.unwrap().id;
    registry.cancel_upload(&repository, &upload).await.unwrap();
    refused(registry.cancel_upload(&repository, &upload).await, Code::BlobUploadUnknown);
    refused(registry.append_upload(&repository, &upload, Chunk::of("d")).await, Code::BlobUploadUnknown);
}

async fn an_upload_belongs_to_its_repository(world: &World<'_>) {
    let (registry, mine, other) = (world.registry, world.repository("mine"), world.repository("other"));
    let upload = registry.start_upload(&mine).await.unwrap();
    refused(registry.stat_upload(&other, &upload).await, Code::BlobUploadUnknown);
    refused(registry.append_upload(&other, &upload, Chunk::of("x")).await, Code::BlobUploadUnknown);
    refused(registry.cancel_upload(&other, &upload).await, Code::BlobUploadUnknown);
    for hostile in ["", ".", "..", "../..", "a/b", "\0", "nonsense", "00000000-0000-0000-0000-000000000000"] {
        refused(registry.stat_upload(&mine, &UploadId(hostile.into())).await, Code::BlobUploadUnknown);
    }
    registry.cancel_upload(&mine, &upload).await.unwrap();
}

async fn the_same_blob_at_once(world: &World<'_>) {
    let repository = world.repository("at-once");
    let bytes = vec![7u8; 100_000];
    let digests = join_all((0..8).map(|_| world.push_blob(&repository, &bytes))).await;
    assert_eq!(world.read(&repository, &digests[0], None).await, bytes);
}
