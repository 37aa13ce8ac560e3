//! What a registry holds, as its clients see it.

use std::collections::{BTreeMap, BTreeSet};

use oci::MediaType;
use serde_json::Value;

use crate::image::Image;
use crate::support::{Answer, Person, digest};

/// Of each repository its tags, and what each of them is.
pub type Held = BTreeMap<String, BTreeMap<String, Manifest>>;

/// Type, digest and bytes.
pub type Manifest = (String, String, Vec<u8>);

fn texts(value: &Value) -> BTreeSet<String> {
    value.as_array().into_iter().flatten().map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// A manifest by tag or digest.
pub async fn manifest(person: &Person, repository: &str, reference: &str) -> Manifest {
    let types =
        [MediaType::OCI_MANIFEST, MediaType::OCI_INDEX, MediaType::DOCKER_MANIFEST, MediaType::DOCKER_LIST].join(", ");
    let request = person.request("GET", &format!("/v2/{repository}/manifests/{reference}")).header("accept", types);
    let answer = Answer::of(request).await.expect(200);
    (answer.header("content-type").to_owned(), answer.header("docker-content-digest").to_owned(), answer.bytes)
}

/// Everything that its lists name.
pub async fn everything(person: &Person) -> Held {
    let mut held = Held::new();
    let catalog = person.get("/v2/_catalog?n=1000").await.expect(200).json();
    for repository in texts(&catalog["repositories"]) {
        let list = person.get(&format!("/v2/{repository}/tags/list")).await.expect(200).json();
        let mut tags = BTreeMap::new();
        for tag in texts(&list["tags"]) {
            let manifest = manifest(person, &repository, &tag).await;
            tags.insert(tag, manifest);
        }
        held.insert(repository, tags);
    }
    held
}

/// The image with everything that it names is there by digest, to the byte.
pub async fn has(person: &Person, repository: &str, image: &Image) {
    let (media_type, found, bytes) = manifest(person, repository, &image.digest()).await;
    assert_eq!((media_type.as_str(), found), (image.media_type, image.digest()));
    assert_eq!(bytes, image.manifest.as_bytes());
    for blob in &image.blobs {
        let answer = person.get(&format!("/v2/{repository}/blobs/{}", digest(blob))).await.expect(200);
        assert_eq!(&answer.bytes, blob);
    }
    for child in &image.children {
        Box::pin(has(person, repository, child)).await;
    }
}
