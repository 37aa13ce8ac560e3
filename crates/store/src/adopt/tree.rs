//! Reads the folders of repositories: names, links, times. Whatever is no link is told and left out.
//!
//! Symbolic links are not followed: they may lead in a circle, or out of the tree.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use oci::{Digest, Name, Tag};

use super::Finding;
use crate::layout::{self, Links};

/// Links are some 71 bytes long; what is longer is none.
const MAX_LINK: u64 = 1024;

/// What the folder of one repository says.
pub(super) struct Found {
    pub name: Name,
    pub revisions: Vec<Linked>,
    pub layers: Vec<Linked>,
    pub tags: Vec<(Tag, Linked)>,
}

/// A link, and when it was written.
#[derive(Clone)]
pub(super) struct Linked {
    pub digest: Digest,
    pub at: DateTime<Utc>,
}

/// The folder of repositories.
pub(super) struct Tree {
    repositories: PathBuf,
    /// Nothing was written later than this, whatever clocks said.
    now: DateTime<Utc>,
}

impl Tree {
    pub fn new(root: &Path, now: DateTime<Utc>) -> Self {
        Self { repositories: layout::repositories(root), now }
    }

    /// The names of all repositories, in the order of their bytes.
    pub fn names(&self, findings: &mut Vec<Finding>) -> Vec<Name> {
        let (mut names, mut folders) = (Vec::new(), vec![PathBuf::new()]);
        while let Some(folder) = folders.pop() {
            let mut is_repository = false;
            for entry in self.folders_in(&self.repositories.join(&folder), findings) {
                is_repository |= entry == "_manifests" || entry == "_layers";
                if !entry.starts_with('_') {
                    folders.push(folder.join(entry));
                }
            }
            let text = folder.to_string_lossy().into_owned();
            match text.parse::<Name>() {
                Ok(name) if is_repository => names.push(name),
                Err(error) if is_repository || text.len() > Name::MAX => {
                    findings.push(Finding::left_out(text.as_str(), error.to_string()));
                }
                _ => {}
            }
            if text.len() > Name::MAX {
                folders.retain(|below| !below.starts_with(&folder)); // no name can become shorter further down
            }
        }
        names.sort_unstable();
        names
    }

    /// What one repository has.
    pub fn read(&self, name: Name, findings: &mut Vec<Finding>) -> Found {
        let links = Links::of(&self.repositories, &name);
        let revisions = self.digests(&links.revisions(), findings);
        let layers = self.digests(&links.layers(), findings);
        let mut tags = Vec::new();
        for entry in self.folders_in(&links.tags(), findings) {
            let what = format!("{name}:{entry}");
            let linked = entry.parse().map_err(|error: oci::Error| error.to_string()).and_then(|tag| {
                let linked = self.link(&links.tag(&tag)).map_err(|error| error.to_string())?;
                let linked = linked.ok_or("it points nowhere: there is no current/link")?;
                Ok((tag, linked))
            });
            match linked {
                Ok(tag) => tags.push(tag),
                Err(why) => findings.push(Finding::left_out(what, why)),
            }
        }
        Found { name, revisions, layers, tags }
    }

    /// The links in `<folder>/<algorithm>/<hex>/link`.
    fn digests(&self, folder: &Path, findings: &mut Vec<Finding>) -> Vec<Linked> {
        let mut links = Vec::new();
        for algorithm in self.folders_in(folder, findings) {
            for hex in self.folders_in(&folder.join(&algorithm), findings) {
                let path = folder.join(&algorithm).join(&hex);
                let linked = format!("{algorithm}:{hex}").parse().map_err(|error: oci::Error| error.to_string());
                match linked.and_then(|digest| self.link_of(&path.join("link"), &digest)) {
                    Ok(linked) => links.extend(linked),
                    Err(why) => findings.push(Finding::left_out(self.told(&path), why)),
                }
            }
        }
        links
    }

    /// A link whose folder says what it holds; `None` where it was deleted, which leaves the folder.
    fn link_of(&self, path: &Path, digest: &Digest) -> Result<Option<Linked>, String> {
        match self.link(path).map_err(|error| error.to_string())? {
            Some(linked) if linked.digest != *digest => Err(format!("its link names {}", linked.digest)),
            linked => Ok(linked),
        }
    }

    fn link(&self, path: &Path) -> io::Result<Option<Linked>> {
        let metadata = match fs::symlink_metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            metadata => metadata?,
        };
        if !metadata.is_file() || metadata.len() > MAX_LINK {
            return Err(io::Error::other("its link is no file with a digest"));
        }
        let digest = fs::read_to_string(path)?.trim().parse().map_err(io::Error::other)?;
        Ok(Some(Linked { digest, at: self.written_at(&metadata) }))
    }

    fn written_at(&self, metadata: &Metadata) -> DateTime<Utc> {
        let nanoseconds = u32::try_from(metadata.mtime_nsec()).unwrap_or_default();
        let at = DateTime::from_timestamp(metadata.mtime(), nanoseconds).unwrap_or(self.now);
        at.max(DateTime::UNIX_EPOCH).min(self.now)
    }

    /// The names of the folders in a folder, which need not be there.
    fn folders_in(&self, folder: &Path, findings: &mut Vec<Finding>) -> Vec<String> {
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Vec::new(),
            Err(error) => {
                findings.push(Finding::left_out(self.told(folder), format!("cannot read it: {error}")));
                return Vec::new();
            }
            Ok(entries) => entries,
        };
        let mut folders = Vec::new();
        for entry in entries {
            let found = entry.and_then(|entry| Ok((entry.file_name(), entry.file_type()?)));
            let why = match found {
                Ok((name, kind)) if kind.is_dir() => match name.into_string() {
                    Ok(name) => {
                        folders.push(name);
                        continue;
                    }
                    Err(name) => format!("{:?} in it is no name", name.to_string_lossy()),
                },
                Ok((name, kind)) if kind.is_symlink() => {
                    format!("{:?} in it is a symbolic link: not followed", name.to_string_lossy())
                }
                Ok(_) => continue, // files of others do no harm
                Err(error) => format!("cannot read all of it: {error}"),
            };
            findings.push(Finding::left_out(self.told(folder), why));
        }
        folders.sort_unstable();
        folders
    }

    /// A path as messages name it.
    fn told(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.repositories).unwrap_or(path);
        if below.as_os_str().is_empty() { "repositories".into() } else { below.to_string_lossy().into_owned() }
    }
}
