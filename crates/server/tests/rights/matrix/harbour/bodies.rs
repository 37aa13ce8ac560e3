//! What is sent with a request: JSON that means something in the world of the matrix.

use serde_json::{Value, json};

use super::super::people::Guest;
use super::super::table::Place;
use super::Harbour;
use crate::support::digest;

impl Harbour {
    pub(super) async fn body(&self, route: &str, way: &str, guest: &Guest, place: Place) -> Value {
        match (route.strip_suffix(way).unwrap_or(route).trim(), way) {
            ("POST /api/setup", _) => json!({ "token": "any", "name": "late", "password": "a horse of late" }),
            ("POST /api/auth/login", _) => json!({ "name": "mate", "password": "a horse of mate" }),
            (
                "POST /api/auth/logout"
                | "POST /api/upstream/compare"
                | "POST /api/remotes/{id}/test"
                | "POST /api/schedules/{id}/run"
                | "POST /api/jobs/{id}/cancel",
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
                let path = format!("/api/repositories/{}/deletion-plan", super::encoded(place));
                let plan = self.admin.post(&path, &selection(way)).await;
                // Of a missing repository there is no plan.
                let plan = if plan.status == 200 { plan.json()["id"].clone() } else { json!("none") };
                json!({ "plan": plan, "selection": selection(way) })
            }
            ("POST /api/permissions", _) => {
                json!({ "user": self.robot().await, "pattern": place.name(), "verbs": ["pull"] })
            }
            ("POST /api/remotes", _) => self.remote(),
            ("PUT /api/storage/pushes", _) => json!({ "paused": false }),
            ("PATCH /api/remotes/{id}", _) => json!({ "allow_private": false }),
            ("POST /api/schedules", _) => self.schedule(),
            ("PATCH /api/schedules/{id}", _) => json!({ "cron": "0 4 1 1 *" }),
            ("POST /api/upstream/events", _) => json!({ "events": [] }),
            ("PATCH /api/permissions/{id}", _) => json!({ "verbs": ["pull", "push"] }),
            ("POST /api/repositories/{repository}/indexes", _) => {
                json!({ "dry_run": true, "tag": "all", "images": [{ "reference": "v1" }] })
            }
            ("POST /api/repositories/{repository}/indexes/split", _) => json!({ "tag": "v1", "suffix": "short" }),
            ("POST /api/imports", _) => json!("no archive"),
            (other, way) => self.body_of_job(other).unwrap_or_else(|| panic!("what is the body of {other} {way}?")),
        }
    }

    /// Plans, where there are some, so that nothing changes beneath the others.
    fn body_of_job(&self, route: &str) -> Option<Value> {
        let private = Place::Private.name();
        Some(match route {
            "POST /api/jobs/{id}/retry" => json!({ "only_failed": true }),
            "POST /api/deletion-jobs" => {
                json!({ "dry_run": true, "selection": [{ "repository": private, "tags": ["v1"] }] })
            }
            "POST /api/remote-prefix-jobs" => {
                json!({ "dry_run": true, "repositories": [private], "mode": "add", "prefix": "prod" })
            }
            "POST /api/rename-jobs" => {
                json!({ "dry_run": true, "moves": [{ "from": private, "to": self.fresh("moved") }] })
            }
            // An address that nobody may copy from: nothing is asked there.
            "POST /api/sync-jobs" => json!({ "dry_run": true, "references": ["127.0.0.1:9/app:1"] }),
            "POST /api/collection-jobs" | "POST /api/verification-jobs" => json!({}),
            "POST /api/index-jobs" => json!({ "dry_run": true, "repositories": [private] }),
            "POST /api/import-jobs" => {
                let row = json!({ "image": 0, "repository": private, "tag": "v1" });
                json!({ "dry_run": true, "import": super::NO_IMPORT, "rows": [row] })
            }
            // There is no daemon.
            "POST /api/local-push-jobs" => json!({ "dry_run": true, "images": ["app:1"] }),
            "POST /api/local-delete-jobs" => json!({ "dry_run": true, "tags": ["app:1"] }),
            _ => return None,
        })
    }
}

fn selection(way: &str) -> Value {
    if way == "+repository" { json!({ "repository": true }) } else { json!({ "tags": ["v1"] }) }
}
