//! Tags of one repository in another, with all that they hold: rows are pointed at, no byte moves.

use std::collections::{HashMap, HashSet};

use sea_orm::sea_query::{Expr, ExprTrait, InsertStatement, OnConflict, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityName, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait,
    RelationTrait,
};

use super::By;
use super::entity::{Column, Entity, Model};
use crate::blobs::{entity as blobs, membership as blob_membership};
use crate::manifests::{entity as manifests, link_row, membership};
use crate::repositories::add_stored_bytes;
use crate::{BlobId, Error, LinkKind, ManifestId, RepositoryId, Result, Tx, many};

/// Which tags to copy.
#[derive(Clone, Copy, Debug)]
pub struct CopyTags<'a> {
    /// Where they are.
    pub from: RepositoryId,
    /// Where they shall be, too.
    pub to: RepositoryId,
    /// Their names.
    pub names: &'a [String],
    /// Whether tags over there that are on other manifests move.
    pub overwrite: bool,
    /// Who wants that, and now.
    pub by: By<'a>,
}

/// What became of copied tags: their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// They are new.
    pub made: Vec<String>,
    /// They were on another manifest.
    pub moved: Vec<String>,
    /// They were on the same manifest already.
    pub same: Vec<String>,
    /// They are on another manifest and stay there.
    pub taken: Vec<String>,
    /// They are not there to be copied.
    pub missing: Vec<String>,
}

/// Lets tags of one repository be pulled through another: with their manifests, those that these name, those that are
/// about them, and the blobs of all of these. Times and authors of tags stay. For whoever holds
/// [`repositories::lock`](crate::repositories::lock) on both.
pub async fn copy(tx: &Tx, wanted: CopyTags<'_>) -> Result<Copied> {
    let found = tags_in(tx, wanted.from, wanted.names).await?;
    let there: HashMap<String, ManifestId> =
        tags_in(tx, wanted.to, wanted.names).await?.into_iter().map(|tag| (tag.name, tag.manifest_id)).collect();
    let mut copied = Copied {
        missing: many::without(wanted.names, found.iter().map(|tag| tag.name.clone()).collect()),
        ..Copied::default()
    };
    let mut changing = Vec::new();
    for tag in found {
        let name = tag.name.clone();
        match there.get(&name) {
            Some(before) if *before == tag.manifest_id => copied.same.push(name),
            Some(_) if !wanted.overwrite => copied.taken.push(name),
            Some(_) => {
                copied.moved.push(name);
                changing.push(tag);
            }
            None => {
                copied.made.push(name);
                changing.push(tag);
            }
        }
    }
    // Also of tags that are there already: what is about their manifests may not be.
    let same = copied.same.iter().filter_map(|name| there.get(name).copied());
    let roots: HashSet<ManifestId> = changing.iter().map(|tag| tag.manifest_id).chain(same).collect();
    let held = held_by(tx, wanted.from, roots).await?;
    link_manifests(tx, &wanted, &held).await?;
    link_blobs(tx, &wanted, &held).await?;
    set_all(tx, &wanted, changing, &there).await?;
    Ok(copied)
}

async fn tags_in(tx: &Tx, repository_id: RepositoryId, names: &[String]) -> Result<Vec<Model>> {
    let tags = Entity::find()
        .filter(Column::RepositoryId.eq(repository_id))
        .filter(Column::Name.in_subquery(many::texts(&tx.0, names)));
    Ok(tags.all(&tx.0).await?)
}

/// Manifests with all that hangs on them in the repository: children of indexes, and what is about them, to any depth.
async fn held_by(tx: &Tx, from: RepositoryId, roots: HashSet<ManifestId>) -> Result<Vec<ManifestId>> {
    let mut held = roots.clone();
    let mut new: Vec<ManifestId> = roots.into_iter().collect();
    while !new.is_empty() {
        let next = neighbours(tx, from, &new).await?;
        new = next.into_iter().filter(|id| held.insert(*id)).collect();
    }
    let mut held: Vec<ManifestId> = held.into_iter().collect();
    held.sort_unstable(); // one order of locks for all writers
    Ok(held)
}

async fn neighbours(tx: &Tx, from: RepositoryId, of: &[ManifestId]) -> Result<Vec<ManifestId>> {
    let in_repository = || {
        manifests::Entity::find()
            .select_only()
            .column(manifests::Column::Id)
            .join_rev(JoinType::InnerJoin, membership::Relation::Manifest.def())
            .filter(membership::Column::RepositoryId.eq(from))
    };
    let named = link_row::Entity::find()
        .select_only()
        .column(link_row::Column::Digest)
        .filter(link_row::Column::Kind.eq(LinkKind::Child))
        .filter(link_row::Column::ManifestId.in_subquery(many::manifest_ids(&tx.0, of)));
    let these = manifests::Entity::find()
        .select_only()
        .column(manifests::Column::Digest)
        .filter(manifests::Column::Id.in_subquery(many::manifest_ids(&tx.0, of)));
    let children = in_repository().filter(manifests::Column::Digest.in_subquery(named.into_query()));
    let about = in_repository().filter(manifests::Column::Subject.in_subquery(these.into_query()));
    let mut found: Vec<ManifestId> = children.into_tuple().all(&tx.0).await?;
    found.extend(about.into_tuple::<ManifestId>().all(&tx.0).await?);
    Ok(found)
}

