//! A start that may fail: the binary on a folder of its own, without waiting for it to serve.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support::{ADMIN_PASSWORD, BINARY, log_of};

/// How long a start may take to fail.
const PATIENCE: Duration = Duration::from_secs(20);

/// A program about to be started, and its folder.
pub struct Attempt {
    pub folder: TempDir,
    pub command: Command,
}

impl Attempt {
    pub fn new(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(BINARY);
        command.args(arguments).current_dir(folder.path()).stdin(Stdio::null());
        command.env("HOST", "127.0.0.1").env("PORT", free_port().to_string());
        command.env("DATA_DIR", folder.path().join("data")).env("ADMIN_PASSWORD", ADMIN_PASSWORD);
        Self { folder, command }
    }

    /// Where its data lies.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn env(mut self, key: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(key, value);
        self
    }

    /// Put a file into the folder that the program is started in.
    pub fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    /// Run it to its end.
    pub fn run(mut self) -> Output {
        let child = self.command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        wait(child)
    }

    /// It must end by itself, not well, and say these words.
    #[track_caller]
    pub fn fails_with(self, words: &[&str]) {
        fails_with(&self.run(), words);
    }
}

/// The output of a program that ends by itself.
#[track_caller]
pub fn wait(mut child: Child) -> Output {
    let began = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if began.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("it does not end by itself: {}", log_of(&child.wait_with_output().unwrap()));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.wait_with_output().unwrap()
}

/// The program did not end well, and says these words on the one line that people read.
#[track_caller]
pub fn fails_with(output: &Output, words: &[&str]) {
    let log = log_of(output);
    assert!(!output.status.success(), "{log}");
    assert!(output.status.code().is_some() && !log.contains("panicked"), "{log}");
    for word in words {
        assert!(log.contains(word), "{word:?} is not in: {log}");
    }
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
