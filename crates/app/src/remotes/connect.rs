//! From a remote to a client of it, and what its errors mean to the one who asked for a copy.

use std::time::{Duration, Instant};

use client::{AddressNotAllowed, Credentials, Options, RateLimit, Reach};
use db::remotes::Settings;
use db::{Remote, RemoteId};
use oci::Code;
use url::Url;

use super::{Remotes, not_found};
use crate::access::{Govern, Permit, SignedIn};
use crate::error::{Problem, problem};
use crate::{Error, Result};

/// For how long a registry may say nothing.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// For how long a job waits for a registry that fails, or that wants to be asked less often.
const PATIENCE: Duration = Duration::from_mins(2);

/// Whoever tests a remote sits and waits.
const TEST_TIMEOUT: Duration = Duration::from_secs(15);

/// Registries whose tokens are given out by another host, which may know the password, too.
const TOKEN_HOSTS: [(&str, &str); 1] = [("registry-1.docker.io", "auth.docker.io")];

/// How a test of a remote ended.
#[derive(Clone, Debug)]
pub struct Tested {
    /// Why it cannot be used, if so.
    pub problem: Option<Problem>,
    /// What it can do, as far as it told.
    pub abilities: Option<Abilities>,
    /// How long it took.
    pub elapsed: Duration,
}

/// What a remote can do.
#[derive(Clone, Copy, Debug)]
pub struct Abilities {
    /// Manifests can be deleted.
    pub deletes: bool,
    /// A tag can be deleted by its name.
    pub deletes_tags: bool,
    /// It lists referrers. Where not, we keep the fallback tags.
    pub lists_referrers: bool,
    /// How much it still lets us do.
    pub rate_limit: Option<RateLimit>,
}

impl Remotes {
    /// Whether a remote answers, and knows us; and what it can do.
    ///
    /// # Errors
    /// [`Error::NotFound`]. That it does not answer is no error: it is what was asked for.
    pub async fn test(&self, permit: &Permit<Govern>, id: RemoteId) -> Result<Tested> {
        let remote = self.get(permit, id).await?;
        let began = Instant::now();
        let mut tested = Tested { problem: None, abilities: None, elapsed: Duration::ZERO };
        match tokio::time::timeout(TEST_TIMEOUT, self.try_out(&remote.settings, &mut tested.abilities)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tested.problem = Some(error),
            Err(_) => {
                tested.problem = Some(problem("remote_silent", "the registry does not answer in time"));
            }
        }
        tested.elapsed = began.elapsed();
        Ok(tested)
    }

    async fn try_out(&self, settings: &Settings, abilities: &mut Option<Abilities>) -> Result<(), Problem> {
        let unusable = |error: Error| match error {
            Error::Invalid(problem) | Error::Conflict(problem) => problem,
            other => problem("remote_failed", other.to_string()),
        };
        let remote = self.client_with(settings, Duration::ZERO).map_err(unusable)?;
        remote.ping().await.map_err(|error| problem_of(&error))?;
        // Many let nobody try to delete; that is no reason not to copy from them.
        if let Ok(found) = remote.probe().await {
            let client::Abilities { deletes, deletes_tags, lists_referrers } = found;
            *abilities = Some(Abilities { deletes, deletes_tags, lists_referrers, rate_limit: remote.rate_limit() });
        }
        Ok(())
    }

    /// A client for the registry that answers at `host`: of the remote that was named, else of the one that has its address, else
    /// without credentials and only in the public internet.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a remote that is not there or that the actor may not use; [`Error::Conflict`] when its
    /// password cannot be read any more.
    pub async fn connect(
        &self,
        permit: &Permit<SignedIn>,
        id: Option<RemoteId>,
        host: &str,
    ) -> Result<(client::Remote, Option<Remote>)> {
        let Some(remote) = self.meant(permit, id, host).await? else {
            let url = format!("https://{host}");
            return Ok((self.client_of(&Settings { url, ..super::input::nothing() })?, None));
        };
        Ok((self.client_of(&remote.settings)?, Some(remote)))
    }

    /// As whom a daemon asks the registry that answers at `host`.
    ///
    /// # Errors
    /// As for [`Remotes::connect`].
    pub(crate) async fn login(
        &self,
        permit: &Permit<SignedIn>,
        id: Option<RemoteId>,
        host: &str,
    ) -> Result<docker::Login> {
        let Some(remote) = self.meant(permit, id, host).await? else { return Ok(docker::Login::Anonymous) };
        Ok(match self.credentials(&remote.settings)? {
            Credentials::Password { username, password } => docker::Login::Password { username, password },
            Credentials::Anonymous | Credentials::Issued(_) => docker::Login::Anonymous,
        })
    }

    /// The remote that was named, else the one that has the address.
    async fn meant(&self, permit: &Permit<SignedIn>, id: Option<RemoteId>, host: &str) -> Result<Option<Remote>> {
        let (usable, _) = self.list(permit).await?;
        let mut usable = usable.into_iter();
        match id {
            Some(id) => usable.find(|remote| remote.id == id).ok_or_else(not_found).map(Some),
            None => Ok(usable.find(|remote| is_at(&remote.settings.url, host))),
        }
    }

