//! Manifests: kept to the byte, refused when incomplete, tags and digests.

use futures_util::future::join_all;

use super::{Gap, World, describe, index_of, refused, tag_of};
use crate::{Algorithm, By, Code, Digest, Manifest, MediaType, Reference};

pub(super) async fn run(world: &World<'_>) {
    a_manifest_is_kept_to_the_byte(world).await;
    what_it_names_must_be_there(world).await;
    a_digest_must_be_that_of_the_bytes(world).await;
    indexes_nest_and_may_be_empty(world).await;
    a_tag_moves_and_siblings_stay(world).await;
    a_deleted_manifest_takes_its_tags(world).await;
    a_child_of_an_index_stays(world).await;
    the_same_tag_at_once(world).await;
}

async fn a_manifest_is_kept_to_the_byte(world: &World<'_>) {
    let (registry, repository) = (world.registry, world.repository("bytes"));
    let image = world.image(&repository, "kept").await;
    world.push(&repository, "v1", &image).await;
    for reference in [tag_of("v1"), Reference::Digest(image.digest.clone())] {
        assert_eq!(registry.get_manifest(&repository, &reference).await.unwrap(), image);
        let stat = registry.stat_manifest(&repository, &reference).await.unwrap();
        assert_eq!((stat.digest, stat.size), (image.digest.clone(), image.bytes.len() as u64));
        assert_eq!(stat.media_type, image.media_type);
    }
    refused(registry.get_manifest(&repository, &tag_of("V1")).await, Code::ManifestUnknown);
    let unknown = Digest::of(Algorithm::Sha256, b"unknown");
    refused(registry.stat_manifest(&repository, &unknown.into()).await, Code::ManifestUnknown);
    let nowhere = if world.has(Gap::UnknownRepository) { Code::ManifestUnknown } else { Code::NameUnknown };
    refused(registry.get_manifest(&world.repository("nowhere"), &tag_of("v1")).await, nowhere);
}

async fn what_it_names_must_be_there(world: &World<'_>) {
    let (registry, repository, other) = (world.registry, world.repository("holds"), world.repository("holds-not"));
    let image = world.image(&repository, "whole").await;
    world.push_blob(&other, b"something").await;
    refused(
        registry.put_manifest(&other, &tag_of("v1"), image.clone(), By::default()).await,
        Code::ManifestBlobUnknown,
    );
    refused(
        registry.put_manifest(&other, &tag_of("v1"), index_of(&[&image]), By::default()).await,
        Code::ManifestBlobUnknown,
    );
    refused(registry.get_manifest(&other, &tag_of("v1")).await, Code::ManifestUnknown);

    // A foreign layer may be missing.
    world.push_blob(&other, b"{}").await;
    let foreign = describe("application/vnd.oci.image.layer.nondistributable.v1.tar", b"elsewhere");
    let config = describe("application/vnd.oci.image.config.v1+json", b"{}");
    let text = serde_json::json!({ "schemaVersion": 2, "config": config, "layers": [foreign] }).to_string();
    let image = Manifest::new(MediaType::OCI_MANIFEST.parse().unwrap(), text);
    if world.has(Gap::ForeignLayers) {
        let put = registry.put_manifest(&other, &tag_of("foreign"), image, By::default()).await;
        return refused(put, Code::ManifestBlobUnknown);
    }
    world.push(&other, "foreign", &image).await;
}

async fn a_digest_must_be_that_of_the_bytes(world: &World<'_>) {
    let (registry, repository) = (world.registry, world.repository("digest"));
    let image = world.image(&repository, "digest").await;
    let wrong = Reference::Digest(Digest::of(Algorithm::Sha256, b"other"));
    refused(registry.put_manifest(&repository, &wrong, image.clone(), By::default()).await, Code::DigestInvalid);
    let by_digest = Reference::Digest(image.digest.clone());
    registry.put_manifest(&repository, &by_digest, image.clone(), By::default()).await.unwrap();
    assert_eq!(registry.get_manifest(&repository, &by_digest).await.unwrap().bytes, image.bytes);
    let long = Digest::of(Algorithm::Sha512, &image.bytes);
    let pushed = registry.put_manifest(&repository, &long.clone().into(), image.clone(), By::default()).await;
    if world.has(Gap::Sha512) {
        refused(pushed, Code::DigestInvalid);
    } else {
        assert_eq!(pushed.unwrap().digest, long);
        assert_eq!(registry.get_manifest(&repository, &long.into()).await.unwrap().bytes, image.bytes);
    }
    let broken = Manifest::new(MediaType::OCI_MANIFEST.parse().unwrap(), "{}");
    refused(registry.put_manifest(&repository, &tag_of("v1"), broken, By::default()).await, Code::ManifestInvalid);
}

