//! Blobs as streams, wherever they lie; and what copying between registries needs of its runtime.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{Stream, stream};
use oci::copy::Runtime;
use oci::{Blob, Body, ByteStream};
use tokio::task::{JoinHandle, spawn_blocking};

/// How much is read from a file at a time: larger reads cost fewer trips to the blocking threads and back.
const CHUNK: u64 = 512 * 1024;

/// The bytes of a blob, or of the part of it that was asked for.
pub fn stream_of(blob: Blob) -> ByteStream {
    match blob.body {
        Body::Bytes(bytes) => oci::body_of(bytes),
        Body::Stream(stream) => stream,
        Body::File(file) => Box::pin(Reader::new(file, blob.range).stream()),
    }
}

/// Copies on tokio.
#[derive(Clone, Copy, Debug, Default)]
pub struct OnTokio;

#[async_trait]
impl Runtime for OnTokio {
    async fn pause(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    fn stream(&self, blob: Blob) -> ByteStream {
        stream_of(blob)
    }
}

/// A file read in chunks, the next one while the last is being sent.
struct Reader {
    rest: Range<u64>,
    next: Option<JoinHandle<(File, io::Result<Bytes>)>>,
}

impl Reader {
    fn new(file: File, range: Range<u64>) -> Self {
        let mut reader = Self { rest: range, next: None };
        reader.read_on(file);
        reader
    }

    fn read_on(&mut self, file: File) {
        let length = CHUNK.min(self.rest.end - self.rest.start);
        let at = self.rest.start;
        self.rest.start += length;
        self.next = (length > 0).then(|| {
            spawn_blocking(move || {
                let bytes = read(&file, at, length);
                (file, bytes)
            })
        });
    }

    fn stream(self) -> impl Stream<Item = io::Result<Bytes>> {
        stream::unfold(self, async |mut reader| {
            let (file, bytes) = match reader.next.take()?.await {
                Ok(read) => read,
                Err(error) => return Some((Err(io::Error::other(error)), reader)),
            };
            // A short read ends the answer early; its length was announced, so the client sees that it is cut.
            if bytes.is_ok() {
                reader.read_on(file);
            }
            Some((bytes, reader))
        })
    }
}

fn read(file: &File, at: u64, length: u64) -> io::Result<Bytes> {
    let mut buffer = vec![0; usize::try_from(length).map_err(io::Error::other)?];
    file.read_exact_at(&mut buffer, at)?;
    Ok(buffer.into())
}
