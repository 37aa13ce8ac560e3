//! The repositories of the matrix, and for each route a request that is real: what it names is there.

use std::cell::Cell;

use oci::{Route, Verb};
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use super::people::{Guest, Standing, Who, move_in};
use super::table::{Door, Line, Place};
use crate::keys::{access_token, form};
use crate::support::{Answer, Person, World, digest};

/// A world with its repositories and people.
pub struct Harbour {
    pub world: World,
    pub guests: Vec<Guest>,
    admin: Person,
    nobody: Person,
    /// Somebody whom things are done to.
    mate: Person,
    /// The image that every repository has: its manifest.
    manifest: String,
    made: Cell<u32>,
}

/// A request before somebody makes it.
struct Call {
    method: &'static str,
    path: String,
    body: Body,
}

enum Body {
    None,
    Json(Value),
    Bytes(&'static str, Vec<u8>),
}

/// The layer of the image, and the text of uploads.
const LAYER: &str = "the layer of every repository";

impl Harbour {
    pub async fn open() -> Self {
        let world = World::start_with(&[("REGISTRY_TOKEN_SERVICE", "upstream")]);
        let (admin, nobody, mate) = (world.admin(), world.anonymous(), world.user("mate").await);
        let guests = move_in(&world).await;
        let manifest = admin.image("other/app", LAYER).await;
        let harbour = Self { admin, nobody, mate, guests, manifest, made: Cell::new(0), world };
        for place in [Place::Private, Place::Public, Place::Open] {
            harbour.restore(place).await;
        }
        harbour
    }

    /// Make the request of a line; answers what each credential of the guest got.
    pub async fn ask(&self, line: &Line, scope: &str, guest: &Guest, place: Place) -> Vec<(&'static str, Answer)> {
        let mut answers = Vec::new();
        let scope = scope.replace(Place::Private.name(), place.name());
        for credential in guest.credentials(line.door(), &scope).await {
            let call = self.call(line, guest, place).await;
            let request = credential.show(self.request(&call));
            let answer = if line.route == "GET /api/events" { begun(request).await } else { Answer::of(request).await };
            if !["GET", "HEAD"].contains(&call.method) {
                self.restore(place).await;
            }
            answers.push((credential.kind(), answer));
        }
        answers
    }

    fn request(&self, call: &Call) -> RequestBuilder {
        let request = self.nobody.request(call.method, &call.path);
        match &call.body {
            Body::None => request,
            Body::Json(value) => request.json(value),
            Body::Bytes(kind, bytes) => request.header("content-type", *kind).body(bytes.clone()),
        }
    }

    /// What the product itself says that a token for this request must be made for, at `team/private`.
    pub async fn scope_of(&self, line: &Line) -> String {
        let Some(route) = route_of(line) else { return String::new() };
        // There nobody may do anything without login.
        let call = self.registry_call(route, &self.guests[0], Place::Private).await;
        let answer = Answer::of(self.request(&call)).await.expect(401);
        let challenge = answer.header("www-authenticate");
        let scope = challenge.split_once("scope=\"").and_then(|(_, rest)| rest.split_once('"'));
        scope.map(|(scope, _)| scope.to_owned()).unwrap_or_default()
    }

    /// Put everything back that requests changed: what is there is there, and what is missing is missing.
    async fn restore(&self, place: Place) {
        let (name, path) = (place.name(), format!("/api/repositories/{}", encoded(place)));
        match place {
            Place::Nowhere => {}
            Place::Missing => assert!([204, 404].contains(&self.admin.delete(&path).await.status)),
            Place::Private | Place::Public | Place::Open => {
                if self.admin.head(&format!("/v2/{name}/manifests/v1")).await.status != 200 {
                    self.admin.image(name, LAYER).await;
                    self.admin.put_manifest(name, "v1", &self.manifest).await.expect(201);
                }
                let visibility = if place == Place::Private { "private" } else { "public" };
                let settings = json!({ "visibility": visibility, "anonymous_pull": place == Place::Open });
                let found = self.admin.get(&path).await.expect(200).json();
                if ["visibility", "anonymous_pull"].into_iter().any(|key| found[key] != settings[key]) {
                    self.admin.patch(&path, &settings).await.expect(200);
                }
            }
        }
    }

    /// A word that was not used yet.
    fn fresh(&self, word: &str) -> String {
        self.made.set(self.made.get() + 1);
        format!("{word}-{}", self.made.get())
    }

    async fn call(&self, line: &Line, guest: &Guest, place: Place) -> Call {
        match route_of(line) {
            Some(route) => self.registry_call(route, guest, place).await,
            None => self.json_call(&line.route, guest, place).await,
        }
    }

