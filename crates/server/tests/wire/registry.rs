//! A registry over HTTP, as small as it can be: so that the suite of every registry runs against the binary.

use async_trait::async_trait;
use futures_util::{StreamExt, TryStreamExt, stream};
use oci::{
    Blob, Body, By, ByteRange, ByteStream, Code, Delete, Descriptor, Digest, Error, List, Manifest, Mount, Name, Page,
    PageRequest, Pushed, Read, Reference, Request, Result, Tag, UploadId, Write,
};
use reqwest::{RequestBuilder, Response};
use serde_json::Value;

use crate::support::Person;

/// A registry, as one person sees it.
pub struct Remote(pub Person);

const CODES: [Code; 19] = [
    Code::BlobUnknown,
    Code::BlobUploadInvalid,
    Code::BlobUploadUnknown,
    Code::DigestInvalid,
    Code::ManifestBlobUnknown,
    Code::ManifestInvalid,
    Code::ManifestUnknown,
    Code::NameInvalid,
    Code::NameUnknown,
    Code::SizeInvalid,
    Code::TagInvalid,
    Code::Unauthorized,
    Code::Denied,
    Code::Unsupported,
    Code::TooManyRequests,
    Code::PaginationNumberInvalid,
    Code::RangeInvalid,
    Code::Unavailable,
    Code::Unknown,
];

/// The answer, or the error that it holds.
async fn ask(request: RequestBuilder) -> Result<Response> {
    let broken = |error| Error::new(Code::Unavailable, "no answer").with_source(error);
    let response = request.send().await.map_err(broken)?;
    if response.status().is_success() {
        return Ok(response);
    }
    let status = response.status();
    let body: Value = response.json().await.unwrap_or_default();
    let found = &body["errors"][0];
    let code = CODES.into_iter().find(|code| found["code"] == code.as_str()).unwrap_or(Code::Unknown);
    Err(Error::new(code, format!("{status}: {}", found["message"])))
}

