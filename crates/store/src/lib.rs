//! The engine: a whole registry over SQL and bytes at rest.
//!
//! [`Engine`] implements the traits of `oci`; it knows no users and no rights. Bytes lie behind [`Blobs`]
//! ([`Files`] on a file system, [`Memory`] for tests), everything else lies in SQL.
//!
//! [`Front`] implements them for the registry that a team already has: bytes stay there, and the same rows tell what is
//! in it.
//!
//! **The one invariant of the engine: a row implies its bytes.** Bytes first (temporary file, fsync, rename, fsync of the folder),
//! then the row. A crash in between leaves bytes that no row names: never visible, swept later. To delete, the row first:
//! [`Collector`] removes bytes only while it knows that no row names them and that nobody is storing them.

pub mod adopt;
mod blobs;
mod collect;
mod engine;
pub mod export;
mod front;
mod index;
mod layout;
mod spool;
mod stream;

pub use blobs::{Append, Blobs, Broken, Files, Listed, Memory, Stored};
pub use collect::{Collected, Collector, Cursor, Damaged, Gone, Phase, Rules, Step, Verified, What};
pub use engine::Engine;
pub use front::{Failure, Front, Health, Progress};
pub use layout::TreeError;
pub use spool::{Berth, Spool};
pub use stream::{OnTokio, stream_of};
