//! What a deletion rests on: the tags, manifests and edges of a repository, and the bytes that would go.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseExecutor, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

use crate::blobs::{entity as blobs, membership as blob_members};
use crate::manifests::{entity as manifests, link_row as links, membership as members};
use crate::tags::entity as tags;
use crate::{Connection, LinkKind, ManifestId, RepositoryId, Result, many};

/// Everything in a repository that holds something else, or is held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Its tags, in the order in which people count.
    pub tags: Vec<(String, ManifestId)>,
    /// Its manifests, in the order of their digests.
    pub manifests: Vec<Fact>,
    /// Which of its manifests names which digest as a manifest.
    pub children: Vec<(ManifestId, String)>,
}

/// A manifest of a repository, as far as a deletion asks for it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Fact {
    /// Never changes.
    pub id: ManifestId,
    /// Unique.
    pub digest: String,
    /// The digest of the manifest that it is about.
    pub subject: Option<String>,
    /// When it was last pulled from the repository.
    pub last_pull_at: Option<DateTime<Utc>>,
}

/// How many bytes go with manifests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bytes {
    /// Which the repository holds then no more.
    pub unlinked: i64,
    /// Which nobody holds then.
    pub freed: i64,
}

/// All that a deletion in the repository rests on. Three questions: hand in a transaction or a snapshot.
pub async fn facts(conn: &impl Connection, repository_id: RepositoryId) -> Result<Facts> {
    let conn = conn.executor();
    let tags = tags::Entity::find()
        .select_only()
        .columns([tags::Column::Name, tags::Column::ManifestId])
        .filter(tags::Column::RepositoryId.eq(repository_id))
        .order_by_asc(tags::Column::NaturalName)
        .order_by_asc(tags::Column::Name);
    let facts = manifests::Entity::find()
        .select_only()
        .columns([manifests::Column::Id, manifests::Column::Digest, manifests::Column::Subject])
        .column(members::Column::LastPullAt)
        .join_rev(JoinType::InnerJoin, members::Relation::Manifest.def())
        .filter(members::Column::RepositoryId.eq(repository_id))
        .order_by_asc(manifests::Column::Digest);
    let children = links::Entity::find()
        .select_only()
        .columns([links::Column::ManifestId, links::Column::Digest])
        .distinct()
        .filter(links::Column::Kind.eq(LinkKind::Child))
        .filter(links::Column::ManifestId.in_subquery(manifests_of(repository_id)));
    Ok(Facts {
        tags: tags.into_tuple().all(&conn).await?,
        manifests: facts.into_model().all(&conn).await?,
        children: children.into_tuple().all(&conn).await?,
    })
}

/// What goes with those manifests of the repository: they, and the blobs that nothing else there names.
pub async fn bytes_of(conn: &impl Connection, repository_id: RepositoryId, gone: &[ManifestId]) -> Result<Bytes> {
    let conn = conn.executor();
    let link = |column| Expr::col((links::Entity, column));
    let named = Query::select()
        .column(links::Column::Digest)
        .from(links::Entity)
        .and_where(link(links::Column::Kind).ne(LinkKind::Child))
        .and_where(link(links::Column::ManifestId).in_subquery(many::manifest_ids(&conn, gone)))
        .take();
    let named_by_what_stays = Query::select()
        .expr(Expr::val(1))
        .from(links::Entity)
        .and_where(link(links::Column::Digest).equals((blobs::Entity, blobs::Column::Digest)))
        .and_where(link(links::Column::ManifestId).in_subquery(manifests_of(repository_id)))
        .and_where(link(links::Column::ManifestId).not_in_subquery(many::manifest_ids(&conn, gone)))
        .take();
    let blobs = held_blobs(repository_id)
        .and_where(Expr::col((blobs::Entity, blobs::Column::Digest)).in_subquery(named))
        .and_where(Expr::not_exists(named_by_what_stays))
        .take();
    let manifests = held_manifests(repository_id)
        .and_where(Expr::col((manifests::Entity, manifests::Column::Id)).in_subquery(many::manifest_ids(&conn, gone)))
        .take();
    Ok(sum(&conn, &blobs).await?.with(sum(&conn, &manifests).await?))
}

/// What goes with the whole repository.
pub async fn bytes_of_repository(conn: &impl Connection, repository_id: RepositoryId) -> Result<Bytes> {
    let conn = conn.executor();
    let blobs = sum(&conn, &held_blobs(repository_id)).await?;
    Ok(blobs.with(sum(&conn, &held_manifests(repository_id)).await?))
}

impl Bytes {
    fn with(self, other: Self) -> Self {
        Self { unlinked: self.unlinked + other.unlinked, freed: self.freed + other.freed }
    }
}

fn manifests_of(repository_id: RepositoryId) -> SelectStatement {
    Query::select()
        .column(members::Column::ManifestId)
        .from(members::Entity)
        .and_where(Expr::col(members::Column::RepositoryId).eq(repository_id))
        .take()
}

/// Of each blob of the repository its size, and whether another one has it.
fn held_blobs(repository_id: RepositoryId) -> SelectStatement {
    let member = |column| Expr::col((blob_members::Entity, column));
    let other = Query::select()
        .expr(Expr::val(1))
        .from_as(blob_members::Entity, "other")
        .and_where(Expr::col(("other", "blob_id")).equals((blobs::Entity, blobs::Column::Id)))
        .and_where(Expr::col(("other", "repository_id")).ne(repository_id))
        .take();
    Query::select()
        .column((blobs::Entity, blobs::Column::Size))
        .expr(Expr::exists(other))
        .from(blobs::Entity)
        .inner_join(
            blob_members::Entity,
            member(blob_members::Column::BlobId).equals((blobs::Entity, blobs::Column::Id)),
        )
        .and_where(member(blob_members::Column::RepositoryId).eq(repository_id))
        .take()
}

/// The same of each manifest.
fn held_manifests(repository_id: RepositoryId) -> SelectStatement {
    let member = |column| Expr::col((members::Entity, column));
    let other = Query::select()
        .expr(Expr::val(1))
        .from_as(members::Entity, "other")
        .and_where(Expr::col(("other", "manifest_id")).equals((manifests::Entity, manifests::Column::Id)))
        .and_where(Expr::col(("other", "repository_id")).ne(repository_id))
        .take();
    Query::select()
        .column((manifests::Entity, manifests::Column::Size))
        .expr(Expr::exists(other))
        .from(manifests::Entity)
        .inner_join(
            members::Entity,
            member(members::Column::ManifestId).equals((manifests::Entity, manifests::Column::Id)),
        )
        .and_where(member(members::Column::RepositoryId).eq(repository_id))
        .take()
}

/// Here and not in SQL, whose sums are of another type on each database.
async fn sum(conn: &DatabaseExecutor<'_>, held: &SelectStatement) -> Result<Bytes> {
    let mut bytes = Bytes::default();
    for row in conn.query_all(held).await? {
        let (size, is_shared): (i64, bool) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        bytes.unlinked += size;
        bytes.freed += if is_shared { 0 } else { size };
    }
    Ok(bytes)
}
