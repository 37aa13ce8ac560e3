//! Which addresses may be called. A name that somebody typed, a redirect or the address of a token service must not lead
//! into the network that we stand in: to a database, to the metadata of a cloud, to ourselves.
//!
//! Addresses are judged when they are about to be called, after their name was resolved: a name that is public when it is
//! checked and private when it is called gets nobody anywhere.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use oci::{Code, Error, Result};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use crate::Reach;

/// An address that may not be called. It is the source of the error of the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressNotAllowed;

impl AddressNotAllowed {
    /// Whether this is why a call failed.
    pub fn is_cause_of(error: &Error) -> bool {
        error.source.as_ref().is_some_and(|source| source.is::<Self>())
    }
}

impl fmt::Display for AddressNotAllowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("all its addresses are private or special ones")
    }
}

impl std::error::Error for AddressNotAllowed {}

/// The error of a call that was not made.
pub(crate) fn refused(host: &str) -> Error {
    let message = format!(
        "{host} is at a private or special address: if it is right, let an administrator make it a remote with \
         `allow_private`"
    );
    Error::new(Code::Denied, message).with_source(AddressNotAllowed)
}

/// Whether a call was not made for its address.
pub(crate) fn is_refused(error: &reqwest::Error) -> bool {
    let mut next: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = next {
        if error.is::<AddressNotAllowed>() {
            return true;
        }
        next = error.source();
    }
    false
}

/// Judges addresses. Those that stand in a URL it judges itself; for names it goes with the [`Resolver`].
#[derive(Clone, Copy)]
pub(crate) struct Guard(pub fn(IpAddr) -> bool);

impl From<Reach> for Guard {
    fn from(reach: Reach) -> Self {
        match reach {
            Reach::Anywhere => Self(|_| true),
            Reach::Public => Self(is_public),
        }
    }
}

impl Guard {
    pub fn check(self, url: &Url) -> Result<()> {
        let address = match url.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
            _ => return Ok(()),
        };
        if (self.0)(address) {
            return Ok(());
        }
        Err(refused(&crate::remote::url_host(url)))
    }
}

