//! A process that stands for a container.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::packages;

/// What a container may at most, of what `compose.yaml` leaves it: a file system that is read-only but for its data, no
/// rights of root and no way to them.
const CONFINED: &str = r#"
mount --bind "$1" "$1"
mount -o remount,bind,ro /
shift
exec setpriv --no-new-privs --inh-caps=-all --bounding-set=-all "$@"
"#;

pub type Environment = BTreeMap<String, String>;

/// A command with the rights that a container leaves it. It writes into `data` alone.
pub fn confined(program: &Path, data: &Path) -> Result<Command> {
    fs::create_dir_all(data)?;
    let mut command = Command::new("unshare");
    if packages::is_root() {
        // The user of the image. Everybody else cannot be another, and needs not.
        std::os::unix::fs::chown(data, Some(USER), Some(USER))?;
        command.args(["--mount", "sh", "-euc", CONFINED, "confined"]).arg(data);
        command.args([format!("--reuid={USER}"), format!("--regid={USER}"), "--clear-groups".to_owned()]);
    } else {
        command.args(["--map-root-user", "--mount", "sh", "-euc", CONFINED, "confined"]).arg(data);
    }
    command.arg(program);
    Ok(command)
}

/// As the Dockerfile says.
const USER: u32 = 10001;
