//! Users and robots. Only administrators change them; the last administrator cannot be lost.

use std::sync::Arc;

use db::users::ListUsers;
use db::{Page, Role, Tx, User, UserId, UserKind};
use serde_json::json;

use crate::access::{Govern, Permit, SignedIn};
use crate::audit::{self, Event};
use crate::auth::hash_password;
use crate::core::Core;
use crate::input::{check_description, check_filters, check_name};
use crate::{Error, Result};

/// What a user begins with.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// What they sign in with.
    pub name: String,
    /// A person, or a robot that only has tokens.
    pub kind: UserKind,
    /// Beside their grants.
    pub role: Role,
    /// None for robots, and for people whose password comes later.
    pub password: Option<String>,
    /// Nothing is done with the password before they changed it.
    pub must_change_password: bool,
    /// Free text.
    pub description: String,
}

/// What changes; `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct UserChange {
    /// Beside their grants.
    pub role: Option<Role>,
    /// May not sign in.
    pub disabled: Option<bool>,
    /// A new password.
    pub password: Option<String>,
    /// Nothing is done with the password before they changed it.
    pub must_change_password: Option<bool>,
    /// Free text.
    pub description: Option<String>,
}

/// Users and robots.
pub struct Users {
    core: Arc<Core>,
}

impl Users {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// Users by name.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what cannot be looked for.
    pub async fn list(&self, _permit: &Permit<Govern>, query: &ListUsers) -> Result<Page<User>> {
        check_filters([&query.search, &query.after])?;
        Ok(db::users::list(&self.core.db, query).await?)
    }

