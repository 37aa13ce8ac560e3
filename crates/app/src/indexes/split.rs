//! Tags for the images of an index. The images are there already, so their digests stay what they are.

use std::collections::HashMap;

use oci::copy::told_of;
use oci::{Contents, Kind, Manifest, Platform, Reference, Tag};

use super::suffix::{by_platform, short};
use super::{Indexes, TagFate, id_of, written};
use crate::access::{Permit, Pull, Push};
use crate::images::SetTag;
use crate::{Error, Result};

/// What shall have tags of its own.
#[derive(Clone, Debug)]
pub struct Split {
    /// The index.
    pub index: Reference,
    /// The tags.
    pub naming: Naming,
    /// Move tags that are on something else.
    pub overwrite: bool,
}

/// Which tags the images get.
#[derive(Clone, Debug)]
pub enum Naming {
    /// Just these.
    Tags(Vec<(Platform, Tag)>),
    /// Every image one, made of this and a suffix.
    Suffix(String, Rule),
}

/// How suffixes are made of platforms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// `-x86`, `-arm`, and the architecture of all others.
    Short,
    /// `-linux-amd64`, `-linux-arm-v7`.
    Platform,
}

/// What a split would do.
#[derive(Clone, Debug)]
pub struct SplitPlan {
    /// Stands for all of it.
    pub id: String,
    /// Image by image, in the order of the index.
    pub rows: Vec<SplitRow>,
}

/// What would happen to one image.
#[derive(Clone, Debug)]
pub struct SplitRow {
    /// What it runs on.
    pub platform: String,
    /// Of its manifest.
    pub digest: oci::Digest,
    /// The tag.
    pub tag: Tag,
    /// What the tag is on now.
    pub before: Option<String>,
    /// What becomes of it.
    pub fate: TagFate,
}

/// How a split went.
#[derive(Debug)]
pub enum SplitUp {
    /// The tags are set.
    Done(SplitPlan),
    /// The plan is another one now: nothing was done.
    Changed(SplitPlan),
    /// Some tags are on something else: nothing was done.
    Taken(SplitPlan),
}

impl Indexes {
    /// What a split would do; changes nothing.
    ///
    /// # Errors
    /// [`Error::Conflict`] `not_an_index`, `platform_missing`, `platform_twice`, `tag_twice`; `MANIFEST_UNKNOWN`.
    pub async fn plan_split(&self, permit: &Permit<Pull>, wanted: &Split) -> Result<SplitPlan> {
        let index = self.core.registry.get_manifest(permit.repository(), &wanted.index).await?;
        let mut rows = Vec::new();
        for (platform, digest, tag) in named(&index, wanted)? {
            let before = self.now(permit.repository(), &tag).await?;
            let fate = TagFate::of(before.as_deref(), digest.as_str());
            rows.push(SplitRow { platform: written(&platform), digest, tag, before, fate });
        }
        let line = |row: &SplitRow| format!("{} {} {}", row.tag, row.digest, row.before.as_deref().unwrap_or("-"));
        let id = id_of([wanted.overwrite.to_string()].into_iter().chain(rows.iter().map(line)));
        Ok(SplitPlan { id, rows })
    }

    /// Set the tags. With the id of a plan only if it is still that one.
    ///
    /// # Errors
    /// As for `plan_split`; what the upstream refuses, where there is one.
    pub async fn split(
        &self,
        push: &Permit<Push>,
        pull: &Permit<Pull>,
        wanted: &Split,
        plan: Option<&str>,
    ) -> Result<SplitUp> {
        let now = self.plan_split(pull, wanted).await?;
        if plan.is_some_and(|id| id != now.id) {
            return Ok(SplitUp::Changed(now));
        }
        if now.rows.iter().any(|row| row.fate == TagFate::Moves) && !wanted.overwrite {
            return Ok(SplitUp::Taken(now));
        }
        for row in &now.rows {
            if self.images.set_tag(push, &row.tag, &row.digest, wanted.overwrite).await? == SetTag::Taken {
                return Ok(SplitUp::Taken(self.plan_split(pull, wanted).await?));
            }
        }
        Ok(SplitUp::Done(now))
    }
}

