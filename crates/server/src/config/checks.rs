//! What values may be, alone and together.

use anyhow::{Result, bail};

use super::Settings;
use super::daemon::is_registry;

/// What stands in READMEs as an example, and so in every attacker's list.
const SAMPLE_KEYS: [&str; 8] = [
    "change-me",
    "changeme",
    "change_me",
    "please-change-me",
    "secret",
    "your-secret-key",
    "supersecret",
    "dev-secret-key",
];

/// The shortest `REGISTRY_EVENTS_TOKEN`, in characters.
const SHORTEST_EVENTS_TOKEN: usize = 16;

const MOST_COMPARE_MINUTES: u64 = 365 * 24 * 60;

const MOST_WORKERS: usize = 64;

const MOST_JOBS: u64 = 100_000;

/// No image is smaller than this, and a limit below is a mistake.
const SMALLEST_IMPORT: u64 = 1024 * 1024;

/// The shortest `SECRET_KEY`, in characters.
const SHORTEST_KEY: usize = 32;

impl Settings {
    pub(super) fn check(&self) -> Result<()> {
        if let Some(key) = &self.secret_key {
            let key = key.reveal();
            if SAMPLE_KEYS.iter().any(|sample| key.to_lowercase().contains(sample))
                || key.chars().count() < SHORTEST_KEY
            {
                bail!(
                    "SECRET_KEY is a sample value or shorter than {SHORTEST_KEY} characters: leave it out (one is made and \
                     kept in DATA_DIR), or set one made by `openssl rand -hex 32`"
                );
            }
        }
        if self.tls_cert.is_some() != self.tls_key.is_some() {
            bail!("TLS_CERT and TLS_KEY go together: set both for HTTPS, or none for HTTP");
        }
        if !(1..=1000).contains(&self.max_catalog_results) {
            bail!("MAX_CATALOG_RESULTS is a number from 1 to 1000");
        }
        if self.job_workers > MOST_WORKERS {
            bail!("JOB_WORKERS is a number from 0 to {MOST_WORKERS}");
        }
        if !(1..=MOST_JOBS).contains(&self.sync_job_retention) {
            bail!("SYNC_JOB_RETENTION is a number from 1 to {MOST_JOBS}");
        }
        if self.import_max_bytes < SMALLEST_IMPORT {
            bail!("IMPORT_MAX_BYTES is a number of bytes, {SMALLEST_IMPORT} or more");
        }
        self.check_upstream()?;
        self.check_push_host()?;
        if let Some(url) = &self.public_url {
            let plain = matches!(url.scheme(), "http" | "https") && url.has_host() && url.query().is_none();
            if !plain || url.path() != "/" {
                bail!(
                    "PUBLIC_URL is an address such as https://registry.example.com, without a path: Docker cannot use one"
                );
            }
        }
        self.check_token_service()
    }

    fn check_token_service(&self) -> Result<()> {
        let Some(service) = &self.registry_token_service else {
            if self.registry_token_key.is_some() {
                bail!("REGISTRY_TOKEN_KEY has no effect without REGISTRY_TOKEN_SERVICE: set both, or none");
            }
            return Ok(());
        };
        // Tokens of that name are asked for by the clients of our own `/v2/`, where such a token is worth nothing.
        let ours = self.public_url.as_ref().map(|url| url.authority().to_owned());
        if service.is_empty() || ours.as_ref() == Some(service) {
            bail!(
                "REGISTRY_TOKEN_SERVICE is empty or our own host: choose another name, such as `upstream`, and the same in \
                 `auth.token.service` of the registry"
            );
        }
        Ok(())
    }

    /// It becomes the first part of the names that the daemon pushes.
    fn check_push_host(&self) -> Result<()> {
        let Some(host) = &self.registry_push_host else { return Ok(()) };
        if !is_registry(host) {
            bail!("REGISTRY_PUSH_HOST is HOST:PORT as Docker writes it, such as 127.0.0.1:30080, without http://");
        }
        Ok(())
    }

    fn check_upstream(&self) -> Result<()> {
        if self.registry_username.is_some() != self.registry_password.is_some() {
            bail!("REGISTRY_USERNAME and REGISTRY_PASSWORD go together: set both, or none to ask as nobody");
        }
        let about_it = [
            ("REGISTRY_USERNAME", self.registry_username.is_some()),
            ("REGISTRY_EVENTS_TOKEN", self.registry_events_token.is_some()),
            ("REGISTRY_CA", self.registry_ca.is_some()),
            ("REGISTRY_TOKEN_HOSTS", !self.registry_token_hosts.is_empty()),
        ];
        if let Some((name, _)) = about_it.iter().find(|(_, is_set)| self.registry_url.is_none() && *is_set) {
            bail!("{name} is about the registry of REGISTRY_URL: set that too");
        }
        if self.registry_events_token.as_ref().is_some_and(|token| token.reveal().len() < SHORTEST_EVENTS_TOKEN) {
            bail!(
                "REGISTRY_EVENTS_TOKEN is shorter than {SHORTEST_EVENTS_TOKEN} characters: make one by `openssl rand -hex 16`"
            );
        }
        if !(1..=3600).contains(&self.request_timeout_sec) {
            bail!("REQUEST_TIMEOUT_SEC is a number of seconds from 1 to 3600");
        }
        if self.registry_compare_minutes > MOST_COMPARE_MINUTES {
            bail!("REGISTRY_COMPARE_MINUTES is at most {MOST_COMPARE_MINUTES}, a year");
        }
        Ok(())
    }
}
