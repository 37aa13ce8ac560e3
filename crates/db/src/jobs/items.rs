//! What a job consists of. Items are done in the order of their positions, which begin at 1.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, Func, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;

use super::{Problem, Progress, names, parsed, problem};
use crate::page::count;
use crate::{Connection, Error, ItemState, JobId, Page, Result, Tx, json};
use entity::{Column, Entity, Model};

/// An insert has thirteen parameters a row: far from the limit of 32,766.
const ROWS: usize = 1000;

/// An item, as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// From 1 on.
    pub position: i64,
    /// What people see.
    pub label: String,
    /// The repositories that it concerns.
    pub repositories: Vec<String>,
    /// Of the kind.
    pub parameters: Value,
    /// How it is.
    pub status: Status,
}

/// How an item is.
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    /// The word for it.
    pub state: ItemState,
    /// Why it failed, or was skipped.
    pub error: Option<Problem>,
    /// What came of it.
    pub result: Option<Value>,
    /// What is to be moved; `None`: unknown.
    pub bytes_total: Option<i64>,
    /// Moved so far.
    pub bytes_done: i64,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

/// What an item begins with.
#[derive(Clone, Debug)]
pub struct NewItem {
    /// What people see.
    pub label: String,
    /// The repositories that it concerns.
    pub repositories: Vec<String>,
    /// Of the kind.
    pub parameters: Value,
    /// What is to be moved, if that is known.
    pub bytes_total: Option<i64>,
}

/// Which items to list, by position.
#[derive(Clone, Debug)]
pub struct ListItems {
    /// Of this job.
    pub job: JobId,
    /// Only those that are so.
    pub state: Option<ItemState>,
    /// [`Page::next`] of the page before.
    pub after: Option<String>,
    /// At most so many.
    pub limit: u64,
}

/// Adds items to a job that has none yet.
pub async fn create_many(tx: &Tx, job: JobId, items: Vec<NewItem>) -> Result<()> {
    let waiting = |(at, item): (usize, NewItem)| {
        let row = Model {
            job_id: job,
            position: i64::try_from(at).unwrap_or(i64::MAX) + 1,
            state: ItemState::Waiting,
            label: item.label,
            repositories: names(&item.repositories),
            parameters: item.parameters.to_string(),
            error_code: None,
            error_message: None,
            result: None,
            bytes_total: item.bytes_total,
            bytes_done: 0,
            started_at: None,
            finished_at: None,
        };
        row.into_active_model()
    };
    let mut rows = items.into_iter().enumerate().map(waiting).peekable();
    while rows.peek().is_some() {
        let some: Vec<_> = rows.by_ref().take(ROWS).collect();
        Entity::insert_many(some).exec_without_returning(&tx.0).await?;
    }
    Ok(())
}

/// Items by position.
pub async fn list(conn: &impl Connection, query: &ListItems) -> Result<Page<Item>> {
    let conn = conn.executor();
    let mut select = Entity::find().filter(Column::JobId.eq(query.job));
    if let Some(state) = query.state {
        select = select.filter(Column::State.eq(state));
    }
    let total = count(select.clone(), &conn).await?;
    if let Some(after) = &query.after {
        let after: i64 = after.parse().map_err(|_| Error::Cursor)?;
        select = select.filter(Column::Position.gt(after));
    }
    let rows = select.order_by_asc(Column::Position).limit(query.limit + 1).all(&conn).await?;
    let items = rows.into_iter().map(Item::try_from).collect::<Result<_>>()?;
    Ok(Page::new(items, query.limit, total, |item: &Item| item.position.to_string()))
}

/// The next items that wait, by position.
pub async fn list_waiting(conn: &impl Connection, job: JobId, after: i64, limit: u64) -> Result<Vec<Item>> {
    let select = Entity::find()
        .filter(Column::JobId.eq(job))
        .filter(Column::State.eq(ItemState::Waiting))
        .filter(Column::Position.gt(after))
        .order_by_asc(Column::Position)
        .limit(limit);
    select.all(&conn.executor()).await?.into_iter().map(Item::try_from).collect()
}

/// What came of the items so far.
pub async fn results(conn: &impl Connection, job: JobId) -> Result<Vec<Value>> {
    let select = Entity::find()
        .select_only()
        .column(Column::Result)
        .filter(Column::JobId.eq(job))
        .filter(Column::Result.is_not_null());
    let texts: Vec<String> = select.into_tuple().all(&conn.executor()).await?;
    texts.iter().map(|text| parsed(text)).collect()
}

/// How many bytes are to be moved for those items of which it is known, and for how many it is not.
pub async fn expected(conn: &impl Connection, job: JobId) -> Result<(i64, i64)> {
    let known = Func::sum(Expr::col(Column::BytesTotal)).cast_as("bigint");
    let unknown = Expr::from(Func::count(Expr::col(Column::Position))).sub(Func::count(Expr::col(Column::BytesTotal)));
    let select = Entity::find().select_only().expr(known).expr(unknown).filter(Column::JobId.eq(job));
    let found: Option<(Option<i64>, i64)> = select.into_tuple().one(&conn.executor()).await?;
    Ok(found.map(|(known, unknown)| (known.unwrap_or_default(), unknown)).unwrap_or_default())
}

