//! Somebody who pushes without a pause until the registry is gone, and writes down what it acknowledged.

use std::sync::Arc;

use oci::MediaType;
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};

use crate::journal::{Journal, Kind, Object, Session};
use crate::random::Random;
use crate::support::{MANIFEST, Person, digest};

/// Where everybody pushes and moves the same tags.
const SHARED: &str = "team/shared";

/// The registry does not answer any more.
#[derive(Debug)]
pub struct Gone;

type Result<T = ()> = std::result::Result<T, Gone>;

/// One of those who push.
pub struct Pusher {
    pub person: Person,
    pub journal: Arc<Journal>,
    pub random: Random,
    /// A repository in which nobody else writes.
    pub own: String,
}

/// Send; whatever is answered must be this.
pub async fn ask(request: RequestBuilder, status: u16) -> Result<Response> {
    let response = request.send().await.map_err(|_| Gone)?;
    let found = response.status().as_u16();
    if found != status {
        let (url, text) = (response.url().clone(), response.text().await.map_err(|_| Gone)?);
        panic!("{url}: {found} and not {status}: {text}");
    }
    Ok(response)
}

impl Pusher {
    /// Push until the registry is gone.
    pub async fn run(mut self) {
        loop {
            let step = match self.random.between(0, 10) {
                0 => self.delete_tag().await,
                1 => self.push_index().await,
                2 => self.leave_upload().await,
                _ => self.push_image().await,
            };
            if let Err(Gone) = step {
                return;
            }
        }
    }

    fn repository(&mut self) -> String {
        if self.random.once_in(3) { SHARED.into() } else { self.own.clone() }
    }

    async fn push_image(&mut self) -> Result {
        let repository = self.repository();
        let mut layers = Vec::new();
        for _ in 0..self.random.between(1, 4) {
            let layer = self.push_layer(&repository).await?;
            layers.push(layer);
        }
        let config = json!({ "os": "linux", "architecture": "amd64", "nonce": self.random.next() }).to_string();
        let config_digest = self.push_whole(&repository, config.clone().into_bytes()).await?;
        let layer = |(digest, size): &(String, usize)| json!({ "mediaType": LAYER, "digest": digest, "size": size });
        let manifest = json!({
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": { "mediaType": CONFIG, "digest": config_digest, "size": config.len() },
            "layers": layers.iter().map(layer).collect::<Vec<_>>(),
        });
        self.put_manifest(&repository, MANIFEST, &manifest).await
    }

    /// An index of what is there already.
    async fn push_index(&mut self) -> Result {
        let repository = self.repository();
        let there = self.journal.acknowledged_in(Kind::Manifest, |of| of == repository);
        let Some(child) = self.random.one_of(&there) else { return Ok(()) };
        let request = self.person.request("HEAD", &child.path());
        let found = ask(request, 200).await?;
        let header = |name: &str| found.headers()[name].to_str().unwrap();
        let size: u64 = header("content-length").parse().unwrap();
        let index = json!({
            "schemaVersion": 2,
            "mediaType": MediaType::OCI_INDEX,
            "manifests": [{ "mediaType": header("content-type"), "digest": child.digest, "size": size }],
            "annotations": { "nonce": self.random.next().to_string() },
        });
        self.put_manifest(&repository, MediaType::OCI_INDEX, &index).await
    }

    async fn put_manifest(&mut self, repository: &str, media_type: &str, manifest: &Value) -> Result {
        let bytes = manifest.to_string();
        let object = Object::new(repository, Kind::Manifest, &digest(bytes.as_bytes()));
        // In the shared repository everybody moves the same two tags.
        let tag = match self.random.between(0, 5) {
            0 => None,
            _ if repository == SHARED => Some(format!("latest-{}", self.random.between(0, 2))),
            number => Some(format!("v{number}")),
        };
        let reference = tag.as_ref().unwrap_or(&object.digest);
        let request = self.person.request("PUT", &format!("/v2/{repository}/manifests/{reference}"));
        self.journal.asked(&object);
        let begun = tag.map(|tag| self.journal.move_begins((repository.into(), tag), Some(object.digest.clone())));
        ask(request.header("content-type", media_type).body(bytes), 201).await?;
        self.journal.acknowledged(&object);
        if let Some(begun) = begun {
            self.journal.move_ended(begun);
        }
        Ok(())
    }

    async fn delete_tag(&mut self) -> Result {
        let tags = self.journal.certain_tags(&self.own);
        let Some(tag) = self.random.one_of(&tags) else { return Ok(()) };
        let request = self.person.request("DELETE", &format!("/v2/{}/manifests/{tag}", self.own));
        let begun = self.journal.move_begins((self.own.clone(), tag.clone()), None);
        ask(request, 202).await?;
        self.journal.move_ended(begun);
        Ok(())
    }

