//! A registry somewhere else.

use std::sync::Arc;
use std::time::Duration;

use oci::{Code, Error, Name, Request, Result, Scope, Verb};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Method};
use tokio::sync::Mutex;
use url::Url;

use crate::auth::Auth;
use crate::call::Call;
use crate::rate_limit::{RateLimit, RateLimits};
use crate::reach::{Guard, Resolver};
use crate::referrers::Referrers;
use crate::{Options, Reach, Unusable};

/// How long a connection may lie unused. Shorter than what proxies allow, so that it is we who close it.
const UNUSED: Duration = Duration::from_secs(30);

/// A registry somewhere else. Cheap to clone; every clone uses the same connections and tokens.
#[derive(Clone)]
pub struct Remote(pub(crate) Arc<Inside>);

pub(crate) struct Inside {
    pub url: Url,
    pub http: Client,
    pub auth: Auth,
    pub idle_timeout: Duration,
    pub patience: Duration,
    pub guard: Guard,
    pub rate_limits: RateLimits,
    pub referrers: Referrers,
    /// One change of a tag by several steps at a time.
    pub steps: Mutex<()>,
}

impl Remote {
    /// Prepare to talk to a registry; nothing is sent yet.
    ///
    /// # Errors
    /// What in the options cannot be used.
    pub fn new(options: Options) -> Result<Self, Unusable> {
        let guard = Guard::from(options.reach);
        Self::within(options, guard)
    }

    /// The same within these addresses.
    pub(crate) fn within(options: Options, guard: Guard) -> Result<Self, Unusable> {
        let Options { url, credentials, token_hosts, ca, idle_timeout, patience, reach } = options;
        let is_root = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
        let names_nobody = url.username().is_empty() && url.password().is_none();
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() || !is_root || !names_nobody {
            return Err(Unusable::Address);
        }
        let mut http = Client::builder()
            .no_proxy()
            .redirect(Policy::none()) // followed by us, without credentials
            .connect_timeout(idle_timeout)
            .pool_idle_timeout(UNUSED)
            .user_agent(concat!("roadstead/", env!("CARGO_PKG_VERSION")));
        if let Some(pem) = ca {
            let certificates =
                Certificate::from_pem_bundle(&pem).map_err(|error| Unusable::Certificates(Some(error)))?;
            if certificates.is_empty() {
                return Err(Unusable::Certificates(None));
            }
            http = http.tls_certs_merge(certificates);
        }
        if reach == Reach::Public {
            http = http.dns_resolver(Arc::new(Resolver(guard)));
        }
        let http = http.build().map_err(Unusable::Tls)?;
        Ok(Self(Arc::new(Inside {
            auth: Auth::new(&url, credentials, token_hosts, (idle_timeout, guard)),
            url,
            http,
            idle_timeout,
            patience,
            guard,
            rate_limits: RateLimits::default(),
            referrers: Referrers::default(),
            steps: Mutex::default(),
        })))
    }

    /// Its host and port, as people write them.
    pub fn host(&self) -> String {
        url_host(&self.0.url)
    }

    /// What it said last of how much it lets us do.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.0.rate_limits.last()
    }

    /// Whether it answers, and knows us.
    ///
    /// # Errors
    /// Why not.
    pub async fn ping(&self) -> Result<()> {
        self.send(self.call(Method::GET, &Request::Ping)).await.map(drop)
    }

    /// The call of an end-point, with the scope that it needs.
    pub(crate) fn call(&self, method: Method, request: &Request) -> Call {
        let url = self.0.url.join(&request.path()).expect("a path of the protocol is one of a URL");
        let scopes = match request {
            Request::Ping => Vec::new(),
            Request::Catalog { .. } => vec![Scope::catalog()],
            _ => request.name().map(|name| scope(name, &method)).into_iter().collect(),
        };
        Call::new(method, url, scopes, absent(request))
    }
}

/// What a call needs (CNCF distribution, `registry/handlers/app.go`).
pub(crate) fn scope(name: &Name, method: &Method) -> Scope {
    match *method {
        Method::GET | Method::HEAD => Scope::repository(name, &[Verb::Pull]),
        Method::DELETE => Scope::repository(name, &[Verb::Delete]),
        _ => Scope::repository(name, &[Verb::Pull, Verb::Push]),
    }
}

/// What a 404 without words means.
fn absent(request: &Request) -> Code {
    match request {
        Request::Ping | Request::Catalog { .. } => Code::Unsupported,
        Request::GetBlob { .. } | Request::HeadBlob { .. } | Request::DeleteBlob { .. } => Code::BlobUnknown,
        Request::GetManifest { .. }
        | Request::HeadManifest { .. }
        | Request::PutManifest { .. }
        | Request::DeleteManifest { .. } => Code::ManifestUnknown,
        Request::UploadStatus { .. }
        | Request::AppendUpload { .. }
        | Request::FinishUpload { .. }
        | Request::CancelUpload { .. } => Code::BlobUploadUnknown,
        Request::Tags { .. } | Request::Referrers { .. } | Request::StartUpload { .. } => Code::NameUnknown,
    }
}

/// Host and port of an address, as people write them.
pub(crate) fn url_host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// The registry answered what the protocol does not allow.
pub(crate) fn nonsense(what: &str) -> Error {
    Error::new(Code::BadGateway, format!("the other registry answered {what}"))
}
