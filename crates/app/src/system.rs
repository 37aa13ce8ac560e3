//! The whole, as administrators look at it.

use std::sync::Arc;

use db::Backend;

use crate::access::{Govern, Permit};
use crate::core::Core;

/// How much there is, and where.
#[derive(Clone, Copy, Debug)]
pub struct Overview {
    /// Where the rows are.
    pub database: Backend,
    /// How many users and robots there are.
    pub users: usize,
    /// How many groups there are.
    pub groups: usize,
    /// How many repositories there are.
    pub repositories: usize,
}

/// The whole.
pub struct System {
    core: Arc<Core>,
}

impl System {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// How much there is, counted in memory.
    pub fn show(&self, _permit: &Permit<Govern>) -> Overview {
        let (users, groups, repositories) = self.core.rights.now().counts();
        Overview { database: self.core.db.backend(), users, groups, repositories }
    }
}
