//! The collection of garbage and the verification, while others push and pull.

mod bench;
mod crash;
mod held;
mod races;
mod soak;
mod steps;
mod verify;
mod world;
