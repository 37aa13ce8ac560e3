//! Our own client, and pushes through it to any registry.

use std::time::Duration;

use client::{Credentials, Options, Remote};
use oci::{By, Chunk, Digest, Manifest, MediaType, Name, Reference, Write};

use super::digest;

/// A registry at `base`, as somebody sees it through our own client.
pub fn client_of(base: &str, name: &str, password: &str) -> Remote {
    let credentials = match name {
        "" => Credentials::Anonymous,
        name => Credentials::Password { username: name.into(), password: password.into() },
    };
    let options = Options {
        url: base.parse().unwrap(),
        credentials,
        token_hosts: Vec::new(),
        ca: None,
        idle_timeout: Duration::from_secs(20),
        patience: Duration::from_secs(2),
        reach: client::Reach::Anywhere,
    };
    Remote::new(options).unwrap()
}

/// Push a blob.
pub async fn push_blob_through(remote: &Remote, repository: &str, bytes: &[u8]) {
    try_push_blob(remote, repository, bytes).await.unwrap();
}

/// Push a blob, if that is possible.
pub async fn try_push_blob(remote: &Remote, repository: &str, bytes: &[u8]) -> oci::Result<()> {
    let repository: Name = repository.parse()?;
    let digest: Digest = digest(bytes).parse()?;
    let upload = remote.start_upload(&repository).await?;
    let upload = remote.append_upload(&repository, &upload, Chunk::of(bytes.to_vec()).at(0)).await?;
    remote.finish_upload(&repository, &upload.id, &digest).await.map(drop)
}

/// Push an image with one layer of `seed`; answers the digest of its manifest.
pub async fn push_through(remote: &Remote, repository: &str, tag: &str, seed: &str) -> String {
    push_with(remote, repository, tag, (seed, "")).await
}

/// The same with more fields of the manifest, each beginning with a comma.
pub async fn push_with(remote: &Remote, repository: &str, tag: &str, (seed, more): (&str, &str)) -> String {
    let config = format!(r#"{{"os":"linux","architecture":"amd64","config":{{"Labels":{{"seed":"{seed}"}}}}}}"#);
    for blob in [config.as_bytes(), seed.as_bytes()] {
        push_blob_through(remote, repository, blob).await;
    }
    let text = format!(
        r#"{{"schemaVersion":2,"mediaType":"{}","config":{{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{}","size":{}}},"layers":[{{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{}","size":{}}}]{more}}}"#,
        MediaType::OCI_MANIFEST,
        digest(config.as_bytes()),
        config.len(),
        digest(seed.as_bytes()),
        seed.len(),
    );
    let manifest = Manifest::new(MediaType::OCI_MANIFEST.parse().unwrap(), text);
    let reference = Reference::Tag(tag.parse().unwrap());
    let pushed = remote.put_manifest(&repository.parse().unwrap(), &reference, manifest, By::default()).await;
    pushed.unwrap().digest.to_string()
}
