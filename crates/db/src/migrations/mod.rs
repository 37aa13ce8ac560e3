//! Every change of the tables, in order. A released migration is never edited; a change is a new file.
//!
//! Migrations name tables and columns by strings and not by the entities of the other files: those move on, while a
//! migration must say the same for ever.

mod columns;
mod m20261122_000001_people;
mod m20261122_000002_images;
mod m20261122_000003_audit_events;
mod m20261122_000004_compared;
mod m20261122_000005_looking;
mod m20261122_000006_pages;
mod m20261122_000007_tag_sizes;
mod m20261122_000008_jobs;
mod m20261122_000009_collection;
mod m20261122_000010_remotes;
mod m20261122_000011_schedules;
mod m20261122_000012_pause;

use sea_orm_migration::{MigrationTrait, MigratorTrait, async_trait};

pub(crate) struct Migrations;

#[async_trait::async_trait]
impl MigratorTrait for Migrations {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_people::Migration),
            Box::new(m20261122_000002_images::Migration),
            Box::new(m20261122_000003_audit_events::Migration),
            Box::new(m20261122_000004_compared::Migration),
            Box::new(m20261122_000005_looking::Migration),
            Box::new(m20261122_000006_pages::Migration),
            Box::new(m20261122_000007_tag_sizes::Migration),
            Box::new(m20261122_000008_jobs::Migration),
            Box::new(m20261122_000009_collection::Migration),
            Box::new(m20261122_000010_remotes::Migration),
            Box::new(m20261122_000011_schedules::Migration),
            Box::new(m20261122_000012_pause::Migration),
        ]
    }
}
