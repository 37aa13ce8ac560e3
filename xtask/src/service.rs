//! A server that runs beside a test, and ends with it.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::steps;

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
    /// Starts `command` and waits until `check` succeeds.
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

/// A command of `roadstead` on its own folder and address: `serve` to start it, `healthcheck` to wait for it.
pub fn roadstead(program: &Path, word: &str, (folder, address): (&Path, &str)) -> Command {
    let mut command = Command::new(program);
    let port = address.rsplit(':').next().unwrap_or_default();
    command
        .arg(word)
        .current_dir(folder)
        .env("HOST", "127.0.0.1")
        .env("PORT", port)
        .env("DATA_DIR", folder.join("data"))
        // Not that of the machine: its images are nobody's to play with.
        .env("DOCKER_HOST", "unix:///nonexistent/docker.sock");
    command
}
