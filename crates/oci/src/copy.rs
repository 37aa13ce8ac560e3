//! Copying from any registry to any other one, digests unchanged.
//!
//! A [`Copier`] brings one reference: an image, or an index with everything below it, and on demand what refers to it. It
//! asks before it moves: a tag that is the same costs one question to the source, a blob that the target has is left where it
//! is, one that this run has brought to another repository of the target is mounted, and only the rest is fetched, each
//! blob once.
//!
//! **Order.** Blobs, then manifests from the leaves up, then the tag: whoever pulls meanwhile gets the old image or the new
//! one, never half of one. Dropping the future stops it at once; what was brought stays, and the next run finds it.

mod blobs;
mod platforms;
mod referrers;
mod seen;
mod tree;
mod watch;

use std::sync::Arc;

use futures_util::{StreamExt, TryStreamExt, stream};

use crate::{Code, Descriptor, Digest, Error, List, Manifest, Name, Platform, Read, Reference, Result, Write};
use platforms::Subset;
use tree::Tree;

pub use platforms::{platform_of, told_of};
pub use seen::Seen;
pub use watch::{Line, Runtime, Watch};

/// What can be copied from.
pub trait Source: Read + List {}

impl<T: Read + List + ?Sized> Source for T {}

/// What can be copied to.
pub trait Target: Read + Write {}

impl<T: Read + Write + ?Sized> Target for T {}

/// One reference of one repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The repository.
    pub repository: Name,
    /// The tag or digest in it.
    pub reference: Reference,
}

/// What is copied, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// Only these of an index; empty: all of them. A smaller index has another digest.
    pub platforms: Vec<Platform>,
    /// Also what refers to the images: signatures, attestations, SBOMs. Costs a question for each image.
    pub referrers: bool,
    /// Whether a tag that is another image may be moved.
    pub overwrite: bool,
    /// Source and target are the same registry: blobs are mounted from where they are, and only fetched if it refuses.
    pub one_registry: bool,
    /// How many blobs or manifests travel at the same time.
    pub parallel: usize,
    /// Under which name the target shall remember the change.
    pub by: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { platforms: Vec::new(), referrers: true, overwrite: true, one_registry: false, parallel: 4, by: None }
    }
}

/// How a copy ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The target's reference is now what the source's is.
    Copied,
    /// It was so before.
    Current,
    /// The target's tag is another image, and was not to be moved.
    Kept,
}

/// What a copy did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// How it ended.
    pub outcome: Outcome,
    /// What the target's reference is now.
    pub digest: Digest,
    /// What the source's is: the same, unless platforms were left out.
    pub source_digest: Digest,
    /// Platforms that were left out.
    pub dropped: Vec<String>,
    /// How many manifests refer to what was copied and came along.
    pub referrers: usize,
}

/// What a copy would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// How it would end.
    pub outcome: Outcome,
    /// What the target's reference would be.
    pub digest: Digest,
    /// The platforms that it has, as far as an index says.
    pub platforms: Vec<String>,
    /// How much would be moved at most: blobs that the target has already are counted, too.
    pub bytes: u64,
}

/// Copies from one registry to another.
pub struct Copier<'a, S: ?Sized, T: ?Sized> {
    /// Where it comes from.
    pub source: &'a S,
    /// Where it goes.
    pub target: &'a T,
    /// What is known of the blobs of the target; one for all copies of a run between these two.
    pub seen: &'a Seen,
    /// What copying cannot do itself.
    pub runtime: &'a dyn Runtime,
    /// Who is told.
    pub watch: Arc<dyn Watch>,
    /// What is copied, and how.
    pub options: Options,
}

/// What there is to do for one reference.
enum Task {
    Nothing(Done),
    Bring(Box<Root>),
}

/// Nothing is brought.
struct Done {
    outcome: Outcome,
    /// What the target's reference is.
    digest: Digest,
    source_digest: Digest,
    /// The same, as far as it was read.
    manifest: Option<Manifest>,
}

/// The manifest that the target's reference shall be.
struct Root {
    manifest: Manifest,
    source_digest: Digest,
    dropped: Vec<String>,
}

