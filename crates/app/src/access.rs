//! Permits: proof that a check was passed.
//!
//! A [`Permit`] has private fields and one maker, [`Access::permit`]. A verb that wants one cannot be called without
//! the check, and works on the repository that the permit names, so it cannot be called for another one either.

use std::sync::Arc;

use db::rights::Pause;
use oci::{Name, Verb};

use crate::actor::{Actor, Limits, Who};
use crate::core::Core;
use crate::error::problem;
use crate::policy::{Pattern, Reason, RepositoryFact, Verdict};
use crate::rights::Snapshot;
use crate::{Error, Result};

/// Proof that `actor` was allowed `need` when this request began.
#[derive(Clone, Debug)]
pub struct Permit<N> {
    actor: Actor,
    need: N,
}

impl<N> Permit<N> {
    /// Who was allowed.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// What was allowed.
    pub fn need(&self) -> &N {
        &self.need
    }
}

/// Something that may be allowed or not.
pub trait Need: private::Check {}

/// A need that is about one repository.
pub trait InRepository: Need {
    /// The repository.
    fn repository(&self) -> &Name;
}

impl<N: InRepository> Permit<N> {
    /// The repository that the permit is for.
    pub fn repository(&self) -> &Name {
        self.need.repository()
    }
}

macro_rules! repository_need {
    ($(#[$doc:meta])* $need:ident, $verb:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $need(pub Name);

        impl Need for $need {}
        impl InRepository for $need {
            fn repository(&self) -> &Name {
                &self.0
            }
        }
        impl private::Check for $need {
            fn check(&self, actor: &Actor, rights: &Snapshot) -> Result<()> {
                check_repository(actor, rights, &self.0, $verb)
            }
        }
    };
}

repository_need!(
    /// To read in a repository.
    Pull,
    Verb::Pull
);
repository_need!(
    /// To write in a repository, and to make it by the first push.
    Push,
    Verb::Push
);
repository_need!(
    /// To delete in a repository.
    Delete,
    Verb::Delete
);
repository_need!(
    /// To change grants, visibility and settings of a repository.
    Administer,
    Verb::Admin
);

/// To change grants on a pattern: an administrator, or whoever has `admin` on a pattern that covers it.
#[derive(Clone, Debug)]
pub struct AdministerPattern(pub Pattern);

/// To see and change users, groups, the audit and the system: administrators only.
#[derive(Clone, Copy, Debug)]
pub struct Govern;

/// To do what every signed-in user may, on their own account.
#[derive(Clone, Copy, Debug)]
pub struct SignedIn;

impl Need for AdministerPattern {}
impl Need for Govern {}
impl Need for SignedIn {}

/// The one maker of permits.
pub struct Access {
    core: Arc<Core>,
}

impl Access {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// Check that `actor` may do what `need` says, by the rights that hold now.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when signing in may help; [`Error::InsufficientScope`] when another token may help;
    /// [`Error::NotFound`] when the caller may not know of the repository; else [`Error::Forbidden`].
    pub fn permit<N: Need>(&self, actor: &Actor, need: N) -> Result<Permit<N>> {
        need.check(actor, &self.core.rights.now())?;
        Ok(Permit { actor: actor.clone(), need })
    }

    /// The verdict on a verb and the rule behind it, without needing it.
    pub(crate) fn verdict(actor: &Actor, rights: &Snapshot, name: &Name, verb: Verb) -> Verdict {
        verdict(actor, rights, name, verb)
    }

    /// The same on a repository that is gone, and was as open as that.
    pub(crate) fn verdict_if(actor: &Actor, rights: &Snapshot, gone: (&Name, RepositoryFact), verb: Verb) -> Verdict {
        verdict_if(actor, rights, gone, verb)
    }

    /// What the actor may do in a repository.
    pub(crate) fn verbs(actor: &Actor, rights: &Snapshot, name: &Name) -> Vec<Verb> {
        Verb::ALL.into_iter().filter(|verb| verdict(actor, rights, name, *verb).allowed).collect()
    }
}

mod private {
    use super::{Actor, Result, Snapshot};

    pub trait Check {
        fn check(&self, actor: &Actor, rights: &Snapshot) -> Result<()>;
    }
}

impl private::Check for AdministerPattern {
    fn check(&self, actor: &Actor, rights: &Snapshot) -> Result<()> {
        let Who::User(id, _) = &actor.who else { return Govern.check(actor, rights) };
        let token_allows = token_allows(&actor.limits, rights, |pattern| pattern.covers(&self.0), Verb::Admin);
        let user = rights.user(*id).filter(|user| !user.is_disabled);
        let granted = user.is_some_and(|user| {
            user.is_admin
                || user.grants().iter().any(|grant| grant.verbs.contains(&Verb::Admin) && grant.pattern.covers(&self.0))
        });
        if granted && token_allows { Ok(()) } else { Err(forbidden(actor, &format!("change grants on {}", self.0))) }
    }
}

impl private::Check for Govern {
    fn check(&self, actor: &Actor, rights: &Snapshot) -> Result<()> {
        if actor.is_anonymous() {
            return Err(unauthenticated());
        }
        // A token that is limited to some repositories does not govern the whole.
        if may_everywhere(actor, rights, Verb::Admin) {
            return Ok(());
        }
        Err(Error::Forbidden(problem("admin_required", "only an administrator may do this")))
    }
}

impl private::Check for SignedIn {
    fn check(&self, actor: &Actor, rights: &Snapshot) -> Result<()> {
        match &actor.who {
            Who::System => Ok(()),
            Who::User(id, _) if rights.user(*id).is_some_and(|user| !user.is_disabled) => Ok(()),
            Who::User(..) | Who::Anonymous => Err(unauthenticated()),
        }
    }
}

/// Whether an administrator asks, with a credential that is not limited: then nothing need be asked for each repository.
pub(crate) fn may_everywhere(actor: &Actor, rights: &Snapshot, verb: Verb) -> bool {
    let is_admin = match &actor.who {
        Who::System => true,
        Who::Anonymous => false,
        Who::User(id, _) => rights.user(*id).is_some_and(|user| user.is_admin && !user.is_disabled),
    };
    is_admin && token_allows(&actor.limits, rights, |pattern| pattern.as_str() == "**", verb)
}

/// Whether no repository is hidden from `actor`: an administrator, or whoever was granted to pull all.
pub(crate) fn may_pull_everything(actor: &Actor, rights: &Snapshot) -> bool {
    let all = |pattern: &Pattern| pattern.as_str() == "**";
    let user = actor.user().and_then(|id| rights.user(id)).filter(|user| !user.is_disabled);
    let granted = user
        .is_some_and(|user| user.grants().iter().any(|grant| grant.verbs.contains(&Verb::Pull) && all(&grant.pattern)));
    may_everywhere(actor, rights, Verb::Pull) || (granted && token_allows(&actor.limits, rights, all, Verb::Pull))
}

fn verdict(actor: &Actor, rights: &Snapshot, name: &Name, verb: Verb) -> Verdict {
    let fact = rights.repository(name).map(|(_, fact)| fact).unwrap_or_default();
    verdict_if(actor, rights, (name, fact), verb)
}

fn verdict_if(actor: &Actor, rights: &Snapshot, place: (&Name, RepositoryFact), verb: Verb) -> Verdict {
    let user = match &actor.who {
        Who::System => return Verdict { allowed: true, reason: Reason::Admin },
        Who::Anonymous => None,
        Who::User(id, _) => Some(*id),
    };
    let verdict = rights.decide_if(user, place, verb);
    if verdict.allowed && !token_allows(&actor.limits, rights, |pattern| pattern.matches(place.0), verb) {
        return Verdict::no(Reason::TokenScope);
    }
    verdict
}

/// What the access token behind the request allows at most. Without one, everything; with one that is gone, nothing.
fn token_allows(limits: &Limits, rights: &Snapshot, meant: impl Fn(&Pattern) -> bool, verb: Verb) -> bool {
    let Some(id) = limits.access_token else { return true };
    match rights.token(id).map(|token| token.scopes.as_deref()) {
        None => false,
        Some(None) => true,
        Some(Some(scopes)) => scopes.iter().any(|scope| scope.verbs.contains(&verb) && meant(&scope.pattern)),
    }
}

/// The one place that decides whether a repository's existence is hidden: whoever may not pull it gets the answer
/// that they would get if it were not there. That answer depends on the caller's rights alone, never on a look-up.
fn check_repository(actor: &Actor, rights: &Snapshot, name: &Name, verb: Verb) -> Result<()> {
    if verdict(actor, rights, name, verb).allowed {
        if !in_scope(actor, name, verb) {
            return Err(insufficient_scope());
        }
        return match rights.pause() {
            Some(pause) if verb == Verb::Push => Err(paused(pause)),
            _ => Ok(()),
        };
    }
    if actor.is_anonymous() {
        return Err(unauthenticated());
    }
    let may_pull = verb != Verb::Pull && verdict(actor, rights, name, Verb::Pull).allowed;
    match verb {
        Verb::Pull | Verb::Admin if !may_pull => {
            Err(Error::not_found("repository_not_found", "the repository does not exist, or you may not pull it"))
        }
        Verb::Pull => Err(forbidden(actor, &format!("pull {name}"))),
        Verb::Push => Err(forbidden(actor, &format!("push to {name}"))),
        Verb::Delete => Err(forbidden(actor, &format!("delete in {name}"))),
        Verb::Admin => Err(forbidden(actor, &format!("administer {name}"))),
    }
}

/// Told only to those who might push.
fn paused(pause: &Pause) -> Error {
    let message = format!("pushes are paused by {} since {}; pulls go on", pause.by, pause.at.format("%F %T UTC"));
    Error::Unavailable(problem("pushes_paused", &message), "pushes are paused".into())
}

/// Whether the registry token behind the request, if there is one, was made for this.
fn in_scope(actor: &Actor, name: &Name, verb: Verb) -> bool {
    let Some(scopes) = &actor.limits.scopes else { return true };
    scopes.iter().any(|scope| scope.kind == "repository" && scope.name == name.as_str() && scope.has(verb.as_str()))
}

fn forbidden(actor: &Actor, what: &str) -> Error {
    let message = format!("{} may not {what}; an administrator can grant it", actor.name());
    Error::Forbidden(problem("forbidden", message))
}

fn unauthenticated() -> Error {
    Error::Unauthenticated(problem("unauthenticated", "sign in first"))
}

fn insufficient_scope() -> Error {
    Error::InsufficientScope(problem("insufficient_scope", "the token was made for something else; ask for a new one"))
}
