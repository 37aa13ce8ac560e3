//! Blobs in files, laid out as CNCF distribution does: `docker/registry/v2/blobs/sha256/ab/<hex>/data`.

mod listing;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::StreamExt;
use oci::{Body, ByteStream, Digest, Hasher};
use tokio::task::{JoinHandle, spawn_blocking};

use super::{Append, Blobs, Broken, Listed, Stored};
use crate::layout;

/// How much of a body is gathered before it goes to disk in one call. Two such batches may be in memory at once: one
/// on its way to disk, one being gathered.
const BATCH: usize = 256 * 1024;

/// Blobs up to this size are read at once, so that the door need not stream them.
const SMALL: u64 = 64 * 1024;

/// Blobs under a folder of a local file system.
pub struct Files {
    root: PathBuf,
    uploads: PathBuf,
}

impl Files {
    /// Use `root`, making the folders that are not there yet.
    ///
    /// # Errors
    /// When the folder cannot be made or written.
    pub fn open(root: &Path) -> io::Result<Self> {
        let files = Self { root: root.to_owned(), uploads: root.join("uploads") };
        let blobs = layout::blobs(root);
        fs::create_dir_all(&blobs)?;
        fs::create_dir_all(&files.uploads)?;
        // The two-digit folders are made once and for all, so that a commit has two folders to fsync and not three.
        let sha256 = blobs.join("sha256");
        if !sha256.join("ff").is_dir() {
            for prefix in 0..=u8::MAX {
                fs::create_dir_all(sha256.join(format!("{prefix:02x}")))?;
            }
            for folder in [&sha256, &blobs, &files.root] {
                sync_folder(folder)?;
            }
        }
        match files.check_writable() {
            // No reason not to serve pulls.
            Err(error) if error.kind() == io::ErrorKind::StorageFull => {
                tracing::warn!("the disk is full: pushes will fail");
            }
            result => result?,
        }
        Ok(files)
    }

    /// Whether the folders are there; for the readiness probe. A full disk is no reason to take no more pulls.
    ///
    /// # Errors
    /// When they are not, or the file system does not answer.
    pub fn check_there(&self) -> io::Result<()> {
        fs::metadata(layout::blobs(&self.root)).and_then(|_| fs::metadata(&self.uploads)).map(drop)
    }

    /// The folder that was opened.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Whether bytes can be written now.
    fn check_writable(&self) -> io::Result<()> {
        let probe = self.uploads.join(".writable");
        fs::write(&probe, b"x")?;
        fs::remove_file(&probe)
    }

    fn upload(&self, upload: &str) -> PathBuf {
        self.uploads.join(upload)
    }

    fn blob(&self, digest: &Digest) -> PathBuf {
        layout::blob(&self.root, digest)
    }
}

/// Run blocking file work away from the threads that serve requests.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    spawn_blocking(work).await.map_err(io::Error::other)?
}

pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Bytes first: the content is on disk before its name is, and its name before any row.
fn commit(from: &Path, to: &Path) -> io::Result<()> {
    // The file was written through another handle; fsync covers the file, not the handle.
    File::open(from)?.sync_all()?;
    let folder = to.parent().expect("a blob lies in a folder of its own");
    let prefix = folder.parent().expect("which lies in a two-digit folder");
    if !prefix.is_dir() {
        // Only sha512 and adopted folders come here: those of sha256 are made at start.
        fs::create_dir_all(prefix)?;
        prefix.ancestors().skip(1).take(2).try_for_each(sync_folder)?;
    }
    match fs::create_dir(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    // Also over a blob that is there already: its own commit may have died before its folders were synced.
    fs::rename(from, to)?;
    sync_folder(folder)?;
    sync_folder(prefix)
}

#[async_trait]
impl Blobs for Files {
    async fn create_upload(&self, upload: &str) -> io::Result<()> {
        let path = self.upload(upload);
        blocking(move || OpenOptions::new().write(true).create_new(true).open(path).map(drop)).await
    }

    async fn upload_size(&self, upload: &str) -> io::Result<Option<u64>> {
        let path = self.upload(upload);
        blocking(move || match fs::metadata(path) {
            Ok(metadata) => Ok(Some(metadata.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        })
        .await
    }

    async fn append(&self, upload: &str, hasher: Hasher, body: ByteStream) -> Append {
        let path = self.upload(upload);
        match blocking(move || OpenOptions::new().append(true).open(path)).await {
            Ok(file) => Writer { file, hasher, added: 0 }.take(body).await,
            Err(error) => Append { added: 0, hasher: None, broken: Some(Broken::Storage(error)) },
        }
    }

    async fn hash(&self, upload: &str, mut hasher: Hasher) -> io::Result<Hasher> {
        let path = self.upload(upload);
        blocking(move || {
            let mut file = File::open(path)?;
            let mut buffer = vec![0; BATCH];
            loop {
                match file.read(&mut buffer)? {
                    0 => return Ok(hasher),
                    read => hasher.update(&buffer[..read]),
                }
            }
        })
        .await
    }

    async fn sync_upload(&self, upload: &str) -> io::Result<()> {
        let path = self.upload(upload);
        blocking(move || File::open(path)?.sync_all()).await
    }

    async fn commit(&self, upload: &str, digest: &Digest) -> io::Result<()> {
        let (from, to) = (self.upload(upload), self.blob(digest));
        blocking(move || commit(&from, &to)).await
    }

    async fn remove_upload(&self, upload: &str) -> io::Result<bool> {
        let path = self.upload(upload);
        blocking(move || match fs::remove_file(path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        })
        .await
    }

    async fn read(&self, digest: &Digest, range: Range<u64>) -> io::Result<Body> {
        // Opening and a small read cost less than the way to another thread and back.
        let file = File::open(self.blob(digest))?;
        let length = range.end - range.start;
        if length > SMALL {
            return Ok(Body::File(file));
        }
        let mut bytes = vec![0; usize::try_from(length).map_err(io::Error::other)?];
        file.read_exact_at(&mut bytes, range.start)?;
        Ok(Body::Bytes(bytes.into()))
    }

    async fn remove(&self, digests: &[Digest]) -> io::Result<Vec<u64>> {
        let paths: Vec<PathBuf> = digests.iter().map(|digest| self.blob(digest)).collect();
        blocking(move || paths.iter().map(|path| listing::remove(path)).collect()).await
    }

    async fn set_aside(&self, digest: &Digest) -> io::Result<bool> {
        let (from, folder) = (self.blob(digest), self.root.join("quarantine"));
        let to = folder.join(format!("{}-{}", digest.algorithm().as_str(), digest.hex()));
        blocking(move || listing::set_aside(&from, &folder, &to)).await
    }

    async fn list(&self, part: u16) -> io::Result<Listed> {
        let root = self.root.clone();
        blocking(move || listing::list(&root, part)).await
    }

    async fn list_uploads(&self) -> io::Result<Vec<Stored<String>>> {
        let folder = self.uploads.clone();
        blocking(move || listing::list_uploads(&folder)).await
    }
}

/// A file being appended to: while one batch is hashed and written on a blocking thread, the next is gathered.
struct Writer {
    file: File,
    hasher: Hasher,
    added: u64,
}

impl Writer {
    async fn take(self, mut body: ByteStream) -> Append {
        let mut writing = spawn_blocking(move || Ok(self));
        loop {
            let (batch, end) = gather(&mut body).await;
            let writer = match settle(writing).await {
                Ok(writer) => writer,
                Err(error) => return Append { added: 0, hasher: None, broken: Some(Broken::Storage(error)) },
            };
            writing = spawn_blocking(move || writer.write(batch));
            let broken = match end {
                End::NotYet => continue,
                End::Whole => None,
                End::Broken(error) => Some(Broken::Body(error)),
            };
            return match settle(writing).await {
                Ok(writer) => Append { added: writer.added, hasher: Some(writer.hasher), broken },
                Err(error) => Append { added: 0, hasher: None, broken: Some(Broken::Storage(error)) },
            };
        }
    }

    fn write(mut self, batch: Vec<Bytes>) -> io::Result<Self> {
        for bytes in batch {
            self.file.write_all(&bytes)?;
            self.hasher.update(&bytes);
            self.added += bytes.len() as u64;
        }
        Ok(self)
    }
}

async fn settle(writing: JoinHandle<io::Result<Writer>>) -> io::Result<Writer> {
    writing.await.map_err(io::Error::other)?
}

enum End {
    NotYet,
    Whole,
    Broken(io::Error),
}

async fn gather(body: &mut ByteStream) -> (Vec<Bytes>, End) {
    let (mut batch, mut size) = (Vec::new(), 0);
    while size < BATCH {
        match body.next().await {
            Some(Ok(bytes)) => {
                size += bytes.len();
                batch.push(bytes);
            }
            Some(Err(error)) => return (batch, End::Broken(error)),
            None => return (batch, End::Whole),
        }
    }
    (batch, End::NotYet)
}
