//! What the upstream holds, into rows.

use std::collections::HashSet;

use db::{LinkKind, RepositoryId, Tx};
use futures_util::TryStreamExt;
use oci::{Blob, Body, By, Code, Contents, Digest, Manifest, Name, PLACEHOLDER, Reference, Result, Tag};

use super::{Front, turn_of};
use crate::index::{self, ImageFacts, MAX_CONFIG, rows};

/// Indexes within indexes that are followed; real ones have one level.
const DEEPEST: usize = 4;

/// A manifest that the upstream holds, perhaps under a tag.
pub(super) struct Found {
    tag: Option<Tag>,
    manifest: Manifest,
}

impl Found {
    pub fn new(reference: &Reference, manifest: Manifest) -> Self {
        let tag = match reference {
            Reference::Tag(tag) => Some(tag.clone()),
            Reference::Digest(_) => None,
        };
        Self { tag, manifest }
    }
}

impl Front {
    /// Bring one tag or manifest of the index to what the upstream has now. `true`: it was something else.
    pub(super) async fn look_at(&self, repository: &Name, reference: &Reference) -> Result<bool> {
        let _turn = self.turns.wait(turn_of(repository, reference)).await;
        match self.seen(self.upstream.get_manifest(repository, reference).await) {
            Ok(manifest) if is_placeholder(&manifest) => {
                self.seen(self.upstream.delete_manifest(repository, &manifest.digest, By::default()).await)?;
                self.forget(repository, reference).await
            }
            Ok(manifest) => {
                self.record(repository, Found::new(reference, manifest), By::default()).await?;
                Ok(true)
            }
            Err(error) if matches!(error.code, Code::ManifestUnknown | Code::NameUnknown) => {
                self.forget(repository, reference).await
            }
            Err(error) => Err(error),
        }
    }

    pub(super) async fn record_push(&self, repository: &Name, found: Found, by: By<'_>) -> Result<()> {
        let id = self.record(repository, found, by).await?;
        let tx = self.index.db.begin().await.map_err(rows)?;
        db::repositories::record_push(&tx, id, self.index.clock.now()).await.map_err(rows)?;
        tx.commit().await.map_err(rows)
    }

    async fn record(&self, repository: &Name, found: Found, by: By<'_>) -> Result<RepositoryId> {
        let mut seen = HashSet::new();
        let children = self.children(repository, &found.manifest, &mut seen).await?;
        let mut news = Vec::new();
        // What is named comes before what names it.
        for manifest in children.iter().rev().chain([&found.manifest]) {
            news.push(self.row(repository, manifest).await?);
        }
        let now = self.index.clock.now();
        let tx = self.index.db.begin().await.map_err(rows)?;
        let id = self.index.ensure_repository(&tx, repository).await?;
        let mut last = None;
        for new in &news {
            let manifest = db::manifests::put(&tx, new).await.map_err(rows)?;
            db::manifests::link(&tx, id, manifest, now).await.map_err(rows)?;
            link_blobs(&tx, id, new).await?;
            last = Some(manifest);
        }
        if let (Some(tag), Some(manifest)) = (&found.tag, last) {
            db::tags::set(&tx, id, tag.as_str(), manifest, db::By { actor: by.0, at: now }).await.map_err(rows)?;
        }
        tx.commit().await.map_err(rows)?;
        if let Some(tag) = found.tag {
            self.known_tags.insert((repository.clone(), tag), found.manifest.digest);
        }
        Ok(id)
    }

    /// The manifests of an index that we do not know in this repository, at any depth.
    async fn children(
        &self,
        repository: &Name,
        manifest: &Manifest,
        seen: &mut HashSet<Digest>,
    ) -> Result<Vec<Manifest>> {
        let (mut found, mut level) = (Vec::new(), vec![manifest.clone()]);
        for _ in 0..DEEPEST {
            let mut next = Vec::new();
            for parent in &level {
                for child in Contents::parse(&parent.media_type, &parent.bytes)?.manifests {
                    if seen.insert(child.digest.clone()) {
                        next.extend(self.child(repository, child.digest.into()).await?);
                    }
                }
            }
            found.extend(next.iter().cloned());
            level = next;
        }
        Ok(found)
    }

