//! What an upload of local images would do: every name that results, and what is in the way.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use oci::{Name, Tag};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::names::{Naming, Target, without_registry};
use super::{Local, holds, local};
use crate::access::{Access, Delete, Govern, Permit, Pull, Push};
use crate::core::Core;
use crate::error::{Problem, problem};
use crate::{Actor, Error, Result};

/// One job takes at most so many images.
pub const MOST: usize = 1000;

/// What shall go up.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Names at the daemon, with their tags.
    pub images: Vec<String>,
    /// How the new names are made.
    pub naming: Naming,
    /// What is wanted beside.
    pub options: Options,
}

/// What is wanted beside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// Tags of ours that are on other manifests move; else they stay, and the image is left out.
    pub overwrite: bool,
    /// The old name goes at the daemon, after the image is there under the new one. The image goes with its last name.
    pub remove_local_tag: bool,
    /// So does the tag that the image had with us under its old name, if it is the same image.
    pub remove_registry_tag: bool,
}

/// What would happen.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Stands for all of it.
    pub id: String,
    /// The daemon that it was made for.
    pub(crate) daemon: String,
    /// Image by image, in the order that was asked for.
    pub rows: Vec<Row>,
}

/// What would happen to one image.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its name at the daemon, as it was asked for.
    pub name: String,
    /// Its id there.
    pub image: Option<String>,
    /// In bytes, unpacked.
    pub size: Option<u64>,
    /// What it runs on.
    pub platform: Option<String>,
    /// Where it goes.
    pub target: Option<Target>,
    /// The digest that the tag over there is on, when that is another image.
    pub conflict: Option<String>,
    /// The tag over there is that image already.
    pub is_same: bool,
    /// The tag of ours that goes afterwards: the old name of the same image.
    pub old: Option<Target>,
    /// Why it cannot be.
    pub refused: Option<Problem>,
    /// The image that has the name of the target at the daemon now.
    pub(crate) held: Option<String>,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It will be done.
    Ready,
    /// The tag is taken over there.
    Conflict,
    /// It cannot be.
    Refused,
    /// It is there already, and nothing else is wanted.
    Nothing,
}

impl Row {
    /// What becomes of it.
    pub fn state(&self, options: &Options) -> State {
        match self {
            row if row.refused.is_some() => State::Refused,
            row if row.conflict.is_some() && !options.overwrite => State::Conflict,
            row if row.is_same && row.old.is_none() && !options.remove_local_tag => State::Nothing,
            _ => State::Ready,
        }
    }

    fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            image: None,
            size: None,
            platform: None,
            target: None,
            conflict: None,
            is_same: false,
            old: None,
            refused: None,
            held: None,
        }
    }

    fn refuse(mut self, problem: Problem) -> Self {
        self.refused = Some(problem);
        self
    }
}

impl Plan {
    /// How many rows are in a state.
    pub fn count(&self, options: &Options, state: State) -> usize {
        self.rows.iter().filter(|row| row.state(options) == state).count()
    }
}

/// Makes plans.
pub(crate) struct Planner {
    core: Arc<Core>,
    access: Access,
}

/// What the daemon holds, by name.
struct Held {
    images: HashMap<String, docker::Image>,
    /// Without tags, and with nothing but a digest to be called by.
    nameless: HashSet<String>,
}

impl Planner {
    pub fn new(core: Arc<Core>) -> Self {
        Self { access: Access::new(core.clone()), core }
    }

    /// What the upload would do. Nothing is changed anywhere.
    ///
    /// # Errors
    /// [`Error::Invalid`] for none and for too many images; [`Error::Conflict`] with the reason why the daemon does not
    /// answer.
    pub async fn plan(&self, permit: &Permit<Govern>, wish: &Wish) -> Result<Plan> {
        check(wish)?;
        let local = local(&self.core)?;
        let host = local.daemon().version().await?.architecture;
        let daemon = local.daemon().id().await?;
        let held = Held::of(local.daemon().images().await?);
        let wanted = wish.images.iter().filter_map(|name| held.find(name)).map(|image| image.id.clone());
        let platforms = local.platforms(wanted.collect::<HashSet<_>>().into_iter().collect()).await?;
        let (mut rows, mut targets) = (Vec::with_capacity(wish.images.len()), HashSet::new());
        for name in &wish.images {
            let mut row = named(Row::new(name), wish, &held, (&platforms, &host));
            if row.refused.is_none() && !row.target.clone().is_none_or(|target| targets.insert(target)) {
                row = row.refuse(problem("target_twice", "another image of this plan is to have the same name"));
            }
            if row.refused.is_none() {
                row = self.look(permit.actor(), wish, row).await?;
                row.held = held_there(local, &held, &row);
            }
            rows.push(row);
        }
        Ok(Plan { id: id_of(wish, &rows), daemon, rows })
    }

