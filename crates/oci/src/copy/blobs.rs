//! Blobs on their way: left where they are, mounted, or fetched once, and taken up again where they were cut.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{FutureExt, Stream};

use super::tree::{Part, Tree};
use super::{Copier, Line, Source, Target, Watch, check_size, found};
use crate::{ByteRange, ByteStream, Chunk, Code, Descriptor, Error, Name, Result, Upload};

/// How often a blob is taken up again without a byte in between.
const MOST_FAILURES: u32 = 4;

/// The pause before it is taken up again the first time; it doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(200);

/// Why a blob did not arrive.
enum Failure {
    /// Trying again would not help.
    Final(Error),
    /// The target, or the way to it, may do better.
    Passing(Error),
}

impl<S: Source + ?Sized, T: Target + ?Sized> Copier<'_, S, T> {
    pub(super) async fn bring_blobs(&self, from: &Name, to: &Name, tree: &Tree) -> Result<()> {
        let parts = tree.parts.iter().map(|part| self.bring_part(from, to, part).boxed());
        self.each(parts.collect()).await.map(drop)
    }

    async fn bring_part(&self, from: &Name, to: &Name, part: &Part) -> Result<()> {
        let Part { blob, is_foreign } = part;
        // Whoever holds a layer that is not distributed has chosen to do so, and the copy follows; else it stays away.
        if *is_foreign && found(self.source.stat_blob(from, &blob.digest).await)?.is_none() {
            self.watch.line(&Line::Foreign { digest: &blob.digest });
            self.watch.done(blob.size);
            return Ok(());
        }
        self.bring_blob(from, to, blob).await
    }

    async fn bring_blob(&self, from: &Name, to: &Name, blob: &Descriptor) -> Result<()> {
        let digest = &blob.digest;
        let mut places = self.seen.places(digest).await;
        if places.contains(to) {
            self.watch.done(blob.size);
            return Ok(());
        }
        let near = places.first().or(self.options.one_registry.then_some(from));
        let mounted = match near {
            // A mount that fails is no misfortune: the blob goes the long way.
            Some(other) => matches!(self.target.mount_blob(to, digest, other).await, Ok(true)).then_some(other),
            None => None,
        };
        if let Some(other) = mounted {
            self.watch.line(&Line::Mounted { digest, from: other });
            self.watch.done(blob.size);
        } else if found(self.target.stat_blob(to, digest).await)?.is_some() {
            self.watch.line(&Line::There { digest });
            self.watch.done(blob.size);
        } else {
            self.transfer(from, to, blob).await?;
            self.watch.line(&Line::Fetched { digest, size: blob.size });
        }
        places.insert(to.clone());
        Ok(())
    }

    async fn transfer(&self, from: &Name, to: &Name, blob: &Descriptor) -> Result<()> {
        let reported = Arc::new(AtomicU64::new(0));
        let mut upload = Upload { id: self.target.start_upload(to).await?, offset: 0 };
        let mut failures = 0;
        loop {
            let why = match self.push(from, to, blob, (&mut upload, &reported)).await {
                Ok(()) => return Ok(()),
                Err(Failure::Passing(error)) if failures < MOST_FAILURES => error,
                Err(Failure::Final(error) | Failure::Passing(error)) => {
                    // It would lie there until it is swept.
                    self.target.cancel_upload(to, &upload.id).await.ok();
                    return Err(error);
                }
            };
            self.runtime.pause(FIRST_PAUSE * 2_u32.pow(failures)).await;
            let before = upload.offset;
            upload = self.take_up(to, blob, upload, &why).await?;
            failures = if upload.offset > before { 0 } else { failures + 1 };
            self.watch.line(&Line::Resumed { digest: &blob.digest, at: upload.offset, why: &why.message });
        }
    }

    /// One attempt, from where the upload is.
    async fn push(
        &self,
        from: &Name,
        to: &Name,
        blob: &Descriptor,
        (upload, reported): (&mut Upload, &Arc<AtomicU64>),
    ) -> Result<(), Failure> {
        if upload.offset < blob.size {
            let range = (upload.offset > 0).then_some(ByteRange::From(upload.offset));
            let read = self.source.get_blob(from, &blob.digest, range).await.map_err(Failure::Final)?;
            check_size(blob, read.size).map_err(Failure::Final)?;
            let source_error = Arc::new(Mutex::new(None));
            let body = Box::pin(Counted {
                body: self.runtime.stream(read),
                position: upload.offset,
                reported: reported.clone(),
                error: source_error.clone(),
                watch: self.watch.clone(),
            });
            let chunk = Chunk { at: Some(upload.offset), length: Some(blob.size - upload.offset), body };
            let appended = self.target.append_upload(to, &upload.id, chunk).await;
            if let Some(error) = source_error.lock().expect("no panic holds the lock").take() {
                return Err(Failure::Final(of_source(error)));
            }
            *upload = appended.map_err(failure)?;
        }
        // The target compares the digest: whatever happened on the way, wrong bytes are nobody's blob.
        match self.target.finish_upload(to, &upload.id, &blob.digest).await {
            Ok(_) => {
                report(&*self.watch, reported, blob.size);
                Ok(())
            }
            Err(error) => Err(failure(error)),
        }
    }

    /// How far the target is; a new upload if the old one is lost, or is not what it should be.
    async fn take_up(&self, to: &Name, blob: &Descriptor, upload: Upload, why: &Error) -> Result<Upload> {
        if why.code != Code::DigestInvalid
            && let Ok(known) = self.target.stat_upload(to, &upload.id).await
            && known.offset <= blob.size
        {
            return Ok(known);
        }
        self.target.cancel_upload(to, &upload.id).await.ok();
        Ok(Upload { id: self.target.start_upload(to).await?, offset: 0 })
    }
}

/// What an error of the target means for the blob.
fn failure(error: Error) -> Failure {
    match error.code {
        Code::Unavailable
        | Code::BadGateway
        | Code::GatewayTimeout
        | Code::TooManyRequests
        | Code::BlobUploadInvalid
        | Code::BlobUploadUnknown
        | Code::DigestInvalid
        | Code::RangeInvalid
        // A token that ended on the way; the next call gets a new one, or fails for good.
        | Code::Unauthorized => Failure::Passing(error),
        _ => Failure::Final(error),
    }
}

/// The error of a registry that lies in an error of a stream.
fn of_source(error: io::Error) -> Error {
    let broke_off = || Error::new(Code::BadGateway, "the blob broke off at its source");
    match error.downcast::<Error>() {
        Ok(error) => error,
        Err(error) => broke_off().with_source(error),
    }
}

/// A body that tells how far it is, and keeps why it broke off.
struct Counted {
    body: ByteStream,
    position: u64,
    reported: Arc<AtomicU64>,
    error: Arc<Mutex<Option<io::Error>>>,
    watch: Arc<dyn Watch>,
}

impl Stream for Counted {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        match self.body.as_mut().poll_next(context) {
            Poll::Ready(Some(Ok(bytes))) => {
                self.position += bytes.len() as u64;
                report(&*self.watch, &self.reported, self.position);
                Poll::Ready(Some(Ok(bytes)))
            }
            Poll::Ready(Some(Err(error))) => {
                let kind = error.kind();
                *self.error.lock().expect("no panic holds the lock") = Some(error);
                Poll::Ready(Some(Err(kind.into())))
            }
            other => other,
        }
    }
}

/// Bytes that go a second time are not told again.
fn report(watch: &dyn Watch, reported: &AtomicU64, position: u64) {
    let before = reported.fetch_max(position, Ordering::Relaxed);
    if position > before {
        watch.done(position - before);
    }
}
