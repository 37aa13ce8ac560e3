//! What refers to an image and comes along: manifests with a subject, and the older tags of signatures.

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::sync::Arc;

use super::{Copier, Line, Source, Spot, Target, Task, found};
use crate::{Code, Contents, Descriptor, Digest, Error, Manifest, Name, PageRequest, Reference, Result, Tag};

/// More than this for one image is no signature any more.
const MOST_REFERRERS: usize = 1000;

/// Tags of one repository that are looked at.
const MOST_TAGS: usize = 200_000;

/// Tags of the source asked for at a time.
const PAGE: usize = 1000;

impl<S: Source + ?Sized, T: Target + ?Sized> Copier<'_, S, T> {
    /// A manifest that both have, and what it lists; read where it costs the source nothing.
    pub(super) async fn subjects_of(
        &self,
        to: &Name,
        digest: &Digest,
        manifest: Option<Manifest>,
    ) -> Result<Vec<Digest>> {
        let manifest = match manifest {
            Some(manifest) => manifest,
            None => self.target.get_manifest(to, &digest.clone().into()).await?,
        };
        let contents = Contents::parse(&manifest.media_type, &manifest.bytes)?;
        let children = contents.manifests.into_iter().map(|child| child.digest);
        Ok(std::iter::once(digest.clone()).chain(children).collect())
    }

    /// Bring what refers to `subjects`, and what refers to that; answers how many there are.
    pub(super) async fn bring_referrers(&self, from: &Name, to: &Name, subjects: Vec<Digest>) -> Result<usize> {
        let mut known: HashSet<Digest> = subjects.iter().cloned().collect();
        let mut waiting = VecDeque::from(subjects);
        let mut count = 0;
        while let Some(subject) = waiting.pop_front() {
            count += self.bring_signature_tags(from, to, &subject).await?;
            for referrer in self.referrers_of_source(from, &subject).await? {
                if !known.insert(referrer.digest.clone()) {
                    continue;
                }
                if known.len() > MOST_REFERRERS {
                    let message = format!("more than {MOST_REFERRERS} manifests refer to one image");
                    return Err(Error::new(Code::SizeInvalid, message));
                }
                count += usize::from(self.bring_referrer(from, to, &subject, &referrer.digest).await?);
                waiting.push_back(referrer.digest);
            }
        }
        Ok(count)
    }

    async fn referrers_of_source(&self, from: &Name, subject: &Digest) -> Result<Vec<Descriptor>> {
        if !self.source.knows_referrers() {
            // They are in a tag, and which tags there are is known; a source that lists none may still have it.
            let tags = self.tags_of_source(from).await?;
            if !tags.is_empty() && !tags.contains(&Tag::of_referrers(subject)) {
                return Ok(Vec::new());
            }
        }
        match self.source.list_referrers(from, subject).await {
            Err(error) if matches!(error.code, Code::NameUnknown | Code::Unsupported) => Ok(Vec::new()),
            listed => listed,
        }
    }

    /// `false`: the source does not have it.
    async fn bring_referrer(&self, from: &Name, to: &Name, subject: &Digest, digest: &Digest) -> Result<bool> {
        let reference = Reference::Digest(digest.clone());
        if found(self.target.stat_manifest(to, &reference).await)?.is_some() {
            return Ok(true);
        }
        let Some(manifest) = found(self.source.get_manifest(from, &reference).await)? else {
            self.watch.line(&Line::Dangling { digest });
            return Ok(false);
        };
        self.watch.line(&Line::Referrer { subject, digest });
        self.bring_whole(from, to, manifest, &reference).await?;
        Ok(true)
    }

    async fn bring_signature_tags(&self, from: &Name, to: &Name, subject: &Digest) -> Result<usize> {
        let tags = self.tags_of_source(from).await?;
        let mut count = 0;
        for kind in Tag::OF_SIGNATURES {
            let name = format!("{}-{}.{kind}", subject.algorithm().as_str(), subject.hex());
            let Some(tag) = name.parse::<Tag>().ok().filter(|tag| tags.contains(tag)) else { continue };
            count += 1;
            let reference = Reference::Tag(tag.clone());
            let spot = |repository: &Name| Spot { repository: repository.clone(), reference: reference.clone() };
            if let Task::Bring(root) = self.task(&spot(from), &spot(to)).await? {
                self.watch.line(&Line::SignatureTag { tag: &tag });
                self.bring_whole(from, to, root.manifest, &reference).await?;
            }
        }
        Ok(count)
    }

    async fn bring_whole(&self, from: &Name, to: &Name, manifest: Manifest, reference: &Reference) -> Result<()> {
        let tree = self.walk(from, to, manifest).await?;
        self.watch.expect(tree.bytes());
        self.bring(from, to, tree, reference).await
    }

    /// The tags of a repository of the source, asked for once in a run.
    async fn tags_of_source(&self, repository: &Name) -> Result<Arc<BTreeSet<Tag>>> {
        let mut known = self.seen.tags(repository).await;
        if let Some(tags) = &*known {
            return Ok(tags.clone());
        }
        let mut tags = BTreeSet::new();
        let mut page = PageRequest { limit: PAGE, last: None };
        loop {
            let answer = match self.source.list_tags(repository, &page).await {
                // Some registries do not list to everybody who may pull.
                Err(error)
                    if matches!(
                        error.code,
                        Code::NameUnknown | Code::Denied | Code::Unauthorized | Code::Unsupported
                    ) =>
                {
                    break;
                }
                answer => answer?,
            };
            page.last = answer.items.last().map(ToString::to_string);
            tags.extend(answer.items);
            if !answer.more || page.last.is_none() || tags.len() >= MOST_TAGS {
                break;
            }
        }
        let tags = Arc::new(tags);
        *known = Some(tags.clone());
        Ok(tags)
    }
}
