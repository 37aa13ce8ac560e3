//! Archives of every kind: those that tools write, those that nobody should, and those that were damaged on the way.

mod damaged;
mod docker;
mod hostile;
mod layout;
mod make;
mod packed;
mod streams;
