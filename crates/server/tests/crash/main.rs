//! What is left after the worst: `kill -9` in the middle of pushes, and the polite end in the middle of slow requests.
//!
//! `ROADSTEAD_CRASH_ROUNDS` says how often (`cargo xtask test crash --crash-rounds 200`), `ROADSTEAD_CRASH_SEED` repeats
//! what a failed run printed, as far as the machine lets it.

#[path = "../support/mod.rs"]
mod support;

mod ending;
mod journal;
mod kill;
mod pusher;
mod random;
mod resume;
mod verify;