/// The system's resolver, less what may not be called.
pub(crate) struct Resolver(pub Guard);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let Guard(is_allowed) = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|found| is_allowed(found.ip())).collect();
            if allowed.is_empty() {
                return Err(AddressNotAllowed.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// Networks of the IPv4 that are not the public internet (IANA, "IPv4 Special-Purpose Address Registry"), by their first
/// address and how many bits they share.
const SPECIAL_V4: [([u8; 4], u32); 17] = [
    ([0, 0, 0, 0], 8),        // this network
    ([10, 0, 0, 0], 8),       // private
    ([100, 64, 0, 0], 10),    // carriers' NAT; the metadata of Alibaba Cloud
    ([127, 0, 0, 0], 8),      // ourselves
    ([168, 63, 129, 16], 32), // the host of a machine in Azure
    ([169, 254, 0, 0], 16),   // link-local; the metadata of most clouds
    ([172, 16, 0, 0], 12),    // private
    ([192, 0, 0, 0], 24),     // protocols; the metadata of Oracle's cloud
    ([192, 0, 2, 0], 24),     // documentation
    ([192, 88, 99, 0], 24),   // relays of 6to4
    ([192, 168, 0, 0], 16),   // private
    ([198, 18, 0, 0], 15),    // benchmarks
    ([198, 51, 100, 0], 24),  // documentation
    ([203, 0, 113, 0], 24),   // documentation
    ([224, 0, 0, 0], 4),      // multicast
    ([240, 0, 0, 0], 4),      // reserved, broadcast
    ([255, 255, 255, 255], 32),
];

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let bits = u32::from(address);
    let is_in = |(first, shared): &([u8; 4], u32)| (bits ^ u32::from(Ipv4Addr::from(*first))) >> (32 - shared) == 0;
    !SPECIAL_V4.iter().any(is_in)
}

/// Only `2000::/3` is given out; of that, some parts lead elsewhere (IANA, "IPv6 Special-Purpose Address Registry").
fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = address.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    let [first, second, third, ..] = address.segments();
    let [.., a, b, c, d] = address.octets();
    match first {
        // NAT64: what counts is where it comes out.
        0x64 if second == 0xff9b && address.segments()[2..6] == [0; 4] => is_public_v4(Ipv4Addr::new(a, b, c, d)),
        // 6to4, likewise.
        0x2002 => {
            let [[a, b], [c, d]] = [second.to_be_bytes(), third.to_be_bytes()];
            is_public_v4(Ipv4Addr::new(a, b, c, d))
        }
        // Protocols and tunnels, documentation.
        0x2001 => second >= 0x200 && second != 0xdb8,
        0x3fff => second >= 0x1000,
        _ => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use oci::Read;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use tokio::time::Instant;

    use super::*;
    use crate::{Credentials, Options, Remote};

    const SPECIAL: &str = "0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1 127.1.2.3 \
        168.63.129.16 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.192 192.0.2.1 192.168.0.1 198.18.0.1 \
        198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 \
        ::ffff:127.0.0.1 ::ffff:10.1.2.3 ::127.0.0.1 fe80::1 fec0::1 fc00::1 fd00:ec2::254 ff02::1 64:ff9b::7f00:1 \
        64:ff9b::a9fe:a9fe 64:ff9b:1::1 100::1 2001::1 2001:1ff::1 2001:db8::1 2002:7f00:1::1 2002:c0a8:101::1 \
        3fff::1 5f00::1";

    const PUBLIC: &str = "1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 168.63.129.17 172.15.255.255 172.32.0.0 192.0.1.1 \
        198.17.255.255 198.20.0.0 223.255.255.255 2606:4700::1111 2001:4860:4860::8888 2a00::1 ::ffff:1.1.1.1 \
        64:ff9b::101:101 2002:101:101::1";

    #[test]
    fn the_public_internet_is_all_but_its_special_parts() {
        for special in SPECIAL.split_whitespace() {
            assert!(!is_public(special.parse().unwrap()), "{special}");
        }
        for public in PUBLIC.split_whitespace() {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn every_way_to_write_an_address_is_judged() {
        for url in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://0x7f.1/",
            "http://2130706433/",
            "http://0177.0.0.1:5000/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "http://169.254.169.254/latest",
            "https://10.1.2.3./",
        ] {
            let url: Url = url.parse().unwrap();
            let error = Guard::from(Reach::Public).check(&url).unwrap_err();
            assert!(
                AddressNotAllowed::is_cause_of(&error) && error.message.contains("allow_private"),
                "{url}: {error}"
            );
            assert!(Guard::from(Reach::Anywhere).check(&url).is_ok());
        }
        assert!(Guard::from(Reach::Public).check(&"http://1.1.1.1/".parse().unwrap()).is_ok());
    }

    /// Answers each request with what `answer` says to its first line; answers its port, and what it was asked.
    async fn serve(address: &str, answer: impl Fn(&str) -> String + Send + 'static) -> (u16, Arc<Mutex<Vec<String>>>) {
        let listener = TcpListener::bind((address, 0)).await.unwrap();
        let (port, asked) = (listener.local_addr().unwrap().port(), Arc::<Mutex<Vec<String>>>::default());
        let noted = asked.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut head = vec![0; 4096];
                let length = stream.read(&mut head).await.unwrap_or_default();
                let head = String::from_utf8_lossy(&head[..length]).into_owned();
                let line = head.lines().next().unwrap_or_default().to_owned();
                let text = answer(&line);
                noted.lock().unwrap().push(line);
                stream.write_all(format!("HTTP/1.1 {text}\r\nConnection: close\r\n\r\n").as_bytes()).await.ok();
            }
        });
        (port, asked)
    }

    fn public(url: &str) -> Options {
        Options {
            url: url.parse().unwrap(),
            credentials: Credentials::Anonymous,
            token_hosts: Vec::new(),
            ca: None,
            idle_timeout: Duration::from_secs(5),
            patience: Duration::from_secs(5),
            reach: Reach::Public,
        }
    }

    /// Somebody who may only call 127.0.0.1.
    fn narrow(url: &str) -> Remote {
        Remote::within(public(url), Guard(|address| address == IpAddr::from([127, 0, 0, 1]))).unwrap()
    }

    fn is_refused(answer: Result<()>) -> bool {
        answer.is_err_and(|error| AddressNotAllowed::is_cause_of(&error) && error.code == Code::Denied)
    }

    #[tokio::test]
    async fn redirects_and_token_services_are_judged_like_the_registry() {
        let (hidden_port, hidden) = serve("127.0.0.2", |_| "200 OK\r\nContent-Length: 0".to_owned()).await;
        let hidden_url = format!("http://127.0.0.2:{hidden_port}");
        // By its address, at once and however long one would be patient.
        let began = Instant::now();
        assert!(is_refused(narrow(&hidden_url).ping().await));
        let target = hidden_url.clone();
        let (port, asked) = serve("127.0.0.1", move |line| match line.split(' ').nth(1).unwrap_or_default() {
            "/v2/" => "200 OK\r\nContent-Length: 0".to_owned(),
            path if path.contains("blobs") => {
                format!("307 Elsewhere\r\nLocation: {target}/secret\r\nContent-Length: 0")
            }
            _ => format!(
                "401 No\r\nWWW-Authenticate: Bearer realm=\"{target}/token\",service=\"x\"\r\nContent-Length: 0"
            ),
        })
        .await;
        let remote = narrow(&format!("http://127.0.0.1:{port}"));
        remote.ping().await.unwrap();
        let (name, digest) = ("a".parse().unwrap(), oci::Digest::of(oci::Algorithm::Sha256, b""));
        assert!(is_refused(remote.get_blob(&name, &digest, None).await.map(drop)), "by a redirect");
        assert!(is_refused(remote.get_manifest(&name, &digest.into()).await.map(drop)), "by a challenge");
        assert_eq!(asked.lock().unwrap().len(), 3);
        assert!(hidden.lock().unwrap().is_empty(), "nothing was asked there");
        assert!(began.elapsed() < Duration::from_secs(4), "nothing was waited for");
    }

    #[tokio::test]
    async fn names_are_judged_by_what_they_resolve_to() {
        let (port, asked) = serve("127.0.0.1", |_| "200 OK\r\nContent-Length: 0".to_owned()).await;
        let url = format!("http://localhost:{port}");
        narrow(&url).ping().await.unwrap();
        assert!(is_refused(Remote::new(public(&url)).unwrap().ping().await), "for the public internet it is private");
        assert_eq!(asked.lock().unwrap().len(), 1);
    }
}
