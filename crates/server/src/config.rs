//! Configuration: the environment first, then `config.toml`, then the defaults below.
//!
//! This is the only place that reads the environment. Each key stands once, in [`Settings`]; unknown keys in the file are
//! refused. A secret may come from a file: `SECRET_KEY_FILE=/run/secrets/key`.

mod checks;
mod daemon;

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use config::{Config, File, FileFormat};
use ipnet::IpNet;
use serde::{Deserialize, Serialize, Serializer};
use url::Url;

/// Everything that can be configured. In the environment the names are in capitals.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The address to listen on.
    pub host: IpAddr,
    /// The port to listen on: UI, API and `/v2/`.
    pub port: u16,
    /// The address that people and Docker use; from the request when absent.
    pub public_url: Option<Url>,
    /// Proxies whose `Forwarded` and `X-Forwarded-*` headers count.
    #[serde(deserialize_with = "networks")]
    pub trusted_proxies: Vec<IpNet>,
    /// Database, keys, and blobs unless `storage_dir` says otherwise.
    pub data_dir: PathBuf,
    /// Blobs and running uploads, such as the folder of a Docker Registry; `data_dir` when absent.
    pub storage_dir: Option<PathBuf>,
    /// `sqlite://…` or `postgres://…`; a file in `data_dir` when absent.
    pub database_url: Option<Secret>,
    /// Signs sessions and tokens; made and kept in `data_dir` when absent.
    pub secret_key: Option<Secret>,
    /// The `service` of another registry's `auth.token`: `/token` signs tokens for it.
    pub registry_token_service: Option<String>,
    /// Signs those tokens (P-256, PEM of PKCS#8); made and kept in `data_dir` when absent.
    pub registry_token_key: Option<Secret>,
    /// The password of the first administrator, `admin`; a set-up link is printed when absent.
    pub admin_password: Option<Secret>,
    /// The registry to stand in front of, such as `http://registry:5000`; without it the engine is the registry.
    #[serde(alias = "registry_api_url")]
    pub registry_url: Option<Url>,
    /// The account by which we ask it.
    pub registry_username: Option<String>,
    /// The password of that account.
    pub registry_password: Option<Secret>,
    /// Certificates (PEM) to trust when asking it, beside those of the system.
    pub registry_ca: Option<PathBuf>,
    /// Hosts of token services, beside its own, that may be given the password.
    #[serde(deserialize_with = "words")]
    pub registry_token_hosts: Vec<String>,
    /// What its notifications carry as Bearer token; without it none are taken.
    pub registry_events_token: Option<Secret>,
    /// Minutes between comparisons of the index with it; 0: only on demand, and what is new at a start.
    pub registry_compare_minutes: u64,
    /// The Docker daemon whose images are shown and pushed: `unix:///…` or `tcp://host:port`. It need not be there.
    #[serde(deserialize_with = "daemon::address")]
    pub docker_host: docker::Address,
    /// The `host[:port]` by which that daemon reaches us; that of `public_url`, else this machine's, when absent.
    pub registry_push_host: Option<String>,
    /// Seconds of silence after which a registry is given up.
    pub request_timeout_sec: u64,
    /// Items of a page of a list, when the request does not say.
    pub max_catalog_results: u64,
    /// The most bytes that an uploaded archive of images may have, unpacked.
    pub import_max_bytes: u64,
    /// How many jobs run at once in this process; 0: none, another process on the same database does them.
    pub job_workers: usize,
    /// How many jobs that are over are kept, with their logs.
    pub sync_job_retention: u64,
    /// Verbose logs.
    pub debug: bool,
    /// `text` or `json`.
    pub log_format: LogFormat,
    /// HTTPS: the certificate chain (PEM).
    pub tls_cert: Option<PathBuf>,
    /// HTTPS: the private key (PEM).
    pub tls_key: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            host: IpAddr::from([0, 0, 0, 0]),
            port: 30080,
            public_url: None,
            trusted_proxies: Vec::new(),
            data_dir: "./data".into(),
            storage_dir: None,
            database_url: None,
            secret_key: None,
            registry_token_service: None,
            registry_token_key: None,
            admin_password: None,
            registry_url: None,
            registry_username: None,
            registry_password: None,
            registry_ca: None,
            registry_token_hosts: Vec::new(),
            registry_events_token: None,
            registry_compare_minutes: 360,
            docker_host: docker::Address::Unix("/var/run/docker.sock".into()),
            registry_push_host: None,
            request_timeout_sec: 20,
            max_catalog_results: 200,
            import_max_bytes: 20 * 1024 * 1024 * 1024,
            job_workers: 2,
            sync_job_retention: 120,
            debug: false,
            log_format: LogFormat::Text,
            tls_cert: None,
            tls_key: None,
        }
    }
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// A text that is never printed.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The text, for where it is used.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("********")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("********")
    }
}

