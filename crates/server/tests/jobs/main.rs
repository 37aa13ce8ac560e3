//! Jobs of a running server, from the plan to the end: bulk deletion, renames, the storage; logs as they grow, and what is
//! left after `kill -9`.

#[allow(dead_code, reason = "clients need images in files, too")]
#[path = "../clients/archive.rs"]
mod archive;
#[allow(dead_code, reason = "crashes of pushes use more of it")]
#[path = "../crash/random.rs"]
mod random;
#[path = "../support/mod.rs"]
mod support;

mod bulk;
mod deletion;
mod imports;
mod indexes;
mod interrupted;
mod kill;
mod logs;
mod rename;
mod schedules;
mod soak;
mod storage;
mod sync;
