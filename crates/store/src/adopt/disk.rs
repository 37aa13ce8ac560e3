//! Looks at the files of blobs, and reads the small ones.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use oci::{Algorithm, Digest, Hasher};

use crate::layout;

/// How much of a file is hashed at once.
const PIECE: usize = 256 * 1024;

/// The files of blobs.
pub(super) struct Disk {
    root: PathBuf,
    /// What was hashed so far; each blob is read once.
    hashed: Option<Mutex<HashMap<Digest, Result<u64, Unfit>>>>,
}

/// Why a blob cannot be served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    Missing,
    Damaged(String),
}

impl Unfit {
    pub fn why(&self) -> &str {
        match self {
            Self::Missing => "is missing on disk",
            Self::Damaged(why) => why,
        }
    }
}

impl Disk {
    /// With `verify` every blob that is asked for is hashed, not only looked at.
    pub fn new(root: &Path, verify: bool) -> Self {
        Self { root: root.to_owned(), hashed: verify.then(Mutex::default) }
    }

    /// How long a blob is that is fit to be served, as far as was to be looked.
    pub fn size(&self, digest: &Digest) -> Result<u64, Unfit> {
        let Some(hashed) = &self.hashed else { return self.look(digest) };
        let known = hashed.lock().expect("no panic holds the lock").get(digest).cloned();
        known.unwrap_or_else(|| {
            let result = self.look(digest).and_then(|size| self.hash(digest).map(|()| size));
            hashed.lock().expect("no panic holds the lock").insert(digest.clone(), result.clone());
            result
        })
    }

    /// The bytes of a blob that are those of its digest.
    pub fn read(&self, digest: &Digest, limit: u64) -> Result<Vec<u8>, Unfit> {
        let size = self.look(digest)?;
        if size > limit {
            return Err(Unfit::Damaged(format!("has {size} bytes on disk, more than the {limit} that it may have")));
        }
        let bytes = fs::read(layout::blob(&self.root, digest)).map_err(unreadable)?;
        if Digest::of(digest.algorithm(), &bytes) == *digest { Ok(bytes) } else { Err(other_bytes()) }
    }

    /// What a blob weighs in memory, whatever it is.
    pub fn weight(&self, digest: &Digest) -> u64 {
        fs::symlink_metadata(layout::blob(&self.root, digest)).map_or(0, |metadata| metadata.len())
    }

    fn look(&self, digest: &Digest) -> Result<u64, Unfit> {
        let metadata = fs::symlink_metadata(layout::blob(&self.root, digest)).map_err(unreadable)?;
        if !metadata.is_file() {
            return Err(Unfit::Damaged("is no plain file on disk".into()));
        }
        // What a full disk and a power cut leave, so common that it is looked at without hashing.
        if metadata.len() == 0 && *digest != Digest::of(digest.algorithm(), b"") {
            return Err(Unfit::Damaged("is empty on disk".into()));
        }
        Ok(metadata.len())
    }

    fn hash(&self, digest: &Digest) -> Result<(), Unfit> {
        let found = hash(&layout::blob(&self.root, digest), digest.algorithm()).map_err(unreadable)?;
        if found == *digest { Ok(()) } else { Err(other_bytes()) }
    }
}

fn hash(path: &Path, algorithm: Algorithm) -> io::Result<Digest> {
    let (mut file, mut hasher, mut piece) = (File::open(path)?, Hasher::new(algorithm), vec![0; PIECE]);
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hasher.finish()),
            read => hasher.update(&piece[..read]),
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "as map_err hands it over")]
fn unreadable(error: io::Error) -> Unfit {
    match error.kind() {
        io::ErrorKind::NotFound => Unfit::Missing,
        _ => Unfit::Damaged(format!("cannot be read on disk ({error})")),
    }
}

fn other_bytes() -> Unfit {
    Unfit::Damaged("is damaged: the bytes on disk have another digest".into())
}