async fn indexes_nest_and_may_be_empty(world: &World<'_>) {
    let (registry, repository) = (world.registry, world.repository("index"));
    let image = world.image(&repository, "child").await;
    world.push(&repository, "child", &image).await;
    let empty = index_of(&[]);
    world.push(&repository, "empty", &empty).await;
    let inner = index_of(&[&image, &empty]);
    world.push(&repository, "inner", &inner).await;
    let outer = index_of(&[&inner, &image]);
    world.push(&repository, "outer", &outer).await;
    assert_eq!(registry.get_manifest(&repository, &tag_of("outer")).await.unwrap().bytes, outer.bytes);
}

async fn a_tag_moves_and_siblings_stay(world: &World<'_>) {
    let (registry, repository) = (world.registry, world.repository("tags"));
    let (first, second) = (world.image(&repository, "first").await, world.image(&repository, "second").await);
    world.push(&repository, "a", &first).await;
    world.push(&repository, "b", &first).await;
    world.push(&repository, "a", &second).await;
    assert_eq!(registry.stat_manifest(&repository, &tag_of("a")).await.unwrap().digest, second.digest);
    assert_eq!(registry.stat_manifest(&repository, &tag_of("b")).await.unwrap().digest, first.digest);
    world.push(&repository, "c", &second).await;
    registry.delete_tag(&repository, &"a".parse().unwrap(), By::default()).await.unwrap();
    refused(registry.get_manifest(&repository, &tag_of("a")).await, Code::ManifestUnknown);
    assert_eq!(registry.stat_manifest(&repository, &tag_of("c")).await.unwrap().digest, second.digest);
    refused(registry.delete_tag(&repository, &"a".parse().unwrap(), By::default()).await, Code::ManifestUnknown);
    registry.delete_tag(&repository, &"c".parse().unwrap(), By::default()).await.unwrap();
    assert_eq!(
        registry.get_manifest(&repository, &second.digest.clone().into()).await.unwrap(),
        second,
        "untagged stays"
    );
}

async fn a_deleted_manifest_takes_its_tags(world: &World<'_>) {
    let (registry, repository, other) = (world.registry, world.repository("delete"), world.repository("delete-other"));
    let image = world.image(&repository, "deleted").await;
    world.image(&other, "deleted").await;
    for tag in ["a", "b"] {
        world.push(&repository, tag, &image).await;
        world.push(&other, tag, &image).await;
    }
    registry.delete_manifest(&repository, &image.digest, By::default()).await.unwrap();
    for reference in [tag_of("a"), tag_of("b"), Reference::Digest(image.digest.clone())] {
        refused(registry.get_manifest(&repository, &reference).await, Code::ManifestUnknown);
    }
    refused(registry.delete_manifest(&repository, &image.digest, By::default()).await, Code::ManifestUnknown);
    assert_eq!(registry.get_manifest(&other, &tag_of("b")).await.unwrap(), image, "the other repository keeps it");
    world.push(&repository, "a", &image).await;
}

async fn a_child_of_an_index_stays(world: &World<'_>) {
    let (registry, repository) = (world.registry, world.repository("child"));
    let image = world.image(&repository, "kept child").await;
    world.push(&repository, "child", &image).await;
    let index = index_of(&[&image]);
    world.push(&repository, "index", &index).await;
    let deleted = registry.delete_manifest(&repository, &image.digest, By::default()).await;
    if world.has(Gap::DeletesInUse) {
        return deleted.unwrap();
    }
    refused(deleted, Code::Unsupported);
    registry.delete_manifest(&repository, &index.digest, By::default()).await.unwrap();
    registry.delete_manifest(&repository, &image.digest, By::default()).await.unwrap();
}

async fn the_same_tag_at_once(world: &World<'_>) {
    let (registry, repository) = (world.registry, world.repository("at-once"));
    let mut images = vec![world.image(&repository, "same").await; 4];
    for seed in ["other 1", "other 2", "other 3", "other 4"] {
        images.push(world.image(&repository, seed).await);
    }
    join_all(images.iter().map(|image| world.push(&repository, "tag", image))).await;
    let found = registry.get_manifest(&repository, &tag_of("tag")).await.unwrap();
    assert!(images.contains(&found), "the tag is one of those pushed");
    for image in &images {
        assert_eq!(&registry.get_manifest(&repository, &image.digest.clone().into()).await.unwrap(), image);
    }
}