/// The keys that a `…_FILE` may give.
const SECRETS: [&str; 6] = [
    "database_url",
    "secret_key",
    "registry_token_key",
    "admin_password",
    "registry_password",
    "registry_events_token",
];

/// Names that the seeds of this project gave to keys: they still count.
const OLD_NAMES: [(&str, &str); 1] = [("registry_url", "REGISTRY_API_URL")];

impl Settings {
    /// Read file and environment.
    ///
    /// # Errors
    /// An unknown key, a value that is none, a file that cannot be read.
    pub fn load(file: Option<&Path>) -> Result<Self> {
        Self::from_sources(file, &environment())
    }

    fn from_sources(file: Option<&Path>, environment: &BTreeMap<String, String>) -> Result<Self> {
        let mut builder = Config::builder();
        if let Some(path) = file {
            let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
            builder = builder.add_source(File::from_str(&text, FileFormat::Toml));
        }
        for key in keys() {
            if let Some(value) = value_of(&key, environment)? {
                builder = builder.set_override(&key, value)?;
            }
        }
        let read = builder.build().with_context(|| match file {
            Some(path) => format!("{} is not valid", path.display()),
            None => "the environment is not valid".to_owned(),
        });
        let settings: Self = read?.try_deserialize().context("the configuration is not valid")?;
        settings.check()?;
        Ok(settings)
    }

    /// Where the database is.
    pub fn database_url(&self) -> String {
        match &self.database_url {
            Some(url) => url.reveal().to_owned(),
            None => format!("sqlite://{}", self.data_dir.join("roadstead.db").display()),
        }
    }

    /// Where blobs lie and uploads grow.
    pub fn storage_dir(&self) -> &Path {
        self.storage_dir.as_deref().unwrap_or(&self.data_dir)
    }

    /// The effective values as a `config.toml`, secrets masked.
    pub fn to_toml(&self) -> String {
        let Ok(serde_json::Value::Object(values)) = serde_json::to_value(self) else { return String::new() };
        let line = |(key, value): (String, serde_json::Value)| match value {
            serde_json::Value::Null => format!("# {key} is not set\n"),
            value => format!("{key} = {value}\n"), // strings, numbers, booleans and lists of strings read alike in TOML
        };
        values.into_iter().map(line).collect()
    }
}

/// The names of all keys, read off the defaults, so that they stand in one place.
fn keys() -> Vec<String> {
    match serde_json::to_value(Settings::default()) {
        Ok(serde_json::Value::Object(values)) => values.into_iter().map(|(key, _)| key).collect(),
        _ => Vec::new(),
    }
}

fn value_of(key: &str, environment: &BTreeMap<String, String>) -> Result<Option<String>> {
    let name = key.to_uppercase();
    let old = OLD_NAMES.iter().find(|(new, _)| *new == key).and_then(|(_, old)| environment.get(*old));
    let direct = environment.get(&name).or(old).filter(|value| !value.is_empty()).cloned();
    let file = environment.get(&format!("{name}_FILE")).filter(|_| SECRETS.contains(&key));
    match (direct, file) {
        (Some(_), Some(_)) => bail!("{name} and {name}_FILE are both set: keep one"),
        (None, Some(path)) => {
            let text = std::fs::read_to_string(path).with_context(|| format!("{name}_FILE: cannot read {path}"))?;
            Ok(Some(text.trim_end().to_owned()))
        }
        (direct, None) => Ok(direct),
    }
}

#[expect(clippy::disallowed_methods, reason = "the one home of the environment")]
fn environment() -> BTreeMap<String, String> {
    std::env::vars_os().filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?))).collect()
}

/// A list in the file, or words divided by commas in the environment.
fn words<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Words {
        List(Vec<String>),
        Text(String),
    }
    Ok(match Words::deserialize(deserializer)? {
        Words::List(words) => words,
        Words::Text(text) => {
            text.split(',').map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
        }
    })
}

