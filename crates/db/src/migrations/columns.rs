//! The few kinds of columns that our tables are made of.

use sea_orm::DbBackend;
use sea_orm::sea_query::{
    ColumnDef, ForeignKey, ForeignKeyAction, ForeignKeyCreateStatement, Index, IndexCreateStatement,
};
use sea_orm_migration::SchemaManager;

/// Makes text columns that compare by bytes: SQLite does so by itself, PostgreSQL must be told.
#[derive(Clone, Copy)]
pub struct Text(DbBackend);

// Columns are required unless the name of their kind ends in `_null`.
impl Text {
    pub fn on(manager: &SchemaManager<'_>) -> Self {
        Self(manager.get_database_backend())
    }

    pub fn text(self, name: &'static str) -> ColumnDef {
        self.text_null(name).not_null().take()
    }

    pub fn text_null(self, name: &'static str) -> ColumnDef {
        let mut column = ColumnDef::new(name);
        match self.0 {
            DbBackend::Postgres => column.custom(r#"text COLLATE "C""#),
            _ => column.text(),
        };
        column
    }
}

/// A row number that the database counts.
pub fn row_id() -> ColumnDef {
    ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key().take()
}

/// An id that we make.
pub fn id() -> ColumnDef {
    uuid("id").primary_key().take()
}

pub fn uuid(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).uuid().not_null().take()
}

pub fn uuid_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).uuid().take()
}

pub fn number(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().take()
}

pub fn number_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().take()
}

pub fn flag(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).boolean().not_null().take()
}

pub fn bytes(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).blob().not_null().take()
}

pub fn time(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).timestamp_with_time_zone().not_null().take()
}

pub fn time_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).timestamp_with_time_zone().take()
}

/// The column names a row of `parent`, and goes with it.
pub fn goes_with(column: &'static str, parent: &'static str) -> ForeignKeyCreateStatement {
    refers_to(column, parent).on_delete(ForeignKeyAction::Cascade).take()
}

/// The column names a row of `parent`, which cannot be deleted as long as it is named.
pub fn refers_to(column: &'static str, parent: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from_col(column).to(parent, "id").take()
}

pub fn primary_key(columns: [&'static str; 2]) -> IndexCreateStatement {
    Index::create().primary().col(columns[0]).col(columns[1]).take()
}

pub fn unique(name: &'static str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index(name, table, columns).unique().take()
}

pub fn index(name: &'static str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create().name(name).table(table).take();
    for column in columns {
        index.col(*column);
    }
    index
}
