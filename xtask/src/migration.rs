//! `cargo xtask migration NAME`: a new file in `crates/db/src/migrations`, and where to name it.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{sources, steps};

const FOLDER: &str = "crates/db/src/migrations";

const TEMPLATE: &str = r#"//! TITLE.

use sea_orm::sea_query::Table;
use sea_orm::{DbErr, DeriveMigrationName};
use sea_orm_migration::{MigrationTrait, SchemaManager, async_trait};

use super::columns::{Text, id, time};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let text = Text::on(manager);
        let table = Table::create()
            .table("NAME")
            .col(id())
            .col(text.text("name"))
            .col(time("created_at"))
            .take();
        manager.create_table(table).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
"#;

pub fn run(arguments: &[String]) -> Result<()> {
    let [name] = arguments else { bail!("cargo xtask migration NAME, such as `tag_protection`") };
    check(name)?;
    let module = format!("m{}_{name}", now()?);
    let file = format!("{FOLDER}/{module}.rs");
    fs::write(sources::root().join(&file), fill(name)).with_context(|| format!("cannot write {file}"))?;
    steps::run(Command::new("rustfmt").args(["--edition", "2024", &file]).current_dir(sources::root()))?;
    println!("{file} is written. Now name it in {FOLDER}/mod.rs, last in both lists:\n");
    println!("    mod {module};\n    Box::new({module}::Migration),");
    Ok(())
}

fn check(name: &str) -> Result<()> {
    let allowed = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_';
    if !name.starts_with(|first: char| first.is_ascii_lowercase()) || !name.chars().all(allowed) {
        bail!("`{name}` is no name: lower-case letters, digits and `_`, such as `tag_protection`");
    }
    Ok(())
}

fn fill(name: &str) -> String {
    let mut title = name.replace('_', " ");
    title[..1].make_ascii_uppercase();
    TEMPLATE.replace("TITLE", &title).replace("NAME", name)
}

/// Migrations are ordered by the time of their making.
fn now() -> Result<String> {
    let output = Command::new("date").args(["-u", "+%Y%m%d_%H%M%S"]).output().context("`date` does not start")?;
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_filled() {
        let text = fill("tag_protection");
        assert!(text.starts_with("//! Tag protection.\n"));
        assert!(text.contains(r#".table("tag_protection")"#));
    }

    #[test]
    fn names_are_those_of_modules() {
        assert!(check("tag_protection").is_ok());
        for bad in ["", "Tags", "2fa", "a-b", "a/b"] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }
}
