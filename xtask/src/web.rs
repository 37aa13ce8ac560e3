//! `web/`: its packages, its checks, its journeys through a real browser, and working on it.

use std::path::PathBuf;
use std::process::{Child, Command};

use anyhow::{Context, Result, bail};

use crate::{packages, sources, steps};

/// Where `cargo xtask dev` serves; Vite, which the browser opens, passes on to it.
const DEV_PORT: &str = "30080";
/// Of the administrator of the samples: they are on this machine only.
const DEV_PASSWORD: &str = "roadstead-dev";

/// A program of `web/`, run there.
fn in_web(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder());
    command
}

fn folder() -> PathBuf {
    sources::root().join("web")
}

/// The packages that `package-lock.json` names. Those that lie there already cost a second.
fn install() -> Result<()> {
    // Not `npm ci`: that refuses a lock without the programs of other systems, which not every package registry has.
    steps::run(in_web("npm").args(["install", "--include=dev", "--prefer-offline", "--no-audit", "--no-fund"]))
}

/// Style, types, dead code, unit tests; and whether the types of the API are those of its document.
pub fn check() -> Result<()> {
    install()?;
    steps::run(in_web("npm").args(["run", "--silent", "check"]))
}

/// The journeys of `web/e2e`, with Debian's Chromium and the release binary.
pub fn journeys(arguments: &[String]) -> Result<()> {
    install()?;
    let binary = packages::target_folder()?.join("release/roadstead");
    let chromium = ["chromium", "chromium-browser"].into_iter().find_map(packages::program);
    let chromium = chromium.context("chromium is not installed")?;
    let mut playwright = in_web("npx");
    playwright.args(["playwright", "test"]).args(arguments);
    steps::run(playwright.env("ROADSTEAD_BINARY", binary).env("ROADSTEAD_CHROMIUM", chromium))
}

/// `cargo xtask e2e`: the journeys alone, of what is in the sources now.
pub fn e2e(arguments: &[String]) -> Result<()> {
    packages::ensure(packages::BROWSER)?;
    build()?;
    journeys(arguments)
}

/// `cargo xtask dev`: the server with samples, and Vite in front of it, until one of them ends.
pub fn dev(_: &[String]) -> Result<()> {
    build()?;
    install()?;
    let binary = packages::target_folder()?.join("release/roadstead");
    let data = packages::target_folder()?.join("dev");
    let server = |command: &str| {
        let mut server = Command::new(&binary);
        server.arg(command).env("DATA_DIR", &data).env("HOST", "127.0.0.1").env("PORT", DEV_PORT);
        server.env("ADMIN_PASSWORD", DEV_PASSWORD);
        server
    };
    if !data.exists() {
        steps::run(&mut server("sample"))?;
    }
    let mut children = [server("serve").spawn()?, in_web("npm").args(["run", "dev"]).spawn()?];
    println!("\nsign in as admin with the password {DEV_PASSWORD}; the data lie in {}\n", data.display());
    let ended = wait_for_one(&mut children);
    for child in &mut children {
        child.kill().ok(); // it may have ended by itself
        child.wait()?;
    }
    ended
}

fn wait_for_one(children: &mut [Child]) -> Result<()> {
    loop {
        for child in &mut *children {
            if let Some(status) = child.try_wait()? {
                bail!("the server or Vite ended with {status}");
            }
        }
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
}

/// With the whole workspace, or cargo would compile the dependencies with other features.
fn build() -> Result<()> {
    steps::run(steps::cargo().args(["build", "--release", "--workspace", "--bins"]))
}
