//! `cargo xtask check`: what can be said of the sources without running them, quickest first.

use anyhow::Result;

use crate::steps::{self, Steps};
use crate::{arrows, budgets, web};

pub fn run(_: &[String]) -> Result<()> {
    all(&mut Steps::default())
}

pub fn all(steps: &mut Steps) -> Result<()> {
    steps.step("fmt", || steps::run(steps::cargo().args(["fmt", "--all", "--check"])))?;
    steps.step("arrows", arrows::check)?;
    steps.step("budgets", budgets::check)?;
    steps.step("clippy", || {
        let arguments = ["clippy", "--release", "--workspace", "--all-targets", "--", "-D", "warnings"];
        steps::run(steps::cargo().args(arguments))
    })?;
    steps.step("web", web::check)
}
