//! Writing: uploads in chunks or whole, mounts, manifests.

use std::time::Duration;

use async_trait::async_trait;
use oci::{
    By, Chunk, Code, Contents, Digest, Error, Manifest, Mount, Name, Pushed, Reference, Request, Result, Scope, Upload,
    UploadId, Verb, Write,
};
use reqwest::header::{CONTENT_RANGE, CONTENT_TYPE, HeaderName, LOCATION, RANGE};
use reqwest::{Method, Response, StatusCode};
use url::Url;

use crate::call::Call;
use crate::read::header;
use crate::remote::{Remote, nonsense, scope};

/// A registry that knows subjects says so (spec, "Pushing Manifests with Subject").
const SUBJECT: HeaderName = HeaderName::from_static("oci-subject");

/// How long a registry may take to make an upload a blob: some hash it again, some copy it to where it belongs.
const COMMIT_TIMEOUT: Duration = Duration::from_mins(10);

#[async_trait]
impl Write for Remote {
    async fn start_upload(&self, repository: &Name) -> Result<UploadId> {
        let request = Request::StartUpload { name: repository.clone(), digest: None, mount: None };
        let response = self.send(self.call(Method::POST, &request)).await?;
        Session::of(repository, &self.0.url, &response, 0).map(Session::into_id)
    }

    async fn stat_upload(&self, repository: &Name, upload: &UploadId) -> Result<Upload> {
        let session = Session::parse(repository, upload)?;
        let response = self.send(session.call(Method::GET)).await?;
        let offset = match header(&response, &RANGE).as_deref() {
            // An empty upload says the same as one of one byte; what we know tells them apart.
            Some("0-0") | None => session.offset.min(1),
            Some(range) => end_of(range)?,
        };
        Ok(session.follow(&response, offset)?.into_upload())
    }

    async fn append_upload(&self, repository: &Name, upload: &UploadId, chunk: Chunk) -> Result<Upload> {
        let session = Session::parse(repository, upload)?;
        if chunk.at.is_some_and(|at| at != session.offset) {
            let message = format!("the upload has {} bytes; go on from there", session.offset);
            let detail = serde_json::json!({ "offset": session.offset });
            return Err(Error::new(Code::RangeInvalid, message).with_detail(detail));
        }
        let mut call = session.call(Method::PATCH).header(CONTENT_TYPE, "application/octet-stream");
        if let Some(last) =
            chunk.length.filter(|length| *length > 0).and_then(|length| session.offset.checked_add(length - 1))
        {
            call = call.header(CONTENT_RANGE, &format!("{}-{last}", session.offset));
        }
        let (response, sent) = self.send_stream(call, chunk.length, chunk.body).await?;
        let offset = session.offset + sent;
        match header(&response, &RANGE).as_deref() {
            Some(range) if end_of(range)? != offset && range != "0-0" => Err(Error::new(
                Code::BlobUploadInvalid,
                "the other registry kept another number of bytes than were sent",
            )),
            _ => Ok(session.follow(&response, offset)?.into_upload()),
        }
    }

    async fn finish_upload(&self, repository: &Name, upload: &UploadId, digest: &Digest) -> Result<u64> {
        let session = Session::parse(repository, upload)?;
        let mut finish = session.clone();
        finish.location.query_pairs_mut().append_pair("digest", digest.as_str());
        let call = finish.call(Method::PUT).idle_timeout(COMMIT_TIMEOUT);
        match self.send(call).await {
            Ok(_) => Ok(session.offset),
            Err(error) => {
                if error.code == Code::DigestInvalid {
                    self.send(session.call(Method::DELETE)).await.ok();
                }
                Err(error)
            }
        }
    }

    async fn cancel_upload(&self, repository: &Name, upload: &UploadId) -> Result<()> {
        let session = Session::parse(repository, upload)?;
        self.send(session.call(Method::DELETE)).await.map(drop)
    }

    async fn mount_blob(&self, repository: &Name, digest: &Digest, from: &Name) -> Result<bool> {
        let mount = Mount { digest: digest.clone(), from: Some(from.clone()) };
        let request = Request::StartUpload { name: repository.clone(), digest: None, mount: Some(mount) };
        let call = self.call(Method::POST, &request).scope(Scope::repository(from, &[Verb::Pull]));
        let response = match self.send(call).await {
            Ok(response) => response,
            // Not ours to read there: then the blob goes the long way.
            Err(error) if matches!(error.code, Code::Unauthorized | Code::Denied) => return Ok(false),
            Err(error) => return Err(error),
        };
        if response.status() == StatusCode::CREATED {
            return Ok(true);
        }
        // An upload began instead (end-11), which nobody wants.
        if let Ok(session) = Session::of(repository, &self.0.url, &response, 0) {
            self.send(session.call(Method::DELETE)).await.ok();
        }
        Ok(false)
    }

