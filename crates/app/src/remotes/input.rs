//! What administrators say of a remote, checked and merged into what was known.

use db::remotes::Settings;
use oci::Platform;
use url::Url;

use super::RemoteChange;
use crate::input::check_name;
use crate::{Error, Result};

/// The longest secret: keys of cloud accounts have some thousand letters.
const LONGEST_PASSWORD: usize = 16 * 1024;

const LONGEST_USERNAME: usize = 256;

/// The longest bundle of certificates, in bytes.
const LONGEST_BUNDLE: usize = 256 * 1024;

const MOST_PLATFORMS: usize = 50;

/// What people call Docker Hub, and where it answers.
const HUB: [&str; 3] = ["docker.io", "index.docker.io", "registry.hub.docker.com"];
const HUB_API: &str = "registry-1.docker.io";

/// A remote before anything was said of it.
pub(super) fn nothing() -> Settings {
    Settings {
        name: String::new(),
        url: String::new(),
        username: None,
        sealed_password: None,
        ca_certificate: None,
        insecure_http: false,
        allow_private: false,
        shared: false,
        platforms: None,
    }
}

/// What is known after a change, and the password that is to be sealed into it.
///
/// # Errors
/// [`Error::Invalid`], with a code for each thing.
pub(super) fn merge(before: &Settings, change: RemoteChange) -> Result<(Settings, Option<String>)> {
    let mut settings = before.clone();
    if let Some(name) = change.name {
        check_name(&name)?;
        settings.name = name;
    }
    settings.insecure_http = change.insecure_http.unwrap_or(settings.insecure_http);
    settings.allow_private = change.allow_private.unwrap_or(settings.allow_private);
    settings.shared = change.shared.unwrap_or(settings.shared);
    let written = change.url.unwrap_or_else(|| before.url.clone());
    settings.url = address(&written, settings.insecure_http)?;
    if let Some(username) = change.username {
        settings.username = (!username.is_empty()).then_some(check_username(username)?);
    }
    if let Some(bundle) = change.ca_certificate {
        if bundle.len() > LONGEST_BUNDLE {
            return Err(Error::invalid("ca_certificate_invalid", "certificates have at most 256 KiB together"));
        }
        settings.ca_certificate = (!bundle.trim().is_empty()).then_some(bundle);
    }
    if let Some(platforms) = change.platforms {
        settings.platforms = check_platforms(platforms)?;
    }
    let password = password(before, &mut settings, change.password)?;
    Ok((settings, password))
}

/// What a password is bound to must not change under it: whoever only may change the address cannot read it by that.
fn password(before: &Settings, settings: &mut Settings, new: Option<String>) -> Result<Option<String>> {
    if new.as_ref().is_some_and(|password| password.len() > LONGEST_PASSWORD || password.contains(['\0', '\r', '\n'])) {
        let message = format!("a password has at most {LONGEST_PASSWORD} characters, on one line");
        return Err(Error::invalid("password_invalid", message));
    }
    let is_elsewhere = (&before.url, &before.username) != (&settings.url, &settings.username);
    match new {
        _ if settings.username.is_none() => {
            settings.sealed_password = None;
            match new {
                Some(password) if !password.is_empty() => {
                    Err(Error::invalid("username_required", "a password needs the name of its account"))
                }
                _ => Ok(None),
            }
        }
        Some(password) if password.is_empty() => {
            settings.sealed_password = None;
            Ok(None)
        }
        None if is_elsewhere && before.sealed_password.is_some() => {
            let message = "the password was given for another address or account; give it again";
            Err(Error::invalid("password_required", message))
        }
        new => Ok(new),
    }
}

fn check_username(name: String) -> Result<String> {
    // RFC 7617, 2: the colon ends the name.
    if name.len() > LONGEST_USERNAME || name.contains(':') || name.chars().any(char::is_control) {
        let message = format!("the name of an account has at most {LONGEST_USERNAME} characters, without colon");
        return Err(Error::invalid("username_invalid", message));
    }
    Ok(name)
}

