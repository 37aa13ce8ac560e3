//! What the collection of garbage asks and deletes. All in pages by key, however much there is: no statement reads or
//! locks more than a page, and a whole pass looks at each row once.

mod claim;
mod looking;
mod memberships;
mod storage;
mod unlinked;
mod untagged;

use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};

use crate::manifests::{link_row as links, membership as members};

pub use claim::{Claim, Unnamed, claim, claim_unnamed, unnamed};
pub use looking::{BlobToVerify, blobs_to_verify, repositories_of_blob};
pub use memberships::{Membership, memberships, unlink_unnamed};
pub use storage::{
    Holder, Mark, RepositoryBytes, Storage, children_of, holders_of_blob, holders_of_manifest, namers_of, storage,
    subjects_of, tags_of,
};
pub use unlinked::{Unlinked, UnlinkedManifest, delete_blobs, delete_manifests, unlinked_blobs, unlinked_manifests};
pub use untagged::{Untagged, find_untagged, lock_old_manifests, old_manifests, repositories_after};

/// A manifest of the repository that names the digest.
fn naming(repository_id: Expr, digest: Expr) -> SelectStatement {
    let link = |column| Expr::col((links::Entity, column));
    let member = |column| Expr::col((members::Entity, column));
    Query::select()
        .expr(Expr::val(1))
        .from(links::Entity)
        .inner_join(
            members::Entity,
            member(members::Column::ManifestId).equals((links::Entity, links::Column::ManifestId)),
        )
        .and_where(link(links::Column::Digest).eq(digest))
        .and_where(member(members::Column::RepositoryId).eq(repository_id))
        .take()
}