    /// A layer, in one of the ways that the specification knows; answers digest and size.
    async fn push_layer(&mut self, repository: &str) -> Result<(String, usize)> {
        // Some bytes everybody pushes, so that the same blob arrives twice at once.
        let bytes =
            if self.random.once_in(6) { Random::new(self.random.between(0, 5)).blob() } else { self.random.blob() };
        let size = bytes.len();
        match self.random.between(0, 6) {
            0 | 1 => Ok((self.push_whole(repository, bytes).await?, size)),
            2 => match self.mount(repository).await? {
                Some(mounted) => Ok(mounted),
                None => Ok((self.push_whole(repository, bytes).await?, size)),
            },
            _ => Ok((self.push_in_chunks(repository, bytes).await?, size)),
        }
    }

    async fn push_whole(&self, repository: &str, bytes: Vec<u8>) -> Result<String> {
        push_whole(&self.person, &self.journal, repository, bytes).await
    }

    /// From a repository of anybody; `None` when there is nothing yet.
    async fn mount(&mut self, repository: &str) -> Result<Option<(String, usize)>> {
        let there = self.journal.acknowledged_in(Kind::Blob, |of| of != repository);
        let Some(from) = self.random.one_of(&there) else { return Ok(None) };
        let found = ask(self.person.request("HEAD", &from.path()), 200).await?;
        let size: usize = found.headers()["content-length"].to_str().unwrap().parse().unwrap();
        let object = Object::new(repository, Kind::Blob, &from.digest);
        let mount = format!("/v2/{repository}/blobs/uploads/?mount={}&from={}", from.digest, from.repository);
        self.journal.asked(&object);
        ask(self.person.request("POST", &mount), 201).await?;
        self.journal.acknowledged(&object);
        Ok(Some((from.digest.clone(), size)))
    }

    async fn push_in_chunks(&mut self, repository: &str, bytes: Vec<u8>) -> Result<String> {
        let session = self.begin_upload(repository, bytes).await?;
        let session = Session { finishing: true, ..session };
        self.journal.session(&session);
        let object = Object::new(repository, Kind::Blob, &digest(&session.bytes));
        self.journal.asked(&object);
        let rest = session.bytes[session.acknowledged..].to_vec();
        let path = format!("{}?digest={}", session.location, object.digest);
        ask(self.person.request("PUT", &path).body(rest), 201).await?;
        self.journal.acknowledged(&object);
        self.journal.session_ended(&session.location);
        Ok(object.digest)
    }

    /// An upload that waits for its end until after the crash.
    async fn leave_upload(&mut self) -> Result {
        let (repository, bytes) = (self.repository(), self.random.blob());
        self.begin_upload(&repository, bytes).await.map(drop)
    }

    /// All but the last piece; some pieces say where they begin.
    async fn begin_upload(&mut self, repository: &str, bytes: Vec<u8>) -> Result<Session> {
        self.journal.names(repository);
        let begun = ask(self.person.request("POST", &format!("/v2/{repository}/blobs/uploads/")), 202).await?;
        let location = begun.headers()["location"].to_str().unwrap().to_owned();
        let mut session =
            Session { repository: repository.to_owned(), location, bytes, acknowledged: 0, finishing: false };
        self.journal.session(&session);
        let pieces = usize::try_from(self.random.between(2, 12)).expect("a small number");
        let piece = session.bytes.len() / pieces;
        for at in (0..pieces - 1).map(|number| number * piece) {
            let mut request = self.person.request("PATCH", &session.location);
            if self.random.once_in(2) {
                request = request.header("content-range", format!("{at}-{}", at + piece - 1));
            }
            ask(request.body(session.bytes[at..at + piece].to_vec()), 202).await?;
            session.acknowledged = at + piece;
            self.journal.session(&session);
        }
        Ok(session)
    }
}

/// In one request.
pub async fn push_whole(person: &Person, journal: &Journal, repository: &str, bytes: Vec<u8>) -> Result<String> {
    let object = Object::new(repository, Kind::Blob, &digest(&bytes));
    let path = format!("/v2/{repository}/blobs/uploads/?digest={}", object.digest);
    journal.asked(&object);
    ask(person.request("POST", &path).body(bytes), 201).await?;
    journal.acknowledged(&object);
    Ok(object.digest)
}

const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const LAYER: &str = "application/vnd.oci.image.layer.v1.tar";
