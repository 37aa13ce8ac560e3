//! Somebody else's program, run to its end or to the end of our patience.

use std::ffi::OsStr;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::{Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// After so long a program hangs: it is killed, and its test fails with what it had said.
const PATIENCE: Duration = Duration::from_mins(2);

/// A program about to run.
pub struct Tool {
    command: Command,
    input: Vec<u8>,
    patience: Duration,
}

/// A program by name, also from the folders that only root has in its `PATH`.
pub fn tool(name: &str) -> Tool {
    let beside = ["/usr/local/sbin", "/usr/sbin", "/sbin"].map(|folder| Path::new(folder).join(name));
    let program = beside.iter().find(|path| path.is_file());
    Tool {
        command: Command::new(program.map_or(OsStr::new(name), |path| path.as_os_str())),
        input: Vec::new(),
        patience: PATIENCE,
    }
}

impl Tool {
    pub fn args<I: IntoIterator<Item: AsRef<OsStr>>>(mut self, arguments: I) -> Self {
        self.command.args(arguments);
        self
    }

    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub fn folder(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// What it reads from standard input.
    pub fn input(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.input = bytes.into();
        self
    }

    /// The command, for what runs on beside the test.
    pub fn into_command(self) -> Command {
        self.command
    }

    #[track_caller]
    pub fn run(mut self) -> Ran {
        let line = format!("{:?}", self.command);
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().unwrap_or_else(|error| no_start(&line, &error));
        let (sender, ended) = mpsc::channel();
        let pid = child.id().to_string();
        let mut stdin = child.stdin.take().unwrap();
        std::thread::spawn(move || stdin.write_all(&self.input)); // fails when the program does not read it
        std::thread::spawn(move || sender.send(child.wait_with_output().unwrap()));
        match ended.recv_timeout(self.patience) {
            Ok(output) => Ran { line, output },
            Err(RecvTimeoutError::Disconnected) => panic!("{line}: its output cannot be read"),
            Err(RecvTimeoutError::Timeout) => {
                Command::new("kill").args(["-9", &pid]).status().unwrap();
                let said = ended.recv_timeout(Duration::from_secs(10)).map(|output| Ran { line: line.clone(), output });
                panic!("{line} hung and was killed: {}", said.map(|ran| ran.all()).unwrap_or_default());
            }
        }
    }
}

/// Fails the test by the name of the program.
#[track_caller]
pub fn no_start(line: &str, error: &std::io::Error) -> ! {
    match error.kind() {
        ErrorKind::NotFound => panic!("{line}: there is no such program; run `cargo xtask test`, which installs it"),
        _ => panic!("{line}: {error}"),
    }
}

/// Fails the test of who may not mount, where that is needed.
#[track_caller]
pub fn need_root() {
    use std::os::unix::fs::MetadataExt;
    let is_root = std::fs::metadata("/proc/self").unwrap().uid() == 0;
    assert!(is_root, "this test needs root, for storage of images: run `sudo cargo xtask test clients`");
}

/// A program that ended.
#[derive(Debug)]
pub struct Ran {
    line: String,
    output: Output,
}

impl Ran {
    pub fn status(&self) -> ExitStatus {
        self.output.status
    }

    /// What it said, on both ways.
    pub fn all(&self) -> String {
        crate::support::log_of(&self.output)
    }

    /// It must have succeeded; answers its standard output, trimmed.
    #[track_caller]
    pub fn ok(self) -> String {
        String::from_utf8(self.bytes()).unwrap().trim().to_owned()
    }

    /// It must have succeeded; answers its standard output to the byte.
    #[track_caller]
    pub fn bytes(self) -> Vec<u8> {
        assert!(self.status().success(), "{}\n{}", self.line, self.all());
        self.output.stdout
    }

    /// It must have failed, and said this.
    #[track_caller]
    pub fn refused(self, words: &str) {
        let all = self.all();
        assert!(!self.status().success(), "was not refused: {}\n{all}", self.line);
        assert!(all.contains(words), "{}\nsays not {words:?} but\n{all}", self.line);
    }
}

/// The `sha256:…` that follows `words` in a text.
#[track_caller]
pub fn digest_after(words: &str, text: &str) -> String {
    let found = text.split_once(words).map(|(_, rest)| rest.split_whitespace().next().unwrap_or_default());
    found.unwrap_or_else(|| panic!("no {words:?} in\n{text}")).to_owned()
}

/// A file, read whole.
#[track_caller]
pub fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
#[should_panic(expected = "hung and was killed: so far")]
fn a_program_that_hangs_is_killed_and_heard() {
    let mut hanging = tool("sh").args(["-c", "echo so far; exec sleep 600"]);
    hanging.patience = Duration::from_millis(500);
    hanging.run();
}

#[test]
#[should_panic(expected = "there is no such program; run `cargo xtask test`")]
fn a_program_that_is_missing_fails_the_test() {
    tool("no-such-program").run();
}
