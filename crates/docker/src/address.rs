//! Where a daemon listens, as `DOCKER_HOST` says it.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use reqwest::Url;

/// Where a daemon listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A socket on this machine.
    Unix(PathBuf),
    /// Host and port, without TLS: for a daemon behind a proxy of sockets, in a network of its own.
    Tcp(Url),
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("unix://") {
            return if path.starts_with('/') { Ok(Self::Unix(path.into())) } else { Err(unknown(text)) };
        }
        let rest = text.strip_prefix("tcp://").or_else(|| text.strip_prefix("http://"));
        let url = rest.and_then(|rest| Url::parse(&format!("http://{rest}")).ok()).ok_or_else(|| unknown(text))?;
        let is_plain = url.has_host() && url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let names_nobody = url.username().is_empty() && url.password().is_none();
        if is_plain && names_nobody { Ok(Self::Tcp(url)) } else { Err(unknown(text)) }
    }
}

fn unknown(text: &str) -> String {
    format!("{text:?} is no address of a daemon: use unix:///var/run/docker.sock or tcp://host:2375")
}

/// As it is read.
impl serde::Serialize for Address {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unix(path) => write!(f, "unix://{}", path.display()),
            Self::Tcp(url) => write!(f, "tcp://{}", url.authority()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sockets_and_plain_tcp_are_read_and_all_else_is_refused() {
        for good in ["unix:///var/run/docker.sock", "tcp://10.0.0.1:2375", "tcp://docker:2375", "tcp://[::1]:2375"] {
            assert_eq!(good.parse::<Address>().unwrap().to_string(), good);
        }
        assert_eq!("http://docker:2375/".parse::<Address>().unwrap().to_string(), "tcp://docker:2375");
        for bad in [
            "",
            "/var/run/docker.sock",
            "unix://",
            "unix://docker.sock",
            "ssh://host",
            "https://host:2376",
            "npipe:////./pipe/docker_engine",
            "tcp://",
            "tcp://host/path",
            "tcp://user@host",
            "tcp://host?x",
        ] {
            assert!(bad.parse::<Address>().unwrap_err().contains("unix:///"), "{bad}");
        }
    }
}
