//! Lists of any length as ONE bound value.
//!
//! `IN (?, ?, …)` ends at 32,766 parameters on SQLite and makes a new statement for each length. A JSON array that
//! the database unfolds has neither limit, and both databases can do it under the column name `value`.

use std::collections::HashSet;

use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::Value;

use crate::{BlobId, JobId, ManifestId, RepositoryId};

/// A subquery that yields each text.
pub(crate) fn texts<T: AsRef<str>>(conn: &impl ConnectionTrait, items: &[T]) -> SelectStatement {
    unfold(conn.get_database_backend(), Expr::col("value"), items.iter().map(|item| item.as_ref().into()).collect())
}

/// A subquery that yields each id, in the form in which the database keeps UUIDs.
pub(crate) fn repository_ids(conn: &impl ConnectionTrait, ids: &[RepositoryId]) -> SelectStatement {
    let value = Expr::col("value");
    let backend = conn.get_database_backend();
    let uuid = match backend {
        DbBackend::Sqlite => Func::cust("unhex").arg(value).into(), // sqlx stores them as 16 bytes
        _ => value.cast_as("uuid"),
    };
    unfold(backend, uuid, ids.iter().map(|id| id.0.simple().to_string().into()).collect())
}

/// A subquery that yields each id.
pub(crate) fn manifest_ids(conn: &impl ConnectionTrait, ids: &[ManifestId]) -> SelectStatement {
    numbers(conn, ids.iter().map(|id| id.0.into()).collect())
}

/// A subquery that yields each id.
pub(crate) fn blob_ids(conn: &impl ConnectionTrait, ids: &[BlobId]) -> SelectStatement {
    numbers(conn, ids.iter().map(|id| id.0.into()).collect())
}

/// A subquery that yields each id.
pub(crate) fn job_ids(conn: &impl ConnectionTrait, ids: &[JobId]) -> SelectStatement {
    numbers(conn, ids.iter().map(|id| id.0.into()).collect())
}

fn numbers(conn: &impl ConnectionTrait, ids: Vec<Value>) -> SelectStatement {
    unfold(conn.get_database_backend(), Expr::col("value").cast_as("bigint"), ids)
}

fn unfold(backend: DbBackend, column: Expr, items: Vec<Value>) -> SelectStatement {
    let list = Expr::val(Value::Array(items).to_string());
    let table = match backend {
        DbBackend::Sqlite => Func::cust("json_each").arg(list),
        _ => Func::cust("jsonb_array_elements_text").arg(list.cast_as("jsonb")),
    };
    Query::select().expr(column).from_function(table, "items").take()
}

/// The items that are not among `there`, in their own order.
pub(crate) fn without(items: &[String], there: Vec<String>) -> Vec<String> {
    let there: HashSet<String> = there.into_iter().collect();
    items.iter().filter(|item| !there.contains(*item)).cloned().collect()
}
