//! Listing: the index knows it all.

use async_trait::async_trait;
use oci::{Descriptor, Digest, List, Name, Page, PageRequest, Result, Tag};

use super::Engine;

#[async_trait]
impl List for Engine {
    async fn list_repositories(&self, page: &PageRequest) -> Result<Page<Name>> {
        self.index.list_repositories(page).await
    }

    async fn list_tags(&self, repository: &Name, page: &PageRequest) -> Result<Page<Tag>> {
        self.index.list_tags(repository, page).await
    }

    async fn list_referrers(&self, repository: &Name, digest: &Digest) -> Result<Vec<Descriptor>> {
        self.index.list_referrers(repository, digest).await
    }
}