    /// A child that is missing is no reason to forget its index: the upstream holds it like that.
    async fn child(&self, repository: &Name, reference: Reference) -> Result<Option<Manifest>> {
        if self.index.stat_manifest(repository, &reference).await?.is_some() {
            return Ok(None);
        }
        match self.seen(self.upstream.get_manifest(repository, &reference).await) {
            Ok(manifest) => Ok(Some(manifest)),
            Err(error) if matches!(error.code, Code::ManifestUnknown | Code::NameUnknown | Code::ManifestInvalid) => {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    async fn row(&self, repository: &Name, manifest: &Manifest) -> Result<db::NewManifest> {
        let contents = Contents::parse(&manifest.media_type, &manifest.bytes)?;
        let known = db::manifests::stat(&self.index.db, manifest.digest.as_str()).await.map_err(rows)?;
        let facts = match index::image_config(&contents) {
            // A row that is there stays as it is, so nobody need ask.
            Some(config) if known.is_none() => match self.upstream.get_blob(repository, &config.digest, None).await {
                Ok(blob) => read_facts(blob).await,
                Err(_) => ImageFacts::default(),
            },
            _ => ImageFacts::default(),
        };
        Ok(index::row(manifest, contents, facts, self.index.clock.now()))
    }

    /// Where the upstream does not list referrers, its client keeps them in a tag, which has just changed.
    pub(super) async fn follow_referrers(&self, repository: &Name, subject: Option<Digest>) -> Result<()> {
        let Some(subject) = subject else { return Ok(()) };
        let list = Reference::Tag(Tag::of_referrers(&subject));
        if let Err(error) = self.look_at(repository, &list).await {
            tracing::warn!(%error, %repository, %list, "the index could not take in a list of referrers");
        }
        Ok(())
    }

    /// The upstream does not have it any more. `true`: the index had.
    pub(super) async fn forget(&self, repository: &Name, reference: &Reference) -> Result<bool> {
        let Some(id) = self.index.find_repository(repository).await? else { return Ok(false) };
        let tx = self.index.db.begin().await.map_err(rows)?;
        let by = db::By { actor: None, at: self.index.clock.now() };
        let is_gone = match reference {
            Reference::Tag(tag) => {
                self.known_tags.invalidate(&(repository.clone(), tag.clone()));
                db::tags::delete(&tx, id, tag.as_str(), by).await.map_err(rows)?
            }
            Reference::Digest(digest) => unlink(&tx, id, digest, by).await?,
        };
        tx.commit().await.map_err(rows)?;
        if let Reference::Digest(digest) = reference {
            self.manifests.invalidate(&(repository.clone(), digest.clone()));
        }
        Ok(is_gone)
    }
}

/// Take a manifest out of the rows of a repository, with the blobs that only it named.
pub(super) async fn unlink(tx: &Tx, id: RepositoryId, digest: &Digest, by: db::By<'_>) -> Result<bool> {
    let Some(info) = db::manifests::stat(tx, digest.as_str()).await.map_err(rows)? else { return Ok(false) };
    let is_gone = db::manifests::unlink(tx, id, digest.as_str(), by).await.map_err(rows)?;
    for link in db::manifests::links(tx, info.id).await.map_err(rows)? {
        let is_named = db::blobs::find_manifest_naming(tx, id, &link.digest).await.map_err(rows)?.is_some();
        if link.kind != LinkKind::Child && !is_named {
            db::blobs::unlink(tx, id, &link.digest).await.map_err(rows)?;
        }
    }
    Ok(is_gone)
}

/// The upstream checked that they are there.
async fn link_blobs(tx: &Tx, id: RepositoryId, new: &db::NewManifest) -> Result<()> {
    for link in new.links.iter().filter(|link| link.kind != LinkKind::Child) {
        let blob = db::blobs::put(tx, &link.digest, link.size, new.created_at).await.map_err(rows)?;
        db::blobs::link(tx, id, blob, new.created_at).await.map_err(rows)?;
    }
    Ok(())
}

async fn read_facts(blob: Blob) -> ImageFacts {
    if blob.size > MAX_CONFIG {
        return ImageFacts::default();
    }
    let bytes = match blob.body {
        Body::Bytes(bytes) => bytes.to_vec(),
        Body::Stream(stream) => stream
            .try_fold(Vec::new(), async |mut all, piece| {
                all.extend_from_slice(&piece);
                Ok(all)
            })
            .await
            .unwrap_or_default(),
        Body::File(_) => Vec::new(),
    };
    ImageFacts::read(&bytes)
}

/// Whether this stands in the place of a tag that is being deleted.
pub(super) fn is_placeholder(manifest: &Manifest) -> bool {
    let contents = Contents::parse(&manifest.media_type, &manifest.bytes);
    contents.is_ok_and(|contents| contents.annotations.is_some_and(|annotations| annotations.contains_key(PLACEHOLDER)))
}
