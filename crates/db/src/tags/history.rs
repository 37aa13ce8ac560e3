//! Every move that a tag made.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use crate::manifests::{entity as manifests, membership};
use crate::page::count;
use crate::{Connection, Error, Page, RepositoryId, Result, many};
use tag_move::{Column, Entity};

/// A move of a tag.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct TagMove {
    /// Rises.
    pub id: i64,
    /// Which tag.
    pub tag: String,
    /// None: it is new.
    pub from_digest: Option<String>,
    /// None: it was deleted.
    pub to_digest: Option<String>,
    /// Who moved it.
    pub actor: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether `from_digest` is still a manifest of the repository.
    pub restorable: bool,
}

/// Which moves to list.
#[derive(Clone, Debug)]
pub struct ListMoves {
    /// Of which repository.
    pub repository_id: RepositoryId,
    /// Only those of this tag.
    pub tag: Option<String>,
    /// [`Page::next`] of the page before.
    pub after: Option<String>,
    /// At most so many.
    pub limit: u64,
}

/// Moves of tags, newest first; those of deleted tags are kept.
pub async fn history(conn: &impl Connection, query: &ListMoves) -> Result<Page<TagMove>> {
    let conn = conn.executor();
    let mut moves = Entity::find().filter(Column::RepositoryId.eq(query.repository_id));
    if let Some(tag) = &query.tag {
        moves = moves.filter(Column::Tag.eq(tag));
    }
    let total = count(moves.clone(), &conn).await?;
    if let Some(after) = &query.after {
        let id: i64 = after.parse().map_err(|_| Error::Cursor)?;
        moves = moves.filter(Column::Id.lt(id));
    }
    let member = |column| Expr::col((membership::Entity, column));
    let from = Query::select()
        .expr(Expr::val(1))
        .from(manifests::Entity)
        .inner_join(
            membership::Entity,
            member(membership::Column::ManifestId).equals((manifests::Entity, manifests::Column::Id)),
        )
        .and_where(member(membership::Column::RepositoryId).eq(query.repository_id))
        .and_where(Expr::col((manifests::Entity, manifests::Column::Digest)).equals((Entity, Column::FromDigest)))
        .take();
    let rows = moves
        .select_only()
        .columns([Column::Id, Column::Tag, Column::FromDigest, Column::ToDigest, Column::Actor, Column::At])
        .expr_as(Expr::exists(from), "restorable")
        .order_by_desc(Column::Id)
        .limit(query.limit + 1);
    let rows = rows.into_model::<TagMove>().all(&conn).await?;
    Ok(Page::new(rows, query.limit, total, |row| row.id.to_string()))
}

/// Those of the tags that were never there: no move of theirs is known. In the order given.
pub async fn without_history(
    conn: &impl Connection,
    repository_id: RepositoryId,
    names: &[String],
) -> Result<Vec<String>> {
    let conn = conn.executor();
    let moved = Entity::find()
        .select_only()
        .column(Column::Tag)
        .distinct()
        .filter(Column::RepositoryId.eq(repository_id))
        .filter(Column::Tag.in_subquery(many::texts(&conn, names)));
    let moved: Vec<String> = moved.into_tuple().all(&conn).await?;
    Ok(many::without(names, moved))
}

pub(crate) mod tag_move {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    use crate::RepositoryId;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tag_history")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub repository_id: RepositoryId,
        pub tag: String,
        pub from_digest: Option<String>,
        pub to_digest: Option<String>,
        pub actor: Option<String>,
        pub at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
