//! Remotes: other registries that images are copied from and to. Only administrators change them; those that are shared
//! may be used by everybody.

mod connect;
mod input;
mod seal;

use std::sync::Arc;
use std::time::Duration;

use db::remotes::Settings;
use db::{Remote, RemoteId};
use moka::sync::Cache;
use serde_json::json;

use crate::access::{self, Govern, Permit, SignedIn};
use crate::audit::{self, Event};
use crate::core::Core;
use crate::{Actor, Error, Result};
use seal::Seal;

pub use connect::{Abilities, Tested, problem_of};

/// More remotes than this nobody needs.
const MOST_REMOTES: usize = 200;

/// How long a client is kept that nobody uses.
const CLIENT_KEPT: Duration = Duration::from_mins(5);

/// What a remote begins with.
#[derive(Clone, Default)]
pub struct NewRemote {
    /// Unique.
    pub name: String,
    /// `https://HOST[:PORT]`, or without a scheme.
    pub url: String,
    /// As whom to ask; none: as nobody.
    pub username: Option<String>,
    /// Kept sealed and never shown.
    pub password: Option<String>,
    /// It may be spoken to without TLS.
    pub insecure_http: bool,
    /// Certificates (PEM) to trust beside those of the system.
    pub ca_certificate: Option<String>,
    /// Its addresses may be private ones.
    pub allow_private: bool,
    /// Everybody may use it.
    pub shared: bool,
    /// Which platforms to copy unless others are named; empty: all.
    pub platforms: Vec<String>,
}

/// What changes; `None` stays as it is, and an empty text or list takes away what there was.
#[derive(Clone, Default)]
pub struct RemoteChange {
    /// Unique.
    pub name: Option<String>,
    /// Another address needs the password again.
    pub url: Option<String>,
    /// Another account needs the password again; an empty name takes the password along.
    pub username: Option<String>,
    /// Kept sealed and never shown.
    pub password: Option<String>,
    /// It may be spoken to without TLS.
    pub insecure_http: Option<bool>,
    /// Certificates (PEM).
    pub ca_certificate: Option<String>,
    /// Its addresses may be private ones.
    pub allow_private: Option<bool>,
    /// Everybody may use it.
    pub shared: Option<bool>,
    /// Which platforms to copy unless others are named.
    pub platforms: Option<Vec<String>>,
}

/// Other registries.
pub struct Remotes {
    core: Arc<Core>,
    seal: Seal,
    /// Clients by all that they are made of: each reads the certificates of the system, and learns how to be asked.
    clients: Cache<String, client::Remote>,
}