    async fn registry_call(&self, route: Route, guest: &Guest, place: Place) -> Call {
        let name = place.name();
        let image = digest(self.manifest.as_bytes());
        let blob = digest(LAYER.as_bytes());
        let path = |rest: &str| format!("/v2/{name}/{rest}");
        let call = |method, path| Call { method, path, body: Body::None };
        match route {
            Route::Ping => call("GET", "/v2/".to_owned()),
            Route::Catalog => call("GET", "/v2/_catalog".to_owned()),
            Route::Tags => call("GET", path("tags/list")),
            Route::Referrers => call("GET", path(&format!("referrers/{image}"))),
            Route::GetManifest => call("GET", path("manifests/v1")),
            Route::HeadManifest => call("HEAD", path("manifests/v1")),
            Route::PutManifest => {
                let body = Body::Bytes(oci::MediaType::OCI_INDEX, empty_index("pushed").into_bytes());
                Call { method: "PUT", path: path("manifests/pushed"), body }
            }
            Route::DeleteManifest => call("DELETE", path(&format!("manifests/{}", self.index_to_delete(place).await))),
            Route::GetBlob => call("GET", path(&format!("blobs/{blob}"))),
            Route::HeadBlob => call("HEAD", path(&format!("blobs/{blob}"))),
            Route::DeleteBlob => call("DELETE", path(&format!("blobs/{}", self.blob_to_delete(place).await))),
            Route::StartUpload => call("POST", path("blobs/uploads/")),
            Route::UploadStatus => call("GET", self.upload(guest, place).await),
            Route::CancelUpload => call("DELETE", self.upload(guest, place).await),
            Route::AppendUpload => {
                let body = Body::Bytes("application/octet-stream", LAYER.into());
                Call { method: "PATCH", path: self.upload(guest, place).await, body }
            }
            Route::FinishUpload => {
                let path = format!("{}?digest={blob}", self.upload(guest, place).await);
                Call { method: "PUT", path, body: Body::Bytes("application/octet-stream", LAYER.into()) }
            }
        }
    }

    /// An index that holds nothing and that nothing holds; of a missing repository only its digest.
    async fn index_to_delete(&self, place: Place) -> String {
        let index = empty_index(&self.fresh("index"));
        let address = digest(index.as_bytes());
        if place != Place::Missing {
            let request = self.admin.request("PUT", &format!("/v2/{}/manifests/{address}", place.name()));
            Answer::of(request.header("content-type", oci::MediaType::OCI_INDEX).body(index)).await.expect(201);
        }
        address
    }

    async fn blob_to_delete(&self, place: Place) -> String {
        let blob = self.fresh("blob");
        match place {
            Place::Missing => digest(blob.as_bytes()),
            _ => self.admin.push_blob(place.name(), blob.as_bytes()).await,
        }
    }

    /// An upload of the guest's own, as far as they may begin one; else one of the administrator's.
    async fn upload(&self, guest: &Guest, place: Place) -> String {
        let is_known = guest.who.standing(Door::Registry) == Standing::Known;
        let may_push = is_known && guest.who.may(Verb::Push, place);
        let starter = if may_push { &guest.person } else { &self.admin };
        let request = starter.request("POST", &format!("/v2/{}/blobs/uploads/", place.name()));
        let location = Answer::of(request).await.expect(202).header("location").to_owned();
        if place == Place::Missing {
            self.restore(place).await; // it was made by the upload
        }
        location
    }

    async fn json_call(&self, route: &str, guest: &Guest, place: Place) -> Call {
        let mut words = route.splitn(3, ' ');
        let (method, path, way) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap_or_default());
        let method = ["GET", "POST", "PUT", "PATCH", "DELETE"].into_iter().find(|known| *known == method).unwrap();
        let path = path
            .replace("{repository}", &encoded(place))
            .replace("{tag}", "v1")
            .replace("{reference}", "v1")
            .replace("{digest}", &digest(self.manifest.as_bytes()))
            .replace("{user_id}", "mate")
            .replace("{file}", "docs.js");
        let path = if path.contains("{id}") { path.replace("{id}", &self.id(route, guest, place).await) } else { path };
        let path = format!("{path}{}", Self::query(route, place));
        let body = match route {
            "POST /token" => {
                let pairs = [("grant_type", "password"), ("username", "mate"), ("password", &self.mate.password)];
                Body::Bytes("application/x-www-form-urlencoded", form(&pairs).into_bytes())
            }
            _ if ["POST", "PUT", "PATCH"].contains(&method) => Body::Json(self.body(route, way, guest, place).await),
            _ => Body::None,
        };
        Call { method, path, body }
    }

