//! What a server takes and what it does not: memory, sizes, nonsense, slowness, and the failure of what it stands on.
//!
//! The binary is started for each story. The two long ones, big uploads and slow clients, run beside all others.

mod attempt;
mod clients;
mod configuration;
mod database;
mod disk;
mod doctor;
mod hostile;
mod memory;
mod raw;
mod sizes;
#[path = "../support/mod.rs"]
mod support;
