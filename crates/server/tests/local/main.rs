//! Images of a real Docker daemon: seen, pushed under other names, deleted; and what happens when the daemon does not want
//! to, or dies in the middle.

#[allow(dead_code, reason = "clients compress layers, too")]
#[path = "../clients/archive.rs"]
mod archive;
#[allow(dead_code, reason = "other stories use more of it")]
#[path = "../jobs/bulk.rs"]
mod bulk;
#[path = "../clients/daemon.rs"]
mod daemon;
#[allow(dead_code, reason = "other stories use more of it")]
#[path = "../upstream/proxy.rs"]
mod proxy;
#[path = "../support/mod.rs"]
mod support;
#[allow(dead_code, reason = "clients use more of it")]
#[path = "../clients/tool.rs"]
mod tool;

mod absent;
mod killed;
mod machine;
mod names;
mod push;
mod removal;
mod scan;
mod sync;
