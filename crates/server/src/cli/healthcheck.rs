//! `roadstead healthcheck`: whether the server answers, for container engines, whose images have no `curl`.
//!
//! Unlike `doctor` it asks for nothing but an answer: it runs every few seconds.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::config::Settings;

/// Less than the time-out that the engine gives us, so that it hears the cause.
const PATIENCE: Duration = Duration::from_secs(4);

/// Ask `/healthz` of the server that these settings start.
///
/// # Errors
/// When it does not answer, or not with success.
pub async fn run(settings: &Settings) -> Result<()> {
    let url = url(settings);
    let client = reqwest::Client::builder()
        .timeout(PATIENCE)
        .no_proxy()
        // The certificate is for the name that clients use, and this is not how they come.
        .tls_danger_accept_invalid_certs(true)
        .build()?;
    let response = client.get(&url).send().await.with_context(|| format!("no answer from {url}"))?;
    response.error_for_status()?;
    Ok(())
}

fn url(settings: &Settings) -> String {
    let scheme = if settings.tls_cert.is_some() { "https" } else { "http" };
    let host = match settings.host {
        IpAddr::V4(host) if host.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(host) if host.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        host => host,
    };
    format!("{scheme}://{}/healthz", SocketAddr::new(host, settings.port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_is_asked_where_it_listens() {
        for (host, tls, expected) in [
            ("0.0.0.0", None, "http://127.0.0.1:30080/healthz"),
            ("::", None, "http://[::1]:30080/healthz"),
            ("10.0.0.7", Some("tls.crt".into()), "https://10.0.0.7:30080/healthz"),
        ] {
            let settings = Settings { host: host.parse().unwrap(), tls_cert: tls, ..Settings::default() };
            assert_eq!(url(&settings), expected);
        }
    }
}