    /// One user.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn get(&self, _permit: &Permit<Govern>, id: UserId) -> Result<User> {
        db::users::find(&self.core.db, id).await?.ok_or_else(not_found)
    }

    /// The user of that name.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn get_by_name(&self, _permit: &Permit<Govern>, name: &str) -> Result<User> {
        check_name(name).map_err(|_| not_found())?;
        db::users::find_by_name(&self.core.db, name).await?.ok_or_else(not_found)
    }

    /// The user of that id, else of that name.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn get_by_id_or_name(&self, permit: &Permit<Govern>, text: &str) -> Result<User> {
        let by_id = match text.parse() {
            Ok(id) => db::users::find(&self.core.db, id).await?,
            Err(_) => None,
        };
        match by_id {
            Some(user) => Ok(user),
            None => self.get_by_name(permit, text).await,
        }
    }

    /// Oneself.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the system, which is no user.
    pub async fn me(&self, permit: &Permit<SignedIn>) -> Result<User> {
        let id = permit.actor().user().ok_or_else(not_found)?;
        db::users::find(&self.core.db, id).await?.ok_or_else(not_found)
    }

    /// Make a user or robot.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the name is taken; [`Error::Invalid`] for a name or password that cannot be used, and for
    /// a robot with a password or the role of an administrator.
    pub async fn create(&self, permit: &Permit<Govern>, new: NewUser) -> Result<User> {
        check_name(&new.name)?;
        check_description(&new.description)?;
        let has_password = new.password.is_some() || new.must_change_password;
        if new.kind == UserKind::Robot && (has_password || new.role == Role::Admin) {
            return Err(robot_limits());
        }
        let user = User {
            id: UserId(self.core.clock.id()),
            name: new.name,
            kind: new.kind,
            role: new.role,
            password_hash: self.hash(new.password.as_deref()).await?,
            disabled: false,
            epoch: 0,
            description: new.description,
            created_at: self.core.now(),
            last_login_at: None,
            must_change_password: new.must_change_password,
        };
        let tx = self.core.db.begin().await?;
        let taken =
            |error| Error::or_conflict(error, "name_taken", "a user or robot of this name exists; choose another");
        db::users::create(&tx, &user).await.map_err(taken)?;
        let event = Event::new("user.create", &user.name).after(summary(&user));
        audit::record(&tx, &self.core, permit.actor(), event).await?;
        self.core.commit(tx).await?;
        Ok(user)
    }

    /// Change a user. A new password and disabling end every session and registry token of theirs at once.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Conflict`] when no administrator would be left; [`Error::Invalid`] as for `create`.
    pub async fn set(&self, permit: &Permit<Govern>, id: UserId, change: UserChange) -> Result<User> {
        change.description.as_deref().map_or(Ok(()), check_description)?;
        let before = self.get(permit, id).await?;
        let has_password = change.password.is_some() || change.must_change_password == Some(true);
        if before.kind == UserKind::Robot && (has_password || change.role == Some(Role::Admin)) {
            return Err(robot_limits());
        }
        let hash = self.hash(change.password.as_deref()).await?;
        let tx = self.core.db.begin().await?;
        if let Some(role) = change.role.filter(|role| *role != before.role) {
            db::users::set_role(&tx, id, role).await?;
        }
        if let Some(disabled) = change.disabled.filter(|disabled| *disabled != before.disabled) {
            db::users::set_disabled(&tx, id, disabled).await?;
        }
        if let Some(description) = &change.description {
            db::users::set_description(&tx, id, description).await?;
        }
        if hash.is_some() {
            db::users::set_password(&tx, id, hash.as_deref()).await?;
        }
        if let Some(must) = change.must_change_password.filter(|must| *must != before.must_change_password) {
            db::users::set_must_change_password(&tx, id, must).await?;
        }
        let after = db::users::find(&tx, id).await?.ok_or_else(not_found)?;
        if before.role == Role::Admin && !before.disabled {
            keep_an_admin(&tx).await?;
        }
        let event = Event::new("user.update", &before.name).before(summary(&before)).after(summary(&after));
        if change.password.is_some() {
            audit::record(&tx, &self.core, permit.actor(), Event::new("user.password", &before.name)).await?;
        }
        // A new password alone is told by its own event; whatever else changed with it must not go untold.
        if change.password.is_none() || summary(&before) != summary(&after) {
            audit::record(&tx, &self.core, permit.actor(), event).await?;
        }
        self.core.commit(tx).await?;
        Ok(after)
    }

    /// Delete a user with their grants and access tokens.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Conflict`] when no administrator would be left.
    pub async fn delete(&self, permit: &Permit<Govern>, id: UserId) -> Result<()> {
        let user = self.get(permit, id).await?;
        let tx = self.core.db.begin().await?;
        if !db::users::delete(&tx, id).await? {
            return Err(not_found());
        }
        if user.role == Role::Admin && !user.disabled {
            keep_an_admin(&tx).await?;
        }
        let event = Event::new("user.delete", &user.name).before(summary(&user));
        audit::record(&tx, &self.core, permit.actor(), event).await?;
        self.core.commit(tx).await
    }

    async fn hash(&self, password: Option<&str>) -> Result<Option<String>> {
        let Some(password) = password else { return Ok(None) };
        let mut salt = [0; 16];
        self.core.clock.fill(&mut salt);
        Ok(Some(hash_password(password, salt).await?))
    }
}

/// Asked inside the transaction, after the change: of two administrators who remove each other, one is refused.
async fn keep_an_admin(tx: &Tx) -> Result<()> {
    if db::users::count_admins(tx).await? == 0 {
        return Err(Error::conflict("last_admin", "this is the last administrator; make another one first"));
    }
    Ok(())
}

fn summary(user: &User) -> serde_json::Value {
    let User { kind, role, disabled, must_change_password, description, .. } = user;
    json!({
        "kind": kind,
        "role": role,
        "disabled": disabled,
        "must_change_password": must_change_password,
        "description": description,
    })
}

fn robot_limits() -> Error {
    Error::invalid("robot_limits", "a robot has access tokens and no password, and is no administrator")
}

fn not_found() -> Error {
    Error::not_found("user_not_found", "there is no such user")
}
