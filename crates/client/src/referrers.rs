//! Referrers: asked for where the registry knows them, kept in the fallback tag where it does not (spec, "Referrers Tag
//! Schema").

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};

use oci::{Code, Contents, Descriptor, Digest, Manifest, MediaType, Name, Read, Reference, Request, Result, Tag};
use reqwest::Method;
use reqwest::header::LINK;
use serde::{Deserialize, Serialize};

use crate::answer;
use crate::list::next_link;
use crate::read::header;
use crate::remote::{Remote, nonsense};

/// The longest list of referrers, in bytes.
const MAX_LIST: usize = oci::MAX_MANIFEST_SIZE;

/// What is known of a registry's own list of referrers.
#[derive(Default)]
pub(crate) struct Referrers {
    is_missing: AtomicBool,
}

impl Referrers {
    /// It was asked, and has none.
    pub fn is_missing(&self) -> bool {
        self.is_missing.load(Ordering::Relaxed)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Index {
    schema_version: u64,
    media_type: String,
    manifests: Vec<Descriptor>,
}

impl Remote {
    pub(crate) async fn referrers_of(&self, repository: &Name, digest: &Digest) -> Result<Vec<Descriptor>> {
        match self.ask_for_referrers(repository, digest).await? {
            Some(found) => Ok(found),
            None => Ok(self.fallback(repository, digest).await?.unwrap_or_default()),
        }
    }

    /// Whether the registry has no list of referrers of its own, so that we keep it.
    pub(crate) async fn keeps_no_referrers(&self, repository: &Name, digest: &Digest) -> Result<bool> {
        if self.0.referrers.is_missing() {
            return Ok(true);
        }
        Ok(self.ask_for_referrers(repository, digest).await?.is_none())
    }

    /// The registry's own answer (end-12a); `None`: it knows no such end-point.
    async fn ask_for_referrers(&self, repository: &Name, digest: &Digest) -> Result<Option<Vec<Descriptor>>> {
        if self.0.referrers.is_missing() {
            return Ok(None);
        }
        let request = Request::Referrers { name: repository.clone(), digest: digest.clone(), artifact_type: None };
        let (mut found, mut seen) = (Vec::new(), HashSet::new());
        let mut next = Some(self.call(Method::GET, &request));
        while let Some(call) = next {
            let response = match self.send(call.clone()).await {
                Ok(response) => response,
                Err(error) if matches!(error.code, Code::NameUnknown | Code::Unsupported | Code::ManifestUnknown) => {
                    // A registry with the end-point answers an unknown digest with an empty list, never with a 404.
                    self.0.referrers.is_missing.store(true, Ordering::Relaxed);
                    return Ok(None);
                }
                Err(error) => return Err(error),
            };
            let link = header(&response, &LINK);
            let bytes = answer::read(response, MAX_LIST, self.0.idle_timeout).await?;
            let index: Index = serde_json::from_slice(&bytes)
                .map_err(|error| nonsense("referrers that cannot be read").with_source(error))?;
            found.extend(index.manifests);
            next = match link.as_deref().and_then(next_link) {
                Some(link) => Some(self.follow(call, &link, &mut seen)?),
                None => None,
            };
        }
        Ok(Some(found))
    }

    /// What the fallback tag of a subject holds.
    async fn fallback(&self, repository: &Name, subject: &Digest) -> Result<Option<Vec<Descriptor>>> {
        match self.get_manifest(repository, &Reference::Tag(Tag::of_referrers(subject))).await {
            Ok(manifest) => Ok(serde_json::from_slice::<Index>(&manifest.bytes).ok().map(|index| index.manifests)),
            Err(error) if matches!(error.code, Code::ManifestUnknown | Code::NameUnknown) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A manifest with a subject was pushed to a registry that does not know what that is.
    pub(crate) async fn add_to_fallback(
        &self,
        repository: &Name,
        manifest: &Manifest,
        contents: Contents,
    ) -> Result<()> {
        let Some(subject) = contents.subject else { return Ok(()) };
        let entry = Descriptor {
            artifact_type: contents.artifact_type,
            annotations: contents.annotations,
            ..manifest.descriptor()
        };
        let _turn = self.0.steps.lock().await;
        let mut entries = self.fallback(repository, &subject).await?.unwrap_or_default();
        if entries.iter().any(|known| known.digest == entry.digest) {
            return Ok(());
        }
        entries.push(entry);
        self.put_fallback(repository, &subject, entries).await
    }

    /// A manifest is going to be deleted: nobody shall be sent to it any more.
    pub(crate) async fn take_from_fallback(&self, repository: &Name, manifest: &Digest) -> Result<()> {
        if !self.keeps_no_referrers(repository, manifest).await? {
            return Ok(());
        }
        let found = self.get_manifest(repository, &Reference::Digest(manifest.clone())).await?;
        let contents = Contents::parse(&found.media_type, &found.bytes);
        let Some(subject) = contents.ok().and_then(|contents| contents.subject) else { return Ok(()) };
        let _turn = self.0.steps.lock().await;
        let Some(mut entries) = self.fallback(repository, &subject).await? else { return Ok(()) };
        let before = entries.len();
        entries.retain(|entry| entry.digest != *manifest);
        if entries.len() == before { Ok(()) } else { self.put_fallback(repository, &subject, entries).await }
    }

    async fn put_fallback(&self, repository: &Name, subject: &Digest, manifests: Vec<Descriptor>) -> Result<()> {
        let index = Index { schema_version: 2, media_type: MediaType::OCI_INDEX.into(), manifests };
        let bytes = serde_json::to_vec(&index).expect("plain values are JSON");
        let index = Manifest::new(MediaType::OCI_INDEX.parse().expect("a media type"), bytes);
        let tag = Reference::Tag(Tag::of_referrers(subject));
        self.put_document(repository, &tag, &index).await.map(drop)
    }
}
