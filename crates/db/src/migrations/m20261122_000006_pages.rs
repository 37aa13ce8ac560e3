//! What the pages of the UI ask for: who must choose a password of their own, and tags of all repositories by name.

use sea_orm::sea_query::Table;
use sea_orm::{DbErr, DeriveMigrationName};
use sea_orm_migration::{MigrationTrait, SchemaManager, async_trait};

use super::columns::{flag, index};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = flag("must_change_password").default(false).take();
        manager.alter_table(Table::alter().table("users").add_column(column).take()).await?;
        manager.create_index(index("tags_by_name", "tags", &["name", "repository_id"])).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
