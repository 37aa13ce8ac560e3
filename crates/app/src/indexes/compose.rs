//! The bytes of an index, made of images that are there.
//!
//! **Which format.** Images of Docker's own format (schema 2) alone become a manifest list, which every client since Docker
//! 1.10 reads and which names nothing that such a client would not know. As soon as one is an OCI manifest the index is
//! OCI's, which may name both: a client that cannot read it could not read that image either.
//!
//! **To the byte.** What comes out of another index keeps the words that it had there, also those that we do not know. The
//! same images in the same order give the same bytes, and so the same digest: joining twice changes nothing.

use std::collections::HashSet;

use oci::copy::{platform_of, told_of};
use oci::{Contents, Descriptor, Digest, Kind, Manifest, MediaType, Name, Platform, Reference, Registry};
use serde::Deserialize;
use serde_json::value::RawValue;
use store::OnTokio;

use super::written;
use crate::{Error, Result};

/// The most images that one index is made of.
const MOST: usize = 200;

/// An image that shall be in an index: of the repository, or, if it is an index there, all that is in it.
#[derive(Clone, Debug)]
pub struct Ingredient {
    /// What.
    pub reference: Reference,
    /// Of an index only this one; of an image what it runs on, whatever its configuration says.
    pub platform: Option<Platform>,
}

/// An index that could be.
#[derive(Debug)]
pub(crate) struct Composed {
    /// Its bytes.
    pub manifest: Manifest,
    /// What it names.
    pub members: Vec<Member>,
}

/// An entry of an index.
#[derive(Debug)]
pub(crate) struct Member {
    /// What it says.
    pub descriptor: Descriptor,
    /// The same, to the byte.
    raw: String,
    /// Where it comes from.
    pub from: Reference,
    /// Somebody said what it runs on.
    is_explicit: bool,
}

impl Member {
    fn new(descriptor: Descriptor, from: &Reference, is_explicit: bool) -> Result<Self> {
        let raw = serde_json::to_string(&descriptor).map_err(Error::internal)?;
        Ok(Self { descriptor, raw, from: from.clone(), is_explicit })
    }

    /// Of an image; attestations have none.
    fn platform(&self) -> Option<&Platform> {
        self.descriptor.platform.as_ref().filter(|platform| platform.is_known())
    }
}

/// The index of some images.
///
/// # Errors
/// [`Error::Invalid`] for none and for too many; [`Error::Conflict`] `platform_twice`, `platform_unknown`,
/// `platform_missing` and `index_nested`; `MANIFEST_UNKNOWN`.
pub(crate) async fn compose(registry: &dyn Registry, repository: &Name, wanted: &[Ingredient]) -> Result<Composed> {
    if wanted.is_empty() || wanted.len() > MOST {
        return Err(Error::invalid("images_invalid", format!("an index is joined of 1 to {MOST} images")));
    }
    let (mut members, mut known) = (Vec::new(), HashSet::new());
    for ingredient in wanted {
        let mut found = read(registry, repository, ingredient).await?;
        // The same image by two tags is one image.
        found.retain(|member| known.insert((member.descriptor.digest.clone(), member.descriptor.platform.clone())));
        members.extend(found);
        if members.len() > MOST {
            return Err(Error::invalid("images_invalid", format!("an index is joined of at most {MOST} images")));
        }
    }
    check_platforms(&members)?;
    let media_type = media_type(&members);
    let entries: Vec<&str> = members.iter().map(|member| member.raw.as_str()).collect();
    let text = format!(r#"{{"schemaVersion":2,"mediaType":"{media_type}","manifests":[{}]}}"#, entries.join(","));
    let manifest = Manifest::new(media_type.parse()?, text);
    // Whatever came in, what goes out is an index that we would take.
    Contents::parse(&manifest.media_type, &manifest.bytes)?;
    Ok(Composed { manifest, members })
}

fn media_type(members: &[Member]) -> &'static str {
    let is_docker = |member: &Member| member.descriptor.media_type.as_str() == MediaType::DOCKER_MANIFEST;
    if members.iter().all(is_docker) { MediaType::DOCKER_LIST } else { MediaType::OCI_INDEX }
}

/// Clients take the first entry that fits them: a second one would be there for nobody.
fn check_platforms(members: &[Member]) -> Result<()> {
    for (position, member) in members.iter().enumerate() {
        let Some(platform) = member.platform() else { continue };
        let is_twin = |other: &&Member| {
            other.platform().is_some_and(|known| known.is_same(platform)) && !(other.is_explicit && member.is_explicit)
        };
        if let Some(twin) = members[..position].iter().find(is_twin) {
            let message = format!(
                "{} and {} are both for {}: leave one out, or say for each which platform it is meant for",
                twin.from,
                member.from,
                written(platform)
            );
            return Err(Error::conflict("platform_twice", message));
        }
    }
    Ok(())
}

async fn read(registry: &dyn Registry, repository: &Name, wanted: &Ingredient) -> Result<Vec<Member>> {
    let manifest = registry.get_manifest(repository, &wanted.reference).await?;
    let contents = Contents::parse(&manifest.media_type, &manifest.bytes)?;
    match contents.kind {
        Kind::Image => Ok(vec![image(registry, repository, wanted, manifest.descriptor(), &contents).await?]),
        Kind::Index => entries(registry, repository, wanted, &manifest, &contents).await,
    }
}

