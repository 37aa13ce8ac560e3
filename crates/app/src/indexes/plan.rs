//! The plan of joining whole repositories by suffixes.

use std::collections::HashSet;

use db::RepositoryId;
use futures_util::{FutureExt, StreamExt, TryStreamExt, stream};
use oci::{Name, Tag};

use super::{Indexes, Ingredient, Options, Refused, Suffixes, compose, id_of, written};
use crate::access::{Access, Delete, Pull, Push};
use crate::actor::Actor;
use crate::rename::{refused, tags};
use crate::{Error, Result};

/// One plan has at most so many repositories.
pub const MOST: usize = 1000;

/// And so many tags to join: each is looked into while somebody waits.
const MOST_ROWS: usize = 5000;

/// So many are looked into at once.
const AT_ONCE: usize = 8;

/// What shall be joined.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Where.
    pub repositories: Vec<Name>,
    /// Which tags belong together.
    pub suffixes: Suffixes,
    /// What is wanted beside.
    pub options: Options,
}

/// What would happen.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Stands for all of it.
    pub id: String,
    /// Tag by tag; a repository in which nothing can be done has one row without a tag.
    pub rows: Vec<Row>,
}

/// What would happen to one tag.
#[derive(Clone, Debug)]
pub struct Row {
    /// Where.
    pub repository: Name,
    /// The tag of all; `None`: the row is about the repository.
    pub tag: Option<String>,
    /// The tags of each.
    pub parts: Vec<Part>,
    /// The index that the tag would be on, if it can be.
    pub digest: Option<String>,
    /// What the tag is on now.
    pub before: Option<String>,
    /// Why it cannot be.
    pub refused: Option<Refused>,
}

/// A tag that would be joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name.
    pub tag: String,
    /// What it is on.
    pub digest: String,
    /// What that runs on.
    pub platforms: Vec<String>,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It will be done.
    Ready,
    /// The tag is on something else.
    Conflict,
    /// There is one image only: nothing to join it with.
    Incomplete,
    /// It cannot be.
    Refused,
    /// The tag is on just that index already.
    Nothing,
}

impl Row {
    /// What becomes of it.
    pub fn state(&self, options: Options) -> State {
        match self {
            row if row.refused.is_some() => State::Refused,
            row if !row.has_several() => State::Incomplete,
            row if row.before.is_some() && row.before == row.digest => {
                if options.delete_source {
                    State::Ready
                } else {
                    State::Nothing
                }
            }
            row if row.before.is_some() && !options.overwrite => State::Conflict,
            _ => State::Ready,
        }
    }

    fn of(repository: &Name, tag: Option<String>) -> Self {
        let repository = repository.clone();
        Self { repository, tag, parts: Vec::new(), digest: None, before: None, refused: None }
    }

    /// Several images, and not one under several tags.
    fn has_several(&self) -> bool {
        self.parts.iter().any(|part| part.digest != self.parts[0].digest)
    }

    /// Words of a plan's id: no tag and no digest has a space.
    fn line(&self) -> String {
        let word = |word: &Option<String>| word.clone().unwrap_or_else(|| "-".to_owned());
        let parts: Vec<String> = self.parts.iter().map(|part| format!("{} {}", part.tag, part.digest)).collect();
        let code = self.refused.as_ref().map_or("-", |refused| refused.code);
        let (tag, digest, before) = (word(&self.tag), word(&self.digest), word(&self.before));
        format!("{} {tag} {digest} {before} {code} {}", self.repository, parts.join(" "))
    }
}

impl Plan {
    /// How many rows are in a state.
    pub fn count(&self, options: Options, state: State) -> u64 {
        self.rows.iter().filter(|row| row.state(options) == state).count() as u64
    }
}

/// Tags of one repository that belong together.
struct Group {
    repository: Name,
    id: RepositoryId,
    tag: String,
    parts: Vec<(String, String)>,
}

impl Indexes {
    /// What joining would do. Needs no permit: what the caller may not do is a refused row, and what they may not know of
    /// looks as if it were not there.
    ///
    /// # Errors
    /// [`Error::Invalid`] for none and for too many.
    pub async fn plan(&self, actor: &Actor, wish: &Wish) -> Result<Plan> {
        if wish.repositories.is_empty() || wish.repositories.len() > MOST {
            return Err(Error::invalid("too_many", format!("name 1 to {MOST} repositories")));
        }
        let (mut rows, mut groups, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
        for name in wish.repositories.iter().filter(|name| seen.insert(name.as_str())) {
            match self.groups(actor, wish, name).await {
                Ok(found) => groups.extend(found),
                Err(error) => rows.push(Row { refused: Some(refused(error)?), ..Row::of(name, None) }),
            }
            if groups.len() > MOST_ROWS {
                let message = format!("one plan joins at most {MOST_ROWS} tags: name fewer repositories");
                return Err(Error::invalid("too_many", message));
            }
        }
        let looks: Vec<_> = groups.into_iter().map(|group| self.look(group).boxed()).collect();
        rows.extend(stream::iter(looks).buffered(AT_ONCE).try_collect::<Vec<Row>>().await?);
        let facts = format!("{:?} {}", wish.options, wish.suffixes.line());
        let id = id_of([facts].into_iter().chain(rows.iter().map(Row::line)));
        Ok(Plan { id, rows })
    }

    async fn groups(&self, actor: &Actor, wish: &Wish, name: &Name) -> Result<Vec<Group>> {
        let access = Access::new(self.core.clone());
        access.permit(actor, Pull(name.clone()))?;
        access.permit(actor, Push(name.clone()))?;
        if wish.options.delete_source {
            access.permit(actor, Delete(name.clone()))?;
        }
        let row = crate::repositories::Repositories::row_in(&self.core.db, name).await?;
        let tags = tags(&self.core.db, row.id).await?;
        let group = |(tag, parts)| Group { repository: name.clone(), id: row.id, tag, parts };
        Ok(wish.suffixes.groups(&tags).into_iter().map(group).collect())
    }

    async fn look(&self, group: Group) -> Result<Row> {
        let Group { repository, id, tag, parts } = group;
        let mut row = Row::of(&repository, Some(tag.clone()));
        row.before = db::tags::find(&self.core.db, id, &tag).await?.map(|found| found.digest);
        let wanted = ingredients(&parts)?;
        row.parts = parts.into_iter().map(|(tag, digest)| Part { tag, digest, platforms: Vec::new() }).collect();
        if !row.has_several() {
            return Ok(row);
        }
        let composed = match compose(&*self.core.registry, &repository, &wanted).await {
            Ok(composed) => composed,
            Err(error) => return Ok(Row { refused: Some(refused(error)?), ..row }),
        };
        for part in &mut row.parts {
            let own = composed.members.iter().filter(|member| member.from.to_string() == part.digest);
            let known = own.filter_map(|member| member.descriptor.platform.as_ref());
            part.platforms = known.filter(|platform| platform.is_known()).map(written).collect();
        }
        row.digest = Some(composed.manifest.digest.to_string());
        Ok(row)
    }
}

/// The images of tags, by their digests: what was looked at is what is joined.
pub(super) fn ingredients(parts: &[(String, String)]) -> Result<Vec<Ingredient>> {
    let one = |(tag, digest): &(String, String)| {
        tag.parse::<Tag>()?;
        Ok(Ingredient { reference: digest.parse::<oci::Digest>()?.into(), platform: None })
    };
    parts.iter().map(one).collect()
}
