//! Who asks, and with which credential.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use db::{AccessTokenId, UserId};
use oci::Scope;

/// Whoever makes a request, as far as it was proved.
#[derive(Clone, Debug)]
pub struct Actor {
    pub(crate) who: Who,
    pub(crate) limits: Limits,
    pub(crate) proof: Proof,
    /// Where the request came from, for the audit.
    pub origin: Origin,
}

/// Who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// Nobody signed in.
    Anonymous,
    /// A user or robot, by the name that they had when they signed in.
    User(UserId, String),
    /// The machine's own administrator at the command line, or the server itself.
    System,
}

/// What a credential allows at most, whatever its user may do.
#[derive(Clone, Debug, Default)]
pub(crate) struct Limits {
    /// The access token behind the request; its scopes are read anew each time.
    pub access_token: Option<AccessTokenId>,
    /// The scopes that a registry token was made for.
    pub scopes: Option<Vec<Scope>>,
}

/// By what they were known, as far as it can end before their rights do. Asked again for what lasts longer than a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Proof {
    /// Of the user when it was issued; access tokens have none, they outlive passwords.
    pub epoch: Option<i64>,
    /// The id of the session.
    pub session: Option<String>,
    /// When it ends by itself; what an access token says of that is read anew.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Where a request came from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The client's address, behind proxies that are trusted.
    pub remote: Option<IpAddr>,
    /// The id by which logs name the request.
    pub request_id: Option<String>,
}

impl Actor {
    /// Nobody.
    pub fn anonymous(origin: Origin) -> Self {
        Self::known(Who::Anonymous, origin)
    }

    /// The machine's own administrator: whoever may run the program on its data.
    pub fn system() -> Self {
        Self::known(Who::System, Origin::default())
    }

    /// Somebody with no limits.
    pub(crate) fn known(who: Who, origin: Origin) -> Self {
        Self { who, limits: Limits::default(), proof: Proof::default(), origin }
    }

    /// Whether nobody signed in.
    pub fn is_anonymous(&self) -> bool {
        self.who == Who::Anonymous
    }

    /// The user, if one signed in.
    pub fn user(&self) -> Option<UserId> {
        match self.who {
            Who::User(id, _) => Some(id),
            Who::Anonymous | Who::System => None,
        }
    }

    /// How messages and the audit call them.
    pub fn name(&self) -> &str {
        match &self.who {
            Who::Anonymous => "anonymous",
            Who::User(_, name) => name,
            Who::System => "system",
        }
    }
}
