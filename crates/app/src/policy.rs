//! Rules as pure functions: facts in, verdict out. No I/O, no clock, no locks.

mod decide;
mod pattern;
mod scope;

pub use decide::{Facts, GrantFact, Reason, RepositoryFact, Verdict, decide};
pub use pattern::Pattern;
pub use scope::{TokenScope, parse_verbs};
