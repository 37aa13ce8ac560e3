//! What the collection rests on: damaged blobs, manifests that were asked for again, and when a tag left a manifest.

use sea_orm::sea_query::Table;
use sea_orm::{DbErr, DeriveMigrationName};
use sea_orm_migration::{MigrationTrait, SchemaManager, async_trait};

use super::columns::{index, time_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [("blobs", "damaged_at"), ("repository_manifests", "needed_at")] {
            manager.alter_table(Table::alter().table(table).add_column(time_null(column)).take()).await?;
        }
        manager.create_index(index("tag_history_from", "tag_history", &["repository_id", "from_digest"])).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
