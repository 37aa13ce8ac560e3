//! What lies in the folders of blobs and uploads, and taking it away.

use std::ffi::OsStr;
use std::fs::{self, DirEntry};
use std::io;
use std::path::Path;

use chrono::{DateTime, Utc};
use oci::{Algorithm, Digest};

use super::{Listed, Stored, sync_folder};
use crate::layout;

/// A part of all blobs is what begins with the same two digits.
const PARTS: u16 = 256;

const ALGORITHMS: [Algorithm; 2] = [Algorithm::Sha256, Algorithm::Sha512];

pub(super) fn list(root: &Path, part: u16) -> io::Result<Listed> {
    if has_links(root)? {
        return Ok(Listed::NotOurs(
            "links of a Docker Registry lie beside the blobs, and may name what our index does not: files that no row \
             names are kept until the folder docker/registry/v2/repositories is gone",
        ));
    }
    let algorithm = ALGORITHMS[usize::from(part / PARTS).min(1)];
    let prefix = u8::try_from(part % PARTS).unwrap_or_default();
    let mut blobs = Vec::new();
    for entry in entries(&layout::blobs_of(root, algorithm, prefix))? {
        blobs.extend(blob(algorithm, &entry?)?);
    }
    Ok(Listed::Part(blobs, part + 1 < PARTS * 2))
}

fn has_links(root: &Path) -> io::Result<bool> {
    Ok(entries(&layout::repositories(root))?.next().is_some())
}

/// A folder without a file is what a removal left that did not come to its end.
fn blob(algorithm: Algorithm, folder: &DirEntry) -> io::Result<Option<Stored<Digest>>> {
    let name = folder.file_name();
    let digest = name.to_str().and_then(|hex| format!("{}:{hex}", algorithm.as_str()).parse::<Digest>().ok());
    let Some(name) = digest else { return Ok(None) };
    let data = match fs::metadata(folder.path().join("data")) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        found => Some(found?),
    };
    let size = data.as_ref().map_or(0, fs::Metadata::len);
    let modified = match data {
        Some(data) => data.modified()?,
        None => match folder.metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            folder => folder?.modified()?,
        },
    };
    Ok(Some(Stored { name, size, modified: DateTime::<Utc>::from(modified) }))
}

pub(super) fn list_uploads(folder: &Path) -> io::Result<Vec<Stored<String>>> {
    let mut uploads = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = OsStr::to_str(&name).filter(|name| !name.starts_with('.')) else { continue };
        match entry.metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {} // it became a blob
            found => {
                let found = found?;
                let modified = DateTime::<Utc>::from(found.modified()?);
                uploads.push(Stored { name: name.to_owned(), size: found.len(), modified });
            }
        }
    }
    Ok(uploads)
}

/// What is in a folder that need not be there.
fn entries(folder: &Path) -> io::Result<Box<dyn Iterator<Item = io::Result<DirEntry>>>> {
    match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Box::new(std::iter::empty())),
        found => Ok(Box::new(found?)),
    }
}

pub(super) fn remove(data: &Path) -> io::Result<u64> {
    let size = match fs::metadata(data) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        found => Some(found?.len()),
    };
    if size.is_some() {
        fs::remove_file(data)?;
    }
    match fs::remove_dir(data.parent().expect("a blob lies in a folder of its own")) {
        // Whatever else lies there is not ours.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::DirectoryNotEmpty) => {}
        removed => removed?,
    }
    Ok(size.unwrap_or_default())
}

pub(super) fn set_aside(from: &Path, folder: &Path, to: &Path) -> io::Result<bool> {
    fs::create_dir_all(folder)?;
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        renamed => renamed?,
    }
    sync_folder(folder)?;
    sync_folder(from.parent().expect("a blob lies in a folder of its own"))?;
    Ok(true)
}
