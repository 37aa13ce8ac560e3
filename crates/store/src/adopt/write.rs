//! Rows into the index, and what the index has already.

use std::collections::HashMap;

use db::repositories::NewRepository;
use db::{Db, NewManifest, RepositoryId, Tx, Visibility};
use oci::Tag;

use super::disk::Unfit;
use super::parts::{Links, Part, Repository, Work};
use super::read::{Layer, Rows};
use super::tree::Linked;
use super::{Adoption, Finding, Kind, Summary};
use crate::index::stored_size;

/// Take out what the index has already; says how much that was.
pub(super) async fn only_new(db: &Db, parts: &mut Vec<Links>, verify: bool) -> db::Result<u64> {
    let mut known = 0;
    for part in parts {
        let found = db::repositories::find_by_name(db, part.repository.name.as_str()).await?;
        let Some(id) = found.map(|repository| repository.id) else { continue };
        let before = part.work.len();
        match &mut part.work {
            Work::Manifests(links) => {
                let new = db::manifests::missing_in_repository(db, id, &digests(links)).await?;
                retain(links, &new);
            }
            // All of them are looked at then.
            Work::Layers(_) if verify => {}
            Work::Layers(links) => {
                let new = db::blobs::missing_in_repository(db, id, &digests(links)).await?;
                retain(links, &new);
            }
            Work::Tags(tags) => {
                let names: Vec<String> = tags.iter().map(|(tag, _)| tag.to_string()).collect();
                let new = db::tags::without_history(db, id, &names).await?;
                tags.retain(|(tag, _)| new.iter().any(|name| name == tag.as_str()));
            }
        }
        known += (before - part.work.len()) as u64;
    }
    Ok(known)
}

impl<M, L> Work<M, L> {
    fn len(&self) -> usize {
        match self {
            Self::Manifests(manifests) => manifests.len(),
            Self::Layers(layers) => layers.len(),
            Self::Tags(tags) => tags.len(),
        }
    }
}

fn digests(links: &[Linked]) -> Vec<String> {
    links.iter().map(|linked| linked.digest.to_string()).collect()
}

fn retain(links: &mut Vec<Linked>, digests: &[String]) {
    links.retain(|linked| digests.iter().any(|digest| digest == linked.digest.as_str()));
}

/// One transaction.
pub(super) struct Writer<'a> {
    pub tx: &'a Tx,
    pub summary: &'a mut Summary,
    pub findings: &'a mut Vec<Finding>,
}

impl Writer<'_> {
    pub async fn write(&mut self, adoption: &Adoption, parts: &[Rows]) -> db::Result<()> {
        let mut ids = Vec::new();
        // First, and in the order of their names: see `db`, "Order within a transaction".
        for part in parts {
            ids.push(self.ensure(adoption, &part.repository).await?);
        }
        for (Part { repository, work }, id) in parts.iter().zip(ids) {
            match work {
                Work::Manifests(manifests) => self.manifests(id, manifests).await?,
                Work::Layers(layers) => self.layers(id, repository, layers).await?,
                Work::Tags(tags) => self.tags(id, repository, tags).await?,
            }
        }
        Ok(())
    }

    async fn ensure(&self, adoption: &Adoption, repository: &Repository) -> db::Result<RepositoryId> {
        let new = NewRepository {
            id: RepositoryId(adoption.clock.id()),
            name: repository.name.to_string(),
            visibility: Visibility::Private,
            created_at: repository.created_at,
        };
        let (row, _) = db::repositories::ensure(self.tx, &new).await?;
        db::repositories::lock(self.tx, row.id).await?;
        // A second adoption does not turn the time of later pushes back.
        if let Some(at) = repository.pushed_at.filter(|at| row.last_push_at.is_none_or(|last| last < *at)) {
            db::repositories::record_push(self.tx, row.id, at).await?;
        }
        Ok(row.id)
    }

    async fn manifests(&mut self, id: RepositoryId, manifests: &[NewManifest]) -> db::Result<()> {
        for manifest in manifests {
            let manifest_id = db::manifests::put(self.tx, manifest).await?;
            let is_new = db::manifests::link(self.tx, id, manifest_id, manifest.created_at).await?;
            self.summary.manifests += u64::from(is_new);
        }
        Ok(())
    }

    async fn layers(&mut self, id: RepositoryId, repository: &Repository, layers: &[Layer]) -> db::Result<()> {
        let digests: Vec<String> = layers.iter().map(|(linked, _)| linked.digest.to_string()).collect();
        let mut named: HashMap<String, Vec<i64>> = HashMap::new();
        for (digest, size) in db::blobs::sizes_named(self.tx, id, &digests).await? {
            named.entry(digest).or_default().push(size);
        }
        let mut stale = 0;
        for (linked, size) in layers {
            let named = named.get(linked.digest.as_str()).map(Vec::as_slice).unwrap_or_default();
            let why = match size {
                // Not linked, so that the next push of it brings it whole instead of finding it there.
                Ok(size) if !named.is_empty() && !named.contains(&stored_size(*size)) => {
                    format!("it has {size} bytes on disk, which no manifest says of it")
                }
                Ok(size) => {
                    let blob = db::blobs::put(self.tx, linked.digest.as_str(), stored_size(*size), linked.at).await?;
                    let is_new = db::blobs::link(self.tx, id, blob, linked.at).await?;
                    self.summary.blobs += u64::from(is_new);
                    self.summary.known += u64::from(!is_new);
                    continue;
                }
                Err(Unfit::Missing) if named.is_empty() => {
                    stale += 1;
                    continue;
                }
                Err(unfit) => format!("it {}", unfit.why()),
            };
            self.findings.push(Finding::left_out(format!("{}@{}", repository.name, linked.digest), why));
        }
        if stale > 0 {
            let why = format!("{stale} links to blobs that are gone, which no manifest needs");
            self.findings.push(Finding::new(Kind::Stale, &repository.name, why));
        }
        Ok(())
    }

    async fn tags(&mut self, id: RepositoryId, repository: &Repository, tags: &[(Tag, Linked)]) -> db::Result<()> {
        for (tag, linked) in tags {
            let (name, digest) = (repository.name.as_str(), linked.digest.as_str());
            let Some(manifest) = db::manifests::stat_by_digest(self.tx, name, digest).await? else {
                let why = format!("it points to {digest}, which is no manifest of the repository, or was left out");
                self.findings.push(Finding::left_out(format!("{name}:{tag}"), why));
                continue;
            };
            let by = db::By { actor: None, at: linked.at };
            db::tags::set(self.tx, id, tag.as_str(), manifest.id, by).await?;
            self.summary.tags += 1;
        }
        Ok(())
    }
}
