//! Access tokens: secrets for programs, shown once, kept as hashes, limited in what and until when.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use db::{AccessToken, AccessTokenId, UserId, UserKind};
use serde_json::json;

use crate::access::{Govern, Permit, SignedIn};
use crate::audit::{self, Event};
use crate::auth::{TOKEN_PREFIX, hash_secret};
use crate::core::Core;
use crate::error::problem;
use crate::input::check_time;
use crate::policy::TokenScope;
use crate::{Actor, Error, Result};

/// More access tokens than this nobody needs, and each is in memory.
const MOST_PER_USER: usize = 200;

/// What an access token begins with.
#[derive(Clone, Debug)]
pub struct NewAccessToken {
    /// Unique for its user.
    pub name: String,
    /// `None`: everything that its user may do.
    pub scopes: Option<Vec<TokenScope>>,
    /// `None`: until it is deleted.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Secrets for programs.
pub struct AccessTokens {
    core: Arc<Core>,
}

impl AccessTokens {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// One's own access tokens.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn list(&self, permit: &Permit<SignedIn>) -> Result<Vec<AccessToken>> {
        self.list_of(own(permit.actor())?).await
    }

    /// Those of somebody else.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn list_of_user(&self, _permit: &Permit<Govern>, user: UserId) -> Result<Vec<AccessToken>> {
        self.list_of(user).await
    }

    /// Make an access token for oneself. The text is the secret: it is not kept and cannot be shown again.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when asked with an access token: it must not make one that may do more than itself;
    /// [`Error::Conflict`] for a name that is taken; [`Error::Invalid`] for an empty scope or an expiry in the past.
    pub async fn create(&self, permit: &Permit<SignedIn>, new: NewAccessToken) -> Result<(AccessToken, String)> {
        let actor = permit.actor();
        if actor.limits.access_token.is_some() {
            let message = "an access token cannot make another one; sign in with your password";
            return Err(Error::Forbidden(problem("session_required", message)));
        }
        self.make(actor, own(actor)?, new).await
    }

    /// Make an access token for a robot.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for people, who make their own: nobody can act under their name; else as
    /// for `create`.
    pub async fn create_for_robot(
        &self,
        permit: &Permit<Govern>,
        robot: UserId,
        new: NewAccessToken,
    ) -> Result<(AccessToken, String)> {
        let missing = || Error::not_found("user_not_found", "there is no such user");
        let user = db::users::find(&self.core.db, robot).await?.ok_or_else(missing)?;
        if user.kind != UserKind::Robot {
            let message = "people make their own access tokens; make a robot for a program";
            return Err(Error::Forbidden(problem("not_a_robot", message)));
        }
        self.make(permit.actor(), robot, new).await
    }

    /// Revoke one's own access token; it stops at once.
    ///
    /// # Errors
    /// [`Error::NotFound`], also for one that is somebody else's.
    pub async fn delete(&self, permit: &Permit<SignedIn>, id: AccessTokenId) -> Result<()> {
        let owner = permit.actor().user();
        let token = db::access_tokens::find(&self.core.db, id).await?.filter(|token| Some(token.user_id) == owner);
        self.revoke(permit.actor(), token.ok_or_else(not_found)?).await
    }

    /// Revoke anybody's access token.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn delete_any(&self, permit: &Permit<Govern>, id: AccessTokenId) -> Result<()> {
        let token = db::access_tokens::find(&self.core.db, id).await?;
        self.revoke(permit.actor(), token.ok_or_else(not_found)?).await
    }

    async fn list_of(&self, user: UserId) -> Result<Vec<AccessToken>> {
        self.core.ledger.flush(&self.core.db).await?; // the times of last use
        Ok(db::access_tokens::list_of_user(&self.core.db, user).await?)
    }

    async fn make(&self, actor: &Actor, user: UserId, new: NewAccessToken) -> Result<(AccessToken, String)> {
        self.check(user, &new).await?;
        let secret = format!("{TOKEN_PREFIX}{}", self.core.random_hex::<32>());
        let token = AccessToken {
            id: AccessTokenId(self.core.clock.id()),
            user_id: user,
            name: new.name,
            secret_hash: hash_secret(&secret),
            scopes: new.scopes.map(|scopes| json!(scopes)),
            expires_at: new.expires_at,
            created_at: self.core.now(),
            last_used_at: None,
        };
        let tx = self.core.db.begin().await?;
        db::access_tokens::create(&tx, &token).await.map_err(name_taken)?;
        let event = Event::new("token.create", &token.name)
            .after(json!({ "user": user, "scopes": token.scopes, "expires_at": token.expires_at }));
        audit::record(&tx, &self.core, actor, event).await?;
        self.core.commit(tx).await?;
        Ok((token, secret))
    }

    async fn check(&self, user: UserId, new: &NewAccessToken) -> Result<()> {
        let length = new.name.chars().count();
        if !(1..=64).contains(&length) || new.name.chars().any(char::is_control) {
            return Err(Error::invalid("token_name_invalid", "a token's name has 1 to 64 characters"));
        }
        new.expires_at.map_or(Ok(()), check_time)?;
        if new.expires_at.is_some_and(|at| at <= self.core.now()) {
            return Err(Error::invalid("token_expiry_invalid", "the expiry lies in the past"));
        }
        let empty = |scopes: &Vec<TokenScope>| scopes.is_empty() || scopes.iter().any(|scope| scope.verbs.is_empty());
        if new.scopes.as_ref().is_some_and(|scopes| empty(scopes) || scopes.len() > 100) {
            let message =
                "scopes name 1 to 100 patterns with verbs each; leave scopes out for all the rights of the user";
            return Err(Error::invalid("token_scopes_invalid", message));
        }
        if db::access_tokens::list_of_user(&self.core.db, user).await?.len() >= MOST_PER_USER {
            return Err(Error::conflict(
                "too_many_tokens",
                format!("more than {MOST_PER_USER} tokens: delete some first"),
            ));
        }
        Ok(())
    }

    async fn revoke(&self, actor: &Actor, token: AccessToken) -> Result<()> {
        let tx = self.core.db.begin().await?;
        if !db::access_tokens::delete(&tx, token.id).await? {
            return Err(not_found());
        }
        let event =
            Event::new("token.delete", &token.name).before(json!({ "user": token.user_id, "scopes": token.scopes }));
        audit::record(&tx, &self.core, actor, event).await?;
        self.core.commit(tx).await
    }
}

fn own(actor: &Actor) -> Result<UserId> {
    actor.user().ok_or_else(|| Error::invalid("no_user", "the system has no access tokens of its own"))
}

fn name_taken(error: db::Error) -> Error {
    Error::or_conflict(error, "name_taken", "a token of this name exists; choose another")
}

fn not_found() -> Error {
    Error::not_found("token_not_found", "there is no such access token")
}
