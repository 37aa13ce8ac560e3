//! A daemon, and what it says of itself.

use std::sync::{Arc, Mutex};

use reqwest::redirect::Policy;
use reqwest::{Client, Method, Url};
use serde::Deserialize;

use crate::address::Address;
use crate::call::Call;
use crate::error::{Error, Result};
use crate::limits::Limits;

/// The newest version of the API that this crate was tried with; an older daemon is asked in its own.
const NEWEST: Api = Api(1, 47);

/// A version of the Engine API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Api(u16, u16);

impl Api {
    fn parse(text: &str) -> Option<Self> {
        let (major, minor) = text.split_once('.')?;
        Some(Self(major.parse().ok()?, minor.parse().ok()?))
    }
}

/// A daemon. Nothing is asked until somebody calls; cheap to clone.
#[derive(Clone)]
pub struct Daemon(Arc<Inside>);

struct Inside {
    http: Client,
    base: Url,
    address: Address,
    limits: Limits,
    /// What we speak, once it was asked. Forgotten with every failure of the daemon: the next one may be another.
    api: Mutex<Option<Api>>,
}

/// What a daemon says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Of the daemon: `28.2.2`.
    pub version: String,
    /// Of its API: `1.50`.
    pub api: String,
    /// `linux`.
    pub os: String,
    /// As images name it: `amd64`.
    pub architecture: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct VersionAnswer {
    #[serde(default)]
    version: String,
    api_version: String,
    #[serde(rename = "MinAPIVersion", default)]
    oldest: String,
    #[serde(default)]
    os: String,
    #[serde(default)]
    arch: String,
}

#[derive(Deserialize)]
struct InfoAnswer {
    #[serde(rename = "ID", default)]
    id: String,
}

impl Daemon {
    /// The daemon that listens there. It need not be there yet.
    ///
    /// # Errors
    /// When this process cannot make any HTTP client.
    pub fn at(address: Address, limits: Limits) -> Result<Self, String> {
        // One connection a call: it costs nothing on one machine, and what a call left behind harms no other.
        let http = Client::builder()
            .no_proxy()
            .redirect(Policy::none())
            .http1_only()
            .pool_max_idle_per_host(0)
            .connect_timeout(limits.connect)
            .read_timeout(limits.silence);
        let (http, base) = match &address {
            Address::Unix(path) => (http.unix_socket(path.as_path()), "http://docker/".parse().ok()),
            Address::Tcp(url) => (http, Some(url.clone())),
        };
        let http = http.build().map_err(|error| error.to_string())?;
        let base = base.ok_or("a constant address")?;
        Ok(Self(Arc::new(Inside { http, base, address, limits, api: Mutex::default() })))
    }

    /// Where it listens.
    pub fn address(&self) -> &Address {
        &self.0.address
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    pub(crate) fn http(&self) -> &Client {
        &self.0.http
    }

    /// What it is: the first call to everybody, by which it is known what to speak.
    ///
    /// # Errors
    /// That nobody answers, or nobody who speaks a version that we do.
    pub async fn version(&self) -> Result<Version> {
        let call = Call::plain(self, Method::GET, self.url(None, &["version"]));
        let answer: VersionAnswer = self.json(call).await?;
        let api = Api::parse(&answer.api_version).ok_or(Error::Invalid("its version is none"))?;
        if Api::parse(&answer.oldest).is_some_and(|oldest| oldest > NEWEST) {
            return Err(Error::Invalid("it is newer than this program knows"));
        }
        *self.api() = Some(api.min(NEWEST));
        let VersionAnswer { version, api_version, os, arch, .. } = answer;
        let word = |text: String| text.chars().filter(|letter| !letter.is_control()).take(64).collect::<String>();
        Ok(Version { version: word(version), api: word(api_version), os: word(os), architecture: word(arch) })
    }

    /// The id of the daemon, which tells it from those of other machines.
    ///
    /// # Errors
    /// As for all calls.
    pub async fn id(&self) -> Result<String> {
        let info: InfoAnswer = self.get(&["info"], &[]).await?;
        Ok(info.id.chars().take(200).collect())
    }

    /// A path and its query, in the version that we speak with it.
    pub(crate) async fn path(&self, parts: &[&str], query: &[(&str, &str)]) -> Result<Url> {
        let known = *self.api();
        if known.is_none() {
            self.version().await?;
        }
        let Api(major, minor) = self.api().unwrap_or(NEWEST);
        let mut url = self.url(Some(&format!("v{major}.{minor}")), parts);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(url)
    }

    fn url(&self, version: Option<&str>, parts: &[&str]) -> Url {
        let mut url = self.0.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.clear().extend(version).extend(parts.iter().flat_map(|part| part.split('/')));
        }
        url
    }

    fn api(&self) -> std::sync::MutexGuard<'_, Option<Api>> {
        self.0.api.lock().expect("no panic holds the lock")
    }

    /// A failure of the daemon itself: whoever answers next may speak another version.
    pub(crate) fn forget(&self, error: Error) -> Error {
        if error.is_of_daemon() || matches!(error, Error::Refused(_)) {
            *self.api() = None;
        }
        error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_numbers() {
        assert!(Api::parse("1.9") < Api::parse("1.41"));
        for bad in ["", "1", "1.x", "v1.41", "1.41.2"] {
            assert_eq!(Api::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn names_cannot_leave_their_place_in_a_path() {
        let daemon = Daemon::at("unix:///nowhere".parse().unwrap(), Limits::default()).unwrap();
        let url = daemon.url(Some("v1.41"), &["images", "host:5000/a?b", "json"]);
        assert_eq!(url.as_str(), "http://docker/v1.41/images/host:5000/a%3Fb/json");
    }
}
