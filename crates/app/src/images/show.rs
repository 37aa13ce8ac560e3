//! One image with all that a person wants to know of it, in one question.

use std::collections::{BTreeMap, HashMap};
use std::io::Read as _;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use db::manifests::Member;
use db::{ManifestInfo, RepositoryId};
use futures_util::TryStreamExt;
use oci::{Body, Code, Contents, Descriptor, Digest, Manifest, MediaType, Reference};
use serde::Deserialize;

use super::Images;
use crate::access::{Permit, Pull};
use crate::{Error, Result};

/// Configurations above this are not shown: no real one comes near.
const MAX_CONFIG: u64 = 1024 * 1024;

/// Tags and parents that are listed.
const MOST_SHOWN: usize = 100;

/// The annotation by which BuildKit says of which image of an index an attestation is.
const ATTESTS: &str = "vnd.docker.reference.digest";

/// The annotation by which BuildKit tells attestations from images.
const KIND: &str = "vnd.docker.reference.type";

/// What BuildKit writes where a platform would stand, of what has none.
const NO_PLATFORM: &str = "unknown/unknown";

/// An image, an index or an artifact.
#[derive(Debug)]
pub struct Image {
    /// What its repository knows of it.
    pub info: Member,
    /// The document.
    pub manifest: Manifest,
    /// The first tags on it, by name.
    pub tags: Vec<String>,
    /// How many there are.
    pub tag_count: u64,
    /// What it is about.
    pub subject: Option<Digest>,
    /// Its own annotations.
    pub annotations: BTreeMap<String, String>,
    /// The first indexes of the repository that name it.
    pub parents: Vec<String>,
    /// The images of an index.
    pub parts: Vec<Part>,
    /// The layers of an image.
    pub layers: Vec<Layer>,
    /// The configuration of an image, if it is there and of a size to be read.
    pub config: Option<Bytes>,
    /// Its address, also of an artifact.
    pub config_digest: Option<Digest>,
    /// What refers to it.
    pub referrers: Vec<Descriptor>,
}

/// An image of an index.
#[derive(Debug)]
pub struct Part {
    /// Its address.
    pub digest: String,
    /// Empty when nobody says what it runs on.
    pub platform: String,
    /// As pushed.
    pub media_type: String,
    /// Of the manifest itself, in bytes.
    pub size: i64,
    /// The manifest with all that it names, if it is there.
    pub total_size: i64,
    /// When it was built.
    pub image_created: Option<DateTime<Utc>>,
    /// What is said about it.
    pub attestations: Vec<Descriptor>,
}

/// A layer of an image.
#[derive(Debug)]
pub struct Layer {
    /// As the manifest names it.
    pub descriptor: Descriptor,
    /// How many other manifests of the repository name it.
    pub shared_by: i64,
}

impl Images {
    /// An image with all that a person wants to know of it: no pull.
    ///
    /// # Errors
    /// `NAME_UNKNOWN`, `MANIFEST_UNKNOWN`; what the upstream answers, where there is one.
    pub async fn show(&self, permit: &Permit<Pull>, reference: &Reference) -> Result<Image> {
        let manifest = self.show_manifest(permit, reference).await?;
        let repository = self.repositories.row(permit.repository()).await?.id;
        let db = &self.core.db;
        let digest = manifest.digest.to_string();
        let unknown = || oci::Error::new(Code::ManifestUnknown, "the repository has no such tag or manifest");
        let members = db::manifests::find_members(db, repository, std::slice::from_ref(&digest)).await?;
        let info = members.into_iter().next().ok_or_else(unknown)?;
        let contents = Contents::parse(&manifest.media_type, &manifest.bytes)?;
        let mut tags = db::tags::of_manifest(db, repository, &digest).await?;
        let tag_count = tags.len() as u64;
        tags.truncate(MOST_SHOWN);
        let mut parents = db::manifests::parents_in_repository(db, repository, &digest).await?;
        parents.truncate(MOST_SHOWN);
        Ok(Image {
            layers: self.layers(repository, &manifest).await?,
            parts: self.parts(repository, &contents).await?,
            config: self.config(permit, &contents).await,
            referrers: self.list_referrers(permit, &manifest.digest).await?,
            config_digest: contents.config.map(|config| config.digest),
            subject: contents.subject,
            annotations: contents.annotations.unwrap_or_default(),
            info,
            manifest,
            tags,
            tag_count,
            parents,
        })
    }

