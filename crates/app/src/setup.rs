//! The first administrator. There is no default password: whoever reads the server's log, or sets `ADMIN_PASSWORD`,
//! owns the machine already.

use std::sync::{Arc, Mutex};

use db::{Role, User, UserId, UserKind};
use subtle::ConstantTimeEq;

use crate::actor::Actor;
use crate::audit::{self, Event};
use crate::auth::hash_password;
use crate::core::Core;
use crate::error::problem;
use crate::input::check_name;
use crate::{Error, Result};

/// The way to the first administrator; shut for good once there is one.
pub struct Setup {
    core: Arc<Core>,
    secret: Mutex<Option<String>>,
}

impl Setup {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core, secret: Mutex::default() }
    }

    /// Whether there is no administrator yet.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn is_needed(&self) -> Result<bool> {
        Ok(db::users::count_admins(&self.core.db).await? == 0)
    }

    /// The secret of the set-up link, made at the first call and the same until the process ends.
    pub fn secret(&self) -> String {
        let mut secret = self.secret.lock().expect("no panic holds the lock");
        secret.get_or_insert_with(|| self.core.random_hex::<24>()).clone()
    }

    /// Make the first administrator with the secret of the link.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for a wrong secret; [`Error::Conflict`] when there is an administrator already;
    /// [`Error::Invalid`] for a name or password that cannot be used.
    pub async fn complete(&self, actor: &Actor, secret: &str, name: &str, password: &str) -> Result<UserId> {
        let expected = self.secret.lock().expect("no panic holds the lock").clone();
        let right = expected.is_some_and(|expected| bool::from(expected.as_bytes().ct_eq(secret.as_bytes())));
        if !right && !self.is_needed().await? {
            return Err(done());
        }
        if !right {
            let message = "the set-up link is not valid; the newest one is in the server's log";
            return Err(Error::Forbidden(problem("setup_link_invalid", message)));
        }
        let id = self.first_admin(actor, name, password).await?;
        *self.secret.lock().expect("no panic holds the lock") = None;
        Ok(id)
    }

    /// Make the first administrator, for whoever owns the machine.
    ///
    /// # Errors
    /// [`Error::Conflict`] when there is an administrator already, or a user of that name; [`Error::Invalid`] for a name
    /// or password that cannot be used.
    pub async fn first_admin(&self, actor: &Actor, name: &str, password: &str) -> Result<UserId> {
        check_name(name)?;
        let mut salt = [0; 16];
        self.core.clock.fill(&mut salt);
        let user = User {
            id: UserId(self.core.clock.id()),
            name: name.to_owned(),
            kind: UserKind::User,
            role: Role::Admin,
            password_hash: Some(hash_password(password, salt).await?),
            disabled: false,
            epoch: 0,
            description: String::new(),
            created_at: self.core.now(),
            last_login_at: None,
            must_change_password: false,
        };
        let tx = self.core.db.begin().await?;
        // Asked inside the transaction: of two who follow the link at once, one comes too late.
        db::rights::bump(&tx).await?;
        if db::users::count_admins(&tx).await? > 0 {
            return Err(done());
        }
        let taken = |error| Error::or_conflict(error, "name_taken", "a user of this name exists; choose another");
        db::users::create(&tx, &user).await.map_err(taken)?;
        audit::record(&tx, &self.core, actor, Event::new("setup.complete", name)).await?;
        self.core.commit(tx).await?;
        Ok(user.id)
    }
}

/// Also the answer to whoever follows the link twice: anybody may know that there is an administrator.
fn done() -> Error {
    Error::conflict("setup_done", "there is an administrator already; sign in")
}
