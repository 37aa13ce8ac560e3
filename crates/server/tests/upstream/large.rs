//! A first index of many repositories.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;

use super::support::upstream::Upstream;
use super::support::{World, digest};
use super::{state, within};

/// What CI can wait for; `ROADSTEAD_TEST_REPOSITORIES=10000` is what it was made for.
const REPOSITORIES: usize = 300;

const TAGS: usize = 5;

#[tokio::test]
async fn pushes_and_pulls_go_on_while_the_first_index_is_made() {
    let many = many();
    let upstream = Upstream::start();
    write_tree(&upstream.storage().join("docker/registry/v2"), many);
    let began = Instant::now();
    let world = World::start_in_front_of(upstream, &[]);
    let admin = world.admin();
    let mei = world.user_with("mei", "mei/*", "pull,push").await;
    super::support::pushes::push_through(&mei.remote(), "mei/app", "v1", "pushed meanwhile").await;
    let last = format!("many/app-{:05}", many - 1);
    admin.remote_digest(&last, "v0").await;
    let all = admin.get(&format!("/v2/{last}/tags/list")).await.expect(200).json();
    assert_eq!(all["tags"].as_array().unwrap().len(), TAGS, "{all}");
    let meanwhile = state(&admin).await["comparison"].clone();
    let limit = Duration::from_secs(60 + many as u64 / 10);
    within(limit, "the first comparison ends", async || !state(&admin).await["comparison"]["finished_at"].is_null())
        .await;
    let done = state(&admin).await["comparison"].clone();
    println!("{many} repositories in {:?}; a push and a pull later it was at {meanwhile}", began.elapsed());
    assert_eq!(done["failed"], 0, "{done}");
    let found = admin.get("/api/repositories?limit=1").await.expect(200).json();
    assert_eq!(found["total"], json!(many + 1), "{found}");
}

#[expect(clippy::disallowed_methods, reason = "a wish of whoever runs the test, not of the server")]
fn many() -> usize {
    std::env::var("ROADSTEAD_TEST_REPOSITORIES").ok().and_then(|many| many.parse().ok()).unwrap_or(REPOSITORIES)
}

/// A storage tree as CNCF distribution writes it; the repositories share their images.
fn write_tree(root: &Path, repositories: usize) {
    let config = br#"{"os":"linux","architecture":"amd64"}"#;
    let config_digest = blob(root, config);
    let manifests: Vec<String> = (0..TAGS)
        .map(|tag| {
            let layer = format!("layer {tag}");
            let layer_digest = blob(root, layer.as_bytes());
            let text = json!({
                "schemaVersion": 2,
                "mediaType": oci::MediaType::OCI_MANIFEST,
                "config": { "mediaType": "application/vnd.oci.image.config.v1+json", "digest": config_digest, "size": config.len() },
                "layers": [{ "mediaType": "application/vnd.oci.image.layer.v1.tar", "digest": layer_digest, "size": layer.len() }],
            });
            blob(root, text.to_string().as_bytes())
        })
        .collect();
    for number in 0..repositories {
        let repository = root.join(format!("repositories/many/app-{number:05}"));
        link(&repository.join("_layers"), &config_digest);
        for (tag, manifest) in manifests.iter().enumerate() {
            link(&repository.join("_layers"), &digest(format!("layer {tag}").as_bytes()));
            link(&repository.join("_manifests/revisions"), manifest);
            let current = repository.join(format!("_manifests/tags/v{tag}/current"));
            fs::create_dir_all(&current).unwrap();
            fs::write(current.join("link"), manifest).unwrap();
        }
    }
}

fn blob(root: &Path, bytes: &[u8]) -> String {
    let digest = digest(bytes);
    let hex = digest.split_once(':').unwrap().1;
    let folder = root.join(format!("blobs/sha256/{}/{hex}", &hex[..2]));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("data"), bytes).unwrap();
    digest
}

fn link(folder: &Path, digest: &str) {
    let folder = folder.join(digest.replace(':', "/"));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("link"), digest).unwrap();
}
