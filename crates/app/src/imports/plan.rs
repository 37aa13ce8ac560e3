//! The plan of an import: which image goes where, and what is there.

use std::collections::HashMap;

use oci::{Code, Name, Platform, Reference, Tag};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{ImportedImage, Imports};
use crate::access::{Access, Permit, Pull, Push, SignedIn};
use crate::rename::{Refused, refused};
use crate::{Error, Result};

/// One job has at most so many rows.
pub const MOST: usize = 1000;

/// Which images go where.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The archive.
    pub import: Uuid,
    /// Image by image.
    pub rows: Vec<Target>,
    /// What is wanted beside.
    pub options: Options,
}

/// What is wanted beside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// Tags that are on something else move; else they stay.
    pub overwrite: bool,
    /// Images for different platforms that get one name become an index.
    pub join: bool,
}

/// Where an image goes.
#[derive(Clone, Debug)]
pub struct Target {
    /// Which of the archive's images, from 0 on.
    pub image: usize,
    /// The repository.
    pub repository: Name,
    /// The tag.
    pub tag: Tag,
}

/// What would happen.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Stands for all of it.
    pub id: String,
    /// Name by name, in the order that was asked for.
    pub rows: Vec<Row>,
}

/// What would come under one name.
#[derive(Clone, Debug)]
pub struct Row {
    /// The repository.
    pub repository: Name,
    /// The tag.
    pub tag: Tag,
    /// Which of the archive's images.
    pub images: Vec<usize>,
    /// What they run on.
    pub platforms: Vec<String>,
    /// Bytes in the archive; what is there already is not moved.
    pub bytes: u64,
    /// What the tag is on now.
    pub before: Option<String>,
    /// What it would be on, as far as that is known before.
    pub digest: Option<String>,
    /// Why it cannot be.
    pub refused: Option<Refused>,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It will be done.
    Ready,
    /// The tag is on something, which may be something else.
    Conflict,
    /// It cannot be.
    Refused,
    /// The tag is on just that already.
    Nothing,
}

impl Row {
    /// What becomes of it.
    pub fn state(&self, options: Options) -> State {
        match self {
            row if row.refused.is_some() => State::Refused,
            row if row.before.is_some() && row.before == row.digest => State::Nothing,
            row if row.before.is_some() && !options.overwrite => State::Conflict,
            _ => State::Ready,
        }
    }

    fn refuse(&mut self, code: &'static str, message: String) {
        self.refused = Some(Refused { code, message });
    }
}

impl Plan {
    /// How many rows are in a state.
    pub fn count(&self, options: Options, state: State) -> u64 {
        self.rows.iter().filter(|row| row.state(options) == state).count() as u64
    }
}

impl Imports {
    /// What an import would do. What the caller may not do is a refused row.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an archive that is not there; [`Error::Invalid`] for none and for too many rows.
    pub async fn plan(&self, permit: &Permit<SignedIn>, wish: &Wish) -> Result<Plan> {
        if wish.rows.is_empty() || wish.rows.len() > MOST {
            return Err(Error::invalid("too_many", format!("name 1 to {MOST} images")));
        }
        let about = self.find(permit.actor(), wish.import).await?;
        let mut rows: Vec<Row> = Vec::new();
        let mut places: HashMap<(Name, Tag), usize> = HashMap::new();
        for target in &wish.rows {
            let place = *places.entry((target.repository.clone(), target.tag.clone())).or_insert_with(|| {
                rows.push(Row::of(target));
                rows.len() - 1
            });
            rows[place].take(target.image, &about.images);
        }
        for row in &mut rows {
            row.settle(&about.images, wish.options);
            if row.refused.is_none() {
                self.look(permit, row).await?;
            }
        }
        Ok(Plan { id: id_of(wish, &rows), rows })
    }

