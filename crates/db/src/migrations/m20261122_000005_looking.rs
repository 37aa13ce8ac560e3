//! What lists of tags and manifests are sorted by: names with numbers in them, sizes of all that is named, pulls.

use std::fmt::Write as _;

use sea_orm::sea_query::{Expr, ExprTrait, Query, Table};
use sea_orm::{ConnectionTrait, DbErr, DeriveMigrationName};
use sea_orm_migration::{MigrationTrait, SchemaManager, async_trait};
use uuid::Uuid;

use super::columns::{Text, index, number, time_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let text = Text::on(manager);
        let zero = |name| number(name).default(0).take();
        for (table, column) in [
            ("manifests", zero("total_size")),
            ("repository_manifests", zero("pull_count")),
            ("repository_manifests", time_null("last_pull_at")),
            // Copies: a list of ten thousand tags cannot read so many rows of manifests, which are long, for its order.
            ("repository_manifests", zero("total_size")),
            ("repository_manifests", time_null("image_created")),
            ("tags", text.text("natural_name").default("").take()),
        ] {
            manager.alter_table(Table::alter().table(table).add_column(column).take()).await?;
        }
        fill_sizes(manager).await?;
        fill_names(manager).await?;
        manager.create_index(index("tags_of_repository", "tags", &["repository_id", "natural_name", "name"])).await?;
        manager.create_index(index("tag_history_by_age", "tag_history", &["repository_id", "id"])).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// Indexes within indexes: real ones have one level.
const DEEPEST: usize = 4;

/// Sums take at most this of each part, in bytes: a manifest may say any size, and a sum must not overflow.
const MOST: i64 = 1 << 46;

async fn fill_sizes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let part = |size: &str| format!("SUM(CASE WHEN {size} > {MOST} THEN {MOST} ELSE {size} END)");
    let blobs = format!(
        "(SELECT CAST({} AS bigint) FROM manifest_links AS link \
         WHERE link.manifest_id = manifests.id AND link.kind <> 'child')",
        part("link.size")
    );
    let children = format!(
        "(SELECT CAST({} AS bigint) FROM manifest_links AS link JOIN manifests AS child ON child.digest = link.digest \
         WHERE link.manifest_id = manifests.id AND link.kind = 'child')",
        part("child.total_size")
    );
    let conn = manager.get_connection();
    let sum = format!("UPDATE manifests SET total_size = size + COALESCE({blobs}, 0)");
    conn.execute_unprepared(&sum).await?;
    for _ in 0..DEEPEST {
        let with_children = format!(
            "{sum} + COALESCE({children}, 0) WHERE id IN (SELECT manifest_id FROM manifest_links WHERE kind = 'child')"
        );
        conn.execute_unprepared(&with_children).await?;
    }
    let of_manifest = |column: &str| {
        format!("{column} = (SELECT {column} FROM manifests WHERE manifests.id = repository_manifests.manifest_id)")
    };
    let copy =
        format!("UPDATE repository_manifests SET {}, {}", of_manifest("total_size"), of_manifest("image_created"));
    conn.execute_unprepared(&copy).await?;
    Ok(())
}

async fn fill_names(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let conn = manager.get_connection();
    let tags = Query::select().columns(["repository_id", "name"]).from("tags").take();
    for row in conn.query_all(&tags).await? {
        let (repository, name): (Uuid, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let update = Query::update()
            .table("tags")
            .value("natural_name", natural(&name))
            .and_where(Expr::col("repository_id").eq(repository))
            .and_where(Expr::col("name").eq(name))
            .take();
        conn.execute(&update).await?;
    }
    Ok(())
}

/// The key that names have today; a migration must say the same for ever.
fn natural(name: &str) -> String {
    let mut key = String::with_capacity(name.len() + 8);
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let is_number = first.is_ascii_digit();
        let end = rest.find(|letter: char| letter.is_ascii_digit() != is_number).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        if is_number {
            let digits = run.trim_start_matches('0');
            let _ = write!(key, "{:03}{digits}", digits.len());
        } else {
            key.push_str(run);
        }
        rest = after;
    }
    key
}
