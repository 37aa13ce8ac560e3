//! Who we are to a registry: what its challenges ask for, and the tokens that were got for them.

use std::sync::RwLock;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use moka::future::Cache;
use oci::{Code, Error, Result, Scope};
use reqwest::Client;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue, WWW_AUTHENTICATE};
use serde::Deserialize;
use tokio::time::Instant;
use url::Url;

use crate::answer;
use crate::reach::{AddressNotAllowed, Guard};
use crate::remote::nonsense;
use crate::{Credentials, Issued};

/// How long a token lives whose life is not told (Distribution token specification, "Token Response Fields").
const UNTOLD_LIFETIME: Duration = Duration::from_mins(1);

/// The longest answer of a token service, in bytes.
const MAX_ANSWER: usize = 256 * 1024;

/// Tokens kept; one for each repository and kind of call.
const MOST_TOKENS: u64 = 10_000;

pub(crate) struct Auth {
    credentials: Credentials,
    registry: Url,
    token_hosts: Vec<String>,
    idle_timeout: Duration,
    guard: Guard,
    scheme: RwLock<Scheme>,
    tokens: Cache<String, Token>,
}

/// How the registry wants to be asked.
#[derive(Clone, PartialEq)]
pub(crate) enum Scheme {
    /// It was not asked yet.
    Untold,
    /// It asks for nothing.
    Open,
    Basic,
    Bearer {
        realm: Url,
        service: Option<String>,
    },
}

#[derive(Clone)]
struct Token {
    header: HeaderValue,
    /// Before it expires, so that it does not expire on its way.
    renew_at: Instant,
}

impl Auth {
    pub fn new(
        registry: &Url,
        credentials: Credentials,
        token_hosts: Vec<String>,
        (idle_timeout, guard): (Duration, Guard),
    ) -> Self {
        Self {
            credentials,
            registry: registry.clone(),
            token_hosts,
            idle_timeout,
            guard,
            scheme: RwLock::new(Scheme::Untold),
            tokens: Cache::builder().max_capacity(MOST_TOKENS).build(),
        }
    }

    /// What to send with a call, as far as it is known before the registry asks.
    pub async fn header(&self, http: &Client, scopes: &[Scope]) -> Result<Option<HeaderValue>> {
        match self.scheme() {
            Scheme::Untold | Scheme::Open => Ok(None),
            Scheme::Basic => Ok(self.basic()),
            Scheme::Bearer { realm, service } => {
                let key = words(scopes);
                let known = self.tokens.get(&key).await.filter(|token| Instant::now() < token.renew_at);
                if known.is_none() {
                    self.tokens.invalidate(&key).await;
                }
                // Calls at the same time wait for one answer.
                let token = self.tokens.try_get_with(key, self.get_token(http, &realm, service.as_deref(), scopes));
                Ok(Some(token.await.map_err(|error| repeated(&error))?.header))
            }
        }
    }

    /// Take in the challenge of a 401 to a call that was made when `known` was known: by now another call may have learnt
    /// the same. `false`: it asks for what was sent already, so there is nothing more to try.
    pub async fn learn(&self, headers: &HeaderMap, scopes: &[Scope], known: &Scheme) -> Result<bool> {
        let asked = read_challenge(headers)?;
        *self.scheme.write().expect("no panic holds the lock") = asked.clone();
        match asked {
            // Signed out, or rolled over: a new token may do.
            Scheme::Bearer { .. } => {
                self.tokens.invalidate(&words(scopes)).await;
                Ok(true)
            }
            Scheme::Basic => Ok(*known != Scheme::Basic && self.basic().is_some()),
            Scheme::Untold | Scheme::Open => Ok(false),
        }
    }

    /// Whether it is known how the registry wants to be asked.
    pub fn is_told(&self) -> bool {
        self.scheme() != Scheme::Untold
    }

    /// A call passed: if it was the first one, the registry asks for nothing.
    pub fn passed(&self) {
        if !self.is_told() {
            *self.scheme.write().expect("no panic holds the lock") = Scheme::Open;
        }
    }

    pub fn scheme(&self) -> Scheme {
        self.scheme.read().expect("no panic holds the lock").clone()
    }

    fn basic(&self) -> Option<HeaderValue> {
        let Credentials::Password { username, password } = &self.credentials else { return None };
        secret(&format!("Basic {}", STANDARD.encode(format!("{username}:{password}"))))
    }

