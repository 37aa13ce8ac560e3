//! Images without a manifest: their layers compressed, and a manifest made.

use std::io::{self, Read, Write};

use bytes::Bytes;
use flate2::{Compression, GzBuilder};
use oci::{Algorithm, Descriptor, Digest, Hasher, Manifest, MediaType};
use serde_json::json;

use crate::error::{Error, Result, invalid};
use crate::open::{Archive, Layer};

/// A layer of Docker's own format.
pub(crate) const LAYER: &str = "application/vnd.docker.image.rootfs.diff.tar.gzip";

/// A configuration of Docker's own format.
const CONFIG: &str = "application/vnd.docker.container.image.v1+json";

/// How well layers are compressed; another level would give other digests.
const LEVEL: Compression = Compression::new(6);

const PIECE: usize = 256 * 1024;

impl Archive {
    /// The bytes of a layer as a registry keeps it, compressed by gzip: the same ones every time, without time or name. Asks
    /// before each piece whether to go on.
    ///
    /// # Errors
    /// [`Error::Io`] of kind `Interrupted` when it is not to go on, and for what cannot be read or written.
    pub fn squeeze(&self, layer: &Layer, to: &mut impl Write, mut goes_on: impl FnMut() -> bool) -> Result<Descriptor> {
        let mut from = self.members.reader(layer.section);
        let mut hashing = Hashing { to, hasher: Hasher::new(Algorithm::Sha256), size: 0 };
        if layer.compressed.is_some() {
            pump(&mut from, &mut hashing, &mut goes_on)?;
        } else {
            let mut gzip = GzBuilder::new().mtime(0).write(&mut hashing, LEVEL);
            pump(&mut from, &mut gzip, &mut goes_on)?;
            gzip.finish()?;
        }
        hashing.to.flush()?;
        let (digest, size) = (hashing.hasher.finish(), hashing.size);
        Ok(Descriptor::new(LAYER.parse().expect("a media type"), digest, size))
    }

    /// The manifest of an image around its configuration, in Docker's own format, as `docker push` makes it.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the archive has no such configuration.
    pub fn assemble(&self, config: &Digest, layers: &[Descriptor]) -> Result<(Manifest, Bytes)> {
        let bytes = self.config(config).ok_or_else(|| invalid("the archive has no such image"))?;
        let own = Descriptor::new(CONFIG.parse().expect("a media type"), config.clone(), bytes.len() as u64);
        let document = json!({
            "schemaVersion": 2, "mediaType": MediaType::DOCKER_MANIFEST, "config": own, "layers": layers,
        });
        let media_type = MediaType::DOCKER_MANIFEST.parse().expect("a media type");
        Ok((Manifest::new(media_type, document.to_string()), bytes.clone()))
    }
}

fn pump(from: &mut impl Read, to: &mut impl Write, goes_on: &mut impl FnMut() -> bool) -> Result<()> {
    let mut buffer = vec![0; PIECE];
    loop {
        if !goes_on() {
            return Err(Error::Io(io::ErrorKind::Interrupted.into()));
        }
        match from.read(&mut buffer)? {
            0 => return Ok(()),
            count => to.write_all(&buffer[..count])?,
        }
    }
}

/// Hashes what passes.
struct Hashing<'a, W> {
    to: &'a mut W,
    hasher: Hasher,
    size: u64,
}

impl<W: Write> Write for Hashing<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.to.write(bytes)?;
        self.hasher.update(&bytes[..count]);
        self.size += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
