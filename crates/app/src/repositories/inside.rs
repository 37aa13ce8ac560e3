//! What a repository holds, as lists.

use db::manifests::Member;
use db::tags::{ListMoves, TagMove};

use super::Repositories;
use crate::Result;
use crate::access::{Permit, Pull};
use crate::input::check_filters;

impl Repositories {
    /// The moves of its tags, or of one of them, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound); [`Error::Invalid`](crate::Error::Invalid) for an `after` that is none.
    pub async fn history(
        &self,
        permit: &Permit<Pull>,
        tag: Option<oci::Tag>,
        after: Option<String>,
        limit: u64,
    ) -> Result<db::Page<TagMove>> {
        let repository_id = self.row(permit.repository()).await?.id;
        let tag = tag.map(|tag| tag.to_string());
        let query = ListMoves { repository_id, tag, after, limit };
        let mut page = db::tags::history(&self.core.db, &query).await?;
        if permit.actor().is_anonymous() {
            // For the same reason as in `for_reader`.
            page.items.iter_mut().for_each(|moved| moved.actor = None);
        }
        Ok(page)
    }

    /// The manifests that no tag and no index of it holds, and that are about none of it: the newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound); [`Error::Invalid`](crate::Error::Invalid) for an `after` that is none.
    pub async fn untagged(&self, permit: &Permit<Pull>, after: Option<String>, limit: u64) -> Result<db::Page<Member>> {
        check_filters([&after])?;
        let repository = self.row(permit.repository()).await?;
        Ok(db::manifests::list_untagged(&self.core.db, repository.id, after.as_deref(), limit).await?)
    }
}
