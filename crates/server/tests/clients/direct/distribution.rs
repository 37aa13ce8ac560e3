//! Debian's `docker-registry`, told to believe the tokens of a Roadstead.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use tempfile::TempDir;

use crate::daemon::Docker;
use crate::skopeo::Skopeo;
use crate::support::{Person, World, log_of};
use crate::tool::{no_start, tool};

/// Its name in `aud`.
pub const SERVICE: &str = "upstream";

/// How long it may take to start.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running registry. It ends with its test.
pub struct Distribution {
    child: Child,
    _folder: TempDir,
    log: Receiver<String>,
    /// `127.0.0.1:PORT`.
    pub host: String,
}

impl Distribution {
    /// As `docs/direct-traffic.md` tells.
    #[track_caller]
    pub fn start(world: &World) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let [bundle, config, root] = ["roadstead.crt", "config.yml", "data"].map(|name| folder.path().join(name));
        let printed = world.cli(&["token-certificate"]);
        assert!(printed.status.success(), "{}", log_of(&printed));
        fs::write(&bundle, printed.stdout).unwrap();
        let text = format!(
            "version: 0.1\nlog: {{level: info}}\nhttp: {{addr: '127.0.0.1:0'}}\n\
             storage: {{filesystem: {{rootdirectory: {}}}, delete: {{enabled: true}}}}\n\
             auth: {{token: {{realm: '{}/token', service: {SERVICE}, issuer: roadstead, rootcertbundle: {}}}}}\n",
            root.display(),
            world.base,
            bundle.display(),
        );
        fs::write(&config, text).unwrap();
        let mut command = tool("docker-registry").args(["serve".as_ref(), config.as_os_str()]).into_command();
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| no_start("docker-registry", &error));
        let lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let (said, log) = mpsc::channel();
        std::thread::spawn(move || lines.for_each(|line| drop(said.send(line)))); // to the end: it must not block
        let host = std::iter::from_fn(|| log.recv_timeout(PATIENCE).ok())
            .find_map(|line| Some(line.split_once("listening on ")?.1.split('"').next()?.to_owned()))
            .expect("docker-registry says where it listens");
        Self { child, _folder: folder, log, host }
    }

    /// Somebody who asks it without credentials.
    pub fn nobody(&self) -> Person {
        Person::new(&format!("http://{}", self.host), "", "")
    }

    pub fn skopeo(&self) -> Skopeo {
        Skopeo::at_host(&self.host)
    }

    /// Docker, with the login of somebody.
    #[track_caller]
    pub fn docker(&self, person: &Person) -> Docker {
        let docker = Docker::at_host(&self.host);
        docker.login(&person.name, &person.password).ok();
        docker
    }
}

impl Drop for Distribution {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
        if std::thread::panicking() {
            eprintln!("--- the log of docker-registry");
            self.log.try_iter().for_each(|line| eprintln!("{line}"));
        }
    }
}
