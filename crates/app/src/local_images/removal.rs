//! What a deletion of local images would do: tag by tag, or image by image with every tag that goes along.

use std::collections::HashSet;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::local;
use crate::access::{Govern, Permit};
use crate::core::Core;
use crate::error::{Problem, problem};
use crate::{Error, Result};

/// One job deletes at most so much.
pub const MOST: usize = 1000;

/// What shall go.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Names at the daemon: only the name goes, and the image with its last one.
    pub tags: Vec<String>,
    /// Images by their ids, with all of their names, also if containers were made from them.
    pub images: Vec<String>,
}

/// What would happen.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Stands for all of it.
    pub id: String,
    /// The daemon that it was made for.
    pub(crate) daemon: String,
    /// First the images, then the tags; each once.
    pub rows: Vec<Row>,
}

/// One thing that would go.
#[derive(Clone, Debug)]
pub struct Row {
    /// The name, when only that is meant.
    pub tag: Option<String>,
    /// The image.
    pub image: String,
    /// Every name that goes.
    pub tags: Vec<String>,
    /// Whether the image goes, too.
    pub is_whole: bool,
    /// In bytes, unpacked; layers that others use stay.
    pub size: u64,
    /// The containers that were made from the image.
    pub containers: Vec<docker::Container>,
    /// Why it cannot be.
    pub refused: Option<Problem>,
}

/// Makes plans.
pub(crate) struct Planner {
    core: Arc<Core>,
}

/// What the daemon holds.
struct Held {
    images: Vec<docker::Image>,
    containers: Vec<docker::Container>,
}

impl Planner {
    pub fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// What the deletion would do.
    ///
    /// # Errors
    /// [`Error::Invalid`] for nothing and for too much; [`Error::Conflict`] with the reason why the daemon does not answer.
    pub async fn plan(&self, _permit: &Permit<Govern>, wish: &Wish) -> Result<Plan> {
        let count = wish.tags.len() + wish.images.len();
        if !(1..=MOST).contains(&count) {
            return Err(Error::invalid(
                "too_many",
                format!("one job deletes 1 to {MOST} tags and images, not {count}"),
            ));
        }
        let daemon = local(&self.core)?.daemon();
        let id = daemon.id().await?;
        let (images, containers) = tokio::try_join!(daemon.images(), daemon.containers())?;
        let rows = Held { images, containers }.rows(wish);
        Ok(Plan { id: id_of(&rows), daemon: id, rows })
    }
}

impl Held {
    fn rows(&self, wish: &Wish) -> Vec<Row> {
        let mut seen = HashSet::new();
        let images: Vec<Row> = wish.images.iter().filter(|id| seen.insert(*id)).map(|id| self.whole(id)).collect();
        let goes_along: HashSet<&String> = images.iter().flat_map(|row| &row.tags).collect();
        let tags = wish.tags.iter().filter(|tag| !goes_along.contains(tag) && seen.insert(*tag));
        let tags: Vec<&String> = tags.collect();
        let tags: Vec<Row> = tags.iter().map(|tag| self.name(tag, &tags)).collect();
        images.into_iter().chain(tags).collect()
    }

    fn whole(&self, id: &str) -> Row {
        let Some(image) = self.images.iter().find(|image| image.id == id) else { return missing(None, id) };
        let row = self.row(image);
        Row { tags: image.tags.clone(), is_whole: true, refused: running(&row), ..row }
    }

    /// One name. The image goes with it when no other name is left, after those that go by the same plan.
    fn name(&self, tag: &str, with: &[&String]) -> Row {
        let Some(image) = self.images.iter().find(|image| image.tags.iter().any(|name| name == tag)) else {
            return missing(Some(tag), "");
        };
        let is_whole = image.tags.iter().all(|name| with.contains(&name));
        let row = self.row(image);
        // The last name of a used image does not go: Docker would keep an image that nobody can name.
        let refused = if is_whole { used(&row) } else { None };
        Row { tag: Some(tag.to_owned()), tags: vec![tag.to_owned()], is_whole, refused, ..row }
    }