    /// The images of an index, each with what is said about it: by attestations beside it in the index, and by manifests
    /// of the repository whose subject it is.
    async fn parts(&self, repository: RepositoryId, contents: &Contents) -> Result<Vec<Part>> {
        if contents.manifests.is_empty() {
            return Ok(Vec::new());
        }
        let (attestations, images): (Vec<&Descriptor>, Vec<&Descriptor>) =
            contents.manifests.iter().partition(|child| attested(child).is_some());
        let digests: Vec<String> = images.iter().map(|image| image.digest.to_string()).collect();
        let members = db::manifests::find_members(&self.core.db, repository, &digests).await?;
        let members: HashMap<String, Member> =
            members.into_iter().map(|member| (member.digest.clone(), member)).collect();
        let mut said: HashMap<String, Vec<Descriptor>> = HashMap::new();
        for attestation in attestations {
            let about = attested(attestation).unwrap_or_default().to_owned();
            said.entry(about).or_default().push(attestation.clone());
        }
        for info in db::manifests::referrers_of(&self.core.db, repository, &digests).await? {
            let (subject, descriptor) = (info.subject.clone(), descriptor(info)?);
            let about = said.entry(subject.unwrap_or_default()).or_default();
            if about.iter().all(|known| known.digest != descriptor.digest) {
                about.push(descriptor);
            }
        }
        let part = |image: &Descriptor| {
            let attestations = said.get(image.digest.as_str()).cloned().unwrap_or_default();
            part(image, members.get(image.digest.as_str()), attestations)
        };
        Ok(images.into_iter().map(part).collect())
    }

    async fn layers(&self, repository: RepositoryId, manifest: &Manifest) -> Result<Vec<Layer>> {
        /// Also those that live elsewhere, in the order in which they lie upon each other.
        #[derive(Deserialize)]
        struct Layered {
            #[serde(default)]
            layers: Vec<Descriptor>,
        }
        let Ok(Layered { layers }) = serde_json::from_slice(&manifest.bytes) else { return Ok(Vec::new()) };
        let digests: Vec<String> = layers.iter().map(|layer| layer.digest.to_string()).collect();
        let counts = db::manifests::naming_counts(&self.core.db, repository, &digests).await?;
        let layer = |descriptor: Descriptor| {
            let named = counts.get(descriptor.digest.as_str()).copied().unwrap_or_default();
            Layer { shared_by: (named - 1).max(0), descriptor }
        };
        Ok(layers.into_iter().map(layer).collect())
    }

    /// What cannot be had is left out: the rest of the image is worth showing.
    async fn config(&self, permit: &Permit<Pull>, contents: &Contents) -> Option<Bytes> {
        let is_image = |config: &&Descriptor| MediaType::is_image_config(config.media_type.as_str());
        let config = contents.config.as_ref().filter(is_image).filter(|config| config.size <= MAX_CONFIG)?;
        match self.read_config(permit, &config.digest).await {
            Ok(config) => config,
            Err(error) => {
                tracing::warn!(%error, repository = %permit.repository(), digest = %config.digest, "a configuration could not be read");
                None
            }
        }
    }

    async fn read_config(&self, permit: &Permit<Pull>, digest: &Digest) -> Result<Option<Bytes>> {
        let blob = self.get_blob(permit, digest, None).await?;
        if blob.size > MAX_CONFIG {
            return Ok(None);
        }
        let mut all = Vec::new();
        match blob.body {
            Body::Bytes(bytes) => return Ok(Some(bytes)),
            Body::File(file) => drop(file.take(MAX_CONFIG).read_to_end(&mut all).map_err(Error::internal)?),
            Body::Stream(mut stream) => {
                while let Some(piece) = stream.try_next().await.map_err(Error::internal)? {
                    all.extend_from_slice(&piece);
                    if all.len() as u64 > MAX_CONFIG {
                        return Ok(None);
                    }
                }
            }
        }
        Ok(Some(all.into()))
    }
}

/// The digest of the image that an attestation of an index is about.
fn attested(child: &Descriptor) -> Option<&str> {
    let annotations = child.annotations.as_ref()?;
    let is_attestation = annotations.get(KIND).is_some_and(|kind| kind == "attestation-manifest");
    annotations.get(ATTESTS).filter(|_| is_attestation).map(String::as_str)
}

fn part(image: &Descriptor, member: Option<&Member>, attestations: Vec<Descriptor>) -> Part {
    let said = image.platform.as_ref().map(ToString::to_string);
    let read = member.and_then(|member| member.platform.clone());
    let platform = said.filter(|said| said != NO_PLATFORM && said != "/").or(read);
    let size = i64::try_from(image.size).unwrap_or(i64::MAX);
    Part {
        digest: image.digest.to_string(),
        platform: platform.unwrap_or_default(),
        media_type: image.media_type.to_string(),
        size,
        total_size: member.map_or(size, |member| member.total_size),
        image_created: member.and_then(|member| member.image_created),
        attestations,
    }
}

fn descriptor(info: ManifestInfo) -> Result<Descriptor> {
    let annotations = info.annotations.and_then(|annotations| serde_json::from_value(annotations).ok());
    let size = info.size.unsigned_abs();
    let plain = Descriptor::new(info.media_type.parse()?, info.digest.parse()?, size);
    Ok(Descriptor { artifact_type: info.artifact_type, annotations, ..plain })
}
