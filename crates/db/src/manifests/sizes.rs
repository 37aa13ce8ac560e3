//! How long a manifest is with all that it names. Kept with it: a list of ten thousand tags is sorted by that.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait};

use super::entity::{Column, Entity};
use super::{NewManifest, link_row, membership};
use crate::{LinkKind, ManifestId, Result, Tx, many};

/// At most this of each part, in bytes: manifests may say any size, and a sum must not overflow.
const MOST: i64 = 1 << 46;

/// Indexes within indexes that are followed; real ones have one level.
const DEEPEST: usize = 4;

/// The manifest with all that it names, as far as manifests that it names are known.
pub(super) async fn total(tx: &Tx, new: &NewManifest) -> Result<i64> {
    let of = |kind_is_child: bool| new.links.iter().filter(move |link| (link.kind == LinkKind::Child) == kind_is_child);
    let own = i64::try_from(new.bytes.len()).unwrap_or(i64::MAX);
    let blobs: i64 = of(false).map(|link| link.size.clamp(0, MOST)).sum();
    let children: Vec<String> = of(true).map(|link| link.digest.clone()).collect();
    if children.is_empty() {
        return Ok(own + blobs);
    }
    let known = Entity::find()
        .select_only()
        .columns([Column::Digest, Column::TotalSize])
        .filter(Column::Digest.in_subquery(many::texts(&tx.0, &children)));
    let known: HashMap<String, i64> = known.into_tuple().all(&tx.0).await?.into_iter().collect();
    let sizes = children.iter().filter_map(|child| known.get(child)).map(|size| Ord::min(*size, MOST));
    Ok(own + blobs + sizes.sum::<i64>())
}

/// A manifest came after an index that names it, as happens where somebody else's storage is incomplete: the index has
/// become so much longer.
pub(super) async fn grow_parents(tx: &Tx, digest: &str, by: i64) -> Result<()> {
    let by = Ord::min(by, MOST);
    let mut arrived = vec![digest.to_owned()];
    for _ in 0..DEEPEST {
        let parents = Entity::find()
            .select_only()
            .columns([Column::Id, Column::Digest])
            .join_rev(JoinType::InnerJoin, link_row::Relation::Manifest.def())
            .filter(link_row::Column::Kind.eq(LinkKind::Child))
            .filter(link_row::Column::Digest.in_subquery(many::texts(&tx.0, &arrived)));
        let parents: Vec<(ManifestId, String)> = parents.into_tuple().all(&tx.0).await?;
        if parents.is_empty() {
            return Ok(());
        }
        for (id, _) in &parents {
            let sum = Expr::col(Column::TotalSize).add(by);
            Entity::update_many().col_expr(Column::TotalSize, sum).filter(Column::Id.eq(*id)).exec(&tx.0).await?;
            let sum = Expr::col(membership::Column::TotalSize).add(by);
            membership::Entity::update_many()
                .col_expr(membership::Column::TotalSize, sum)
                .filter(membership::Column::ManifestId.eq(*id))
                .exec(&tx.0)
                .await?;
        }
        arrived = parents.into_iter().map(|(_, digest)| digest).collect();
    }
    Ok(())
}
