//! One text, and what it may mean: repositories, tags, manifests.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use db::manifests::{FindManifests, FoundManifest};
use db::repositories::FoundRepository;
use db::tags::{FindTags, FoundTag, TagName};
use db::{Db, ManifestId, RepositoryId, Visible};
use oci::{Name, Verb};

use crate::Result;
use crate::access::{Access, may_pull_everything};
use crate::actor::Actor;
use crate::core::Core;
use crate::input::check_filters;

/// The most of each kind.
const MOST: usize = 20;

/// Of a digest without its algorithm: fewer digits are a word.
const FEWEST_DIGITS: usize = 6;

/// Up to so many repositories are asked for by name; of more, what is found is looked through.
const FEW: usize = 500;

/// How many rows are looked through at once, and how often.
const ROWS: u64 = 250;
const TIMES: usize = 4;

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Repositories by name.
    pub repositories: Vec<FoundRepository>,
    /// Tags: those that begin so, then those that have it in them.
    pub tags: Vec<Tag>,
    /// Manifests by digest.
    pub manifests: Vec<Manifest>,
}

/// A tag that was found.
#[derive(Clone, Debug)]
pub struct Tag {
    /// Where.
    pub repository: Name,
    /// Unique there.
    pub name: String,
    /// What it points to.
    pub digest: String,
    /// When somebody last pushed or set it.
    pub updated_at: DateTime<Utc>,
}

/// A manifest that was found.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// Where.
    pub repository: Name,
    /// Its digest.
    pub digest: String,
    /// As pushed.
    pub media_type: String,
    /// The first tags that point to it.
    pub tags: Vec<String>,
}

/// Search.
pub struct Search {
    core: Arc<Core>,
}

/// What a text asks for.
#[derive(Debug, PartialEq, Eq)]
struct Wanted<'a> {
    /// Part of the name or description of a repository.
    repository: Option<&'a str>,
    /// Of a tag: in repositories whose name has the first in it, and whether the second may stand in the middle.
    tag: Option<(&'a str, &'a str, bool)>,
    digest: Option<String>,
}

impl<'a> Wanted<'a> {
    fn of(text: &'a str) -> Self {
        let is_hex = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit());
        let nothing = Self { repository: None, tag: None, digest: None };
        if let Some(("sha256" | "sha512", digits)) = text.split_once(':').filter(|(_, digits)| is_hex(digits)) {
            let digest = Some(format!("{}:{}", &text[..6], digits.to_ascii_lowercase()));
            // A repository may be called so, and have such a tag.
            return Self { digest, tag: Some((&text[..6], digits, false)), ..nothing };
        }
        if let Some((repository, tag)) = text.rsplit_once(':') {
            return Self { tag: Some((repository, tag, false)), ..nothing };
        }
        let is_digest = text.len() >= FEWEST_DIGITS && is_hex(text);
        let digest = is_digest.then(|| format!("sha256:{}", text.to_ascii_lowercase()));
        let tag = (!text.is_empty()).then_some(("", text, true));
        Self { repository: Some(text), tag, digest }
    }
}

impl Search {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// What a text may mean, of what the caller may pull: `text` a part of names and descriptions, `repository:tag` and
    /// `:tag` the beginning of a tag, `sha256:…` or some digits the beginning of a digest.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) for what cannot be looked for.
    pub async fn find(&self, actor: &Actor, text: &str) -> Result<Found> {
        let text = text.trim();
        check_filters([&Some(text.to_owned())])?;
        let wanted = Wanted::of(text);
        let all = self.may_pull(actor, "");
        let repositories = async {
            let Some(text) = wanted.repository else { return Ok(Vec::new()) };
            self.repositories(&all, text).await
        };
        let tags = async {
            let Some((repository, tag, anywhere)) = wanted.tag else { return Ok(Vec::new()) };
            let scope = if repository.is_empty() { None } else { Some(self.may_pull(actor, repository)) };
            self.tags(scope.as_ref().unwrap_or(&all), tag, anywhere).await
        };
        let manifests = async {
            let Some(digest) = &wanted.digest else { return Ok(Vec::new()) };
            self.manifests(&all, digest).await
        };
        let (repositories, tags, manifests) = tokio::join!(repositories, tags, manifests);
        Ok(Found { repositories: repositories?, tags: tags?, manifests: manifests? })
    }

