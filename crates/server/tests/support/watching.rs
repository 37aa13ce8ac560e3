//! Somebody who follows what happens.

use std::time::Duration;

use reqwest::{RequestBuilder, Response};
use serde_json::Value;

/// How long to wait for what is to come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A stream of server-sent events.
pub struct Watch {
    response: Response,
    text: String,
}

impl Watch {
    /// Begin; answers once the first words came.
    pub async fn begin(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        let mut watch = Self { response, text: String::new() };
        assert!(watch.part().await.unwrap().contains(": following"));
        watch
    }

    pub fn header(&self, name: &str) -> &str {
        self.response.headers().get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// The next event: its kind and its data; `None` at the end. Heartbeats are passed over.
    pub async fn next(&mut self) -> Option<(String, Value)> {
        loop {
            let part = self.part().await?;
            let field = |name: &str| part.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
            if let Some(kind) = field("event:") {
                return Some((kind.to_owned(), serde_json::from_str(field("data:").unwrap()).unwrap()));
            }
        }
    }

    /// The next words, which say nothing but that the stream lives.
    pub async fn heartbeat(&mut self) -> String {
        self.part().await.expect("the stream ended").trim().to_owned()
    }

    /// What stands between two empty lines; `None` at the end.
    async fn part(&mut self) -> Option<String> {
        loop {
            if let Some((part, rest)) = self.text.split_once("\n\n") {
                let (part, rest) = (part.to_owned(), rest.to_owned());
                self.text = rest;
                return Some(part);
            }
            let more = tokio::time::timeout(PATIENCE, self.response.chunk()).await.expect("neither event nor end");
            self.text += std::str::from_utf8(&more.unwrap()?).unwrap();
        }
    }
}