    async fn put_manifest(
        &self,
        repository: &Name,
        reference: &Reference,
        manifest: Manifest,
        _: By<'_>,
    ) -> Result<Pushed> {
        let contents = Contents::parse(&manifest.media_type, &manifest.bytes)?;
        let response = self.put_document(repository, reference, &manifest).await?;
        let digest = match reference {
            Reference::Digest(digest) => digest.clone(),
            Reference::Tag(_) => manifest.digest.clone(),
        };
        let subject = contents.subject.clone();
        if subject.is_some() && header(&response, &SUBJECT).is_none() {
            self.add_to_fallback(repository, &manifest, contents).await?;
        }
        Ok(Pushed { digest, subject })
    }
}

impl Remote {
    /// Put a manifest, and nothing beside it.
    pub(crate) async fn put_document(
        &self,
        repository: &Name,
        reference: &Reference,
        manifest: &Manifest,
    ) -> Result<Response> {
        let request = Request::PutManifest { name: repository.clone(), reference: reference.clone() };
        let call = self.call(Method::PUT, &request).header(CONTENT_TYPE, manifest.media_type.as_str());
        self.send(call.body(manifest.bytes.clone())).await
    }
}

/// A running upload. All that is known of it stands in its id, so that any process can go on with it:
/// `<repository> <offset> <location>`.
#[derive(Clone)]
struct Session {
    repository: Name,
    offset: u64,
    location: Url,
}

impl Session {
    /// Where an answer says that an upload goes on; relative to what was asked (RFC 9110, 10.2.2).
    fn of(repository: &Name, asked: &Url, response: &Response, offset: u64) -> Result<Self> {
        let location = header(response, &LOCATION).and_then(|location| asked.join(&location).ok());
        let location = location.filter(|location| matches!(location.scheme(), "http" | "https"));
        let mut location = location.ok_or_else(|| nonsense("no address at which the upload goes on"))?;
        // A registry that was told its public address sends us there, where our credentials do not go; the same upload is
        // at the address by which we reach it.
        if location.path().starts_with(&format!("/v2/{repository}/blobs/uploads/")) {
            let mut here = asked.clone();
            here.set_path(location.path());
            here.set_query(location.query());
            location = here;
        }
        Ok(Self { repository: repository.clone(), offset, location })
    }

    /// The same upload after another answer, which may have moved it.
    fn follow(self, response: &Response, offset: u64) -> Result<Self> {
        if header(response, &LOCATION).is_none() {
            return Ok(Self { offset, ..self });
        }
        Self::of(&self.repository, &self.location, response, offset)
    }

    fn parse(repository: &Name, upload: &UploadId) -> Result<Self> {
        let mut parts = upload.0.splitn(3, ' ');
        let is_here = parts.next() == Some(repository.as_str());
        let offset = parts.next().and_then(|offset| offset.parse().ok());
        let location = parts.next().and_then(|location| location.parse().ok());
        match (is_here, offset, location) {
            (true, Some(offset), Some(location)) => Ok(Self { repository: repository.clone(), offset, location }),
            _ => Err(Error::new(Code::BlobUploadUnknown, "there is no such upload; begin a new one")),
        }
    }

    fn call(&self, method: Method) -> Call {
        // Whoever goes on with an upload writes, whatever the method.
        let scope = scope(&self.repository, &Method::PATCH);
        Call::new(method, self.location.clone(), vec![scope], Code::BlobUploadUnknown)
    }

    fn into_id(self) -> UploadId {
        UploadId(format!("{} {} {}", self.repository, self.offset, self.location))
    }

    fn into_upload(self) -> Upload {
        Upload { offset: self.offset, id: self.into_id() }
    }
}

/// `0-<last>`, so that the upload has one byte more.
fn end_of(range: &str) -> Result<u64> {
    let last = range.trim_start_matches("bytes=").split_once('-').and_then(|(_, last)| last.parse::<u64>().ok());
    last.and_then(|last| last.checked_add(1)).ok_or_else(|| nonsense("an upload without its length"))
}
