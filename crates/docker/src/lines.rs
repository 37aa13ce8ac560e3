//! Progress of a transfer: lines of JSON, as long as it lasts.

use bytes::BytesMut;
use reqwest::Response;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};
use crate::limits::Limits;

/// The lines of an answer, each within its limit before there is room for more of it.
pub(crate) struct Lines {
    response: Response,
    limits: Limits,
    /// What came and was not given out.
    held: BytesMut,
    /// How much of it has no line break.
    searched: usize,
    read: u64,
    is_over: bool,
}

impl Lines {
    pub fn of(response: Response, limits: Limits) -> Self {
        Self { response, limits, held: BytesMut::new(), searched: 0, read: 0, is_over: false }
    }

    /// The next line; `None` when the daemon has ended.
    ///
    /// # Errors
    /// [`Error::Cut`], [`Error::Silent`], [`Error::TooLarge`]; [`Error::Invalid`] for what is no JSON of that shape.
    pub async fn next<T: DeserializeOwned>(&mut self) -> Result<Option<T>> {
        loop {
            if let Some(line) = self.line()? {
                if line.iter().all(u8::is_ascii_whitespace) {
                    continue;
                }
                let read = serde_json::from_slice(&line);
                return read.map(Some).map_err(|_| Error::Invalid("its progress is no JSON"));
            }
            if self.is_over {
                return Ok(None);
            }
            match self.response.chunk().await.map_err(|error| Error::of_call(&error))? {
                Some(piece) => {
                    self.read += piece.len() as u64;
                    if self.read > self.limits.most_progress {
                        return Err(Error::TooLarge);
                    }
                    self.held.extend_from_slice(&piece);
                }
                None => self.is_over = true,
            }
        }
    }

    fn line(&mut self) -> Result<Option<BytesMut>> {
        let found = self.held[self.searched..].iter().position(|byte| *byte == b'\n');
        let length = found.map(|at| self.searched + at);
        if length.unwrap_or(self.held.len()) > self.limits.longest_line {
            return Err(Error::TooLarge);
        }
        if let Some(length) = length {
            let line = self.held.split_to(length + 1);
            self.searched = 0;
            return Ok(Some(line));
        }
        self.searched = self.held.len();
        let is_last = self.is_over && !self.held.is_empty();
        if is_last {
            self.searched = 0;
        }
        Ok(is_last.then(|| self.held.split()))
    }
}
