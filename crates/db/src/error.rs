//! What can go wrong between us and the database, said so that somebody can act on it.

use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, SqlErr, SqlxError};

/// The result of everything in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the database did not do it. `Display` says what to do next and leaves the cause to `source`.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another transaction held what this one needed; nothing was changed and it may be tried again.
    #[error("the database is busy; try again, and if it stays so, look for another process that holds it open")]
    Locked(#[source] DbErr),
    /// The database has migrations that this binary does not know.
    #[error("the database was written by a newer Roadstead ({}); start that version, or restore an older backup", .unknown.join(", "))]
    Newer {
        /// The migrations that we do not have.
        unknown: Vec<String>,
    },
    /// No space left where the database lies.
    #[error("the disk of the database is full; free some space, nothing was changed")]
    Full(#[source] DbErr),
    /// The database, its folder or its server takes no writes.
    #[error(
        "the database is read-only; give this process the right to write to the file and its folder, or use the primary server"
    )]
    ReadOnly(#[source] DbErr),
    /// Something unique is there already, such as a name.
    #[error("there is already one of that name or key")]
    Conflict(#[source] DbErr),
    /// Something that this row refers to has been deleted meanwhile.
    #[error("what this refers to does not exist any more, or is still in use")]
    Missing(#[source] DbErr),
    /// The row to be changed is not there.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// `after` was not taken from the `next` of a page of this list.
    #[error("`after` must be the `next` of an earlier page of the same list")]
    Cursor,
    /// No connection.
    #[error("the database does not answer; check that it runs and that DATABASE_URL is right")]
    Unreachable(#[source] DbErr),
    /// The address is none that we know.
    #[error("DATABASE_URL must be `sqlite://PATH` or `postgres://USER:PASSWORD@HOST/DATABASE`")]
    Address,
    /// Anything else: most likely a defect of ours.
    #[error("the database refused a statement")]
    Other(#[source] DbErr),
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => return Self::Conflict(error),
            Some(SqlErr::ForeignKeyConstraintViolation(_)) => return Self::Missing(error),
            _ => {}
        }
        match cause(&error) {
            Cause::Locked => Self::Locked(error),
            Cause::Full => Self::Full(error),
            Cause::ReadOnly => Self::ReadOnly(error),
            Cause::Unreachable => Self::Unreachable(error),
            Cause::Other => Self::Other(error),
        }
    }
}

enum Cause {
    Locked,
    Full,
    ReadOnly,
    Unreachable,
    Other,
}

fn cause(error: &DbErr) -> Cause {
    let (DbErr::Conn(RuntimeErr::SqlxError(sqlx))
    | DbErr::Exec(RuntimeErr::SqlxError(sqlx))
    | DbErr::Query(RuntimeErr::SqlxError(sqlx))) = error
    else {
        return match error {
            DbErr::ConnectionAcquire(ConnAcquireErr::Timeout | ConnAcquireErr::ConnectionClosed) | DbErr::Conn(_) => {
                Cause::Unreachable
            }
            _ => Cause::Other,
        };
    };
    match &**sqlx {
        SqlxError::Io(_) | SqlxError::Tls(_) | SqlxError::PoolTimedOut | SqlxError::PoolClosed => Cause::Unreachable,
        SqlxError::Database(refusal) => match refusal.code() {
            Some(code) if refusal.try_downcast_ref::<sea_orm::SqlxPostgresError>().is_some() => postgres(&code),
            Some(code) => sqlite(&code),
            None => Cause::Other,
        },
        _ => Cause::Other,
    }
}

/// <https://www.sqlite.org/rescode.html>; the low byte of an extended code is the primary one.
fn sqlite(code: &str) -> Cause {
    match code.parse::<u32>().map(|code| code & 0xff) {
        Ok(5 | 6) => Cause::Locked,
        Ok(8) => Cause::ReadOnly,
        Ok(13) => Cause::Full,
        Ok(14) => Cause::Unreachable,
        _ => Cause::Other,
    }
}

/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
fn postgres(code: &str) -> Cause {
    match code {
        "40001" | "40P01" | "55P03" => Cause::Locked,
        "25006" => Cause::ReadOnly,
        "53100" => Cause::Full,
        "53300" => Cause::Unreachable,
        _ if code.starts_with("08") || code.starts_with("57P") || code.starts_with("28") || code.starts_with("3D") => {
            Cause::Unreachable
        }
        _ => Cause::Other,
    }
}
