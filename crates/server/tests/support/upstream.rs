//! Debian's `docker-registry` for a story: the registry that a team already has.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Its one account.
pub const USERNAME: &str = "roadstead";
pub const PASSWORD: &str = "a horse of the upstream";

/// The same with `bcrypt`, the one hash that it reads; four rounds, because it is computed for each request.
const HTPASSWD: &str = "roadstead:$2b$04$kkfqyAg67xrhM.6bz/PN1.fjN/nZsU5aKzwWLkNtseAPFsLwbmyR6\n";

/// How long it may take to start.
const START: Duration = Duration::from_secs(20);

/// A running `docker-registry` with a password and a storage folder of its own; it ends with this value.
pub struct Upstream {
    child: Option<Child>,
    folder: TempDir,
    port: u16,
}

impl Upstream {
    /// With deletion switched on.
    pub fn start() -> Self {
        Self::start_with("")
    }

    /// With more configuration: YAML from its outermost level on.
    pub fn start_with(more: &str) -> Self {
        Self::start_deleting(true, more)
    }

    pub fn start_deleting(deletes: bool, more: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let root = folder.path().display();
        let config = format!(
            "version: 0.1\nlog: {{level: warn, accesslog: {{disabled: true}}}}\n\
             storage:\n  filesystem: {{rootdirectory: {root}/storage}}\n  delete: {{enabled: {deletes}}}\n\
             auth: {{htpasswd: {{realm: upstream, path: {root}/htpasswd}}}}\n\
             http: {{addr: \"127.0.0.1:{port}\", secret: a secret of the upstream}}\n{more}"
        );
        std::fs::write(folder.path().join("config.yml"), config).unwrap();
        std::fs::write(folder.path().join("htpasswd"), HTPASSWD).unwrap();
        let mut upstream = Self { child: None, folder, port };
        upstream.up();
        upstream
    }

    /// Start it, also again after [`Upstream::kill`], on the same port.
    pub fn up(&mut self) {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.log_path()).unwrap();
        let mut command = Command::new("docker-registry");
        command.arg("serve").arg(self.folder.path().join("config.yml"));
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        self.child = Some(command.spawn().expect("docker-registry does not start: `cargo xtask test` installs it"));
        let address = SocketAddr::from(([127, 0, 0, 1], self.port));
        let began = Instant::now();
        while TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_err() {
            assert!(began.elapsed() < START, "docker-registry does not answer: {}", self.read_log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Send notifications to a Roadstead from now on.
    pub fn notify(&mut self, base: &str, token: &str) {
        let path = self.folder.path().join("config.yml");
        let endpoint = format!(
            "notifications:\n  endpoints:\n    - name: roadstead\n      url: {base}/api/upstream/events\n      \
             headers: {{Authorization: [\"Bearer {token}\"]}}\n      timeout: 1s\n      threshold: 5\n      backoff: 1s\n"
        );
        let config = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("{config}{endpoint}")).unwrap();
        self.kill();
        self.up();
    }

    pub fn kill(&mut self) {
        let mut child = self.child.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// `http://127.0.0.1:PORT`
    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Where its storage lies.
    pub fn storage(&self) -> PathBuf {
        self.folder.path().join("storage")
    }

    /// Its account, past Roadstead.
    pub fn person(&self) -> super::Person {
        super::Person::new(&self.base(), USERNAME, PASSWORD)
    }

    fn log_path(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    fn read_log(&self) -> String {
        std::fs::read_to_string(self.log_path()).unwrap_or_default()
    }
}

impl Drop for Upstream {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().ok();
            child.wait().ok();
        }
    }
}

/// A port that nobody listens on now.
pub fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}