    /// The repositories that the caller may pull, with `part` in their names.
    fn may_pull(&self, actor: &Actor, part: &str) -> Mine {
        let rights = self.core.rights.now();
        let part = part.to_ascii_lowercase();
        let found = rights.repositories_after(None).filter(|(name, _)| name.as_str().contains(&part));
        let mine = found.filter(|(name, _)| Access::verdict(actor, &rights, name, Verb::Pull).allowed);
        let is_all = part.is_empty() && may_pull_everything(actor, &rights);
        Mine { names: mine.map(|(name, id)| (id, name.clone())).collect(), is_all }
    }

    async fn repositories(&self, mine: &Mine, text: &str) -> Result<Vec<FoundRepository>> {
        let found = mine.first(&RepositoriesWith { db: &self.core.db, text }).await?;
        Ok(found.into_iter().map(|(_, repository)| repository).collect())
    }

    /// Those that begin so are found by an index; only if they are too few, all are looked at.
    async fn tags(&self, mine: &Mine, text: &str, anywhere: bool) -> Result<Vec<Tag>> {
        let mut found = self.tags_called(mine, &TagName::Begins(text.to_owned())).await?;
        if anywhere && found.len() < MOST {
            let more = self.tags_called(mine, &TagName::Contains(text.to_owned())).await?;
            found.extend(more.into_iter().filter(|(_, tag)| !tag.name.starts_with(text)));
            found.truncate(MOST);
        }
        let ids: Vec<ManifestId> = found.iter().map(|(_, tag)| tag.manifest_id).collect();
        let digests = db::manifests::digests(&self.core.db, &ids).await?;
        // A tag that was moved off a manifest that is gone meanwhile is found the next time.
        let whole = found.into_iter().filter_map(|(repository, tag)| {
            let digest = digests.get(&tag.manifest_id)?.clone();
            Some(Tag { repository, name: tag.name, digest, updated_at: tag.updated_at })
        });
        Ok(whole.collect())
    }

    async fn tags_called(&self, mine: &Mine, name: &TagName) -> Result<Vec<(Name, FoundTag)>> {
        mine.first(&TagsCalled { db: &self.core.db, name }).await
    }

    async fn manifests(&self, mine: &Mine, digest: &str) -> Result<Vec<Manifest>> {
        let mut manifests = Vec::new();
        for (repository, found) in mine.first(&ManifestsOf { db: &self.core.db, digest }).await? {
            let FoundManifest { repository_id, manifest_id, digest, media_type } = found;
            let tags = db::tags::names_of_manifest(&self.core.db, repository_id, manifest_id, MOST as u64).await?;
            manifests.push(Manifest { repository, digest, media_type, tags });
        }
        Ok(manifests)
    }
}

/// Rows of SQL, sorted by a word and then by repository.
trait Rows {
    type Row: Send;

    fn read(
        &self,
        visible: Visible,
        after: Option<(String, RepositoryId)>,
        limit: u64,
    ) -> impl Future<Output = db::Result<Vec<Self::Row>>> + Send;

    fn place(row: &Self::Row) -> (String, RepositoryId);
}

struct RepositoriesWith<'a> {
    db: &'a Db,
    text: &'a str,
}

impl Rows for RepositoriesWith<'_> {
    type Row = FoundRepository;

    async fn read(
        &self,
        visible: Visible,
        after: Option<(String, RepositoryId)>,
        limit: u64,
    ) -> db::Result<Vec<FoundRepository>> {
        let after = after.as_ref().map(|(name, _)| name.as_str());
        db::repositories::search(self.db, &visible, self.text, after, limit).await
    }

    fn place(repository: &FoundRepository) -> (String, RepositoryId) {
        (repository.name.clone(), repository.id)
    }
}

