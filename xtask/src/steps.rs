//! Named steps with their wall time: what failed, and what took so long.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::sources;

/// The steps of one run. When it ends, well or not, it prints what each of them took.
#[derive(Default)]
pub struct Steps {
    finished: Vec<(String, Duration)>,
}

impl Steps {
    /// Does `work` as the step `name`; its error says which step it was.
    pub fn step<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("\n== {name}");
        let start = Instant::now();
        let outcome = work();
        self.finished.push((name.to_owned(), start.elapsed()));
        outcome.with_context(|| format!("the step `{name}` failed"))
    }
}

impl Drop for Steps {
    fn drop(&mut self) {
        println!();
        for (name, time) in &self.finished {
            println!("{:>8.1} s  {name}", time.as_secs_f64());
        }
    }
}

/// Cargo, at the root of the workspace.
pub fn cargo() -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(sources::root());
    command
}

/// Runs a program to its end; anything but success is an error.
pub fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("`{program}` does not start"))?;
    if !status.success() {
        bail!("`{program}` ended with {status}");
    }
    Ok(())
}

/// What a program prints; anything but success is an error with what it said.
pub fn output(command: &mut Command) -> Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("`{program}` does not start"))?;
    if !output.status.success() {
        bail!("`{program}` ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8(output.stdout)?)
}
