//! Which migrations a database has, and bringing it up to date.

use std::collections::HashSet;

use sea_orm::sea_query::{Expr, Func, Query};
use sea_orm::{ConnectionTrait, DatabaseExecutor, EntityTrait};
use sea_orm_migration::{MigratorTrait, SchemaManager, seaql_migrations};

use crate::connection::sealed::Executor;
use crate::migrations::Migrations;
use crate::{Backend, Db, Error, Result};

/// "roadstead" as a number: the key of the lock under which one of several starting processes migrates.
const MIGRATION_LOCK: i64 = 0x0072_6f61_6473_7465;

/// How the tables of a database compare with what this binary knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schema {
    /// No tables of ours yet.
    Empty,
    /// Older than the binary; `migrate` brings it up to date.
    Behind {
        /// The migrations to come.
        pending: Vec<String>,
    },
    /// As this binary wants it.
    Current,
    /// Written by a newer binary; we must not touch it.
    Newer {
        /// The migrations that we do not know.
        unknown: Vec<String>,
    },
}

impl Db {
    /// Compares the tables with what this binary knows; changes nothing.
    pub async fn schema(&self) -> Result<Schema> {
        schema(&self.executor()).await
    }

    /// Brings the tables up to date: all pending migrations or none. Several processes may do this at once.
    ///
    /// # Errors
    /// [`Error::Newer`] when the database has seen a newer binary.
    pub async fn migrate(&self) -> Result<()> {
        let tx = self.begin().await?;
        if self.backend() == Backend::Postgres {
            let lock = Func::cust("pg_advisory_xact_lock").arg(Expr::val(MIGRATION_LOCK));
            tx.0.query_one(&Query::select().expr(lock).take()).await?;
        }
        if let Schema::Newer { unknown } = schema(&tx.executor()).await? {
            return Err(Error::Newer { unknown });
        }
        Migrations::up(&tx.0, None).await?;
        tx.commit().await
    }
}

async fn schema(conn: &DatabaseExecutor<'_>) -> Result<Schema> {
    let applied = applied(conn).await?;
    let known: Vec<String> = Migrations::migrations().iter().map(|migration| migration.name().to_owned()).collect();
    let unknown: Vec<String> = applied.iter().filter(|name| !known.contains(name)).cloned().collect();
    let pending: Vec<String> = known.into_iter().filter(|name| !applied.contains(name)).collect();
    Ok(if !unknown.is_empty() {
        Schema::Newer { unknown }
    } else if applied.is_empty() {
        Schema::Empty
    } else if !pending.is_empty() {
        Schema::Behind { pending }
    } else {
        Schema::Current
    })
}

async fn applied(conn: &DatabaseExecutor<'_>) -> Result<HashSet<String>> {
    let manager = match conn {
        DatabaseExecutor::Connection(pool) => SchemaManager::new(*pool),
        DatabaseExecutor::Transaction(tx) => SchemaManager::new(*tx),
        DatabaseExecutor::OwnedTransaction(tx) => SchemaManager::new(tx),
    };
    if !manager.has_table("seaql_migrations").await? {
        return Ok(HashSet::new());
    }
    let rows = seaql_migrations::Entity::find().all(conn).await?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}
