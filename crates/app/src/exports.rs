//! Images as files: what `docker load` takes, or an OCI layout, streamed while it is read. Nothing of an image changes on the
//! way, and the length of the file is known before its first byte.

use std::collections::HashSet;
use std::sync::Arc;

use archive::{Format, Pack, Piece};
use futures_util::{StreamExt, TryStreamExt, stream};
use oci::copy::{platform_of, told_of};
use oci::{
    ByteStream, Code, Contents, Descriptor, Digest, Kind, Manifest, MediaType, Name, Platform, Reference, Registry,
    body_of,
};
use store::{OnTokio, stream_of};

use crate::access::{Permit, Pull};
use crate::core::Core;
use crate::images::Images;
use crate::{Error, Result};

/// Manifests of one file, and what they may have together, in bytes: they are in memory.
const MOST_MANIFESTS: usize = 1000;
const MOST_BYTES: usize = 64 << 20;

/// What is wanted as a file.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The image.
    pub reference: Reference,
    /// How it is written.
    pub format: Format,
    /// Of an index only the image for this one.
    pub platform: Option<Platform>,
    /// The host by which images here are named: what is loaded has the name that a pull would give it.
    pub host: Option<String>,
}

/// An image as a file.
pub struct Export {
    /// What to call the file: letters, digits, `.`, `_` and `-`.
    pub file_name: String,
    /// Its length, in bytes.
    pub length: u64,
    /// Its bytes. It breaks off when the registry does.
    pub body: ByteStream,
}

/// Images as files.
pub struct Exports {
    core: Arc<Core>,
    images: Images,
}

