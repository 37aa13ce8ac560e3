//! From what people write to the images that they mean.

use std::sync::Arc;

use db::RemoteId;
use oci::copy::Spot;
use oci::{Code, ImageReference, List, Name, PageRequest, Reference, Tag};

use super::{Direction, Here, Row, Wanted, invalid, problem};
use crate::access::{Access, Permit, Pull, Push, SignedIn};
use crate::core::Core;
use crate::error::Problem;
use crate::remotes::{Remotes, problem_of};
use crate::{Error, Result};

/// Images of one request.
const MOST_ROWS: usize = 20_000;

/// Tags of one repository that are looked through.
const MOST_TAGS: usize = 100_000;

/// From what people write to the images that they mean.
pub(crate) struct Expansion<'a> {
    pub core: &'a Arc<Core>,
    pub remotes: &'a Remotes,
    pub permit: &'a Permit<SignedIn>,
    pub wanted: &'a Wanted,
}

/// A reference whose tags could not be listed now.
pub(crate) struct Unlisted {
    pub reference: String,
    pub problem: Problem,
}

impl Unlisted {
    pub fn into_pair(self) -> (String, Problem) {
        (self.reference, self.problem)
    }
}

impl Expansion<'_> {
    /// Each image that is meant.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a reference that is none, and for too many images.
    pub async fn rows(&self) -> Result<(Vec<Row>, Vec<Unlisted>)> {
        let (mut rows, mut unlisted) = (Vec::new(), Vec::new());
        for text in &self.wanted.references {
            match self.rows_of(text).await {
                Ok(found) => rows.extend(found),
                Err(error @ (Error::Invalid(_) | Error::NotFound(_))) => return Err(error),
                Err(error) => unlisted.push(Unlisted { reference: text.clone(), problem: problem(&error) }),
            }
            if rows.len() > MOST_ROWS {
                return Err(invalid(format!("more than {MOST_ROWS} images: narrow the tags")));
            }
        }
        Ok((rows, unlisted))
    }

    async fn rows_of(&self, text: &str) -> Result<Vec<Row>> {
        let Wanted { remote_id, direction, .. } = self.wanted;
        let remote = match remote_id {
            Some(id) => Some(self.remotes.usable(self.permit, RemoteId(*id)).await?),
            None => None,
        };
        let image = read(text, *direction, remote.as_ref())?;
        let references = match &self.wanted.tags {
            Some(filter) if image.is_repository() => {
                let tags = filter.compile()?;
                match tags.named() {
                    Some(named) => named.iter().cloned().collect(),
                    None => tags.select(self.all_tags(&image).await?),
                }
                .into_iter()
                .map(Reference::Tag)
                .collect()
            }
            _ => vec![image.reference()],
        };
        references.into_iter().map(|reference| self.row(text, &image, reference)).collect()
    }

    async fn all_tags(&self, image: &ImageReference) -> Result<Vec<Tag>> {
        let page = PageRequest { limit: MOST_TAGS, last: None };
        let listed = match self.wanted.direction {
            Direction::Pull => {
                let id = self.wanted.remote_id.map(RemoteId);
                let (remote, _) = self.remotes.connect(self.permit, id, image.api_host()).await?;
                remote.list_tags(&image.repository, &page).await
            }
            Direction::Push => Here::new(self.core, self.permit.actor()).list_tags(&image.repository, &page).await,
        };
        let listed = listed.map_err(|error| match error.code {
            // A registry that answers is not one that could not be asked: there is no such repository.
            Code::NameUnknown => Error::Conflict(problem_of(&error)),
            _ => Error::Registry(error),
        })?;
        if listed.more {
            return Err(invalid(format!("{} has more than {MOST_TAGS} tags", image.repository)));
        }
        let mut tags = listed.items;
        if self.wanted.referrers {
            tags.retain(|tag| !tag.is_about_another()); // they come along with what they are about
        }
        Ok(tags)
    }

    fn row(&self, text: &str, image: &ImageReference, reference: Reference) -> Result<Row> {
        let repository = target_of(self.wanted, image)?;
        let tag = self.wanted.target_tag.as_deref().map(str::parse::<Tag>).transpose()?;
        // `name:tag@digest` is that digest, and the tag is how it is called.
        let named = tag.or_else(|| image.tag.clone().filter(|_| image.digest.is_some()));
        let target = Spot { repository, reference: named.map_or_else(|| reference.clone(), Reference::Tag) };
        let source = Spot { repository: image.repository.clone(), reference };
        let ours = if self.wanted.direction == Direction::Pull { &target } else { &source };
        let refused = self.check(&ours.repository).err().map(|error| problem(&error));
        let (registry, host) = (image.registry.clone(), image.api_host().to_owned());
        Ok(Row { reference: text.to_owned(), registry, host, source, target, look: None, refused })
    }

    fn check(&self, ours: &Name) -> Result<()> {
        let access = Access::new(self.core.clone());
        if self.wanted.direction == Direction::Pull {
            access.permit(self.permit.actor(), Push(ours.clone()))?;
        }
        // Also to write: who copies learns what is there.
        access.permit(self.permit.actor(), Pull(ours.clone())).map(drop)
    }
}

