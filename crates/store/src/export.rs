//! Writes the link files of a Docker Registry (CNCF distribution), so that it can serve what the engine holds.
//!
//! A whole new folder of repositories is made beside the old one and then takes its place; the old one is kept under
//! another name. Before that moment nothing is changed but bytes of manifests that are added to the blobs.

mod links;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use clock::Clock;
use db::repositories::{Visible, list_names};
use db::{Db, RepositoryId, Snapshot};
use oci::{Digest, Hasher, Name, Tag, body_of};

use crate::layout::{self, Links};
use crate::{Blobs, Broken, Files, TreeError};
use links::{LinkFile, holds, make_empty, swap, write};

/// How many rows are read at once.
const ROWS: u64 = 1000;
/// The same of manifests, whose bytes come with them.
const MANIFESTS: u64 = 16;

/// What is written, and where.
pub struct Export {
    /// What the engine holds.
    pub db: Db,
    /// Where its blobs lie.
    pub files: Arc<Files>,
    /// For the name under which the old folder is kept.
    pub clock: Arc<dyn Clock>,
}

/// How much was written so far.
#[derive(Clone, Debug, Default)]
pub struct Exported {
    /// Repositories, also empty ones.
    pub repositories: u64,
    /// Links of manifests.
    pub manifests: u64,
    /// Tags.
    pub tags: u64,
    /// Links of blobs.
    pub blobs: u64,
    /// Manifests whose bytes were not among the blobs yet.
    pub written: u64,
    /// The folder of repositories that was there before.
    pub kept: Option<PathBuf>,
}

impl Export {
    /// Write everything; `moved_on` is told after each repository.
    ///
    /// # Errors
    /// When the index cannot be read, or the tree not be written; then the old folder is in its place.
    pub async fn run(&self, moved_on: &mut (dyn FnMut(&Exported) + Send)) -> Result<Exported, TreeError> {
        let repositories = layout::repositories(self.files.root());
        let new = repositories.with_extension("new");
        make_empty(&new).await?;
        let mut exported = Exported::default();
        // All of one moment: a push in between is in it as a whole or not at all.
        let snapshot = self.db.snapshot().await?;
        let mut last: Option<String> = None;
        loop {
            let names = list_names(&snapshot, &Visible::All, last.as_deref(), ROWS).await?;
            let Some(name) = names.last().cloned() else { break };
            for name in &names {
                let Some(repository) = db::repositories::find_by_name(&snapshot, name).await? else { continue };
                let links = Links::of(&new, &name.parse::<Name>()?);
                let mut one = One { export: self, snapshot: &snapshot, id: repository.id, exported: &mut exported };
                one.write(&links).await?;
                exported.repositories += 1;
                moved_on(&exported);
            }
            last = Some(name);
        }
        exported.kept = swap(new, repositories, self.clock.now()).await?;
        Ok(exported)
    }

    /// The bytes of a manifest as a blob, for a registry that keeps them there. Says whether they were new.
    async fn keep_bytes(&self, digest: &Digest, bytes: Vec<u8>) -> Result<bool, TreeError> {
        let bytes = Bytes::from(bytes);
        if holds(layout::blob(self.files.root(), digest), bytes.clone()).await? {
            return Ok(false);
        }
        let upload = format!("export.{}", self.clock.id());
        self.files.create_upload(&upload).await?;
        let append = self.files.append(&upload, Hasher::new(digest.algorithm()), body_of(bytes)).await;
        if let Some(Broken::Body(error) | Broken::Storage(error)) = append.broken {
            self.files.remove_upload(&upload).await.ok();
            return Err(error.into());
        }
        self.files.commit(&upload, digest).await?;
        Ok(true)
    }
}

/// One repository.
struct One<'a> {
    export: &'a Export,
    snapshot: &'a Snapshot,
    id: RepositoryId,
    exported: &'a mut Exported,
}

impl One<'_> {
    async fn write(&mut self, links: &Links) -> Result<(), TreeError> {
        // Also when there is nothing in them: without them a registry does not know the repository.
        for folder in [links.layers(), links.tags(), links.revisions()] {
            make_empty(&folder).await?;
        }
        self.manifests(&links.revisions()).await?;
        self.blobs(&links.layers()).await?;
        self.tags(links).await
    }

    async fn manifests(&mut self, folder: &Path) -> Result<(), TreeError> {
        let mut last: Option<String> = None;
        loop {
            let rows = db::manifests::list_in_repository(self.snapshot, self.id, last.as_deref(), MANIFESTS).await?;
            let mut files = Vec::new();
            for (digest, bytes, at) in rows {
                last = Some(digest.clone());
                let digest: Digest = digest.parse()?;
                // Bytes first: a link implies them.
                self.exported.written += u64::from(self.export.keep_bytes(&digest, bytes).await?);
                files.push(LinkFile { path: layout::link(folder, &digest), digest, at: Some(at) });
            }
            match write(files).await? {
                0 => return Ok(()),
                written => self.exported.manifests += written,
            }
        }
    }

    async fn blobs(&mut self, folder: &Path) -> Result<(), TreeError> {
        let mut last: Option<String> = None;
        loop {
            let rows = db::blobs::list_in_repository(self.snapshot, self.id, last.as_deref(), ROWS).await?;
            last = rows.last().cloned();
            let file = |digest: &String| {
                let digest: Digest = digest.parse()?;
                Ok(LinkFile { path: layout::link(folder, &digest), digest, at: None })
            };
            match write(rows.iter().map(file).collect::<Result<_, TreeError>>()?).await? {
                0 => return Ok(()),
                written => self.exported.blobs += written,
            }
        }
    }

    async fn tags(&mut self, links: &Links) -> Result<(), TreeError> {
        let mut last: Option<String> = None;
        loop {
            let rows = db::tags::list_digests(self.snapshot, self.id, last.as_deref(), ROWS).await?;
            let mut files = Vec::new();
            for (name, digest, at) in rows {
                let (tag, digest): (Tag, Digest) = (name.parse()?, digest.parse()?);
                for path in [links.tag_index(&tag, &digest), links.tag(&tag)] {
                    files.push(LinkFile { path, digest: digest.clone(), at: Some(at) });
                }
                last = Some(name);
            }
            match write(files).await? {
                0 => return Ok(()),
                written => self.exported.tags += written / 2,
            }
        }
    }
}