fn check_platforms(platforms: Vec<String>) -> Result<Option<Vec<String>>> {
    if platforms.len() > MOST_PLATFORMS {
        return Err(Error::invalid(
            "platform_invalid",
            format!("more than {MOST_PLATFORMS} platforms: name none for all"),
        ));
    }
    for platform in &platforms {
        platform.parse::<Platform>().map_err(|error| Error::invalid("platform_invalid", error.message))?;
    }
    Ok((!platforms.is_empty()).then_some(platforms))
}

/// An address as it is kept: scheme, host, port if it is not the usual one.
fn address(written: &str, insecure_http: bool) -> Result<String> {
    let written = written.trim();
    let scheme = if insecure_http { "http" } else { "https" };
    let whole = if written.contains("://") { written.to_owned() } else { format!("{scheme}://{written}") };
    let wrong = || Error::invalid("remote_url_invalid", client::Unusable::Address.to_string());
    let mut url: Url = whole.parse().map_err(|_| wrong())?;
    if url.host_str().is_some_and(|host| HUB.contains(&host)) {
        url.set_host(Some(HUB_API)).map_err(|_| wrong())?;
    }
    let is_root = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
    let names_nobody = url.username().is_empty() && url.password().is_none();
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() || !is_root || !names_nobody {
        return Err(wrong());
    }
    if url.scheme() == "http" && !insecure_http {
        let message = "the address is one without TLS: set `insecure_http` if that is right";
        return Err(Error::invalid("insecure_http_required", message));
    }
    Ok(url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_kept_in_one_way() {
        for (written, insecure, kept) in [
            ("docker.io", false, "https://registry-1.docker.io"),
            ("https://index.docker.io/", false, "https://registry-1.docker.io"),
            ("quay.io", false, "https://quay.io"),
            (" Registry.Example.COM:443 ", false, "https://registry.example.com"),
            ("localhost:5000", true, "http://localhost:5000"),
            ("http://10.0.0.1:80/", true, "http://10.0.0.1"),
            ("https://[::1]:5000", true, "https://[::1]:5000"),
        ] {
            assert_eq!(address(written, insecure).unwrap(), kept, "{written}");
        }
        for (bad, insecure, code) in [
            ("", false, "remote_url_invalid"),
            ("ftp://a.io", false, "remote_url_invalid"),
            ("https://a.io/v2/", false, "remote_url_invalid"),
            ("https://mei:secret@a.io", false, "remote_url_invalid"),
            ("https://a.io?x", false, "remote_url_invalid"),
            ("a b", false, "remote_url_invalid"),
            ("http://a.io", false, "insecure_http_required"),
        ] {
            assert_eq!(address(bad, insecure).unwrap_err().code(), code, "{bad}");
        }
    }

    fn known() -> Settings {
        Settings {
            name: "quay".into(),
            url: "https://quay.io".into(),
            username: Some("mei".into()),
            sealed_password: Some("sealed".into()),
            ..nothing()
        }
    }

    #[test]
    fn a_password_stays_where_it_was_given_for() {
        let some = |text: &str| Some(text.to_owned());
        let plain = RemoteChange::default;
        for change in [plain(), RemoteChange { name: some("other"), ..plain() }] {
            assert_eq!(merge(&known(), change).unwrap().0.sealed_password, some("sealed"));
        }
        for change in
            [RemoteChange { url: some("evil.example"), ..plain() }, RemoteChange { username: some("ann"), ..plain() }]
        {
            let error = merge(&known(), change.clone()).unwrap_err();
            assert_eq!(error.code(), "password_required");
            let (_, password) = merge(&known(), RemoteChange { password: some("new"), ..change }).unwrap();
            assert_eq!(password, some("new"));
        }
        for change in [
            RemoteChange { username: some(""), ..plain() },
            RemoteChange { password: some(""), ..plain() },
            RemoteChange { username: some(""), url: some("other.io"), ..plain() },
        ] {
            let (settings, password) = merge(&known(), change).unwrap();
            assert_eq!((settings.sealed_password, password), (None, None));
        }
        let nobodys = RemoteChange { username: some(""), password: some("x"), ..plain() };
        assert_eq!(merge(&known(), nobodys).unwrap_err().code(), "username_required");
    }
}