/// A reference as it is meant with a remote: what names no registry is in that one.
fn read(text: &str, direction: Direction, remote: Option<&db::Remote>) -> Result<ImageReference> {
    let told = |error: oci::Error| Error::invalid("reference_invalid", format!("{text:?}: {}", error.message));
    let host = remote.and_then(|remote| remote.settings.url.split_once("://")).map(|(_, host)| host);
    let Some(host) = host else { return text.parse().map_err(told) };
    if direction == Direction::Push {
        return ImageReference::at(host, text).map_err(told);
    }
    match text.parse::<ImageReference>() {
        // Docker Hub has short names of its own.
        Ok(image) if image.api_host() == host => Ok(image),
        Ok(image) if text.trim().starts_with(&format!("{}/", image.registry)) => {
            let message = format!("{text:?} is not in the remote {host}: leave the registry out");
            Err(Error::invalid("reference_invalid", message))
        }
        _ => ImageReference::at(host, text).map_err(told),
    }
}

fn target_of(wanted: &Wanted, image: &ImageReference) -> Result<Name> {
    match &wanted.target_repository {
        Some(name) => Ok(name.parse()?),
        None if wanted.direction == Direction::Push => Ok(image.repository.clone()),
        None => Ok(image.short_repository()),
    }
}

/// The repositories of ours that images come into.
pub(super) fn targets(wanted: &Wanted) -> Result<Vec<Name>> {
    let target = |text: &String| target_of(wanted, &read(text, Direction::Pull, None)?);
    names(wanted.references.iter().map(target))
}

/// The repositories of ours that images come from.
pub(super) fn sources(wanted: &Wanted) -> Result<Vec<Name>> {
    let source = |text: &String| Ok(ImageReference::at("localhost", text)?.repository);
    names(wanted.references.iter().map(source))
}

fn names(names: impl Iterator<Item = Result<Name>>) -> Result<Vec<Name>> {
    let mut names = names.collect::<Result<Vec<Name>>>()?;
    names.sort();
    names.dedup();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn remote(url: &str) -> db::Remote {
        let settings = db::remotes::Settings {
            name: "remote".into(),
            url: url.into(),
            username: None,
            sealed_password: None,
            ca_certificate: None,
            insecure_http: false,
            allow_private: false,
            shared: false,
            platforms: None,
        };
        db::Remote { id: RemoteId(1), created_at: DateTime::UNIX_EPOCH, settings }
    }

    #[test]
    fn what_names_no_registry_is_in_the_remote() {
        let (harbour, hub) = (remote("http://registry:5000"), remote("https://registry-1.docker.io"));
        for (text, remote, whole) in [
            ("nginx", None, "docker.io/library/nginx"),
            ("nginx:1", Some(&hub), "docker.io/library/nginx:1"),
            ("docker.io/nginx", Some(&hub), "docker.io/library/nginx"),
            ("nginx", Some(&harbour), "registry:5000/nginx"),
            ("team/app:1", Some(&harbour), "registry:5000/team/app:1"),
            ("registry:5000/team/app", Some(&harbour), "registry:5000/team/app"),
        ] {
            assert_eq!(read(text, Direction::Pull, remote).unwrap().to_string(), whole, "{text}");
        }
        for (text, remote) in [("quay.io/a/b", Some(&hub)), ("quay.io/a/b", Some(&harbour)), ("A", None)] {
            assert_eq!(read(text, Direction::Pull, remote).unwrap_err().code(), "reference_invalid", "{text}");
        }
        let pushed = read("team/app:1", Direction::Push, Some(&hub)).unwrap();
        assert_eq!((pushed.api_host(), pushed.repository.as_str()), ("registry-1.docker.io", "team/app"));
    }
}
