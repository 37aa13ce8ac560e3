//! A proxy between us and the upstream that does wrong on demand.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, TryStreamExt, stream};
use reqwest::Client;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// The answer breaks off after that part of its body.
    Cut(f64),
    /// It stops moving after that part of its body.
    Stall(f64),
    /// No answer ever comes.
    Hang,
    /// It waits until [`Proxy::heal`].
    #[allow(dead_code, reason = "only where something else dies meanwhile")]
    Hold,
    /// The connection is closed without an answer.
    Reset,
    /// One byte is another one.
    WrongByte,
    /// The length that is announced is less than there is.
    TooShort,
    /// A status of its own, and how many seconds to wait.
    Status(u16, Option<u32>),
    /// The request's body is not taken beyond its beginning; then the connection is closed.
    CutUpload,
}

/// Which requests it happens to.
#[derive(Clone)]
struct Plan {
    fault: Fault,
    method: &'static str,
    path: &'static str,
    times: usize,
}

/// A running proxy.
pub struct Proxy {
    /// `http://127.0.0.1:PORT`
    pub base: String,
    plan: Arc<Mutex<Option<Plan>>>,
}

#[derive(Clone)]
struct Inside {
    upstream: String,
    http: Client,
    plan: Arc<Mutex<Option<Plan>>>,
}

impl Proxy {
    pub async fn start(upstream: &str) -> Self {
        let plan = Arc::default();
        let http = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let inside = Inside { upstream: upstream.to_owned(), http, plan: Arc::clone(&plan) };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(pass).with_state(inside)).await });
        Self { base, plan }
    }

    /// Let this happen to the next `times` requests of that method whose path holds those words.
    pub fn plan(&self, fault: Fault, method: &'static str, path: &'static str, times: usize) {
        *self.plan.lock().unwrap() = Some(Plan { fault, method, path, times });
    }

    pub fn heal(&self) {
        *self.plan.lock().unwrap() = None;
    }
}

impl Inside {
    fn fault_of(&self, request: &Request) -> Option<Fault> {
        let mut plan = self.plan.lock().unwrap();
        let plan = plan.as_mut()?;
        let is_meant = plan.times > 0 && request.method() == plan.method && request.uri().path().contains(plan.path);
        plan.times -= usize::from(is_meant);
        is_meant.then_some(plan.fault)
    }
}

async fn pass(State(inside): State<Inside>, request: Request) -> Response {
    let fault = inside.fault_of(&request);
    match fault {
        Some(Fault::Hold) => {
            while inside.plan.lock().unwrap().is_some() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        Some(Fault::Hang) => tokio::time::sleep(Duration::from_mins(10)).await,
        // Closes the connection, and prints nothing.
        Some(Fault::Reset) => std::panic::resume_unwind(Box::new(())),
        Some(Fault::CutUpload) => {
            let mut body = request.into_body().into_data_stream();
            body.next().await;
            std::panic::resume_unwind(Box::new(()))
        }
        Some(Fault::Status(status, wait)) => {
            // To its end: an answer that comes sooner may be lost together with the connection.
            let mut body = request.into_body().into_data_stream();
            while let Some(Ok(_)) = body.next().await {}
            let mut response = StatusCode::from_u16(status).unwrap().into_response();
            if let Some(wait) = wait {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
            }
            return response;
        }
        _ => {}
    }
    let (parts, body) = request.into_parts();
    let url = format!("{}{}", inside.upstream, parts.uri.path_and_query().unwrap());
    let mut forward = inside.http.request(parts.method, url).headers(parts.headers);
    forward = forward.body(reqwest::Body::wrap_stream(body.into_data_stream()));
    match forward.send().await {
        Ok(answer) => spoil(answer, fault).await,
        Err(_) => std::panic::resume_unwind(Box::new(())),
    }
}

async fn spoil(answer: reqwest::Response, fault: Option<Fault>) -> Response {
    let (status, headers) = (answer.status(), answer.headers().clone());
    let body = match fault {
        None => Body::from_stream(answer.bytes_stream()),
        Some(fault) => spoilt(fault, answer.bytes().await.unwrap()),
    };
    let mut response = (status, body).into_response();
    *response.headers_mut() = headers;
    if fault == Some(Fault::TooShort) {
        let length: u64 = response.headers()[header::CONTENT_LENGTH].to_str().unwrap().parse().unwrap();
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length / 2));
    }
    response
}

fn spoilt(fault: Fault, bytes: Bytes) -> Body {
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss, reason = "a part")]
    let part = |part: f64| bytes.slice(..(bytes.len() as f64 * part) as usize);
    match fault {
        Fault::Cut(at) => {
            let cut = stream::iter([Err(std::io::Error::other("cut"))]);
            // The pause lets the part before it out.
            let cut = cut.then(async |cut| {
                tokio::time::sleep(Duration::from_millis(20)).await;
                cut
            });
            Body::from_stream(stream::iter([Ok(part(at))]).chain(cut))
        }
        Fault::Stall(at) => {
            Body::from_stream(stream::iter([Ok::<_, std::io::Error>(part(at))]).chain(stream::pending()))
        }
        Fault::WrongByte => {
            let mut bytes = bytes.to_vec();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            Body::from(bytes)
        }
        Fault::TooShort => Body::from_stream(
            stream::iter([Ok::<_, std::io::Error>(bytes.slice(..bytes.len() / 2))]).map_ok(|bytes| bytes),
        ),
        _ => Body::from(bytes),
    }
}
