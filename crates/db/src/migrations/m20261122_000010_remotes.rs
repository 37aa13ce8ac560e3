//! Other registries that images are copied from and to.

use sea_orm::sea_query::Table;
use sea_orm::{DbErr, DeriveMigrationName};
use sea_orm_migration::{MigrationTrait, SchemaManager, async_trait};

use super::columns::{Text, flag, row_id, time, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let text = Text::on(manager);
        let table = Table::create()
            .table("remotes")
            .col(row_id())
            .col(text.text("name"))
            .col(text.text("url"))
            .col(text.text_null("username"))
            // Sealed with a key that is not in the database.
            .col(text.text_null("sealed_password"))
            .col(text.text_null("ca_certificate"))
            .col(flag("insecure_http"))
            .col(flag("allow_private"))
            .col(flag("shared"))
            .col(text.text_null("platforms"))
            .col(time("created_at"))
            .take();
        manager.create_table(table).await?;
        manager.create_index(unique("remotes_by_name", "remotes", &["name"])).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
