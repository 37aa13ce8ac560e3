//! Grants: who may do what where, and why.

mod explain;

use std::sync::Arc;

use db::grants::ListGrants;
use db::{Grant, GrantId, Subject, Tx};
use oci::Verb;
use serde_json::json;

use crate::access::{Access, AdministerPattern, Permit, SignedIn};
use crate::actor::Actor;
use crate::audit::{self, Event};
use crate::core::Core;
use crate::policy::{GrantFact, Pattern, parse_verbs};
use crate::{Error, Result};

pub use explain::{Explanation, Matches, RepositoryRight};

/// A grant with the name of its subject.
#[derive(Clone, Debug)]
pub struct NamedGrant {
    /// The grant.
    pub grant: Grant,
    /// The name of its user or group.
    pub subject_name: String,
    /// Its verbs.
    pub verbs: Vec<Verb>,
}

/// What somebody may do, as rules.
#[derive(Clone, Debug)]
pub struct Mine {
    /// May do everything.
    pub is_admin: bool,
    /// What was granted, also through groups.
    pub grants: Vec<GrantFact>,
}

/// Who may do what.
pub struct Grants {
    core: Arc<Core>,
}

impl Grants {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// Grants on patterns that the caller may administer: all of them for an administrator.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn list(&self, permit: &Permit<SignedIn>, query: &ListGrants) -> Result<Vec<NamedGrant>> {
        let rows = db::grants::list(&self.core.db, query).await?;
        let access = Access::new(self.core.clone());
        let visible = |grant: &Grant| {
            let pattern = grant.pattern.parse().ok()?;
            access.permit(permit.actor(), AdministerPattern(pattern)).ok()
        };
        Ok(rows.into_iter().filter(|grant| visible(grant).is_some()).filter_map(|grant| self.named(grant)).collect())
    }

    /// The pattern of a grant, to ask for the permit to change it. A grant that the caller may not see is as good as absent.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn pattern(&self, actor: &Actor, id: GrantId) -> Result<Pattern> {
        let grant = db::grants::find(&self.core.db, id).await?.ok_or_else(not_found)?;
        let pattern: Pattern = grant.pattern.parse().map_err(|_| not_found())?;
        match Access::new(self.core.clone()).permit(actor, AdministerPattern(pattern.clone())) {
            Err(Error::Forbidden(_)) => Err(not_found()),
            result => result.map(|_| pattern),
        }
    }

    /// Let a subject do `verbs` on the pattern of the permit, and nothing else there. `true`: it had no grant on it before.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a subject that is not there; [`Error::Invalid`] without verbs.
    pub async fn set(
        &self,
        permit: &Permit<AdministerPattern>,
        subject: &SubjectName,
        verbs: &[Verb],
    ) -> Result<(NamedGrant, bool)> {
        let verbs = ordered(verbs)?;
        let subject = self.subject(subject).await?;
        let pattern = permit.need().0.as_str().to_owned();
        let tx = self.core.db.begin().await?;
        let query = ListGrants { subject: Some(subject), pattern: Some(pattern.clone()) };
        let before = db::grants::list(&tx, &query).await?.pop();
        let created = before.is_none();
        let grant = if let Some(grant) = before {
            self.change(&tx, permit.actor(), grant, &verbs).await?
        } else {
            let (id, created_at) = (GrantId(self.core.clock.id()), self.core.now());
            self.add(&tx, permit.actor(), Grant { id, subject, pattern, verbs, created_at }).await?
        };
        self.core.commit(tx).await?;
        let named = self.named(grant).ok_or_else(|| Error::internal("a grant without subject"))?;
        Ok((named, created))
    }

    /// Change the verbs of a grant on the pattern of the permit.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the permit is for another pattern; [`Error::Invalid`] without verbs.
    pub async fn set_verbs(
        &self,
        permit: &Permit<AdministerPattern>,
        id: GrantId,
        verbs: &[Verb],
    ) -> Result<NamedGrant> {
        let verbs = ordered(verbs)?;
        let tx = self.core.db.begin().await?;
        let grant = self.find_for(&tx, permit, id).await?;
        let grant = self.change(&tx, permit.actor(), grant, &verbs).await?;
        self.core.commit(tx).await?;
        self.named(grant).ok_or_else(|| Error::internal("a grant without subject"))
    }

    /// Take a grant back; it counts no longer from the next request on.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the permit is for another pattern.
    pub async fn delete(&self, permit: &Permit<AdministerPattern>, id: GrantId) -> Result<()> {
        let tx = self.core.db.begin().await?;
        let grant = self.find_for(&tx, permit, id).await?;
        db::grants::delete(&tx, id).await?;
        let event = self.event("grant.delete", &grant).before(json!({ "verbs": grant.verbs }));
        audit::record(&tx, &self.core, permit.actor(), event).await?;
        self.core.commit(tx).await
    }

    /// What the caller may do, as rules.
    pub fn mine(&self, permit: &Permit<SignedIn>) -> Mine {
        let rights = self.core.rights.now();
        let user = permit.actor().user().and_then(|id| rights.user(id));
        Mine {
            is_admin: user.is_none_or(|user| user.is_admin),
            grants: user.map(|user| user.grants().to_vec()).unwrap_or_default(),
        }
    }

    async fn find_for(&self, tx: &Tx, permit: &Permit<AdministerPattern>, id: GrantId) -> Result<Grant> {
        let grant = db::grants::find(tx, id).await?;
        grant.filter(|grant| grant.pattern == permit.need().0.as_str()).ok_or_else(not_found)
    }

    async fn add(&self, tx: &Tx, actor: &Actor, grant: Grant) -> Result<Grant> {
        db::grants::create(tx, &grant).await?;
        let event = self.event("grant.create", &grant).after(json!({ "verbs": grant.verbs }));
        audit::record(tx, &self.core, actor, event).await?;
        Ok(grant)
    }

    async fn change(&self, tx: &Tx, actor: &Actor, grant: Grant, verbs: &str) -> Result<Grant> {
        db::grants::set_verbs(tx, grant.id, verbs).await?;
        let event =
            self.event("grant.update", &grant).before(json!({ "verbs": grant.verbs })).after(json!({ "verbs": verbs }));
        audit::record(tx, &self.core, actor, event).await?;
        Ok(Grant { verbs: verbs.to_owned(), ..grant })
    }

    fn event(&self, action: &'static str, grant: &Grant) -> Event {
        let subject = self.named(grant.clone()).map(|named| named.subject_name).unwrap_or_default();
        Event::new(action, format!("{subject} on {}", grant.pattern))
    }

    fn named(&self, grant: Grant) -> Option<NamedGrant> {
        let rights = self.core.rights.now();
        let subject_name = match grant.subject {
            Subject::User(id) => rights.user(id)?.name.clone(),
            Subject::Group(id) => rights.group(id)?.to_owned(),
        };
        let verbs = parse_verbs(&grant.verbs).ok()?;
        Some(NamedGrant { grant, subject_name, verbs })
    }

    async fn subject(&self, subject: &SubjectName) -> Result<Subject> {
        match subject {
            SubjectName::User(name) => match db::users::find_by_name(&self.core.db, name).await? {
                Some(user) => Ok(Subject::User(user.id)),
                None => Err(Error::not_found("user_not_found", format!("there is no user or robot {name:?}"))),
            },
            SubjectName::Group(name) => match db::groups::find_by_name(&self.core.db, name).await? {
                Some(group) => Ok(Subject::Group(group.id)),
                None => Err(Error::not_found("group_not_found", format!("there is no group {name:?}"))),
            },
        }
    }
}

/// Whom to grant something, by name.
#[derive(Clone, Debug)]
pub enum SubjectName {
    /// A user or robot.
    User(String),
    /// All members of a group.
    Group(String),
}

/// Verbs as they are stored: in their own order, each once.
fn ordered(verbs: &[Verb]) -> Result<String> {
    let chosen: Vec<&str> = Verb::ALL.iter().filter(|verb| verbs.contains(verb)).map(|verb| verb.as_str()).collect();
    if chosen.is_empty() {
        return Err(Error::invalid(
            "verbs_missing",
            "name at least one of pull, push, delete, admin; to take all away, delete the grant",
        ));
    }
    Ok(chosen.join(","))
}

fn not_found() -> Error {
    Error::not_found("grant_not_found", "there is no such grant")
}
