//! Each story runs on SQLite and on PostgreSQL. One binary: linking the query builder once is slow enough.

#[macro_use]
mod world;

mod access_tokens;
mod audit_events;
mod blobs;
mod collection;
mod connection;
mod copies;
mod deletion;
mod grants;
mod groups;
mod jobs;
mod manifests;
mod remotes;
mod repositories;
mod rights;
mod schedules;
mod schema;
mod search;
mod sessions;
mod tags;
mod users;
