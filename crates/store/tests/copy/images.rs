//! Images and indexes: digests stay, nothing is moved twice.

use std::sync::atomic::Ordering;

use oci::copy::{Options, Outcome};
use oci::{Code, MediaType, Read, Write};
use serde_json::json;

use super::world::{World, digest_at, digest_of, image, index, plain, push_blob, put, spot};

#[tokio::test]
async fn an_index_comes_whole_and_a_second_copy_asks_once() {
    let mut world = World::new().await;
    let (root, images) = index(&world.source.engine, "team/app", "1.0").await;
    let copied = world.copy("team/app:1.0", "mirror/app:1.0", plain()).await.unwrap();
    assert_eq!((copied.outcome, copied.digest.to_string()), (Outcome::Copied, digest_of(&root)));
    assert_eq!(copied.source_digest, copied.digest);
    assert_eq!(digest_at(&world.target, "mirror/app:1.0").await, Some(digest_of(&root)));
    for image in &images {
        let digest = digest_of(image);
        assert_eq!(digest_at(&world.target, &format!("mirror/app@{digest}")).await, Some(digest));
    }
    let asked = world.asked();
    assert_eq!(asked.iter().filter(|verb| **verb == "get_blob").count(), 5, "two configs, three layers: {asked:?}");
    assert_eq!(asked.iter().filter(|verb| **verb == "get_manifest").count(), 3, "{asked:?}");
    let (expected, done) = (&world.watch.expected, &world.watch.done);
    assert_eq!(expected.load(Ordering::Relaxed), done.load(Ordering::Relaxed));

    world.forget();
    let again = world.copy("team/app:1.0", "mirror/app:1.0", plain()).await.unwrap();
    assert_eq!((again.outcome, world.asked()), (Outcome::Current, vec!["stat_manifest"]));
    let by_digest = format!("team/app@{}", digest_of(&root));
    let again = world.copy(&by_digest, "mirror/app:1.0", plain()).await.unwrap();
    assert_eq!((again.outcome, world.asked()), (Outcome::Current, vec![]));
}

#[tokio::test]
async fn what_one_repository_got_the_next_one_mounts() {
    let world = World::new().await;
    index(&world.source.engine, "team/app", "1").await;
    index(&world.source.engine, "team/other", "1").await;
    world.copy("team/app:1", "a:1", plain()).await.unwrap();
    world.asked();
    world.copy("team/other:1", "b:1", plain()).await.unwrap();
    assert!(!world.asked().contains(&"get_blob"));
    assert!(world.watch.holds("taken from a"));
    // A second tag of the same image needs nothing but the tag.
    world.copy("team/other:1", "b:2", plain()).await.unwrap();
    assert!(!world.asked().contains(&"get_blob"));
}

#[tokio::test]
async fn many_at_once_fetch_each_blob_once() {
    let world = World::new().await;
    index(&world.source.engine, "team/app", "1").await;
    let copies = (0..6).map(|number| {
        let (world, to) = (&world, format!("copy-{number}:1"));
        async move { world.copy("team/app:1", &to, plain()).await.unwrap() }
    });
    futures_util::future::join_all(copies).await;
    assert_eq!(world.asked().iter().filter(|verb| **verb == "get_blob").count(), 5);
}

#[tokio::test]
async fn a_tag_that_is_another_image_is_moved_only_if_it_may_be() {
    let world = World::new().await;
    let (root, _) = index(&world.source.engine, "app", "1").await;
    let other = image(&world.target, "app", "linux/amd64", &[b"other"]).await;
    let other = put(&world.target, "app", Some("1"), &other).await;
    let kept = world.copy("app:1", "app:1", Options { overwrite: false, ..plain() }).await.unwrap();
    assert_eq!((kept.outcome, kept.digest.to_string()), (Outcome::Kept, digest_of(&other)));
    assert_eq!(digest_at(&world.target, "app:1").await, Some(digest_of(&other)));
    world.copy("app:1", "app:1", plain()).await.unwrap();
    assert_eq!(digest_at(&world.target, "app:1").await, Some(digest_of(&root)));
}

