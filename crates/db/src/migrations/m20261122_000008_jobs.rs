//! Jobs, what they consist of, and what they tell.

use sea_orm::sea_query::{ConditionalStatement, Expr, ExprTrait, Table, TableCreateStatement};
use sea_orm::{DbErr, DeriveMigrationName};
use sea_orm_migration::{MigrationTrait, SchemaManager, async_trait};

use super::columns::{
    Text, flag, goes_with, index, number, number_null, primary_key, row_id, time, time_null, unique, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let text = Text::on(manager);
        for table in [jobs(text), items(text), logs(text)] {
            manager.create_table(table).await?;
        }
        manager.create_index(index("jobs_by_state", "jobs", &["state", "id"])).await?;
        manager.create_index(index("jobs_of_user", "jobs", &["created_by", "id"])).await?;
        // Two workers that claim two jobs of one target at the same moment: the second is refused.
        let mut one_per_target = unique("jobs_one_per_target", "jobs", &["target"]);
        one_per_target.and_where(Expr::col("state").eq("running"));
        manager.create_index(one_per_target).await?;
        manager.create_index(index("job_items_by_state", "job_items", &["job_id", "state", "position"])).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn jobs(text: Text) -> TableCreateStatement {
    let count = |name| number(name).default(0).take();
    Table::create()
        .table("jobs")
        .col(row_id())
        .col(text.text("kind"))
        .col(text.text("state"))
        // No foreign keys: a job outlives its creator, and must not run as somebody else then. Without a creator it is the
        // system's own.
        .col(uuid_null("created_by"))
        .col(text.text("creator"))
        .col(uuid_null("access_token"))
        .col(text.text_null("target"))
        .col(text.text("repositories"))
        .col(text.text("parameters"))
        .col(time("created_at"))
        .col(time_null("started_at"))
        .col(time_null("finished_at"))
        .col(text.text_null("lease_owner"))
        .col(time_null("lease_until"))
        .col(time_null("cancel_requested_at"))
        .col(flag("planned"))
        .col(count("items_total"))
        .col(count("items_running"))
        .col(count("items_done"))
        .col(count("items_skipped"))
        .col(count("items_failed"))
        .col(count("items_cancelled"))
        .col(number_null("bytes_total"))
        .col(count("bytes_done"))
        .col(count("lines"))
        .col(text.text_null("error_code"))
        .col(text.text_null("error_message"))
        .col(text.text_null("summary"))
        .take()
}

fn items(text: Text) -> TableCreateStatement {
    Table::create()
        .table("job_items")
        .col(number("job_id"))
        .col(number("position"))
        .col(text.text("state"))
        .col(text.text("label"))
        .col(text.text("repositories"))
        .col(text.text("parameters"))
        .col(text.text_null("error_code"))
        .col(text.text_null("error_message"))
        .col(text.text_null("result"))
        .col(number_null("bytes_total"))
        .col(number("bytes_done"))
        .col(time_null("started_at"))
        .col(time_null("finished_at"))
        .primary_key(&mut primary_key(["job_id", "position"]))
        .foreign_key(&mut goes_with("job_id", "jobs"))
        .take()
}

fn logs(text: Text) -> TableCreateStatement {
    Table::create()
        .table("job_logs")
        .col(number("job_id"))
        .col(number("number"))
        .col(time("at"))
        .col(text.text("level"))
        .col(text.text("message"))
        .col(text.text("repositories"))
        .col(number_null("item"))
        .primary_key(&mut primary_key(["job_id", "number"]))
        .foreign_key(&mut goes_with("job_id", "jobs"))
        .take()
}
