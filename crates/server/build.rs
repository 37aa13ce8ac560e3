//! Puts the web UI into `$OUT_DIR/ui`, from where the server embeds it.
//!
//! It is built from `web/` with npm, in a copy below `$OUT_DIR`, so that nothing is written among the sources and a
//! running `npm run dev` keeps its `node_modules`. `ROADSTEAD_UI_DIST=<folder>` embeds a ready build instead. Without
//! either, the server compiles with one page that says how to get the UI.
#![expect(clippy::disallowed_methods, reason = "cargo tells a build script everything through its environment")]

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

/// What lies in `web/` and is made there, not written.
const MADE: [&str; 2] = ["node_modules", "dist"];
/// What decides the content of `node_modules`.
const PACKAGES: [&str; 3] = [".npmrc", "package.json", "package-lock.json"];

fn main() {
    println!("cargo::rerun-if-env-changed=ROADSTEAD_UI_DIST");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let crate_folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"));
    let root = crate_folder.ancestors().nth(2).expect("the crate lies in crates/server");

    if is_clippy() {
        embed_page(&out).expect("OUT_DIR can be written");
    } else if let Some(folder) = env::var_os("ROADSTEAD_UI_DIST") {
        let ready = root.join(folder);
        println!("cargo::rerun-if-changed={}", ready.display());
        if let Err(error) = embed_ready(&ready, &out) {
            println!("cargo::error=ROADSTEAD_UI_DIST={}: {error}", ready.display());
        }
    } else if let Err(failure) = embed_built(&root.join("web"), &out) {
        retry_when(&failure);
        for line in failure.to_string().lines() {
            println!("cargo::warning={line}");
        }
        println!("cargo::warning=The web UI is not in this build; one page that says how to get it is there instead.");
        embed_page(&out).expect("OUT_DIR can be written");
    }
}

/// Clippy has an `OUT_DIR` of its own and makes no binary: the UI would be built for nobody.
fn is_clippy() -> bool {
    let wrapper = env::var_os("RUSTC_WORKSPACE_WRAPPER").unwrap_or_default();
    Path::new(&wrapper).file_stem().is_some_and(|name| name == "clippy-driver")
}

/// Why there is no UI.
enum Failure {
    NoNpm,
    Npm { command: String, output: String },
    Io(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoNpm => f.write_str("`npm` is not found: install Node.js 20 or newer and build again."),
            Self::Npm { command, output } => {
                let lines: Vec<&str> = output.lines().filter(|line| !line.trim().is_empty()).collect();
                let last = &lines[lines.len().saturating_sub(12)..];
                write!(f, "`{command}` failed; its last lines:\n{}", last.join("\n"))
            }
            Self::Io(error) => write!(f, "The web UI was not built: {error}"),
        }
    }
}

/// Makes cargo come here again once the failure may have passed.
fn retry_when(failure: &Failure) {
    if let Failure::NoNpm = failure {
        // npm will appear in one of these.
        let path = env::var_os("PATH").unwrap_or_default();
        for folder in env::split_paths(&path).filter(|folder| folder.is_dir()) {
            println!("cargo::rerun-if-changed={}", folder.display());
        }
        println!("cargo::rerun-if-env-changed=PATH");
    } else {
        println!("cargo::rerun-if-changed=always: no file has this name");
    }
}

fn embed_ready(ready: &Path, out: &Path) -> io::Result<()> {
    let files = files_below(ready, &[])?;
    if files.is_empty() {
        return Err(io::Error::new(ErrorKind::NotFound, "the folder is empty"));
    }
    forget(out)?;
    copy(&files, ready, &out.join("ui"))
}

fn embed_page(out: &Path) -> io::Result<()> {
    forget(out)?;
    fs::create_dir_all(out.join("ui"))?;
    fs::write(out.join("ui/index.html"), PAGE)
}

fn embed_built(web: &Path, out: &Path) -> Result<(), Failure> {
    watch(web)?;
    let files = files_below(web, &MADE)?;
    let stamp = hash(web, &files)?;
    if is_stamped(&out.join("ui.stamp"), &stamp) && out.join("ui").is_dir() {
        return Ok(()); // the times of the files changed, not what they say
    }
    forget(out)?;
    let copied = out.join("web");
    clear_except_packages(&copied)?;
    copy(&files, web, &copied)?;

    let packages = PACKAGES.map(PathBuf::from);
    let packages_stamp = hash(web, &packages)?;
    if !is_stamped(&out.join("packages.stamp"), &packages_stamp) {
        if_there(fs::remove_file(out.join("packages.stamp")))?;
        // Not `npm ci`: that refuses a lock without the programs of other systems, which not every package registry has.
        npm(&["install", "--include=dev", "--prefer-offline", "--no-audit", "--no-fund"], &copied)?;
        fs::write(out.join("packages.stamp"), packages_stamp)?;
    }
    npm(&["run", "build"], &copied)?;
    fs::rename(copied.join("dist"), out.join("ui"))?;
    fs::write(out.join("ui.stamp"), stamp)?;
    Ok(())
}