    fn row(&self, image: &docker::Image) -> Row {
        Row {
            tag: None,
            image: image.id.clone(),
            tags: Vec::new(),
            is_whole: false,
            size: image.size,
            containers: self.containers.iter().filter(|container| container.image == image.id).cloned().collect(),
            refused: None,
        }
    }
}

/// A container that runs keeps its image, whatever is forced.
fn running(row: &Row) -> Option<Problem> {
    let running = row.containers.iter().find(|container| container.is_running)?;
    let message = format!("the container {} runs from it: stop it first", running.name);
    Some(problem("docker_image_in_use", message))
}

fn used(row: &Row) -> Option<Problem> {
    let container = row.containers.first()?;
    let message = format!(
        "it is the last name of an image that the container {} was made from: remove that, or delete the image by its id",
        container.name
    );
    Some(problem("docker_image_in_use", message))
}

fn missing(tag: Option<&str>, image: &str) -> Row {
    Row {
        tag: tag.map(ToOwned::to_owned),
        image: image.to_owned(),
        tags: Vec::new(),
        is_whole: false,
        size: 0,
        containers: Vec::new(),
        refused: Some(problem("docker_image_not_found", "the daemon has no such image")),
    }
}

fn id_of(rows: &[Row]) -> String {
    let mut hash = Sha256::new();
    for Row { tag, image, tags, is_whole, containers, refused, .. } in rows {
        let names: Vec<&String> = containers.iter().map(|container| &container.name).collect();
        let code = refused.as_ref().map(|refused| refused.code);
        hash.update(format!("{tag:?} {image:?} {tags:?} {is_whole} {names:?} {code:?}\n"));
    }
    hex::encode(hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held() -> Held {
        let image = |id: &str, tags: &[&str]| docker::Image {
            id: id.to_owned(),
            tags: tags.iter().map(ToString::to_string).collect(),
            digests: Vec::new(),
            size: 1,
            created_at: None,
        };
        let container = |image: &str, is_running| docker::Container {
            name: format!("of-{image}"),
            image: image.to_owned(),
            is_running,
        };
        Held {
            images: vec![image("two", &["a:1", "b:1"]), image("used", &["c:1"]), image("runs", &["d:1"])],
            containers: vec![container("used", false), container("runs", true)],
        }
    }

    fn rows(tags: &[&str], images: &[&str]) -> Vec<(String, Vec<String>, bool, Option<&'static str>)> {
        let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
        let rows = held().rows(&Wish { tags: texts(tags), images: texts(images) });
        let row = |row: Row| (row.tag.unwrap_or(row.image), row.tags, row.is_whole, row.refused.map(|it| it.code));
        rows.into_iter().map(row).collect()
    }

    #[test]
    fn an_image_takes_every_name_along_and_counts_once() {
        let names = vec!["a:1".to_owned(), "b:1".to_owned()];
        assert_eq!(rows(&["a:1"], &["two", "two"]), [("two".into(), names, true, None)]);
    }

    #[test]
    fn a_name_takes_its_image_along_when_it_is_the_last_one() {
        assert_eq!(rows(&["a:1", "a:1"], &[]), [("a:1".into(), vec!["a:1".into()], false, None)]);
        assert!(rows(&["a:1", "b:1"], &[]).iter().all(|row| row.2));
    }

    #[test]
    fn containers_hold_their_images() {
        let in_use = Some("docker_image_in_use");
        assert_eq!(rows(&["c:1"], &[])[0].3, in_use);
        assert_eq!(rows(&[], &["used"])[0].3, None, "it is forced");
        assert_eq!(rows(&[], &["runs"])[0].3, in_use);
        assert_eq!(
            rows(&["none:1"], &["none"]).iter().filter(|row| row.3 == Some("docker_image_not_found")).count(),
            2
        );
    }
}
