//! Sizes that keep the code readable: of files, traits and folders (clippy.toml holds those of functions).
//! What is over them stands with its exact size in `budgets.txt`, a list that may only shrink.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, bail};

use crate::sources::{self, Source};

/// Lines of a file, without its trailing test module.
const FILE: usize = 400;
/// Lines of a file in a `tests/` folder.
const TEST_FILE: usize = 600;
/// Functions of a trait.
const TRAIT: usize = 12;
/// Folders between `src` and a file.
const DEPTH: usize = 4;

const EXCEPTIONS: &str = "xtask/budgets.txt";

/// What is over its budget: `file crates/…`, `trait crates/…:Name` or `depth crates/…`, and its size.
type Over = BTreeMap<String, usize>;

pub fn check() -> Result<()> {
    let mut over = Over::new();
    for folder in ["crates", "xtask"] {
        for source in sources::below(folder)? {
            measure(&source, &mut over);
        }
    }
    let wrong = compare(&over, &exceptions()?);
    if !wrong.is_empty() {
        bail!("{}", wrong.join("\n"));
    }
    Ok(())
}

fn measure(source: &Source, over: &mut Over) {
    let path = &source.path;
    let lines = source.lines_without_tests();
    let mut weigh = |what: String, size: usize, budget: usize| {
        if size > budget {
            over.insert(what, size);
        }
    };
    if source.is_test() {
        weigh(format!("file {path}"), source.text.lines().count(), TEST_FILE);
        return;
    }
    weigh(format!("file {path}"), lines.len(), FILE);
    if let Some((_, below)) = path.split_once("/src/") {
        weigh(format!("depth {path}"), below.matches('/').count(), DEPTH);
    }
    for (name, functions) in traits(&lines) {
        weigh(format!("trait {path}:{name}"), functions, TRAIT);
    }
}

/// The traits of a formatted file with the number of their functions.
fn traits<'a>(lines: &[&'a str]) -> Vec<(&'a str, usize)> {
    let mut found: Vec<(&str, usize)> = Vec::new();
    let mut end = None; // the line that closes the trait we are in
    for line in lines {
        let code = line.trim_start();
        let indentation = &line[..line.len() - code.len()];
        match end {
            Some(depth) if code == "}" && indentation.len() == depth => end = None,
            Some(depth) if indentation.len() == depth + 4 && is_function(code) => {
                found.last_mut().expect("we are in one").1 += 1;
            }
            Some(_) => {}
            None => {
                if let Some(name) = trait_name(code) {
                    found.push((name, 0));
                    end = (!code.ends_with('}')).then_some(indentation.len());
                }
            }
        }
    }
    found
}

fn trait_name(code: &str) -> Option<&str> {
    let code = match code.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(") ")?.1,
        Some(rest) => rest.trim_start(),
        None => code,
    };
    let code = code.strip_prefix("unsafe ").unwrap_or(code);
    let name = code.strip_prefix("trait ")?;
    name.split(|character: char| !character.is_alphanumeric() && character != '_').next()
}

fn is_function(code: &str) -> bool {
    let words = ["async ", "const ", "unsafe "];
    let start = words.iter().fold(code, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
    start.starts_with("fn ")
}

/// Lines such as `file crates/app/src/queue.rs 431`; `#` begins a comment.
fn exceptions() -> Result<Over> {
    let text =
        fs::read_to_string(sources::root().join(EXCEPTIONS)).with_context(|| format!("cannot read {EXCEPTIONS}"))?;
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (what, size) = line.rsplit_once(' ').with_context(|| format!("{EXCEPTIONS}: no size in `{line}`"))?;
            let size = size.parse().with_context(|| format!("{EXCEPTIONS}: no size in `{line}`"))?;
            Ok((what.to_owned(), size))
        })
        .collect()
}

fn compare(over: &Over, excepted: &Over) -> Vec<String> {
    let mut wrong = Vec::new();
    for (what, size) in over {
        match excepted.get(what) {
            None => wrong.push(format!("{what}: {size} is over the budget; divide it")),
            Some(known) if size > known => wrong.push(format!("{what}: grew from {known} to {size}; divide it")),
            Some(known) if size < known => wrong.push(format!("{what}: now {size}; lower it in {EXCEPTIONS}")),
            Some(_) => {}
        }
    }
    for what in excepted.keys().filter(|what| !over.contains_key(*what)) {
        wrong.push(format!("{what}: within the budget now; remove it from {EXCEPTIONS}"));
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_keeps_its_budgets() {
        check().unwrap();
    }

    #[test]
    fn the_functions_of_a_trait_are_counted() {
        let text = "pub trait Read: Send {\n    async fn a(&self) {\n        fn inner() {}\n    }\n    fn b(\n        &self,\n    );\n}\n\
                    pub(crate) trait Empty {}\nimpl Read for X {\n    fn a() {}\n}\n";
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(traits(&lines), [("Read", 2), ("Empty", 0)]);
    }

    #[test]
    fn what_is_over_is_named() {
        let text = "x\n".repeat(401);
        let path = "crates/a/src/b/c/d/e/f/g.rs".to_owned();
        let mut over = Over::new();
        measure(&Source { path, text }, &mut over);
        let sizes: Vec<(&str, usize)> = over.iter().map(|(what, size)| (what.as_str(), *size)).collect();
        assert_eq!(sizes, [("depth crates/a/src/b/c/d/e/f/g.rs", 5), ("file crates/a/src/b/c/d/e/f/g.rs", 401)]);
    }

    #[test]
    fn the_list_may_only_shrink() {
        let list = |size: usize| Over::from([("file a.rs".to_owned(), size)]);
        assert!(compare(&list(450), &list(450)).is_empty());
        assert_eq!(compare(&list(451), &list(450)), ["file a.rs: grew from 450 to 451; divide it"]);
        assert_eq!(compare(&list(449), &list(450)), ["file a.rs: now 449; lower it in xtask/budgets.txt"]);
        assert_eq!(
            compare(&Over::new(), &list(450)),
            ["file a.rs: within the budget now; remove it from xtask/budgets.txt"]
        );
    }
}
