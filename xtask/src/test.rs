//! `cargo xtask test`: everything that CI runs. With a name, only the tests of one crate, of one file of `crates/server/tests`,
//! or of the container files.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::postgres::Postgres;
use crate::steps::{self, Steps};
use crate::{check, containers, packages, schemathesis, sources, web};

const POSTGRES_VARIABLE: &str = "ROADSTEAD_TEST_POSTGRES";
const CRASH_ROUNDS_VARIABLE: &str = "ROADSTEAD_CRASH_ROUNDS";

/// By this the server's tests put a `docker-registry` behind each Roadstead that they start.
const FRONT_VARIABLE: &str = "ROADSTEAD_TEST_FRONT";

/// What must hold in front of an upstream as it does on our own engine.
const IN_FRONT_TOO: [&str; 2] = ["rights", "clients"];

/// What was asked for.
#[derive(Debug, Default, PartialEq)]
struct Wanted<'a> {
    suite: Option<&'a str>,
    crash_rounds: Option<&'a str>,
    /// For the test programs themselves.
    rest: &'a [String],
}

pub fn run(arguments: &[String]) -> Result<()> {
    let wanted = parse(arguments)?;
    if wanted.suite == Some(containers::SUITE) {
        return containers::run(&mut Steps::default());
    }
    let selection = wanted.suite.map_or_else(|| Ok(vec!["--workspace".to_owned()]), select)?;
    let mut steps = Steps::default();
    steps.step("packages", || packages::ensure(needs(&wanted)))?;
    let postgres = if is_set(POSTGRES_VARIABLE) {
        None // a server of your own
    } else {
        Some(steps.step("postgresql", Postgres::start)?)
    };
    if wanted.suite.is_none() {
        check::all(&mut steps)?;
    }
    let mut cargo_test = |step: &str, arguments: &[String]| {
        let mut command = steps::cargo();
        command.args(["test", "--release"]).args(&selection).args(arguments);
        prepare(&mut command, &wanted, postgres.as_ref());
        steps.step(step, || steps::run(&mut command))
    };
    cargo_test("build", &["--no-run".to_owned()])?;
    let rest = [&["--".to_owned()], wanted.rest].concat();
    cargo_test("test", &rest)?;
    if wanted.suite.is_none_or(|suite| IN_FRONT_TOO.contains(&suite)) {
        steps.step("test in front", || in_front(&wanted))?;
    }
    if wanted.suite.is_none() {
        steps.step("schemathesis", schemathesis::run)?;
        steps.step("journeys", || web::journeys(&[]))?;
        containers::run(&mut steps)?;
    }
    Ok(())
}

/// The same stories again, with a registry behind.
fn in_front(wanted: &Wanted) -> Result<()> {
    let mut command = steps::cargo();
    // The same packages as before, or cargo would compile the dependencies with other features.
    let packages: &[&str] = if wanted.suite.is_some() { &["--package", "server"] } else { &["--workspace"] };
    command.args(["test", "--release"]).args(packages).env(FRONT_VARIABLE, "1");
    for suite in IN_FRONT_TOO.into_iter().filter(|suite| wanted.suite.is_none_or(|only| only == *suite)) {
        command.args(["--test", suite]);
    }
    steps::run(command.arg("--").args(wanted.rest))
}

fn parse(arguments: &[String]) -> Result<Wanted<'_>> {
    let mut wanted = Wanted::default();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--" => {
                wanted.rest = rest.as_slice();
                break;
            }
            "--crash-rounds" => {
                let rounds = rest.next().context("--crash-rounds needs a number")?;
                rounds.parse::<u32>().context("--crash-rounds needs a number")?;
                wanted.crash_rounds = Some(rounds);
            }
            name if !name.starts_with('-') && wanted.suite.is_none() => wanted.suite = Some(name),
            other => bail!("what is `{other}`? (arguments for the tests themselves come after `--`)"),
        }
    }
    Ok(wanted)
}

/// The arguments by which cargo finds the suite.
fn select(suite: &str) -> Result<Vec<String>> {
    let files = test_files("server");
    if files.iter().any(|name| name == suite) {
        return Ok(words(&["--package", "server", "--test", suite]));
    }
    if suite == "server" || suite == "xtask" {
        return Ok(words(&["--package", suite]));
    }
    if !is_crate(suite) {
        bail!("there is no suite `{suite}`: neither a crate nor one of crates/server/tests ({})", files.join(", "));
    }
    // Beside the server, which has no library to test, the dependencies keep the features that they were compiled with.
    let mut arguments = words(&["--package", "server", "--package", suite, "--lib"]);
    arguments.extend(test_files(suite).into_iter().flat_map(|name| ["--test".to_owned(), name]));
    Ok(arguments)
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

/// The names of a crate's integration tests: `tests/NAME.rs` or `tests/NAME/main.rs`.
fn test_files(of: &str) -> Vec<String> {
    let folder = sources::root().join("crates").join(of).join("tests");
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut names: Vec<String> = entries
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs") || path.join("main.rs").exists())
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    names
}

/// Only the server's tests drive programs other than PostgreSQL.
fn needs(wanted: &Wanted) -> &'static [packages::Need] {
    match wanted.suite {
        Some(suite) if is_crate(suite) && suite != "server" => &[packages::POSTGRESQL],
        _ => packages::EVERYTHING,
    }
}

fn is_crate(suite: &str) -> bool {
    suite == "xtask" || sources::root().join("crates").join(suite).join("Cargo.toml").exists()
}

fn prepare(command: &mut Command, wanted: &Wanted, postgres: Option<&Postgres>) {
    if let Some(postgres) = postgres {
        command.env(POSTGRES_VARIABLE, &postgres.url);
    }
    if let Some(rounds) = wanted.crash_rounds {
        command.env(CRASH_ROUNDS_VARIABLE, rounds);
    }
}

#[expect(clippy::disallowed_methods, reason = "a tool of the developer, not the product")]
fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(line: &str) -> Vec<String> {
        line.split_whitespace().map(ToOwned::to_owned).collect()
    }

    #[test]
    fn arguments_are_read() {
        let line = split("crash --crash-rounds 20 -- --nocapture push");
        let wanted = parse(&line).unwrap();
        assert_eq!(wanted.suite, Some("crash"));
        assert_eq!(wanted.crash_rounds, Some("20"));
        assert_eq!(wanted.rest, split("--nocapture push"));

        assert_eq!(parse(&[]).unwrap(), Wanted::default());
        for bad in ["--crash-rounds", "--crash-rounds many", "--nocapture", "db store"] {
            assert!(parse(&split(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_suite_is_a_crate_or_a_file() {
        assert_eq!(select("xtask").unwrap(), ["--package", "xtask"]);
        let oci = ["--package", "server", "--package", "oci", "--lib"];
        assert_eq!(select("oci").unwrap()[..5], oci);
        assert!(select("no_such_suite").is_err());
    }
}
