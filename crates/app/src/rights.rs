//! The rights of everybody, in memory: each request is judged by what holds now, without asking SQL.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::RangeBounds;
use std::sync::{Arc, RwLock, RwLockReadGuard};

use chrono::{DateTime, Utc};
use db::rights::{Pause, RepositoryRights};
use db::{AccessTokenId, GroupId, RepositoryId, Subject, UserId, UserKind};
use oci::{Name, Verb};

use crate::actor::{Actor, Proof, Who};
use crate::policy::{Facts, GrantFact, Pattern, RepositoryFact, TokenScope, Verdict, decide, parse_verbs};

/// The rights of everybody; readers take a guard for as long as one decision lasts.
pub struct Rights(RwLock<Snapshot>);

/// What held at one version of the database.
pub struct Snapshot {
    version: i64,
    users: HashMap<UserId, UserFact>,
    user_ids: HashMap<String, UserId>,
    tokens: HashMap<AccessTokenId, Arc<TokenFact>>,
    token_ids: HashMap<String, AccessTokenId>,
    groups: HashMap<GroupId, String>,
    repositories: BTreeMap<Name, (RepositoryId, RepositoryFact)>,
    ended_sessions: HashSet<String>,
    pause: Option<Pause>,
}

/// A user, as far as decisions need them.
pub struct UserFact {
    pub name: String,
    pub kind: UserKind,
    pub is_admin: bool,
    pub is_disabled: bool,
    pub must_change_password: bool,
    pub epoch: i64,
    grants: Vec<GrantFact>,
}

/// An access token, as far as decisions need it.
pub struct TokenFact {
    pub id: AccessTokenId,
    pub user: UserId,
    pub name: String,
    pub scopes: Option<Vec<TokenScope>>,
    pub expires_at: Option<DateTime<Utc>>,
}

impl Rights {
    pub fn of(rows: db::RightsRows) -> Self {
        Self(RwLock::new(Snapshot::of(rows)))
    }

    pub fn now(&self) -> RwLockReadGuard<'_, Snapshot> {
        self.0.read().expect("no panic holds the lock")
    }

    pub fn version(&self) -> i64 {
        self.now().version
    }

    /// Take in what holds now. `true`: somebody may do something else than before; not so for a session that ended.
    pub fn replace(&self, rows: db::RightsRows) -> bool {
        let snapshot = Snapshot::of(rows);
        let mut held = self.0.write().expect("no panic holds the lock");
        let changed = !held.decides_like(&snapshot);
        *held = snapshot;
        changed
    }

    /// Take in a repository that this process just made, if nothing else changed meanwhile. Reading everything again
    /// for each repository of a large import would take quadratic time.
    pub fn add_repository(&self, name: Name, id: RepositoryId, fact: RepositoryFact, version: i64) {
        let mut snapshot = self.0.write().expect("no panic holds the lock");
        if snapshot.version + 1 == version {
            snapshot.version = version;
            snapshot.repositories.insert(name, (id, fact));
        }
    }

    /// Take in a new name that this process just gave, if nothing else changed meanwhile.
    pub fn rename_repository(&self, from: &Name, to: Name, version: i64) {
        let mut snapshot = self.0.write().expect("no panic holds the lock");
        if snapshot.version + 1 == version
            && let Some(repository) = snapshot.repositories.remove(from)
        {
            snapshot.version = version;
            snapshot.repositories.insert(to, repository);
        }
    }
}

