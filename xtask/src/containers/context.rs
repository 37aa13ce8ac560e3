//! The build context: the files that `.dockerignore` lets through.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{sources, steps};

/// Copies the context, times included: by them cargo knows what it has compiled already.
pub fn copy(to: &Path) -> Result<()> {
    let root = sources::root();
    let patterns = fs::read_to_string(root.join(".dockerignore")).context("cannot read .dockerignore")?;
    let mut files = Vec::new();
    collect(root, "", &patterns, &mut files)?;
    if files.is_empty() {
        bail!(".dockerignore lets nothing through");
    }
    fs::create_dir(to)?;
    let mut command = Command::new("cp");
    command.args(["--archive", "--parents"]).args(files).arg(to).current_dir(root);
    steps::run(&mut command)
}

fn collect(folder: &Path, path: &str, patterns: &str, files: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().into_string().ok().context("a name that is no text")?;
        let path = if path.is_empty() { name } else { format!("{path}/{name}") };
        if is_ignored(&path, patterns) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &path, patterns, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// Whether the last pattern that fits says so. Patterns are paths, which stand for what is below them too, or `*`.
fn is_ignored(path: &str, patterns: &str) -> bool {
    let lines = patterns.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let fits = |pattern: &str| {
        pattern == "*" || path.strip_prefix(pattern).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    lines.fold(false, |ignored, line| match line.strip_prefix('!') {
        Some(pattern) => ignored && !fits(pattern),
        None => ignored || fits(line),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_pattern_that_fits_decides() {
        let patterns = "# all\n*\n!web\nweb/dist\n";
        for (path, ignored) in [
            ("data", true),
            ("data/key", true),
            ("web", false),
            ("web/a/b", false),
            ("web/dist/a", true),
            ("web2", true),
        ] {
            assert_eq!(is_ignored(path, patterns), ignored, "{path}");
        }
    }
}