/// Removes the output and the stamp that vouches for it, the stamp first.
fn forget(out: &Path) -> io::Result<()> {
    if_there(fs::remove_file(out.join("ui.stamp")))?;
    if_there(fs::remove_dir_all(out.join("ui")))
}

fn if_there(outcome: io::Result<()>) -> io::Result<()> {
    match outcome {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Tells cargo which files to watch. Not the whole folder: it would look through `node_modules` at every build.
fn watch(web: &Path) -> io::Result<()> {
    for entry in fs::read_dir(web)? {
        let entry = entry?;
        if !MADE.iter().any(|made| entry.file_name() == *made) {
            println!("cargo::rerun-if-changed={}", entry.path().display());
        }
    }
    Ok(())
}

/// The files of a folder, relative to it and sorted, without the entries of its first level that are named in `except`.
fn files_below(folder: &Path, except: &[&str]) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(&current)? {
            let entry = entry?;
            if current == folder && except.iter().any(|name| entry.file_name() == *name) {
                continue;
            }
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path.strip_prefix(folder).expect("it lies below").to_path_buf());
            }
        }
    }
    files.sort();
    Ok(files)
}

fn copy(files: &[PathBuf], from: &Path, to: &Path) -> io::Result<()> {
    for file in files {
        let target = to.join(file);
        fs::create_dir_all(target.parent().expect("a file lies in a folder"))?;
        fs::copy(from.join(file), target)?;
    }
    Ok(())
}

fn clear_except_packages(copied: &Path) -> io::Result<()> {
    fs::create_dir_all(copied)?;
    for entry in fs::read_dir(copied)? {
        let entry = entry?;
        if entry.file_name() == "node_modules" {
            continue;
        }
        let path = entry.path();
        if path.is_dir() { fs::remove_dir_all(path)? } else { fs::remove_file(path)? }
    }
    Ok(())
}

/// Names and contents in a number: enough to tell whether something changed, as nobody forges it.
fn hash(folder: &Path, files: &[PathBuf]) -> io::Result<String> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        fs::read(folder.join(file))?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn is_stamped(file: &Path, stamp: &str) -> bool {
    fs::read_to_string(file).is_ok_and(|old| old == stamp)
}

fn npm(arguments: &[&str], folder: &Path) -> Result<(), Failure> {
    let output = match Command::new("npm").args(arguments).current_dir(folder).stdin(Stdio::null()).output() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(Failure::NoNpm),
        other => other?,
    };
    if output.status.success() {
        return Ok(());
    }
    let command = format!("npm {}", arguments.join(" "));
    let text = [output.stdout, output.stderr].concat();
    Err(Failure::Npm { command, output: String::from_utf8_lossy(&text).into_owned() })
}

const PAGE: &str = r#"<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Roadstead</title>
    <style>
      body { font: 1rem/1.6 system-ui, sans-serif; max-width: 42rem; margin: 4rem auto; padding: 0 1rem; color: #1f2937 }
      code { background: #f3f4f6; padding: .1em .3em; border-radius: .2em }
    </style>
  </head>
  <body>
    <h1>Roadstead</h1>
    <p>The registry and its API are running. This binary was built without the web UI.</p>
    <p>To get it, install Node.js 20 or newer (with npm) and run <code>cargo build --release</code> again,
      or name the folder of a ready build: <code>ROADSTEAD_UI_DIST=&lt;folder&gt; cargo build --release</code>.</p>
    <div lang="zh-CN">
      <p>镜像仓库服务及其 API 正在运行，但此程序在编译时没有包含网页界面。</p>
      <p>要获得界面，请安装 Node.js 20 或更新版本（含 npm），然后重新执行 <code>cargo build --release</code>；
        或指定已构建好的界面目录：<code>ROADSTEAD_UI_DIST=&lt;目录&gt; cargo build --release</code>。</p>
    </div>
  </body>
</html>
"#;
