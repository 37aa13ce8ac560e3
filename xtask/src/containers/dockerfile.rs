//! What a Dockerfile says, as far as ours says it.

use anyhow::{Context, Result, bail};

/// From one `FROM` to the next.
#[derive(Debug, PartialEq)]
pub struct Stage {
    /// Empty when it has none.
    pub name: String,
    pub instructions: Vec<Instruction>,
}

#[derive(Debug, PartialEq)]
pub enum Instruction {
    Workdir(String),
    Env(String),
    /// `from` is a stage; without it the sources lie in the context.
    Copy {
        from: Option<String>,
        sources: Vec<String>,
        target: String,
    },
    /// `caches` are the folders of its cache mounts.
    Run {
        command: String,
        caches: Vec<String>,
    },
    /// What only an engine can do.
    Other(String),
}

pub fn parse(text: &str) -> Result<Vec<Stage>> {
    let mut stages: Vec<Stage> = Vec::new();
    for line in lines(text) {
        let (word, rest) = line.split_once(' ').with_context(|| format!("`{line}` says nothing"))?;
        if word == "FROM" {
            let name = rest.split_once(" AS ").map(|(_, name)| name.to_owned()).unwrap_or_default();
            stages.push(Stage { name, instructions: Vec::new() });
        } else if let Some(stage) = stages.last_mut() {
            stage.instructions.push(instruction(word, rest.trim())?);
        } else if word != "ARG" {
            bail!("`{word}` before the first FROM");
        }
    }
    Ok(stages)
}

/// Whole instructions: without comments, and continued lines joined.
fn lines(text: &str) -> Vec<String> {
    let text: String =
        text.lines().filter(|line| !line.trim_start().starts_with('#')).fold(String::new(), |text, line| {
            match line.strip_suffix('\\') {
                Some(line) => text + line.trim() + " ",
                None => text + line.trim() + "\n",
            }
        });
    text.lines().filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect()
}

fn instruction(word: &str, rest: &str) -> Result<Instruction> {
    Ok(match word {
        "WORKDIR" => Instruction::Workdir(rest.to_owned()),
        "ENV" => Instruction::Env(rest.to_owned()),
        "COPY" => {
            let (options, words) = options(rest);
            let (target, sources) = words.split_last().context("COPY without words")?;
            Instruction::Copy {
                from: options.iter().find_map(|option| option.strip_prefix("--from=")).map(ToOwned::to_owned),
                sources: sources.iter().map(ToString::to_string).collect(),
                target: (*target).to_owned(),
            }
        }
        "RUN" => {
            let (options, words) = options(rest);
            let caches = options.iter().filter(|option| option.starts_with("--mount=type=cache,"));
            let caches = caches.filter_map(|option| option.split(',').find_map(|part| part.strip_prefix("target=")));
            Instruction::Run { caches: caches.map(ToOwned::to_owned).collect(), command: words.join(" ") }
        }
        _ => Instruction::Other(format!("{word} {rest}")),
    })
}

/// The leading `--options`, and the words behind them.
fn options(text: &str) -> (Vec<&str>, Vec<&str>) {
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let first = words.iter().position(|word| !word.starts_with("--")).unwrap_or(words.len());
    (words[..first].to_vec(), words[first..].to_vec())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::sources;

    #[test]
    fn instructions_are_read() {
        let text = "# one\nARG A=1\nFROM a:$A AS web\nWORKDIR /src\nCOPY a b ./\nRUN --mount=type=cache,target=/c,id=x \\\n    # why\n    npm ci \\\n    && true\n\
                    FROM b\nUSER 1\nCOPY --from=web /out /in\n";
        let web = vec![
            Instruction::Workdir("/src".into()),
            Instruction::Copy { from: None, sources: vec!["a".into(), "b".into()], target: "./".into() },
            Instruction::Run { caches: vec!["/c".into()], command: "npm ci && true".into() },
        ];
        let last = vec![
            Instruction::Other("USER 1".into()),
            Instruction::Copy { from: Some("web".into()), sources: vec!["/out".into()], target: "/in".into() },
        ];
        let stages =
            [Stage { name: "web".into(), instructions: web }, Stage { name: String::new(), instructions: last }];
        assert_eq!(parse(text).unwrap(), stages);
        assert!(parse("RUN true\n").is_err());
    }

    #[test]
    fn the_image_is_built_by_our_rust() {
        let read = |file: &str| fs::read_to_string(sources::root().join(file)).unwrap();
        let toolchain = read("rust-toolchain.toml");
        let channel = toolchain.lines().find_map(|line| line.strip_prefix("channel = \"")?.strip_suffix('"')).unwrap();
        assert!(read("Dockerfile").contains(&format!("\nARG RUST_VERSION={channel}\n")));
    }
}