/// Writes how items are now. Only after [`record`](super::lease::record) in the same transaction said that we may.
pub async fn set(tx: &Tx, job: JobId, changed: &[(i64, Status)]) -> Result<()> {
    let row = |(position, status): &(i64, Status)| entity::ActiveModel {
        job_id: Set(job),
        position: Set(*position),
        state: Set(status.state),
        // Never written, because the row is there; but an insert must name them.
        label: Set(String::new()),
        repositories: Set(String::new()),
        parameters: Set(String::new()),
        error_code: Set(status.error.as_ref().map(|error| error.code.clone())),
        error_message: Set(status.error.as_ref().map(|error| error.message.clone())),
        result: Set(json::text(status.result.as_ref())),
        bytes_total: Set(status.bytes_total),
        bytes_done: Set(status.bytes_done),
        started_at: Set(status.started_at),
        finished_at: Set(status.finished_at),
    };
    for some in changed.chunks(ROWS) {
        // One statement for a thousand rows: a hundred thousand items are not as many round trips.
        let there = OnConflict::columns([Column::JobId, Column::Position])
            .update_columns([
                Column::State,
                Column::ErrorCode,
                Column::ErrorMessage,
                Column::Result,
                Column::BytesTotal,
                Column::BytesDone,
                Column::StartedAt,
                Column::FinishedAt,
            ])
            .to_owned();
        Entity::insert_many(some.iter().map(row)).on_conflict(there).exec_without_returning(&tx.0).await?;
    }
    Ok(())
}

/// Lets items of one state wait again, as if nobody had begun them.
pub(super) async fn reset(tx: &Tx, job: JobId, states: &[ItemState]) -> Result<()> {
    let update = Entity::update_many()
        .col_expr(Column::State, Expr::val(ItemState::Waiting))
        .col_expr(Column::ErrorCode, Expr::val(None::<String>))
        .col_expr(Column::ErrorMessage, Expr::val(None::<String>))
        .col_expr(Column::Result, Expr::val(None::<String>))
        .col_expr(Column::BytesDone, Expr::val(0_i64))
        .col_expr(Column::FinishedAt, Expr::val(None::<DateTime<Utc>>));
    let update = update.filter(Column::JobId.eq(job)).filter(Column::State.is_in(states.iter().copied()));
    update.exec(&tx.0).await?;
    Ok(())
}

/// What still waits or runs will not be done.
pub(super) async fn cancel(tx: &Tx, job: JobId, at: DateTime<Utc>) -> Result<()> {
    let update = Entity::update_many()
        .col_expr(Column::State, Expr::val(ItemState::Cancelled))
        .col_expr(Column::FinishedAt, Expr::val(at))
        .filter(Column::JobId.eq(job))
        .filter(Column::State.is_in([ItemState::Waiting, ItemState::Running]));
    update.exec(&tx.0).await?;
    Ok(())
}

/// How far a job is, counted anew.
pub async fn tally(tx: &Tx, job: JobId) -> Result<Progress> {
    #[derive(FromQueryResult)]
    struct Count {
        state: ItemState,
        items: i64,
        known: i64,
        bytes_total: Option<i64>,
        bytes_done: Option<i64>,
    }
    // PostgreSQL adds big integers up to a number without limit.
    let sum = |column: Column| Func::sum(Expr::col(column)).cast_as("bigint");
    let counts = Entity::find()
        .select_only()
        .column(Column::State)
        .expr_as(Func::count(Expr::col(Column::Position)), "items")
        .expr_as(Func::count(Expr::col(Column::BytesTotal)), "known")
        .expr_as(sum(Column::BytesTotal), "bytes_total")
        .expr_as(sum(Column::BytesDone), "bytes_done")
        .filter(Column::JobId.eq(job))
        .group_by(Column::State)
        .into_model::<Count>()
        .all(&tx.0)
        .await?;
    let of = |state| counts.iter().filter(|count| count.state == state).map(|count| count.items).sum();
    let total: i64 = counts.iter().map(|count| count.items).sum();
    let known: i64 = counts.iter().map(|count| count.known).sum();
    let bytes_total: i64 = counts.iter().filter_map(|count| count.bytes_total).sum();
    Ok(Progress {
        total,
        running: of(ItemState::Running),
        done: of(ItemState::Done),
        skipped: of(ItemState::Skipped),
        failed: of(ItemState::Failed),
        cancelled: of(ItemState::Cancelled),
        bytes_total: (known == total && total > 0).then_some(bytes_total),
        bytes_done: counts.iter().filter_map(|count| count.bytes_done).sum(),
    })
}

/// Deletes some items of a job; says whether there may be more.
pub(super) async fn delete_some(tx: &Tx, job: JobId) -> Result<bool> {
    let last = Entity::find().select_only().expr(Func::min(Expr::col(Column::Position))).filter(Column::JobId.eq(job));
    let Some(Some(first)) = last.into_tuple::<Option<i64>>().one(&tx.0).await? else { return Ok(false) };
    let some = Column::Position.lt(first + super::ending::SOME);
    Entity::delete_many().filter(Column::JobId.eq(job)).filter(some).exec(&tx.0).await?;
    Ok(true)
}

impl TryFrom<Model> for Item {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        let status = Status {
            state: row.state,
            error: problem(row.error_code, row.error_message),
            result: row.result.as_deref().map(parsed).transpose()?,
            bytes_total: row.bytes_total,
            bytes_done: row.bytes_done,
            started_at: row.started_at,
            finished_at: row.finished_at,
        };
        Ok(Self {
            position: row.position,
            label: row.label,
            repositories: parsed(&row.repositories)?,
            parameters: parsed(&row.parameters)?,
            status,
        })
    }
}

mod entity {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    use crate::{ItemState, JobId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "job_items")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub job_id: JobId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i64,
        pub state: ItemState,
        pub label: String,
        pub repositories: String,
        pub parameters: String,
        pub error_code: Option<String>,
        pub error_message: Option<String>,
        pub result: Option<String>,
        pub bytes_total: Option<i64>,
        pub bytes_done: i64,
        pub started_at: Option<DateTime<Utc>>,
        pub finished_at: Option<DateTime<Utc>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
