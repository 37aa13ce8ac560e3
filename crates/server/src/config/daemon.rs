//! The Docker daemon beside us: where it is, and how it reaches us.

use std::net::SocketAddr;

use serde::Deserialize;
use url::Url;

use super::Settings;

impl Settings {
    /// The `host[:port]` by which the Docker daemon beside us reaches us.
    pub fn push_host(&self) -> String {
        if let Some(host) = &self.registry_push_host {
            return host.clone();
        }
        match &self.public_url {
            Some(url) => registry(url),
            // A daemon trusts addresses of its own machine without TLS.
            None if self.host.is_unspecified() => format!("127.0.0.1:{}", self.port),
            None => SocketAddr::new(self.host, self.port).to_string(),
        }
    }
}

/// The host of an address as the first part of a name: without a dot or a port, Docker would take it for somebody at Docker
/// Hub.
fn registry(url: &Url) -> String {
    let authority = url.authority().to_owned();
    if is_registry(&authority) {
        return authority;
    }
    format!("{authority}:{}", url.port_or_known_default().unwrap_or(443))
}

/// Whether Docker takes the first part of a name for a registry.
pub(super) fn is_registry(host: &str) -> bool {
    let names_host = host == "localhost" || host.contains(['.', ':']);
    names_host && oci::ImageReference::at(host, "a/b").is_ok()
}

/// An address of a Docker daemon.
pub(super) fn address<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<docker::Address, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|error| serde::de::Error::custom(format!("DOCKER_HOST: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(public_url: Option<&str>, change: impl FnOnce(&mut Settings)) -> Settings {
        let mut settings = Settings { public_url: public_url.map(|url| url.parse().unwrap()), ..Settings::default() };
        change(&mut settings);
        settings
    }

    #[test]
    fn the_daemon_reaches_us_where_it_trusts_us() {
        let named = |settings: &mut Settings| settings.registry_push_host = Some("10.0.0.5:5000".into());
        let bound = |settings: &mut Settings| (settings.host, settings.port) = ([10, 0, 0, 5].into(), 80);
        for (settings, host) in [
            (settings(None, |_| ()), "127.0.0.1:30080"),
            (settings(None, bound), "10.0.0.5:80"),
            (settings(Some("https://r.example.com"), |_| ()), "r.example.com"),
            (settings(Some("http://r.example.com:5000"), |_| ()), "r.example.com:5000"),
            (settings(Some("http://harbour"), |_| ()), "harbour:80"),
            (settings(Some("https://harbour"), |_| ()), "harbour:443"),
            (settings(Some("https://localhost"), |_| ()), "localhost"),
            (settings(Some("https://r.example.com"), named), "10.0.0.5:5000"),
        ] {
            assert_eq!(settings.push_host(), host);
        }
    }
}