#[tokio::test]
async fn one_platform_is_a_smaller_index_and_stays_the_same() {
    let world = World::new().await;
    let (root, [amd64, arm64]) = index(&world.source.engine, "app", "1").await;
    let options = Options { platforms: vec!["linux/arm64".parse().unwrap()], ..plain() };
    let copied = world.copy("app:1", "app:1", options.clone()).await.unwrap();
    assert_eq!((copied.source_digest.to_string(), copied.dropped), (digest_of(&root), vec!["linux/amd64".to_owned()]));
    assert_ne!(copied.digest, copied.source_digest);
    assert_eq!(digest_at(&world.target, "app:1").await, Some(copied.digest.to_string()));
    assert_eq!(digest_at(&world.target, &format!("app@{}", digest_of(&amd64))).await, None);
    assert!(digest_at(&world.target, &format!("app@{}", digest_of(&arm64))).await.is_some());
    assert!(world.watch.holds("without linux/amd64 the digest is"));
    world.asked();
    let again = world.copy("app:1", "app:1", options.clone()).await.unwrap();
    assert_eq!((again.outcome, world.asked()), (Outcome::Current, vec!["get_manifest"]));

    let wrong = Options { platforms: vec!["linux/s390x".parse().unwrap()], ..plain() };
    let error = world.copy("app:1", "app:2", wrong).await.unwrap_err();
    assert_eq!(error.code, Code::ManifestUnknown);
    // A single image says in its config what it is.
    let single = image(&world.source.engine, "app", "linux/amd64", &[b"single"]).await;
    put(&world.source.engine, "app", Some("single"), &single).await;
    let error = world.copy("app:single", "app:single", options).await.unwrap_err();
    assert!(error.message.ends_with("it has: linux/amd64"), "{error}");
}

#[tokio::test]
async fn a_layer_that_is_not_distributed_follows_whoever_holds_it() {
    let world = World::new().await;
    for (tag, is_held) in [("away", false), ("held", true)] {
        let mut document = image(&world.source.engine, "app", "windows/amd64", &[b"layer"]).await;
        let bytes = format!("not distributed, {tag}");
        let mut foreign = json!({ "size": bytes.len() });
        foreign["digest"] = oci::Digest::of(oci::Algorithm::Sha256, bytes.as_bytes()).as_str().into();
        if is_held {
            push_blob(&world.source.engine, "app", bytes.as_bytes()).await;
        }
        foreign["mediaType"] = "application/vnd.oci.image.layer.nondistributable.v1.tar".into();
        document["layers"].as_array_mut().unwrap().push(foreign.clone());
        put(&world.source.engine, "app", Some(tag), &document).await;
        world.copy(&format!("app:{tag}"), &format!("app:{tag}"), plain()).await.unwrap();
        let digest = digest_of(&foreign).parse().unwrap();
        assert_eq!(world.target.stat_blob(&"app".parse().unwrap(), &digest).await.is_ok(), is_held);
    }
    assert!(world.watch.holds("a layer that is not distributed"));
}

#[tokio::test]
async fn a_look_tells_and_changes_nothing() {
    let world = World::new().await;
    let (root, _) = index(&world.source.engine, "app", "1").await;
    let copier = oci::copy::Copier {
        source: &world.source,
        target: &world.target,
        seen: &world.seen,
        runtime: &store::OnTokio,
        watch: world.watch.clone(),
        options: plain(),
    };
    let look = copier.look(&spot("app:1"), &spot("app:1")).await.unwrap();
    assert_eq!((look.outcome, look.digest.to_string()), (Outcome::Copied, digest_of(&root)));
    assert_eq!((look.platforms, look.bytes > 0), (vec!["linux/amd64".to_owned(), "linux/arm64".to_owned()], true));
    assert_eq!(digest_at(&world.target, "app:1").await, None);
    copier.copy(&spot("app:1"), &spot("app:1")).await.unwrap();
    assert_eq!(copier.look(&spot("app:1"), &spot("app:1")).await.unwrap().outcome, Outcome::Current);
}

#[tokio::test]
async fn indexes_in_indexes_are_pushed_from_the_leaves_up() {
    let world = World::new().await;
    let (inner, images) = index(&world.source.engine, "app", "inner").await;
    // The same image once on top and once below.
    let outer = json!({ "schemaVersion": 2, "mediaType": MediaType::OCI_INDEX, "manifests": [images[0], inner] });
    let outer = put(&world.source.engine, "app", Some("outer"), &outer).await;
    let empty = json!({ "schemaVersion": 2, "mediaType": MediaType::OCI_INDEX, "manifests": [] });
    put(&world.source.engine, "app", Some("empty"), &empty).await;
    for tag in ["outer", "empty"] {
        world.copy(&format!("app:{tag}"), &format!("app:{tag}"), plain()).await.unwrap();
    }
    assert_eq!(digest_at(&world.target, "app:outer").await, Some(digest_of(&outer)));
}

#[tokio::test]
async fn what_is_not_there_is_told() {
    let world = World::new().await;
    world.source.engine.start_upload(&"app".parse().unwrap()).await.unwrap();
    assert_eq!(world.copy("app:1", "app:1", plain()).await.unwrap_err().code, Code::ManifestUnknown);
    assert_eq!(world.copy("nowhere:1", "app:1", plain()).await.unwrap_err().code, Code::NameUnknown);
}
