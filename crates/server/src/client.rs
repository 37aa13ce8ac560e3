//! Who is at the other end, and by which address they reached us.
//!
//! Headers of proxies count only when the connection comes from a proxy that is trusted: anybody can write them.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, Request, header};

use crate::config::Settings;

/// The end of the connection, put into each request by the accept loop.
#[derive(Clone, Copy, Debug)]
pub struct Peer {
    /// The other end: a client or a proxy.
    pub address: SocketAddr,
    /// Whether the connection is encrypted.
    pub tls: bool,
}

/// Who asks, behind trusted proxies, and by which address.
#[derive(Clone, Debug)]
pub struct Client {
    /// The client's own address.
    pub remote: Option<IpAddr>,
    /// `https://registry.example.com`, without a slash at its end.
    pub base: String,
    /// Whether the client's end is encrypted: cookies are then `Secure`.
    pub secure: bool,
}

impl Client {
    /// Read off a request.
    pub fn of<B>(request: &Request<B>, settings: &Settings) -> Self {
        let peer = request.extensions().get::<Peer>().copied();
        let trusted =
            |address: IpAddr| settings.trusted_proxies.iter().any(|network| network.contains(&address.to_canonical()));
        let proxied = peer.is_some_and(|peer| trusted(peer.address.ip()));
        let forwarded = if proxied { Forwarded::read(request.headers()) } else { Forwarded::default() };
        let remote = forwarded.client(trusted).or_else(|| peer.map(|peer| peer.address.ip().to_canonical()));

        let tls = peer.is_some_and(|peer| peer.tls);
        let scheme = forwarded.scheme.unwrap_or(if tls { "https" } else { "http" });
        let host =
            forwarded.host.or_else(|| host_of(request)).unwrap_or_else(|| format!("localhost:{}", settings.port));
        let base = match &settings.public_url {
            Some(url) => url.as_str().trim_end_matches('/').to_owned(),
            None => format!("{scheme}://{host}"),
        };
        Self { remote, secure: base.starts_with("https:"), base }
    }

    /// The host of the address: the name that `docker login` takes.
    pub fn host(&self) -> &str {
        self.base.split("://").nth(1).unwrap_or(&self.base)
    }
}

/// HTTP/2 has the host in the URI, HTTP/1.1 in a header. What is no host is not repeated to anybody.
fn host_of<B>(request: &Request<B>) -> Option<String> {
    let header = || request.headers().get(header::HOST)?.to_str().ok();
    let host = request.uri().authority().map(axum::http::uri::Authority::as_str).or_else(header)?;
    is_host(host).then(|| host.to_owned())
}

fn is_host(host: &str) -> bool {
    !host.is_empty() && host.len() <= 255 && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b))
}

/// What proxies say: `X-Forwarded-*`, else `Forwarded` (RFC 7239).
#[derive(Default)]
struct Forwarded {
    /// The way of the request, the client first.
    addresses: Vec<IpAddr>,
    scheme: Option<&'static str>,
    host: Option<String>,
}

impl Forwarded {
    fn read(headers: &HeaderMap) -> Self {
        // A proxy that sets one kind may pass on the client's own header of the other. Nearly all set `X-Forwarded-*`.
        let customary = ["x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"];
        if customary.iter().any(|name| headers.contains_key(*name)) {
            Self::customary(headers)
        } else {
            Self::standard(headers)
        }
    }

    fn standard(headers: &HeaderMap) -> Self {
        let mut forwarded = Self::default();
        for hop in words(headers, "forwarded") {
            for (key, value) in hop.split(';').filter_map(|pair| pair.split_once('=')) {
                let value = value.trim().trim_matches('"');
                match key.trim().to_ascii_lowercase().as_str() {
                    "for" => forwarded.addresses.extend(address(value)),
                    // The first proxy saw the client's own request.
                    "proto" if forwarded.scheme.is_none() => forwarded.scheme = scheme(value),
                    "host" if forwarded.host.is_none() => {
                        forwarded.host = Some(value.to_owned()).filter(|host| is_host(host));
                    }
                    _ => {}
                }
            }
        }
        forwarded
    }

    fn customary(headers: &HeaderMap) -> Self {
        Self {
            addresses: words(headers, "x-forwarded-for").filter_map(address).collect(),
            scheme: words(headers, "x-forwarded-proto").next().and_then(scheme),
            host: words(headers, "x-forwarded-host").next().map(ToOwned::to_owned).filter(|host| is_host(host)),
        }
    }

    /// The last address that is not itself a trusted proxy: those before it may be the client's invention.
    fn client(&self, trusted: impl Fn(IpAddr) -> bool) -> Option<IpAddr> {
        let outside = self.addresses.iter().rev().find(|address| !trusted(**address));
        outside.or(self.addresses.first()).copied()
    }
}

fn words<'a>(headers: &'a HeaderMap, name: &'static str) -> impl Iterator<Item = &'a str> {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim).filter(|word| !word.is_empty())
}

fn scheme(text: &str) -> Option<&'static str> {
    ["http", "https"].into_iter().find(|scheme| scheme.eq_ignore_ascii_case(text))
}

/// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    let parsed = bare.parse().ok().or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()));
    parsed.map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, headers: &[(&str, &str)], settings: &Settings) -> Client {
        let mut request = Request::builder().uri("/");
        for (key, value) in headers {
            request = request.header(*key, *value);
        }
        let mut request = request.body(()).unwrap();
        request.extensions_mut().insert(Peer { address: peer.parse().unwrap(), tls: false });
        Client::of(&request, settings)
    }

    fn behind(proxies: &str) -> Settings {
        Settings { trusted_proxies: vec![proxies.parse().unwrap()], ..Settings::default() }
    }

    #[test]
    fn a_stranger_cannot_say_who_they_are() {
        let headers = [("host", "r.example"), ("x-forwarded-for", "1.2.3.4"), ("x-forwarded-proto", "https")];
        let found = client("203.0.113.9:1", &headers, &behind("10.0.0.0/8"));
        assert_eq!(
            (found.remote.unwrap().to_string().as_str(), found.base.as_str()),
            ("203.0.113.9", "http://r.example")
        );
    }

    #[test]
    fn a_trusted_proxy_is_believed_as_far_as_it_saw() {
        let settings = behind("10.0.0.0/8");
        let headers = [
            ("host", "inside:30080"),
            ("x-forwarded-for", "9.9.9.9, 203.0.113.9, 10.0.0.2"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-host", "r.example"),
        ];
        let found = client("10.0.0.1:1", &headers, &settings);
        assert_eq!(
            (found.remote.unwrap().to_string().as_str(), found.base.as_str()),
            ("203.0.113.9", "https://r.example")
        );
        let headers = [("forwarded", r#"for="[2001:db8::7]:99";proto=https;host=r.example, for=10.0.0.3"#)];
        let found = client("10.0.0.1:1", &headers, &settings);
        assert_eq!((found.remote.unwrap().to_string().as_str(), found.host()), ("2001:db8::7", "r.example"));
        assert!(found.secure);
    }

    #[test]
    fn hostile_hosts_are_not_repeated() {
        let found = client("203.0.113.9:1", &[("host", "a\"b/c")], &Settings::default());
        assert_eq!(found.base, "http://localhost:30080");
    }
}
