//! The stages of the Dockerfile before the last, done without an engine and without base images.
//!
//! Each stage sees this machine's programs in place of its base image's, and changes nothing of them: an overlay takes
//! what it writes. The cache for cargo's target folder is an overlay too, over our own target folder and kept beside it:
//! what the tests compiled is not compiled again, and they find theirs unchanged.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::context;
use super::dockerfile::{self, Instruction, Stage};
use crate::{packages, sources, steps};

/// Makes the root of a stage and runs its script in there. Mounts end with the name space, and so with the script.
const INSIDE: &str = r#"
set -eu
scratch=$1 context=$2 exports=$3 target=$4 cached=$5 script=$6
mount -t tmpfs tmpfs "$scratch"
mkdir "$scratch/upper" "$scratch/work" "$scratch/root"
root=$scratch/root
mount -t overlay -o "lowerdir=/,upperdir=$scratch/upper,workdir=$scratch/work" overlay "$root"
for folder in /proc /dev /sys "$HOME"; do mount --rbind "$folder" "$root$folder"; done
mkdir "$root/context" "$root/exports"
mount --bind "$context" "$root/context"
mount --bind "$exports" "$root/exports"
if [ -n "$cached" ]; then
  own=$target/containers
  mkdir -p "$root$cached/release" "$own/upper" "$own/work"
  mount -t overlay -o "lowerdir=$target/release,upperdir=$own/upper,workdir=$own/work" overlay "$root$cached/release"
fi
exec chroot "$root" sh -c "$script"
"#;

/// What the instructions need beside the shell's own words.
const WORDS: &str = r#"
set -eu
copy() { # SOURCE… TARGET
  for target in "$@"; do :; done
  while [ $# -gt 1 ]; do
    if [ -d "$1" ]; then mkdir -p "$target" && cp -a "$1/." "$target"
    else case $target in
      */) mkdir -p "$target" && cp -a "$1" "$target" ;;
      *) mkdir -p "$(dirname "$target")" && cp -a "$1" "$target" ;;
    esac fi
    shift
  done
}
take() { # PATH COPY: as an engine's cache, it keeps the copy, and its times, as long as it says the same
  diff -r "$1" "$2" >/dev/null 2>&1 || { rm -rf "$2" && copy "$1" "$2"; }
}
cd /
"#;

/// Does the stages and gives the program that the last one would hold.
pub fn run(folder: &Path) -> Result<PathBuf> {
    let text = fs::read_to_string(sources::root().join("Dockerfile")).context("cannot read the Dockerfile")?;
    let stages = dockerfile::parse(&text)?;
    let (last, before) = stages.split_last().context("the Dockerfile has no stage")?;
    let taken = taken(&stages);
    context::copy(&folder.join("context"))?;
    for stage in before {
        println!("-- {}", stage.name);
        let script = script(stage, taken.get(stage.name.as_str()).map_or(&[], Vec::as_slice))?;
        in_stage(stage, folder, &script)?;
    }
    let program = last.instructions.iter().find_map(|instruction| match instruction {
        Instruction::Copy { from: Some(stage), sources, .. } => Some(format!("{stage}{}", sources[0])),
        _ => None,
    });
    let made = exports()?.join(program.context("the last stage copies nothing from the others")?);
    // Out of a home folder, where the user of the image could not reach it.
    let program = folder.join("roadstead");
    fs::copy(&made, &program).with_context(|| format!("the stages made no {}", made.display()))?;
    steps::run(Command::new(&program).arg("--version"))?;
    Ok(program)
}

/// By stage, what others copy from it.
fn taken(stages: &[Stage]) -> BTreeMap<&str, Vec<&str>> {
    let mut taken: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for instruction in stages.iter().flat_map(|stage| &stage.instructions) {
        if let Instruction::Copy { from: Some(stage), sources, .. } = instruction {
            taken.entry(stage).or_default().extend(sources.iter().map(String::as_str));
        }
    }
    taken
}

fn script(stage: &Stage, taken: &[&str]) -> Result<String> {
    let mut script = WORDS.to_owned();
    for instruction in &stage.instructions {
        match instruction {
            Instruction::Workdir(folder) => writeln!(script, "mkdir -p {folder} && cd {folder}")?,
            Instruction::Env(pairs) => writeln!(script, "export {pairs}")?,
            Instruction::Copy { from, sources, target } => {
                let base = from.as_ref().map_or("/context".to_owned(), |stage| format!("/exports/{stage}"));
                let sources: Vec<String> =
                    sources.iter().map(|source| format!("{base}/{}", source.trim_start_matches('/'))).collect();
                writeln!(script, "copy {} {target}", sources.join(" "))?;
            }
            Instruction::Run { command, .. } => writeln!(script, "({command})")?,
            Instruction::Other(line) if line.starts_with("ARG ") => {}
            Instruction::Other(line) => bail!("`{line}` in a stage that is done without an engine"),
        }
    }
    for path in taken {
        writeln!(script, "take {path} /exports/{}{path}", stage.name)?;
    }
    Ok(script)
}

fn in_stage(stage: &Stage, folder: &Path, script: &str) -> Result<()> {
    let (scratch, exports) = (folder.join("scratch"), exports()?);
    fs::create_dir_all(&scratch)?;
    fs::create_dir_all(&exports)?;
    let mut mounted = stage.instructions.iter().flat_map(|instruction| match instruction {
        Instruction::Run { caches, .. } => caches.as_slice(),
        _ => &[],
    });
    // The other caches are of packages, and this machine has its own.
    let cached = mounted.find(|folder| folder.ends_with("/target")).map_or("", String::as_str);
    let mut command = Command::new("unshare");
    command.args(if packages::is_root() { &["--mount"][..] } else { &["--map-root-user", "--mount"] });
    command.args(["sh", "-c", INSIDE, "stage"]).arg(scratch).arg(folder.join("context")).arg(exports);
    command.arg(packages::target_folder()?).arg(cached).arg(script);
    // The stage says itself where it builds and what it embeds.
    command.env_remove("CARGO_TARGET_DIR").env_remove("ROADSTEAD_UI_DIST");
    steps::run(&mut command)
}

/// What stages take from each other.
fn exports() -> Result<PathBuf> {
    Ok(packages::target_folder()?.join("containers/exports"))
}
