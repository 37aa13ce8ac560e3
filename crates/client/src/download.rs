//! A blob on its way to us. When it breaks off it goes on by range; when it ends as something else than its digest, its
//! last piece is an error.

use std::ops::Range;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use oci::{ByteStream, Digest, Error, Hasher, Name, Request, Result};
use reqwest::header::{CONTENT_RANGE, RANGE};
use reqwest::{Method, Response, StatusCode};

use crate::answer;
use crate::read::{header, length, wrong_digest};
use crate::remote::{Remote, nonsense};

/// How often a download is taken up again without a byte in between.
const MOST_FAILURES: u32 = 4;

/// The pause before it is taken up again the first time; it doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(100);

pub(crate) struct Download {
    remote: Remote,
    repository: Name,
    digest: Digest,
    size: u64,
    range: Range<u64>,
    /// The next byte.
    position: u64,
    /// Of everything so far; `None` for a part of a blob, which has no digest.
    hasher: Option<Hasher>,
    response: Option<Response>,
    /// Bytes that come and were not asked for: the registry does not know ranges.
    surplus: u64,
    failures: u32,
}

impl Download {
    /// Begin. `wanted` is a part and the size of the whole.
    pub async fn open(
        remote: &Remote,
        repository: &Name,
        digest: &Digest,
        wanted: Option<(Range<u64>, u64)>,
    ) -> Result<Self> {
        let is_whole = wanted.is_none();
        let (range, size) = wanted.unwrap_or((0..0, 0));
        let mut download = Self {
            remote: remote.clone(),
            repository: repository.clone(),
            digest: digest.clone(),
            size,
            position: range.start,
            range,
            hasher: is_whole.then(|| Hasher::new(digest.algorithm())),
            response: None,
            surplus: 0,
            failures: 0,
        };
        if is_whole {
            let response = download.ask(None).await?;
            let size = length(&response).ok_or_else(|| nonsense("a blob without its length"))?;
            (download.size, download.range) = (size, 0..size);
            if size == 0 {
                download.check_digest()?;
            }
            download.response = Some(response);
        } else {
            download.go_on().await?;
        }
        Ok(download)
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    pub fn range(&self) -> Range<u64> {
        self.range.clone()
    }

    pub fn stream(self) -> ByteStream {
        Box::pin(stream::try_unfold(self, async |mut download| match download.next().await {
            Ok(Some(bytes)) => Ok(Some((bytes, download))),
            Ok(None) => Ok(None),
            Err(error) => Err(std::io::Error::other(error)),
        }))
    }

    async fn next(&mut self) -> Result<Option<Bytes>> {
        while self.position < self.range.end {
            match self.piece().await {
                Ok(bytes) if bytes.is_empty() => {}
                Ok(bytes) => {
                    self.failures = 0;
                    return self.take(bytes).map(Some);
                }
                Err(error) => self.resume(error).await?,
            }
        }
        Ok(None)
    }

    /// The next bytes of the answer that runs; none while surplus is thrown away.
    async fn piece(&mut self) -> Result<Bytes> {
        let Some(response) = &mut self.response else { return Err(nonsense("nothing")) };
        let piece = tokio::time::timeout(self.remote.0.idle_timeout, response.chunk()).await;
        let piece = piece.map_err(|_| nonsense("half a blob and fell silent"))?.map_err(answer::broken)?;
        let mut bytes = piece.ok_or_else(|| nonsense("half a blob"))?;
        let dropped = self.surplus.min(bytes.len() as u64);
        self.surplus -= dropped;
        Ok(bytes.split_off(usize::try_from(dropped).expect("no more than the piece has")))
    }

    fn take(&mut self, mut bytes: Bytes) -> Result<Bytes> {
        let rest = self.range.end - self.position;
        bytes.truncate(usize::try_from(rest).unwrap_or(usize::MAX));
        self.position += bytes.len() as u64;
        if let Some(hasher) = &mut self.hasher {
            hasher.update(&bytes);
        }
        if self.position == self.range.end {
            // Before the last piece is let through: its reader then never has it whole.
            self.check_digest()?;
        }
        Ok(bytes)
    }

    fn check_digest(&mut self) -> Result<()> {
        match self.hasher.take().map(Hasher::finish) {
            Some(found) if found != self.digest => Err(wrong_digest(&self.digest)),
            _ => Ok(()),
        }
    }

    async fn resume(&mut self, mut error: Error) -> Result<()> {
        self.response = None;
        while self.failures < MOST_FAILURES {
            tokio::time::sleep(FIRST_PAUSE * 2_u32.pow(self.failures)).await;
            self.failures += 1;
            tracing::debug!(%error, digest = %self.digest, at = self.position, "a download goes on");
            match self.go_on().await {
                Ok(()) => return Ok(()),
                Err(next) => error = next,
            }
        }
        Err(error)
    }

    /// Ask for what is missing.
    async fn go_on(&mut self) -> Result<()> {
        let response = self.ask(Some(self.position..self.range.end)).await?;
        if response.status() == StatusCode::PARTIAL_CONTENT {
            let expected = format!("bytes {}-{}/{}", self.position, self.range.end - 1, self.size);
            if header(&response, &CONTENT_RANGE).as_deref() != Some(&expected) {
                return Err(nonsense("another part of the blob than it was asked for"));
            }
            self.surplus = 0;
        } else {
            self.surplus = self.position;
        }
        self.response = Some(response);
        Ok(())
    }

    async fn ask(&self, range: Option<Range<u64>>) -> Result<Response> {
        let request = Request::GetBlob { name: self.repository.clone(), digest: self.digest.clone() };
        let mut call = self.remote.call(Method::GET, &request);
        if let Some(range) = range {
            call = call.header(RANGE, &format!("bytes={}-{}", range.start, range.end - 1));
        }
        self.remote.send(call).await
    }
}
