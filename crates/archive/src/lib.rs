//! Images in a file: what `docker save` writes, in its older form and its newer one, and OCI image layouts; in a tar that may
//! be compressed by gzip or zstd. Read and written, without a runtime, users or SQL.
//!
//! **Reading** is three steps. [`unpack`] takes the bytes as they come and leaves a plain tar in a file, within [`Limits`];
//! [`Archive::open`] reads that file's table of contents, checks everything that it says, and knows where each blob lies;
//! blobs are then read from where they lie. Nothing is ever written by a name that an archive gives, so no name can lead
//! anywhere; names that try are refused all the same, because no honest tool writes them.
//!
//! **To the byte.** Where an archive has manifests, they and their blobs are taken as they are, so that digests stay equal.
//! Older files of `docker save` have none: their layers are compressed ([`Archive::squeeze`]) and a manifest is made
//! ([`Archive::assemble`]) around the configuration, which is kept to the byte, so that the id of the image stays equal.
//!
//! **Writing** is a list of pieces ([`Pack`]) whose length is known before the first byte.

mod docker;
mod error;
mod layout;
mod limits;
mod members;
mod open;
mod pack;
mod path;
mod scan;
mod squeeze;
mod unpack;
mod verify;

pub use error::{Error, Result};
pub use limits::Limits;
pub use members::Section;
pub use open::{Archive, Content, Form, Image, Layer};
pub use pack::{Format, Pack, Piece};
pub use unpack::{Unpacked, unpack};
