//! Uploads: every order of calls, right and wrong.

use bytes::Bytes;
use futures_util::{future::join_all, stream};

use super::{World, refused};
use crate::{Algorithm, Code, Digest, UploadId, body_of};

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
    let upload = registry.start_upload(&repository).await.unwrap();
    assert_eq!(registry.upload_offset(&repository, &upload).await.unwrap(), 0);
    assert_eq!(registry.append_upload(&repository, &upload, Some(0), body_of("abc")).await.unwrap(), 3);
    assert_eq!(registry.append_upload(&repository, &upload, None, body_of("def")).await.unwrap(), 6);
    assert_eq!(registry.append_upload(&repository, &upload, Some(6), body_of("")).await.unwrap(), 6);
    assert_eq!(registry.upload_offset(&repository, &upload).await.unwrap(), 6);
    let digest = Digest::of(Algorithm::Sha256, b"abcdef");
    refused(registry.stat_blob(&repository, &digest).await, Code::BlobUnknown);
    assert_eq!(registry.finish_upload(&repository, &upload, &digest).await.unwrap(), 6);
    assert_eq!(world.read(&repository, &digest, None).await, b"abcdef");
    refused(registry.upload_offset(&repository, &upload).await, Code::BlobUploadUnknown);
    refused(registry.finish_upload(&repository, &upload, &digest).await, Code::BlobUploadUnknown);
}

async fn a_chunk_out_of_order_changes_nothing(world: &World<'_>) {
    let (registry, repository) = (world.registry, world.repository("order"));
    let upload = registry.start_upload(&repository).await.unwrap();
    registry.append_upload(&repository, &upload, Some(0), body_of("abc")).await.unwrap();
    for at in [0, 2, 4, u64::MAX] {
        refused(registry.append_upload(&repository, &upload, Some(at), body_of("x")).await, Code::RangeInvalid);
    }
    assert_eq!(registry.upload_offset(&repository, &upload).await.unwrap(), 3);
    let digest = Digest::of(Algorithm::Sha256, b"abc");
    registry.finish_upload(&repository, &upload, &digest).await.unwrap();
}

async fn wrong_bytes_leave_nothing(world: &World<'_>) {
    let (registry, repository) = (world.registry, world.repository("wrong"));
    let digest = Digest::of(Algorithm::Sha256, b"what was promised");
    let upload = registry.start_upload(&repository).await.unwrap();
    registry.append_upload(&repository, &upload, None, body_of("something else")).await.unwrap();
    refused(registry.finish_upload(&repository, &upload, &digest).await, Code::DigestInvalid);
    for digest in [digest, Digest::of(Algorithm::Sha256, b"something else")] {
        refused(registry.stat_blob(&repository, &digest).await, Code::BlobUnknown);
    }
    refused(registry.upload_offset(&repository, &upload).await, Code::BlobUploadUnknown);
}

async fn sha512_is_an_address_too(world: &World<'_>) {
    let (registry, repository) = (world.registry, world.repository("sha512"));
    let digest = Digest::of(Algorithm::Sha512, b"long");
    let upload = registry.start_upload(&repository).await.unwrap();
    registry.append_upload(&repository, &upload, None, body_of("long")).await.unwrap();
    registry.finish_upload(&repository, &upload, &digest).await.unwrap();
    assert_eq!(world.read(&repository, &digest, None).await, b"long");
    refused(registry.stat_blob(&repository, &Digest::of(Algorithm::Sha256, b"long")).await, Code::BlobUnknown);
}

async fn a_broken_body_is_kept_and_continued(world: &World<'_>) {
    let (registry, repository) = (world.registry, world.repository("broken"));
    let upload = registry.start_upload(&repository).await.unwrap();
    let pieces = [Ok(Bytes::from_static(b"abc")), Err(std::io::Error::other("the line is cut"))];
    let cut = Box::pin(stream::iter(pieces));
    refused(registry.append_upload(&repository, &upload, Some(0), cut).await, Code::BlobUploadInvalid);
    let kept = registry.upload_offset(&repository, &upload).await.unwrap();
    assert!(kept <= 3);
    let rest = Bytes::from_static(b"abcdef").slice(usize::try_from(kept).unwrap()..);
    registry.append_upload(&repository, &upload, Some(kept), body_of(rest)).await.unwrap();
    let digest = Digest::of(Algorithm::Sha256, b"abcdef");
    assert_eq!(registry.finish_upload(&repository, &upload, &digest).await.unwrap(), 6);
}

async fn a_cancelled_upload_is_gone(world: &World<'_>) {
    let (registry, repository) = (world.registry, world.repository("cancel"));
    let upload = registry.start_upload(&repository).await.unwrap();
    registry.append_upload(&repository, &upload, None, body_of("abc")).await.unwrap();
    registry.cancel_upload(&repository, &upload).await.unwrap();
    refused(registry.cancel_upload(&repository, &upload).await, Code::BlobUploadUnknown);
    refused(registry.append_upload(&repository, &upload, None, body_of("d")).await, Code::BlobUploadUnknown);
}

async fn an_upload_belongs_to_its_repository(world: &World<'_>) {
    let (registry, mine, other) = (world.registry, world.repository("mine"), world.repository("other"));
    let upload = registry.start_upload(&mine).await.unwrap();
    refused(registry.upload_offset(&other, &upload).await, Code::BlobUploadUnknown);
    refused(registry.append_upload(&other, &upload, None, body_of("x")).await, Code::BlobUploadUnknown);
    refused(registry.cancel_upload(&other, &upload).await, Code::BlobUploadUnknown);
    for hostile in ["", ".", "..", "../..", "a/b", "\0", "nonsense", "00000000-0000-0000-0000-000000000000"] {
        refused(registry.upload_offset(&mine, &UploadId(hostile.into())).await, Code::BlobUploadUnknown);
    }
    registry.cancel_upload(&mine, &upload).await.unwrap();
}

async fn the_same_blob_at_once(world: &World<'_>) {
    let repository = world.repository("at-once");
    let bytes = vec![7u8; 100_000];
    let digests = join_all((0..8).map(|_| world.push_blob(&repository, &bytes))).await;
    assert_eq!(world.read(&repository, &digests[0], None).await, bytes);
}
