//! Who may know whom: the arrows between our crates, the homes of certain dependencies, and of certain words in the sources.
//! `ARCHITECTURE.md` draws them; this holds them.

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::sources::{self, Source};
use crate::steps;

/// Each crate of ours, and those of ours that it may depend on.
const ARROWS: &[(&str, &[&str])] = &[
    ("oci", &[]),
    ("archive", &["oci"]),
    ("clock", &[]),
    ("client", &["clock", "oci"]),
    ("docker", &["oci"]),
    ("db", &["oci"]),
    ("store", &["clock", "db", "oci"]),
    ("app", &["archive", "client", "clock", "db", "docker", "oci", "store"]),
    ("server", &["app", "archive", "client", "clock", "db", "docker", "oci", "store"]),
    ("xtask", &[]),
];

/// Dependencies (`*` ends a prefix) that only some of our crates may have.
const HOMES: &[(&str, &[&str])] = &[
    ("sea-orm*", &["db"]),
    ("sqlx*", &["db"]),
    ("axum*", &["server"]),
    ("hyper*", &["server"]),
    ("tower*", &["server"]),
    ("tokio*", &["client", "docker", "db", "store", "app", "server"]), // not oci, not archive: words and files need no runtime
];

/// Words that only some places may say.
const WORDS: &[Word] = &[
    Word { text: "sea_orm", homes: &["crates/db/"], tests_too: true },
    Word { text: "sqlx", homes: &["crates/db/"], tests_too: true },
    Word { text: "axum", homes: &["crates/server/"], tests_too: true },
    // One place chooses the backends.
    Word { text: "Db::connect", homes: &["crates/db/", "crates/server/src/boot.rs"], tests_too: false },
    Word { text: "store::Fs", homes: &["crates/store/", "crates/server/src/boot.rs"], tests_too: false },
    Word { text: "store::Memory", homes: &["crates/store/", "crates/server/src/boot.rs"], tests_too: false },
];

struct Word {
    text: &'static str,
    homes: &'static [&'static str],
    /// Whether tests are held to it as well.
    tests_too: bool,
}

pub fn check() -> Result<()> {
    let mut wrong = Vec::new();
    for package in packages()? {
        check_package(&package, &mut wrong);
    }
    for source in sources::below("crates")? {
        for word in WORDS {
            check_word(word, &source, &mut wrong);
        }
    }
    if !wrong.is_empty() {
        bail!("{} (the tables stand in xtask/src/arrows.rs)", wrong.join("\n"));
    }
    Ok(())
}

struct Package {
    name: String,
    dependencies: Vec<String>,
}

fn packages() -> Result<Vec<Package>> {
    let output = steps::cargo()
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .output()
        .context("`cargo` does not start")?;
    if !output.status.success() {
        bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    }
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    Ok(list(&metadata["packages"])
        .map(|package| Package {
            name: text(&package["name"]),
            dependencies: list(&package["dependencies"]).map(|dependency| text(&dependency["name"])).collect(),
        })
        .collect())
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn check_package(package: &Package, wrong: &mut Vec<String>) {
    let name = package.name.as_str();
    let Some((_, allowed)) = ARROWS.iter().find(|(ours, _)| *ours == name) else {
        wrong.push(format!("the crate `{name}` has no row in ARROWS"));
        return;
    };
    for dependency in package.dependencies.iter().map(String::as_str) {
        let ours = ARROWS.iter().any(|(ours, _)| *ours == dependency);
        if ours && !allowed.contains(&dependency) {
            wrong.push(format!("`{name}` may not depend on `{dependency}`"));
        }
        for (pattern, homes) in HOMES {
            if matches(pattern, dependency) && !homes.contains(&name) {
                wrong.push(format!("`{dependency}` may only be used in {}, not in `{name}`", homes.join(", ")));
            }
        }
    }
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => name.starts_with(prefix),
        None => name == pattern,
    }
}

fn check_word(word: &Word, source: &Source, wrong: &mut Vec<String>) {
    if word.homes.iter().any(|home| source.path.starts_with(home)) || (source.is_test() && !word.tests_too) {
        return;
    }
    let lines = if word.tests_too { source.text.lines().collect() } else { source.lines_without_tests() };
    for (number, line) in (1..).zip(lines) {
        if says(line, word.text) {
            wrong.push(format!(
                "{}:{number}: `{}` may only be named in {}",
                source.path,
                word.text,
                word.homes.join(", ")
            ));
        }
    }
}

/// Whether the line, unless it is a comment, holds `word` at the start of a name: `axum` and `axum_extra`, not `maxum`.
fn says(line: &str, word: &str) -> bool {
    let inside = |character: char| character.is_alphanumeric() || character == '_';
    !line.trim_start().starts_with("//") && line.match_indices(word).any(|(at, _)| !line[..at].ends_with(inside))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_keeps_its_arrows() {
        check().unwrap();
    }

    fn wrong(name: &str, dependency: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        let (name, dependencies) = (name.to_owned(), vec![dependency.to_owned()]);
        check_package(&Package { name, dependencies }, &mut wrong);
        wrong
    }

    #[test]
    fn an_arrow_against_the_table_is_refused() {
        assert_eq!(wrong("db", "store"), ["`db` may not depend on `store`"]);
        assert_eq!(wrong("app", "axum-extra"), ["`axum-extra` may only be used in server, not in `app`"]);
        assert_eq!(wrong("oci", "tokio-util").len(), 1);
        assert_eq!(wrong("news", "serde"), ["the crate `news` has no row in ARROWS"]);
        assert!(wrong("store", "db").is_empty());
    }

    #[test]
    fn words_are_found_where_they_begin_a_name() {
        assert!(says("use axum_extra::extract;", "axum"));
        assert!(says("    let db = db::Db::connect(&url).await?;", "Db::connect"));
        assert!(!says("let maxum = 1;", "axum"));
        assert!(!says("    /// axum is not for this crate", "axum"));
    }
}
