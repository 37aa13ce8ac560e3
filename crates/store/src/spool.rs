//! Files that are kept for a while and belong to no registry yet: what somebody uploaded, until it was used or its time is
//! over. One folder for each, named by an id; what lies in it its user decides.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use uuid::Uuid;

/// A folder of [`Berth`]s.
#[derive(Clone, Debug)]
pub struct Spool {
    root: PathBuf,
}

impl Spool {
    /// Use `root`, which is made with the first berth.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// A new berth.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn make(&self, id: Uuid) -> io::Result<Berth> {
        let berth = self.berth(id);
        fs::create_dir_all(&self.root)?;
        fs::create_dir(&berth.folder)?;
        Ok(berth)
    }

    /// A berth, whether it is there or not.
    pub fn berth(&self, id: Uuid) -> Berth {
        Berth { folder: self.root.join(id.to_string()) }
    }

    /// The ids of all berths.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn list(&self) -> io::Result<Vec<Uuid>> {
        let entries = match fs::read_dir(&self.root) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut found = Vec::new();
        for entry in entries {
            found.extend(entry?.file_name().to_str().and_then(|name| name.parse::<Uuid>().ok()));
        }
        Ok(found)
    }

    /// What may still be written there, in bytes.
    ///
    /// # Errors
    /// When the file system does not answer.
    pub fn free_bytes(&self) -> io::Result<u64> {
        let there = self.root.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
        let found = rustix::fs::statvfs(there)?;
        Ok(found.f_bavail * found.f_frsize)
    }
}

/// A folder for one upload.
#[derive(Clone, Debug)]
pub struct Berth {
    folder: PathBuf,
}

impl Berth {
    /// A new and empty file.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn create(&self, name: &str) -> io::Result<File> {
        OpenOptions::new().read(true).write(true).create(true).truncate(true).open(self.folder.join(name))
    }

    /// A file that is there.
    ///
    /// # Errors
    /// When it is not.
    pub fn open(&self, name: &str) -> io::Result<File> {
        File::open(self.folder.join(name))
    }

    /// A small file, whole; `None` when it is not there.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.folder.join(name)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            read => read.map(Some),
        }
    }

    /// A small file, whole or as it was before.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let temporary = self.folder.join(format!("{name}.new"));
        let mut file = File::create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, self.folder.join(name))
    }

    /// When something in it was last written; `None` when there is nothing.
    pub fn touched(&self) -> Option<SystemTime> {
        let entries = fs::read_dir(&self.folder).ok()?;
        let own = fs::metadata(&self.folder).and_then(|found| found.modified()).ok();
        let times = entries.filter_map(|entry| entry.ok()?.metadata().ok()?.modified().ok());
        times.chain(own).max()
    }

    /// Take it away, with all that is in it.
    ///
    /// # Errors
    /// When it cannot be taken away; not when it is gone already.
    pub fn remove(&self) -> io::Result<()> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn berths_come_and_go() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::new(folder.path().join("imports"));
        assert!(spool.list().unwrap().is_empty());
        assert!(spool.free_bytes().unwrap() > 0);
        let id = Uuid::from_u128(7);
        let berth = spool.make(id).unwrap();
        assert!(spool.make(id).is_err(), "an id is used once");
        berth.keep("about", b"one").unwrap();
        berth.keep("about", b"two").unwrap();
        assert_eq!((berth.read("about").unwrap().unwrap(), berth.read("other").unwrap()), (b"two".to_vec(), None));
        assert!(berth.touched().is_some());
        assert_eq!(spool.list().unwrap(), [id]);
        berth.remove().unwrap();
        berth.remove().unwrap();
        assert!(spool.list().unwrap().is_empty());
    }
}
