//! What is in an archive, by name.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt;

use bytes::Bytes;

use crate::error::{Error, Result, invalid, too_large};

/// So many links one may follow another.
const MOST_LINKS: usize = 16;

/// Where in the file something lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Section {
    /// Its first byte.
    pub offset: u64,
    /// How many there are.
    pub size: u64,
}

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    File(Section),
    Folder,
    /// To another name of the archive.
    Link(String),
}

/// What is in an archive, by name.
#[derive(Debug)]
pub(crate) struct Members {
    pub file: File,
    entries: HashMap<String, Entry>,
    /// Bytes of all names.
    named: usize,
}

/// All names together, in bytes: they are in memory.
const MOST_NAMED: usize = 16 << 20;

impl Members {
    pub fn new(file: File) -> Self {
        Self { file, entries: HashMap::new(), named: 0 }
    }

    /// Two things of one name: which one is meant depends on who reads.
    pub fn add(&mut self, name: String, entry: Entry) -> Result<()> {
        if name.is_empty() {
            return if entry == Entry::Folder { Ok(()) } else { Err(invalid("an entry of the archive has no name")) };
        }
        self.named += name.len();
        if self.named > MOST_NAMED {
            return Err(too_large("the names in the archive are too long together"));
        }
        match self.entries.get(&name) {
            None => {
                self.entries.insert(name, entry);
                Ok(())
            }
            Some(Entry::Folder) if entry == Entry::Folder => Ok(()),
            Some(_) => Err(Error::Unsafe(format!("{name:?} is in the archive twice"))),
        }
    }

    pub fn has(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// Where a file lies, also behind links.
    pub fn find(&self, name: &str) -> Result<Section> {
        let mut at = name;
        for _ in 0..MOST_LINKS {
            match self.entries.get(at) {
                Some(Entry::File(section)) => return Ok(*section),
                Some(Entry::Link(to)) => at = to,
                Some(Entry::Folder) => return Err(invalid(format!("{at:?} is a folder in the archive"))),
                None => return Err(invalid(format!("the archive has no {at:?}, which it names"))),
            }
        }
        Err(invalid(format!("the links behind {name:?} have no end")))
    }

    /// A small file, whole.
    pub fn read(&self, name: &str, most: u64) -> Result<Bytes> {
        let section = self.find(name)?;
        if section.size > most {
            return Err(too_large(format!("{name:?} has {} bytes; at most {most} are read", section.size)));
        }
        let mut bytes = Vec::new();
        self.reader(section).read_to_end(&mut bytes)?;
        Ok(bytes.into())
    }

    /// The bytes of a section, one after another.
    pub fn reader(&self, section: Section) -> SectionReader<'_> {
        SectionReader { file: &self.file, rest: section }
    }
}

/// Reads a section of a file, wherever others read in it.
pub(crate) struct SectionReader<'a> {
    file: &'a File,
    rest: Section,
}

impl Read for SectionReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = usize::try_from(self.rest.size).unwrap_or(usize::MAX).min(buffer.len());
        if length == 0 {
            return Ok(0);
        }
        let count = self.file.read_at(&mut buffer[..length], self.rest.offset)?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.rest.offset += count as u64;
        self.rest.size -= count as u64;
        Ok(count)
    }
}
