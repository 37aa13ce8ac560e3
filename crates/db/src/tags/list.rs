//! Tags with what a person wants to know of them: sorted, page by page.

use std::cmp::Reverse;
use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, IntoIden, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseExecutor, EntityTrait, FromQueryResult, JoinType, Order, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait, Select,
};

use super::entity::{Column, Entity, Relation};
use crate::manifests::{entity as manifests, link_row as links};
use crate::page::{Cursor, contains, count, time_key, time_text};
use crate::{Connection, LinkKind, ManifestId, Page, RepositoryId, Result};

/// A tag, with what it points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Unique in its repository.
    pub name: String,
    /// When somebody last pushed or set it.
    pub updated_at: DateTime<Utc>,
    /// Who that was.
    pub updated_by: Option<String>,
    /// What it points to.
    pub manifest_id: ManifestId,
    /// Of the manifest.
    pub digest: String,
    /// Of the manifest.
    pub media_type: String,
    /// Of the manifest: its own, else the media type of its configuration.
    pub artifact_type: Option<String>,
    /// Of the manifest itself, in bytes.
    pub size: i64,
    /// The manifest with everything that it names, as manifests say: an image's configuration and layers, an index's
    /// platforms. Layers that platforms share count once for each.
    pub total_size: i64,
    /// The platform of an image, or those of the images of an index, in its order.
    pub platforms: Vec<String>,
    /// When the image was built.
    pub image_created: Option<DateTime<Utc>>,
}

/// What to sort by; equal ones by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TagSort {
    /// Bytes of the name.
    #[default]
    Name,
    /// Time of the last push.
    Updated,
}

/// Which tags to list, and how.
#[derive(Clone, Debug)]
pub struct ListTags {
    /// Of which repository.
    pub repository_id: RepositoryId,
    /// Part of the name.
    pub search: Option<String>,
    /// What to sort by.
    pub sort: TagSort,
    /// Z to A, or newest first.
    pub descending: bool,
    /// [`Page::next`] of the page before, of the same sort.
    pub after: Option<String>,
    /// At most so many.
    pub limit: u64,
}

/// One tag.
pub async fn find(conn: &impl Connection, repository_id: RepositoryId, name: &str) -> Result<Option<Tag>> {
    let conn = conn.executor();
    let row = Entity::find().filter(Column::RepositoryId.eq(repository_id)).filter(Column::Name.eq(name));
    let rows = with_manifest(row).into_model().all(&conn).await?;
    Ok(complete(&conn, rows).await?.pop())
}

/// A page of tags.
pub async fn list(conn: &impl Connection, query: &ListTags) -> Result<Page<Tag>> {
    let conn = conn.executor();
    let mut select = Entity::find().filter(Column::RepositoryId.eq(query.repository_id));
    if let Some(search) = &query.search {
        select = select.filter(contains((Entity, Column::Name), search));
    }
    let total = count(select.clone(), &conn).await?;
    let key = Expr::col((Entity, if query.sort == TagSort::Name { Column::Name } else { Column::UpdatedAt }));
    let name = Expr::col((Entity, Column::Name));
    if let Some(after) = &query.after {
        let cursor = match query.sort {
            TagSort::Name => Cursor::parse_name(after),
            TagSort::Updated => Cursor::parse(after, time_key)?,
        };
        select = select.filter(cursor.before(&key, name.clone(), query.descending));
    }
    let order = if query.descending { Order::Desc } else { Order::Asc };
    let select = select.order_by(key, order).order_by(name, Order::Asc).limit(query.limit + 1);
    let rows = with_manifest(select).into_model().all(&conn).await?;
    let page = Page::new(rows, query.limit, total, |row: &Row| match query.sort {
        TagSort::Name => row.name.clone(),
        TagSort::Updated => format!("{} {}", time_text(row.updated_at), row.name),
    });
    Ok(Page { items: complete(&conn, page.items).await?, next: page.next, total })
}

/// The tags of some repositories that were last pushed or set, newest first, and where each is. One small question for each
/// repository: an index knows its newest tags, but not those of several.
pub async fn list_recent(
    conn: &impl Connection,
    repositories: &[RepositoryId],
    limit: u64,
) -> Result<Vec<(RepositoryId, Tag)>> {
    let conn = conn.executor();
    let mut found = Vec::new();
    for id in repositories {
        let tags = Entity::find().filter(Column::RepositoryId.eq(*id));
        let newest = tags.order_by_desc(Column::UpdatedAt).order_by_desc(Column::Name).limit(limit);
        let rows: Vec<Row> = with_manifest(newest).into_model().all(&conn).await?;
        found.extend(rows.into_iter().map(|row| (*id, row)));
    }
    found.sort_by_key(|(_, row)| Reverse(row.updated_at));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let (ids, rows): (Vec<RepositoryId>, Vec<Row>) = found.into_iter().unzip();
    Ok(ids.into_iter().zip(complete(&conn, rows).await?).collect())
}

