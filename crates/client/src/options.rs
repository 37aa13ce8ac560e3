//! How to reach a registry, and as whom.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use oci::Scope;
use url::Url;

/// How to reach a registry.
#[derive(Clone, Debug)]
pub struct Options {
    /// Its address, `http://` or `https://`, without a path: `/v2/` is at the root of a host.
    pub url: Url,
    /// As whom to ask.
    pub credentials: Credentials,
    /// Hosts of token services, beside the registry's own host, that may be given the password. A registry names its
    /// token service itself, so without this list any registry could ask for the password to be sent anywhere.
    pub token_hosts: Vec<String>,
    /// Certificates (PEM) to trust beside those of the system.
    pub ca: Option<Vec<u8>>,
    /// For how long it may say nothing.
    pub idle_timeout: Duration,
    /// For how long a failed call that may be repeated is repeated.
    pub patience: Duration,
    /// Which addresses may be called, also after redirects and for tokens.
    pub reach: Reach,
}

/// Which addresses may be called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// Only those of the public internet: a name that somebody typed must not lead into our own network.
    #[default]
    Public,
    /// All of them: an administrator named this registry.
    Anywhere,
}

/// As whom to ask.
#[derive(Clone)]
pub enum Credentials {
    /// As nobody.
    Anonymous,
    /// By Basic, or in exchange for tokens.
    Password {
        /// The account.
        username: String,
        /// Its password, or an access token.
        password: String,
    },
    /// By tokens that we sign ourselves, because the registry believes us.
    Issued(Arc<dyn Issue>),
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Anonymous => "Anonymous",
            Self::Password { .. } => "Password",
            Self::Issued(_) => "Issued",
        })
    }
}

/// Signs tokens that the registry believes.
pub trait Issue: Send + Sync {
    /// A token for these scopes.
    ///
    /// # Errors
    /// Why it could not be signed.
    fn issue(&self, scopes: &[Scope]) -> oci::Result<Issued>;
}

/// A token and how long it lives.
pub struct Issued {
    /// The signed text.
    pub token: String,
    /// From now on.
    pub lifetime: Duration,
}

/// Why a registry cannot be reached by these options.
#[derive(Debug)]
pub enum Unusable {
    /// The address is none of a registry.
    Address,
    /// The certificates cannot be read, or there is none.
    Certificates(Option<reqwest::Error>),
    /// TLS could not be prepared.
    Tls(reqwest::Error),
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Address => {
                "the address of a registry is http://HOST[:PORT] or https://HOST[:PORT], without a path or a password"
            }
            Self::Certificates(_) => "there is no certificate (PEM) in what is to be trusted",
            Self::Tls(_) => "TLS could not be prepared",
        })
    }
}

impl std::error::Error for Unusable {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Address | Self::Certificates(None) => None,
            Self::Certificates(Some(error)) | Self::Tls(error) => Some(error),
        }
    }
}
