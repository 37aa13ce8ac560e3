//! Whose turn it is to store or remove the bytes of a digest, among several processes on one database.
//!
//! On SQLite one process serves, and its own turns are enough. On PostgreSQL an advisory lock goes with the transaction:
//! whoever stores bytes holds it from before they lie there until their row is committed; whoever removes bytes holds it
//! from before it asks whether a row names them until they are gone.

use sea_orm::sea_query::{Expr, Func, FunctionCall, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::blobs::entity as blobs;
use crate::manifests::entity as manifests;
use crate::{Backend, Connection, Db, Result, Tx, many};

/// "blob" as a number, so that these locks are no others.
const SEED: i64 = 0x626c_6f62;

/// The right to store the bytes of one digest. It ends with the transaction that it becomes, or when it is dropped.
#[derive(Debug)]
#[must_use = "a claim that is dropped is given back"]
pub struct Claim(Kind);

#[derive(Debug)]
enum Kind {
    Held(Tx),
    /// A transaction on SQLite keeps all others waiting: not before the bytes are stored.
    Later(Db),
}

/// Waits until no other process stores or removes the bytes of that digest.
pub async fn claim(db: &Db, digest: &str) -> Result<Claim> {
    if db.backend() == Backend::Sqlite {
        return Ok(Claim(Kind::Later(db.clone())));
    }
    let tx = db.begin().await?;
    let lock = Func::cust("pg_advisory_xact_lock").arg(key(Expr::val(digest)));
    tx.0.query_one(&Query::select().expr(lock).take()).await?;
    Ok(Claim(Kind::Held(tx)))
}

impl Claim {
    /// The transaction for the row.
    pub async fn begin(self) -> Result<Tx> {
        match self.0 {
            Kind::Held(tx) => Ok(tx),
            Kind::Later(db) => db.begin().await,
        }
    }
}

/// Digests whose bytes may be removed, until this is dropped.
#[derive(Debug)]
pub struct Unnamed {
    /// In the order in which they were asked for.
    pub digests: Vec<String>,
    _held: Option<Tx>,
}

/// Those of the digests that no blob and no manifest has. Those that another process is busy with are left out.
pub async fn claim_unnamed(db: &Db, digests: &[String]) -> Result<Unnamed> {
    if db.backend() == Backend::Sqlite {
        return Ok(Unnamed { digests: unnamed(db, digests).await?, _held: None });
    }
    let tx = db.begin().await?;
    let mut free = many::texts(&tx.0, digests);
    free.and_where(Func::cust("pg_try_advisory_xact_lock").arg(key(Expr::col("value"))).into());
    let rows = tx.0.query_all(&free).await?;
    let free = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<Vec<String>, _>>()?;
    // Another statement: it sees what was committed before the locks were had.
    let digests = unnamed(&tx, &free).await?;
    Ok(Unnamed { digests, _held: Some(tx) })
}

/// Those of the digests that no blob and no manifest has just now.
pub async fn unnamed(conn: &impl Connection, digests: &[String]) -> Result<Vec<String>> {
    let conn = conn.executor();
    let of_blobs = blobs::Entity::find()
        .select_only()
        .column(blobs::Column::Digest)
        .filter(blobs::Column::Digest.in_subquery(many::texts(&conn, digests)));
    // A Docker Registry keeps manifests among the blobs, and may want them back.
    let of_manifests = manifests::Entity::find()
        .select_only()
        .column(manifests::Column::Digest)
        .filter(manifests::Column::Digest.in_subquery(many::texts(&conn, digests)));
    let mut named: Vec<String> = of_blobs.into_tuple().all(&conn).await?;
    named.extend(of_manifests.into_tuple::<String>().all(&conn).await?);
    Ok(many::without(digests, named))
}

fn key(digest: Expr) -> FunctionCall {
    Func::cust("hashtextextended").arg(digest).arg(Expr::val(SEED))
}
