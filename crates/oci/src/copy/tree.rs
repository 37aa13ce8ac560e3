//! A manifest and everything below it that the target lacks.

use std::collections::{BTreeMap, HashSet};

use futures_util::FutureExt;

use super::{Copier, Source, Target, check_size, found};
use crate::{Code, Contents, Descriptor, Digest, Error, Manifest, Name, Reference, Result};

/// Manifests of one tree: the largest indexes of today have a few dozen.
const MOST_MANIFESTS: usize = 1000;

/// What they may have together, in bytes: they are in memory until they are pushed.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// A manifest and everything below it that the target lacks.
#[derive(Default)]
pub(super) struct Tree {
    /// The manifests to push; the root is the first one.
    pub nodes: Vec<Node>,
    /// Manifests below that the target has, with all that they name.
    present: Vec<Digest>,
    /// What they name, each once.
    pub parts: Vec<Part>,
}

pub(super) struct Node {
    pub manifest: Manifest,
    pub contents: Contents,
}

/// A blob of an image.
pub(super) struct Part {
    pub blob: Descriptor,
    /// It may live elsewhere.
    pub is_foreign: bool,
}

impl Tree {
    /// All blobs together. What manifests say need not be true, so that the sum must not overflow.
    pub fn bytes(&self) -> u64 {
        self.parts.iter().fold(0, |sum, part| sum.saturating_add(part.blob.size))
    }

    /// Everything that something may refer to.
    pub fn subjects(&self) -> Vec<Digest> {
        let nodes = self.nodes.iter().map(|node| &node.manifest.digest);
        nodes.chain(&self.present).cloned().collect()
    }

    /// The platforms that the root says it has.
    pub fn platforms(&self) -> Vec<String> {
        let root = self.nodes.first().map(|node| node.contents.manifests.as_slice()).unwrap_or_default();
        let platforms = root.iter().filter_map(|child| child.platform.as_ref());
        let mut words: Vec<String> =
            platforms.filter(|platform| platform.is_known()).map(ToString::to_string).collect();
        words.sort();
        words.dedup();
        words
    }

    /// In which order they can be pushed: each manifest after all that it names.
    pub fn rounds(&self) -> Vec<Vec<&Node>> {
        let mut rest: BTreeMap<&Digest, &Node> = self.nodes.iter().map(|node| (&node.manifest.digest, node)).collect();
        let mut rounds = Vec::new();
        while !rest.is_empty() {
            let waits = |node: &Node| node.contents.manifests.iter().any(|child| rest.contains_key(&child.digest));
            let ready: Vec<&Node> = rest.values().copied().filter(|node| !waits(node)).collect();
            if ready.is_empty() {
                break; // nothing can name what names it: its digest would have to be known before
            }
            for node in &ready {
                rest.remove(&node.manifest.digest);
            }
            rounds.push(ready);
        }
        rounds
    }

    fn add(&mut self, manifest: Manifest) -> Result<Vec<Descriptor>> {
        let contents = Contents::parse(&manifest.media_type, &manifest.bytes)?;
        let children = contents.manifests.clone();
        self.nodes.push(Node { manifest, contents });
        Ok(children)
    }

    fn gather_parts(&mut self) {
        let mut known = HashSet::new();
        for Node { contents, .. } in &self.nodes {
            let own = contents.config.iter().chain(&contents.layers).map(|blob| (blob, false));
            for (blob, is_foreign) in own.chain(contents.foreign_layers.iter().map(|blob| (blob, true))) {
                if known.insert(blob.digest.clone()) {
                    self.parts.push(Part { blob: blob.clone(), is_foreign });
                }
            }
        }
    }
}

impl<S: Source + ?Sized, T: Target + ?Sized> Copier<'_, S, T> {
    /// Read everything below `root`, level by level. A manifest that the target has is not looked into: it implies what it
    /// names.
    pub(super) async fn walk(&self, from: &Name, to: &Name, root: Manifest) -> Result<Tree> {
        let mut tree = Tree::default();
        let mut known = HashSet::from([root.digest.clone()]);
        let mut bytes = root.bytes.len() as u64;
        let mut level = vec![root];
        while !level.is_empty() {
            let mut children = Vec::new();
            for manifest in level {
                children.extend(tree.add(manifest)?);
            }
            children.retain(|child| known.insert(child.digest.clone()));
            bytes = children.iter().fold(bytes, |sum, child| sum.saturating_add(child.size));
            if known.len() > MOST_MANIFESTS || bytes > MOST_BYTES {
                let message = format!("an index may have {MOST_MANIFESTS} manifests of {MOST_BYTES} bytes together");
                return Err(Error::new(Code::SizeInvalid, message));
            }
            let read = children.iter().map(|child| self.child(from, to, child).boxed());
            level = Vec::new();
            for (digest, manifest) in self.each(read.collect()).await? {
                match manifest {
                    Some(manifest) => level.push(manifest),
                    None => tree.present.push(digest),
                }
            }
        }
        tree.gather_parts();
        Ok(tree)
    }

    /// A manifest of an index; `None`: the target has it.
    async fn child(&self, from: &Name, to: &Name, child: &Descriptor) -> Result<(Digest, Option<Manifest>)> {
        let reference = Reference::Digest(child.digest.clone());
        if found(self.target.stat_manifest(to, &reference).await)?.is_some() {
            return Ok((child.digest.clone(), None));
        }
        let manifest = self.source.get_manifest(from, &reference).await?;
        check_size(child, manifest.bytes.len() as u64)?;
        Ok((child.digest.clone(), Some(manifest)))
    }
}
