//! What every route needs, one line each, and the rules that make an answer of it.

use std::collections::BTreeSet;

use oci::{Route, Verb};

use super::people::{Standing, Who};
use crate::support::is_front;

/// Divided by two or more spaces: the route (with `?` or `+`: asked in this particular way), what it needs, what whoever
/// may do it is answered, and what they are answered about a repository that is missing. `-`: no repository is meant. `404|202`: the second in front of an upstream.
const TABLE: &str = "
# route                                                             need                 there  missing
v2 Ping                                                             signed in            200    -
v2 Catalog                                                          catalog              200    -
v2 Tags                                                             pull                 200    404
v2 Referrers                                                        pull                 200    404
v2 GetManifest                                                      pull                 200    404
v2 HeadManifest                                                     pull                 200    404
v2 PutManifest                                                      push                 201    201
v2 DeleteManifest                                                   delete               202    404
v2 GetBlob                                                          pull                 200    404
v2 HeadBlob                                                         pull                 200    404
v2 DeleteBlob                                                       delete               202    404
v2 StartUpload                                                      push                 202    202
v2 UploadStatus                                                     push                 204    404
v2 AppendUpload                                                     push                 202    404
v2 FinishUpload                                                     push                 201    404
v2 CancelUpload                                                     push                 204    404

GET /api/setup                                                      open                 200    -
POST /api/setup                                                     open                 409    -
POST /api/auth/login                                                open                 200    -
POST /api/auth/logout                                               anybody              204    -
GET /api/auth/me                                                    signed in            200    -
POST /api/auth/password                                             signed in            204    -

GET /api/users                                                      govern               200    -
POST /api/users                                                     govern               201    -
GET /api/users/{id}                                                 govern               200    -
PATCH /api/users/{id}                                               govern               200    -
DELETE /api/users/{id}                                              govern               204    -
GET /api/groups                                                     govern               200    -
POST /api/groups                                                    govern               201    -
GET /api/groups/{id}                                                govern               200    -
PATCH /api/groups/{id}                                              govern               200    -
DELETE /api/groups/{id}                                             govern               204    -
GET /api/groups/{id}/members                                        govern               200    -
POST /api/groups/{id}/members                                       govern               204    -
DELETE /api/groups/{id}/members/{user_id}                           govern               204    -
GET /api/users/{id}/groups                                          govern               200    -

GET /api/tokens                                                     signed in            200    -
GET /api/tokens ?user=                                              govern               200    -
POST /api/tokens                                                    signed in            201    -
POST /api/tokens +user                                              govern               201    -
DELETE /api/tokens/{id}                                             signed in            204    -
DELETE /api/tokens/{id} +of somebody else                           govern or hidden     204    -

GET /api/repositories                                               anybody              200    -
POST /api/repositories                                              push                 409    201
POST /api/repositories +visibility                                  push and administer  409    201
GET /api/repositories/{repository}                                  pull                 200    404
PATCH /api/repositories/{repository}                                administer           200    404
DELETE /api/repositories/{repository}                               administer           204    404
GET /api/repositories/{repository}/tags                             pull                 200    404
GET /api/repositories/{repository}/tags/{tag}                       pull                 200    404
PUT /api/repositories/{repository}/tags/{tag}                       push                 200    404
DELETE /api/repositories/{repository}/tags/{tag}                    delete               204    404
GET /api/repositories/{repository}/history                          pull                 200    404
GET /api/repositories/{repository}/images/{reference}               pull                 200    404
POST /api/repositories/{repository}/deletion-plan                   delete               200    404
POST /api/repositories/{repository}/deletion-plan +repository       administer           200    404
POST /api/repositories/{repository}/deletions                       delete               200    404
POST /api/repositories/{repository}/deletions +repository           administer           200    404
GET /api/repositories/{repository}/manifests                        pull                 200    404
GET /api/repositories/{repository}/permissions                      administer           200    404
GET /api/repositories/{repository}/archive                          pull                 200    404
POST /api/repositories/{repository}/indexes                         push                 200    404
POST /api/repositories/{repository}/indexes/split                   push                 409    404
GET /api/repositories/{repository}/manifests/{digest}               pull                 200    404
GET /api/repositories/{repository}/manifests/{digest}/referrers     pull                 200    404
GET /api/search                                                     anybody              200    -
GET /api/repository-folders                                         anybody              200    -
GET /api/overview                                                   anybody              200    -
GET /api/events                                                     anybody              200    -

