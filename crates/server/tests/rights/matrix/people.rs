//! The people of the matrix, one for each way to stand towards a repository, and what they show at the doors.

use std::time::Duration;

use clock::Clock;
use oci::Verb;
use reqwest::RequestBuilder;
use serde_json::json;

use super::table::{Door, Place};
use crate::keys::{AccessToken, access_token, registry_token, session, with_token};
use crate::support::{Person, World};

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// Nobody signed in.
    Anonymous,
    /// Signed in, without any grant.
    NoGrant,
    /// May pull below `team/`.
    Pull,
    /// May pull and push there.
    Push,
    /// May pull and delete there.
    Delete,
    /// May do everything there, and is no administrator.
    AllHere,
    /// May do everything below `other/`.
    AllElsewhere,
    /// Might do everything here, but is disabled.
    Disabled,
    /// Might do everything here, but their access token was revoked.
    Revoked,
    /// Might do everything here, but their access token has expired.
    Expired,
    /// May do everything here, and comes with a registry token for `other/app`.
    OtherToken,
    /// An access token of the administrator that is limited to pull below `team/`.
    NarrowToken,
    /// An administrator.
    Admin,
}

/// How far credentials get somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// There are none.
    Nobody,
    /// They are not valid.
    Refused,
    /// They say who it is.
    Known,
}

const EVERYTHING: &[Verb] = &Verb::ALL;

impl Who {
    pub const ALL: [Self; 13] = [
        Self::Anonymous,
        Self::NoGrant,
        Self::Pull,
        Self::Push,
        Self::Delete,
        Self::AllHere,
        Self::AllElsewhere,
        Self::Disabled,
        Self::Revoked,
        Self::Expired,
        Self::OtherToken,
        Self::NarrowToken,
        Self::Admin,
    ];

    /// The head of their column.
    pub fn title(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::NoGrant => "no grant",
            Self::Pull => "pull",
            Self::Push => "push",
            Self::Delete => "delete",
            Self::AllHere => "all here",
            Self::AllElsewhere => "all elsewhere",
            Self::Disabled => "disabled",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
            Self::OtherToken => "other token",
            Self::NarrowToken => "narrow token",
            Self::Admin => "admin",
        }
    }

    pub fn standing(self, door: Door) -> Standing {
        match self {
            Self::Anonymous => Standing::Nobody,
            Self::Disabled | Self::Revoked | Self::Expired => Standing::Refused,
            // A registry token is for `/v2/` alone.
            Self::OtherToken if door == Door::Json => Standing::Refused,
            _ => Standing::Known,
        }
    }

    /// What was granted below `team/`.
    fn granted(self) -> &'static [Verb] {
        match self {
            Self::Anonymous | Self::NoGrant | Self::AllElsewhere => &[],
            Self::Pull | Self::NarrowToken => &[Verb::Pull],
            Self::Push => &[Verb::Pull, Verb::Push],
            Self::Delete => &[Verb::Pull, Verb::Delete],
            Self::AllHere | Self::Disabled | Self::Revoked | Self::Expired | Self::OtherToken | Self::Admin => {
                EVERYTHING
            }
        }
    }

    /// Whether they may do `verb` there, once their credentials count.
    pub fn may(self, verb: Verb, place: Place) -> bool {
        let is_pulled_freely = match place {
            Place::Open => true,
            // A token is limited to what it names, and it names all of `team/`.
            Place::Public => self != Self::Anonymous,
            Place::Nowhere | Place::Private | Place::Missing => false,
        };
        self.granted().contains(&verb) || verb == Verb::Pull && is_pulled_freely
    }

    fn name(self) -> &'static str {
        match self {
            Self::Anonymous => "",
            Self::NoGrant => "nora",
            Self::Pull => "paul",
            Self::Push => "petra",
            Self::Delete => "delia",
            Self::AllHere => "hana",
            Self::AllElsewhere => "elsa",
            Self::Disabled => "dan",
            Self::Revoked => "rita",
            Self::Expired => "ed",
            Self::OtherToken => "wanda",
            Self::NarrowToken | Self::Admin => "admin",
        }
    }
}

/// What is shown with a request.
#[derive(Clone)]
pub enum Credential {
    None,
    Basic(Person),
    Bearer(String),
}

impl Credential {
    /// What a request of the person themself would show.
    pub fn show(&self, request: RequestBuilder) -> RequestBuilder {
        match self {
            Self::None => request,
            Self::Basic(person) => request.basic_auth(&person.name, Some(&person.password)),
            Self::Bearer(token) => request.bearer_auth(token),
        }
    }

