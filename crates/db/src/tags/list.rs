//! Tags with what a person wants to know of them: sorted, page by page.

use std::cmp::Reverse;
use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseExecutor, EntityTrait, FromQueryResult, JoinType, Order,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, RelationTrait, Select,
};

use super::entity::{Column, Entity, Model};
use super::natural::natural;
use crate::manifests::{entity as manifests, membership, platforms};
use crate::page::{Cursor, contains_on, count, number_key, time_key, time_text};
use crate::{Connection, ManifestId, Page, RepositoryId, Result, many};

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
    /// How often the manifest was pulled from the repository.
    pub pull_count: i64,
    /// When that last happened.
    pub last_pull_at: Option<DateTime<Utc>>,
    /// How many other tags of the repository point to the same manifest.
    pub shared_tags: i64,
}

/// What to sort by; equal ones by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TagSort {
    /// The name, with its numbers by their value.
    #[default]
    Name,
    /// Time of the last push.
    Updated,
    /// All that the manifest names.
    Size,
    /// When the image was built; unknown is the oldest.
    Created,
    /// When the manifest was last pulled; never is the oldest.
    Pulled,
}

/// Which tags.
#[derive(Clone, Debug, Default)]
pub struct TagFilter {
    /// Part of the name.
    pub search: Option<String>,
    /// Only those on this manifest.
    pub digest: Option<String>,
    /// Only those whose manifest was last pulled before, or, if it never was, that were last pushed before.
    pub not_pulled_since: Option<DateTime<Utc>>,
}

/// Which tags to list, and how.
#[derive(Clone, Debug)]
pub struct ListTags {
    /// Of which repository.
    pub repository_id: RepositoryId,
    /// Which of them.
    pub filter: TagFilter,
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
    Ok(with_manifests(&conn.executor(), repository_id, &[name.to_owned()]).await?.pop())
}

/// A page of tags.
pub async fn list(conn: &impl Connection, query: &ListTags) -> Result<Page<Tag>> {
    let conn = conn.executor();
    let matching = matching(&conn, query.repository_id, &query.filter);
    let total = count(matching.clone(), &conn).await?;
    let needs_membership = !matches!(query.sort, TagSort::Name | TagSort::Updated);
    let mut select =
        if needs_membership && query.filter.not_pulled_since.is_none() { with_membership(matching) } else { matching };
    let (key, name) = (key(query.sort), Expr::col((Entity, Column::Name)));
    if let Some(after) = &query.after {
        let cursor = match query.sort {
            TagSort::Name => Cursor { key: natural(after).into(), name: after },
            TagSort::Size => Cursor::parse(after, number_key)?,
            TagSort::Updated | TagSort::Created | TagSort::Pulled => Cursor::parse(after, time_key)?,
        };
        select = select.filter(cursor.before(&key, name.clone(), query.descending));
    }
    let order = if query.descending { Order::Desc } else { Order::Asc };
    // Names first and the rest for one page of them: the rows of manifests are long.
    let names = select
        .select_only()
        .column(Column::Name)
        .order_by(key, order)
        .order_by(name, Order::Asc)
        .limit(query.limit + 1)
        .into_tuple::<String>()
        .all(&conn)
        .await?;
    let tags = with_manifests(&conn, query.repository_id, &names).await?;
    Ok(Page::new(tags, query.limit, total, |tag| cursor(tag, query.sort)))
}

/// The names of all tags that match.
pub async fn list_matching(
    conn: &impl Connection,
    repository_id: RepositoryId,
    filter: &TagFilter,
) -> Result<Vec<String>> {
    let conn = conn.executor();
    let names = matching(&conn, repository_id, filter).select_only().column(Column::Name);
    Ok(names.into_tuple().all(&conn).await?)
}