struct TagsCalled<'a> {
    db: &'a Db,
    name: &'a TagName,
}

impl Rows for TagsCalled<'_> {
    type Row = FoundTag;

    async fn read(
        &self,
        visible: Visible,
        after: Option<(String, RepositoryId)>,
        limit: u64,
    ) -> db::Result<Vec<FoundTag>> {
        db::tags::search(self.db, &FindTags { visible, name: self.name.clone(), after, limit }).await
    }

    fn place(tag: &FoundTag) -> (String, RepositoryId) {
        (tag.name.clone(), tag.repository_id)
    }
}

struct ManifestsOf<'a> {
    db: &'a Db,
    digest: &'a str,
}

impl Rows for ManifestsOf<'_> {
    type Row = FoundManifest;

    async fn read(
        &self,
        visible: Visible,
        after: Option<(String, RepositoryId)>,
        limit: u64,
    ) -> db::Result<Vec<FoundManifest>> {
        let digest = self.digest.to_owned();
        db::manifests::search(self.db, &FindManifests { visible, digest, after, limit }).await
    }

    fn place(found: &FoundManifest) -> (String, RepositoryId) {
        (found.digest.clone(), found.repository_id)
    }
}

/// The repositories that a caller may pull, or some of them.
struct Mine {
    names: HashMap<RepositoryId, Name>,
    /// They are all that there are.
    is_all: bool,
}

impl Mine {
    fn visible(&self) -> Visible {
        if self.is_all { Visible::All } else { Visible::Ids(self.names.keys().copied().collect()) }
    }

    /// The first rows that lie in these repositories. To ask SQL for thousands of repositories by their ids takes longer than
    /// to read on until enough rows are in one of them; only if that takes too long, it is done.
    async fn first<R: Rows>(&self, rows: &R) -> Result<Vec<(Name, R::Row)>> {
        if self.is_all || self.names.len() <= FEW {
            return Ok(self.some::<R>(rows.read(self.visible(), None, MOST as u64).await?));
        }
        let mut found = Vec::new();
        let mut after = None;
        for _ in 0..TIMES {
            let page = rows.read(Visible::All, after, ROWS).await?;
            let is_last = (page.len() as u64) < ROWS;
            after = page.last().map(R::place);
            found.extend(self.some::<R>(page));
            if is_last || found.len() >= MOST {
                found.truncate(MOST);
                return Ok(found);
            }
        }
        Ok(self.some::<R>(rows.read(self.visible(), None, MOST as u64).await?))
    }

    fn some<R: Rows>(&self, rows: Vec<R::Row>) -> Vec<(Name, R::Row)> {
        let named = |row: R::Row| self.names.get(&R::place(&row).1).map(|name| (name.clone(), row));
        rows.into_iter().filter_map(named).take(MOST).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_asks_for() {
        let wanted = |repository, tag, digest: Option<&str>| Wanted { repository, tag, digest: digest.map(Into::into) };
        for (text, expected) in [
            ("app", wanted(Some("app"), Some(("", "app", true)), None)),
            ("", wanted(Some(""), None, None)),
            (":1.2", wanted(None, Some(("", "1.2", false)), None)),
            ("team/app:", wanted(None, Some(("team/app", "", false)), None)),
            ("registry:5000/app:1", wanted(None, Some(("registry:5000/app", "1", false)), None)),
            ("sha256:AB", wanted(None, Some(("sha256", "AB", false)), Some("sha256:ab"))),
            ("sha256:xy", wanted(None, Some(("sha256", "xy", false)), None)),
            ("Beef0", wanted(Some("Beef0"), Some(("", "Beef0", true)), None)),
            ("Beef01", wanted(Some("Beef01"), Some(("", "Beef01", true)), Some("sha256:beef01"))),
        ] {
            assert_eq!(Wanted::of(text), expected, "{text}");
        }
    }
}