GET /api/remotes                                                    signed in            200    -
POST /api/remotes                                                   govern               201    -
GET /api/remotes/{id}                                               govern               200    -
PATCH /api/remotes/{id}                                             govern               200    -
DELETE /api/remotes/{id}                                            govern               204    -
POST /api/remotes/{id}/test                                         govern               200    -

GET /api/permissions                                                signed in            200    -
POST /api/permissions                                               grant                201    201
PATCH /api/permissions/{id}                                         grant or hidden      200    200
DELETE /api/permissions/{id}                                        grant or hidden      204    204
GET /api/permissions/mine                                           signed in            200    -
GET /api/permissions/explain                                        signed in            200    200
GET /api/permissions/explain ?user=                                 administer           200    200
GET /api/permissions/matches                                        signed in            200    -

GET /api/jobs                                                       signed in            200    -
GET /api/jobs/{id}                                                  signed in            200    -
GET /api/jobs/{id} +of somebody else                                govern or hidden     200    -
GET /api/jobs/{id}/items                                            signed in            200    -
GET /api/jobs/{id}/items +of somebody else                          govern or hidden     200    -
GET /api/jobs/{id}/log                                              signed in            200    -
GET /api/jobs/{id}/log +of somebody else                            govern or hidden     200    -
POST /api/jobs/{id}/cancel                                          signed in            409    -
POST /api/jobs/{id}/cancel +of somebody else                        govern or hidden     409    -
POST /api/jobs/{id}/retry                                           signed in            202    -
POST /api/jobs/{id}/retry +of somebody else                         govern or hidden     202    -
POST /api/deletion-jobs                                             signed in            200    -
POST /api/remote-prefix-jobs                                        signed in            200    -
POST /api/rename-jobs                                               signed in            200    -
POST /api/sync-jobs                                                 signed in            200    -
POST /api/index-jobs                                                signed in            200    -
POST /api/imports                                                   signed in            400    -
GET /api/imports/{id}                                               signed in            404    -
DELETE /api/imports/{id}                                            signed in            404    -
POST /api/import-jobs                                               signed in            404    -
POST /api/collection-jobs                                           govern               202|409  -
POST /api/verification-jobs                                         govern               202|409  -
GET /api/local-images                                               govern               200    -
POST /api/local-push-jobs                                           govern               409    -
POST /api/local-delete-jobs                                         govern               409    -

GET /api/schedules                                                  govern               200    -
POST /api/schedules                                                 govern               201    -
PATCH /api/schedules/{id}                                           govern               200    -
DELETE /api/schedules/{id}                                          govern               204    -
POST /api/schedules/{id}/run                                        govern               202    -

GET /api/audit                                                      govern               200    -
GET /api/audit.csv                                                  govern               200    -
GET /api/system                                                     anybody              200    -
GET /api/storage                                                    govern               200    -
GET /api/storage/why                                                govern               200    -
PUT /api/storage/pushes                                             govern               204    -
POST /api/upstream/compare                                          govern               404|202  -
POST /api/upstream/events                                           open                 404    -

GET /api/openapi.json                                               open                 200    -
GET /healthz                                                        open                 200    -
GET /readyz                                                         open                 200    -
GET /metrics                                                        open                 200    -
GET /token                                                          login                200    -
GET /token ?service=                                                login                200    -
POST /token                                                         open                 200    -
GET /token/jwks.json                                                open                 200    -
GET /                                                               open                 page   -
GET /icon.svg                                                       open                 page   -
GET /docs                                                           open                 page   -
GET /docs/                                                          open                 page   -
GET /docs/{file}                                                    open                 page   -
GET /redoc                                                          open                 page   -
GET /assets/{file}                                                  open                 page   -
";

/// Where somebody is answered otherwise than the table says.
const EXCEPTIONS: &str = "
# route                      who           answer  because
POST /api/auth/password      narrow token  403     an access token must not take over the account
POST /api/tokens             narrow token  403     an access token must not make one that may do more
";

/// What a route needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing: credentials are not looked at.
    Open,
    /// Nothing, but credentials that are shown must be valid: the answer holds what their owner may see.
    Anybody,
    /// To be signed in.
    SignedIn,
    /// The same, at `/token`, which has one answer for all who are not.
    Login,
    /// The same, at `/v2/`, with a token for the catalog.
    Catalog,
    /// To be an administrator.
    Govern,
    /// The same; for others it does not exist.
    GovernOrHidden,
    /// A verb in the repository.
    In(Verb),
    /// Two verbs in the repository.
    PushAndAdminister,
    /// To administer the pattern of the grant.
    Grant,
    /// The same; for others the grant does not exist.
    GrantOrHidden,
}

