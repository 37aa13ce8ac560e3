//! Blobs: read, ranges, mount, delete.

use super::{Gap, World, bytes_of, image_of, refused, tag_of};
use crate::{Algorithm, By, ByteRange, Code, Digest};

pub(super) async fn run(world: &World<'_>) {
    a_pushed_blob_is_read_whole_and_in_ranges(world).await;
    a_blob_belongs_to_its_repository(world).await;
    a_mount_moves_no_bytes(world).await;
    a_blob_in_use_is_not_deleted(world).await;
}

async fn a_pushed_blob_is_read_whole_and_in_ranges(world: &World<'_>) {
    let (registry, repository) = (world.registry, world.repository("read"));
    let digest = world.push_blob(&repository, b"0123456789").await;
    assert_eq!(registry.stat_blob(&repository, &digest).await.unwrap(), 10);
    assert_eq!(world.read(&repository, &digest, None).await, b"0123456789");
    for (range, expected) in [
        (ByteRange::Between(2, 4), &b"234"[..]),
        (ByteRange::Between(8, 100), b"89"),
        (ByteRange::From(7), b"789"),
        (ByteRange::Last(3), b"789"),
        (ByteRange::Last(100), b"0123456789"),
    ] {
        let blob = registry.get_blob(&repository, &digest, Some(range)).await.unwrap();
        assert_eq!(blob.size, 10);
        assert_eq!(bytes_of(blob).await, expected, "{range:?}");
    }
    for range in [ByteRange::From(10), ByteRange::Between(10, 11), ByteRange::Last(0)] {
        refused(registry.get_blob(&repository, &digest, Some(range)).await, Code::RangeInvalid);
    }
    let empty = world.push_blob(&repository, b"").await;
    assert_eq!(registry.stat_blob(&repository, &empty).await.unwrap(), 0);
    assert_eq!(world.read(&repository, &empty, None).await, b"");
}

async fn a_blob_belongs_to_its_repository(world: &World<'_>) {
    let (registry, mine, other) = (world.registry, world.repository("mine"), world.repository("other"));
    let digest = world.push_blob(&mine, b"only mine").await;
    world.push_blob(&other, b"something else").await;
    refused(registry.stat_blob(&other, &digest).await, Code::BlobUnknown);
    refused(registry.get_blob(&other, &digest, None).await, Code::BlobUnknown);
    refused(registry.delete_blob(&other, &digest).await, Code::BlobUnknown);
    let nowhere = world.repository("nowhere");
    let missing = registry.stat_blob(&nowhere, &digest).await.unwrap_err().code;
    assert!(matches!(missing, Code::NameUnknown | Code::BlobUnknown), "{missing}");
}

async fn a_mount_moves_no_bytes(world: &World<'_>) {
    let (registry, from, to) = (world.registry, world.repository("from"), world.repository("to"));
    let digest = world.push_blob(&from, b"mounted").await;
    assert!(registry.mount_blob(&to, &digest, &from).await.unwrap());
    assert_eq!(world.read(&to, &digest, None).await, b"mounted");
    assert!(registry.mount_blob(&to, &digest, &from).await.unwrap(), "twice is fine");
    let unknown = Digest::of(Algorithm::Sha256, b"nobody has it");
    assert!(!registry.mount_blob(&to, &unknown, &from).await.unwrap());
    assert!(!registry.mount_blob(&to, &digest, &world.repository("nowhere")).await.unwrap());
    // Taken out of its source, it stays where it was mounted.
    registry.delete_blob(&from, &digest).await.unwrap();
    refused(registry.stat_blob(&from, &digest).await, Code::BlobUnknown);
    assert_eq!(world.read(&to, &digest, None).await, b"mounted");
}

async fn a_blob_in_use_is_not_deleted(world: &World<'_>) {
    let (registry, repository) = (world.registry, world.repository("in-use"));
    let (config, layer) = (world.push_blob(&repository, b"{}").await, world.push_blob(&repository, b"layer").await);
    let image = image_of(b"{}", b"layer", "");
    registry.put_manifest(&repository, &tag_of("v1"), image.clone(), By::default()).await.unwrap();
    let deleted = registry.delete_blob(&repository, &layer).await;
    if world.has(Gap::DeletesInUse) {
        return deleted.unwrap();
    }
    refused(deleted, Code::Unsupported);
    registry.delete_manifest(&repository, &image.digest, By::default()).await.unwrap();
    registry.delete_blob(&repository, &layer).await.unwrap();
    registry.delete_blob(&repository, &config).await.unwrap();
    refused(registry.delete_blob(&repository, &layer).await, Code::BlobUnknown);
}
