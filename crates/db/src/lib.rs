//! The only crate that knows SQL: one file per noun, both dialects through one query builder.
//!
//! It stores and finds rows. It knows neither HTTP nor rules nor rights, and it never asks for the time or makes
//! up an id: both are arguments. Names, tags, digests and media types are plain strings here; whoever calls has
//! parsed them with `oci` before.
//!
//! **Reading** takes any [`Connection`]: the [`Db`] itself, a [`Snapshot`] when several reads must agree, or a [`Tx`].
//! **Writing** takes a [`Tx`], so that a write outside of a transaction does not compile.
//!
//! **Order within a transaction.** PostgreSQL locks rows as they are written, and two transactions that lock the
//! same rows in opposite order are stopped by it (one gets [`Error::Locked`] and may be tried again). Therefore:
//! repository (`ensure`, `lock`), then `blobs::put` and `manifests::put`, then the `link`s, then `tags::set`, then
//! `repositories::record_push`; several of one kind in the order of their names or digests.
//!
//! **Bytes order.** All text compares by bytes on both databases: SQLite does so by itself, and every text column of
//! PostgreSQL is created with the collation `C`.

pub mod access_tokens;
pub mod audit_events;
pub mod blobs;
pub mod collection;
pub mod deletion;
pub mod grants;
pub mod groups;
pub mod jobs;
pub mod manifests;
pub mod remotes;
pub mod repositories;
pub mod rights;
pub mod schedules;
pub mod sessions;
pub mod tags;
pub mod users;

mod connection;
mod error;
mod ids;
mod insert;
mod json;
mod many;
mod migrations;
mod page;
mod schema;
mod unique;
mod words;

pub use access_tokens::AccessToken;
pub use audit_events::AuditEvent;
pub use blobs::Blob;
pub use connection::{Backend, Connection, Db, Snapshot, Tx};
pub use error::{Error, Result};
pub use grants::{Grant, Subject};
pub use groups::Group;
pub use ids::{AccessTokenId, BlobId, GrantId, GroupId, JobId, ManifestId, RemoteId, RepositoryId, ScheduleId, UserId};
pub use jobs::Job;
pub use manifests::{Link, Manifest, ManifestInfo, NewManifest};
pub use page::Page;
pub use remotes::Remote;
pub use repositories::{Repository, Visible};
pub use rights::RightsRows;
pub use schedules::Schedule;
pub use schema::Schema;
pub use tags::{By, Tag};
pub use users::User;
pub use words::{ItemState, JobKind, JobState, LinkKind, LogLevel, Role, UnknownWord, UserKind, Visibility};
