//! A Docker daemon of our own: no network, no containers, nothing of the machine's own daemon touched.
#![allow(dead_code, reason = "each test program uses its own part of it")]

use std::fs::File;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support::{Person, World};
use crate::tool::{Ran, need_root, no_start, tool};

/// How long it may take to start, and to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running daemon. It ends with the last test that uses it.
pub struct Daemon {
    child: Child,
    folder: TempDir,
}

impl Daemon {
    /// The one of this program, started by the first test that asks.
    #[track_caller]
    pub fn shared() -> Arc<Self> {
        static RUNNING: Mutex<Weak<Daemon>> = Mutex::new(Weak::new());
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        running.upgrade().unwrap_or_else(|| {
            let daemon = Arc::new(Self::start());
            *running = Arc::downgrade(&daemon);
            daemon
        })
    }

    /// One for a single story.
    #[track_caller]
    pub fn start() -> Self {
        need_root();
        let folder = tempfile::tempdir().unwrap();
        let child = Self::spawn(&folder);
        let mut daemon = Self { child, folder };
        daemon.wait_until_ready();
        daemon
    }

    /// A power cut for it alone.
    pub fn crash(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// The same one again after [`Daemon::crash`].
    pub fn up(&mut self) {
        // Else it believes that it runs, and its containerd, too.
        for pid in ["pid", "exec/containerd/containerd.pid"] {
            std::fs::remove_file(self.folder.path().join(pid)).ok();
        }
        self.child = Self::spawn(&self.folder);
        self.wait_until_ready();
    }

    fn spawn(folder: &TempDir) -> Child {
        let path = |name: &str| folder.path().join(name).display().to_string();
        let log = File::options().create(true).append(true).open(folder.path().join("log")).unwrap();
        let mut command = tool("dockerd")
            // 127.0.0.0/8 is spoken to without TLS by itself.
            .args([
                "--iptables=false",
                "--ip6tables=false",
                "--bridge=none",
                "--storage-driver=vfs",
                "--log-level=warn",
            ])
            .args(["--data-root", &path("data"), "--exec-root", &path("exec"), "--pidfile", &path("pid")])
            .args(["--config-file", &path("daemon.json"), "-H", &format!("unix://{}", path("docker.sock"))])
            .into_command();
        std::fs::write(folder.path().join("daemon.json"), "{}").unwrap();
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        command.spawn().unwrap_or_else(|error| no_start("dockerd", &error))
    }

    fn wait_until_ready(&mut self) {
        let began = Instant::now();
        loop {
            let version = tool("docker").env("DOCKER_HOST", self.address()).args(["version"]).run();
            if version.status().success() {
                return;
            }
            let ended = self.child.try_wait().unwrap();
            assert!(ended.is_none() && began.elapsed() < PATIENCE, "dockerd does not start: {}", self.log());
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// As `DOCKER_HOST` has it.
    pub fn address(&self) -> String {
        format!("unix://{}", self.folder.path().join("docker.sock").display())
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn kill(&self, signal: &str) {
        Command::new("kill").args([signal, &self.child.id().to_string()]).status().ok();
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // Told, not killed: it takes its containerd and its mounts with it.
        self.kill("-TERM");
        let began = Instant::now();
        while began.elapsed() < PATIENCE && !matches!(self.child.try_wait(), Ok(Some(_)) | Err(_)) {
            std::thread::sleep(Duration::from_millis(20));
        }
        if let Ok(None) = self.child.try_wait() {
            self.kill("-KILL");
            self.child.wait().ok();
            let containerd = std::fs::read_to_string(self.folder.path().join("exec/containerd/containerd.pid"));
            if let Ok(pid) = containerd {
                Command::new("kill").args(["-KILL", pid.trim()]).status().ok();
            }
            Command::new("umount").arg("-l").arg(self.folder.path().join("data")).status().ok();
        }
        if std::thread::panicking() {
            eprintln!("--- the log of dockerd\n{}", self.log());
        }
    }
}

/// The Docker client of one person.
pub struct Docker {
    daemon: Arc<Daemon>,
    config: TempDir,
    host: String,
}

impl Docker {
    #[track_caller]
    pub fn new(world: &World) -> Self {
        Self::at_host(world.host())
    }

    /// For a registry that may be another one.
    #[track_caller]
    pub fn at_host(host: &str) -> Self {
        Self { daemon: Daemon::shared(), config: tempfile::tempdir().unwrap(), host: host.to_owned() }
    }

    /// With the login of somebody.
    #[track_caller]
    pub fn of(world: &World, person: &Person) -> Self {
        let docker = Self::new(world);
        docker.login(&person.name, &person.password).ok();
        docker
    }

    #[track_caller]
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "")
    }

    #[track_caller]
    pub fn run_with(&self, arguments: &[&str], input: impl Into<Vec<u8>>) -> Ran {
        let docker = tool("docker").env("DOCKER_HOST", self.daemon.address()).env("DOCKER_CONFIG", self.config.path());
        docker.env("DOCKER_CLI_EXPERIMENTAL", "enabled").args(arguments).input(input).run()
    }

    #[track_caller]
    pub fn login(&self, name: &str, password: &str) -> Ran {
        self.run_with(&["login", "--username", name, "--password-stdin", &self.host], password)
    }

    #[track_caller]
    pub fn logout(&self) {
        self.run(&["logout", &self.host]).ok();
    }

    /// A name in the registry, as Docker writes it.
    pub fn at(&self, name: &str) -> String {
        format!("{}/{name}", self.host)
    }

    /// Make a local image of one layer; answers its id.
    #[track_caller]
    pub fn import(&self, name: &str, seed: &str) -> String {
        // Only of this world, so that no other test removes its layers.
        let text = format!("{} {seed}", self.at(name));
        let tar = crate::archive::tar(&[("etc/seed", text.as_bytes())]);
        self.run_with(&["import", "-", &self.at(name)], tar).ok()
    }

    #[track_caller]
    pub fn push(&self, name: &str) -> Ran {
        self.run(&["push", &self.at(name)])
    }

    #[track_caller]
    pub fn pull(&self, name: &str) -> Ran {
        self.run(&["pull", &self.at(name)])
    }

    #[track_caller]
    pub fn remove(&self, name: &str) {
        self.run(&["rmi", "--force", &self.at(name)]).ok();
    }

    #[track_caller]
    pub fn tag(&self, from: &str, to: &str) {
        self.run(&["tag", &self.at(from), &self.at(to)]).ok();
    }

    /// One fact of a local image.
    #[track_caller]
    pub fn inspect(&self, name: &str, fact: &str) -> String {
        self.run(&["image", "inspect", "--format", fact, &self.at(name)]).ok()
    }
}
