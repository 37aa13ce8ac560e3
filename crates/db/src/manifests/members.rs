//! Manifests as their repositories know them: when they came, how often they were pulled, what they share.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait, Select,
};

use super::entity::{Column, Entity};
use super::{link_row, membership};
use crate::page::{Cursor, count, time_key, time_text};
use crate::tags::entity as tags;
use crate::{Connection, LinkKind, ManifestId, Page, RepositoryId, Result, Tx, many};

/// What both words of a platform are of manifests that are no image, such as BuildKit's attestations.
const NO_PLATFORM: &str = "unknown/unknown";

/// A manifest of a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Never changes.
    pub id: ManifestId,
    /// Unique.
    pub digest: String,
    /// As pushed.
    pub media_type: String,
    /// Its own, else the media type of its configuration.
    pub artifact_type: Option<String>,
    /// Of the manifest itself, in bytes.
    pub size: i64,
    /// The manifest with everything that it names.
    pub total_size: i64,
    /// The platform of an image.
    pub platform: Option<String>,
    /// That, or those of the images of an index, in its order.
    pub platforms: Vec<String>,
    /// When the image was built.
    pub image_created: Option<DateTime<Utc>>,
    /// When it came into the repository.
    pub pushed_at: DateTime<Utc>,
    /// How often it was pulled from the repository.
    pub pull_count: i64,
    /// When that last happened.
    pub last_pull_at: Option<DateTime<Utc>>,
}

#[derive(FromQueryResult)]
struct Row {
    id: ManifestId,
    digest: String,
    media_type: String,
    artifact_type: Option<String>,
    size: i64,
    platform: Option<String>,
    image_created: Option<DateTime<Utc>>,
    total_size: i64,
    pushed_at: DateTime<Utc>,
    pull_count: i64,
    last_pull_at: Option<DateTime<Utc>>,
}

/// Those of the manifests that the repository has, in no order.
pub async fn find_members(
    conn: &impl Connection,
    repository_id: RepositoryId,
    digests: &[String],
) -> Result<Vec<Member>> {
    let conn = conn.executor();
    let found = of_repository(repository_id).filter(Column::Digest.in_subquery(many::texts(&conn, digests)));
    members(&conn, found).await
}

/// A page of manifests that no tag and no index of the repository holds, and that are about none of it: the newest first.
pub async fn list_untagged(
    conn: &impl Connection,
    repository_id: RepositoryId,
    after: Option<&str>,
    limit: u64,
) -> Result<Page<Member>> {
    let conn = conn.executor();
    let mut untagged = of_repository(repository_id)
        .filter(Expr::not_exists(tagged(repository_id)))
        .filter(Expr::not_exists(named(repository_id)))
        .filter(Column::Subject.is_null().or(Column::Subject.not_in_subquery(digests(repository_id))));
    let total = count(untagged.clone(), &conn).await?;
    let (key, digest) =
        (Expr::col((membership::Entity, membership::Column::CreatedAt)), Expr::col((Entity, Column::Digest)));
    if let Some(after) = after {
        untagged = untagged.filter(Cursor::parse(after, time_key)?.before(&key, digest.clone(), true));
    }
    let page = untagged.order_by_desc(key).order_by_asc(digest).limit(limit + 1);
    let members = members(&conn, page).await?;
    Ok(Page::new(members, limit, total, |member| format!("{} {}", time_text(member.pushed_at), member.digest)))
}

/// Counts pulls that were gathered for a while: repository, digest, how many, when the last one was.
pub async fn record_pulls(tx: &Tx, pulls: &[(RepositoryId, String, i64, DateTime<Utc>)]) -> Result<()> {
    let mut pulls = pulls.to_vec();
    pulls.sort_unstable(); // one order of locks for all writers
    for (repository_id, digest, count, at) in pulls {
        let id = Query::select().column(Column::Id).from(Entity).and_where(Column::Digest.eq(digest)).take();
        membership::Entity::update_many()
            .col_expr(membership::Column::PullCount, Expr::col(membership::Column::PullCount).add(count))
            .col_expr(membership::Column::LastPullAt, Expr::val(at))
            .filter(membership::Column::RepositoryId.eq(repository_id))
            .filter(membership::Column::ManifestId.in_subquery(id))
            .exec(&tx.0)
            .await?;
    }
    Ok(())
}

/// How many manifests of the repository name each of the blobs; blobs that none names are left out.
pub async fn naming_counts(
    conn: &impl Connection,
    repository_id: RepositoryId,
    digests: &[String],
) -> Result<HashMap<String, i64>> {
    let conn = conn.executor();
    let counts = link_row::Entity::find()
        .select_only()
        .column(link_row::Column::Digest)
        .expr(Func::count_distinct(Expr::col((link_row::Entity, link_row::Column::ManifestId))))
        .join(JoinType::InnerJoin, link_row::Relation::Manifest.def())
        .join_rev(JoinType::InnerJoin, membership::Relation::Manifest.def())
        .filter(membership::Column::RepositoryId.eq(repository_id))
        .filter(link_row::Column::Digest.in_subquery(many::texts(&conn, digests)))
        .group_by(link_row::Column::Digest);
    Ok(counts.into_tuple().all(&conn).await?.into_iter().collect())
}