    async fn look(&self, permit: &Permit<SignedIn>, row: &mut Row) -> Result<()> {
        let access = Access::new(self.core.clone());
        let allowed = access.permit(permit.actor(), Push(row.repository.clone()));
        // Conflicts tell what is there.
        let allowed = allowed.and_then(|_| access.permit(permit.actor(), Pull(row.repository.clone())));
        if let Err(error) = allowed {
            row.refused = Some(refused(error)?);
            return Ok(());
        }
        match self.core.registry.stat_manifest(&row.repository, &Reference::Tag(row.tag.clone())).await {
            Ok(found) => row.before = Some(found.digest.to_string()),
            Err(error) if matches!(error.code, Code::ManifestUnknown | Code::NameUnknown) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }
}

impl Row {
    fn of(target: &Target) -> Self {
        Self {
            repository: target.repository.clone(),
            tag: target.tag.clone(),
            images: Vec::new(),
            platforms: Vec::new(),
            bytes: 0,
            before: None,
            digest: None,
            refused: None,
        }
    }

    fn take(&mut self, image: usize, images: &[ImportedImage]) {
        let Some(found) = images.get(image) else {
            return self.refuse("image_not_found", format!("the archive has no image {image}"));
        };
        if !self.images.contains(&image) {
            self.images.push(image);
            self.platforms.extend(found.platforms.iter().cloned());
            self.bytes = self.bytes.saturating_add(found.size);
        }
    }

    /// Several images become one name only as an index.
    fn settle(&mut self, images: &[ImportedImage], options: Options) {
        if self.refused.is_some() {
            return;
        }
        if let [one] = self.images[..] {
            self.digest.clone_from(&images[one].digest);
            return;
        }
        if !options.join {
            return self
                .refuse("name_twice", "several images are to have this one name: let them be joined".to_owned());
        }
        let mut known: Vec<Platform> = Vec::new();
        for image in &self.images {
            if images[*image].platforms.is_empty() {
                let message = format!("image {image} does not say what it runs on, so it cannot be joined");
                return self.refuse("platform_unknown", message);
            }
            for platform in images[*image].platforms.iter().filter_map(|platform| platform.parse::<Platform>().ok()) {
                if known.iter().any(|other| other.is_same(&platform)) {
                    let message = format!("two images for {platform} are to have this one name");
                    return self.refuse("platform_twice", message);
                }
                known.push(platform);
            }
        }
    }
}

fn id_of(wish: &Wish, rows: &[Row]) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("{} {:?}\n", wish.import, wish.options));
    for row in rows {
        let code = row.refused.as_ref().map_or("-", |refused| refused.code);
        let before = row.before.as_deref().unwrap_or("-");
        hash.update(format!("{}:{} {:?} {before} {code}\n", row.repository, row.tag, row.images));
    }
    hex::encode(hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(platforms: &[&str]) -> ImportedImage {
        ImportedImage {
            names: Vec::new(),
            suggestions: Vec::new(),
            platforms: platforms.iter().map(|platform| (*platform).to_owned()).collect(),
            digest: None,
            image_id: None,
            size: 7,
            layers: 1,
        }
    }

    #[test]
    fn several_images_are_one_name_only_as_an_index() {
        let images = [image(&["linux/amd64"]), image(&["linux/arm64"]), image(&["linux/arm64/v8"]), image(&[])];
        let code = |wanted: &[usize], join: bool| {
            let target = Target { image: 0, repository: "app".parse().unwrap(), tag: "1".parse().unwrap() };
            let mut row = Row::of(&target);
            for image in wanted {
                row.take(*image, &images);
            }
            row.settle(&images, Options { join, overwrite: false });
            row.refused.map(|refused| refused.code)
        };
        assert_eq!(code(&[0], false), None);
        assert_eq!(code(&[0, 0], false), None, "twice the same is once");
        assert_eq!(code(&[0, 1], false), Some("name_twice"));
        assert_eq!(code(&[0, 1], true), None);
        assert_eq!(code(&[1, 2], true), Some("platform_twice"));
        assert_eq!(code(&[0, 3], true), Some("platform_unknown"));
        assert_eq!(code(&[9], true), Some("image_not_found"));
    }
}
