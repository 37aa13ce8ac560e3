//! JSON values in text columns.
//!
//! Not in the JSON types of the databases: `jsonb` of PostgreSQL refuses `\u0000`, which a pushed manifest may well
//! contain, and nothing here is ever searched by its inner fields.

use sea_orm::{DbErr, QueryResult};
use serde_json::Value;

pub(crate) fn text(value: Option<&Value>) -> Option<String> {
    value.map(Value::to_string)
}

pub(crate) fn column(row: &QueryResult, prefix: &str, name: &str) -> Result<Option<Value>, DbErr> {
    let text: Option<String> = row.try_get(prefix, name)?;
    text.map(|text| serde_json::from_str(&text))
        .transpose()
        .map_err(|error| DbErr::Json(format!("column {name}: {error}")))
}
