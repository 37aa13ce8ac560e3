//! Who may do what: the whole table of it, and the stories that a table cannot tell.

mod keys;
mod matrix;
mod stories;
#[path = "../support/mod.rs"]
mod support;
