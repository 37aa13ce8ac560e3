//! A connection on which anything can be written, not only HTTP.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::{ADMIN_PASSWORD, World};

/// Longer than any answer here takes.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Raw(pub TcpStream);

/// The header by which the administrator asks.
pub fn authorization() -> String {
    format!("Authorization: Basic {}\r\n", STANDARD.encode(format!("admin:{ADMIN_PASSWORD}")))
}

impl Raw {
    pub async fn connect(world: &World) -> Self {
        Self(TcpStream::connect(world.host()).await.unwrap())
    }

    /// Write, as far as the server takes it: it may have heard enough.
    pub async fn write(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).await.ok();
    }

    /// Everything until the server ends the connection.
    pub async fn read_to_end(&mut self) -> Reply {
        let mut bytes = Vec::new();
        timeout(PATIENCE, self.0.read_to_end(&mut bytes)).await.expect("the server ends the connection").ok();
        Reply::read(&bytes)
    }

    /// The first answer, whether or not the connection goes on.
    pub async fn read_answer(&mut self) -> Reply {
        let mut bytes = Vec::new();
        while !Reply::is_whole(&bytes) {
            let read = timeout(PATIENCE, self.0.read_buf(&mut bytes)).await.expect("the server answers");
            if read.unwrap_or(0) == 0 {
                break;
            }
        }
        Reply::read(&bytes)
    }

    /// One request of the administrator and its answer. `head` is all of its lines but the credentials.
    pub async fn ask(world: &World, head: impl AsRef<[u8]>, body: &[u8]) -> Reply {
        let mut raw = Self::connect(world).await;
        let mut request = head.as_ref().to_vec();
        request.extend_from_slice(format!("Host: x\r\nConnection: close\r\n{}\r\n", authorization()).as_bytes());
        raw.write([&request, body].concat()).await;
        raw.read_to_end().await
    }
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    /// 0 when it was no answer.
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Reply {
    fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").map_or(bytes.len(), |at| at + 4);
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Self { status, head, body: bytes[end..].to_vec() }
    }

    fn is_whole(bytes: &[u8]) -> bool {
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { return false };
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.parse::<usize>().ok());
        length.is_none_or(|length| bytes.len() >= end + 4 + length)
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The code of an error, of `/v2/` or of the JSON API.
    pub fn code(&self) -> String {
        let body = self.json();
        let code = body["errors"][0]["code"].as_str().or(body["error"]["code"].as_str());
        code.unwrap_or_default().to_owned()
    }
}