    pub(super) fn client_of(&self, settings: &Settings) -> Result<client::Remote> {
        let Settings { url, username, sealed_password, ca_certificate, insecure_http, allow_private, .. } = settings;
        let key = format!("{:?}", (url, username, sealed_password, ca_certificate, insecure_http, allow_private));
        if let Some(client) = self.clients.get(&key) {
            return Ok(client);
        }
        let client = self.client_with(settings, PATIENCE)?;
        self.clients.insert(key, client.clone());
        Ok(client)
    }

    fn client_with(&self, settings: &Settings, patience: Duration) -> Result<client::Remote> {
        let wrong = |error: client::Unusable| match error {
            client::Unusable::Certificates(_) => Error::invalid("ca_certificate_invalid", error.to_string()),
            client::Unusable::Address => Error::invalid("remote_url_invalid", error.to_string()),
            client::Unusable::Tls(_) => Error::internal(error),
        };
        let url: Url = settings.url.parse().map_err(|_| wrong(client::Unusable::Address))?;
        let options = Options {
            credentials: self.credentials(settings)?,
            token_hosts: token_hosts(&url),
            url,
            ca: settings.ca_certificate.as_ref().map(|bundle| bundle.as_bytes().to_vec()),
            idle_timeout: IDLE_TIMEOUT,
            patience,
            reach: if settings.allow_private { Reach::Anywhere } else { Reach::Public },
        };
        client::Remote::new(options).map_err(wrong)
    }

    fn credentials(&self, settings: &Settings) -> Result<Credentials> {
        let Some(username) = settings.username.clone() else { return Ok(Credentials::Anonymous) };
        let password = match &settings.sealed_password {
            None => String::new(),
            Some(sealed) => self.seal.open(sealed, (&settings.url, &username)).ok_or_else(|| {
                let message = format!(
                    "the password of {} cannot be read: SECRET_KEY is another one than when it was given; give it again",
                    settings.name
                );
                Error::conflict("password_unreadable", message)
            })?,
        };
        Ok(Credentials::Password { username, password })
    }
}

/// Hosts of token services that may be given the password: those that are known, and the domain that a registry is in
/// (`registry.example.com` sends to `example.com`).
fn token_hosts(url: &Url) -> Vec<String> {
    let host = url.host_str().unwrap_or_default();
    let known = TOKEN_HOSTS.iter().filter(|(registry, _)| *registry == host).map(|(_, tokens)| (*tokens).to_owned());
    let is_name = url.domain().is_some();
    let parent = host.split_once('.').map(|(_, parent)| parent).filter(|parent| is_name && parent.contains('.'));
    known.chain(parent.map(ToOwned::to_owned)).collect()
}

/// Whether an address is that of a host and port as people write them.
fn is_at(url: &str, host: &str) -> bool {
    let Ok(url) = url.parse::<Url>() else { return false };
    let asked = format!("{}://{host}", url.scheme()).parse::<Url>();
    asked.is_ok_and(|asked| asked.origin() == url.origin())
}

/// What an error of another registry means to the one who wants something from it.
pub fn problem_of(error: &oci::Error) -> Problem {
    let code = match error.code {
        _ if AddressNotAllowed::is_cause_of(error) => "address_not_allowed",
        Code::Unauthorized => "remote_unauthorized",
        Code::Denied => "remote_denied",
        Code::TooManyRequests => "remote_rate_limited",
        Code::Unavailable => "remote_unreachable",
        Code::GatewayTimeout => "remote_silent",
        Code::ManifestUnknown | Code::NameUnknown | Code::BlobUnknown => "image_not_found",
        Code::SizeInvalid | Code::ManifestInvalid => "image_invalid",
        _ => "remote_failed",
    };
    Problem { details: error.detail.clone(), ..problem(code, error.message.clone()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registry_is_found_by_the_host_that_people_write() {
        for (url, host) in [
            ("https://quay.io", "quay.io"),
            ("https://quay.io", "quay.io:443"),
            ("http://localhost:5000", "localhost:5000"),
            ("http://10.0.0.1", "10.0.0.1:80"),
            ("https://registry.example.com", "Registry.Example.com"),
        ] {
            assert!(is_at(url, host), "{url} {host}");
        }
        for (url, host) in [
            ("https://quay.io", "quay.io:80"),
            ("https://quay.io", "a.quay.io"),
            ("http://localhost:5000", "localhost"),
        ] {
            assert!(!is_at(url, host), "{url} {host}");
        }
    }

    #[test]
    fn passwords_go_to_no_stranger() {
        for (url, hosts) in [
            ("https://registry-1.docker.io", vec!["auth.docker.io", "docker.io"]),
            ("https://registry.gitlab.com", vec!["gitlab.com"]),
            ("https://quay.io", vec![]),
            ("https://localhost:5000", vec![]),
            ("https://10.1.2.3", vec![]),
        ] {
            assert_eq!(token_hosts(&url.parse().unwrap()), hosts, "{url}");
        }
    }
}