/// The platforms of manifests, each with its own: that, or those of the images that an index names, as far as we have them.
pub(crate) async fn platforms(
    conn: &DatabaseExecutor<'_>,
    manifests: impl Iterator<Item = (ManifestId, Option<String>)>,
) -> Result<HashMap<ManifestId, Vec<String>>> {
    let mut platforms: HashMap<ManifestId, Vec<String>> =
        manifests.map(|(id, own)| (id, own.into_iter().filter(is_known).collect())).collect();
    let ids: Vec<ManifestId> = platforms.keys().copied().collect();
    let children = link_row::Entity::find()
        .select_only()
        .column(link_row::Column::ManifestId)
        .column(Column::Platform)
        .join(
            JoinType::InnerJoin,
            link_row::Entity::belongs_to(Entity).from(link_row::Column::Digest).to(Column::Digest).into(),
        )
        .filter(link_row::Column::Kind.eq(LinkKind::Child))
        .filter(link_row::Column::ManifestId.in_subquery(many::manifest_ids(conn, &ids)))
        .filter(Column::Platform.is_not_null())
        .order_by_asc(link_row::Column::ManifestId)
        .order_by_asc(link_row::Column::Position);
    let children: Vec<(ManifestId, String)> = children.into_tuple().all(conn).await?;
    for (parent, platform) in children.into_iter().filter(|(_, platform)| is_known(platform)) {
        platforms.entry(parent).or_default().push(platform);
    }
    Ok(platforms)
}

fn is_known(platform: &String) -> bool {
    platform != NO_PLATFORM
}

fn of_repository(repository_id: RepositoryId) -> Select<Entity> {
    Entity::find()
        .join_rev(JoinType::InnerJoin, membership::Relation::Manifest.def())
        .filter(membership::Column::RepositoryId.eq(repository_id))
}

async fn members(conn: &DatabaseExecutor<'_>, select: Select<Entity>) -> Result<Vec<Member>> {
    let rows = select
        .select_only()
        .columns([Column::Id, Column::Digest, Column::MediaType, Column::ArtifactType, Column::Size, Column::Platform])
        .column(Column::ImageCreated)
        .columns([membership::Column::TotalSize, membership::Column::PullCount, membership::Column::LastPullAt])
        .column_as(membership::Column::CreatedAt, "pushed_at");
    let rows: Vec<Row> = rows.into_model().all(conn).await?;
    let mut platforms = platforms(conn, rows.iter().map(|row| (row.id, row.platform.clone()))).await?;
    let member = |row: Row| Member {
        platforms: platforms.remove(&row.id).unwrap_or_default(),
        platform: row.platform.filter(is_known),
        id: row.id,
        digest: row.digest,
        media_type: row.media_type,
        artifact_type: row.artifact_type,
        size: row.size,
        total_size: row.total_size,
        image_created: row.image_created,
        pushed_at: row.pushed_at,
        pull_count: row.pull_count,
        last_pull_at: row.last_pull_at,
    };
    Ok(rows.into_iter().map(member).collect())
}

/// A tag on the manifest.
pub(super) fn tagged(repository_id: RepositoryId) -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(tags::Entity)
        .and_where(Expr::col((tags::Entity, tags::Column::RepositoryId)).eq(repository_id))
        .and_where(Expr::col((tags::Entity, tags::Column::ManifestId)).equals((Entity, Column::Id)))
        .take()
}

/// An index of the repository that names the manifest.
pub(super) fn named(repository_id: RepositoryId) -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(link_row::Entity)
        .and_where(Expr::col((link_row::Entity, link_row::Column::Kind)).eq(LinkKind::Child))
        .and_where(Expr::col((link_row::Entity, link_row::Column::Digest)).equals((Entity, Column::Digest)))
        .and_where(
            Expr::col((link_row::Entity, link_row::Column::ManifestId)).in_subquery(
                Query::select()
                    .column(membership::Column::ManifestId)
                    .from(membership::Entity)
                    .and_where(Expr::col(membership::Column::RepositoryId).eq(repository_id))
                    .take(),
            ),
        )
        .take()
}

/// The digests of all manifests of the repository.
fn digests(repository_id: RepositoryId) -> SelectStatement {
    Query::select()
        .column((Entity, Column::Digest))
        .from(Entity)
        .inner_join(
            membership::Entity,
            Expr::col((membership::Entity, membership::Column::ManifestId)).equals((Entity, Column::Id)),
        )
        .and_where(Expr::col((membership::Entity, membership::Column::RepositoryId)).eq(repository_id))
        .take()
}
