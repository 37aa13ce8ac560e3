//! Some platforms of an index, as a smaller index.

use std::collections::HashSet;

use futures_util::TryStreamExt;
use serde::Deserialize;
use serde_json::Value;

use super::{Copier, Runtime, Source, Target, check_size};
use crate::{
    Code, Contents, Descriptor, Digest, Error, Kind, MAX_MANIFEST_SIZE, Manifest, MediaType, Name, Platform, Read,
    Result,
};

/// By which BuildKit says that an entry of an index is no image but tells of one.
const REFERENCE_TYPE: &str = "vnd.docker.reference.type";

/// Of which image it tells.
const REFERENCE_DIGEST: &str = "vnd.docker.reference.digest";

pub(super) struct Subset {
    pub manifest: Manifest,
    /// What was left out; empty when the manifest is the whole.
    pub dropped: Vec<String>,
}

impl<S: Source + ?Sized, T: Target + ?Sized> Copier<'_, S, T> {
    /// What of a manifest is wanted.
    pub(super) async fn subset(&self, from: &Name, whole: Manifest) -> Result<Subset> {
        let wanted = &self.options.platforms;
        if wanted.is_empty() {
            return Ok(Subset { manifest: whole, dropped: Vec::new() });
        }
        let contents = Contents::parse(&whole.media_type, &whole.bytes)?;
        if contents.kind == Kind::Index {
            return smaller(whole, &contents, wanted);
        }
        if let Some(platform) = platform_of(self.source, self.runtime, from, &contents).await?
            && !wanted.iter().any(|wanted| platform.fits(wanted))
        {
            return Err(nothing_left(&[platform.to_string()]));
        }
        Ok(Subset { manifest: whole, dropped: Vec::new() })
    }
}

/// What a single image says in its config; `None` for artifacts, and for what says nothing.
///
/// # Errors
/// Those of the registry; `SIZE_INVALID` for a config that is too long, or of another length than its manifest says.
pub async fn platform_of<S: Read + ?Sized>(
    source: &S,
    runtime: &dyn Runtime,
    from: &Name,
    image: &Contents,
) -> Result<Option<Platform>> {
    let is_image = |config: &&Descriptor| MediaType::is_image_config(config.media_type.as_str());
    let Some(config) = image.config.as_ref().filter(is_image) else { return Ok(None) };
    if config.size > MAX_MANIFEST_SIZE as u64 {
        return Err(Error::new(Code::SizeInvalid, "the image's config is too long to be read"));
    }
    let blob = source.get_blob(from, &config.digest, None).await?;
    check_size(config, blob.size)?;
    let pieces: Vec<bytes::Bytes> = runtime.stream(blob).try_collect().await.map_err(broken_config)?;
    let platform = serde_json::from_slice::<Platform>(&pieces.concat()).ok();
    Ok(platform.filter(Platform::is_known))
}

fn broken_config(error: std::io::Error) -> Error {
    Error::new(Code::BadGateway, "the image's config broke off").with_source(error)
}

/// The same index with fewer entries. What else it says is kept, also what we do not know.
fn smaller(whole: Manifest, contents: &Contents, wanted: &[Platform]) -> Result<Subset> {
    let entries = &contents.manifests;
    let is_wanted = |entry: &Descriptor| match known_platform(entry) {
        Some(platform) => wanted.iter().any(|wanted| platform.fits(wanted)),
        None => false,
    };
    let images: HashSet<&Digest> = entries.iter().filter(|entry| is_wanted(entry)).map(|entry| &entry.digest).collect();
    let offered: Vec<String> = entries.iter().filter_map(known_platform).map(ToString::to_string).collect();
    if images.is_empty() {
        return Err(nothing_left(&offered));
    }
    let keeps: Vec<bool> = entries
        .iter()
        .map(|entry| images.contains(&entry.digest) || told_of(entry).is_some_and(|image| images.contains(&image)))
        .collect();
    if keeps.iter().all(|keep| *keep) {
        return Ok(Subset { manifest: whole, dropped: Vec::new() });
    }
    let dropped = entries.iter().zip(&keeps).filter(|(_, keep)| !**keep).filter_map(|(entry, _)| known_platform(entry));
    let mut dropped: Vec<String> = dropped.map(ToString::to_string).collect();
    dropped.sort();
    dropped.dedup();
    if dropped.is_empty() {
        dropped.push("entries without a platform".to_owned());
    }
    Ok(Subset { manifest: rewritten(&whole, &keeps)?, dropped })
}

fn rewritten(whole: &Manifest, keeps: &[bool]) -> Result<Manifest> {
    #[derive(Deserialize)]
    struct Document {
        manifests: Vec<Value>,
        #[serde(flatten)]
        rest: serde_json::Map<String, Value>,
    }
    let unreadable = |error| Error::new(Code::ManifestInvalid, "the index cannot be read").with_source(error);
    let Document { manifests, mut rest } = serde_json::from_slice(&whole.bytes).map_err(unreadable)?;
    let kept = manifests.into_iter().zip(keeps).filter(|(_, keep)| **keep).map(|(entry, _)| entry);
    rest.insert("manifests".to_owned(), kept.collect());
    let bytes = serde_json::to_vec(&rest).map_err(unreadable)?;
    Ok(Manifest::new(whole.media_type.clone(), bytes))
}