    /// What is in the registry where the image would go, and whether the caller may.
    async fn look(&self, actor: &Actor, wish: &Wish, mut row: Row) -> Result<Row> {
        let (Some(image), Some(target)) = (row.image.clone(), row.target.clone()) else { return Ok(row) };
        if let Err(error) = self.may(actor, &target.repository) {
            return refuse(row, error);
        }
        if let Some(there) = self.there(&target.repository, &target.tag).await? {
            row.is_same = holds(&there, &image);
            row.conflict = (!row.is_same).then_some(there.info.digest);
        }
        if wish.options.remove_registry_tag
            && let Ok((repository, tag)) = without_registry(&row.name)
        {
            let old = Target { repository, tag };
            let there = self.there(&old.repository, &old.tag).await?;
            let is_old = old != target && there.is_some_and(|there| holds(&there, &image));
            if is_old && let Err(error) = self.access.permit(actor, Delete(old.repository.clone())) {
                return refuse(row, error);
            }
            row.old = Some(old).filter(|_| is_old);
        }
        Ok(row)
    }

    fn may(&self, actor: &Actor, repository: &Name) -> Result<()> {
        self.access.permit(actor, Push(repository.clone()))?;
        // Conflicts tell what is there.
        self.access.permit(actor, Pull(repository.clone())).map(drop)
    }

    /// The manifest of a tag of ours.
    pub async fn there(&self, repository: &Name, tag: &Tag) -> Result<Option<db::Manifest>> {
        Ok(db::manifests::find_by_tag(&self.core.db, repository.as_str(), tag.as_str()).await?)
    }
}

impl Held {
    fn of(images: Vec<docker::Image>) -> Self {
        let (mut by_name, mut nameless) = (HashMap::new(), HashSet::new());
        for image in images {
            nameless.insert(image.id.clone());
            nameless.extend(image.digests.iter().cloned());
            for tag in &image.tags {
                by_name.insert(tag.clone(), image.clone());
            }
        }
        Self { images: by_name, nameless }
    }

    /// As Docker finds it: a name without a tag means `latest`.
    fn find(&self, name: &str) -> Option<&docker::Image> {
        self.images.get(name).or_else(|| self.images.get(&format!("{name}:latest")))
    }
}

/// The row with its image and its new name, or with the reason why it has none.
fn named(mut row: Row, wish: &Wish, held: &Held, known: (&HashMap<String, docker::Platform>, &str)) -> Row {
    let Some(image) = held.find(&row.name) else {
        let missing = if held.nameless.contains(&row.name) {
            problem("no_tag", "it has no tag here, and so no name to go by: give it one (`docker tag`)")
        } else {
            problem("docker_image_not_found", "the daemon has no image of that name")
        };
        return row.refuse(missing);
    };
    if !image.tags.contains(&row.name) {
        row.name.push_str(":latest");
    }
    let platform = known.0.get(&image.id).cloned().unwrap_or_default();
    row.image = Some(image.id.clone());
    row.size = Some(image.size);
    row.platform = (!platform.architecture.is_empty()).then(|| platform.to_string());
    match wish.naming.target(&row.name, &platform, known.1) {
        Ok(target) => row.target = Some(target),
        Err(problem) => return row.refuse(problem),
    }
    row
}

/// The image that has the name of the target at the daemon.
fn held_there(local: &Local, held: &Held, row: &Row) -> Option<String> {
    let target = row.target.as_ref()?;
    let name = format!("{}/{}:{}", local.push_host(), target.repository, target.tag);
    held.images.get(&name).map(|image| image.id.clone())
}

/// What is wrong with one row is told there; what is wrong with us ends the plan.
fn refuse(row: Row, error: Error) -> Result<Row> {
    match error {
        Error::Internal(_) | Error::Unavailable(..) => Err(error),
        error => Ok(row.refuse(problem(error.code(), error.to_string()))),
    }
}

fn check(wish: &Wish) -> Result<()> {
    if wish.images.is_empty() {
        return Err(Error::invalid("images_missing", "name at least one image"));
    }
    if wish.images.len() > MOST {
        let message = format!("one job takes at most {MOST} images, not {}", wish.images.len());
        return Err(Error::invalid("too_many", message));
    }
    Ok(())
}

fn id_of(wish: &Wish, rows: &[Row]) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("{:?}\n", wish.options));
    for row in rows {
        let code = row.refused.as_ref().map(|refused| refused.code);
        let Row { name, image, target, conflict, is_same, old, .. } = row;
        hash.update(format!("{name:?} {image:?} {target:?} {conflict:?} {is_same} {old:?} {code:?}\n"));
    }
    hex::encode(hash.finalize())
}
