//! Listing: from the index; where it was not compared with the upstream yet, from there.

use async_trait::async_trait;
use oci::{Code, Descriptor, Digest, Error, List, Name, Page, PageRequest, Result, Tag};

use super::Front;
use crate::index::rows;

#[async_trait]
impl List for Front {
    async fn list_repositories(&self, page: &PageRequest) -> Result<Page<Name>> {
        self.index.list_repositories(page).await
    }

    async fn list_tags(&self, repository: &Name, page: &PageRequest) -> Result<Page<Tag>> {
        let row = db::repositories::find_by_name(&self.index.db, repository.as_str()).await.map_err(rows)?;
        let is_known = row.is_some();
        if row.is_some_and(|row| row.compared_at.is_some()) {
            return self.index.list_tags(repository, page).await;
        }
        match self.seen(self.upstream.list_tags(repository, page).await) {
            // A repository begins with its first push, and is an empty shell at the upstream when everything is deleted.
            Err(error) if error.code == Code::NameUnknown && is_known => Ok(Page { items: Vec::new(), more: false }),
            Ok(page) if page.items.is_empty() && !page.more && !is_known => Err(Error::name_unknown(repository)),
            answer => answer,
        }
    }

    async fn list_referrers(&self, repository: &Name, digest: &Digest) -> Result<Vec<Descriptor>> {
        self.index.list_referrers(repository, digest).await
    }
}