/// Which repository is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// None.
    Nowhere,
    /// One that is pulled by grant only.
    Private,
    /// One that every signed-in user may pull.
    Public,
    /// One that is pulled also without login.
    Open,
    /// One that does not exist.
    Missing,
}

impl Place {
    /// `private` and `missing` have names of one length, so that even the lengths of answers must be the same.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nowhere => "-",
            Self::Private => "team/private",
            Self::Public => "team/public",
            Self::Open => "team/open",
            Self::Missing => "team/missing",
        }
    }
}

/// What a request comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is done, or fails for another reason than rights.
    Allowed,
    /// 401: nobody signed in.
    SignIn,
    /// 401: the credentials count no longer.
    Invalid,
    /// 401: the token was made for something else.
    OtherScope,
    /// 403.
    Denied,
    /// 404, as if it were not there.
    Hidden,
}

/// The doors take different credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// `/v2/`.
    Registry,
    /// The JSON API, and all the rest.
    Json,
}

/// The rules, once more and independent of the product: what somebody's request comes to.
pub fn verdict(need: Need, door: Door, who: Who, place: Place) -> Verdict {
    let standing = who.standing(door);
    let may = |verb| who.may(verb, place);
    let administers = may(Verb::Admin);
    match need {
        Need::Open => Verdict::Allowed,
        Need::Login => if_not(standing != Standing::Known, Verdict::SignIn),
        _ if standing == Standing::Refused => Verdict::Invalid,
        Need::Anybody => Verdict::Allowed,
        Need::In(Verb::Pull) if standing == Standing::Nobody && may(Verb::Pull) => Verdict::Allowed,
        _ if standing == Standing::Nobody => Verdict::SignIn,
        Need::SignedIn => Verdict::Allowed,
        Need::Catalog => if_not(who == Who::OtherToken, Verdict::OtherScope),
        Need::Govern => if_not(who != Who::Admin, Verdict::Denied),
        Need::GovernOrHidden => if_not(who != Who::Admin, Verdict::Hidden),
        Need::Grant => if_not(!administers, Verdict::Denied),
        Need::GrantOrHidden => if_not(!administers, Verdict::Hidden),
        Need::In(verb) => in_repository(who, place, verb),
        Need::PushAndAdminister if !may(Verb::Push) => Verdict::Denied,
        Need::PushAndAdminister => in_repository(who, place, Verb::Admin),
    }
}

fn if_not(refused: bool, verdict: Verdict) -> Verdict {
    if refused { verdict } else { Verdict::Allowed }
}

/// Who may not pull a repository is answered as if it were missing: reading there finds nothing, and writing is refused
/// by the grants alone, which are the same for both.
fn in_repository(who: Who, place: Place, verb: Verb) -> Verdict {
    match verb {
        verb if who.may(verb, place) => if_not(who == Who::OtherToken, Verdict::OtherScope),
        Verb::Pull => Verdict::Hidden,
        Verb::Admin if !who.may(Verb::Pull, place) => Verdict::Hidden,
        _ => Verdict::Denied,
    }
}

/// A line of the table.
pub struct Line {
    pub route: String,
    /// Its need as the table writes it.
    pub words: &'static str,
    pub need: Need,
    there: String,
    missing: Option<String>,
}

impl Line {
    /// Every line.
    pub fn all() -> Vec<Self> {
        columns(TABLE).map(|columns| Self::of(&columns)).collect()
    }

    fn of(columns: &[&'static str]) -> Self {
        let [route, words, there, missing] = *columns else { panic!("four columns: {columns:?}") };
        let missing = Some(missing.to_owned()).filter(|missing| missing != "-");
        let (engine, front) = there.split_once('|').unwrap_or((there, there));
        let there = if is_front() { front } else { engine };
        Self { route: route.to_owned(), words, need: need_of(words), there: there.to_owned(), missing }
    }

    pub fn door(&self) -> Door {
        if self.route.starts_with("v2 ") { Door::Registry } else { Door::Json }
    }

    pub fn places(&self) -> &'static [Place] {
        match self.missing {
            Some(_) => &[Place::Private, Place::Public, Place::Open, Place::Missing],
            None => &[Place::Nowhere],
        }
    }