    async fn get_token(&self, http: &Client, realm: &Url, service: Option<&str>, scopes: &[Scope]) -> Result<Token> {
        let Issued { token, lifetime } = match &self.credentials {
            Credentials::Issued(issuer) => issuer.issue(scopes)?,
            _ => self.ask_for_token(http, realm, service, scopes).await?,
        };
        let header = secret(&format!("Bearer {token}")).ok_or_else(|| nonsense("a token that is none"))?;
        Ok(Token { header, renew_at: Instant::now() + lifetime * 3 / 4 })
    }

    /// Distribution token specification, "Requesting a Token".
    async fn ask_for_token(
        &self,
        http: &Client,
        realm: &Url,
        service: Option<&str>,
        scopes: &[Scope],
    ) -> Result<Issued> {
        self.guard.check(realm)?;
        let mut url = realm.clone();
        for (key, value) in service
            .map(|service| ("service", service.to_owned()))
            .into_iter()
            .chain(scopes.iter().map(|scope| ("scope", scope.to_string())))
        {
            url.query_pairs_mut().append_pair(key, &value);
        }
        // It is a small answer, so that its limit may be one on the whole.
        let mut request = http.get(url).timeout(self.idle_timeout);
        if let Some(basic) = self.basic() {
            self.check_may_know_password(realm)?;
            request = request.header(AUTHORIZATION, basic);
        }
        let response = request.send().await.map_err(|error| answer::unreachable(&realm_host(realm), error))?;
        if !response.status().is_success() {
            let message =
                format!("{} gives no token ({}): check name and password", realm_host(realm), response.status());
            return Err(Error::new(Code::Unauthorized, message));
        }
        let bytes = answer::read(response, MAX_ANSWER, self.idle_timeout).await?;
        let Tokens { token, access_token, expires_in } = serde_json::from_slice(&bytes)
            .map_err(|error| nonsense("a token that cannot be read").with_source(error))?;
        let token = token.or(access_token).ok_or_else(|| nonsense("no token"))?;
        Ok(Issued { token, lifetime: expires_in.map_or(UNTOLD_LIFETIME, Duration::from_secs) })
    }

    /// The registry says where the password should go; only where it belongs does it go there.
    fn check_may_know_password(&self, realm: &Url) -> Result<()> {
        let host = realm.host_str().unwrap_or_default();
        let is_known = Some(host) == self.registry.host_str() || self.token_hosts.iter().any(|known| known == host);
        let is_open = realm.scheme() != "https" && self.registry.scheme() == "https";
        if is_known && !is_open {
            return Ok(());
        }
        let message = format!(
            "the registry wants the password to be sent to {}, which is not its own host: allow that host if it is right",
            realm_host(realm)
        );
        Err(Error::new(Code::Unauthorized, message))
    }
}

#[derive(Deserialize)]
struct Tokens {
    token: Option<String>,
    access_token: Option<String>,
    expires_in: Option<u64>,
}

/// RFC 9110, 11.6.1; Bearer is preferred, because a password then travels less.
fn read_challenge(headers: &HeaderMap) -> Result<Scheme> {
    let values = headers.get_all(WWW_AUTHENTICATE).iter().filter_map(|value| value.to_str().ok());
    let challenges: Vec<_> = values.flat_map(|value| http_auth::parse_challenges(value).unwrap_or_default()).collect();
    let of = |scheme: &str| challenges.iter().find(|challenge| challenge.scheme.eq_ignore_ascii_case(scheme));
    if let Some(bearer) = of("Bearer") {
        let parameter = |name: &str| {
            let found = bearer.params.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.to_unescaped())
        };
        let realm = parameter("realm").and_then(|realm| realm.parse::<Url>().ok());
        let realm = realm.filter(|realm| matches!(realm.scheme(), "http" | "https") && realm.has_host());
        let realm = realm.ok_or_else(|| nonsense("a challenge without the address of its token service"))?;
        return Ok(Scheme::Bearer { realm, service: parameter("service") });
    }
    if of("Basic").is_some() { Ok(Scheme::Basic) } else { Ok(Scheme::Open) }
}

fn words(scopes: &[Scope]) -> String {
    scopes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn realm_host(realm: &Url) -> String {
    realm.host_str().unwrap_or_default().to_owned()
}

/// A header that is not printed by accident.
fn secret(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// An error that several callers waited for.
fn repeated(error: &Error) -> Error {
    let told = Error::new(error.code, error.message.clone());
    if AddressNotAllowed::is_cause_of(error) { told.with_source(AddressNotAllowed) } else { told }
}
