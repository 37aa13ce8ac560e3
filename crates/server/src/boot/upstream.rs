//! The registry that we stand in front of, and as whom we ask it.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use app::auth::TokenIssuer;
use app::upstream::UpstreamParts;
use client::{Credentials, Issue, Issued, Options, Reach, Remote};
use clock::Clock;
use db::Db;
use oci::{Code, Error, Scope};
use store::Front;

use crate::config::Settings;

/// For how long a failing upstream is asked again: somebody waits for the answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// The name by which tokens that we sign for ourselves are known in the upstream's log.
const OURSELVES: &str = "roadstead";

/// The registry of `REGISTRY_URL`. Nothing is asked of it yet: we start without it, too.
///
/// # Errors
/// What of its configuration cannot be used.
pub fn open(
    settings: &Settings,
    db: &Db,
    clock: &Arc<dyn Clock>,
    issuer: Option<&TokenIssuer>,
) -> Result<Option<UpstreamParts>> {
    let Some(remote) = remote(settings, issuer)?.map(Arc::new) else { return Ok(None) };
    Ok(Some(UpstreamParts {
        host: remote.host(),
        ask_deletes: {
            let remote = remote.clone();
            Arc::new(move || {
                let remote = remote.clone();
                Box::pin(async move { Ok(remote.probe().await?.deletes) })
            })
        },
        front: Arc::new(Front::new(db.clone(), remote, clock.clone())),
        events_token: settings.registry_events_token.as_ref().map(|token| token.reveal().to_owned()),
        compare_every: Duration::from_secs(settings.registry_compare_minutes * 60),
    }))
}

/// A client of the registry of `REGISTRY_URL`.
///
/// # Errors
/// What of its configuration cannot be used.
pub fn remote(settings: &Settings, issuer: Option<&TokenIssuer>) -> Result<Option<Remote>> {
    let Some(url) = settings.registry_url.clone() else { return Ok(None) };
    let read = |path: &PathBuf| fs::read(path).with_context(|| format!("REGISTRY_CA: cannot read {}", path.display()));
    let options = Options {
        url,
        credentials: credentials(settings, issuer),
        token_hosts: settings.registry_token_hosts.clone(),
        ca: settings.registry_ca.as_ref().map(read).transpose()?,
        idle_timeout: Duration::from_secs(settings.request_timeout_sec),
        patience: PATIENCE,
        reach: Reach::Anywhere,
    };
    Remote::new(options).context("REGISTRY_URL").map(Some)
}

fn credentials(settings: &Settings, issuer: Option<&TokenIssuer>) -> Credentials {
    match (&settings.registry_username, &settings.registry_password, issuer) {
        (Some(username), Some(password), _) => {
            Credentials::Password { username: username.clone(), password: password.reveal().to_owned() }
        }
        // A registry that believes our tokens needs no account for us.
        (_, _, Some(issuer)) => Credentials::Issued(Arc::new(Own(issuer.clone()))),
        _ => Credentials::Anonymous,
    }
}

/// Tokens that we sign for ourselves.
struct Own(TokenIssuer);

impl Issue for Own {
    fn issue(&self, scopes: &[Scope]) -> oci::Result<Issued> {
        let token = self.0.issue(OURSELVES, scopes).map_err(|error| {
            Error::new(Code::Unknown, "no token could be signed for the upstream registry").with_source(error)
        })?;
        let lifetime = Duration::from_secs(token.expires_in.unsigned_abs());
        Ok(Issued { token: token.token, lifetime })
    }
}
