//! Pages of sorted lists.
//!
//! A page starts behind the last row of the page before it ("keyset"), not at a number of rows: deep pages are as fast
//! as the first, and rows that come or go in between neither repeat nor hide others.

use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Func, IntoColumnRef, LikeExpr};
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, QuerySelect, Select, Value};

use crate::{Error, Result};

/// A part of a sorted list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows of this page.
    pub items: Vec<T>,
    /// Hand this in as `after` to get the next page; `None` on the last one. Opaque.
    pub next: Option<String>,
    /// How many rows the whole list has.
    pub total: u64,
}

impl<T> Page<T> {
    /// Makes a page of rows that were asked for with `limit + 1`: the row too many tells that there is a next page.
    pub(crate) fn new(mut items: Vec<T>, limit: u64, total: u64, cursor: impl Fn(&T) -> String) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(cursor);
        Self { items, next, total }
    }
}

/// How many rows a query would find.
pub(crate) async fn count<E: EntityTrait>(select: Select<E>, conn: &impl ConnectionTrait) -> Result<u64> {
    let count = select.select_only().expr(Func::count(Expr::col(Asterisk))).into_tuple::<i64>().one(conn).await?;
    Ok(count.unwrap_or_default().unsigned_abs())
}

/// Whether the column contains the text. Upper and lower case of ASCII are the same, on both databases alike.
pub(crate) fn contains(column: impl IntoColumnRef, text: &str) -> Expr {
    Expr::from(Func::lower(Expr::col(column))).like(LikeExpr::new(pattern(text)).escape('!'))
}

/// The same where many rows are looked at: SQLite needs not make a copy of each in lower case, its LIKE does not mind.
pub(crate) fn contains_on(backend: DbBackend, column: impl IntoColumnRef, text: &str) -> Expr {
    match backend {
        DbBackend::Sqlite => Expr::col(column).like(LikeExpr::new(pattern(text)).escape('!')),
        _ => contains(column, text),
    }
}

fn pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for letter in text.to_ascii_lowercase().chars() {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

/// Whether the text column starts with `prefix`: a range, so that an index serves it.
pub(crate) fn starts_with(column: impl IntoColumnRef + Copy, prefix: &str) -> Expr {
    let end = format!("{prefix}{}", char::MAX);
    Expr::col(column).gte(prefix).and(Expr::col(column).lt(end))
}

/// The place of a row in a list that is sorted by `key` and then by `name`.
#[derive(Debug, PartialEq)]
pub(crate) struct Cursor<'a> {
    pub key: Value,
    pub name: &'a str,
}

impl<'a> Cursor<'a> {
    /// Reads `<key> <name>`; names have no spaces.
    pub fn parse(text: &'a str, key: impl Fn(&str) -> Option<Value>) -> Result<Self> {
        let (key_text, name) = text.split_once(' ').ok_or(Error::Cursor)?;
        Ok(Self { key: key(key_text).ok_or(Error::Cursor)?, name })
    }

    /// In a list that is sorted by name, the name is the cursor.
    pub fn parse_name(name: &'a str) -> Self {
        Self { key: name.into(), name }
    }

    /// Whether a row lies behind the cursor. Among equal keys names always rise.
    pub fn before(self, key: &Expr, name: Expr, descending: bool) -> Expr {
        let further = if descending { key.clone().lt(self.key.clone()) } else { key.clone().gt(self.key.clone()) };
        further.or(key.clone().eq(self.key).and(name.gt(self.name)))
    }
}

pub(crate) fn time_key(text: &str) -> Option<Value> {
    let time = DateTime::parse_from_rfc3339(text).ok()?;
    Some(time.with_timezone(&Utc).into())
}

pub(crate) fn number_key(text: &str) -> Option<Value> {
    text.parse::<i64>().ok().map(Value::from)
}

pub(crate) fn time_text(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}
