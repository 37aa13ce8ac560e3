//! One call: sent, answered within the limits, its errors in our words.

use bytes::BytesMut;
use reqwest::{Method, RequestBuilder, Response, Url};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::daemon::Daemon;
use crate::error::{Error, Result};
use crate::lines::Lines;

/// The longest words of an error that are read, in bytes.
const LONGEST_ERROR: usize = 64 * 1024;

/// A call, ready to be sent.
pub(crate) struct Call(RequestBuilder);

#[derive(Deserialize)]
struct ErrorAnswer {
    message: String,
}

impl Call {
    /// A call whose whole answer is to come in time.
    pub fn plain(daemon: &Daemon, method: Method, url: Url) -> Self {
        Self(daemon.http().request(method, url).timeout(daemon.limits().answer))
    }

    /// A call that lasts as long as something is moved.
    pub fn long(daemon: &Daemon, method: Method, url: Url) -> Self {
        Self(daemon.http().request(method, url))
    }

    pub fn header(self, name: &'static str, value: String) -> Self {
        Self(self.0.header(name, value))
    }
}

impl Daemon {
    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &[&str], query: &[(&str, &str)]) -> Result<T> {
        let url = self.path(path, query).await?;
        self.json(Call::plain(self, Method::GET, url)).await
    }

    /// Send a call, and read what it answers.
    pub(crate) async fn json<T: DeserializeOwned>(&self, call: Call) -> Result<T> {
        let bytes = self.whole(call).await?;
        serde_json::from_slice(&bytes)
            .map_err(|_| self.forget(Error::Invalid("its answer is no JSON that it should be")))
    }

    /// Send a call of which only the success counts.
    pub(crate) async fn done(&self, call: Call) -> Result<()> {
        self.whole(call).await.map(drop)
    }

    /// Send a call that answers by lines.
    pub(crate) async fn lines(&self, call: Call) -> Result<Lines> {
        Ok(Lines::of(self.send(call).await?, *self.limits()))
    }

    async fn whole(&self, call: Call) -> Result<BytesMut> {
        let response = self.send(call).await?;
        read(response, self.limits().longest_answer).await.map_err(|error| self.forget(error))
    }

    pub(crate) async fn send(&self, call: Call) -> Result<Response> {
        let response = call.0.send().await.map_err(|error| self.forget(Error::of_call(&error)))?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let words = read(response, LONGEST_ERROR).await.unwrap_or_default();
        let words = match serde_json::from_slice::<ErrorAnswer>(&words) {
            Ok(answer) => answer.message,
            Err(_) => String::from_utf8_lossy(&words).into_owned(),
        };
        Err(self.forget(Error::of_status(status, &words)))
    }
}

/// A whole body, within a limit before there is room for it.
async fn read(mut response: Response, limit: usize) -> Result<BytesMut> {
    if response.content_length().unwrap_or_default() > limit as u64 {
        return Err(Error::TooLarge);
    }
    let mut bytes = BytesMut::new();
    while let Some(piece) = response.chunk().await.map_err(|error| Error::of_call(&error))? {
        if bytes.len() + piece.len() > limit {
            return Err(Error::TooLarge);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}