impl<S: Source + ?Sized, T: Target + ?Sized> Copier<'_, S, T> {
    /// Make `to` what `from` is.
    ///
    /// # Errors
    /// Those of the two registries; `MANIFEST_UNKNOWN` also when an image has none of the wanted platforms, `SIZE_INVALID`
    /// for content of another length than its manifest says, and for indexes without measure.
    pub async fn copy(&self, from: &Spot, to: &Spot) -> Result<Copied> {
        let root = match self.task(from, to).await? {
            Task::Nothing(done) => return self.refresh(from, to, done).await,
            Task::Bring(root) => *root,
        };
        let Root { manifest, source_digest, dropped } = root;
        let digest = manifest.digest.clone();
        if !dropped.is_empty() {
            self.watch.line(&Line::Smaller { source: &source_digest, digest: &digest, dropped: &dropped });
        }
        let tree = self.walk(&from.repository, &to.repository, manifest).await?;
        self.watch.expect(tree.bytes());
        let subjects = tree.subjects();
        self.bring(&from.repository, &to.repository, tree, &to.reference).await?;
        let mut copied = Copied { outcome: Outcome::Copied, digest, source_digest, dropped, referrers: 0 };
        if self.options.referrers {
            copied.referrers = self.bring_referrers(&from.repository, &to.repository, subjects).await?;
        }
        Ok(copied)
    }

    /// What refers to an image may be younger than the image.
    async fn refresh(&self, from: &Spot, to: &Spot, done: Done) -> Result<Copied> {
        let Done { outcome, digest, source_digest, manifest } = done;
        let mut copied = Copied { outcome, digest, source_digest, dropped: Vec::new(), referrers: 0 };
        if self.options.referrers && outcome == Outcome::Current {
            let subjects = self.subjects_of(&to.repository, &copied.digest, manifest).await?;
            copied.referrers = self.bring_referrers(&from.repository, &to.repository, subjects).await?;
        }
        Ok(copied)
    }

    /// What [`Copier::copy`] would do; changes nothing.
    ///
    /// # Errors
    /// As for `copy`.
    pub async fn look(&self, from: &Spot, to: &Spot) -> Result<Look> {
        match self.task(from, to).await? {
            Task::Nothing(Done { outcome, digest, .. }) => {
                Ok(Look { outcome, digest, platforms: Vec::new(), bytes: 0 })
            }
            Task::Bring(root) => {
                let digest = root.manifest.digest.clone();
                let tree = self.walk(&from.repository, &to.repository, root.manifest).await?;
                let (platforms, bytes) = (tree.platforms(), tree.bytes());
                Ok(Look { outcome: Outcome::Copied, digest, platforms, bytes })
            }
        }
    }

    async fn task(&self, from: &Spot, to: &Spot) -> Result<Task> {
        let there = found(self.target.stat_manifest(&to.repository, &to.reference).await)?.map(|there| there.digest);
        let mut reference = from.reference.clone();
        if let (Some(there), true) = (&there, self.options.platforms.is_empty()) {
            // One question decides; the bytes are only asked for when they are others.
            let source_digest = match &from.reference {
                Reference::Digest(digest) => digest.clone(),
                Reference::Tag(_) => self.source.stat_manifest(&from.repository, &from.reference).await?.digest,
            };
            if let Some(outcome) = self.outcome(there, &source_digest) {
                let digest = there.clone();
                return Ok(Task::Nothing(Done { outcome, digest, source_digest, manifest: None }));
            }
            reference = source_digest.into();
        }
        let whole = self.source.get_manifest(&from.repository, &reference).await?;
        let source_digest = whole.digest.clone();
        let Subset { manifest, dropped } = self.subset(&from.repository, whole).await?;
        if let Some(there) = there
            && let Some(outcome) = self.outcome(&there, &manifest.digest)
        {
            return Ok(Task::Nothing(Done { outcome, digest: there, source_digest, manifest: Some(manifest) }));
        }
        if matches!(&to.reference, Reference::Digest(digest) if *digest != manifest.digest) {
            let message = "fewer platforms have another digest: name a tag for the smaller index";
            return Err(Error::new(Code::DigestInvalid, message));
        }
        Ok(Task::Bring(Box::new(Root { manifest, source_digest, dropped })))
    }

    /// How it ends when nothing is brought.
    fn outcome(&self, there: &Digest, wanted: &Digest) -> Option<Outcome> {
        if there == wanted {
            return Some(Outcome::Current);
        }
        (!self.options.overwrite).then_some(Outcome::Kept)
    }

    /// Blobs, then manifests from the leaves up, the last one under `reference`.
    async fn bring(&self, from: &Name, to: &Name, tree: Tree, reference: &Reference) -> Result<()> {
        self.bring_blobs(from, to, &tree).await?;
        for (attempt, is_last) in [(0, false), (1, true)] {
            match self.put(to, &tree, reference).await {
                // What the target seemed to have has gone meanwhile: it is asked anew, once.
                Err(error) if error.code == Code::ManifestBlobUnknown && !is_last => {
                    self.watch.line(&Line::Again { attempt, why: &error.message });
                    tree.parts.iter().for_each(|part| self.seen.forget(&part.blob.digest));
                    self.bring_blobs(from, to, &tree).await?;
                }
                ended => return ended,
            }
        }
        Ok(())
    }

    async fn put(&self, to: &Name, tree: &Tree, reference: &Reference) -> Result<()> {
        for round in tree.rounds() {
            let puts = round.into_iter().map(|node| async move {
                let is_root = node.manifest.digest == tree.nodes[0].manifest.digest;
                let own = Reference::Digest(node.manifest.digest.clone());
                let reference = if is_root { reference } else { &own };
                let by = crate::By(self.options.by.as_deref());
                self.target.put_manifest(to, reference, node.manifest.clone(), by).await?;
                self.watch.line(&Line::Manifest { digest: &node.manifest.digest, reference });
                Ok(())
            });
            self.each(puts.collect()).await?;
        }
        Ok(())
    }

    /// Await all of them, a few at a time; the first error ends the others.
    async fn each<F, R>(&self, futures: Vec<F>) -> Result<Vec<R>>
    where
        F: Future<Output = Result<R>> + Send,
        R: Send,
    {
        stream::iter(futures).buffer_unordered(self.options.parallel.max(1)).try_collect().await
    }
}

/// An answer where the thing may be missing.
fn found<R>(answer: Result<R>) -> Result<Option<R>> {
    match answer {
        Ok(found) => Ok(Some(found)),
        Err(error) if matches!(error.code, Code::ManifestUnknown | Code::NameUnknown | Code::BlobUnknown) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Content of another length than its manifest says is not what was meant, and could be without end.
fn check_size(described: &Descriptor, size: u64) -> Result<()> {
    if size == described.size {
        return Ok(());
    }
    let Descriptor { digest, size: said, .. } = described;
    Err(Error::new(Code::SizeInvalid, format!("{digest} has {size} bytes where its manifest says {said}")))
}
