//! The images that a daemon holds, and what uses them.

use std::fmt;

use chrono::{DateTime, Utc};
use reqwest::Method;
use serde::{Deserialize, Deserializer};

use crate::call::Call;
use crate::daemon::Daemon;
use crate::error::Result;
use crate::name::ImageName;

/// How Docker writes that there is no name.
const NONE: &str = "<none>";

/// An image of the daemon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// `sha256:…`: of its configuration, or of its manifest where the daemon keeps images as containerd does.
    pub id: String,
    /// Its names with their tags; none: it is untagged.
    pub tags: Vec<String>,
    /// Its names with digests, as far as it was pulled or pushed.
    pub digests: Vec<String>,
    /// In bytes, unpacked.
    pub size: u64,
    /// When it was made.
    pub created_at: Option<DateTime<Utc>>,
}

/// What an image runs on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Platform {
    /// `linux`.
    pub os: String,
    /// `amd64`; empty if the image does not say.
    pub architecture: String,
    /// `v7`; empty if there is none.
    pub variant: String,
}

/// A container, as far as it uses an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Container {
    /// Its name, else its id.
    pub name: String,
    /// The image that it was made from.
    pub image: String,
    /// Whether it runs.
    pub is_running: bool,
}

/// What went, by a deletion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Names.
    pub tags: u64,
    /// Images, or layers of theirs that had been images once.
    pub images: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RemovedAnswer {
    untagged: Option<String>,
    deleted: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ImageAnswer {
    id: String,
    #[serde(default, deserialize_with = "or_nothing")]
    repo_tags: Vec<String>,
    #[serde(default, deserialize_with = "or_nothing")]
    repo_digests: Vec<String>,
    #[serde(default)]
    size: i64,
    #[serde(default)]
    created: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct InspectAnswer {
    id: String,
    #[serde(default)]
    os: String,
    #[serde(default)]
    architecture: String,
    #[serde(default)]
    variant: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ContainerAnswer {
    id: String,
    #[serde(default, deserialize_with = "or_nothing")]
    names: Vec<String>,
    #[serde(rename = "ImageID", default)]
    image: String,
    #[serde(default)]
    state: String,
}

/// Docker writes `null` for an empty list.
fn or_nothing<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

impl Daemon {
    /// All images, but for those that others are only made of.
    ///
    /// # Errors
    /// As for all calls.
    pub async fn images(&self) -> Result<Vec<Image>> {
        let found: Vec<ImageAnswer> = self.get(&["images", "json"], &[]).await?;
        Ok(found.into_iter().map(Image::from).collect())
    }

    /// All containers, running or not.
    ///
    /// # Errors
    /// As for all calls.
    pub async fn containers(&self) -> Result<Vec<Container>> {
        let found: Vec<ContainerAnswer> = self.get(&["containers", "json"], &[("all", "true")]).await?;
        Ok(found.into_iter().map(Container::from).collect())
    }

    /// The id of an image, and what it runs on.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; as for all calls.
    pub async fn inspect(&self, image: &ImageName) -> Result<(String, Platform)> {
        let InspectAnswer { id, os, architecture, variant } =
            self.get(&["images", image.as_str(), "json"], &[]).await?;
        Ok((id, Platform { os: word(&os), architecture: word(&architecture), variant: word(&variant) }))
    }

    /// Give an image one more name. Another image that has the name loses it.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; as for all calls.
    pub async fn tag(&self, image: &ImageName, repository: &str, tag: &str) -> Result<()> {
        let query = [("repo", repository), ("tag", tag)];
        let url = self.path(&["images", image.as_str(), "tag"], &query).await?;
        self.done(Call::plain(self, Method::POST, url)).await
    }

    /// Take a name away. The image goes with its last name, unless a container was made from it.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when nothing has that name; [`crate::Error::InUse`]; as for all calls.
    pub async fn untag(&self, name: &ImageName) -> Result<Removed> {
        let url = self.path(&["images", name.as_str()], &[]).await?;
        let gone: Vec<RemovedAnswer> = self.json(Call::long(self, Method::DELETE, url)).await?;
        Ok(Removed::of(&gone))
    }

    /// Remove an image with all of its names, also if stopped containers were made from it.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; [`crate::Error::InUse`] when a container runs from it, or other images are made of it; as for all
    /// calls.
    pub async fn remove(&self, id: &ImageName) -> Result<Removed> {
        let url = self.path(&["images", id.as_str()], &[("force", "true")]).await?;
        let gone: Vec<RemovedAnswer> = self.json(Call::long(self, Method::DELETE, url)).await?;
        Ok(Removed::of(&gone))
    }
}

impl Removed {
    fn of(answers: &[RemovedAnswer]) -> Self {
        // Names with digests go along; people know only those with tags.
        let tags = answers.iter().filter_map(|answer| answer.untagged.as_ref()).filter(|name| !name.contains('@'));
        let images = answers.iter().filter(|answer| answer.deleted.is_some());
        Self { tags: tags.count() as u64, images: images.count() as u64 }
    }
}

impl From<ImageAnswer> for Image {
    fn from(answer: ImageAnswer) -> Self {
        let named = |names: Vec<String>| names.into_iter().filter(|name| !name.contains(NONE)).collect();
        Self {
            id: answer.id,
            tags: named(answer.repo_tags),
            digests: named(answer.repo_digests),
            size: answer.size.try_into().unwrap_or_default(),
            created_at: DateTime::from_timestamp(answer.created, 0).filter(|at| at.timestamp() > 0),
        }
    }
}

impl From<ContainerAnswer> for Container {
    fn from(answer: ContainerAnswer) -> Self {
        let name = answer.names.first().map(|name| name.trim_start_matches('/').to_owned());
        Self {
            name: name.unwrap_or_else(|| answer.id.chars().take(12).collect()),
            image: answer.image,
            is_running: matches!(answer.state.as_str(), "running" | "paused" | "restarting"),
        }
    }
}

/// A word as platforms have it; what is none is as if it were not said.
fn word(text: &str) -> String {
    let is_word =
        text.len() <= 32 && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
    if is_word { text.to_owned() } else { String::new() }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.os, self.architecture)?;
        if self.variant.is_empty() { Ok(()) } else { write!(f, "/{}", self.variant) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_daemons_write_for_nothing_is_nothing() {
        let answer = r#"{"Id":"sha256:1","RepoTags":["<none>:<none>"],"RepoDigests":null,"Size":-1,"Created":0}"#;
        let image = Image::from(serde_json::from_str::<ImageAnswer>(answer).unwrap());
        assert_eq!(image, Image { id: "sha256:1".into(), tags: vec![], digests: vec![], size: 0, created_at: None });
        let answer = r#"{"Id":"0123456789abcdef","Names":null,"ImageID":"sha256:1","State":"paused"}"#;
        let container = Container::from(serde_json::from_str::<ContainerAnswer>(answer).unwrap());
        assert_eq!((container.name.as_str(), container.is_running), ("0123456789ab", true));
    }

    #[test]
    fn platforms_are_words() {
        let platform = Platform { os: word("linux"), architecture: word("arm"), variant: word("v7") };
        assert_eq!(platform.to_string(), "linux/arm/v7");
        assert_eq!(word("a b"), "");
    }
}
