//! References to images as people write them to Docker: `nginx`, `localhost:5000/a`, `quay.io/a/b@sha256:…`.

use std::fmt;
use std::str::FromStr;

use crate::{Code, Digest, Error, Name, Reference, Tag};

/// The registry that is meant where none is named.
const DEFAULT: &str = "docker.io";

/// Its older name.
const OLD_DEFAULT: &str = "index.docker.io";

/// Where it answers.
const DEFAULT_API: &str = "registry-1.docker.io";

/// Where images lie there that belong to nobody in particular.
const LIBRARY: &str = "library/";

/// The longest name of a host (RFC 1035, 2.3.4), in bytes.
const LONGEST_HOST: usize = 253;

/// An image somewhere: registry, repository, and what in it is meant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ImageReference {
    /// Host and port, as written: `docker.io`, `localhost:5000`, `[::1]:5000`.
    pub registry: String,
    /// The repository there, in full: `library/nginx`.
    pub repository: Name,
    /// The tag, if there is one.
    pub tag: Option<Tag>,
    /// The digest, if there is one. It decides, then, and the tag is only a word beside it.
    pub digest: Option<Digest>,
}

impl ImageReference {
    /// An image of a registry that is known: `text` is its path there, with tag or digest.
    ///
    /// # Errors
    /// `NAME_INVALID`, `TAG_INVALID`, `DIGEST_INVALID`.
    pub fn at(registry: &str, text: &str) -> Result<Self, Error> {
        check_registry(registry)?;
        let (text, digest) = match text.trim().split_once('@') {
            Some((text, digest)) => (text, Some(digest.parse()?)),
            None => (text.trim(), None),
        };
        let (path, tag) = match text.rsplit_once(':') {
            Some((path, tag)) => (path, Some(tag.parse()?)),
            None => (text, None),
        };
        // Docker takes such a thing for the id of an image, so that nobody means a repository by it.
        if path.len() == 64 && path.bytes().all(|b| b.is_ascii_hexdigit()) {
            let message = "64 hexadecimal digits are the id of an image, and no repository";
            return Err(Error::new(Code::NameInvalid, message));
        }
        let is_whole = path.contains('/') || registry != DEFAULT;
        let repository = if is_whole { path.parse()? } else { format!("{LIBRARY}{path}").parse()? };
        Ok(Self { registry: registry.to_owned(), repository, tag, digest })
    }

    /// Host and port at which the registry answers: Docker Hub's is not the one that people write.
    pub fn api_host(&self) -> &str {
        if self.registry == DEFAULT { DEFAULT_API } else { &self.registry }
    }

    /// What is meant in the repository: the digest, else the tag, else `latest`.
    pub fn reference(&self) -> Reference {
        match (&self.digest, &self.tag) {
            (Some(digest), _) => digest.clone().into(),
            (None, Some(tag)) => tag.clone().into(),
            (None, None) => Reference::Tag("latest".parse().expect("a tag")),
        }
    }

    /// Whether only the repository was named.
    pub fn is_repository(&self) -> bool {
        self.tag.is_none() && self.digest.is_none()
    }

    /// The repository as Docker would write it shortest, without its registry: `nginx` for `library/nginx` of Docker Hub.
    pub fn short_repository(&self) -> Name {
        let short = self.repository.as_str().strip_prefix(LIBRARY).filter(|_| self.registry == DEFAULT);
        short.and_then(|short| short.parse().ok()).unwrap_or_else(|| self.repository.clone())
    }
}

impl FromStr for ImageReference {
    type Err = Error;

    /// As Docker reads it: the first part is a registry if it has a dot, a colon or an upper-case letter, or is
    /// `localhost`.
    ///
    /// # Errors
    /// `NAME_INVALID`, `TAG_INVALID`, `DIGEST_INVALID`.
    fn from_str(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let is_registry =
            |first: &str| first == "localhost" || first.contains(['.', ':']) || first.chars().any(char::is_uppercase);
        let (registry, rest) = match text.split_once('/') {
            Some((first, rest)) if is_registry(first) => (first, rest),
            _ => (DEFAULT, text),
        };
        Self::at(if registry == OLD_DEFAULT { DEFAULT } else { registry }, rest)
    }
}

impl fmt::Display for ImageReference {
    /// In full.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.registry, self.repository)?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        self.digest.as_ref().map_or(Ok(()), |digest| write!(f, "@{digest}"))
    }
}