impl Exports {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { images: Images::new(core.clone()), core }
    }

    /// An image as a file. Counted as a pull.
    ///
    /// # Errors
    /// `NAME_UNKNOWN`, `MANIFEST_UNKNOWN`; [`Error::Conflict`] `platform_missing`, `platform_needed`, `not_an_image`.
    pub async fn open(&self, permit: &Permit<Pull>, wanted: &Wanted) -> Result<Export> {
        let name = permit.repository();
        let root = self.images.get_manifest(permit, &wanted.reference).await?;
        let (root, platform) = self.chosen(name, root, wanted).await?;
        let manifests = self.below(name, root).await?;
        let skipped = self.elsewhere(name, &manifests).await?;
        let tag = match &wanted.reference {
            Reference::Tag(tag) => Some(tag.to_string()),
            Reference::Digest(_) => None,
        };
        let host = wanted.host.as_deref().map(|host| format!("{host}/")).unwrap_or_default();
        let full = tag.as_ref().map(|tag| format!("{host}{name}:{tag}"));
        let pack = Pack::new(wanted.format, (full.as_deref(), tag.as_deref()), &manifests, &skipped);
        let pack = pack.map_err(|error| Error::conflict("not_an_image", error.to_string()))?;
        let (length, registry) = (pack.length(), self.core.registry.clone());
        let body = stream_pieces(registry, name.clone(), pack.pieces());
        Ok(Export { file_name: file_name(name, wanted, platform.as_ref()), length, body })
    }

    /// What is written of it: for Docker one image, for others all of it unless one platform is wanted.
    async fn chosen(&self, name: &Name, root: Manifest, wanted: &Wanted) -> Result<(Manifest, Option<Platform>)> {
        let contents = Contents::parse(&root.media_type, &root.bytes)?;
        if contents.kind == Kind::Image {
            if let Some(wanted) = &wanted.platform
                && let Some(own) = platform_of(&*self.core.registry, &OnTokio, name, &contents).await?
                && !own.fits(wanted)
            {
                return Err(missing(wanted, &[own]));
            }
            let is_image = contents.config.is_some_and(|config| MediaType::is_image_config(config.media_type.as_str()));
            if wanted.format == Format::Docker && !is_image {
                return Err(Error::conflict(
                    "not_an_image",
                    "this is no image: Docker cannot load it; take format=oci",
                ));
            }
            return Ok((root, None));
        }
        let images: Vec<&Descriptor> = contents.manifests.iter().filter(|child| told_of(child).is_none()).collect();
        let known = |child: &&&Descriptor| child.platform.as_ref().is_some_and(Platform::is_known);
        let offered: Vec<Platform> = images.iter().filter(known).filter_map(|child| child.platform.clone()).collect();
        let fits = |child: &&Descriptor| match (&wanted.platform, &child.platform) {
            (Some(wanted), Some(own)) => own.is_known() && own.fits(wanted),
            (Some(_), None) => false,
            (None, _) => true,
        };
        let fitting: Vec<&Descriptor> = images.into_iter().filter(fits).collect();
        let child = match (&fitting[..], &wanted.platform, wanted.format) {
            (_, None, Format::Oci) => return Ok((root, None)),
            ([], Some(platform), _) => return Err(missing(platform, &offered)),
            ([one], ..) => *one,
            ([first, ..], Some(_), Format::Oci | Format::Docker) if is_one_platform(&fitting) => *first,
            _ => {
                let message = format!(
                    "the file holds one image: say for which platform, of {}; or take all of them by format=oci",
                    list(&offered)
                );
                return Err(Error::conflict("platform_needed", message));
            }
        };
        let manifest = self.core.registry.get_manifest(name, &child.digest.clone().into()).await?;
        Ok((manifest, child.platform.clone()))
    }

    /// A manifest and everything below it.
    async fn below(&self, name: &Name, root: Manifest) -> Result<Vec<Manifest>> {
        let (mut seen, mut bytes) = (HashSet::from([root.digest.clone()]), 0);
        let (mut all, mut next) = (vec![root], 0);
        while next < all.len() {
            let contents = Contents::parse(&all[next].media_type, &all[next].bytes)?;
            bytes += all[next].bytes.len();
            if all.len() > MOST_MANIFESTS || bytes > MOST_BYTES {
                let message = format!("a file holds at most {MOST_MANIFESTS} manifests of {MOST_BYTES} bytes");
                return Err(oci::Error::new(Code::SizeInvalid, message).into());
            }
            for child in contents.manifests {
                if seen.insert(child.digest.clone()) {
                    all.push(self.core.registry.get_manifest(name, &child.digest.into()).await?);
                }
            }
            next += 1;
        }
        Ok(all)
    }

    /// Layers that are not distributed, unless they are here all the same.
    async fn elsewhere(&self, name: &Name, manifests: &[Manifest]) -> Result<HashSet<Digest>> {
        let mut skipped = HashSet::new();
        for manifest in manifests {
            for layer in Contents::parse(&manifest.media_type, &manifest.bytes)?.foreign_layers {
                match self.core.registry.stat_blob(name, &layer.digest).await {
                    Ok(_) => {}
                    Err(error) if error.code == Code::BlobUnknown => drop(skipped.insert(layer.digest)),
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(skipped)
    }
}

fn is_one_platform(images: &[&Descriptor]) -> bool {
    images.iter().all(|image| match (&image.platform, &images[0].platform) {
        (Some(one), Some(other)) => one.is_same(other),
        _ => false,
    })
}

fn missing(wanted: &Platform, offered: &[Platform]) -> Error {
    Error::conflict("platform_missing", format!("there is no {wanted} in the image; there is {}", list(offered)))
}

fn list(platforms: &[Platform]) -> String {
    platforms.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Names and tags are letters, digits and `._-/`.
fn file_name(name: &Name, wanted: &Wanted, platform: Option<&Platform>) -> String {
    let reference = match &wanted.reference {
        Reference::Tag(tag) => tag.to_string(),
        Reference::Digest(digest) => digest.hex()[..12].to_owned(),
    };
    let platform = platform.map(|platform| format!("-{platform}")).unwrap_or_default();
    let text = format!("{name}-{reference}{platform}.tar");
    let safe = |letter: char| if letter.is_ascii_alphanumeric() || "._-".contains(letter) { letter } else { '-' };
    text.chars().map(safe).collect()
}

/// One piece after another, each blob asked for when it is its turn.
fn stream_pieces(registry: Arc<dyn Registry>, name: Name, pieces: Vec<Piece>) -> ByteStream {
    let streams = stream::iter(pieces).then(move |piece| {
        let (registry, name) = (registry.clone(), name.clone());
        async move {
            match piece {
                Piece::Bytes(bytes) => Ok(body_of(bytes)),
                Piece::Blob { digest, size } => blob(&*registry, &name, &digest, size).await,
            }
        }
    });
    Box::pin(streams.try_flatten())
}

/// The answer has begun: breaking it off tells that it is not whole.
async fn blob(registry: &dyn Registry, name: &Name, digest: &Digest, size: u64) -> std::io::Result<ByteStream> {
    let blob = registry.get_blob(name, digest, None).await.map_err(|error| {
        tracing::warn!(%error, repository = %name, %digest, "an image that is written as a file breaks off");
        std::io::Error::other(error)
    })?;
    if blob.size != size {
        tracing::warn!(repository = %name, %digest, "an image that is written as a file breaks off: a blob has another size");
        return Err(std::io::Error::other("a blob has another size than its manifest says"));
    }
    Ok(stream_of(blob))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_safe_names() {
        let wanted = |reference: &str| Wanted {
            reference: reference.parse().unwrap(),
            format: Format::Oci,
            platform: None,
            host: None,
        };
        let name: Name = "team/app".parse().unwrap();
        let platform: Platform = "linux/arm/v7".parse().unwrap();
        assert_eq!(file_name(&name, &wanted("1.0"), Some(&platform)), "team-app-1.0-linux-arm-v7.tar");
        let digest = format!("sha256:{}", "a".repeat(64));
        assert_eq!(file_name(&name, &wanted(&digest), None), "team-app-aaaaaaaaaaaa.tar");
    }
}