fn networks<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
    let words = words(deserializer)?;
    let network = |word: &String| word.parse::<IpNet>().or_else(|_| word.parse::<IpAddr>().map(IpNet::from));
    words
        .iter()
        .map(|word| {
            network(word).map_err(|_| serde::de::Error::custom(format!("{word:?} is not an address or network")))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(file: &str, environment: &[(&str, &str)]) -> Result<Settings> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        std::fs::write(&path, file).unwrap();
        let environment = environment.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Settings::from_sources(Some(&path), &environment)
    }

    #[test]
    fn the_environment_wins_over_the_file_and_the_file_over_the_defaults() {
        let settings = load("port = 1\nhost = \"::1\"", &[("PORT", "2"), ("DEBUG", "true")]).unwrap();
        assert_eq!((settings.port, settings.host.to_string().as_str(), settings.debug), (2, "::1", true));
        assert_eq!(settings.max_catalog_results, 200);
    }

    #[test]
    fn the_name_that_the_seeds_gave_counts_too() {
        let old = ("REGISTRY_API_URL", "http://old:5000");
        assert_eq!(load("", &[old]).unwrap().registry_url.unwrap().port(), Some(5000));
        let both = load("", &[old, ("REGISTRY_URL", "http://new:5001")]).unwrap();
        assert_eq!(both.registry_url.unwrap().port(), Some(5001));
        let file = load("registry_api_url = \"http://old:5000\"", &[]).unwrap();
        assert_eq!(file.registry_url.unwrap().port(), Some(5000));
    }

    #[test]
    fn what_is_wrong_is_refused_by_name() {
        for (file, environment, words) in [
            ("prot = 1", vec![], "prot"),
            ("port = 99999", vec![], "port"),
            ("", vec![("PORT", "x")], "port"),
            ("", vec![("LOG_FORMAT", "xml")], "log_format"),
            ("", vec![("SECRET_KEY", "change-me-change-me-change-me-change-me")], "SECRET_KEY"),
            ("", vec![("SECRET_KEY", "short")], "SECRET_KEY"),
            ("", vec![("TLS_CERT", "a.pem")], "TLS_KEY"),
            ("", vec![("PUBLIC_URL", "https://a/b")], "PUBLIC_URL"),
            ("", vec![("REGISTRY_TOKEN_KEY", "a key")], "REGISTRY_TOKEN_SERVICE"),
            ("registry_token_service = \"\"", vec![], "REGISTRY_TOKEN_SERVICE"),
            ("", vec![("PUBLIC_URL", "https://a"), ("REGISTRY_TOKEN_SERVICE", "a")], "our own host"),
            ("", vec![("TRUSTED_PROXIES", "10.0.0.0/8,nonsense")], "nonsense"),
            ("", vec![("SECRET_KEY_FILE", "/nonexistent")], "SECRET_KEY_FILE"),
            ("", vec![("ADMIN_PASSWORD", "a"), ("ADMIN_PASSWORD_FILE", "b")], "both set"),
            ("", vec![("REGISTRY_USERNAME", "a"), ("REGISTRY_PASSWORD", "b")], "REGISTRY_URL"),
            ("", vec![("REGISTRY_URL", "http://a"), ("REGISTRY_USERNAME", "b")], "REGISTRY_PASSWORD"),
            ("", vec![("REGISTRY_URL", "http://a"), ("REGISTRY_EVENTS_TOKEN", "short")], "REGISTRY_EVENTS_TOKEN"),
            ("", vec![("REGISTRY_CA", "/a.pem")], "REGISTRY_URL"),
            ("", vec![("REQUEST_TIMEOUT_SEC", "0")], "REQUEST_TIMEOUT_SEC"),
            ("", vec![("REGISTRY_COMPARE_MINUTES", "9999999")], "REGISTRY_COMPARE_MINUTES"),
            ("", vec![("JOB_WORKERS", "65")], "JOB_WORKERS"),
            ("", vec![("IMPORT_MAX_BYTES", "1000")], "IMPORT_MAX_BYTES"),
            ("", vec![("DOCKER_HOST", "ssh://build")], "DOCKER_HOST"),
            ("", vec![("REGISTRY_PUSH_HOST", "http://a:5000")], "REGISTRY_PUSH_HOST"),
            ("", vec![("SYNC_JOB_RETENTION", "0")], "SYNC_JOB_RETENTION"),
        ] {
            let error = format!("{:#}", load(file, &environment).unwrap_err());
            assert!(error.to_lowercase().contains(&words.to_lowercase()), "{file} {environment:?}: {error}");
        }
    }

    #[test]
    fn secrets_come_from_files_and_are_never_shown() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        std::fs::write(&path, "correct horse\n").unwrap();
        let settings = load("", &[("ADMIN_PASSWORD_FILE", path.to_str().unwrap())]).unwrap();
        assert_eq!(settings.admin_password.as_ref().unwrap().reveal(), "correct horse");
        assert!(!format!("{settings:?}{}", settings.to_toml()).contains("correct"));
    }

    #[test]
    fn the_example_is_valid_names_every_key_and_shows_the_defaults() {
        let example = include_str!("../../../config.example.toml");
        load(example, &[]).unwrap();
        let uncommented: String = example
            .lines()
            .map(|line| line.strip_prefix("# ").unwrap_or(line))
            .fold(String::new(), |text, line| if line.contains(" = ") { format!("{text}{line}\n") } else { text });
        for key in keys() {
            assert!(
                uncommented.lines().any(|line| line.starts_with(&format!("{key} = "))),
                "{key} is not in the example"
            );
        }
    }

    #[test]
    fn what_check_config_prints_is_a_configuration() {
        let settings = load("trusted_proxies = [\"10.0.0.0/8\"]\npublic_url = \"https://r.example\"", &[]).unwrap();
        let printed = settings.to_toml();
        assert_eq!(load(&printed, &[]).unwrap().to_toml(), printed);
    }
}
