//! Writing manifests: everything that they name must be there, and one transaction makes them, their links and their
//! tag visible at once.

use db::{Link, LinkKind, NewManifest, RepositoryId, Tx};
use oci::{
    By, Code, Contents, Descriptor, Digest, Error, Manifest, MediaType, Name, Platform, Pushed, Read, Reference, Result,
};
use serde::Deserialize;

use super::{Engine, rows, stored_size};

/// Configurations above this are not read for the platform: no real one comes near.
const MAX_CONFIG: u64 = 1024 * 1024;

impl Engine {
    pub(super) async fn keep_manifest(
        &self,
        repository: &Name,
        reference: &Reference,
        manifest: Manifest,
        by: By<'_>,
    ) -> Result<Pushed> {
        let contents = Contents::parse(&manifest.media_type, &manifest.bytes)?;
        let digest = address(reference, &manifest)?;
        let facts = self.facts(repository, &contents).await;
        let subject = contents.subject.clone();
        let new = self.row(&manifest, &digest, contents, facts);

        let tx = self.db.begin().await.map_err(rows)?;
        let id = self.ensure_repository(&tx, repository).await?;
        // First, because it locks the repository's row: a deletion of what the manifest names waits, or was before.
        db::repositories::record_push(&tx, id, new.created_at).await.map_err(rows)?;
        check_complete(&tx, id, &new.links).await?;
        let manifest_id = db::manifests::put(&tx, &new).await.map_err(rows)?;
        db::manifests::link(&tx, id, manifest_id, new.created_at).await.map_err(rows)?;
        if let Reference::Tag(tag) = reference {
            let by = db::By { actor: by.0, at: new.created_at };
            db::tags::set(&tx, id, tag.as_str(), manifest_id, by).await.map_err(rows)?;
        }
        tx.commit().await.map_err(rows)?;
        Ok(Pushed { digest, subject })
    }

    fn row(&self, manifest: &Manifest, digest: &Digest, contents: Contents, facts: ImageFacts) -> NewManifest {
        let links = links(&contents);
        NewManifest {
            digest: digest.to_string(),
            media_type: manifest.media_type.to_string(),
            bytes: manifest.bytes.to_vec(),
            artifact_type: contents.artifact_type,
            subject: contents.subject.map(|subject| subject.to_string()),
            annotations: contents.annotations.and_then(|annotations| serde_json::to_value(annotations).ok()),
            platform: facts.platform().map(|platform| platform.to_string()),
            image_created: facts.created.and_then(|text| text.parse().ok()),
            links,
            created_at: self.clock.now(),
        }
    }

    /// What the configuration says of an image. The push does not depend on it: artifacts have other ones.
    async fn facts(&self, repository: &Name, contents: &Contents) -> ImageFacts {
        let Some(config) = &contents.config else { return ImageFacts::default() };
        let is_image = MediaType::is_image_config(config.media_type.as_str());
        if !is_image || config.size > MAX_CONFIG {
            return ImageFacts::default();
        }
        match self.get_blob(repository, &config.digest, None).await {
            Ok(blob) if blob.size <= MAX_CONFIG => read_facts(blob).unwrap_or_default(),
            _ => ImageFacts::default(),
        }
    }
}

/// What a registry wants to know of an image's configuration (image-spec, "OCI Image Configuration").
#[derive(Default, Deserialize)]
struct ImageFacts {
    #[serde(default)]
    os: String,
    #[serde(default)]
    architecture: String,
    variant: Option<String>,
    created: Option<String>,
}

impl ImageFacts {
    fn platform(&self) -> Option<Platform> {
        let known = !self.os.is_empty() && !self.architecture.is_empty();
        known.then(|| Platform {
            os: self.os.clone(),
            architecture: self.architecture.clone(),
            variant: self.variant.clone(),
        })
    }
}

fn read_facts(blob: oci::Blob) -> Option<ImageFacts> {
    match blob.body {
        oci::Body::Bytes(bytes) => serde_json::from_slice(&bytes).ok(),
        oci::Body::File(file) => serde_json::from_reader(std::io::BufReader::new(file)).ok(),
        oci::Body::Stream(_) => None,
    }
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

fn links(contents: &Contents) -> Vec<Link> {
    let link = |kind| {
        move |descriptor: &Descriptor| Link {
            kind,
            digest: descriptor.digest.to_string(),
            media_type: descriptor.media_type.to_string(),
            size: stored_size(descriptor.size),
        }
    };
    let config = contents.config.iter().map(link(LinkKind::Config));
    let layers = contents.layers.iter().map(link(LinkKind::Layer));
    config.chain(layers).chain(contents.manifests.iter().map(link(LinkKind::Child))).collect()
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