    pub fn kind(&self) -> &'static str {
        match self {
            Self::None => "nothing",
            Self::Basic(_) => "Basic",
            Self::Bearer(_) => "Bearer",
        }
    }
}

/// One of the people, with their keys.
pub struct Guest {
    pub who: Who,
    /// Name and password, or for a narrow token name and token.
    pub person: Person,
    /// What was given out before it stopped to count: an access token, a registry token made with it, a session.
    ceased: Vec<Credential>,
}

impl Guest {
    /// Everything that they may show at a door, for a request that needs `scope`. Each is to be answered alike.
    pub async fn credentials(&self, door: Door, scope: &str) -> Vec<Credential> {
        let person = || Credential::Basic(self.person.clone());
        match (self.who, door) {
            (Who::Disabled | Who::Revoked | Who::Expired, _) => self.ceased.clone(),
            (Who::OtherToken, _) => {
                let scope = "repository:other/app:pull,push,delete";
                vec![Credential::Bearer(registry_token(&self.person, scope).await)]
            }
            (Who::Anonymous, Door::Registry) if !scope.is_empty() => {
                vec![Credential::None, Credential::Bearer(registry_token(&self.person, scope).await)]
            }
            (Who::Anonymous, _) => vec![Credential::None],
            (_, Door::Json) => vec![person()],
            (_, Door::Registry) => vec![person(), Credential::Bearer(registry_token(&self.person, scope).await)],
        }
    }
}

/// Let everybody move in, in the order of the columns.
pub async fn move_in(world: &World) -> Vec<Guest> {
    let mut guests = Vec::new();
    for who in Who::ALL {
        guests.push(Guest { who, person: arrive(world, who).await, ceased: Vec::new() });
    }
    for guest in &mut guests {
        let access_token = match guest.who {
            Who::Disabled | Who::Revoked => access_token(&guest.person, &json!({ "name": "laptop" })).await,
            Who::Expired => {
                let expires_at = clock::System.now() + Duration::from_secs(3);
                access_token(&guest.person, &json!({ "name": "laptop", "expires_at": expires_at })).await
            }
            _ => continue,
        };
        guest.ceased = keys_of(world, guest, &access_token).await;
        cease(world, guest, &access_token).await;
    }
    guests
}

async fn arrive(world: &World, who: Who) -> Person {
    match who {
        Who::Anonymous => return world.anonymous(),
        Who::Admin => return world.admin(),
        Who::NarrowToken => {
            let scopes = json!([{ "pattern": "team/*", "verbs": ["pull"] }]);
            let narrow = access_token(&world.admin(), &json!({ "name": "narrow", "scopes": scopes })).await;
            return with_token(world, who.name(), &narrow.secret);
        }
        _ => {}
    }
    let verbs: Vec<&str> = who.granted().iter().map(|verb| verb.as_str()).collect();
    match verbs.as_slice() {
        [] if who == Who::AllElsewhere => world.user_with(who.name(), "other/**", "pull,push,delete,admin").await,
        [] => world.user(who.name()).await,
        verbs => world.user_with(who.name(), "team/*", &verbs.join(",")).await,
    }
}

/// Keys that count now, and are not to count much longer.
async fn keys_of(world: &World, guest: &Guest, access_token: &AccessToken) -> Vec<Credential> {
    let places = [Place::Private, Place::Public, Place::Open, Place::Missing];
    let scopes = places.map(|place| format!("repository:{}:pull,push,delete", place.name())).join(" ");
    let holder = with_token(world, guest.who.name(), &access_token.secret);
    let mut bearers = vec![access_token.secret.clone(), registry_token(&holder, &scopes).await];
    if guest.who == Who::Disabled {
        bearers.push(session(world, &guest.person).await);
        bearers.push(registry_token(&guest.person, &scopes).await);
    }
    bearers.into_iter().map(Credential::Bearer).chain([Credential::Basic(holder)]).collect()
}

async fn cease(world: &World, guest: &Guest, access_token: &AccessToken) {
    match guest.who {
        Who::Disabled => {
            let path = format!("/api/users/{}", guest.who.name());
            world.admin().patch(&path, &json!({ "disabled": true })).await.expect(200);
        }
        Who::Revoked => drop(guest.person.delete(&format!("/api/tokens/{}", access_token.id)).await.expect(204)),
        // Three seconds, once for all.
        _ => {
            while with_token(world, guest.who.name(), &access_token.secret).get("/api/auth/me").await.status == 200 {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}