/// When they came stays; pulls are counted anew.
async fn link_manifests(tx: &Tx, wanted: &CopyTags<'_>, held: &[ManifestId]) -> Result<()> {
    use membership::Column as Member;
    let rows = Query::select()
        .expr(Expr::val(wanted.to))
        .columns([Member::ManifestId, Member::CreatedAt])
        .expr(Expr::val(0_i64))
        .columns([Member::TotalSize, Member::ImageCreated])
        .from(membership::Entity)
        .and_where(Expr::col(Member::RepositoryId).eq(wanted.from))
        .and_where(Expr::col(Member::ManifestId).in_subquery(many::manifest_ids(&tx.0, held)))
        .take();
    let columns = [
        Member::RepositoryId,
        Member::ManifestId,
        Member::CreatedAt,
        Member::PullCount,
        Member::TotalSize,
        Member::ImageCreated,
    ];
    let mut insert = Query::insert();
    insert.into_table(membership::Entity.table_ref()).columns(columns);
    let key = [Member::RepositoryId, Member::ManifestId];
    let linked: Vec<i64> =
        linked(tx, insert, rows, OnConflict::columns(key).do_nothing().to_owned(), Member::ManifestId).await?;
    let ids: Vec<ManifestId> = linked.into_iter().map(ManifestId).collect();
    let sizes = manifests::Entity::find()
        .select_only()
        .column(manifests::Column::Size)
        .filter(manifests::Column::Id.in_subquery(many::manifest_ids(&tx.0, &ids)));
    let sizes: Vec<i64> = sizes.into_tuple().all(&tx.0).await?;
    add_stored_bytes(tx, wanted.to, Expr::val(sizes.iter().sum::<i64>())).await
}

async fn link_blobs(tx: &Tx, wanted: &CopyTags<'_>, held: &[ManifestId]) -> Result<()> {
    use blob_membership::Column as Member;
    let named = link_row::Entity::find()
        .select_only()
        .column(link_row::Column::Digest)
        .filter(link_row::Column::Kind.ne(LinkKind::Child))
        .filter(link_row::Column::ManifestId.in_subquery(many::manifest_ids(&tx.0, held)));
    let ids = blobs::Entity::find()
        .select_only()
        .column(blobs::Column::Id)
        .filter(blobs::Column::Digest.in_subquery(named.into_query()));
    let rows = Query::select()
        .expr(Expr::val(wanted.to))
        .columns([Member::BlobId, Member::CreatedAt])
        .from(blob_membership::Entity)
        .and_where(Expr::col(Member::RepositoryId).eq(wanted.from))
        .and_where(Expr::col(Member::BlobId).in_subquery(ids.into_query()))
        .take();
    let mut insert = Query::insert();
    let columns = [Member::RepositoryId, Member::BlobId, Member::CreatedAt];
    insert.into_table(blob_membership::Entity.table_ref()).columns(columns);
    let key = [Member::RepositoryId, Member::BlobId];
    let linked = linked(tx, insert, rows, OnConflict::columns(key).do_nothing().to_owned(), Member::BlobId).await?;
    let linked: Vec<BlobId> = linked.into_iter().map(BlobId).collect();
    if linked.is_empty() {
        return Ok(());
    }
    let sizes = blobs::Entity::find()
        .select_only()
        .column(blobs::Column::Size)
        .filter(blobs::Column::Id.in_subquery(many::blob_ids(&tx.0, &linked)));
    let sizes: Vec<i64> = sizes.into_tuple().all(&tx.0).await?;
    add_stored_bytes(tx, wanted.to, Expr::val(sizes.iter().sum::<i64>())).await
}

/// Inserts what `rows` selects, but for what is there; the numbers in `column` of what was not.
async fn linked(
    tx: &Tx,
    mut insert: InsertStatement,
    rows: SelectStatement,
    conflict: OnConflict,
    column: impl sea_orm::sea_query::IntoColumnRef,
) -> Result<Vec<i64>> {
    insert.select_from(rows).map_err(|error| Error::from(sea_orm::DbErr::Custom(error.to_string())))?;
    insert.on_conflict(conflict).returning(Query::returning().column(column));
    let inserted = tx.0.query_all(&insert).await?;
    inserted.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

async fn set_all(
    tx: &Tx,
    wanted: &CopyTags<'_>,
    changing: Vec<Model>,
    there: &HashMap<String, ManifestId>,
) -> Result<()> {
    let ids: Vec<ManifestId> =
        changing.iter().flat_map(|tag| [Some(tag.manifest_id), there.get(&tag.name).copied()]).flatten().collect();
    let digests = super::digests(tx, &ids).await?;
    let old_names: Vec<String> =
        changing.iter().map(|tag| tag.name.clone()).filter(|name| there.contains_key(name)).collect();
    if !old_names.is_empty() {
        let old_tags = Entity::delete_many()
            .filter(Column::RepositoryId.eq(wanted.to))
            .filter(Column::Name.in_subquery(many::texts(&tx.0, &old_names)));
        old_tags.exec(&tx.0).await?;
    }
    let mut moves = Vec::new();
    let mut rows = Vec::new();
    for tag in changing {
        let from = there.get(&tag.name).and_then(|id| digests.get(id)).cloned();
        moves.push((tag.name.clone(), from, digests.get(&tag.manifest_id).cloned()));
        rows.push(sea_orm::IntoActiveModel::into_active_model(Model { repository_id: wanted.to, ..tag }));
    }
    for some in rows.chunks(1000) {
        Entity::insert_many(some.to_vec()).exec_without_returning(&tx.0).await?;
    }
    super::record(tx, wanted.to, moves, wanted.by).await
}
