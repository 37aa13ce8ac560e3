//! The Docker daemon beside us: its Engine API over a Unix socket or plain TCP, without a shell.
//!
//! What it promises:
//! - **A daemon harms nobody else.** What it answers is read within limits before there is room for it: whole answers,
//!   single lines of progress, and all of them together. Silence ends, also in the middle.
//! - **Names are values.** What goes into a path is an [`ImageName`], which is checked, and escaped besides.
//! - **What failed is told by a code** that stays the same, and by a hint of what to do.
//!
//! It knows no users, no rights and no SQL.

mod address;
mod call;
mod daemon;
mod error;
mod images;
mod limits;
mod lines;
mod name;
mod transfer;

pub use address::Address;
pub use daemon::{Daemon, Version};
pub use error::{Error, Result};
pub use images::{Container, Image, Platform, Removed};
pub use limits::Limits;
pub use name::{ImageName, InvalidName};
pub use transfer::{Login, Progress, Pushed};