    fn query(route: &str, place: Place) -> String {
        match route {
            "GET /api/storage/why" => format!("?digest={}", digest(LAYER.as_bytes())),
            "GET /api/search" => "?q=team".to_owned(),
            "GET /api/permissions/matches" => "?pattern=team/*".to_owned(),
            "GET /token ?service=" => "?service=upstream".to_owned(),
            "GET /api/tokens ?user=" => "?user=mate".to_owned(),
            "GET /api/permissions/explain" => format!("?repository={}", encoded(place)),
            "GET /api/permissions/explain ?user=" => format!("?repository={}&user=mate", encoded(place)),
            _ => String::new(),
        }
    }

    /// Something of that kind which may go.
    async fn id(&self, route: &str, guest: &Guest, place: Place) -> String {
        let noun = route.split('/').nth(2).unwrap();
        match noun {
            "users" => self.robot().await,
            "groups" => {
                let name = self.fresh("crew");
                self.admin.post("/api/groups", &json!({ "name": name })).await.expect(201);
                let members = format!("/api/groups/{name}/members");
                if route.ends_with("{user_id}") {
                    self.admin.post(&members, &json!({ "user": "mate" })).await.expect(204);
                }
                name
            }
            "permissions" => {
                let grant = json!({ "user": self.robot().await, "pattern": place.name(), "verbs": ["pull"] });
                let made = self.admin.post("/api/permissions", &grant).await.expect(201);
                made.json()["id"].as_str().unwrap().to_owned()
            }
            "tokens" => self.token(route, guest).await,
            "jobs" => self.job(route, guest).await,
            "remotes" => {
                let made = self.admin.post("/api/remotes", &self.remote()).await.expect(201);
                made.json()["id"].to_string()
            }
            "schedules" => {
                let made = self.admin.post("/api/schedules", &self.schedule()).await.expect(201);
                made.json()["id"].to_string()
            }
            other => panic!("what is the id of one of the {other}?"),
        }
    }

    /// At an address that is refused: nothing is asked there.
    fn remote(&self) -> Value {
        json!({ "name": self.fresh("remote"), "url": "https://127.0.0.1" })
    }

    /// Of copies that are refused: nothing is asked there.
    fn schedule(&self) -> Value {
        json!({
            "name": self.fresh("schedule"), "kind": "sync", "cron": "0 3 1 1 *", "time_zone": "UTC", "enabled": false,
            "parameters": { "references": ["127.0.0.1:9/app:1"] },
        })
    }

    /// A token of the guest's own, as far as they may make one; else, or if so asked, somebody else's.
    async fn token(&self, route: &str, guest: &Guest) -> String {
        let maker = match guest.who {
            _ if route.ends_with("somebody else") => &self.mate,
            Who::Anonymous | Who::Disabled | Who::NarrowToken => &self.admin,
            _ => &guest.person,
        };
        access_token(maker, &json!({ "name": self.fresh("token") })).await.id
    }

    /// A job of the guest's own, as far as they may make one, or if so asked somebody else's. It is over.
    async fn job(&self, route: &str, guest: &Guest) -> String {
        let maker = match guest.who {
            _ if route.ends_with("somebody else") => &self.mate,
            Who::Anonymous | Who::Disabled => &self.admin,
            _ => &guest.person,
        };
        let nothing = json!([{ "repository": self.fresh("nowhere"), "tags": ["v1"] }]);
        let plan =
            maker.post("/api/deletion-jobs", &json!({ "dry_run": true, "selection": nothing })).await.expect(200);
        let body = json!({ "plan_id": plan.json()["plan_id"], "selection": nothing });
        let made = maker.post("/api/deletion-jobs", &body).await.expect(202);
        maker.get(&format!("{}/log?follow=true", made.header("location"))).await.expect(200);
        made.json()["id"].to_string()
    }

    async fn robot(&self) -> String {
        let name = self.fresh("robot");
        self.admin.post("/api/users", &json!({ "name": name, "kind": "robot" })).await.expect(201);
        name
    }

    /// Only plans, of which nothing is done; of the storage there are none.
    fn job_body(&self, route: &str) -> Value {
        match route {
            "POST /api/deletion-jobs" => {
                let selection = json!([{ "repository": Place::Private.name(), "tags": ["v1"] }]);
                json!({ "dry_run": true, "selection": selection })
            }
            "POST /api/remote-prefix-jobs" => {
                json!({ "dry_run": true, "repositories": [Place::Private.name()], "mode": "add", "prefix": "prod" })
            }
            "POST /api/rename-jobs" => {
                json!({ "dry_run": true, "moves": [{ "from": Place::Private.name(), "to": self.fresh("moved") }] })
            }
            // An address that nobody may copy from: nothing is asked there.
            "POST /api/sync-jobs" => json!({ "dry_run": true, "references": ["127.0.0.1:9/app:1"] }),
            "POST /api/collection-jobs" | "POST /api/verification-jobs" => json!({}),
            // There is no daemon.
            "POST /api/local-push-jobs" => json!({ "dry_run": true, "images": ["app:1"] }),
            "POST /api/local-delete-jobs" => json!({ "dry_run": true, "tags": ["app:1"] }),
            other => panic!("what is the body of {other}?"),
        }
    }

