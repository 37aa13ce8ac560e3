//! Reading: blobs as verified streams, manifests compared with their digests.

use async_trait::async_trait;
use bytes::Bytes;
use oci::{
    Blob, Body, ByteRange, Code, Contents, Descriptor, Digest, Error, MAX_MANIFEST_SIZE, Manifest, MediaType, Name,
    Read, Reference, Request, Result,
};
use reqwest::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderName};
use reqwest::{Method, Response};

use crate::answer;
use crate::call::Call;
use crate::download::Download;
use crate::remote::{Remote, nonsense};

/// Where a registry says which digest an answer has (spec, "Pulling manifests").
pub(crate) const DIGEST: HeaderName = HeaderName::from_static("docker-content-digest");

/// Every kind of manifest: a registry turns what is not named here into something else, with another digest.
const MANIFESTS: &str = "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, \
    application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json";

#[async_trait]
impl Read for Remote {
    async fn get_blob(&self, repository: &Name, digest: &Digest, range: Option<ByteRange>) -> Result<Blob> {
        let wanted = match range {
            Some(range) => {
                let size = self.stat_blob(repository, digest).await?;
                Some((range.within(size)?, size))
            }
            None => None,
        };
        let download = Download::open(self, repository, digest, wanted).await?;
        let (size, range) = (download.size(), download.range());
        let body = if range.is_empty() { Body::Bytes(Bytes::new()) } else { Body::Stream(download.stream()) };
        Ok(Blob { size, range, body })
    }

    async fn stat_blob(&self, repository: &Name, digest: &Digest) -> Result<u64> {
        let request = Request::HeadBlob { name: repository.clone(), digest: digest.clone() };
        let response = self.send(self.call(Method::HEAD, &request)).await?;
        length(&response).ok_or_else(|| nonsense("a blob without its length"))
    }

    async fn get_manifest(&self, repository: &Name, reference: &Reference) -> Result<Manifest> {
        let response = self.send(self.manifest_call(Method::GET, repository, reference)).await?;
        let (told_type, told_digest) = (header(&response, &CONTENT_TYPE), header(&response, &DIGEST));
        let bytes = answer::read(response, MAX_MANIFEST_SIZE, self.0.idle_timeout).await?;
        let expected = match reference {
            Reference::Digest(digest) => Some(digest.clone()),
            Reference::Tag(_) => told_digest.and_then(|digest| digest.parse().ok()),
        };
        let manifest = Manifest::new(media_type(told_type.as_deref(), &bytes)?, bytes);
        if manifest.media_type.is_schema_1() {
            // Its digest is of something else than its bytes, so that they could not be trusted.
            return Err(Error::new(Code::ManifestInvalid, "the image has a manifest of schema 1; push it anew"));
        }
        match expected {
            None => Ok(manifest),
            Some(digest) if Digest::of(digest.algorithm(), &manifest.bytes) == digest => {
                Ok(Manifest { digest, ..manifest })
            }
            Some(digest) => Err(wrong_digest(&digest)),
        }
    }

    async fn stat_manifest(&self, repository: &Name, reference: &Reference) -> Result<Descriptor> {
        let response = self.send(self.manifest_call(Method::HEAD, repository, reference)).await?;
        let told_type = header(&response, &CONTENT_TYPE).and_then(|text| text.parse::<MediaType>().ok());
        let digest = match reference {
            Reference::Digest(digest) => Some(digest.clone()),
            Reference::Tag(_) => header(&response, &DIGEST).and_then(|text| text.parse().ok()),
        };
        match (told_type, digest, length(&response)) {
            (Some(media_type), Some(digest), Some(size)) => Ok(Descriptor::new(media_type, digest, size)),
            // Its HEAD says too little: some registries and caches send nothing but a status.
            _ => Ok(self.get_manifest(repository, reference).await?.descriptor()),
        }
    }
}

impl Remote {
    fn manifest_call(&self, method: Method, repository: &Name, reference: &Reference) -> Call {
        let (name, reference) = (repository.clone(), reference.clone());
        self.call(method, &Request::GetManifest { name, reference }).header(ACCEPT, MANIFESTS)
    }
}

pub(crate) fn header(response: &Response, name: &HeaderName) -> Option<String> {
    response.headers().get(name)?.to_str().ok().map(ToOwned::to_owned)
}

/// Of the whole answer, also of one to a HEAD.
pub(crate) fn length(response: &Response) -> Option<u64> {
    header(response, &CONTENT_LENGTH)?.parse().ok()
}

/// What the registry says, unless that is nothing in particular: then what the document says.
fn media_type(told: Option<&str>, bytes: &[u8]) -> Result<MediaType> {
    let told = told.and_then(|text| text.parse::<MediaType>().ok());
    let is_particular = |media_type: &MediaType| media_type.as_str().starts_with("application/vnd.");
    told.filter(is_particular)
        .or_else(|| Contents::media_type_in(bytes))
        .ok_or_else(|| Error::new(Code::ManifestInvalid, "the manifest does not say what it is"))
}

pub(crate) fn wrong_digest(digest: &Digest) -> Error {
    nonsense(&format!("other bytes than those of {digest}"))
}
