//! Signatures and the like, at a registry that does not know what they are about.

use oci::{By, Delete, List, Manifest, MediaType, Name, Reference, Tag, Write};
use serde_json::json;

use super::support::World;
use super::support::pushes::{push_blob_through, push_through};
use super::support::upstream::Upstream;
use super::{compare, first_comparison};

const SBOM: &[u8] = b"what is inside";

#[tokio::test]
async fn a_referrer_is_listed_here_and_there_and_can_be_deleted() {
    let world = World::start_in_front_of(Upstream::start(), &[]);
    let (admin, past) = (world.admin(), world.upstream.as_ref().unwrap().person());
    first_comparison(&admin).await;
    let image: oci::Digest = push_through(&admin.remote(), "team/app", "v1", "image").await.parse().unwrap();
    let name: Name = "team/app".parse().unwrap();
    for blob in [b"{}", SBOM] {
        push_blob_through(&admin.remote(), "team/app", blob).await;
    }
    let describe = |media_type: &str, bytes: &[u8]| json!({ "mediaType": media_type, "digest": super::support::digest(bytes), "size": bytes.len() });
    let text = json!({
        "schemaVersion": 2,
        "mediaType": MediaType::OCI_MANIFEST,
        "artifactType": "application/x-sbom",
        "config": describe("application/vnd.oci.empty.v1+json", b"{}"),
        "layers": [describe("application/x-sbom", SBOM)],
        "subject": { "mediaType": MediaType::OCI_MANIFEST, "digest": image.as_str(), "size": 1 },
    });
    let sbom = Manifest::new(MediaType::OCI_MANIFEST.parse().unwrap(), text.to_string());
    let reference = Reference::Digest(sbom.digest.clone());
    let pushed = admin.remote().put_manifest(&name, &reference, sbom.clone(), By::default()).await.unwrap();
    assert_eq!(pushed.subject.as_ref(), Some(&image), "we list it, so the client need not keep a tag of its own");
    // Whoever looks past us finds it by the fallback tag.
    for registry in [admin.remote(), past.remote()] {
        let found = registry.list_referrers(&name, &image).await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].digest, sbom.digest);
        assert_eq!(found[0].artifact_type.as_deref(), Some("application/x-sbom"));
    }
    let list = Tag::of_referrers(&image);
    assert_eq!(super::tags(&admin, "team/app").await, json!([list.as_str(), "v1"]));
    // A comparison brings in the fallback tag, whose index names the referrer: no reason to keep it for ever.
    compare(&admin).await;
    admin.remote().delete_manifest(&name, &sbom.digest, By::default()).await.unwrap();
    for registry in [admin.remote(), past.remote()] {
        assert!(registry.list_referrers(&name, &image).await.unwrap().is_empty());
    }
    admin.get(&format!("/v2/team/app/manifests/{}", sbom.digest)).await.expect(404);
    admin.get(&format!("/v2/team/app/manifests/{image}")).await.expect(200);
}
