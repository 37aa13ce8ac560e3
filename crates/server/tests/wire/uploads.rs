//! Uploads: every way in which the specification lets a blob come in, and what goes wrong on it.

mod mounts;
mod refusals;
mod ways;

use std::path::PathBuf;

use crate::support::World;

/// The files of uploads that are still open.
fn open_uploads(world: &World) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(world.data().join("uploads")).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}