async fn image(
    registry: &dyn Registry,
    repository: &Name,
    wanted: &Ingredient,
    descriptor: Descriptor,
    contents: &Contents,
) -> Result<Member> {
    let platform = match &wanted.platform {
        Some(platform) => Some(platform.clone()),
        None => platform_of(registry, &OnTokio, repository, contents).await?,
    };
    let Some(platform) = platform else {
        let message = format!("{} does not say what it runs on: name its platform", wanted.reference);
        return Err(Error::conflict("platform_unknown", message));
    };
    let descriptor = Descriptor { platform: Some(platform), ..descriptor };
    Member::new(descriptor, &wanted.reference, wanted.platform.is_some())
}

/// What is in an index, with what is said about each; of one platform, if so asked.
async fn entries(
    registry: &dyn Registry,
    repository: &Name,
    wanted: &Ingredient,
    index: &Manifest,
    contents: &Contents,
) -> Result<Vec<Member>> {
    #[derive(Deserialize)]
    struct Entries {
        manifests: Vec<Box<RawValue>>,
    }
    let Entries { manifests } = serde_json::from_slice(&index.bytes).map_err(Error::internal)?;
    let fits = |entry: &Descriptor| match (&wanted.platform, &entry.platform) {
        (Some(wanted), Some(platform)) => platform.is_known() && platform.fits(wanted),
        (Some(_), None) => false,
        (None, _) => told_of(entry).is_none(),
    };
    let images: HashSet<&Digest> =
        contents.manifests.iter().filter(|entry| fits(entry)).map(|entry| &entry.digest).collect();
    if images.is_empty() {
        let what = wanted.platform.as_ref().map_or_else(|| "no image".to_owned(), |platform| format!("no {platform}"));
        return Err(Error::conflict("platform_missing", format!("there is {what} in {}", wanted.reference)));
    }
    let mut members = Vec::new();
    for (raw, entry) in manifests.into_iter().zip(&contents.manifests) {
        let about = told_of(entry);
        if !images.contains(about.as_ref().unwrap_or(&entry.digest)) {
            continue;
        }
        if [MediaType::OCI_INDEX, MediaType::DOCKER_LIST].contains(&entry.media_type.as_str()) {
            let message = format!("{} names further indexes: name the images themselves", wanted.reference);
            return Err(Error::conflict("index_nested", message));
        }
        if about.is_some() || entry.platform.as_ref().is_some_and(Platform::is_known) {
            let (descriptor, raw) = (entry.clone(), raw.get().to_owned());
            members.push(Member { descriptor, raw, from: wanted.reference.clone(), is_explicit: false });
        } else {
            let one = Ingredient { reference: entry.digest.clone().into(), platform: None };
            let manifest = registry.get_manifest(repository, &one.reference).await?;
            let contents = Contents::parse(&manifest.media_type, &manifest.bytes)?;
            members.push(image(registry, repository, &one, entry.clone(), &contents).await?);
        }
    }
    Ok(members)
}

#[cfg(test)]
mod tests {
    use super::*;
    use oci::Algorithm;

    fn member(seed: &str, media_type: &str, platform: Option<&str>, is_explicit: bool) -> Member {
        let digest = Digest::of(Algorithm::Sha256, seed.as_bytes());
        let plain = Descriptor::new(media_type.parse().unwrap(), digest.clone(), 7);
        let platform = platform.map(|platform| platform.parse().unwrap());
        Member::new(Descriptor { platform, ..plain }, &digest.into(), is_explicit).unwrap()
    }

    #[test]
    fn the_format_is_that_of_the_images() {
        let of = |types: &[&str]| {
            media_type(&types.iter().map(|media_type| member("a", media_type, None, false)).collect::<Vec<_>>())
        };
        let (docker, oci) = (MediaType::DOCKER_MANIFEST, MediaType::OCI_MANIFEST);
        assert_eq!(of(&[docker, docker]), MediaType::DOCKER_LIST);
        assert_eq!(of(&[docker, oci]), MediaType::OCI_INDEX);
        assert_eq!(of(&[oci]), MediaType::OCI_INDEX);
    }

    #[test]
    fn one_platform_twice_is_refused_unless_both_are_meant() {
        let member =
            |seed: &str, platform, is_explicit| member(seed, MediaType::OCI_MANIFEST, Some(platform), is_explicit);
        let code = |members: &[Member]| check_platforms(members).map_err(|error| error.code());
        let arm = |is_explicit| [member("a", "linux/arm64", true), member("b", "linux/arm64/v8", is_explicit)];
        assert_eq!(code(&arm(false)), Err("platform_twice"));
        assert_eq!(code(&arm(true)), Ok(()));
        assert_eq!(code(&[member("a", "linux/amd64", false), member("b", "linux/arm64", false)]), Ok(()));
        let unknown = || member("c", "unknown/unknown", false);
        assert_eq!(code(&[unknown(), unknown()]), Ok(()), "attestations are for nobody");
    }
}
