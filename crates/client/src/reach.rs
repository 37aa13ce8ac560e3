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

/// Judges addresses that need no resolving; the [`Resolver`] has the others.
#[derive(Clone, Copy)]
pub(crate) struct Guard(pub Reach);

impl Guard {
    pub fn check(self, url: &Url) -> Result<()> {
        let address = match url.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
            _ => return Ok(()),
        };
        if self.0 == Reach::Anywhere || is_public(address) {
            return Ok(());
        }
        Err(refused(&crate::remote::url_host(url)))
    }
}

/// The system's resolver, less what may not be called.
pub(crate) struct Resolver;

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|found| is_public(found.ip())).collect();
            if public.is_empty() {
                return Err(AddressNotAllowed.into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
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
    use super::*;

    #[test]
    fn the_public_internet_is_all_but_its_special_parts() {
        for special in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.100.100.200",
            "100.127.255.255",
            "127.0.0.1",
            "127.1.2.3",
            "168.63.129.16",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.0.2.1",
            "192.168.0.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.1.2.3",
            "::127.0.0.1",
            "fe80::1",
            "fec0::1",
            "fc00::1",
            "fd00:ec2::254",
            "ff02::1",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:1ff::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "2002:c0a8:101::1",
            "3fff::1",
            "5f00::1",
        ] {
            assert!(!is_public(special.parse().unwrap()), "{special}");
        }
        for public in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "168.63.129.17",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.1",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2606:4700::1111",
            "2001:4860:4860::8888",
            "2a00::1",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
            "2002:101:101::1",
        ] {
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
            let error = Guard(Reach::Public).check(&url).unwrap_err();
            assert!(
                AddressNotAllowed::is_cause_of(&error) && error.message.contains("allow_private"),
                "{url}: {error}"
            );
            assert!(Guard(Reach::Anywhere).check(&url).is_ok());
        }
        assert!(Guard(Reach::Public).check(&"http://1.1.1.1/".parse().unwrap()).is_ok());
    }
}