/// The images that get a tag.
fn named(index: &Manifest, wanted: &Split) -> Result<Vec<(Platform, oci::Digest, Tag)>> {
    let contents = Contents::parse(&index.media_type, &index.bytes)?;
    if contents.kind != Kind::Index {
        let message = format!("{} is one image, and no index of several", wanted.index);
        return Err(Error::conflict("not_an_index", message));
    }
    let known = |entry: &oci::Descriptor| entry.platform.clone().filter(Platform::is_known);
    let images = contents.manifests.iter().filter(|entry| told_of(entry).is_none());
    let images: Vec<(Platform, oci::Digest)> =
        images.filter_map(|entry| Some((known(entry)?, entry.digest.clone()))).collect();
    let named = match &wanted.naming {
        Naming::Tags(tags) => by_tags(&images, tags)?,
        Naming::Suffix(base, rule) => images
            .into_iter()
            .map(|(platform, digest)| {
                let suffix = match rule {
                    Rule::Short => short(&platform),
                    Rule::Platform => by_platform(&platform),
                };
                let tag = format!("{base}{suffix}").parse()?;
                Ok((platform, digest, tag))
            })
            .collect::<Result<_>>()?,
    };
    if named.is_empty() {
        return Err(Error::conflict("platform_missing", "there is no image in the index that says what it runs on"));
    }
    check_once(&named)?;
    Ok(named)
}

fn by_tags(images: &[(Platform, oci::Digest)], tags: &[(Platform, Tag)]) -> Result<Vec<(Platform, oci::Digest, Tag)>> {
    let one = |(wanted, tag): &(Platform, Tag)| {
        let mut fitting = images.iter().filter(|(platform, _)| platform.fits(wanted));
        match (fitting.next(), fitting.next()) {
            (Some((platform, digest)), None) => Ok((platform.clone(), digest.clone(), tag.clone())),
            (None, _) => {
                let offered: Vec<String> = images.iter().map(|(platform, _)| written(platform)).collect();
                let message = format!("there is no {wanted} in the index; there is {}", offered.join(", "));
                Err(Error::conflict("platform_missing", message))
            }
            (Some((one, _)), Some((other, _))) => {
                let message = format!("{wanted} may be {} or {}: say which", written(one), written(other));
                Err(Error::conflict("platform_twice", message))
            }
        }
    };
    tags.iter().map(one).collect()
}

/// One tag is on one image.
fn check_once(named: &[(Platform, oci::Digest, Tag)]) -> Result<()> {
    let mut seen: HashMap<&str, &oci::Digest> = HashMap::new();
    for (_, digest, tag) in named {
        if seen.insert(tag.as_str(), digest).is_some_and(|other| other != digest) {
            return Err(Error::conflict("tag_twice", format!("two images of the index would both be {tag}")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use oci::{Algorithm, Digest};

    fn index(platforms: &[&str]) -> Manifest {
        let entry = |platform: &&str| {
            let platform: Platform = platform.parse().unwrap();
            let digest = Digest::of(Algorithm::Sha256, platform.to_string().as_bytes());
            let media_type = oci::MediaType::OCI_MANIFEST.parse().unwrap();
            oci::Descriptor { platform: Some(platform), ..oci::Descriptor::new(media_type, digest, 7) }
        };
        let entries: Vec<oci::Descriptor> = platforms.iter().map(entry).collect();
        let text = serde_json::json!({ "schemaVersion": 2, "manifests": entries }).to_string();
        Manifest::new(oci::MediaType::OCI_INDEX.parse().unwrap(), text)
    }

    fn split(platforms: &[&str], naming: Naming) -> Result<Vec<String>, &'static str> {
        let wanted = Split { index: "1.0".parse().unwrap(), naming, overwrite: false };
        let named = named(&index(platforms), &wanted).map_err(|error| error.code())?;
        Ok(named.into_iter().map(|(platform, _, tag)| format!("{platform} {tag}")).collect())
    }

    #[test]
    fn images_get_tags_by_rule_or_by_name() {
        let all = ["linux/amd64", "linux/arm64/v8", "linux/arm/v7", "unknown/unknown"];
        let by = |rule| split(&all, Naming::Suffix("1.0".to_owned(), rule)).unwrap();
        assert_eq!(by(Rule::Short), ["linux/amd64 1.0-x86", "linux/arm64/v8 1.0-arm", "linux/arm/v7 1.0-armv7"]);
        assert_eq!(by(Rule::Platform)[1..], ["linux/arm64/v8 1.0-linux-arm64", "linux/arm/v7 1.0-linux-arm-v7"]);
        let tags = |tags: &[(&str, &str)]| {
            let tags = tags.iter().map(|(platform, tag)| (platform.parse().unwrap(), tag.parse().unwrap()));
            split(&all, Naming::Tags(tags.collect()))
        };
        assert_eq!(tags(&[("linux/arm64", "a")]).unwrap(), ["linux/arm64/v8 a"]);
        assert_eq!(tags(&[("linux/s390x", "a")]), Err("platform_missing"));
        assert_eq!(tags(&[("linux/amd64", "a"), ("linux/arm64", "a")]), Err("tag_twice"));
    }
}
