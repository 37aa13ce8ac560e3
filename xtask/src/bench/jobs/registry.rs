//! A registry that is asked for jobs, or works for them.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::super::http::{Client, Request};
use super::super::subjects::{PASSWORD, Running, Spent, Subject};

/// How long a job may take.
const PATIENCE: Duration = Duration::from_mins(3);

/// How often a job is asked whether it is over.
const PAUSE: Duration = Duration::from_millis(10);

/// A registry, and as whom it is asked.
pub struct Registry {
    pub running: Running,
    /// An access token of the administrator: only Roadstead has one.
    token: Option<String>,
}

/// A job that is over.
pub struct Ended {
    /// From the request that began it, with its plan, until it is told to be over.
    pub seconds: f64,
    pub spent: Spent,
    pub job: Value,
}

impl Registry {
    /// Alone, or in front of another.
    pub fn start(subject: Subject, folder: &Path, behind: Option<&Self>) -> Result<Self> {
        let running = subject.start(folder, behind.map(|registry| &registry.running))?;
        let mut registry = Self { running, token: None };
        if subject == Subject::Roadstead {
            registry.token = Some(registry.token_of("admin")?);
        }
        Ok(registry)
    }

    /// An access token of somebody with the password of the bench.
    pub fn token_of(&self, user: &str) -> Result<String> {
        let secret = |answer: Value| Ok::<_, anyhow::Error>(answer["token"].as_str().context("no token")?.to_owned());
        let login = json!({ "name": user, "password": PASSWORD });
        let session = secret(ask(&mut self.client_with(None), "POST", "/api/auth/login", &login)?)?;
        let mut client = self.client_with(Some(&session));
        secret(ask(&mut client, "POST", "/api/tokens", &json!({ "name": "bench" }))?)
    }

    pub fn client(&self) -> Client {
        self.client_with(self.token.as_deref())
    }

    pub fn client_with(&self, token: Option<&str>) -> Client {
        let authorization = token.map(|token| format!("Bearer {token}"));
        Client::new(self.running.address(), authorization.as_deref())
    }

    pub fn ask(&self, method: &str, path: &str, body: &Value) -> Result<Value> {
        ask(&mut self.client(), method, path, body)
    }

    /// For tools that want a name and a password.
    pub fn credentials(&self) -> Option<String> {
        self.token.as_ref().map(|token| format!("admin:{token}"))
    }

    /// Start a job and wait for its end; it must do everything.
    pub fn job(&self, path: &str, body: &Value) -> Result<Ended> {
        let (before, begun) = (self.running.spent()?, Instant::now());
        let mut client = self.client();
        let mut job = ask(&mut client, "POST", path, body)?;
        let path = format!("/api/jobs/{}", job["id"]);
        while job["finished_at"].is_null() {
            if begun.elapsed() > PATIENCE {
                bail!("a job of more than {} s: {job}", PATIENCE.as_secs());
            }
            std::thread::sleep(PAUSE);
            job = ask(&mut client, "GET", &path, &Value::Null)?;
        }
        let (seconds, spent) = (begun.elapsed().as_secs_f64(), self.running.spent()?.since(&before));
        if job["state"] != "succeeded" {
            let log = client.send(&Request::get(&format!("{path}/log")))?;
            let log = String::from_utf8_lossy(&log.body).into_owned();
            let faults = log.lines().filter(|line| line.contains(" ERROR ")).take(5).collect::<Vec<_>>();
            bail!("{job}\n{}", faults.join("\n"));
        }
        Ok(Ended { seconds, spent, job })
    }
}

fn ask(client: &mut Client, method: &str, path: &str, body: &Value) -> Result<Value> {
    let text = if body.is_null() { String::new() } else { body.to_string() };
    let headers = &[("Content-Type", "application/json")];
    let answer = client.send(&Request { method, path, headers, body: text.as_bytes() })?;
    Ok(serde_json::from_slice(&answer.body).unwrap_or_default())
}
