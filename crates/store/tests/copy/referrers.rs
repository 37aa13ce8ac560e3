//! What refers to images comes along, also when it is younger than the copy.

use oci::List;
use oci::copy::{Options, Outcome};

use super::world::{World, digest_at, digest_of, image, index, plain, put, referrer};

#[tokio::test]
async fn signatures_and_what_refers_to_them_come_along() {
    let mut world = World::new().await;
    let source = &world.source.engine;
    let (root, [amd64, _]) = index(source, "app", "1").await;
    let sbom = referrer(source, "app", &root, "application/sbom").await;
    let of_sbom = referrer(source, "app", &sbom, "application/signature").await;
    let of_image = referrer(source, "app", &amd64, "application/signature.of.image").await;
    let copied = world.copy("app:1", "mirror/app:1", Options::default()).await.unwrap();
    assert_eq!((copied.outcome, copied.referrers), (Outcome::Copied, 3));
    for (subject, expected) in [(&root, &sbom), (&sbom, &of_sbom), (&amd64, &of_image)] {
        let subject = digest_of(subject).parse().unwrap();
        let listed = world.target.list_referrers(&"mirror/app".parse().unwrap(), &subject).await.unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].digest.to_string(), digest_of(expected));
    }

    // Signed later: the tag is current, and the signature comes all the same.
    let late = referrer(&world.source.engine, "app", &amd64, "application/late").await;
    world.forget();
    let again = world.copy("app:1", "mirror/app:1", Options::default()).await.unwrap();
    assert_eq!((again.outcome, again.referrers), (Outcome::Current, 4));
    assert!(digest_at(&world.target, &format!("mirror/app@{}", digest_of(&late))).await.is_some());
    assert!(!world.asked().contains(&"list_repositories"));
}

#[tokio::test]
async fn signatures_in_tags_come_along() {
    let world = World::new().await;
    let (root, _) = index(&world.source.engine, "app", "1").await;
    let tag = format!("{}.sig", digest_of(&root).replace(':', "-"));
    let signature = image(&world.source.engine, "app", "linux/amd64", &[b"signature"]).await;
    let signature = put(&world.source.engine, "app", Some(&tag), &signature).await;
    world.copy("app:1", "app:1", plain()).await.unwrap();
    assert_eq!(digest_at(&world.target, &format!("app:{tag}")).await, None, "nobody asked for it");
    let copied = world.copy("app:1", "app:1", Options::default()).await.unwrap();
    assert_eq!(copied.referrers, 1);
    assert_eq!(digest_at(&world.target, &format!("app:{tag}")).await, Some(digest_of(&signature)));
}
