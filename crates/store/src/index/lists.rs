//! Lists of the index.

use db::{ManifestInfo, Visible};
use oci::{Descriptor, Digest, Name, Page, PageRequest, Result, Tag};

use super::{Index, read_size, rows, stored};

impl Index {
    pub async fn list_repositories(&self, page: &PageRequest) -> Result<Page<Name>> {
        let (last, limit) = (page.last.as_deref(), one_more(page));
        let names = db::repositories::list_names(&self.db, &Visible::All, last, limit).await.map_err(rows)?;
        cut(names, page)
    }

    pub async fn list_tags(&self, repository: &Name, page: &PageRequest) -> Result<Page<Tag>> {
        let (last, limit) = (page.last.as_deref(), one_more(page));
        let names = db::tags::list_names(&self.db, repository.as_str(), last, limit).await.map_err(rows)?;
        if names.is_empty() {
            self.get_repository(repository).await?; // no tags, or no repository?
        }
        cut(names, page)
    }

    pub async fn list_referrers(&self, repository: &Name, digest: &Digest) -> Result<Vec<Descriptor>> {
        let id = self.get_repository(repository).await?;
        let found = db::manifests::referrers(&self.db, id, digest.as_str()).await.map_err(rows)?;
        found.into_iter().map(descriptor).collect()
    }
}

/// One row more than asked for tells whether others follow.
fn one_more(page: &PageRequest) -> u64 {
    page.limit as u64 + 1
}

fn cut<T: std::str::FromStr<Err = oci::Error>>(mut names: Vec<String>, page: &PageRequest) -> Result<Page<T>> {
    let more = names.len() > page.limit && page.limit > 0;
    names.truncate(page.limit);
    Ok(Page { items: names.iter().map(|name| stored(name)).collect::<Result<_>>()?, more })
}

fn descriptor(info: ManifestInfo) -> Result<Descriptor> {
    let annotations = info.annotations.and_then(|annotations| serde_json::from_value(annotations).ok());
    Ok(Descriptor {
        artifact_type: info.artifact_type,
        annotations,
        ..Descriptor::new(stored(&info.media_type)?, stored(&info.digest)?, read_size(info.size))
    })
}
