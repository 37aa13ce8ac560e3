//! How to reach the database: pools, transactions, and the difference between reading and writing.

use std::time::Duration;

use sea_orm::sqlx::Connection as _;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    AccessMode, ConnectOptions, Database, DatabaseConnection, DatabaseExecutor, DatabaseTransaction, DbBackend, DbErr,
    IsolationLevel, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use crate::{Error, Result};

const SQLITE_READERS: u32 = 8;
const POSTGRES_CONNECTIONS: u32 = 16;

/// How long a writer queues before it gives up. Longer than any transaction of ours should ever last.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long to try to reach a server, at the start and for each request.
const SERVER_PATIENCE: Duration = Duration::from_secs(10);

/// Which database is behind the URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// A file of ours.
    Sqlite,
    /// A server.
    Postgres,
}

/// The database. Cheap to clone; every clone uses the same connections.
#[derive(Clone, Debug)]
pub struct Db {
    pub(crate) read: DatabaseConnection,
    /// On SQLite a pool of exactly one connection: it has one writer anyway, and waiting for it in our own queue is
    /// fair and wakes at once, where its busy handler sleeps and polls. On PostgreSQL the same pool as `read`.
    pub(crate) write: DatabaseConnection,
}

impl Db {
    /// Opens the database; a SQLite file is made when it is missing, but not its folder.
    ///
    /// # Errors
    /// [`Error::Address`] for any other kind of URL, [`Error::Unreachable`] when nobody answers there.
    pub async fn connect(url: &str) -> Result<Self> {
        if url.starts_with("sqlite:") {
            Self::open_sqlite(url).await
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Self::connect_postgres(url).await
        } else {
            Err(Error::Address)
        }
    }

    async fn open_sqlite(url: &str) -> Result<Self> {
        if url.contains(":memory:") || url.contains("mode=memory") {
            return Err(Error::Address); // each of the two pools would have a database of its own
        }
        // The writer first: it makes the file and switches it to WAL, which the readers then find.
        let write = open(sqlite(url, 1, |file| file)).await?;
        // `query_only` turns a write that slipped into a reading function into an error.
        let read = open(sqlite(url, SQLITE_READERS, |file| file.pragma("query_only", "ON"))).await?;
        Ok(Self { read, write })
    }

    async fn connect_postgres(url: &str) -> Result<Self> {
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(SERVER_PATIENCE)
            .test_before_acquire_if_idle_for(Duration::from_secs(30))
            .set_application_name("roadstead")
            .sqlx_logging(false);
        let pool = open(options).await?;
        Ok(Self { read: pool.clone(), write: pool })
    }

    /// Which database this is.
    pub fn backend(&self) -> Backend {
        match self.read.get_database_backend() {
            DbBackend::Sqlite => Backend::Sqlite,
            _ => Backend::Postgres,
        }
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        Ok(self.read.ping().await?)
    }

    /// Starts a transaction that writes; dropping it undoes everything.
    ///
    /// # Errors
    /// [`Error::Locked`] when another writer did not end in time.
    pub async fn begin(&self) -> Result<Tx> {
        let options = TransactionOptions {
            // A deferred transaction that reads and then writes fails at once when somebody wrote in between.
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        let begun = self.write.begin_with_options(options).await;
        begun.map(Tx).map_err(|error| match (self.backend(), error) {
            (Backend::Sqlite, error @ DbErr::ConnectionAcquire(_)) => Error::Locked(error),
            (_, error) => error.into(),
        })
    }

    /// Starts reading at one moment: all reads through it see the same state.
    pub async fn snapshot(&self) -> Result<Snapshot> {
        let options = match self.backend() {
            Backend::Sqlite => TransactionOptions::default(), // any read transaction is a snapshot there
            Backend::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..Default::default()
            },
        };
        Ok(Snapshot(self.read.begin_with_options(options).await?))
    }

    /// Closes all connections, after those in use have come back.
    pub async fn close(self) -> Result<()> {
        self.read.close_by_ref().await?;
        Ok(self.write.close_by_ref().await?)
    }
}

async fn open(options: ConnectOptions) -> Result<DatabaseConnection> {
    // Boxed: the driver's future is 17 kB, which every caller would carry.
    Ok(Box::pin(Database::connect(options)).await?)
}

fn sqlite(
    url: &str,
    connections: u32,
    role: impl Fn(SqliteConnectOptions) -> SqliteConnectOptions + Send + Sync + 'static,
) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .sqlx_logging(false)
        // A full disk ends a transaction inside SQLite, and the driver's rollback of what is no longer there fails: from
        // then on it would open savepoints where it should begin, and what it commits would stay in a transaction that
        // nobody ends: acknowledged and lost. Such a connection is closed, and another one opened.
        .map_sqlx_sqlite_before_acquire(|connection, _| {
            let is_clean = !connection.is_in_transaction();
            Box::pin(std::future::ready(Ok(is_clean)))
        })
        .map_sqlx_sqlite_opts(move |file| {
            role(
                file.create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    // In WAL mode NORMAL may lose the last commits in a power cut; what we answered 201 to must survive it.
                    .synchronous(SqliteSynchronous::Full)
                    .foreign_keys(true)
                    .busy_timeout(Duration::from_secs(5)) // for other processes, such as a backup
                    .pragma("temp_store", "memory")
                    .pragma("cache_size", "-16384") // KiB
                    .pragma("journal_size_limit", "67108864"),
            )
        });
    options
}

/// A transaction that writes. [`commit`](Tx::commit) it, or drop it to undo everything.
#[derive(Debug)]
#[must_use = "a transaction that is dropped is undone"]
pub struct Tx(pub(crate) DatabaseTransaction);

impl Tx {
    /// Makes it durable.
    pub async fn commit(self) -> Result<()> {
        Ok(self.0.commit().await?)
    }
}

/// Several reads of one moment; see [`Db::snapshot`].
#[derive(Debug)]
pub struct Snapshot(DatabaseTransaction);

/// Anything to read from: [`Db`], [`Snapshot`] or [`Tx`].
pub trait Connection: sealed::Executor {}

impl Connection for Db {}
impl Connection for Tx {}
impl Connection for Snapshot {}

pub(crate) mod sealed {
    use sea_orm::DatabaseExecutor;

    /// Keeps the query builder's own trait out of the public interface: nobody else can run SQL.
    pub trait Executor: Send + Sync {
        fn executor(&self) -> DatabaseExecutor<'_>;
    }
}

impl sealed::Executor for Db {
    fn executor(&self) -> DatabaseExecutor<'_> {
        (&self.read).into()
    }
}

impl sealed::Executor for Tx {
    fn executor(&self) -> DatabaseExecutor<'_> {
        (&self.0).into()
    }
}

impl sealed::Executor for Snapshot {
    fn executor(&self) -> DatabaseExecutor<'_> {
        (&self.0).into()
    }
}