fn matching(conn: &DatabaseExecutor<'_>, repository_id: RepositoryId, filter: &TagFilter) -> Select<Entity> {
    let mut select = Entity::find().filter(Column::RepositoryId.eq(repository_id));
    if let Some(search) = &filter.search {
        select = select.filter(contains_on(conn.get_database_backend(), (Entity, Column::Name), search));
    }
    if let Some(digest) = &filter.digest {
        let manifest = Query::select()
            .column(manifests::Column::Id)
            .from(manifests::Entity)
            .and_where(manifests::Column::Digest.eq(digest))
            .take();
        select = select.filter(Column::ManifestId.in_subquery(manifest));
    }
    let Some(since) = filter.not_pulled_since else { return select };
    let pushed = Expr::col((Entity, Column::UpdatedAt));
    let pulled = Expr::col((membership::Entity, membership::Column::LastPullAt));
    with_membership(select).filter(Expr::from(Func::coalesce([pulled, pushed])).lt(since))
}

fn with_membership(tags: Select<Entity>) -> Select<Entity> {
    let both = |tag: Column, member: membership::Column| Expr::col((Entity, tag)).equals((membership::Entity, member));
    let member = Condition::all()
        .add(both(Column::RepositoryId, membership::Column::RepositoryId))
        .add(both(Column::ManifestId, membership::Column::ManifestId));
    let mut tags = tags;
    QueryTrait::query(&mut tags).join(JoinType::InnerJoin, membership::Entity, member);
    tags
}

fn key(sort: TagSort) -> Expr {
    let member = |column| Expr::col((membership::Entity, column));
    // The databases disagree on where NULL sorts.
    let or_never = |time| Func::coalesce([time, Expr::val(DateTime::UNIX_EPOCH)]).into();
    match sort {
        TagSort::Name => Expr::col((Entity, Column::NaturalName)),
        TagSort::Updated => Expr::col((Entity, Column::UpdatedAt)),
        TagSort::Size => member(membership::Column::TotalSize),
        TagSort::Created => or_never(member(membership::Column::ImageCreated)),
        TagSort::Pulled => or_never(member(membership::Column::LastPullAt)),
    }
}

fn cursor(tag: &Tag, sort: TagSort) -> String {
    let name = &tag.name;
    let timed = |time| format!("{} {name}", time_text(time));
    match sort {
        TagSort::Name => name.clone(),
        TagSort::Updated => timed(tag.updated_at),
        TagSort::Size => format!("{} {name}", tag.total_size),
        TagSort::Created => timed(tag.image_created.unwrap_or(DateTime::UNIX_EPOCH)),
        TagSort::Pulled => timed(tag.last_pull_at.unwrap_or(DateTime::UNIX_EPOCH)),
    }
}

/// The tags of some repositories that were last pushed or set, newest first, and where each is. Without those that clients
/// make for signatures and other referrers: nobody pushed them. One small question for each repository: an index knows its
/// newest tags, but not those of several.
pub async fn list_recent(
    conn: &impl Connection,
    repositories: &[RepositoryId],
    limit: u64,
) -> Result<Vec<(RepositoryId, Tag)>> {
    let conn = conn.executor();
    let mut found: Vec<(DateTime<Utc>, RepositoryId, String)> = Vec::new();
    for id in repositories {
        let newest = Entity::find()
            .select_only()
            .columns([Column::UpdatedAt, Column::RepositoryId, Column::Name])
            .filter(Column::RepositoryId.eq(*id))
            .filter(Column::Name.not_like(format!("sha256-{}%", "_".repeat(64))))
            .order_by_desc(Column::UpdatedAt)
            .order_by_desc(Column::Name)
            .limit(limit);
        found.extend(newest.into_tuple::<(DateTime<Utc>, RepositoryId, String)>().all(&conn).await?);
    }
    found.sort_by_key(|(at, ..)| Reverse(*at));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let mut tags = Vec::new();
    for id in repositories {
        let names: Vec<String> = found.iter().filter(|(_, of, _)| of == id).map(|(.., name)| name.clone()).collect();
        if !names.is_empty() {
            tags.extend(with_manifests(&conn, *id, &names).await?.into_iter().map(|tag| (*id, tag)));
        }
    }
    tags.sort_by_key(|(_, tag)| Reverse(tag.updated_at));
    Ok(tags)
}

