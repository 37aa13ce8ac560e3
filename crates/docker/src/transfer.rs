//! What a daemon moves: pushes and pulls with their progress, and images as archives.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use bytes::Bytes;
use futures_util::{Stream, stream};
use reqwest::Method;
use serde::{Deserialize, Serialize};

use crate::call::Call;
use crate::daemon::Daemon;
use crate::error::{Error, Result};
use crate::lines::Lines;
use crate::name::ImageName;

/// More than this nobody moves, in bytes: what a daemon says of a layer is not believed beyond.
const MOST_BYTES: i64 = 1 << 46;

/// As whom a daemon speaks with a registry.
#[derive(Clone)]
pub enum Login {
    /// As nobody.
    Anonymous,
    /// By name and password.
    Password {
        /// Whose.
        username: String,
        /// The password, or an access token.
        password: String,
    },
    /// By a token that is shown as it is.
    Token(String),
}

/// What a daemon says while it moves something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The layer; none: all of it is meant.
    pub layer: Option<String>,
    /// In the daemon's words: `Pushing`, `Layer already exists`.
    pub status: String,
    /// So many bytes of it are done.
    pub current: u64,
    /// Of so many, if it knows.
    pub total: Option<u64>,
}

/// What was pushed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pushed {
    /// Of the manifest, as the daemon made it.
    pub digest: String,
}

#[derive(Serialize)]
struct LoginHeader<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    registrytoken: Option<&'a str>,
    serveraddress: &'a str,
}

#[derive(Deserialize)]
struct Line {
    id: Option<String>,
    status: Option<String>,
    #[serde(rename = "progressDetail")]
    detail: Option<Detail>,
    error: Option<String>,
    aux: Option<Aux>,
}

#[derive(Deserialize)]
struct Detail {
    current: Option<i64>,
    total: Option<i64>,
}

/// Other things come in this place, too.
#[derive(Deserialize)]
struct Aux {
    #[serde(rename = "Digest")]
    digest: Option<String>,
}

impl Login {
    fn header(&self, host: &str) -> Result<String> {
        let header = LoginHeader { username: None, password: None, registrytoken: None, serveraddress: host };
        let header = match self {
            Self::Anonymous => header,
            Self::Password { username, password } => {
                LoginHeader { username: Some(username), password: Some(password), ..header }
            }
            Self::Token(token) => LoginHeader { registrytoken: Some(token), ..header },
        };
        let json = serde_json::to_vec(&header).map_err(|_| Error::Invalid("credentials that are no text"))?;
        Ok(URL_SAFE.encode(json))
    }
}

impl Daemon {
    /// Push a name that the daemon has to the registry in it. `told` hears how it goes on.
    ///
    /// # Errors
    /// [`Error::Distrusts`] when it cannot speak with the registry; [`Error::NotFound`]; [`Error::Refused`] with what the
    /// registry said; as for all calls. When this is dropped, the daemon stops.
    pub async fn push(
        &self,
        (host, repository, tag): (&str, &str, &str),
        login: &Login,
        told: impl FnMut(Progress),
    ) -> Result<Pushed> {
        let name: ImageName =
            format!("{host}/{repository}").parse().map_err(|_| Error::Invalid("a name that is none"))?;
        let url = self.path(&["images", name.as_str(), "push"], &[("tag", tag)]).await?;
        let call = Call::long(self, Method::POST, url);
        let mut lines = self.lines(call.header("x-registry-auth", login.header(host)?)).await?;
        let digest = self.follow(&mut lines, told).await?;
        Ok(Pushed { digest: digest.ok_or(Error::Cut)? })
    }

    /// Pull one image: `host/repository:tag` or with a digest, of one platform or of the daemon's own.
    ///
    /// # Errors
    /// As for [`Daemon::push`].
    pub async fn pull(
        &self,
        name: &ImageName,
        (host, login): (&str, &Login),
        platform: Option<&str>,
        told: impl FnMut(Progress),
    ) -> Result<()> {
        let mut query = vec![("fromImage", name.as_str())];
        query.extend(platform.map(|platform| ("platform", platform)));
        let url = self.path(&["images", "create"], &query).await?;
        let call = Call::long(self, Method::POST, url);
        let mut lines = self.lines(call.header("x-registry-auth", login.header(host)?)).await?;
        self.follow(&mut lines, told).await.map(drop)
    }

    /// Images as one archive (`docker save`), as it comes.
    ///
    /// # Errors
    /// [`Error::NotFound`]; as for all calls, also in the middle.
    pub async fn export(&self, images: &[ImageName]) -> Result<impl Stream<Item = Result<Bytes>> + Send + use<>> {
        let names: Vec<(&str, &str)> = images.iter().map(|image| ("names", image.as_str())).collect();
        let url = self.path(&["images", "get"], &names).await?;
        let response = self.send(Call::long(self, Method::GET, url)).await?;
        Ok(stream::try_unfold(response, |mut response| async {
            let piece = response.chunk().await.map_err(|error| Error::of_call(&error))?;
            Ok(piece.map(|piece| (piece, response)))
        }))
    }

    /// To the end of a transfer; answers the digest if one was told.
    async fn follow(&self, lines: &mut Lines, mut told: impl FnMut(Progress)) -> Result<Option<String>> {
        let mut digest = None;
        while let Some(line) = lines.next::<Line>().await.map_err(|error| self.forget(error))? {
            if let Some(words) = line.error {
                return Err(Error::of_transfer(&words));
            }
            if let Some(found) = line.aux.and_then(|aux| aux.digest) {
                digest = Some(found);
            }
            if let Some(status) = line.status {
                told(progress(line.id, status, line.detail));
            }
        }
        Ok(digest)
    }
}

fn progress(layer: Option<String>, status: String, detail: Option<Detail>) -> Progress {
    let believed = |bytes: i64| bytes.clamp(0, MOST_BYTES).unsigned_abs();
    let Detail { current, total } = detail.unwrap_or(Detail { current: None, total: None });
    let total = total.filter(|total| *total > 0).map(believed);
    Progress { layer, status, current: current.map(believed).unwrap_or_default(), total }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_with_its_host_and_nothing_else() {
        let header = Login::Token("abc".into()).header("127.0.0.1:5000").unwrap();
        let text = String::from_utf8(URL_SAFE.decode(header).unwrap()).unwrap();
        assert_eq!(text, r#"{"registrytoken":"abc","serveraddress":"127.0.0.1:5000"}"#);
    }

    #[test]
    fn what_a_daemon_says_of_bytes_is_not_believed_beyond_reason() {
        let read = |text: &str| {
            let line: Line = serde_json::from_str(text).unwrap();
            progress(line.id, line.status.unwrap(), line.detail)
        };
        let far = read(r#"{"id":"a","status":"Pushing","progressDetail":{"current":-5,"total":9223372036854775807}}"#);
        assert_eq!((far.current, far.total), (0, Some(1 << 46)));
        let none = read(r#"{"status":"Preparing","progressDetail":{}}"#);
        assert_eq!((none.layer, none.total), (None, None));
    }
}
