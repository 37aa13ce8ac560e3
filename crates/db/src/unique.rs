//! One row by a unique key.

use sea_orm::{EntityTrait, FromQueryResult, Select};

use crate::{Connection, Result};

/// The row that the key finds. Not by the query builder's `one`: it binds `LIMIT 1` as a value, and SQLite prepares a
/// statement anew for each value of a limit, which costs more than the look-up.
pub(crate) async fn find<E: EntityTrait, M: FromQueryResult>(
    conn: &impl Connection,
    select: Select<E>,
) -> Result<Option<M>> {
    Ok(select.into_model().all(&conn.executor()).await?.pop())
}