/// A HEAD has no body to say what is missing.
fn missing(code: Code) -> impl Fn(Error) -> Error {
    move |error| if error.message.starts_with("404") { Error::new(code, error.message) } else { error }
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn length(response: &Response) -> u64 {
    header(response, "content-length").parse().expect("a length")
}

/// `bytes 2-4/10`
fn content_range(text: &str) -> Option<(std::ops::Range<u64>, u64)> {
    let (range, size) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    Some((first.parse().ok()?..last.parse::<u64>().ok()? + 1, size.parse().ok()?))
}

async fn json(response: Response) -> Value {
    response.json().await.expect("JSON")
}

fn words<T: std::str::FromStr<Err = Error>>(list: &Value) -> Result<Vec<T>> {
    list.as_array().expect("a list").iter().map(|word| word.as_str().expect("a text").parse()).collect()
}

impl Remote {
    fn call(&self, method: &str, call: &Request) -> RequestBuilder {
        self.0.request(method, &call.path())
    }

    fn upload(&self, method: &str, name: &Name, upload: &UploadId) -> Result<RequestBuilder> {
        let upload = segment(upload)?;
        Ok(self.call(method, &Request::UploadStatus { name: name.clone(), upload }))
    }
}

/// What cannot be one segment of a path was never the id of an upload.
fn segment(upload: &UploadId) -> Result<UploadId> {
    if upload.0.contains('/') || ["", ".", ".."].contains(&upload.0.as_str()) {
        return Err(Error::new(Code::BlobUploadUnknown, "no such upload"));
    }
    Ok(upload.clone())
}

/// The last segment of where an upload goes on.
fn upload_id(response: &Response) -> UploadId {
    UploadId(header(response, "location").rsplit('/').next().unwrap_or_default().to_owned())
}

/// `Range: 0-4` after five bytes. Nothing and one byte both say `0-0`; the suite does not stop at one.
fn offset(response: &Response) -> u64 {
    let last: u64 = header(response, "range").strip_prefix("0-").and_then(|last| last.parse().ok()).expect("a range");
    if last == 0 { 0 } else { last + 1 }
}

#[async_trait]
impl Read for Remote {
    async fn get_blob(&self, repository: &Name, digest: &Digest, range: Option<ByteRange>) -> Result<Blob> {
        let call = Request::GetBlob { name: repository.clone(), digest: digest.clone() };
        let mut request = self.call("GET", &call);
        if let Some(range) = range {
            let range = match range {
                ByteRange::Between(from, to) => format!("bytes={from}-{to}"),
                ByteRange::From(from) => format!("bytes={from}-"),
                ByteRange::Last(count) => format!("bytes=-{count}"),
            };
            request = request.header("range", range);
        }
        let response = ask(request).await?;
        let whole = length(&response);
        let (range, size) = content_range(header(&response, "content-range")).unwrap_or((0..whole, whole));
        let body = response.bytes_stream().map_err(std::io::Error::other);
        Ok(Blob { size, range, body: Body::Stream(Box::pin(body)) })
    }

    async fn stat_blob(&self, repository: &Name, digest: &Digest) -> Result<u64> {
        let call = Request::HeadBlob { name: repository.clone(), digest: digest.clone() };
        let response = ask(self.call("HEAD", &call)).await.map_err(missing(Code::BlobUnknown))?;
        Ok(length(&response))
    }

    async fn get_manifest(&self, repository: &Name, reference: &Reference) -> Result<Manifest> {
        let call = Request::GetManifest { name: repository.clone(), reference: reference.clone() };
        let response = ask(self.call("GET", &call)).await?;
        let media_type = header(&response, "content-type").parse()?;
        let digest = header(&response, "docker-content-digest").parse()?;
        Ok(Manifest { media_type, digest, bytes: response.bytes().await.expect("a whole body") })
    }

    async fn stat_manifest(&self, repository: &Name, reference: &Reference) -> Result<Descriptor> {
        let call = Request::HeadManifest { name: repository.clone(), reference: reference.clone() };
        let response = ask(self.call("HEAD", &call)).await.map_err(missing(Code::ManifestUnknown))?;
        let digest = header(&response, "docker-content-digest").parse()?;
        Ok(Descriptor::new(header(&response, "content-type").parse()?, digest, length(&response)))
    }
}

#[async_trait]
impl Write for Remote {
    async fn start_upload(&self, repository: &Name) -> Result<UploadId> {
        let call = Request::StartUpload { name: repository.clone(), digest: None, mount: None };
        Ok(upload_id(&ask(self.call("POST", &call)).await?))
    }

    async fn upload_offset(&self, repository: &Name, upload: &UploadId) -> Result<u64> {
        Ok(offset(&ask(self.upload("GET", repository, upload)?).await?))
    }

    async fn append_upload(
        &self,
        repository: &Name,
        upload: &UploadId,
        at: Option<u64>,
        body: ByteStream,
    ) -> Result<u64> {
        let mut request = self.upload("PATCH", repository, upload)?;
        let pieces: Vec<std::io::Result<_>> = body.collect().await;
        let size: u64 = pieces.iter().flatten().map(|piece| piece.len() as u64).sum();
        if let Some(first) = at.filter(|_| size > 0) {
            let last = first.saturating_add(size - 1);
            request = request.header("content-range", format!("{first}-{last}"));
        }
        if pieces.iter().any(Result::is_err) {
            let body = reqwest::Body::wrap_stream(stream::iter(pieces));
            request.body(body).send().await.expect_err("a body that breaks off has no answer");
            return Err(Error::new(Code::BlobUploadInvalid, "the body broke off"));
        }
        let bytes: Vec<u8> = pieces.into_iter().flatten().flatten().collect();
        Ok(offset(&ask(request.body(bytes)).await?))
    }

    async fn finish_upload(&self, repository: &Name, upload: &UploadId, digest: &Digest) -> Result<u64> {
        let (name, upload) = (repository.clone(), segment(upload)?);
        ask(self.call("PUT", &Request::FinishUpload { name, upload, digest: digest.clone() }).body("")).await?;
        self.stat_blob(repository, digest).await
    }

    async fn cancel_upload(&self, repository: &Name, upload: &UploadId) -> Result<()> {
        ask(self.upload("DELETE", repository, upload)?).await.map(drop)
    }

    async fn mount_blob(&self, repository: &Name, digest: &Digest, from: &Name) -> Result<bool> {
        let mount = Mount { digest: digest.clone(), from: Some(from.clone()) };
        let call = Request::StartUpload { name: repository.clone(), digest: None, mount: Some(mount) };
        let response = ask(self.call("POST", &call)).await?;
        if response.status() == reqwest::StatusCode::CREATED {
            return Ok(true);
        }
        self.cancel_upload(repository, &upload_id(&response)).await?;
        Ok(false)
    }

    async fn put_manifest(
        &self,
        repository: &Name,
        reference: &Reference,
        manifest: Manifest,
        _: By<'_>,
    ) -> Result<Pushed> {
        let call = Request::PutManifest { name: repository.clone(), reference: reference.clone() };
        let request = self.call("PUT", &call).header("content-type", manifest.media_type.as_str());
        let response = ask(request.body(manifest.bytes)).await?;
        let subject = header(&response, "oci-subject");
        let subject = if subject.is_empty() { None } else { Some(subject.parse()?) };
        Ok(Pushed { digest: header(&response, "docker-content-digest").parse()?, subject })
    }
}

#[async_trait]
impl Delete for Remote {
    async fn delete_tag(&self, repository: &Name, tag: &Tag, _: By<'_>) -> Result<()> {
        let call = Request::DeleteManifest { name: repository.clone(), reference: tag.clone().into() };
        ask(self.call("DELETE", &call)).await.map(drop)
    }

    async fn delete_manifest(&self, repository: &Name, digest: &Digest, _: By<'_>) -> Result<()> {
        let call = Request::DeleteManifest { name: repository.clone(), reference: digest.clone().into() };
        ask(self.call("DELETE", &call)).await.map(drop)
    }

    async fn delete_blob(&self, repository: &Name, digest: &Digest) -> Result<()> {
        let call = Request::DeleteBlob { name: repository.clone(), digest: digest.clone() };
        ask(self.call("DELETE", &call)).await.map(drop)
    }
}

#[async_trait]
impl List for Remote {
    async fn list_repositories(&self, page: &PageRequest) -> Result<Page<Name>> {
        let response = ask(self.call("GET", &Request::Catalog { page: page.clone() })).await?;
        let more = response.headers().contains_key("link");
        Ok(Page { items: words(&json(response).await["repositories"])?, more })
    }

    async fn list_tags(&self, repository: &Name, page: &PageRequest) -> Result<Page<Tag>> {
        let call = Request::Tags { name: repository.clone(), page: page.clone() };
        let response = ask(self.call("GET", &call)).await?;
        let more = response.headers().contains_key("link");
        Ok(Page { items: words(&json(response).await["tags"])?, more })
    }

    async fn list_referrers(&self, repository: &Name, digest: &Digest) -> Result<Vec<Descriptor>> {
        let call = Request::Referrers { name: repository.clone(), digest: digest.clone(), artifact_type: None };
        let response = ask(self.call("GET", &call)).await?;
        Ok(serde_json::from_value(json(response).await["manifests"].take()).expect("descriptors"))
    }
}
