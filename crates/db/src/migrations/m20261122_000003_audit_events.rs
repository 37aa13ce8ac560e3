//! Who did what to whom.

use sea_orm::sea_query::Table;
use sea_orm::{DbErr, DeriveMigrationName};
use sea_orm_migration::{MigrationTrait, SchemaManager, async_trait};

use super::columns::{Text, index, row_id, time, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let text = Text::on(manager);
        let table = Table::create()
            .table("audit_events")
            .col(row_id())
            .col(time("at"))
            // No foreign key: an event outlives the user who caused it, and keeps their name.
            .col(uuid_null("actor_id"))
            .col(text.text("actor"))
            .col(text.text("action"))
            .col(text.text("target"))
            .col(text.text_null("remote_addr"))
            .col(text.text_null("request_id"))
            .col(text.text_null("before"))
            .col(text.text_null("after"))
            .take();
        manager.create_table(table).await?;
        manager.create_index(index("audit_events_by_time", "audit_events", &["at"])).await?;
        manager.create_index(index("audit_events_of_target", "audit_events", &["target"])).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
