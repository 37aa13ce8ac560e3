//! The Rust files of the workspace, as text.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anyhow::{Context, Result};

/// One Rust file.
pub struct Source {
    /// Relative to the root, with `/`.
    pub path: String,
    pub text: String,
}

impl Source {
    /// Whether the whole file is a test: it lies in the `tests/` folder of a crate.
    pub fn is_test(&self) -> bool {
        self.path.split('/').any(|folder| folder == "tests")
    }

    /// The lines before a trailing `#[cfg(test)] mod`.
    pub fn lines_without_tests(&self) -> Vec<&str> {
        let mut lines: Vec<&str> = self.text.lines().collect();
        let tests = lines.iter().rposition(|line| *line == "#[cfg(test)]");
        if let Some(start) = tests
            && lines[start..].iter().any(|line| line.starts_with("mod ") && line.ends_with('{'))
            && lines[start..].iter().filter(|line| **line == "}").count() == 1
            && lines.last() == Some(&"}")
        {
            lines.truncate(start);
        }
        lines
    }
}

/// The root of the workspace: of the clone that cargo runs us in, which another one may have compiled us in before.
pub fn root() -> &'static Path {
    static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
        #[expect(clippy::disallowed_methods, reason = "a tool of the developer, not the product")]
        let xtask =
            std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        xtask.parent().expect("xtask lies in the root").to_path_buf()
    });
    &ROOT
}

/// Every Rust file below the given folder of the root, sorted.
pub fn below(folder: &str) -> Result<Vec<Source>> {
    let mut files = Vec::new();
    collect(&root().join(folder), &mut files).with_context(|| format!("cannot read `{folder}`"))?;
    files.sort();
    files.iter().map(|file| read(file)).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

fn read(file: &Path) -> Result<Source> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let path = file.strip_prefix(root())?.to_string_lossy().replace('\\', "/");
    Ok(Source { path, text })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str) -> usize {
        let (path, text) = (String::new(), text.to_owned());
        Source { path, text }.lines_without_tests().len()
    }

    #[test]
    fn only_a_trailing_test_module_is_cut() {
        assert_eq!(kept("fn a() {}\n\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\n"), 2);
        assert_eq!(kept("#[cfg(test)]\nmod tests;\nfn a() {\n}\n"), 4);
        assert_eq!(kept("#[cfg(test)]\nmod tests {\n}\nfn a() {\n}\n"), 5);
        assert_eq!(kept("fn a() {\n}\n"), 2);
    }
}
