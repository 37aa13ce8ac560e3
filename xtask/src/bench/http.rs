//! A plain client of HTTP/1.1 for this machine: it keeps one connection, and reads events as they come.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// How long an answer may keep us waiting.
const PATIENCE: Duration = Duration::from_mins(1);

/// One connection to a server.
pub struct Client {
    address: String,
    /// The value of the header.
    authorization: Option<String>,
    connection: Option<Connection>,
}

type Connection = BufReader<TcpStream>;

pub struct Request<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub headers: &'a [(&'a str, &'a str)],
    pub body: &'a [u8],
}

impl<'a> Request<'a> {
    pub fn get(path: &'a str) -> Self {
        Self { method: "GET", path, headers: &[], body: &[] }
    }
}

pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl Client {
    pub fn new(address: &str, authorization: Option<&str>) -> Self {
        Self { address: address.to_owned(), authorization: authorization.map(str::to_owned), connection: None }
    }

    /// The answer; anything but success is an error.
    pub fn send(&mut self, request: &Request) -> Result<Answer> {
        let answer = self.exchange(request).with_context(|| format!("{} {}", request.method, request.path))?;
        if !(200..300).contains(&answer.status) {
            let text = String::from_utf8_lossy(&answer.body);
            bail!(
                "{} {}: {} {}",
                request.method,
                request.path,
                answer.status,
                text.chars().take(2000).collect::<String>()
            );
        }
        Ok(answer)
    }

    fn exchange(&mut self, request: &Request) -> Result<Answer> {
        if let Some(connection) = self.connection.take() {
            // The server may have closed it meanwhile: then a new one is tried.
            if let Ok(answer) = self.exchange_on(connection, request) {
                return Ok(answer);
            }
        }
        let connection = self.connect()?;
        self.exchange_on(connection, request)
    }

    fn connect(&self) -> Result<Connection> {
        let stream = TcpStream::connect(&self.address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(BufReader::new(stream))
    }

    fn exchange_on(&mut self, mut connection: Connection, request: &Request) -> Result<Answer> {
        connection.get_mut().write_all(&self.written(request))?;
        let (status, headers) = read_head(&mut connection)?;
        let mut answer = Answer { status, headers, body: Vec::new() };
        if answer.header("transfer-encoding") == Some("chunked") {
            Chunks::of(&mut connection).read_to_end(&mut answer.body)?;
        } else if request.method != "HEAD" {
            let length = answer.header("content-length").map_or(Ok(0), str::parse)?;
            connection.by_ref().take(length).read_to_end(&mut answer.body)?;
        }
        if answer.header("connection") != Some("close") {
            self.connection = Some(connection);
        }
        Ok(answer)
    }

    /// Head and body in one piece, so that they go in one packet.
    fn written(&self, request: &Request) -> Vec<u8> {
        let Request { method, path, headers, body } = request;
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\n", self.address, body.len());
        let authorization = self.authorization.as_deref().map(|value| ("Authorization", value));
        for (name, value) in headers.iter().copied().chain(authorization) {
            head.extend([name, ": ", value, "\r\n"]);
        }
        head.push_str("\r\n");
        [head.as_bytes(), body].concat()
    }

    /// Server-sent events from an address, on a connection of their own.
    pub fn events(&self, path: &str) -> Result<Events> {
        let mut connection = self.connect()?;
        let headers = &[("Accept", "text/event-stream")];
        connection.get_mut().write_all(&self.written(&Request { headers, ..Request::get(path) }))?;
        let (status, _) = read_head(&mut connection)?;
        if status != 200 {
            bail!("{path}: {status}");
        }
        Ok(Events { lines: BufReader::new(Chunks::of(connection)) })
    }
}

fn read_head(connection: &mut Connection) -> Result<(u16, Vec<(String, String)>)> {
    let mut line = String::new();
    connection.read_line(&mut line)?;
    let status = line.split(' ').nth(1).context("no answer")?.parse()?;
    let mut headers = Vec::new();
    loop {
        line.clear();
        connection.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { return Ok((status, headers)) };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
}

/// Events as they come.
pub struct Events {
    lines: BufReader<Chunks<Connection>>,
}

impl Events {
    /// The next event, its kind and its data; `None` at the end of the stream. Heartbeats are passed over.
    pub fn next(&mut self) -> Result<Option<(String, Value)>> {
        let (mut kind, mut line) = (String::new(), String::new());
        loop {
            line.clear();
            if self.lines.read_line(&mut line)? == 0 {
                return Ok(None);
            }
            if let Some(name) = line.strip_prefix("event:") {
                name.trim().clone_into(&mut kind);
            } else if let Some(data) = line.strip_prefix("data:") {
                return Ok(Some((kind, serde_json::from_str(data)?)));
            }
        }
    }
}

/// A body in chunks (RFC 9112, 7.1).
struct Chunks<R> {
    connection: R,
    /// Bytes that are still to come of this chunk.
    left: usize,
    is_over: bool,
}

impl<R: BufRead> Chunks<R> {
    fn of(connection: R) -> Self {
        Self { connection, left: 0, is_over: false }
    }

    fn line(&mut self) -> std::io::Result<String> {
        let mut line = String::new();
        self.connection.read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    }
}

impl<R: BufRead> Read for Chunks<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.is_over || buffer.is_empty() {
            return Ok(0);
        }
        if self.left == 0 {
            let size = self.line()?;
            self.left = usize::from_str_radix(&size, 16).map_err(std::io::Error::other)?;
            if self.left == 0 {
                self.is_over = true;
                self.line()?;
                return Ok(0);
            }
        }
        let wanted = buffer.len().min(self.left);
        let read = self.connection.read(&mut buffer[..wanted])?;
        self.left -= read;
        if read == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if self.left == 0 {
            self.line()?;
        }
        Ok(read)
    }
}
