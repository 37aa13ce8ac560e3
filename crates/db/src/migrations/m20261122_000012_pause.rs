//! Whether pushes are paused, since when, and by whom.

use sea_orm::sea_query::Table;
use sea_orm::{DbErr, DeriveMigrationName};
use sea_orm_migration::{MigrationTrait, SchemaManager, async_trait};

use super::columns::{Text, time_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column at a time.
        for mut column in [time_null("paused_at"), Text::on(manager).text_null("paused_by")] {
            manager.alter_table(Table::alter().table("rights_version").add_column(&mut column).take()).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