/// What is known of a manifest in its repository.
#[derive(FromQueryResult)]
struct Facts {
    manifest_id: ManifestId,
    digest: String,
    media_type: String,
    artifact_type: Option<String>,
    size: i64,
    platform: Option<String>,
    image_created: Option<DateTime<Utc>>,
    total_size: i64,
    pull_count: i64,
    last_pull_at: Option<DateTime<Utc>>,
}

/// The tags of these names, in the same order, with all that is known of them. Two questions, each by its key: asked in
/// one, SQLite looks at every manifest of the repository.
async fn with_manifests(
    conn: &DatabaseExecutor<'_>,
    repository_id: RepositoryId,
    names: &[String],
) -> Result<Vec<Tag>> {
    let rows = Entity::find()
        .filter(Column::RepositoryId.eq(repository_id))
        .filter(Column::Name.in_subquery(many::texts(conn, names)))
        .all(conn)
        .await?;
    let ids: Vec<ManifestId> = rows.iter().map(|row| row.manifest_id).collect();
    let facts = facts(conn, repository_id, &ids).await?;
    let platforms = platforms(conn, facts.values().map(|fact| (fact.manifest_id, fact.platform.clone()))).await?;
    let counts = counts(conn, repository_id, &ids).await?;
    let tag = |row: Model| {
        let fact = facts.get(&row.manifest_id)?;
        Some(Tag {
            platforms: platforms.get(&row.manifest_id).cloned().unwrap_or_default(),
            shared_tags: counts.get(&row.manifest_id).map_or(0, |count| count - 1),
            name: row.name,
            updated_at: row.updated_at,
            updated_by: row.updated_by,
            manifest_id: row.manifest_id,
            digest: fact.digest.clone(),
            media_type: fact.media_type.clone(),
            artifact_type: fact.artifact_type.clone(),
            size: fact.size,
            total_size: fact.total_size,
            image_created: fact.image_created,
            pull_count: fact.pull_count,
            last_pull_at: fact.last_pull_at,
        })
    };
    let mut found: HashMap<String, Tag> = rows.into_iter().filter_map(tag).map(|tag| (tag.name.clone(), tag)).collect();
    Ok(names.iter().filter_map(|name| found.remove(name)).collect())
}

async fn facts(
    conn: &DatabaseExecutor<'_>,
    repository_id: RepositoryId,
    ids: &[ManifestId],
) -> Result<HashMap<ManifestId, Facts>> {
    let facts = membership::Entity::find()
        .select_only()
        .columns([
            membership::Column::ManifestId,
            membership::Column::TotalSize,
            membership::Column::PullCount,
            membership::Column::LastPullAt,
        ])
        .columns([
            manifests::Column::Digest,
            manifests::Column::MediaType,
            manifests::Column::ArtifactType,
            manifests::Column::Size,
            manifests::Column::Platform,
            manifests::Column::ImageCreated,
        ])
        .join(JoinType::InnerJoin, membership::Relation::Manifest.def())
        .filter(membership::Column::RepositoryId.eq(repository_id))
        .filter(membership::Column::ManifestId.in_subquery(many::manifest_ids(conn, ids)));
    let facts = facts.into_model::<Facts>().all(conn).await?;
    Ok(facts.into_iter().map(|fact| (fact.manifest_id, fact)).collect())
}

/// How many tags of the repository are on each of the manifests.
async fn counts(
    conn: &DatabaseExecutor<'_>,
    repository_id: RepositoryId,
    ids: &[ManifestId],
) -> Result<HashMap<ManifestId, i64>> {
    let counts = Entity::find()
        .select_only()
        .column(Column::ManifestId)
        .expr(Func::count(Expr::col(Column::Name)))
        .filter(Column::RepositoryId.eq(repository_id))
        .filter(Column::ManifestId.in_subquery(many::manifest_ids(conn, ids)))
        .group_by(Column::ManifestId);
    Ok(counts.into_tuple().all(conn).await?.into_iter().collect())
}
