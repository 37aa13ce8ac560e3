//! A process that stands for a container.

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::packages;
use crate::steps;

/// What a container may at most, of what `compose.yaml` leaves it: a file system that is read-only but for its data, no
/// rights of root and no way to them.
const CONFINED: &str = r#"
mount --bind "$1" "$1"
mount -o remount,bind,ro /
shift
exec setpriv --no-new-privs --inh-caps=-all --bounding-set=-all "$@"
"#;

pub type Environment = BTreeMap<String, String>;

/// How long a start may take.
const START: Duration = Duration::from_secs(30);

/// A running process; it ends with its value.
pub struct Service {
    /// `127.0.0.1:PORT`.
    pub address: String,
    log: PathBuf,
    child: Child,
}

impl Service {
    /// Starts `command` and waits until `check`, the container's health check, succeeds.
    pub fn start(mut command: Command, mut check: Command, address: &str, log: &Path) -> Result<Self> {
        command.stdin(Stdio::null()).stdout(fs::File::create(log)?).stderr(fs::File::options().append(true).open(log)?);
        let child = command.spawn().with_context(|| format!("cannot start {}", log.display()))?;
        let mut service = Self { address: address.to_owned(), log: log.to_owned(), child };
        let began = Instant::now();
        loop {
            let checked = steps::output(&mut check);
            let Err(error) = checked else { return Ok(service) };
            if service.child.try_wait()?.is_some() || began.elapsed() > START {
                let log = fs::read_to_string(&service.log).unwrap_or_default();
                bail!("{error:#}; its log:\n{log}");
            }
            sleep(Duration::from_millis(100));
        }
    }

    /// What the path answers with: status and headers.
    pub fn ask(&self, path: &str) -> Result<String> {
        steps::output(
            Command::new("curl")
                .args(["-sS", "--max-time", "20", "-o", "/dev/null", "-D", "-"])
                .arg(format!("http://{}{path}", self.address)),
        )
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // By SIGTERM, as an engine does.
        Command::new("kill").arg(self.child.id().to_string()).status().ok();
        self.child.wait().ok();
    }
}

/// An address of this machine that is free now.
pub fn free_address() -> Result<String> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}

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
