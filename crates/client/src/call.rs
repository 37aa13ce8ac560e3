//! One call to a registry: with our credentials, after redirects, and again where that may help.

use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use bytes::Bytes;
use oci::{ByteStream, Code, Error, Result, Scope};
use reqwest::header::{AUTHORIZATION, CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue, LOCATION, WWW_AUTHENTICATE};
use reqwest::{Body, Method, Request, Response, StatusCode};
use url::Url;

use crate::answer;
use crate::pace::Pace;
use crate::reach;
use crate::remote::{Remote, nonsense, url_host};

/// The first pause before a call is repeated; it doubles each time.
const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// Redirects that are followed.
const MOST_HOPS: usize = 5;

/// A call, ready to be sent.
#[derive(Clone)]
pub(crate) struct Call {
    method: Method,
    url: Url,
    scopes: Vec<Scope>,
    absent: Code,
    headers: HeaderMap,
    body: Option<Bytes>,
    idle_timeout: Option<Duration>,
}

/// Why an attempt failed, and whether another one may do better.
struct Failure {
    error: Error,
    is_passing: bool,
    retry_after: Option<Duration>,
}

impl Call {
    pub fn new(method: Method, url: Url, scopes: Vec<Scope>, absent: Code) -> Self {
        Self { method, url, scopes, absent, headers: HeaderMap::new(), body: None, idle_timeout: None }
    }

    pub fn scope(mut self, scope: Scope) -> Self {
        self.scopes.push(scope);
        self
    }

    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        let value = HeaderValue::from_str(value).expect("our own headers are ASCII");
        self.headers.insert(name, value);
        self
    }

    pub fn body(mut self, bytes: Bytes) -> Self {
        self.body = Some(bytes);
        self
    }

    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The same call of another address.
    pub fn to(self, url: Url) -> Self {
        Self { url, ..self }
    }

    /// A call on which the registry may think for longer than usual.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = Some(timeout);
        self
    }

    /// Sent twice it does what it does once (RFC 9110, 9.2.2).
    fn is_idempotent(&self) -> bool {
        matches!(self.method, Method::GET | Method::HEAD | Method::PUT | Method::DELETE)
    }

    fn request(&self, url: Url, body: Option<Body>) -> Request {
        let mut request = Request::new(self.method.clone(), url);
        *request.headers_mut() = self.headers.clone();
        *request.body_mut() = body;
        request
    }
}

impl Remote {
    /// Send a call; what is no success is an error. Failures that pass are waited out for as long as our patience lasts.
    pub(crate) async fn send(&self, call: Call) -> Result<Response> {
        let pauses = ExponentialBuilder::default()
            .with_min_delay(FIRST_PAUSE)
            .with_jitter()
            .without_max_times()
            .with_total_delay(Some(self.0.patience));
        let patience = self.0.patience;
        (|| self.attempt(&call))
            .retry(pauses)
            .when(|failure: &Failure| failure.is_passing)
            // A registry that wants us to wait for longer than we would is told about, not waited for.
            .adjust(move |failure, pause| match failure.retry_after {
                Some(wanted) if wanted > patience => None,
                Some(wanted) => pause.map(|pause| pause.max(wanted)),
                None => pause,
            })
            .await
            .map_err(|failure| failure.error)
    }

    /// Send a body that is on its way, so only once. Who we are is made sure of before.
    pub(crate) async fn send_stream(
        &self,
        call: Call,
        length: Option<u64>,
        body: ByteStream,
    ) -> Result<(Response, u64)> {
        let pace = Pace::new();
        if !self.0.auth.is_told() {
            self.ping().await?;
        }
        let mut request = call.request(call.url.clone(), Some(Body::wrap_stream(pace.watch(body))));
        if let Some(length) = length {
            request.headers_mut().insert(CONTENT_LENGTH, length.into());
        }
        self.0.guard.check(request.url())?;
        let known = self.0.auth.scheme();
        self.sign(&mut request, &call.scopes).await?;
        let answer = pace.answered(self.0.idle_timeout, self.0.http.execute(request)).await;
        let response = match (answer, pace.source_error()) {
            (_, Some(error)) => {
                let error = Error::new(Code::BlobUploadInvalid, "the body broke off").with_source(error);
                return Err(error);
            }
            (None, _) => return Err(self.silent()),
            (Some(answer), _) => answer.map_err(|error| answer::unreachable(&self.host(), error))?,
        };
        self.0.rate_limits.learn(response.headers());
        if response.status().is_success() {
            return Ok((response, pace.sent()));
        }
        if response.status() == StatusCode::UNAUTHORIZED && self.is_own(response.url()) {
            // The body is gone, but whoever sends it again need not come with the same token.
            if response.headers().contains_key(WWW_AUTHENTICATE) {
                self.0.auth.learn(response.headers(), &call.scopes, &known).await?;
            }
        }
        Err(answer::error(response, call.absent, self.0.idle_timeout).await)
    }

