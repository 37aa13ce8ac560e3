//! A stream that may be compressed, as a plain tar.

use std::cell::{Cell, RefCell};
use std::io::{self, ErrorKind, Read, Write};

use flate2::read::MultiGzDecoder;

use crate::error::{Error, Result, invalid, too_large};
use crate::limits::Limits;

/// How much goes through at a time.
const PIECE: usize = 256 * 1024;

/// Up to here nobody asks how well it was compressed: small files of zeros do no harm.
const SMALL: u64 = 64 << 20;

/// The largest window of zstd, as a power of two: 128 MiB of memory, which `zstd --long` asks for.
const LARGEST_WINDOW: u32 = 27;

/// How much came in, and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unpacked {
    /// Bytes as they came.
    pub received: u64,
    /// Bytes of the tar.
    pub written: u64,
}

/// Write what comes as a plain tar.
///
/// # Errors
/// [`Error::TooLarge`] above the limits, [`Error::Truncated`] and [`Error::Invalid`] for a compression that is broken,
/// [`Error::Io`] for either end.
pub fn unpack(from: impl Read, to: &mut impl Write, limits: &Limits) -> Result<Unpacked> {
    let (received, failed) = (Cell::new(0), RefCell::new(None));
    let mut source = Source { inner: from, received: &received, failed: &failed };
    let start = first_bytes(&mut source)?;
    let whole = start.as_slice().chain(source);
    let written = match start.as_slice() {
        [0x1f, 0x8b, ..] => pump(&mut MultiGzDecoder::new(whole), to, limits, &received),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => match zstd::Decoder::new(whole) {
            Ok(mut decoder) => {
                decoder.window_log_max(LARGEST_WINDOW)?;
                pump(&mut decoder, to, limits, &received)
            }
            Err(error) => Err(Stopped::From(error)),
        },
        [0xfd, b'7', b'z', b'X', ..] | [b'B', b'Z', b'h', ..] => {
            return Err(invalid("the archive is compressed by xz or bzip2: use gzip, zstd or nothing"));
        }
        _ => pump(&mut { whole }, to, limits, &received),
    };
    let failed = failed.borrow_mut().take();
    match (written, failed) {
        (Ok(written), _) => Ok(Unpacked { received: received.get(), written }),
        // Not the archive: whoever sends it, or where it is kept.
        (Err(Stopped::From(_)), Some(error)) | (Err(Stopped::To(error)), _) => Err(Error::Io(error)),
        (Err(Stopped::From(error)), None) if error.kind() == ErrorKind::UnexpectedEof => {
            Err(Error::Truncated("the compressed archive ends in the middle".to_owned()))
        }
        (Err(Stopped::From(_)), None) => Err(invalid("the compressed archive is damaged")),
        (Err(Stopped::Limit(error)), _) => Err(error),
    }
}

/// Where it stopped.
enum Stopped {
    From(io::Error),
    To(io::Error),
    Limit(Error),
}

fn pump(from: &mut impl Read, to: &mut impl Write, limits: &Limits, received: &Cell<u64>) -> Result<u64, Stopped> {
    let mut buffer = vec![0; PIECE];
    let mut written = 0;
    loop {
        let count = match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(Stopped::From(error)),
        };
        written += count as u64;
        if written > limits.unpacked {
            let message = format!("the archive has more than {} bytes once it is unpacked", limits.unpacked);
            return Err(Stopped::Limit(too_large(message)));
        }
        if written > SMALL && written / received.get().max(1) > limits.ratio {
            let message = format!("the archive becomes more than {} times larger when it is unpacked", limits.ratio);
            return Err(Stopped::Limit(too_large(message)));
        }
        to.write_all(&buffer[..count]).map_err(Stopped::To)?;
    }
    to.flush().map_err(Stopped::To)?;
    Ok(written)
}

/// By these a compression is known.
fn first_bytes(source: &mut impl Read) -> Result<Vec<u8>> {
    let mut start = Vec::new();
    source.take(6).read_to_end(&mut start)?;
    Ok(start)
}

/// Counts, and keeps why it failed: decoders make errors of their own of it.
struct Source<'a, R> {
    inner: R,
    received: &'a Cell<u64>,
    failed: &'a RefCell<Option<io::Error>>,
}

impl<R: Read> Read for Source<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.inner.read(buffer) {
            Ok(count) => {
                self.received.set(self.received.get() + count as u64);
                Ok(count)
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => Err(error),
            Err(error) => {
                let kind = error.kind();
                *self.failed.borrow_mut() = Some(error);
                Err(kind.into())
            }
        }
    }
}
