//! What jobs tell. The lines of a job are numbered from 1 on without gaps; who adds some holds the row of the job, so
//! that a higher number is never seen before a lower one.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};

use super::{names, parsed};
use crate::{Connection, Error, JobId, LogLevel, Result, Tx};
use entity::{Column, Entity, Model};

/// An insert has seven parameters a row: far from the limit of 32,766.
const ROWS: usize = 1000;

/// A line before it has its number.
#[derive(Clone, Debug, PartialEq)]
pub struct NewLine {
    /// When.
    pub at: DateTime<Utc>,
    /// How much it matters.
    pub level: LogLevel,
    /// For people.
    pub message: String,
    /// The names that the message tells.
    pub repositories: Vec<String>,
    /// The position of the item that it is about.
    pub item: Option<i64>,
}

/// A line of a log.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// From 1 on.
    pub number: i64,
    /// What it says.
    pub line: NewLine,
}

/// Adds lines to a log of which `last` is the last number, with those counted: the caller has just raised it.
pub async fn append(tx: &Tx, job: JobId, last: i64, lines: &[NewLine]) -> Result<()> {
    let first = last + 1 - i64::try_from(lines.len()).unwrap_or(i64::MAX);
    let row = |(number, line): (i64, &NewLine)| Model {
        job_id: job,
        number,
        at: line.at,
        level: line.level,
        message: line.message.clone(),
        repositories: names(&line.repositories),
        item: line.item,
    };
    let rows: Vec<_> = (first..).zip(lines).map(row).map(IntoActiveModel::into_active_model).collect();
    for some in rows.chunks(ROWS) {
        Entity::insert_many(some.to_vec()).exec_without_returning(&tx.0).await?;
    }
    Ok(())
}

/// The lines after a number.
pub async fn list(conn: &impl Connection, job: JobId, after: i64, limit: u64) -> Result<Vec<Line>> {
    let select = Entity::find().filter(Column::JobId.eq(job)).filter(Column::Number.gt(after));
    let rows = select.order_by_asc(Column::Number).limit(limit).all(&conn.executor()).await?;
    rows.into_iter().map(Line::try_from).collect()
}

/// Deletes some lines of a job; says whether there may be more.
pub(super) async fn delete_some(tx: &Tx, job: JobId) -> Result<bool> {
    let first = Entity::find().select_only().expr(Func::min(Expr::col(Column::Number))).filter(Column::JobId.eq(job));
    let Some(Some(first)) = first.into_tuple::<Option<i64>>().one(&tx.0).await? else { return Ok(false) };
    let some = Expr::col(Column::Number).lt(first + super::ending::SOME);
    Entity::delete_many().filter(Column::JobId.eq(job)).filter(some).exec(&tx.0).await?;
    Ok(true)
}

impl TryFrom<Model> for Line {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        let Model { number, at, level, message, item, .. } = row;
        let line = NewLine { at, level, message, repositories: parsed(&row.repositories)?, item };
        Ok(Self { number, line })
    }
}

mod entity {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    use crate::{JobId, LogLevel};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "job_logs")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub job_id: JobId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i64,
        pub at: DateTime<Utc>,
        pub level: LogLevel,
        pub message: String,
        pub repositories: String,
        pub item: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
