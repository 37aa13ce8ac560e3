//! Whether bytes are what their names say.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use oci::{Algorithm, Digest, Hasher};

use crate::error::{Result, invalid, too_large};
use crate::limits::Limits;
use crate::members::{Members, Section};

const PIECE: usize = 256 * 1024;

/// The digest of everything that a reader has, and how much that was; at most so much.
pub(crate) fn hash(mut from: impl Read, algorithm: Algorithm, most: u64) -> Result<(Digest, u64)> {
    let (mut hasher, mut total, mut buffer) = (Hasher::new(algorithm), 0, vec![0; PIECE]);
    loop {
        let count = from.read(&mut buffer)?;
        if count == 0 {
            return Ok((hasher.finish(), total));
        }
        total += count as u64;
        if total > most {
            return Err(too_large("a layer of the archive is too large once it is unpacked"));
        }
        hasher.update(&buffer[..count]);
    }
}

/// Whether a section is what a digest names.
pub(crate) fn check(members: &Members, section: Section, digest: &Digest) -> Result<()> {
    let (found, _) = hash(members.reader(section), digest.algorithm(), u64::MAX)?;
    if found == *digest {
        return Ok(());
    }
    Err(invalid(format!("the archive says {digest} and has {found}")))
}

/// The digest of a layer that is compressed by gzip, once it is not any more.
pub(crate) fn hash_gzip(members: &Members, section: Section, limits: &Limits) -> Result<(Digest, u64)> {
    let most = limits.unpacked.min(section.size.saturating_mul(limits.ratio).max(64 << 20));
    let unpacked = hash(MultiGzDecoder::new(members.reader(section)), Algorithm::Sha256, most);
    unpacked.map_err(|error| match error {
        crate::Error::Io(error) if is_of_gzip(&error) => invalid("a layer of the archive is damaged"),
        error => error,
    })
}

fn is_of_gzip(error: &std::io::Error) -> bool {
    use std::io::ErrorKind;
    matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::InvalidData | ErrorKind::UnexpectedEof)
}

/// Whether a section begins as gzip does.
pub(crate) fn is_gzip(members: &Members, section: Section) -> Result<bool> {
    let mut start = [0; 2];
    let mut reader = members.reader(section).take(2);
    let mut count = 0;
    while count < 2 {
        match reader.read(&mut start[count..])? {
            0 => return Ok(false),
            more => count += more,
        }
    }
    Ok(start == [0x1f, 0x8b])
}