impl Snapshot {
    fn of(rows: db::RightsRows) -> Self {
        let groups: HashMap<GroupId, String> = rows.groups.into_iter().map(|group| (group.id, group.name)).collect();
        let mut members: HashMap<GroupId, Vec<UserId>> = HashMap::new();
        for (group, user) in rows.members {
            members.entry(group).or_default().push(user);
        }
        let mut users: HashMap<UserId, UserFact> =
            rows.users.into_iter().map(|user| (user.id, fact_of(user))).collect();
        for grant in rows.grants {
            let Some(fact) = grant_fact(&grant, &groups) else { continue };
            let holders = match grant.subject {
                Subject::Group(group) => members.get(&group).cloned().unwrap_or_default(),
                Subject::User(user) => vec![user],
            };
            for holder in holders {
                if let Some(user) = users.get_mut(&holder) {
                    user.grants.push(fact.clone());
                }
            }
        }
        let token_ids = rows.access_tokens.iter().map(|token| (token.secret_hash.clone(), token.id)).collect();
        Self {
            version: rows.version,
            user_ids: users.iter().map(|(id, user)| (user.name.clone(), *id)).collect(),
            users,
            token_ids,
            groups,
            ended_sessions: rows.ended_sessions.into_iter().collect(),
            pause: rows.pause,
            tokens: rows.access_tokens.into_iter().map(|token| (token.id, Arc::new(token_fact(token)))).collect(),
            repositories: rows.repositories.iter().filter_map(repository_fact).collect(),
        }
    }

    pub fn user(&self, id: UserId) -> Option<&UserFact> {
        self.users.get(&id)
    }

    pub fn user_id(&self, name: &str) -> Option<UserId> {
        self.user_ids.get(name).copied()
    }

    pub fn group(&self, id: GroupId) -> Option<&str> {
        self.groups.get(&id).map(String::as_str)
    }

    /// Everybody, in no order.
    pub fn users(&self) -> impl Iterator<Item = (UserId, &UserFact)> {
        self.users.iter().map(|(id, user)| (*id, user))
    }

    /// Whether what the actor was known by still counts.
    pub fn holds(&self, actor: &Actor, now: DateTime<Utc>) -> bool {
        let Who::User(id, _) = &actor.who else { return true };
        let Some(user) = self.user(*id).filter(|user| !user.is_disabled) else { return false };
        let token = actor.limits.access_token.map(|id| self.token(id));
        let token_counts = token.is_none_or(|token| token.is_some_and(|token| !token.is_expired(now)));
        let Proof { epoch, session, expires_at } = &actor.proof;
        token_counts
            && epoch.is_none_or(|epoch| epoch == user.epoch)
            && session.as_ref().is_none_or(|session| !self.ended_sessions.contains(session))
            && expires_at.is_none_or(|at| at > now)
    }

    /// Whether the actor came by a password that somebody else chose. Access tokens were made by nobody else's leave.
    pub fn must_change_password(&self, actor: &Actor) -> bool {
        let user = actor.user().filter(|_| actor.limits.access_token.is_none()).and_then(|id| self.user(id));
        user.is_some_and(|user| user.must_change_password)
    }

    fn decides_like(&self, other: &Self) -> bool {
        let users = |of: &Self| of.users.len();
        users(self) == users(other)
            && self.users.iter().all(|(id, user)| other.user(*id).is_some_and(|other| user.decides_like(other)))
            && self.groups == other.groups
            && self.repositories == other.repositories
            && self.pause == other.pause
    }

    /// Nobody may push for now.
    pub fn pause(&self) -> Option<&Pause> {
        self.pause.as_ref()
    }

    pub fn token(&self, id: AccessTokenId) -> Option<&Arc<TokenFact>> {
        self.tokens.get(&id)
    }

    pub fn token_by_hash(&self, secret_hash: &str) -> Option<&Arc<TokenFact>> {
        self.token(*self.token_ids.get(secret_hash)?)
    }

    pub fn repository(&self, name: &Name) -> Option<(RepositoryId, RepositoryFact)> {
        self.repositories.get(name).copied()
    }

    /// Repositories whose names lie in `range`, in byte order.
    pub fn repositories_in(&self, range: impl RangeBounds<str>) -> impl Iterator<Item = (&Name, RepositoryId)> {
        self.repositories.range::<str, _>(range).map(|(name, (id, _))| (name, *id))
    }

    /// Access tokens of a user.
    pub fn tokens_of(&self, user: UserId) -> impl Iterator<Item = &Arc<TokenFact>> {
        self.tokens.values().filter(move |token| token.user == user)
    }

