//! Every direction: whatever is copied from wherever to wherever has the digest that it had.

use client::Remote;
use oci::List;
use oci::copy::Outcome;
use serde_json::json;

use super::support::World;
use super::support::upstream::Upstream;
use super::{copy, digest_at, push_image, put};

#[tokio::test]
async fn images_indexes_and_referrers_in_every_direction() {
    let (one, other, world) = (Upstream::start(), Upstream::start(), World::start());
    let places: [(&str, Remote); 3] =
        [("one", one.person().remote()), ("other", other.person().remote()), ("roadstead", world.admin().remote())];
    for (source_name, source) in &places {
        let name = format!("from/{source_name}");
        let images = [
            push_image(source, &name, Some("image"), (source_name.as_bytes(), json!({}))).await,
            push_image(source, &name, None, (b"the same everywhere", json!({}))).await,
        ];
        let entries = json!([
            { "mediaType": images[0]["mediaType"], "digest": images[0]["digest"], "size": images[0]["size"],
              "platform": { "os": "linux", "architecture": "amd64" } },
            { "mediaType": images[1]["mediaType"], "digest": images[1]["digest"], "size": images[1]["size"],
              "platform": { "os": "linux", "architecture": "arm64" } },
        ]);
        let index = json!({ "schemaVersion": 2, "mediaType": oci::MediaType::OCI_INDEX, "manifests": entries });
        let index = put(source, &name, Some("index"), &index).await;
        let signature = json!({ "artifactType": "application/signature", "subject": index });
        let signature = push_image(source, &name, None, (b"a signature", signature)).await;

        for (target_name, target) in &places {
            if source_name == target_name {
                continue;
            }
            let told = format!("{source_name} to {target_name}");
            for (tag, described, referrers) in [("image", &images[0], 0), ("index", &index, 1)] {
                let at = format!("{name}:{tag}");
                for outcome in [Outcome::Copied, Outcome::Current] {
                    let (copied, _) = copy(source, target, (&at, &at)).await;
                    let copied = copied.unwrap_or_else(|error| panic!("{told}: {tag}: {error}"));
                    assert_eq!((copied.outcome, copied.referrers), (outcome, referrers), "{told}: {tag}");
                }
                assert_eq!(digest_at(target, &at).await.as_deref(), described["digest"].as_str(), "{told}: {tag}");
            }
            let subject = index["digest"].as_str().unwrap().parse().unwrap();
            let listed = target.list_referrers(&name.parse().unwrap(), &subject).await.unwrap();
            let listed: Vec<_> = listed.iter().map(|referrer| referrer.digest.to_string()).collect();
            assert_eq!(listed, [signature["digest"].as_str().unwrap()], "{told}");
        }
    }
}

#[tokio::test]
async fn blobs_that_another_repository_got_are_mounted() {
    let (one, world) = (Upstream::start(), World::start());
    let (source, target) = (one.person().remote(), world.admin().remote());
    push_image(&source, "a", Some("1"), (b"one layer", json!({}))).await;
    push_image(&source, "b", Some("1"), (b"one layer", json!({ "annotations": { "of": "b" } }))).await;
    let (seen, told) = (oci::copy::Seen::default(), std::sync::Arc::<super::Told>::default());
    let copier = oci::copy::Copier {
        source: &source,
        target: &target,
        seen: &seen,
        runtime: &store::OnTokio,
        watch: told.clone(),
        options: oci::copy::Options::default(),
    };
    for at in ["a:1", "b:1"] {
        copier.copy(&super::spot(at), &super::spot(at)).await.unwrap();
    }
    let lines = told.0.lock().unwrap();
    assert_eq!(lines.iter().filter(|line| line.contains("taken from a, without moving it")).count(), 2, "{lines:?}");
}
