//! Repositories, blobs, manifests, tags.

use sea_orm::sea_query::{ForeignKey, ForeignKeyAction, Table};
use sea_orm::{DbErr, DeriveMigrationName};
use sea_orm_migration::{MigrationTrait, SchemaManager, async_trait};

use super::columns::{
    Text, bytes, flag, goes_with, id, index, number, primary_key, refers_to, row_id, time, time_null, uuid,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let text = Text::on(manager);
        repositories(manager, text).await?;
        blobs(manager, text).await?;
        manifests(manager, text).await?;
        manifest_links(manager, text).await?;
        memberships(manager).await?;
        tags(manager, text).await?;
        tag_history(manager, text).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

async fn repositories(manager: &SchemaManager<'_>, text: Text) -> Result<(), DbErr> {
    let table = Table::create()
        .table("repositories")
        .col(id())
        .col(text.text("name").unique_key())
        .col(text.text("visibility"))
        .col(flag("anonymous_pull"))
        .col(text.text("description"))
        .col(time("created_at"))
        .col(time_null("last_push_at"))
        .col(time_null("last_pull_at"))
        .col(number("pull_count"))
        .col(number("stored_bytes"))
        .take();
    manager.create_table(table).await
}

async fn blobs(manager: &SchemaManager<'_>, text: Text) -> Result<(), DbErr> {
    let table = Table::create()
        .table("blobs")
        .col(row_id())
        .col(text.text("digest").unique_key())
        .col(number("size"))
        .col(time("created_at"))
        .take();
    manager.create_table(table).await
}

async fn manifests(manager: &SchemaManager<'_>, text: Text) -> Result<(), DbErr> {
    let table = Table::create()
        .table("manifests")
        .col(row_id())
        .col(text.text("digest").unique_key())
        .col(text.text("media_type"))
        .col(number("size"))
        .col(text.text_null("artifact_type"))
        .col(text.text_null("subject"))
        .col(text.text_null("annotations"))
        .col(text.text_null("platform"))
        .col(time_null("image_created"))
        .col(time("created_at"))
        // Last: SQLite keeps a long row in a chain of pages and must walk over what stands before a column.
        .col(bytes("bytes"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(index("manifests_of_subject", "manifests", &["subject"])).await
}

async fn manifest_links(manager: &SchemaManager<'_>, text: Text) -> Result<(), DbErr> {
    let table = Table::create()
        .table("manifest_links")
        .col(number("manifest_id"))
        .col(number("position"))
        .col(text.text("kind"))
        .col(text.text("digest"))
        .col(text.text("media_type"))
        .col(number("size"))
        .primary_key(&mut primary_key(["manifest_id", "position"]))
        .foreign_key(&mut goes_with("manifest_id", "manifests"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(index("manifest_links_to_digest", "manifest_links", &["digest"])).await
}

/// What may be pulled through which repository.
async fn memberships(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for (table, column, parent, by_parent) in [
        ("repository_manifests", "manifest_id", "manifests", "repositories_of_manifest"),
        ("repository_blobs", "blob_id", "blobs", "repositories_of_blob"),
    ] {
        let members = Table::create()
            .table(table)
            .col(uuid("repository_id"))
            .col(number(column))
            .col(time("created_at"))
            .primary_key(&mut primary_key(["repository_id", column]))
            .foreign_key(&mut goes_with("repository_id", "repositories"))
            .foreign_key(&mut refers_to(column, parent))
            .take();
        manager.create_table(members).await?;
        manager.create_index(index(by_parent, table, &[column])).await?;
    }
    Ok(())
}

async fn tags(manager: &SchemaManager<'_>, text: Text) -> Result<(), DbErr> {
    let table = Table::create()
        .table("tags")
        .col(uuid("repository_id"))
        .col(text.text("name"))
        .col(number("manifest_id"))
        .col(time("updated_at"))
        .col(text.text_null("updated_by"))
        .primary_key(&mut primary_key(["repository_id", "name"]))
        .foreign_key(&mut goes_with("repository_id", "repositories"))
        // A tag never points to a manifest that cannot be pulled through its repository.
        .foreign_key(
            ForeignKey::create()
                .from_col("repository_id")
                .from_col("manifest_id")
                .to_tbl("repository_manifests")
                .to_col("repository_id")
                .to_col("manifest_id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .take();
    manager.create_table(table).await?;
    manager.create_index(index("tags_of_manifest", "tags", &["repository_id", "manifest_id"])).await?;
    manager.create_index(index("tags_by_age", "tags", &["repository_id", "updated_at", "name"])).await
}

async fn tag_history(manager: &SchemaManager<'_>, text: Text) -> Result<(), DbErr> {
    let table = Table::create()
        .table("tag_history")
        .col(row_id())
        .col(uuid("repository_id"))
        .col(text.text("tag"))
        .col(text.text_null("from_digest"))
        .col(text.text_null("to_digest"))
        .col(text.text_null("actor"))
        .col(time("at"))
        .foreign_key(&mut goes_with("repository_id", "repositories"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(index("tag_history_of_tag", "tag_history", &["repository_id", "tag"])).await
}
