//! `cargo xtask openapi`: the API document that the server describes itself with, as a file.

use std::fs;
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{sources, steps};

pub fn run(_: &[String]) -> Result<()> {
    let output = steps::cargo()
        .args(["run", "--release", "--quiet", "--package", "server", "--", "openapi"])
        .stderr(Stdio::inherit())
        .output()
        .context("`cargo` does not start")?;
    if !output.status.success() {
        bail!("`roadstead openapi` ended with {}", output.status);
    }
    let text = String::from_utf8(output.stdout)?;
    serde_json::from_str::<Value>(&text).context("`roadstead openapi` did not print JSON")?;

    let path = sources::root().join("docs/openapi.json");
    fs::create_dir_all(path.parent().expect("it lies in docs/"))?;
    fs::write(&path, text.trim_end().to_owned() + "\n")?;
    println!("docs/openapi.json is written");
    Ok(())
}
