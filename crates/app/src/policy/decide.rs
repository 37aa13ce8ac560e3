//! May this person do that here, and which rule says so? The one answer, for requests and for `explain`.

use oci::{Name, Verb};

use super::Pattern;

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub enum Facts<'a> {
    /// Nobody signed in.
    Anonymous,
    /// A user or robot, whose grants (own and of groups) are given.
    User {
        /// May do everything.
        is_admin: bool,
        /// May do nothing.
        is_disabled: bool,
        /// What was granted.
        grants: &'a [GrantFact],
    },
}

/// One grant, as far as a verdict needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantFact {
    /// Its id, to be named as the reason.
    pub id: db::GrantId,
    /// Over the group of this name; `None`: given to the user.
    pub group: Option<String>,
    /// Which repositories.
    pub pattern: Pattern,
    /// What may be done there.
    pub verbs: Vec<Verb>,
}

/// How open a repository is. A repository that does not exist has none of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RepositoryFact {
    /// Every signed-in user may pull.
    pub is_public: bool,
    /// Also without login.
    pub anonymous_pull: bool,
}

/// The rule that decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// An administrator may do everything.
    Admin,
    /// A grant allows it.
    Grant {
        /// Which one.
        id: db::GrantId,
        /// Over which group, if not to the user.
        group: Option<String>,
        /// Its pattern.
        pattern: String,
    },
    /// The repository is public.
    Public,
    /// The repository is public, also without login.
    AnonymousPull,
    /// The user is disabled.
    Disabled,
    /// Nothing allows it.
    NoGrant,
    /// The access token used is limited to less.
    TokenScope,
}

impl Reason {
    /// By which programs know it.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Grant { .. } => "grant",
            Self::Public => "public",
            Self::AnonymousPull => "anonymous_pull",
            Self::Disabled => "disabled",
            Self::NoGrant => "no_grant",
            Self::TokenScope => "token_scope",
        }
    }
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Yes or no.
    pub allowed: bool,
    /// Why.
    pub reason: Reason,
}

impl Verdict {
    fn yes(reason: Reason) -> Self {
        Self { allowed: true, reason }
    }

    pub(crate) fn no(reason: Reason) -> Self {
        Self { allowed: false, reason }
    }
}

/// May `who` do `verb` in the repository `name`, which is as open as `repository` says?
pub fn decide(who: Facts<'_>, name: &Name, repository: RepositoryFact, verb: Verb) -> Verdict {
    let public_pull = verb == Verb::Pull && repository.is_public;
    match who {
        Facts::Anonymous if public_pull && repository.anonymous_pull => Verdict::yes(Reason::AnonymousPull),
        Facts::Anonymous => Verdict::no(Reason::NoGrant),
        Facts::User { is_disabled: true, .. } => Verdict::no(Reason::Disabled),
        Facts::User { is_admin: true, .. } => Verdict::yes(Reason::Admin),
        Facts::User { grants, .. } => {
            let granting = grants.iter().find(|grant| grant.verbs.contains(&verb) && grant.pattern.matches(name));
            match granting {
                Some(GrantFact { id, group, pattern, .. }) => {
                    Verdict::yes(Reason::Grant { id: *id, group: group.clone(), pattern: pattern.to_string() })
                }
                None if public_pull => Verdict::yes(Reason::Public),
                None => Verdict::no(Reason::NoGrant),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clock::{Clock, Stepped};

    /// Every asker, every openness, every verb, on one page.
    #[test]
    fn the_whole_policy() {
        let id = db::GrantId(Stepped::at(chrono::DateTime::UNIX_EPOCH).id());
        let grant = |verbs: &[Verb]| {
            vec![GrantFact { id, group: None, pattern: "team/*".parse().unwrap(), verbs: verbs.to_vec() }]
        };
        let none = Vec::new();
        let (pull, push, elsewhere) = (grant(&[Verb::Pull]), grant(&[Verb::Pull, Verb::Push]), grant(&Verb::ALL));
        let user = |grants| Facts::User { is_admin: false, is_disabled: false, grants };
        let name: Name = "team/app".parse().unwrap();
        let other: Name = "other/app".parse().unwrap();
        let askers = [
            ("anonymous", Facts::Anonymous, &name),
            ("no grant", user(&none), &name),
            ("pull", user(&pull), &name),
            ("pull,push", user(&push), &name),
            ("all elsewhere", user(&elsewhere), &other),
            ("admin", Facts::User { is_admin: true, is_disabled: false, grants: &none }, &name),
            ("disabled admin", Facts::User { is_admin: true, is_disabled: true, grants: &push }, &name),
        ];
        let openness = [(false, false), (true, false), (true, true)];
        let mut table = Vec::new();
        for (who, facts, name) in askers {
            let cell = |(is_public, anonymous_pull)| {
                let fact = RepositoryFact { is_public, anonymous_pull };
                let allowed = Verb::ALL.into_iter().filter(|verb| decide(facts, name, fact, *verb).allowed);
                let letters: String = allowed
                    .map(|verb| if verb == Verb::Push { 'P' } else { verb.as_str().chars().next().unwrap() })
                    .collect();
                if letters.is_empty() { "-".into() } else { letters }
            };
            let [private, public, open] = openness.map(cell);
            table.push(format!("{who:<14} {private:<5} {public:<5} {open}"));
        }
        // p = pull, P = push, d = delete, a = admin; private, public, public with anonymous pull.
        insta::assert_snapshot!(table.join("\n"), @r"
        anonymous      -     -     p
        no grant       -     p     p
        pull           p     p     p
        pull,push      pP    pP    pP
        all elsewhere  -     p     p
        admin          pPda  pPda  pPda
        disabled admin -     -     -
        ");
    }
}
