//! The words of the OCI distribution protocol, spoken by every door and every backend of Roadstead.
//!
//! Validated values (one file each), a `/v2/` call as a value ([`Request`]), errors with their codes ([`Error`]),
//! and what a registry *is* ([`Registry`]: four small traits). Nothing here does I/O, knows a runtime, SQL or users.
//!
//! Clauses are cited as `spec` = OCI distribution-spec 1.1, with its end-point numbers (`end-4a`).

mod challenge;
pub mod copy;
mod descriptor;
mod digest;
mod error;
mod manifest;
mod media_type;
mod name;
mod platform;
mod range;
mod reference;
mod registry;
mod request;
mod scope;
mod short_name;
pub mod suite;
mod tag;

pub use challenge::Challenge;
pub use descriptor::Descriptor;
pub use digest::{Algorithm, Digest, Hasher};
pub use error::{Code, Error, Result};
pub use manifest::{Contents, Kind, MAX_MANIFEST_SIZE, Manifest, PLACEHOLDER};
pub use media_type::MediaType;
pub use name::Name;
pub use platform::Platform;
pub use range::{ByteRange, ContentRange};
pub use reference::Reference;
pub use registry::{
    Blob, Body, By, ByteStream, Chunk, Delete, List, Page, PageRequest, Pushed, Read, Registry, Upload, UploadId,
    Write, body_of,
};
pub use request::{Mount, Refused, Request, Route};
pub use scope::{Scope, Verb};
pub use short_name::ImageReference;
pub use tag::Tag;
