//! Sessions of the UI and the JSON API.

use chrono::{DateTime, Utc};
use db::UserId;

use super::claims::Claims;
use super::{Audience, Auth, check_new_password, hash_password, password, refused};
use crate::access::{Permit, SignedIn};
use crate::actor::{Actor, Origin, Who};
use crate::audit::Event;
use crate::{Error, Result};

/// How long a session lives, in seconds. It is never prolonged by use, so polling pages do not keep it alive.
const LIFETIME: i64 = 12 * 3600;

/// A session that just began.
#[derive(Clone, Debug)]
pub struct Session {
    /// The signed text: a Bearer credential, and the value of the cookie.
    pub token: String,
    /// Its life in seconds.
    pub expires_in: i64,
    /// Who signed in.
    pub user: UserId,
}

impl Auth {
    /// Sign in with name and password.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for unknown, wrong and disabled alike; [`Error::TooMany`] after too many attempts.
    pub async fn login(&self, name: &str, password: &str, origin: Origin) -> Result<Session> {
        let user = self.password(name, password, &origin).await?;
        self.session(user, name, origin).await
    }

    /// Begin a session for a user who proved who they are.
    pub(crate) async fn session(&self, user: UserId, name: &str, origin: Origin) -> Result<Session> {
        let epoch = self.core.rights.now().user(user).map(|user| user.epoch).ok_or_else(refused)?;
        let claims = Claims::of(self.core.clock.id().to_string(), Some(user), epoch);
        let token = self.signer.sign(claims, Audience::Session, self.core.now(), LIFETIME)?;
        let actor = Actor::known(Who::User(user, name.to_owned()), origin);
        let tx = self.core.db.begin().await?;
        db::users::touch_login(&tx, user, self.core.now()).await?;
        crate::audit::record(&tx, &self.core, &actor, Event::new("session.create", name)).await?;
        tx.commit().await?;
        Ok(Session { token, expires_in: LIFETIME, user })
    }

    /// End a session: its text counts no longer, wherever it was copied to.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when it did not count before.
    pub async fn logout(&self, token: &str, origin: Origin) -> Result<()> {
        let actor = self.recognize_bearer(token, Audience::Session, origin)?;
        let Some(claims) = self.signer.verify(token, Audience::Session, self.core.now()) else {
            // An access token is not a session; it is revoked, not signed out.
            return Err(Error::invalid(
                "not_a_session",
                "an access token has no session to end; delete the token instead",
            ));
        };
        let tx = self.core.db.begin().await?;
        db::sessions::end(&tx, &claims.id, claims.expires_at(), self.core.now()).await?;
        crate::audit::record(&tx, &self.core, &actor, Event::new("session.end", actor.name())).await?;
        self.core.commit(tx).await
    }

    /// When the session behind a token ends, for the UI to warn.
    pub fn session_expires_at(&self, token: &str) -> Option<DateTime<Utc>> {
        Some(self.signer.verify(token, Audience::Session, self.core.now())?.expires_at())
    }

    /// Change one's own password. Every session and registry token of the user ends; access tokens stay.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for a wrong current password, and for access tokens: a leaked one must not take over the
    /// account; [`Error::Invalid`] for a new one that may not be used.
    pub async fn change_password(&self, permit: &Permit<SignedIn>, current: &str, new: &str) -> Result<()> {
        let actor = permit.actor();
        let forbidden = |code, message| Error::Forbidden(crate::error::problem(code, message));
        let (Some(id), None) = (actor.user(), actor.limits.access_token) else {
            return Err(forbidden("session_required", "sign in with your password to change it"));
        };
        check_new_password(new)?;
        self.limit.check(actor.name(), actor.origin.remote)?;
        let user = db::users::find(&self.core.db, id).await?.ok_or_else(refused)?;
        if !password::verify(current, user.password_hash).await? {
            return Err(forbidden("password_wrong", "the current password is not right"));
        }
        if user.must_change_password && current == new {
            let message = "somebody else knows this password; choose another one";
            return Err(Error::invalid("password_unchanged", message));
        }
        let mut salt = [0; 16];
        self.core.clock.fill(&mut salt);
        let hash = hash_password(new, salt).await?;
        let tx = self.core.db.begin().await?;
        db::users::set_password(&tx, id, Some(&hash)).await?;
        db::users::set_must_change_password(&tx, id, false).await?;
        crate::audit::record(&tx, &self.core, actor, Event::new("user.password", actor.name())).await?;
        self.core.commit(tx).await
    }
}
