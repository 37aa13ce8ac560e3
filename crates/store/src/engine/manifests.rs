//! Writing manifests: everything that they name must be there, and one transaction makes them, their links and their
//! tag visible at once.

use std::io::Read as _;

use db::{Link, LinkKind, RepositoryId, Tx};
use oci::{By, Code, Contents, Digest, Error, Manifest, Name, Pushed, Read, Reference, Result};

use super::Engine;
use crate::index::{self, ImageFacts, MAX_CONFIG, rows};

impl Engine {
    pub(super) async fn keep_manifest(
        &self,
        repository: &Name,
        reference: &Reference,
        manifest: Manifest,
        by: By<'_>,
    ) -> Result<Pushed> {
        let contents = Contents::parse(&manifest.media_type, &manifest.bytes)?;
        let manifest = Manifest { digest: address(reference, &manifest)?, ..manifest };
        let facts = self.facts(repository, &contents).await;
        let subject = contents.subject.clone();
        let new = index::row(&manifest, contents, facts, self.index.clock.now());

        let tx = self.index.db.begin().await.map_err(rows)?;
        let id = self.index.ensure_repository(&tx, repository).await?;
        // First, because it locks the repository's row: a deletion of what the manifest names waits, or was before.
        db::repositories::record_push(&tx, id, new.created_at).await.map_err(rows)?;
        check_complete(&tx, id, &new.links).await?;
        // After the wait for that lock: the history of a tag is in order, and the grace of what it leaves is whole.
        let now = self.index.clock.now();
        let manifest_id = db::manifests::put(&tx, &new).await.map_err(rows)?;
        db::manifests::link(&tx, id, manifest_id, now).await.map_err(rows)?;
        if let Reference::Tag(tag) = reference {
            let by = db::By { actor: by.0, at: now };
            db::tags::set(&tx, id, tag.as_str(), manifest_id, by).await.map_err(rows)?;
        }
        tx.commit().await.map_err(rows)?;
        Ok(Pushed { digest: manifest.digest, subject })
    }

    /// What the configuration says of an image. The push does not depend on it.
    async fn facts(&self, repository: &Name, contents: &Contents) -> ImageFacts {
        let Some(config) = index::image_config(contents) else { return ImageFacts::default() };
        match self.get_blob(repository, &config.digest, None).await {
            Ok(blob) if blob.size <= MAX_CONFIG => read_facts(blob).unwrap_or_default(),
            _ => ImageFacts::default(),
        }
    }
}

fn read_facts(blob: oci::Blob) -> std::io::Result<ImageFacts> {
    let mut config = Vec::new();
    match blob.body {
        oci::Body::Bytes(bytes) => return Ok(ImageFacts::read(&bytes)),
        oci::Body::File(file) => file.take(MAX_CONFIG).read_to_end(&mut config)?,
        oci::Body::Stream(_) => 0,
    };
    Ok(ImageFacts::read(&config))
}

/// The digest under which a manifest is kept: the one it was pushed by, or its `sha256`.
fn address(reference: &Reference, manifest: &Manifest) -> Result<Digest> {
    let Reference::Digest(expected) = reference else { return Ok(manifest.digest.clone()) };
    let found = Digest::of(expected.algorithm(), &manifest.bytes);
    if found == *expected {
        return Ok(found);
    }
    let detail = serde_json::json!({ "expected": expected.as_str(), "found": found.as_str() });
    Err(Error::new(Code::DigestInvalid, "the manifest has another digest than it was pushed by").with_detail(detail))
}

async fn check_complete(tx: &Tx, repository: RepositoryId, links: &[Link]) -> Result<()> {
    let of = |children: bool| {
        let wanted = links.iter().filter(|link| (link.kind == LinkKind::Child) == children);
        wanted.map(|link| link.digest.clone()).collect::<Vec<String>>()
    };
    let mut missing = db::blobs::missing_in_repository(tx, repository, &of(false)).await.map_err(rows)?;
    missing.extend(db::manifests::missing_in_repository(tx, repository, &of(true)).await.map_err(rows)?);
    if missing.is_empty() {
        return Ok(());
    }
    let message = "the manifest names blobs or manifests that the repository does not hold; push them first";
    Err(Error::new(Code::ManifestBlobUnknown, message).with_detail(serde_json::json!({ "missing": missing })))
}