fn known_platform(entry: &Descriptor) -> Option<&Platform> {
    entry.platform.as_ref().filter(|platform| platform.is_known())
}

/// The image that an entry of an index tells of: BuildKit puts attestations beside images in that way.
pub fn told_of(entry: &Descriptor) -> Option<Digest> {
    let annotations = entry.annotations.as_ref()?;
    annotations.get(REFERENCE_TYPE)?;
    annotations.get(REFERENCE_DIGEST)?.parse().ok()
}

fn nothing_left(offered: &[String]) -> Error {
    let mut offered = offered.to_vec();
    offered.sort();
    offered.dedup();
    let message = format!("the image has none of the wanted platforms; it has: {}", offered.join(", "));
    Error::new(Code::ManifestUnknown, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Algorithm;

    fn entry(seed: &str, more: &str) -> String {
        let digest = Digest::of(Algorithm::Sha256, seed.as_bytes());
        format!(r#"{{"mediaType":"{}","digest":"{digest}","size":7,"future":"{seed}"{more}}}"#, MediaType::OCI_MANIFEST)
    }

    fn image(platform: &str) -> String {
        let mut words = platform.split('/');
        let (os, architecture) = (words.next().unwrap(), words.next().unwrap());
        let variant = words.next().map(|variant| format!(r#","variant":"{variant}""#)).unwrap_or_default();
        let more = format!(r#","platform":{{"os":"{os}","architecture":"{architecture}"{variant}}}"#);
        entry(platform, &more)
    }

    fn attestation(of: &str) -> String {
        let digest = Digest::of(Algorithm::Sha256, of.as_bytes());
        let annotations = format!(r#"{{"{REFERENCE_TYPE}":"attestation-manifest","{REFERENCE_DIGEST}":"{digest}"}}"#);
        let platform = r#"{"os":"unknown","architecture":"unknown"}"#;
        entry(&format!("told of {of}"), &format!(r#","annotations":{annotations},"platform":{platform}"#))
    }

    fn index(media_type: &str, entries: &[String]) -> Manifest {
        let text = format!(
            r#"{{"schemaVersion":2,"mediaType":"{media_type}","annotations":{{"kept":"yes"}},"future":[1],"manifests":[{}]}}"#,
            entries.join(",")
        );
        Manifest::new(media_type.parse().unwrap(), text)
    }

    fn subset(whole: &Manifest, wanted: &[&str]) -> Result<Subset> {
        let contents = Contents::parse(&whole.media_type, &whole.bytes).unwrap();
        let wanted: Vec<Platform> = wanted.iter().map(|wanted| wanted.parse().unwrap()).collect();
        smaller(whole.clone(), &contents, &wanted)
    }

    #[test]
    fn a_smaller_index_keeps_all_but_what_was_not_wanted() {
        let platforms = ["linux/amd64", "linux/arm64/v8", "linux/arm/v7"];
        let mut entries: Vec<String> = platforms.iter().map(|platform| image(platform)).collect();
        entries.extend(platforms.iter().map(|platform| attestation(platform)));
        for media_type in [MediaType::OCI_INDEX, MediaType::DOCKER_LIST] {
            let Subset { manifest, dropped } = subset(&index(media_type, &entries), &["linux/arm64"]).unwrap();
            assert_eq!(manifest.media_type.as_str(), media_type);
            assert_eq!(dropped, ["linux/amd64", "linux/arm/v7"]);
            let document: Value = serde_json::from_slice(&manifest.bytes).unwrap();
            assert_eq!((&document["annotations"]["kept"], &document["future"][0]), (&"yes".into(), &1.into()));
            assert_eq!(document["mediaType"], media_type);
            let futures: Vec<&Value> =
                document["manifests"].as_array().unwrap().iter().map(|entry| &entry["future"]).collect();
            assert_eq!(futures, ["linux/arm64/v8", "told of linux/arm64/v8"]);
            assert_eq!(Digest::of(Algorithm::Sha256, &manifest.bytes), manifest.digest);
        }
    }

    #[test]
    fn all_that_is_wanted_is_the_very_same_bytes() {
        let whole = index(MediaType::OCI_INDEX, &[image("linux/amd64"), attestation("linux/amd64")]);
        let Subset { manifest, dropped } = subset(&whole, &["linux/amd64", "windows/amd64"]).unwrap();
        assert_eq!((manifest, dropped.len()), (whole, 0));
    }

    #[test]
    fn a_platform_that_is_not_there_is_told_with_those_that_are() {
        let whole = index(MediaType::OCI_INDEX, &[image("linux/amd64"), image("linux/arm64")]);
        let error = subset(&whole, &["linux/s390x"]).err().unwrap();
        assert_eq!(error.code, Code::ManifestUnknown);
        assert!(error.message.ends_with("it has: linux/amd64, linux/arm64"), "{error}");
    }
}
