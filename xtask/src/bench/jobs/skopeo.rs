//! skopeo, the peer.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::Result;

use super::Taken;
use super::fleet::{TAGS, first, repository};
use super::registry::Registry;
use crate::bench::subjects::Spent;
use crate::steps;

/// How long one run of it may take, in seconds.
const PATIENCE: &str = "120";

/// The first so many images under a prefix, one call each.
pub fn copy(on: &Registry, prefix: &str, images: usize) -> Result<Taken> {
    let address = on.running.address();
    measured(
        || on.running.spent(),
        images,
        || {
            first(images).try_for_each(|(repository, tag)| {
                let mut command = skopeo("copy");
                command.args(["--src-tls-verify=false", "--dest-tls-verify=false"]);
                if let Some(credentials) = on.credentials() {
                    command.args(["--src-creds", &credentials, "--dest-creds", &credentials]);
                }
                command.arg(format!("docker://{address}/{repository}:{tag}"));
                command.arg(format!("docker://{address}/{prefix}/{repository}:{tag}"));
                steps::output(&mut command).map(drop)
            })
        },
    )
}

/// All tags of the first so many repositories of a registry that wants no account, in one call.
pub fn sync(from: &Registry, to: &Registry, (repositories, folder): (usize, &Path)) -> Result<Taken> {
    let mut wanted = format!("{}:\n  tls-verify: false\n  images:\n", from.running.address());
    for number in 0..repositories {
        wanted.extend(["    ", &repository(number), ": []\n"]);
    }
    let list = folder.join("skopeo.yml");
    fs::write(&list, wanted)?;
    let spent = || Ok(Spent { own: to.running.spent()?.own, behind: from.running.spent()?.own });
    measured(spent, repositories * TAGS, || {
        let mut command = skopeo("sync");
        command.args(["--src", "yaml", "--dest", "docker", "--dest-tls-verify=false"]);
        if let Some(credentials) = to.credentials() {
            command.args(["--dest-creds", &credentials]);
        }
        steps::output(command.arg(&list).arg(format!("{}/team", to.running.address()))).map(drop)
    })
}

fn skopeo(word: &str) -> Command {
    let mut command = Command::new("timeout");
    command.args([PATIENCE, "skopeo", "--insecure-policy", word]);
    command
}

/// With what servers spend meanwhile.
fn measured(spent: impl Fn() -> Result<Spent>, images: usize, work: impl FnOnce() -> Result<()>) -> Result<Taken> {
    let (before, begun) = (spent()?, Instant::now());
    work()?;
    let seconds = begun.elapsed().as_secs_f64();
    Ok(Taken { seconds, spent: spent()?.since(&before), images })
}
