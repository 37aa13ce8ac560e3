//! The JSON API against its own document: thousands of requests, well-formed and not, as an administrator and as a user.
//! No answer may be a failure of the server or one that the document does not promise.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::service::{self, Service};
use crate::{packages, steps};

const VERSION: &str = "4.32.5";
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance";
const PASSWORD: &str = "a horse of the schema";

pub fn run() -> Result<()> {
    let target = packages::target_folder()?;
    let tool = tool(&target.join("tools").join(format!("schemathesis-{VERSION}")))?;
    let folder = target.join("tmp/schemathesis");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let program = target.join("release/roadstead");
    let address = service::free_address()?;
    let at = (folder.as_path(), address.as_str());
    let told = steps::output(&mut service::roadstead(&program, "sample", at))?;
    let password = told.trim().rsplit(' ').next().context("`roadstead sample` tells a password")?;
    let mut serve = service::roadstead(&program, "serve", at);
    serve.env("ADMIN_PASSWORD", PASSWORD);
    let log = folder.join("roadstead.log");
    let server = Service::start(serve, service::roadstead(&program, "healthcheck", at), &address, &log)?;
    for person in [format!("admin:{PASSWORD}"), format!("mei:{password}")] {
        ask(&tool, (&server, &folder), &person)?;
    }
    Ok(())
}

/// In an environment of its own: it brings dozens of packages.
fn tool(folder: &Path) -> Result<PathBuf> {
    let program = folder.join("bin/schemathesis");
    if !program.exists() {
        steps::run(Command::new("/usr/bin/python3").args(["-m", "venv", "--clear"]).arg(folder))?;
        let mut pip = Command::new(folder.join("bin/pip"));
        pip.args(["install", "--quiet", "--disable-pip-version-check"]).arg(format!("schemathesis=={VERSION}"));
        steps::run(&mut pip)?;
    }
    Ok(program)
}

fn ask(tool: &Path, (server, folder): (&Service, &Path), person: &str) -> Result<()> {
    let mut command = Command::new(tool);
    command.arg("run").arg(format!("http://{}/api/openapi.json", server.address));
    command.args(["--auth", person, "--checks", CHECKS, "--max-examples", "20", "--workers", "1", "--no-color"]);
    // One never ends, one lasts as long as the job that it follows, one ends the session of who asks, and one has the rest
    // answered with 503.
    for path in ["/api/events", "/api/jobs/{id}/log", "/api/auth/password", "/api/storage/pushes"] {
        command.args(["--exclude-path", path]);
    }
    // The same requests in every run: one that fails can be looked into.
    command.args(["--seed", "1", "--generation-deterministic", "--warnings", "off"]);
    steps::run(command.current_dir(folder))
}
