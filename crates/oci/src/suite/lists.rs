//! Lists: repositories, tags, referrers.

use super::{World, image_of, refused, tag_of};
use crate::{Algorithm, By, Code, Digest, Name, PageRequest};

pub(super) async fn run(world: &World<'_>) {
    tags_are_sorted_and_paged(world).await;
    repositories_are_sorted_and_paged(world).await;
    referrers_name_their_subject(world).await;
}

fn page(limit: usize, last: Option<&str>) -> PageRequest {
    PageRequest { limit, last: last.map(Into::into) }
}

async fn tags_are_sorted_and_paged(world: &World<'_>) {
    let (registry, repository) = (world.registry, world.repository("tags"));
    let image = world.image(&repository, "tags").await;
    for tag in ["b", "a", "B", "_", "10", "9", "a.b", "a-b"] {
        world.push(&repository, tag, &image).await;
    }
    let sorted = ["10", "9", "B", "_", "a", "a-b", "a.b", "b"];
    let all = registry.list_tags(&repository, &page(100, None)).await.unwrap();
    assert_eq!(all.items.iter().map(crate::Tag::as_str).collect::<Vec<_>>(), sorted);
    assert!(!all.more);
    let mut last: Option<String> = None;
    let mut seen = Vec::new();
    loop {
        let part = registry.list_tags(&repository, &page(3, last.as_deref())).await.unwrap();
        assert!(part.items.len() <= 3);
        seen.extend(part.items.iter().map(ToString::to_string));
        last = seen.last().cloned();
        if !part.more {
            break;
        }
    }
    assert_eq!(seen, sorted);
    let none = registry.list_tags(&repository, &page(0, None)).await.unwrap();
    assert!(none.items.is_empty());
    let between = registry.list_tags(&repository, &page(1, Some("a-a"))).await.unwrap();
    assert_eq!(between.items[0].as_str(), "a-b", "`last` need not exist");
    refused(registry.list_tags(&world.repository("nowhere"), &page(1, None)).await, Code::NameUnknown);
}

async fn repositories_are_sorted_and_paged(world: &World<'_>) {
    let mut names: Vec<Name> = ["a/b/c/d", "a-b", "a.b", "a", "a/b", "a_b", "z"]
        .iter()
        .map(|name| world.repository(&format!("catalog/{name}")))
        .collect();
    for name in &names {
        let image = world.image(name, "catalog").await;
        world.push(name, "v1", &image).await;
    }
    names.sort();
    let before = world.repository("catalog").to_string();
    let found = world.registry.list_repositories(&page(7, Some(&before))).await.unwrap();
    assert_eq!(found.items, names, "every repository at any depth, in byte order");
    let next = world.registry.list_repositories(&page(2, Some(names[2].as_str()))).await.unwrap();
    assert_eq!(next.items, names[3..5]);
    assert!(next.more);
}

async fn referrers_name_their_subject(world: &World<'_>) {
    let (registry, repository) = (world.registry, world.repository("referrers"));
    let image = world.image(&repository, "subject").await;
    world.push_blob(&repository, b"{}").await;
    world.push_blob(&repository, b"sbom").await;
    let subject = serde_json::to_string(&image.descriptor()).unwrap();
    let typed = format!(r#","artifactType":"application/x-sbom","annotations":{{"a":"ä"}},"subject":{subject}"#);
    let typed = image_of(b"{}", b"sbom", &typed);
    let untyped = image_of(b"{}", b"sbom", &format!(r#","subject":{subject}"#));

    // The subject may come later than what refers to it.
    let early =
        registry.put_manifest(&repository, &typed.digest.clone().into(), typed.clone(), By::default()).await.unwrap();
    assert_eq!(early.subject.as_ref(), Some(&image.digest));
    world.push(&repository, "v1", &image).await;
    registry.put_manifest(&repository, &tag_of("signature"), untyped.clone(), By::default()).await.unwrap();

    let mut found = registry.list_referrers(&repository, &image.digest).await.unwrap();
    found.sort_by_key(|descriptor| descriptor.digest != typed.digest);
    assert_eq!(found.len(), 2);
    assert_eq!((&found[0].digest, found[0].size), (&typed.digest, typed.bytes.len() as u64));
    assert_eq!(found[0].artifact_type.as_deref(), Some("application/x-sbom"));
    assert_eq!(found[0].annotations.as_ref().unwrap()["a"], "ä");
    assert_eq!(found[1].artifact_type.as_deref(), Some("application/vnd.oci.image.config.v1+json"));

    registry.delete_manifest(&repository, &typed.digest, By::default()).await.unwrap();
    assert_eq!(registry.list_referrers(&repository, &image.digest).await.unwrap().len(), 1);
    let unknown = Digest::of(Algorithm::Sha256, b"unknown");
    assert!(registry.list_referrers(&repository, &unknown).await.unwrap().is_empty());
}
