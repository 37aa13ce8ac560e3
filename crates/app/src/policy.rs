//! Rules as pure functions: facts in, verdict out. No I/O, no clock, no locks.

mod decide;
mod pattern;

pub use decide::{Facts, GrantFact, Reason, RepositoryFact, Verdict, decide};
pub use pattern::Pattern;
