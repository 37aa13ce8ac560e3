//! Tokens for Docker clients (Distribution token specification).

use chrono::{DateTime, Utc};
use oci::{Name, Scope, Verb};
use serde::Serialize;

use super::claims::Claims;
use super::{Audience, Auth, TokenIssuer};
use crate::access::{Access, may_pull_everything};
use crate::actor::Actor;
use crate::rights::Snapshot;
use crate::{Error, Result};

/// How long a registry token lives, in seconds. It only says who somebody is, so a long life costs nothing: rights are
/// read anew for each request. A short one would die under slow pushes.
pub(super) const LIFETIME: i64 = 3600;

/// More scopes than this no client asks for.
const MOST_SCOPES: usize = 64;

/// A token and what a client must know of it.
#[derive(Clone, Debug)]
pub struct RegistryToken {
    /// The signed text.
    pub token: String,
    /// Its life in seconds.
    pub expires_in: i64,
    /// When it was signed.
    pub issued_at: DateTime<Utc>,
    /// What was asked for, cut down to what is granted now.
    pub granted: Vec<Scope>,
}

impl Auth {
    /// A token for `actor`, to be shown at `service`: at ours, or at the registry that our [`TokenIssuer`] signs for.
    /// Scopes that are not granted are left out of the answer, not refused (Distribution token specification,
    /// "Authorization server": the intersection).
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when nobody signed in and nothing is asked for: that is how `docker login` is checked.
    /// Also when asked with a registry token: one would beget others, for more than it was made for and without end.
    pub fn registry_token(
        &self,
        actor: &Actor,
        service: Option<&str>,
        mut scopes: Vec<Scope>,
    ) -> Result<RegistryToken> {
        scopes.truncate(MOST_SCOPES);
        let asks_for_nothing = actor.is_anonymous() && scopes.is_empty();
        if asks_for_nothing || actor.limits.scopes.is_some() {
            return Err(super::refused());
        }
        match &self.core.token_issuer {
            Some(issuer) if service == Some(issuer.service()) => self.frozen(issuer, actor, &scopes),
            _ => self.living(actor, scopes),
        }
    }

    /// The public key of our [`TokenIssuer`].
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub fn token_keys(&self) -> Result<impl Serialize + use<>> {
        let off = "no tokens are signed for another registry here; REGISTRY_TOKEN_SERVICE turns that on";
        let issuer = self.core.token_issuer.as_ref().ok_or_else(|| Error::not_found("token_service_off", off))?;
        Ok(issuer.keys())
    }

    /// For ourselves: it says who it is, and rights are read anew for each request.
    fn living(&self, actor: &Actor, scopes: Vec<Scope>) -> Result<RegistryToken> {
        let (granted, epoch) = {
            let rights = self.core.rights.now();
            let epoch = actor.user().and_then(|id| rights.user(id)).map_or(0, |user| user.epoch);
            // Anybody who is signed in may list: the list holds only what they may pull.
            (granted(actor, &rights, &scopes, !actor.is_anonymous()), epoch)
        };
        let mut claims = Claims::of(self.core.clock.id().to_string(), actor.user(), epoch);
        claims.access_token = actor.limits.access_token;
        // What was *asked for* goes in: a grant that comes later then counts at once, and so does one that goes.
        claims.scopes = Some(scopes);
        let issued_at = self.core.now();
        let token = self.signer.sign(claims, Audience::Registry, issued_at, LIFETIME)?;
        Ok(RegistryToken { token, expires_in: LIFETIME, issued_at, granted })
    }

    /// For another registry: what is granted now goes in, as nobody asks us later.
    fn frozen(&self, issuer: &TokenIssuer, actor: &Actor, scopes: &[Scope]) -> Result<RegistryToken> {
        let granted = {
            let rights = self.core.rights.now();
            // Its catalog hides nothing.
            granted(actor, &rights, scopes, may_pull_everything(actor, &rights))
        };
        issuer.issue(if actor.is_anonymous() { "" } else { actor.name() }, &granted)
    }

    /// Whether a registry token covers the catalog; sessions and access tokens always do.
    ///
    /// # Errors
    /// [`Error::InsufficientScope`] when it does not.
    pub fn check_catalog_scope(&self, actor: &Actor) -> Result<()> {
        let Some(scopes) = &actor.limits.scopes else { return Ok(()) };
        let covers = scopes.iter().any(|scope| scope.kind == "registry" && scope.name == "catalog" && scope.has("*"));
        let problem = crate::error::problem("insufficient_scope", "the token was not made for the catalog");
        if covers { Ok(()) } else { Err(Error::InsufficientScope(problem)) }
    }
}

/// What is asked for, cut down to what is granted now; what nothing is left of is left out.
fn granted(actor: &Actor, rights: &Snapshot, scopes: &[Scope], catalog: bool) -> Vec<Scope> {
    let may = |scope: &Scope, action: &str| match (scope.kind.as_str(), scope.name.as_str()) {
        ("registry", "catalog") => catalog,
        ("repository", name) => may_in(actor, rights, name, action),
        _ => false,
    };
    let cut = |scope: &Scope| {
        let actions = scope.actions.iter().filter(|action| may(scope, action)).cloned().collect();
        Scope { actions, ..scope.clone() }
    };
    scopes.iter().map(cut).filter(|scope| !scope.actions.is_empty()).collect()
}

fn may_in(actor: &Actor, rights: &Snapshot, name: &str, action: &str) -> bool {
    let Ok(name) = name.parse::<Name>() else { return false };
    let verbs: &[Verb] = match action {
        "*" => &[Verb::Pull, Verb::Push, Verb::Delete],
        "pull" => &[Verb::Pull],
        "push" => &[Verb::Push],
        "delete" => &[Verb::Delete],
        _ => return false,
    };
    verbs.iter().all(|verb| Access::verdict(actor, rights, &name, *verb).allowed)
}
