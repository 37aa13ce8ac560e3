//! podman and buildah, which keep images in the same way.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::support::{Person, World};
use crate::tool::{Ran, Tool, need_root, tool};

/// podman or buildah with storage and logins of its own. What it pulls is new to it.
pub struct Storage {
    program: &'static str,
    home: TempDir,
    host: String,
}

impl Storage {
    #[track_caller]
    pub fn new(program: &'static str, world: &World) -> Self {
        need_root();
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("auth.json"), "{}").unwrap();
        Self { program, home, host: world.host().to_owned() }
    }

    #[track_caller]
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.tool(arguments).run()
    }

    /// Flags that stand after the sub-command come with `arguments`.
    pub fn tool(&self, arguments: &[&str]) -> Tool {
        let path = |name: &str| self.home.path().join(name).display().to_string();
        tool(self.program)
            .folder(self.home.path())
            .env("REGISTRY_AUTH_FILE", path("auth.json"))
            .args(["--storage-driver", "vfs", "--root", &path("root"), "--runroot", &path("run")])
            .args(arguments)
    }

    #[track_caller]
    pub fn login(&self, person: &Person) -> Ran {
        let login = ["login", "--tls-verify=false", "--username", &person.name, "--password-stdin", &self.host];
        self.tool(&login).input(person.password.as_str()).run()
    }

    /// A name in the registry.
    pub fn at(&self, name: &str) -> String {
        format!("{}/{name}", self.host)
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    #[track_caller]
    pub fn pull(&self, name: &str) -> Ran {
        self.run(&["pull", "--tls-verify=false", &self.at(name)])
    }

    /// Push; answers the digest that the program itself says.
    #[track_caller]
    pub fn push(&self, name: &str) -> String {
        self.run(&["push", "--tls-verify=false", "--digestfile", "digest", &self.at(name)]).ok();
        std::fs::read_to_string(self.home().join("digest")).unwrap().trim().to_owned()
    }
}

impl Drop for Storage {
    fn drop(&mut self) {
        // It mounts its storage on itself; without this the folder could not be removed.
        for folder in ["root/vfs", "root/overlay", "root"] {
            let folder = self.home.path().join(folder);
            Command::new("umount").arg("--quiet").arg("--lazy").arg(folder).output().ok();
        }
    }
}
