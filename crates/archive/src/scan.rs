//! The table of contents of a tar (POSIX `pax` and `ustar`, and GNU's long names), in one pass over its headers.
//!
//! Of the crate `tar` only the header is used: its own iterator keeps long names and extended headers in memory however long
//! they say they are.

use std::fs::File;
use std::os::unix::fs::FileExt;

use tar::Header;

use crate::error::{Error, Result, invalid, too_large};
use crate::limits::Limits;
use crate::members::{Entry, Members, Section};
use crate::path;

const BLOCK: u64 = 512;

/// The longest extended header or long name, in bytes.
const LONGEST_EXTENSION: u64 = 64 * 1024;

/// What headers before an entry say of it.
#[derive(Default)]
struct Said {
    name: Option<Vec<u8>>,
    link: Option<Vec<u8>>,
    size: Option<u64>,
}

/// What is in a tar.
pub(crate) fn scan(file: File, limits: &Limits) -> Result<Members> {
    let length = file.metadata()?.len();
    let mut members = Members::new(file);
    let (mut at, mut said) = (0, Said::default());
    for count in 0.. {
        let Some(header) = header(&members.file, at, length)? else { return Ok(members) };
        if count >= limits.entries {
            return Err(too_large(format!("the archive has more than {} entries", limits.entries)));
        }
        let kind = header.entry_type().as_byte();
        let is_extension = matches!(kind, b'L' | b'K' | b'x' | b'g');
        let own = header.entry_size().map_err(|_| invalid("an entry of the archive has no readable size"))?;
        let size = if is_extension { own } else { said.size.unwrap_or(own) };
        let section = Section { offset: at + BLOCK, size };
        at = end(section).filter(|_| section.offset + size <= length).ok_or_else(cut_off)?;
        if is_extension {
            extend(&members.file, kind, section, &mut said)?;
        } else {
            let said = std::mem::take(&mut said);
            add(&mut members, &header, kind, section, &said)?;
        }
    }
    unreachable!("the loop has no end of its own")
}

/// Where the next header begins.
fn end(section: Section) -> Option<u64> {
    section.offset.checked_add(section.size)?.checked_next_multiple_of(BLOCK)
}

fn cut_off() -> Error {
    Error::Truncated("the archive ends in the middle".to_owned())
}

/// The header at a place; `None` at the end of the archive, which is a block of zeros. Without one, something is missing.
fn header(file: &File, at: u64, length: u64) -> Result<Option<Header>> {
    if at.checked_add(BLOCK).is_none_or(|end| end > length) {
        return Err(if length == 0 { invalid("the archive is empty") } else { cut_off() });
    }
    let mut block = [0; 512];
    file.read_exact_at(&mut block, at)?;
    if block.iter().all(|byte| *byte == 0) {
        return Ok(None);
    }
    let header = Header::from_byte_slice(&block).clone();
    // The sum counts itself as spaces.
    let sum: u32 =
        block.iter().enumerate().map(|(at, byte)| if (148..156).contains(&at) { 32 } else { u32::from(*byte) }).sum();
    if header.cksum().ok() != Some(sum) {
        let what = if at == 0 { "this is no tar archive" } else { "the archive is damaged: a header has another sum" };
        return Err(invalid(what));
    }
    Ok(Some(header))
}

/// What comes before an entry and tells of it.
fn extend(file: &File, kind: u8, section: Section, said: &mut Said) -> Result<()> {
    if section.size > LONGEST_EXTENSION {
        return Err(too_large(format!("a header in the archive is longer than {LONGEST_EXTENSION} bytes")));
    }
    let mut bytes = vec![0; usize::try_from(section.size).unwrap_or_default()];
    file.read_exact_at(&mut bytes, section.offset)?;
    let until_nul = |bytes: Vec<u8>| bytes.split(|byte| *byte == 0).next().unwrap_or_default().to_vec();
    match kind {
        b'L' => said.name = Some(until_nul(bytes)),
        b'K' => said.link = Some(until_nul(bytes)),
        b'x' => read_pax(&bytes, said)?,
        _ => {
            // For all entries that follow: comments. Names and sizes for all at once would be a riddle.
            let mut global = Said::default();
            read_pax(&bytes, &mut global)?;
            if global.name.is_some() || global.link.is_some() || global.size.is_some() {
                return Err(Error::Unsafe("a header gives every entry of the archive one name or size".to_owned()));
            }
        }
    }
    Ok(())
}

/// Records of the form `25 path=…\n`, the number being the length of the whole record.
fn read_pax(mut bytes: &[u8], said: &mut Said) -> Result<()> {
    let malformed = || invalid("an extended header in the archive cannot be read");
    while !bytes.is_empty() {
        let space = bytes.iter().position(|byte| *byte == b' ').ok_or_else(malformed)?;
        let number = std::str::from_utf8(&bytes[..space]).ok().and_then(|text| text.parse::<usize>().ok());
        let length = number.filter(|length| *length > space + 1 && *length <= bytes.len()).ok_or_else(malformed)?;
        let record = bytes[space + 1..length].strip_suffix(b"\n").ok_or_else(malformed)?;
        let equals = record.iter().position(|byte| *byte == b'=').ok_or_else(malformed)?;
        let (key, value) = (&record[..equals], &record[equals + 1..]);
        match key {
            b"path" => said.name = Some(value.to_vec()),
            b"linkpath" => said.link = Some(value.to_vec()),
            b"size" => {
                let size = std::str::from_utf8(value).ok().and_then(|text| text.parse().ok());
                said.size = Some(size.ok_or_else(malformed)?);
            }
            key if key.starts_with(b"GNU.sparse.") => {
                return Err(invalid("the archive has sparse files: write it without (tar without --sparse)"));
            }
            _ => {}
        }
        bytes = &bytes[length..];
    }
    Ok(())
}

fn add(members: &mut Members, header: &Header, kind: u8, section: Section, said: &Said) -> Result<()> {
    let own = header.path_bytes();
    let bytes: &[u8] = said.name.as_deref().unwrap_or(&own);
    let name = path::clean(bytes)?;
    let is_folder = kind == b'5' || (matches!(kind, b'0' | 0) && bytes.ends_with(b"/"));
    let entry = match kind {
        _ if is_folder => Entry::Folder,
        b'0' | 0 | b'7' => Entry::File(section),
        b'1' | b'2' => {
            let own = header.link_name_bytes().unwrap_or_default();
            let link: &[u8] = said.link.as_deref().unwrap_or(&own);
            Entry::Link(if kind == b'1' { path::clean(link)? } else { path::target(&name, link)? })
        }
        b'3' | b'4' | b'6' => return Err(Error::Unsafe(format!("{name:?} is a device or a pipe"))),
        b'S' => return Err(invalid("the archive has sparse files: write it without (tar without --sparse)")),
        _ => return Err(invalid(format!("{name:?} is of a kind that no archive of images has"))),
    };
    // What readers disagree about is not read.
    if !matches!(entry, Entry::File(_)) && section.size > 0 {
        return Err(invalid(format!("{name:?} is no file and yet has content")));
    }
    members.add(name, entry)
}
