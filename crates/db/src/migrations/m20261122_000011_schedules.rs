//! Jobs that begin by themselves.

use sea_orm::sea_query::Table;
use sea_orm::{DbErr, DeriveMigrationName};
use sea_orm_migration::{MigrationTrait, SchemaManager, async_trait};

use super::columns::{Text, flag, number_null, row_id, time, time_null, unique, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let text = Text::on(manager);
        let table = Table::create()
            .table("schedules")
            .col(row_id())
            .col(text.text("name"))
            .col(text.text("kind"))
            .col(text.text("cron"))
            .col(text.text("time_zone"))
            .col(text.text("parameters"))
            .col(flag("enabled"))
            // No foreign keys, as for jobs: a schedule outlives its creator and must not work as somebody else then, and its
            // last job may be forgotten.
            .col(uuid_null("created_by"))
            .col(text.text("creator"))
            .col(uuid_null("access_token"))
            .col(time("created_at"))
            .col(time_null("next_at"))
            .col(number_null("last_job_id"))
            .col(time_null("last_at"))
            .col(time_null("skipped_at"))
            .col(text.text_null("error_code"))
            .col(text.text_null("error_message"))
            .take();
        manager.create_table(table).await?;
        manager.create_index(unique("schedules_by_name", "schedules", &["name"])).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
