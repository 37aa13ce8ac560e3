//! Inserting what somebody else may insert at the same moment.

use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, Insert, TryInsertResult};

use crate::{Error, Result, Tx};

/// How often to look for a row that is neither absent nor there: somebody must delete it each time in between.
pub(crate) const ATTEMPTS: u32 = 5;

/// Inserts the row unless there is one of that key; says whether it did.
///
/// On PostgreSQL this waits for a transaction that has inserted, or is deleting, a row of the same key.
pub(crate) async fn if_absent<A, K>(tx: &Tx, row: A, key: K) -> Result<bool>
where
    A: ActiveModelTrait,
    K: IntoIterator<Item = <A::Entity as EntityTrait>::Column>,
{
    let insert = Insert::one(row).on_conflict_do_nothing_on(key);
    Ok(match insert.exec_without_returning(&tx.0).await? {
        TryInsertResult::Inserted(rows) => rows > 0,
        TryInsertResult::Conflicted | TryInsertResult::Empty => false,
    })
}

/// The end of [`ATTEMPTS`].
pub(crate) fn contended(what: &str) -> Error {
    Error::Locked(DbErr::RecordNotFound(format!("{what} came and went")))
}
