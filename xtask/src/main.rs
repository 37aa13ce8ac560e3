//! What a developer can ask for: `cargo xtask` lists it, and there is no other such list.

mod arrows;
mod bench;
mod budgets;
mod check;
mod containers;
mod migration;
mod openapi;
mod packages;
mod postgres;
mod schemathesis;
mod service;
mod sources;
mod steps;
mod test;
mod web;

use std::process::ExitCode;

use anyhow::{Result, bail};

struct Command {
    name: &'static str,
    arguments: &'static str,
    about: &'static str,
    run: fn(&[String]) -> Result<()>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "check",
        arguments: "",
        about: "fmt, arrows between the crates, budgets, clippy, the UI's sources",
        run: check::run,
    },
    Command {
        name: "test",
        arguments: "[SUITE] [--crash-rounds N] [-- ARGUMENTS]",
        about: "everything that CI runs; with SUITE only a crate's tests (db), a file of crates/server/tests, or containers",
        run: test::run,
    },
    Command {
        name: "bench",
        arguments: "[requests | jobs | rename | sync | collection | logs] [ROUNDS]",
        about: "Roadstead beside docker-registry, nginx and skopeo, interleaved: ratios, and CPU per request",
        run: bench::run,
    },
    Command {
        name: "dev",
        arguments: "",
        about: "the server with sample data, and Vite, which reloads the UI as you write it",
        run: web::dev,
    },
    Command {
        name: "e2e",
        arguments: "[ARGUMENTS]",
        about: "journeys through the UI in a real browser; ARGUMENTS are Playwright's, such as the name of a file",
        run: web::e2e,
    },
    Command { name: "openapi", arguments: "", about: "writes docs/openapi.json", run: openapi::run },
    Command {
        name: "migration",
        arguments: "NAME",
        about: "creates a database migration from a template",
        run: migration::run,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let Some((name, rest)) = arguments.split_first() else {
        list();
        return Ok(());
    };
    match COMMANDS.iter().find(|command| command.name == name) {
        Some(command) if command.arguments.is_empty() && !rest.is_empty() => {
            bail!("`{name}` takes no arguments")
        }
        Some(command) => (command.run)(rest),
        None => {
            list();
            bail!("there is no command `{name}`")
        }
    }
}

fn list() {
    println!("cargo xtask COMMAND\n");
    for Command { name, arguments, about, .. } in COMMANDS {
        println!("  {name} {arguments}\n      {about}");
    }
}
