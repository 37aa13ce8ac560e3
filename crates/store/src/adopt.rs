//! Takes over the storage of a Docker Registry (CNCF distribution), in place: its repositories, manifests and tags are
//! read into the index. No blob is copied, and nothing of the tree is changed.
//!
//! May be run again, also after it was killed: what the index has is skipped, and nothing in it is ever changed or
//! deleted. A tag that the index knew once stays as it is there, also deleted.

mod disk;
mod parts;
mod read;
mod report;
mod tree;
mod write;

use std::path::PathBuf;
use std::sync::Arc;

use clock::Clock;
use db::Db;
use tokio::task::spawn_blocking;

use crate::{TreeError, layout};
use disk::Disk;
use parts::{Batch, Links, cut};
use tree::Tree;
use write::Writer;

pub use report::{Finding, Kind, Listener, Summary};

/// What is taken over, and how.
pub struct Adoption {
    /// Where it is written down.
    pub db: Db,
    /// For new ids, and as the latest time that anything can have.
    pub clock: Arc<dyn Clock>,
    /// The folder of the registry, in which `docker` lies.
    pub root: PathBuf,
    /// Hash every blob, not only look at its size.
    pub verify: bool,
}

impl Adoption {
    /// Take everything over.
    ///
    /// # Errors
    /// A folder that is none of a registry, or an index that cannot be written. What is wrong with single manifests, tags
    /// and blobs is told to `listener` and counted, and the rest goes on.
    pub async fn run(&self, listener: &mut dyn Listener) -> Result<Summary, TreeError> {
        if !layout::repositories(&self.root).is_dir() {
            return Err(TreeError::NoTree(self.root.clone()));
        }
        let now = self.clock.now();
        let tree = Arc::new(Tree::new(&self.root, now));
        let disk = Arc::new(Disk::new(&self.root, self.verify));
        let walk = tree.clone();
        let (names, findings) = blocking(move |findings| walk.names(findings)).await?;
        let mut run = Run { adoption: self, disk, summary: Summary::default(), total: names.len() as u64, listener };
        run.tell(findings);
        let mut batch = Batch::default();
        for name in names {
            let (tree, disk) = (tree.clone(), run.disk.clone());
            let (parts, findings) = blocking(move |findings| cut(tree.read(name, findings), &disk, now)).await?;
            run.tell(findings);
            for (part, weight) in parts {
                if let Some(parts) = batch.add(part, weight) {
                    run.take(parts).await?;
                }
            }
            run.summary.repositories += 1;
        }
        run.take(batch.parts).await?;
        Ok(run.summary)
    }
}

/// One run of it.
struct Run<'a> {
    adoption: &'a Adoption,
    disk: Arc<Disk>,
    summary: Summary,
    total: u64,
    listener: &'a mut dyn Listener,
}

impl Run<'_> {
    /// Files are read before the transaction begins: others wait for its end.
    async fn take(&mut self, mut parts: Vec<Links>) -> Result<(), TreeError> {
        let db = &self.adoption.db;
        let known = write::only_new(db, &mut parts, self.adoption.verify).await?;
        let disk = self.disk.clone();
        let (rows, mut findings) = blocking(move |findings| read::read(&disk, parts, findings)).await?;
        // Counted once it is there for good.
        let mut summary = Summary { known: self.summary.known + known, ..self.summary };
        let tx = db.begin().await?;
        let mut writer = Writer { tx: &tx, summary: &mut summary, findings: &mut findings };
        writer.write(self.adoption, &rows).await?;
        tx.commit().await?;
        self.summary = summary;
        self.tell(findings);
        self.listener.moved_on(&self.summary, self.total);
        Ok(())
    }

    fn tell(&mut self, findings: Vec<Finding>) {
        for finding in findings {
            match finding.kind {
                Kind::LeftOut => self.summary.left_out += 1,
                Kind::Incomplete => self.summary.incomplete += 1,
                Kind::Stale => self.summary.stale += 1,
            }
            self.listener.found(&finding);
        }
    }
}

/// Work on files, away from the threads that serve.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce(&mut Vec<Finding>) -> T + Send + 'static,
) -> Result<(T, Vec<Finding>), TreeError> {
    let work = move || {
        let mut findings = Vec::new();
        let done = work(&mut findings);
        (done, findings)
    };
    Ok(spawn_blocking(work).await.map_err(std::io::Error::other)?)
}