    async fn attempt(&self, call: &Call) -> Result<Response, Failure> {
        let response = self.ask(call).await?;
        let status = response.status();
        if status.is_success() {
            self.0.auth.passed();
            return Ok(response);
        }
        let retry_after = answer::retry_after(response.headers());
        let is_passing = match status {
            // It was not looked at, whatever it was.
            StatusCode::TOO_MANY_REQUESTS => true,
            StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
                call.is_idempotent()
            }
            _ => false,
        };
        let mut error = answer::error(response, call.absent, self.0.idle_timeout).await;
        if let (Code::TooManyRequests, Some(wait)) = (error.code, retry_after) {
            error.detail = Some(serde_json::json!({ "retry_after": wait.as_secs() }));
        }
        Err(Failure { error, is_passing, retry_after })
    }

    /// Ask as ourselves: a challenge is answered once, redirects are followed.
    async fn ask(&self, call: &Call) -> Result<Response, Failure> {
        let mut url = call.url.clone();
        let mut is_answered = false;
        for _ in 0..MOST_HOPS {
            let known = self.0.auth.scheme();
            let response = self.execute(call, url.clone()).await?;
            let is_ours = self.is_own(&url);
            if response.status() == StatusCode::UNAUTHORIZED && is_ours && !is_answered {
                is_answered = true;
                if self.0.auth.learn(response.headers(), &call.scopes, &known).await? {
                    continue;
                }
            }
            match target(&response, &url) {
                Some(next) if matches!(call.method, Method::GET | Method::HEAD) => url = next?,
                _ => return Ok(response),
            }
        }
        Err(nonsense("redirects without end").into())
    }

    async fn execute(&self, call: &Call, url: Url) -> Result<Response, Failure> {
        let mut request = call.request(url.clone(), call.body.clone().map(Body::from));
        self.0.guard.check(request.url())?;
        self.sign(&mut request, &call.scopes).await?;
        let idle = call.idle_timeout.unwrap_or(self.0.idle_timeout);
        match tokio::time::timeout(idle, self.0.http.execute(request)).await {
            Err(_) => Err(self.silent().into()),
            Ok(Ok(response)) => {
                self.0.rate_limits.learn(response.headers());
                Ok(response)
            }
            Ok(Err(error)) => {
                // Without a connection nothing was asked yet; otherwise it may have been done.
                let may_pass = !error.is_timeout() && (error.is_connect() || call.is_idempotent());
                let is_passing = may_pass && !reach::is_refused(&error);
                let host = url_host(&url);
                Err(Failure { error: answer::unreachable(&host, error), is_passing, retry_after: None })
            }
        }
    }

    /// Our credentials go to the registry's own address, and nowhere else.
    async fn sign(&self, request: &mut Request, scopes: &[Scope]) -> Result<()> {
        if !self.is_own(request.url()) {
            return Ok(());
        }
        if let Some(value) = self.0.auth.header(&self.0.http, scopes).await? {
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        Ok(())
    }

    pub(crate) fn is_own(&self, url: &Url) -> bool {
        url.origin() == self.0.url.origin()
    }

    fn silent(&self) -> Error {
        Error::new(Code::GatewayTimeout, format!("{} does not answer in time", self.host()))
    }
}

fn target(response: &Response, url: &Url) -> Option<Result<Url, Failure>> {
    if !response.status().is_redirection() {
        return None;
    }
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    let target = url.join(location).ok().filter(|target| matches!(target.scheme(), "http" | "https"));
    Some(target.ok_or_else(|| nonsense("a redirect to nowhere").into()))
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { error, is_passing: false, retry_after: None }
    }
}
