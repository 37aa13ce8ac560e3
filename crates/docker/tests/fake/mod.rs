//! A daemon of some lines: it answers with bytes, right or wrong.

use std::sync::Arc;
use std::time::Duration;

use docker::{Daemon, Limits};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};
use tokio::task::JoinHandle;

/// A call as it came in.
pub struct Call {
    pub line: String,
    pub head: String,
}

impl Call {
    pub fn path(&self) -> &str {
        self.line.split(' ').nth(1).unwrap()
    }
}

/// What it does after its answer.
#[derive(Clone)]
enum Then {
    End,
    Silence,
    Drip(&'static [u8], Duration),
}

type Answer = Arc<dyn Fn(&Call) -> Vec<u8> + Send + Sync>;

/// A daemon that listens until it is dropped.
pub struct Fake {
    folder: TempDir,
    task: JoinHandle<()>,
}

impl Fake {
    /// It tells its version as a daemon does, and answers all else as it is told.
    pub fn start(answer: impl Fn(&Call) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self::begin(Arc::new(answer), true, Then::End)
    }

    /// It says nothing more after that.
    pub fn silent_after(answer: impl Fn(&Call) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self::begin(Arc::new(answer), true, Then::Silence)
    }

    /// It goes on with a little, for ever.
    pub fn dripping(
        answer: impl Fn(&Call) -> Vec<u8> + Send + Sync + 'static,
        drop: &'static [u8],
        pause: Duration,
    ) -> Self {
        Self::begin(Arc::new(answer), true, Then::Drip(drop, pause))
    }

    /// It answers everything with the same.
    pub fn raw(bytes: &str) -> Self {
        let bytes = bytes.as_bytes().to_vec();
        Self::begin(Arc::new(move |_| bytes.clone()), false, Then::End)
    }

    fn begin(answer: Answer, knows_version: bool, then: Then) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(folder.path().join("sock")).unwrap();
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(serve(stream, answer.clone(), knows_version, then.clone()));
            }
        });
        Self { folder, task }
    }

    pub fn daemon(&self, limits: Limits) -> Daemon {
        let address = format!("unix://{}", self.folder.path().join("sock").display());
        Daemon::at(address.parse().unwrap(), limits).unwrap()
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut stream: UnixStream, answer: Answer, knows_version: bool, then: Then) {
    let mut read = Vec::new();
    while !read.windows(4).any(|four| four == b"\r\n\r\n") {
        let mut bytes = [0; 4096];
        match stream.read(&mut bytes).await {
            Ok(0) | Err(_) => return,
            Ok(count) => read.extend_from_slice(&bytes[..count]),
        }
    }
    let head = String::from_utf8(read).unwrap();
    let call = Call { line: head.lines().next().unwrap().to_owned(), head };
    if knows_version && call.path() == "/version" {
        let version =
            r#"{"Version":"20.10.24","ApiVersion":"1.41","MinAPIVersion":"1.12","Os":"linux","Arch":"amd64"}"#;
        stream.write_all(&self::answer(200, version)).await.ok();
        return;
    }
    if stream.write_all(&answer(&call)).await.is_err() {
        return;
    }
    match then {
        Then::End => {}
        Then::Silence => tokio::time::sleep(Duration::from_mins(1)).await,
        Then::Drip(drop, pause) => {
            while stream.write_all(drop).await.is_ok() {
                tokio::time::sleep(pause).await;
            }
        }
    }
}

pub fn answer(status: u16, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// The head of an answer by chunks.
pub fn head(status: u16) -> Vec<u8> {
    format!("HTTP/1.1 {status} X\r\ntransfer-encoding: chunked\r\n\r\n").into_bytes()
}

/// One chunk; an empty one is the end.
pub fn chunk(text: &str) -> Vec<u8> {
    format!("{:x}\r\n{text}\r\n", text.len()).into_bytes()
}

/// More than anybody wants.
pub fn endless(piece: &str, times: usize) -> Vec<u8> {
    [head(200), chunk(piece).repeat(times)].concat()
}
