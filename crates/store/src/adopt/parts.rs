//! Cuts what was found into pieces that are read and written together.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use oci::{Digest, Name, Tag};

use super::disk::Disk;
use super::tree::{Found, Linked};

/// What is read into memory, and then written in one transaction, weighs at most so many bytes.
const LIMIT: u64 = 16 * 1024 * 1024;
/// So that there are at most some hundred rows in it.
const LIGHTEST: u64 = 64 * 1024;

/// A repository, as all of its parts need it.
pub(super) struct Repository {
    pub name: Name,
    pub created_at: DateTime<Utc>,
    pub pushed_at: Option<DateTime<Utc>>,
    pub revisions: HashSet<Digest>,
    pub layers: HashSet<Digest>,
}

/// Some work on one repository: `M` is what is known of a manifest, `L` of a layer.
pub(super) struct Part<M, L> {
    pub repository: Arc<Repository>,
    pub work: Work<M, L>,
}

/// Manifests come first, since they say how long layers are; tags last, since they point to manifests.
pub(super) enum Work<M, L> {
    Manifests(Vec<M>),
    Layers(Vec<L>),
    Tags(Vec<(Tag, Linked)>),
}

/// Work that only links tell of.
pub(super) type Links = Part<Linked, Linked>;

/// Parts that are done together.
#[derive(Default)]
pub(super) struct Batch {
    pub parts: Vec<Links>,
    weight: u64,
}

impl Batch {
    /// Take a part in; gives back what was gathered before when it would be too much.
    pub fn add(&mut self, part: Links, weight: u64) -> Option<Vec<Links>> {
        let full = self.weight + weight > LIMIT && !self.parts.is_empty();
        let before = full.then(|| std::mem::take(self).parts);
        self.parts.push(part);
        self.weight += weight;
        before
    }
}

/// The parts of a repository with their weights, in the order in which they must be done.
pub(super) fn cut(found: Found, disk: &Disk, now: DateTime<Utc>) -> Vec<(Links, u64)> {
    let Found { name, revisions, layers, tags } = found;
    let times = || revisions.iter().chain(&layers).chain(tags.iter().map(|(_, linked)| linked)).map(|link| link.at);
    let pushes = tags.iter().map(|(_, linked)| linked.at).max();
    let digests = |links: &[Linked]| links.iter().map(|linked| linked.digest.clone()).collect();
    let repository = Arc::new(Repository {
        name,
        created_at: times().min().unwrap_or(now),
        pushed_at: pushes.or_else(|| revisions.iter().map(|linked| linked.at).max()),
        revisions: digests(&revisions),
        layers: digests(&layers),
    });
    let revisions = pieces(revisions, |linked| disk.weight(&linked.digest)).into_iter();
    let layers = pieces(layers, |_| 0).into_iter();
    let mut tags = pieces(tags, |_| 0);
    if tags.is_empty() {
        tags.push((Vec::new(), LIGHTEST)); // a repository of nothing is one too
    }
    let works = revisions
        .map(|(links, weight)| (Work::Manifests(links), weight))
        .chain(layers.map(|(links, weight)| (Work::Layers(links), weight)))
        .chain(tags.into_iter().map(|(tags, weight)| (Work::Tags(tags), weight)));
    works.map(|(work, weight)| (Part { repository: repository.clone(), work }, weight)).collect()
}

fn pieces<T>(items: Vec<T>, weigh: impl Fn(&T) -> u64) -> Vec<(Vec<T>, u64)> {
    let mut pieces: Vec<(Vec<T>, u64)> = Vec::new();
    for item in items {
        let weight = weigh(&item).max(LIGHTEST);
        match pieces.last_mut() {
            Some((piece, sum)) if *sum + weight <= LIMIT => {
                piece.push(item);
                *sum += weight;
            }
            _ => pieces.push((vec![item], weight)),
        }
    }
    pieces
}
