//! The files of an export.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use oci::Digest;

use crate::blobs::{blocking, sync_folder};

/// A file that holds a digest.
pub(super) struct LinkFile {
    pub path: PathBuf,
    pub digest: Digest,
    /// When it was written, as who adopts the tree will read it.
    pub at: Option<DateTime<Utc>>,
}

/// Write links; says how many. They are on disk for good only after [`swap`]: one sync for all of them.
pub(super) async fn write(files: Vec<LinkFile>) -> io::Result<u64> {
    let write_one = |LinkFile { path, digest, at }: &LinkFile| {
        fs::create_dir_all(path.parent().unwrap_or(path))?;
        let mut file = File::create(path)?;
        file.write_all(digest.as_str().as_bytes())?;
        at.map_or(Ok(()), |at| file.set_modified(SystemTime::from(at)))
    };
    blocking(move || files.iter().try_for_each(write_one).map(|()| files.len() as u64)).await
}

/// Whether a file has exactly these bytes.
pub(super) async fn holds(path: PathBuf, bytes: Bytes) -> io::Result<bool> {
    blocking(move || {
        let has_size = fs::metadata(&path).is_ok_and(|found| found.is_file() && found.len() == bytes.len() as u64);
        Ok(has_size && fs::read(&path)? == bytes)
    })
    .await
}

/// An empty folder, whatever an earlier run left.
pub(super) async fn make_empty(folder: &Path) -> io::Result<()> {
    let folder = folder.to_owned();
    blocking(move || {
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        fs::create_dir_all(&folder)
    })
    .await
}

/// Put `new` in the place of `old`; answers where the old one is kept.
pub(super) async fn swap(new: PathBuf, old: PathBuf, now: DateTime<Utc>) -> io::Result<Option<PathBuf>> {
    blocking(move || {
        rustix::fs::sync();
        let kept = old.with_extension(now.format("before-%Y%m%dT%H%M%SZ").to_string());
        let was_there = match fs::rename(&old, &kept) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            renamed => renamed.map(|()| true)?,
        };
        if let Err(error) = fs::rename(&new, &old) {
            if was_there {
                fs::rename(&kept, &old)?;
            }
            return Err(error);
        }
        old.parent().map_or(Ok(()), sync_folder)?;
        Ok(was_there.then_some(kept))
    })
    .await
}
