//! Copying between registries that run: two `docker-registry` (Basic) and a Roadstead (Bearer), in every direction.

mod directions;
mod faults;
#[path = "../upstream/proxy.rs"]
mod proxy;
mod remotes;
#[path = "../support/mod.rs"]
mod support;
mod tokens;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use client::{Credentials, Options, Reach, Remote};
use oci::copy::{Copied, Copier, Line, Seen, Spot, Watch};
use oci::{By, Manifest, MediaType, Read, Reference, Write};
use serde_json::{Value, json};
use store::OnTokio;
use support::pushes::push_blob_through;
use support::{MANIFEST, digest};

/// What was told on the way.
#[derive(Default)]
struct Told(Mutex<Vec<String>>);

impl Told {
    fn holds(&self, words: &str) -> bool {
        self.0.lock().unwrap().iter().any(|line| line.contains(words))
    }
}

impl Watch for Told {
    fn expect(&self, _: u64) {}

    fn done(&self, _: u64) {}

    fn line(&self, line: &Line<'_>) {
        self.0.lock().unwrap().push(line.to_string());
    }
}

/// Copy `from` of one registry to `to` of another, as one run.
async fn copy(source: &Remote, target: &Remote, (from, to): (&str, &str)) -> (oci::Result<Copied>, Arc<Told>) {
    let told = Arc::<Told>::default();
    let (seen, options) = (Seen::default(), oci::copy::Options::default());
    let copier = Copier { source, target, seen: &seen, runtime: &OnTokio, watch: told.clone(), options };
    (copier.copy(&spot(from), &spot(to)).await, told)
}

/// `repository:tag` or `repository@digest`.
fn spot(text: &str) -> Spot {
    let (repository, reference) = text.split_once(['@', ':']).unwrap();
    Spot { repository: repository.parse().unwrap(), reference: reference.parse().unwrap() }
}

/// A registry behind a proxy, with the patience of a job.
fn patient(base: &str, (username, password): (&str, &str)) -> Remote {
    let credentials = Credentials::Password { username: username.into(), password: password.into() };
    let options = Options {
        url: base.parse().unwrap(),
        credentials,
        token_hosts: Vec::new(),
        ca: None,
        idle_timeout: Duration::from_secs(5),
        patience: Duration::from_secs(5),
        reach: Reach::Anywhere,
    };
    Remote::new(options).unwrap()
}

/// The digest of what a registry has there.
async fn digest_at(registry: &Remote, text: &str) -> Option<String> {
    let Spot { repository, reference } = spot(text);
    registry.get_manifest(&repository, &reference).await.ok().map(|manifest| manifest.digest.to_string())
}

/// An image of one layer, its blobs pushed, under a tag or its digest; answers its descriptor.
async fn push_image(registry: &Remote, repository: &str, tag: Option<&str>, (layer, more): (&[u8], Value)) -> Value {
    let config = br#"{"os":"linux","architecture":"amd64"}"#;
    for blob in [config.as_slice(), layer] {
        push_blob_through(registry, repository, blob).await;
    }
    let mut document = json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": { "mediaType": "application/vnd.oci.image.config.v1+json", "digest": digest(config), "size": config.len() },
        "layers": [{ "mediaType": "application/vnd.oci.image.layer.v1.tar", "digest": digest(layer), "size": layer.len() }],
    });
    document.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
    put(registry, repository, tag, &document).await
}

async fn put(registry: &Remote, repository: &str, tag: Option<&str>, document: &Value) -> Value {
    let media_type: MediaType = document["mediaType"].as_str().unwrap().parse().unwrap();
    let manifest = Manifest::new(media_type.clone(), document.to_string());
    let (digest, size) = (manifest.digest.to_string(), manifest.bytes.len());
    let reference = tag.map_or_else(|| manifest.digest.clone().into(), |tag| Reference::Tag(tag.parse().unwrap()));
    registry.put_manifest(&repository.parse().unwrap(), &reference, manifest, By::default()).await.unwrap();
    json!({ "mediaType": media_type.as_str(), "digest": digest, "size": size })
}
