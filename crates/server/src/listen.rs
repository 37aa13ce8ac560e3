//! The door itself: our own accept loop, because limits belong here. There is a limit on silence, never on the length of
//! a request: slow links push big layers.

mod stall;
mod tls;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use crate::client::Peer;
use crate::config::Settings;
use stall::{Limits, Stall};

/// For how long a client may take to send the head of a request, and may keep an unused connection.
const HEAD: Duration = Duration::from_secs(30);

/// For how long a TLS handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// For how long a client may not take what it is sent.
const STALL: Duration = Duration::from_mins(1);

/// For how long a client that was told to go may still be talking: it hears it within one way there and back.
const GOODBYE: Duration = Duration::from_millis(500);

/// How long running requests get when the server is told to stop.
const FAREWELL: Duration = Duration::from_secs(30);

/// The most connections at once; others wait in the kernel's queue.
const CONNECTIONS: usize = 10_000;

/// The buffer of a connection, in bytes. With what the store gathers it keeps an upload below 1 MiB of memory.
const BUFFER: usize = 128 * 1024;

/// How much of an HTTP/2 body may be on its way before it is read, for the same reason.
const WINDOW: u32 = 384 * 1024;

/// The most requests at once on one HTTP/2 connection: the fewest that RFC 9113, 6.5.2 recommends, as each may hold a
/// piece of a blob that its client does not take.
const STREAMS: u32 = 100;

/// The most bytes of headers, and the most headers, of a request. HTTP/1.1 reads heads and bodies into one buffer, so
/// its headers are measured once they are read.
const HEADERS: u32 = 32 * 1024;
const HEADER_COUNT: usize = 100;

/// A bound port.
pub struct Listener {
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
}

impl Listener {
    /// Take the port and read the certificate.
    ///
    /// # Errors
    /// A port that is taken, a certificate or key that cannot be read.
    pub async fn bind(settings: &Settings) -> Result<Self> {
        let address = SocketAddr::new(settings.host, settings.port);
        let hint = format!("cannot listen on {address}: is another program using the port? set PORT to a free one");
        let listener = TcpListener::bind(address).await.context(hint)?;
        Ok(Self { listener, tls: tls::acceptor(settings)? })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// None that the operating system should have.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answer until `stop` is done, then let running requests end.
    pub async fn serve(self, router: Router, stop: impl Future<Output = ()>) {
        let graceful = GracefulShutdown::new();
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        tokio::pin!(stop);
        loop {
            let place = places.clone().acquire_owned().await;
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                () = &mut stop => break,
            };
            match accepted {
                Ok((stream, address)) => {
                    let connection = Connection { router: router.clone(), tls: self.tls.clone(), address };
                    let watcher = graceful.watcher();
                    tokio::spawn(async move {
                        connection.run(stream, watcher).await;
                        drop(place);
                    });
                }
                Err(error) => {
                    // Out of file descriptors, most likely: connections that end give some back.
                    tracing::warn!(%error, "cannot accept a connection");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
        drop(self.listener);
        if tokio::time::timeout(FAREWELL, graceful.shutdown()).await.is_err() {
            tracing::warn!("some requests did not end in time and were cut off");
        }
    }
}

/// A connection that was just accepted.
struct Connection {
    router: Router,
    tls: Option<TlsAcceptor>,
    address: SocketAddr,
}

impl Connection {
    async fn run(self, stream: TcpStream, watcher: hyper_util::server::graceful::Watcher) {
        // Small answers leave at once; without this each waits for the acknowledgement of the one before.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "no TCP_NODELAY");
        }
        let peer = Peer { address: self.address, tls: self.tls.is_some() };
        match self.tls {
            None => exchange(stream, self.router, peer, watcher).await,
            Some(acceptor) => match tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
                Ok(Ok(stream)) => exchange(stream, self.router, peer, watcher).await,
                Ok(Err(error)) => tracing::debug!(%error, "no TLS handshake"),
                Err(_) => tracing::debug!("a TLS handshake took too long"),
            },
        }
    }
}

async fn exchange<S>(stream: S, router: Router, peer: Peer, watcher: hyper_util::server::graceful::Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(peer);
        let router = router.clone();
        async move { if is_too_long(request.headers()) { Ok(too_long()) } else { router.oneshot(request).await } }
    });
    let stream = Stall::new(stream, Limits { opening: HEAD, stall: STALL, farewell: GOODBYE });
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(BUFFER).max_headers(HEADER_COUNT);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(HEAD)
        .keep_alive_timeout(HEAD)
        .initial_stream_window_size(WINDOW)
        .max_header_list_size(HEADERS)
        .max_concurrent_streams(STREAMS);
    let connection = builder.serve_connection(TokioIo::new(stream), service).into_owned();
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection ended early");
    }
}

fn is_too_long(headers: &HeaderMap) -> bool {
    let bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    bytes > HEADERS as usize
}

/// What hyper answers to a head that does not fit its buffer.
fn too_long() -> Response {
    let mut response = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE.into_response();
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}
