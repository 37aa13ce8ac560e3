//! Who may do what, and which rule says so: the same function answers requests.

use oci::{Name, Verb};

use super::Grants;
use crate::access::{Access, Administer, Permit, SignedIn};
use crate::actor::{Actor, Origin, Who};
use crate::policy::{Pattern, Verdict};
use crate::{Error, Result};

/// How many names tell what a pattern means.
const SHOWN: usize = 20;

/// A verb, whether it is allowed, and the rule that decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The verb.
    pub verb: Verb,
    /// The answer that a request would get.
    pub verdict: Verdict,
}

/// What somebody may do in a repository.
#[derive(Clone, Debug)]
pub struct RepositoryRight {
    /// The name of the user or robot.
    pub name: String,
    /// Person or machine.
    pub kind: db::UserKind,
    /// Verb by verb.
    pub explanations: Vec<Explanation>,
}

/// What a pattern means today.
#[derive(Clone, Debug)]
pub struct Matches {
    /// The first names of repositories, in byte order.
    pub items: Vec<Name>,
    /// How many there are.
    pub total: usize,
}

impl Grants {
    /// What the caller may do in a repository, and why. Says nothing about whether a hidden one exists: rules decide
    /// alike for both.
    pub fn explain_mine(&self, permit: &Permit<SignedIn>, name: &Name) -> Vec<Explanation> {
        self.explanations(permit.actor(), name)
    }

    /// What a user (`None`: anybody without login) may do in the repository of the permit, and why.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a user who is not there.
    pub fn explain(&self, permit: &Permit<Administer>, user: Option<&str>) -> Result<Vec<Explanation>> {
        let who = match user {
            None => Who::Anonymous,
            Some(name) => {
                let missing = || Error::not_found("user_not_found", "there is no such user");
                Who::User(self.core.rights.now().user_id(name).ok_or_else(missing)?, name.to_owned())
            }
        };
        let actor = Actor::known(who, Origin::default());
        Ok(self.explanations(&actor, permit.repository()))
    }

    /// Users and robots who may do anything in the repository of the permit, by name: those whose name has `search` in
    /// it, after the name `after`.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such repository.
    pub fn of_repository(
        &self,
        permit: &Permit<Administer>,
        search: Option<&str>,
        after: Option<&str>,
        limit: usize,
    ) -> Result<db::Page<RepositoryRight>> {
        let rights = self.core.rights.now();
        rights.repository(permit.repository()).ok_or_else(crate::repositories::not_found)?;
        let search = search.unwrap_or_default().to_ascii_lowercase();
        let found = rights.users().filter(|(_, user)| user.name.to_ascii_lowercase().contains(&search));
        let mut all: Vec<_> = found
            .map(|(id, user)| (user, Actor::known(Who::User(id, user.name.clone()), Origin::default())))
            .filter(|(_, actor)| !Access::verbs(actor, &rights, permit.repository()).is_empty())
            .collect();
        all.sort_unstable_by(|(a, _), (b, _)| a.name.cmp(&b.name));
        let total = all.len() as u64;
        let mut behind = all.into_iter().filter(|(user, _)| after.is_none_or(|after| user.name.as_str() > after));
        let items: Vec<_> = behind
            .by_ref()
            .take(limit)
            .map(|(user, actor)| RepositoryRight {
                name: user.name.clone(),
                kind: user.kind,
                explanations: explanations(&actor, &rights, permit.repository()),
            })
            .collect();
        let next = behind.next().and(items.last()).map(|last| last.name.clone());
        Ok(db::Page { items, next, total })
    }

    /// The repositories that a pattern means, of those that the caller may pull.
    pub fn matches(&self, permit: &Permit<SignedIn>, pattern: &Pattern) -> Matches {
        let rights = self.core.rights.now();
        let may_pull = |name: &Name| Access::verdict(permit.actor(), &rights, name, Verb::Pull).allowed;
        let names = rights.repositories_after(None).map(|(name, _)| name);
        let mut found = names.filter(|name| pattern.matches(name) && may_pull(name));
        let items: Vec<Name> = found.by_ref().take(SHOWN).cloned().collect();
        Matches { total: items.len() + found.count(), items }
    }

    fn explanations(&self, actor: &Actor, name: &Name) -> Vec<Explanation> {
        explanations(actor, &self.core.rights.now(), name)
    }
}

fn explanations(actor: &Actor, rights: &crate::rights::Snapshot, name: &Name) -> Vec<Explanation> {
    let explain = |verb| Explanation { verb, verdict: Access::verdict(actor, rights, name, verb) };
    Verb::ALL.into_iter().map(explain).collect()
}