    async fn body(&self, route: &str, way: &str, guest: &Guest, place: Place) -> Value {
        match (route.strip_suffix(way).unwrap_or(route).trim(), way) {
            ("POST /api/setup", _) => json!({ "token": "any", "name": "late", "password": "a horse of late" }),
            ("POST /api/auth/login", _) => json!({ "name": "mate", "password": "a horse of mate" }),
            (
                "POST /api/auth/logout"
                | "POST /api/upstream/compare"
                | "POST /api/jobs/{id}/cancel"
                | "POST /api/remotes/{id}/test"
                | "POST /api/schedules/{id}/run",
                _,
            ) => Value::Null,
            // To the password that they have.
            ("POST /api/auth/password", _) => {
                let password = &guest.person.password;
                json!({ "current_password": password, "new_password": password })
            }
            ("POST /api/users", _) => json!({ "name": self.fresh("sailor"), "kind": "robot" }),
            ("POST /api/groups", _) => json!({ "name": self.fresh("crew") }),
            ("PATCH /api/users/{id}" | "PATCH /api/groups/{id}", _) => json!({ "description": "sails" }),
            ("POST /api/groups/{id}/members", _) => json!({ "user": "mate" }),
            ("POST /api/tokens", "+user") => json!({ "name": self.fresh("token"), "user": self.robot().await }),
            ("POST /api/tokens", _) => json!({ "name": self.fresh("token") }),
            ("POST /api/repositories", "+visibility") => json!({ "name": place.name(), "visibility": "public" }),
            ("POST /api/repositories", _) => json!({ "name": place.name() }),
            ("PATCH /api/repositories/{repository}", _) => json!({ "description": "a berth" }),
            ("PUT /api/repositories/{repository}/tags/{tag}", _) => {
                json!({ "digest": digest(self.manifest.as_bytes()) })
            }
            ("POST /api/repositories/{repository}/deletion-plan", way) => selection(way),
            ("POST /api/repositories/{repository}/deletions", way) => {
                let path = format!("/api/repositories/{}/deletion-plan", encoded(place));
                let plan = self.admin.post(&path, &selection(way)).await;
                // Of a missing repository there is no plan.
                let plan = if plan.status == 200 { plan.json()["id"].clone() } else { json!("none") };
                json!({ "plan": plan, "selection": selection(way) })
            }
            ("POST /api/permissions", _) => {
                json!({ "user": self.robot().await, "pattern": place.name(), "verbs": ["pull"] })
            }
            ("POST /api/jobs/{id}/retry", _) => json!({ "only_failed": true }),
            (route, _) if route.ends_with("-jobs") => self.job_body(route),
            ("POST /api/remotes", _) => self.remote(),
            ("PUT /api/storage/pushes", _) => json!({ "paused": false }),
            ("PATCH /api/remotes/{id}", _) => json!({ "allow_private": false }),
            ("POST /api/schedules", _) => self.schedule(),
            ("PATCH /api/schedules/{id}", _) => json!({ "cron": "0 4 1 1 *" }),
            ("POST /api/upstream/events", _) => json!({ "events": [] }),
            ("PATCH /api/permissions/{id}", _) => json!({ "verbs": ["pull", "push"] }),
            (other, way) => panic!("what is the body of {other} {way}?"),
        }
    }
}

/// The head of an answer that does not end by itself.
async fn begun(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    if response.status() != 200 {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        return Answer { status, headers, bytes: response.bytes().await.unwrap().to_vec() };
    }
    Answer { status: 200, headers: response.headers().clone(), bytes: Vec::new() }
}

fn route_of(line: &Line) -> Option<Route> {
    let name = line.route.strip_prefix("v2 ")?;
    Some(Route::ALL.into_iter().find(|route| format!("{route:?}") == name).expect("a route of /v2/"))
}

/// What a deletion by plan deletes.
fn selection(way: &str) -> Value {
    if way == "+repository" { json!({ "repository": true }) } else { json!({ "tags": ["v1"] }) }
}

fn encoded(place: Place) -> String {
    place.name().replace('/', "%2F")
}

fn empty_index(name: &str) -> String {
    let annotations = json!({ "name": name });
    json!({ "schemaVersion": 2, "mediaType": oci::MediaType::OCI_INDEX, "manifests": [], "annotations": annotations })
        .to_string()
}
