//! Lists of tags by size, build time and pulls are answered from an index alone: rows of memberships are not read.

use sea_orm::{DbErr, DeriveMigrationName};
use sea_orm_migration::{MigrationTrait, SchemaManager, async_trait};

use super::columns::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = ["repository_id", "manifest_id", "total_size", "image_created", "last_pull_at"];
        manager.create_index(index("repository_manifests_sorted", "repository_manifests", &columns)).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
