//! Jobs of a running server: bulk deletion from the plan to the end, logs as they grow, and what is left after `kill -9`.

#[allow(dead_code, reason = "crashes of pushes use more of it")]
#[path = "../crash/random.rs"]
mod random;
#[path = "../support/mod.rs"]
mod support;

mod bulk;
mod deletion;
mod kill;
mod logs;