/// `host[:port]` or `[address][:port]`.
fn check_registry(registry: &str) -> Result<(), Error> {
    let (host, port) = match registry.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, rest)) if address.parse::<std::net::Ipv6Addr>().is_ok() => (None, rest.strip_prefix(':')),
        _ => match registry.split_once(':') {
            Some((host, port)) => (Some(host), Some(port)),
            None => (Some(registry), None),
        },
    };
    let is_label = |label: &str| {
        label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_host = host.is_none_or(|host| host.len() <= LONGEST_HOST && host.split('.').all(is_label));
    // `parse` alone would also take a sign.
    let is_port =
        |port: &str| port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port > 0);
    let ends_well = host.is_some() || registry.ends_with(']') || port.is_some();
    if is_host && ends_well && port.is_none_or(is_port) {
        return Ok(());
    }
    Err(Error::new(Code::NameInvalid, "a registry is written host[:port], such as registry.example.com:5000"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DIGEST: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn people_write_less_than_is_meant() {
        for (text, whole, api, short) in [
            ("nginx", "docker.io/library/nginx", "registry-1.docker.io", "nginx"),
            (" nginx:1.27 ", "docker.io/library/nginx:1.27", "registry-1.docker.io", "nginx"),
            ("library/nginx", "docker.io/library/nginx", "registry-1.docker.io", "nginx"),
            ("bitnami/redis:7", "docker.io/bitnami/redis:7", "registry-1.docker.io", "bitnami/redis"),
            ("docker.io/nginx", "docker.io/library/nginx", "registry-1.docker.io", "nginx"),
            ("index.docker.io/nginx:a", "docker.io/library/nginx:a", "registry-1.docker.io", "nginx"),
            ("localhost/a", "localhost/a", "localhost", "a"),
            ("localhost:5000/a", "localhost:5000/a", "localhost:5000", "a"),
            ("localhost:5000/library/a:b", "localhost:5000/library/a:b", "localhost:5000", "library/a"),
            ("[::1]:5000/a/b", "[::1]:5000/a/b", "[::1]:5000", "a/b"),
            ("[2001:db8::1]/a:1", "[2001:db8::1]/a:1", "[2001:db8::1]", "a"),
            ("192.168.1.2:443/a", "192.168.1.2:443/a", "192.168.1.2:443", "a"),
            ("HOST/a", "HOST/a", "HOST", "a"),
            ("quay.io/a/b/c:1", "quay.io/a/b/c:1", "quay.io", "a/b/c"),
            ("ghcr.io/a", "ghcr.io/a", "ghcr.io", "a"),
        ] {
            let reference: ImageReference = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(reference.to_string(), whole, "{text}");
            assert_eq!((reference.api_host(), reference.short_repository().as_str()), (api, short), "{text}");
        }
    }

    #[test]
    fn the_digest_decides() {
        let both: ImageReference = format!("quay.io/a/b:1@{DIGEST}").parse().unwrap();
        assert_eq!((both.reference().to_string().as_str(), both.tag.unwrap().as_str()), (DIGEST, "1"));
        let tag: ImageReference = "a:1".parse().unwrap();
        assert_eq!(tag.reference().to_string(), "1");
        let nothing: ImageReference = "a".parse().unwrap();
        assert!(nothing.is_repository() && nothing.reference().to_string() == "latest");
    }

    #[test]
    fn what_docker_would_not_read_is_refused() {
        let (id, long) = ("a".repeat(64), format!("{}.io/a", "a.".repeat(130)));
        for bad in [
            "",
            "/",
            "a/",
            "/a",
            "a:",
            ":1",
            "a:b:c",
            "Nginx",
            "a//b",
            "a@sha256:1",
            "a@",
            "http://a/b",
            "a b",
            "-.io/a",
            "a.io:x/a",
            "a.io:0/a",
            "a.io:+5/a",
            "a.io:70000/a",
            "[::1/a",
            "[::1]5/a",
            "[x]:5/a",
            "a_b.io/a",
            "a.io/",
            "a.io",
            "ä.io/a",
            "user@host.io/a",
            "a.io:5000/A",
            &id,
            &long,
        ] {
            // A name alone is a repository of Docker Hub, also with a dot in it.
            if bad == "a.io" {
                assert_eq!(bad.parse::<ImageReference>().unwrap().to_string(), "docker.io/library/a.io");
                continue;
            }
            assert!(bad.parse::<ImageReference>().is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_written_as_what_is_read_again(text in "\\PC{0,60}|[a-z.]{1,9}(:[0-9]{1,5})?(/[a-z0-9._-]{1,5}){0,3}(:[a-z0-9]{1,3})?") {
            if let Ok(reference) = text.parse::<ImageReference>() {
                prop_assert_eq!(reference.to_string().parse::<ImageReference>().unwrap(), reference);
            }
        }
    }
}
