//! Lists of repositories: of those that somebody may see, sorted, page by page.

use chrono::DateTime;
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Select};

use super::Repository;
use super::entity::{Column, Entity};
use crate::page::{Cursor, contains_on, count, number_key, time_key, time_text};
use crate::{Connection, Page, RepositoryId, Result, Visibility, many};

/// Which repositories the asker may see. Who may see what is not decided here.
#[derive(Clone, Debug)]
pub enum Visible {
    /// All.
    All,
    /// Only these; a hundred thousand are fine.
    Ids(Vec<RepositoryId>),
}

/// What to sort by; equal ones by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RepositorySort {
    /// Bytes of the name.
    #[default]
    Name,
    /// Time of the last push; never is the oldest.
    LastPush,
    /// Number of pulls.
    Pulls,
    /// Stored bytes.
    Size,
}

/// Which repositories to list, and how.
#[derive(Clone, Debug)]
pub struct ListRepositories {
    /// Who is asking.
    pub visible: Visible,
    /// Part of the name or the description.
    pub search: Option<String>,
    /// Only private or only public ones.
    pub visibility: Option<Visibility>,
    /// What to sort by.
    pub sort: RepositorySort,
    /// Largest first.
    pub descending: bool,
    /// [`Page::next`] of the page before, of the same sort.
    pub after: Option<String>,
    /// At most so many.
    pub limit: u64,
}

/// A page of repositories.
pub async fn list(conn: &impl Connection, query: &ListRepositories) -> Result<Page<Repository>> {
    let conn = conn.executor();
    let mut select = visible(&conn, &query.visible);
    if let Some(search) = &query.search {
        let is_in = |column| contains_on(conn.get_database_backend(), column, search);
        select = select.filter(is_in(Column::Name).or(is_in(Column::Description)));
    }
    if let Some(visibility) = query.visibility {
        select = select.filter(Column::Visibility.eq(visibility));
    }
    let total = count(select.clone(), &conn).await?;
    let key = key(query.sort);
    if let Some(after) = &query.after {
        let cursor = match query.sort {
            RepositorySort::Name => Cursor::parse_name(after),
            RepositorySort::LastPush => Cursor::parse(after, time_key)?,
            RepositorySort::Pulls | RepositorySort::Size => Cursor::parse(after, number_key)?,
        };
        select = select.filter(cursor.before(&key, Expr::col(Column::Name), query.descending));
    }
    let order = if query.descending { Order::Desc } else { Order::Asc };
    let rows = select
        .order_by(key, order)
        .order_by_asc(Column::Name)
        .limit(query.limit + 1)
        .into_model::<Repository>()
        .all(&conn)
        .await?;
    Ok(Page::new(rows, query.limit, total, |repository| cursor(repository, query.sort)))
}

/// Only names, in the order of their bytes, after `last`: for `_catalog`.
pub async fn list_names(
    conn: &impl Connection,
    visible_to: &Visible,
    last: Option<&str>,
    limit: u64,
) -> Result<Vec<String>> {
    let conn = conn.executor();
    let mut select = visible(&conn, visible_to).select_only().column(Column::Name);
    if let Some(last) = last {
        select = select.filter(Column::Name.gt(last));
    }
    Ok(select.order_by_asc(Column::Name).limit(limit).into_tuple().all(&conn).await?)
}

/// Repositories by their ids, in no order; those that are gone are left out.
pub async fn list_of_ids(conn: &impl Connection, ids: &[RepositoryId]) -> Result<Vec<Repository>> {
    let conn = conn.executor();
    let rows = Entity::find().filter(Column::Id.in_subquery(many::repository_ids(&conn, ids)));
    Ok(rows.into_model().all(&conn).await?)
}

pub(super) fn visible(conn: &impl ConnectionTrait, visible: &Visible) -> Select<Entity> {
    match visible {
        Visible::All => Entity::find(),
        Visible::Ids(ids) => Entity::find().filter(Column::Id.in_subquery(many::repository_ids(conn, ids))),
    }
}

fn key(sort: RepositorySort) -> Expr {
    match sort {
        RepositorySort::Name => Expr::col(Column::Name),
        // The databases disagree on where NULL sorts.
        RepositorySort::LastPush => {
            Func::coalesce([Expr::col(Column::LastPushAt), Expr::val(DateTime::UNIX_EPOCH)]).into()
        }
        RepositorySort::Pulls => Expr::col(Column::PullCount),
        RepositorySort::Size => Expr::col(Column::StoredBytes),
    }
}

fn cursor(repository: &Repository, sort: RepositorySort) -> String {
    let name = &repository.name;
    match sort {
        RepositorySort::Name => name.clone(),
        RepositorySort::LastPush => {
            format!("{} {name}", time_text(repository.last_push_at.unwrap_or(DateTime::UNIX_EPOCH)))
        }
        RepositorySort::Pulls => format!("{} {name}", repository.pull_count),
        RepositorySort::Size => format!("{} {name}", repository.stored_bytes),
    }
}