#[derive(FromQueryResult)]
struct Row {
    name: String,
    updated_at: DateTime<Utc>,
    updated_by: Option<String>,
    manifest_id: ManifestId,
    digest: String,
    media_type: String,
    artifact_type: Option<String>,
    size: i64,
    platform: Option<String>,
    image_created: Option<DateTime<Utc>>,
}

fn with_manifest(tags: Select<Entity>) -> Select<Entity> {
    tags.select_only()
        .columns([Column::Name, Column::UpdatedAt, Column::UpdatedBy, Column::ManifestId])
        .columns([
            manifests::Column::Digest,
            manifests::Column::MediaType,
            manifests::Column::ArtifactType,
            manifests::Column::Size,
            manifests::Column::Platform,
            manifests::Column::ImageCreated,
        ])
        .join(JoinType::InnerJoin, Relation::Manifest.def())
}

/// Adds what takes more than one row to know, for a whole page at once.
async fn complete(conn: &DatabaseExecutor<'_>, rows: Vec<Row>) -> Result<Vec<Tag>> {
    let ids: Vec<ManifestId> = rows.iter().map(|row| row.manifest_id).collect();
    let named = sums(conn, blobs_named(&ids)).await?;
    let named_by_children = sums(conn, blobs_named_by_children(&ids)).await?;
    let mut children: HashMap<ManifestId, (i64, Vec<String>)> = HashMap::new();
    for (parent, size, platform) in self::children(conn, &ids).await? {
        let (sum, platforms) = children.entry(parent).or_default();
        *sum += size;
        platforms.extend(platform);
    }
    let tag = |row: Row| {
        let (children_size, platforms) = children.get(&row.manifest_id).cloned().unwrap_or_default();
        let of = |sums: &HashMap<ManifestId, i64>| sums.get(&row.manifest_id).copied().unwrap_or_default();
        Tag {
            total_size: row.size + of(&named) + children_size + of(&named_by_children),
            platforms: if platforms.is_empty() { row.platform.into_iter().collect() } else { platforms },
            name: row.name,
            updated_at: row.updated_at,
            updated_by: row.updated_by,
            manifest_id: row.manifest_id,
            digest: row.digest,
            media_type: row.media_type,
            artifact_type: row.artifact_type,
            size: row.size,
            image_created: row.image_created,
        }
    };
    Ok(rows.into_iter().map(tag).collect())
}

/// The manifests that each index names, as far as we have them: size and platform.
async fn children(conn: &DatabaseExecutor<'_>, ids: &[ManifestId]) -> Result<Vec<(ManifestId, i64, Option<String>)>> {
    let children = links::Entity::find()
        .select_only()
        .column(links::Column::ManifestId)
        .column(manifests::Column::Size)
        .column(manifests::Column::Platform)
        .join(
            JoinType::InnerJoin,
            links::Entity::belongs_to(manifests::Entity)
                .from(links::Column::Digest)
                .to(manifests::Column::Digest)
                .into(),
        )
        .filter(links::Column::Kind.eq(LinkKind::Child))
        .filter(links::Column::ManifestId.is_in(ids.iter().copied()))
        .order_by_asc(links::Column::ManifestId)
        .order_by_asc(links::Column::Position);
    Ok(children.into_tuple().all(conn).await?)
}

fn blobs_named(ids: &[ManifestId]) -> SelectStatement {
    let link = |column: links::Column| Expr::col((links::Entity, column));
    Query::select()
        .expr(link(links::Column::ManifestId))
        .expr(link(links::Column::Size).sum().cast_as("bigint")) // PostgreSQL sums to a decimal
        .from(links::Entity)
        .and_where(link(links::Column::Kind).ne(LinkKind::Child))
        .and_where(link(links::Column::ManifestId).is_in(ids.iter().copied()))
        .add_group_by([link(links::Column::ManifestId)])
        .take()
}

fn blobs_named_by_children(ids: &[ManifestId]) -> SelectStatement {
    let edge = |column: links::Column| Expr::col(("edge", column.into_iden()));
    let child = |column: manifests::Column| Expr::col((manifests::Entity, column));
    let link = |column: links::Column| Expr::col((links::Entity, column));
    Query::select()
        .expr(edge(links::Column::ManifestId))
        .expr(link(links::Column::Size).sum().cast_as("bigint"))
        .from_as(links::Entity, "edge")
        .inner_join(manifests::Entity, child(manifests::Column::Digest).eq(edge(links::Column::Digest)))
        .inner_join(links::Entity, link(links::Column::ManifestId).eq(child(manifests::Column::Id)))
        .and_where(edge(links::Column::Kind).eq(LinkKind::Child))
        .and_where(link(links::Column::Kind).ne(LinkKind::Child))
        .and_where(edge(links::Column::ManifestId).is_in(ids.iter().copied()))
        .add_group_by([edge(links::Column::ManifestId)])
        .take()
}

async fn sums(conn: &DatabaseExecutor<'_>, select: SelectStatement) -> Result<HashMap<ManifestId, i64>> {
    let rows = conn.query_all(&select).await?;
    let pairs = rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?)));
    pairs.collect()
}
