//! Credentials in, actors and tokens out.
//!
//! Passwords are checked with argon2 once and then remembered for some minutes under a keyed hash; access tokens are
//! compared by hash; sessions and registry tokens are signed texts that name who it is. None of them carries rights:
//! those are read anew for every request. Only what [`TokenIssuer`] signs does, as somebody else reads it.

mod claims;
mod limit;
mod password;
mod registry_token;
mod session;
mod token_issuer;
mod verified;

use std::sync::Arc;

use db::UserId;
use sha2::{Digest, Sha256};

use crate::actor::{Actor, Limits, Origin, Who};
use crate::audit::{self, Event};
use crate::core::Core;
use crate::error::problem;
use crate::input::check_name;
use crate::rights::TokenFact;
use crate::{Error, Result};

pub use registry_token::RegistryToken;
pub use session::Session;
pub use token_issuer::TokenIssuer;

pub(crate) use password::{check_new_password, hash_password};

/// What every access token begins with, so that secret scanners know it.
pub(crate) const TOKEN_PREFIX: &str = "rsd_";

/// Who a signed text is for; one is never taken for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The UI and the JSON API.
    Session,
    /// `/v2/`.
    Registry,
}

/// Credentials in, actors and tokens out.
pub struct Auth {
    core: Arc<Core>,
    signer: claims::Signer,
    verified: verified::Verified,
    limit: limit::Limit,
}

impl Auth {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        let mut key = [0; 32];
        core.clock.fill(&mut key);
        Self {
            signer: claims::Signer::new(&core.secret_key),
            verified: verified::Verified::new(key),
            limit: limit::Limit::new(),
            core,
        }
    }

    /// Who a name and a password or access token belong to.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for unknown, wrong and disabled alike; [`Error::TooMany`] after too many attempts.
    pub async fn basic(&self, name: &str, secret: &str, origin: Origin) -> Result<Actor> {
        if secret.starts_with(TOKEN_PREFIX) {
            let actor = self.access_token(secret, origin)?;
            return if actor.name() == name { Ok(actor) } else { Err(refused()) };
        }
        let user = self.password(name, secret, &origin).await?;
        Ok(Actor { who: Who::User(user, name.to_owned()), limits: Limits::default(), origin })
    }

    /// Who a Bearer credential belongs to: an access token, or a signed text for `audience`.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when it is unknown, expired or was revoked.
    pub fn bearer(&self, token: &str, audience: Audience, origin: Origin) -> Result<Actor> {
        if token.starts_with(TOKEN_PREFIX) {
            return self.access_token(token, origin);
        }
        let claims = self.signer.verify(token, audience, self.core.now()).ok_or_else(refused)?;
        let limits = Limits { access_token: claims.access_token, scopes: claims.scopes };
        let Some(id) = claims.user else { return Ok(Actor { who: Who::Anonymous, limits, origin }) };
        let rights = self.core.rights.now();
        let user =
            rights.user(id).filter(|user| !user.is_disabled && user.epoch == claims.epoch).ok_or_else(refused)?;
        if limits.access_token.is_some_and(|token| rights.token(token).is_none_or(|token| self.is_expired(token))) {
            return Err(refused());
        }
        if audience == Audience::Session && self.is_ended(&claims.id) {
            return Err(refused());
        }
        Ok(Actor { who: Who::User(id, user.name.clone()), limits, origin })
    }

    fn access_token(&self, secret: &str, origin: Origin) -> Result<Actor> {
        let hash = hash_secret(secret);
        let rights = self.core.rights.now();
        let token = rights.token_by_hash(&hash).filter(|token| !self.is_expired(token)).ok_or_else(refused)?;
        let user = rights.user(token.user).filter(|user| !user.is_disabled).ok_or_else(refused)?;
        self.core.ledger.token_used(token.id, self.core.now());
        let limits = Limits { access_token: Some(token.id), scopes: None };
        Ok(Actor { who: Who::User(token.user, user.name.clone()), limits, origin })
    }

    /// A name that is not a user's may be a password typed into the wrong field: it is not written down.
    async fn note_refused(&self, name: &str, origin: &Origin) -> Result<()> {
        let known = self.core.rights.now().user_id(name).is_some();
        let target = if known { name } else { "(unknown name)" };
        let nobody = Actor::anonymous(origin.clone());
        audit::note(&self.core, &nobody, Event::new("session.refused", target)).await
    }

    fn is_expired(&self, token: &TokenFact) -> bool {
        token.expires_at.is_some_and(|at| at <= self.core.now())
    }

    /// The user whom name and password belong to.
    async fn password(&self, name: &str, password: &str, origin: &Origin) -> Result<UserId> {
        if let Some((id, epoch)) = self.verified.find(name, password) {
            let rights = self.core.rights.now();
            if rights.user(id).is_some_and(|user| !user.is_disabled && user.epoch == epoch && user.name == name) {
                return Ok(id);
            }
        }
        self.limit.check(name, origin.remote)?;
        // A user who is unknown, disabled or has no password costs the same work as one with a wrong password.
        // What cannot be a name is not looked for: PostgreSQL refuses a NUL.
        let user = match check_name(name) {
            Ok(()) => db::users::find_by_name(&self.core.db, name).await?.filter(|user| !user.disabled),
            Err(_) => None,
        };
        let hash = user.as_ref().and_then(|user| user.password_hash.clone());
        if !password::verify(password, hash).await? {
            self.note_refused(name, origin).await?;
            return Err(refused());
        }
        let user = user.ok_or_else(refused)?;
        self.verified.remember(name, password, user.id, user.epoch);
        Ok(user.id)
    }
}

/// Access tokens are random and long, so a plain hash hides them well enough and costs nothing per request.
pub(crate) fn hash_secret(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

/// One answer for unknown, wrong, expired, revoked and disabled.
fn refused() -> Error {
    Error::Unauthenticated(problem("credentials_invalid", "the name, password or token is not valid"))
}