    /// The answer that `who` is to get, as it stands in the matrix.
    pub fn expected(&self, who: Who, place: Place) -> String {
        let exception = columns(EXCEPTIONS).find(|line| line[0] == self.route && line[1] == who.title());
        if let Some(exception) = exception {
            return exception[2].to_owned();
        }
        match (verdict(self.need, self.door(), who, place), place, &self.missing) {
            (Verdict::Allowed, Place::Missing, Some(missing)) => missing.clone(),
            (Verdict::Allowed, ..) => self.there.clone(),
            (Verdict::SignIn, ..) => "401".to_owned(),
            (Verdict::Invalid, ..) => "401x".to_owned(),
            (Verdict::OtherScope, ..) => "401s".to_owned(),
            (Verdict::Denied, ..) => "403".to_owned(),
            (Verdict::Hidden, ..) => "404".to_owned(),
        }
    }
}

fn columns(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split("  ").map(str::trim).filter(|column| !column.is_empty()).collect())
}

fn need_of(words: &str) -> Need {
    match words {
        "open" => Need::Open,
        "anybody" => Need::Anybody,
        "signed in" => Need::SignedIn,
        "login" => Need::Login,
        "catalog" => Need::Catalog,
        "govern" => Need::Govern,
        "govern or hidden" => Need::GovernOrHidden,
        "pull" => Need::In(Verb::Pull),
        "push" => Need::In(Verb::Push),
        "delete" => Need::In(Verb::Delete),
        "administer" => Need::In(Verb::Admin),
        "push and administer" => Need::PushAndAdminister,
        "grant" => Need::Grant,
        "grant or hidden" => Need::GrantOrHidden,
        other => panic!("no need is called {other:?}"),
    }
}

/// Every route of the product must have a line, and every line a route.
pub fn assert_complete(openapi: &serde_json::Value, router: &str) {
    let wanted: BTreeSet<String> =
        registry_routes().chain(documented_routes(openapi)).chain(plain_routes(router)).collect();
    let known: BTreeSet<String> = Line::all().into_iter().map(|line| plain(&line.route)).collect();
    let (missing, gone): (Vec<_>, Vec<_>) = (wanted.difference(&known).collect(), known.difference(&wanted).collect());
    assert!(missing.is_empty(), "nobody said in matrix/table.rs what these routes need: {missing:#?}");
    assert!(gone.is_empty(), "matrix/table.rs speaks of routes that are no more: {gone:#?}");
    for exception in columns(EXCEPTIONS) {
        assert!(known.contains(exception[0]), "an exception for no route: {exception:?}");
        assert!(Who::ALL.iter().any(|who| who.title() == exception[1]), "an exception for nobody: {exception:?}");
    }
}

fn registry_routes() -> impl Iterator<Item = String> {
    Route::ALL.into_iter().map(|route| format!("v2 {route:?}"))
}

fn documented_routes(openapi: &serde_json::Value) -> impl Iterator<Item = String> {
    let paths = openapi["paths"].as_object().expect("an OpenAPI document").iter();
    paths.flat_map(|(path, methods)| {
        let methods = methods.as_object().expect("methods of a path").keys();
        methods.map(move |method| format!("{} {path}", method.to_uppercase()))
    })
}

/// The routes that are in no document, read off the source; those of `/v2/` are [`oci::Route`]'s.
fn plain_routes(router: &str) -> impl Iterator<Item = String> {
    let lines = router.lines().filter_map(|line| line.trim().strip_prefix(".route(\""));
    lines.filter(|line| !line.starts_with("/v2")).flat_map(|line| {
        let (path, handlers) = line.split_once("\", ").expect("a path and its handlers");
        let methods = [("GET", "get("), ("POST", "post("), ("PUT", "put("), ("PATCH", "patch("), ("DELETE", "delete(")];
        let found: Vec<_> = methods.into_iter().filter(|(_, call)| handlers.contains(call)).collect();
        assert!(!found.is_empty(), "what methods has {line}?");
        found.into_iter().map(move |(method, _)| format!("{method} {path}"))
    })
}

/// The route without the particular way in which it is asked.
fn plain(route: &str) -> String {
    route.split(' ').take(2).collect::<Vec<_>>().join(" ")
}