    /// How many users, groups and repositories there are.
    pub fn counts(&self) -> (usize, usize, usize) {
        (self.users.len(), self.groups.len(), self.repositories.len())
    }

    /// Repositories after `last`, in byte order.
    pub fn repositories_after<'a>(&'a self, last: Option<&str>) -> impl Iterator<Item = (&'a Name, RepositoryId)> {
        use std::ops::Bound::{Excluded, Unbounded};
        let from = last.map_or(Unbounded, |last| Excluded(last.to_owned()));
        self.repositories
            .range::<str, _>((from.as_ref().map(String::as_str), Unbounded))
            .map(|(name, (id, _))| (name, *id))
    }

    /// May `user` (nobody: `None`) do `verb` in the repository `name`?
    pub fn decide(&self, user: Option<UserId>, name: &Name, verb: Verb) -> Verdict {
        let repository = self.repository(name).map(|(_, fact)| fact).unwrap_or_default();
        self.decide_if(user, (name, repository), verb)
    }

    /// The same, if the repository was as open as that.
    pub fn decide_if(&self, user: Option<UserId>, (name, repository): (&Name, RepositoryFact), verb: Verb) -> Verdict {
        // A user that is gone is as good as disabled.
        let gone = Facts::User { is_admin: false, is_disabled: true, grants: &[] };
        let who = match user {
            None => Facts::Anonymous,
            Some(id) => self.user(id).map_or(gone, UserFact::facts),
        };
        decide(who, name, repository, verb)
    }
}

impl TokenFact {
    pub fn is_expired(&self, now: DateTime<Utc>) -> bool {
        self.expires_at.is_some_and(|at| at <= now)
    }
}

impl UserFact {
    fn facts(&self) -> Facts<'_> {
        Facts::User { is_admin: self.is_admin, is_disabled: self.is_disabled, grants: &self.grants }
    }

    /// Its epoch ends credentials and decides nothing.
    fn decides_like(&self, other: &Self) -> bool {
        let flags = |user: &Self| (user.is_admin, user.is_disabled, user.must_change_password);
        self.name == other.name && flags(self) == flags(other) && self.grants == other.grants
    }

    /// What was granted to the user, also through groups.
    pub fn grants(&self) -> &[GrantFact] {
        &self.grants
    }
}

fn fact_of(user: db::User) -> UserFact {
    UserFact {
        is_admin: user.role == db::Role::Admin && user.kind == UserKind::User,
        name: user.name,
        kind: user.kind,
        is_disabled: user.disabled,
        must_change_password: user.must_change_password,
        epoch: user.epoch,
        grants: Vec::new(),
    }
}

/// `None`: a row that this version cannot read grants nothing.
fn grant_fact(grant: &db::Grant, groups: &HashMap<GroupId, String>) -> Option<GrantFact> {
    let pattern = grant.pattern.parse::<Pattern>().ok()?;
    let verbs = parse_verbs(&grant.verbs).ok()?;
    let group = match grant.subject {
        Subject::Group(group) => Some(groups.get(&group)?.clone()),
        Subject::User(_) => None,
    };
    Some(GrantFact { id: grant.id, group, pattern, verbs })
}

fn token_fact(token: db::AccessToken) -> TokenFact {
    // Scopes that this version cannot read allow nothing, rather than everything.
    let scopes = token.scopes.map(|scopes| serde_json::from_value(scopes).unwrap_or_default());
    TokenFact { id: token.id, user: token.user_id, name: token.name, scopes, expires_at: token.expires_at }
}

fn repository_fact(row: &RepositoryRights) -> Option<(Name, (RepositoryId, RepositoryFact))> {
    let is_public = row.visibility == db::Visibility::Public;
    let fact = RepositoryFact { is_public, anonymous_pull: row.anonymous_pull };
    Some((row.name.parse().ok()?, (row.id, fact)))
}
