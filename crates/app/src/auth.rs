//! Credentials in, actors and tokens out.
//!
//! Passwords are checked with argon2 once and then remembered for some minutes under a keyed hash; access tokens are
//! compared by hash; sessions and registry tokens are signed texts that name who it is. None of them carries rights:
//! those are read anew for every request. Only what [`TokenIssuer`] signs does, as somebody else reads it.

mod claims;
mod limit;
mod password;
mod push_token;
mod registry_token;
mod session;
mod token_issuer;
mod verified;

use std::sync::Arc;

use db::UserId;
use sha2::{Digest, Sha256};

use crate::actor::{Actor, Limits, Origin, Proof, Who};
use crate::audit::{self, Event};
use crate::core::Core;
use crate::error::problem;
use crate::input::check_name;
use crate::{Error, Result};

pub use registry_token::RegistryToken;
pub use session::Session;
pub use token_issuer::TokenIssuer;

pub(crate) use password::{check_new_password, hash_password};
pub(crate) use push_token::push_token;

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
    /// [`Error::Unauthenticated`] for unknown, wrong and disabled alike; [`Error::TooMany`] after too many attempts;
    /// [`Error::Forbidden`] for whoever must choose a password of their own first.
    pub async fn basic(&self, name: &str, secret: &str, origin: Origin) -> Result<Actor> {
        self.with_own_password(self.recognize_basic(name, secret, origin).await?)
    }

    /// Who a Bearer credential belongs to: an access token, or a signed text for `audience`.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when it is unknown, expired or was revoked; [`Error::Forbidden`] as above.
    pub fn bearer(&self, token: &str, audience: Audience, origin: Origin) -> Result<Actor> {
        self.with_own_password(self.recognize_bearer(token, audience, origin)?)
    }

    /// Refuse whoever came by a password that somebody else chose.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn with_own_password(&self, actor: Actor) -> Result<Actor> {
        if !self.core.rights.now().must_change_password(&actor) {
            return Ok(actor);
        }
        let message = "choose a password of your own first: sign in at the page of this registry, \
                       or POST /api/auth/password; access tokens go on working";
        Err(Error::Forbidden(problem("password_change_required", message)))
    }

    /// [`Auth::basic`] also for those who must change their password: to do just that.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`]; [`Error::TooMany`].
    pub async fn recognize_basic(&self, name: &str, secret: &str, origin: Origin) -> Result<Actor> {
        if secret.starts_with(TOKEN_PREFIX) {
            let actor = self.access_token(secret, origin)?;
            return if actor.name() == name { Ok(actor) } else { Err(refused()) };
        }
        let user = self.password(name, secret, &origin).await?;
        let epoch = self.core.rights.now().user(user).map(|user| user.epoch);
        let proof = Proof { epoch, ..Proof::default() };
        Ok(Actor { who: Who::User(user, name.to_owned()), limits: Limits::default(), proof, origin })
    }

    /// [`Auth::bearer`] also for those who must change their password: to do just that.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`].
    pub fn recognize_bearer(&self, token: &str, audience: Audience, origin: Origin) -> Result<Actor> {
        if token.starts_with(TOKEN_PREFIX) {
            return self.access_token(token, origin);
        }
        let claims = self.signer.verify(token, audience, self.core.now()).ok_or_else(refused)?;
        let expires_at = Some(claims.expires_at());
        let limits = Limits { access_token: claims.access_token, scopes: claims.scopes };
        let rights = self.core.rights.now();
        let Some(id) = claims.user else { return Ok(Actor { limits, ..Actor::anonymous(origin) }) };
        let name = rights.user(id).map(|user| user.name.clone()).ok_or_else(refused)?;
        let session = Some(claims.id).filter(|_| audience == Audience::Session);
        let proof = Proof { epoch: Some(claims.epoch), session, expires_at };
        let actor = Actor { who: Who::User(id, name), limits, proof, origin };
        if rights.holds(&actor, self.core.now()) { Ok(actor) } else { Err(refused()) }
    }

    fn access_token(&self, secret: &str, origin: Origin) -> Result<Actor> {
        let hash = hash_secret(secret);
        let rights = self.core.rights.now();
        let token = rights.token_by_hash(&hash).filter(|token| !token.is_expired(self.core.now()));
        let token = token.ok_or_else(refused)?;
        let user = rights.user(token.user).filter(|user| !user.is_disabled).ok_or_else(refused)?;
        self.core.ledger.token_used(token.id, self.core.now());
        let limits = Limits { access_token: Some(token.id), scopes: None };
        Ok(Actor { limits, ..Actor::known(Who::User(token.user, user.name.clone()), origin) })
    }

    /// A name that is not a user's may be a password typed into the wrong field: it is not written down.
    async fn note_refused(&self, name: &str, origin: &Origin) -> Result<()> {
        let known = self.core.rights.now().user_id(name).is_some();
        let target = if known { name } else { "(unknown name)" };
        let nobody = Actor::anonymous(origin.clone());
        audit::note(&self.core, &nobody, Event::new("session.refused", target)).await
    }

    /// The user whom name and password belong to.
    async fn password(&self, name: &str, password: &str, origin: &Origin) -> Result<UserId> {
        if let Some(id) = self.remembered(name, password) {
            return Ok(id);
        }
        let _turn = self.verified.turn(name, password).await;
        if let Some(id) = self.remembered(name, password) {
            return Ok(id);
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

    /// The same, if it was found out a moment ago and still holds.
    fn remembered(&self, name: &str, password: &str) -> Option<UserId> {
        let (id, epoch) = self.verified.find(name, password)?;
        let rights = self.core.rights.now();
        let user = rights.user(id).filter(|user| !user.is_disabled && user.epoch == epoch && user.name == name);
        user.map(|_| id)
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