impl Remotes {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        let clients = Cache::builder().max_capacity(MOST_REMOTES as u64).time_to_idle(CLIENT_KEPT).build();
        Self { seal: Seal::new(&core.secret_key), clients, core }
    }

    /// Remotes by name: for administrators all, for others those that are shared. The flag says whether all of each may be
    /// shown, or only its name and address.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn list(&self, permit: &Permit<SignedIn>) -> Result<(Vec<Remote>, bool)> {
        let governs = self.governs(permit.actor());
        let remotes = db::remotes::list(&self.core.db).await?;
        Ok((remotes.into_iter().filter(|remote| governs || remote.settings.shared).collect(), governs))
    }

    /// One remote.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn get(&self, _permit: &Permit<Govern>, id: RemoteId) -> Result<Remote> {
        db::remotes::find(&self.core.db, id).await?.ok_or_else(not_found)
    }

    /// One remote, for whoever may use it.
    ///
    /// # Errors
    /// [`Error::NotFound`], also for one that is not shared.
    pub async fn usable(&self, permit: &Permit<SignedIn>, id: RemoteId) -> Result<Remote> {
        let remote = db::remotes::find(&self.core.db, id).await?;
        let is_usable = |remote: &Remote| remote.settings.shared || self.governs(permit.actor());
        remote.filter(is_usable).ok_or_else(not_found)
    }

    /// Make a remote. Nothing is asked of it yet.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the name is taken; [`Error::Invalid`] for what cannot be used.
    pub async fn create(&self, permit: &Permit<Govern>, new: NewRemote) -> Result<Remote> {
        let change = RemoteChange {
            name: Some(new.name),
            url: Some(new.url),
            username: new.username,
            password: new.password,
            insecure_http: Some(new.insecure_http),
            ca_certificate: new.ca_certificate,
            allow_private: Some(new.allow_private),
            shared: Some(new.shared),
            platforms: Some(new.platforms),
        };
        let settings = self.changed(&input::nothing(), change)?;
        if db::remotes::list(&self.core.db).await?.len() >= MOST_REMOTES {
            return Err(Error::conflict("too_many_remotes", format!("more than {MOST_REMOTES} remotes")));
        }
        let created_at = self.core.now();
        let tx = self.core.db.begin().await?;
        let id = db::remotes::create(&tx, &settings, created_at).await.map_err(name_taken)?;
        let event = Event::new("remote.create", &settings.name).after(summary(&settings));
        audit::record(&tx, &self.core, permit.actor(), event).await?;
        tx.commit().await?;
        self.get(permit, id).await
    }

    /// Change a remote. The password stays only with the address and the account that it was given for.
    ///
    /// # Errors
    /// [`Error::NotFound`]; else as for `create`.
    pub async fn set(&self, permit: &Permit<Govern>, id: RemoteId, change: RemoteChange) -> Result<Remote> {
        let before = self.get(permit, id).await?.settings;
        let has_new_password = change.password.is_some();
        let settings = self.changed(&before, change)?;
        let tx = self.core.db.begin().await?;
        db::remotes::set(&tx, id, &settings).await.map_err(|error| match error {
            db::Error::NotFound(_) => not_found(),
            other => name_taken(other),
        })?;
        let mut after = summary(&settings);
        if has_new_password {
            after["password"] = "changed".into();
        }
        let event = Event::new("remote.update", &before.name).before(summary(&before)).after(after);
        audit::record(&tx, &self.core, permit.actor(), event).await?;
        tx.commit().await?;
        self.get(permit, id).await
    }

    /// Delete a remote and its password.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn delete(&self, permit: &Permit<Govern>, id: RemoteId) -> Result<()> {
        let settings = self.get(permit, id).await?.settings;
        let tx = self.core.db.begin().await?;
        if !db::remotes::delete(&tx, id).await? {
            return Err(not_found());
        }
        let event = Event::new("remote.delete", &settings.name).before(summary(&settings));
        audit::record(&tx, &self.core, permit.actor(), event).await?;
        Ok(tx.commit().await?)
    }

    fn changed(&self, before: &Settings, change: RemoteChange) -> Result<Settings> {
        let (mut settings, password) = input::merge(before, change)?;
        if let Some(password) = password {
            let place = (settings.url.as_str(), settings.username.as_deref().unwrap_or_default());
            settings.sealed_password = Some(self.seal.seal(&*self.core.clock, &password, place));
        }
        // What cannot be used is refused now, and not when somebody copies.
        self.client_of(&settings)?;
        Ok(settings)
    }

    fn governs(&self, actor: &Actor) -> bool {
        access::may_everywhere(actor, &self.core.rights.now(), oci::Verb::Admin)
    }
}

/// What the audit keeps: no secret.
fn summary(settings: &Settings) -> serde_json::Value {
    let Settings {
        url,
        username,
        sealed_password,
        ca_certificate,
        insecure_http,
        allow_private,
        shared,
        platforms,
        ..
    } = settings;
    json!({
        "name": settings.name,
        "url": url,
        "username": username,
        "has_password": sealed_password.is_some(),
        "has_ca_certificate": ca_certificate.is_some(),
        "insecure_http": insecure_http,
        "allow_private": allow_private,
        "shared": shared,
        "platforms": platforms,
    })
}

fn name_taken(error: db::Error) -> Error {
    Error::or_conflict(error, "name_taken", "a remote of this name exists; choose another")
}

fn not_found() -> Error {
    Error::not_found("remote_not_found", "there is no such remote")
}
