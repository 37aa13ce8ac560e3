//! The keys that people hold beside their passwords: sessions, registry tokens, access tokens.

use serde_json::{Value, json};

use crate::support::{Answer, Person, World};

/// An access token with the id by which it is deleted.
pub struct AccessToken {
    pub id: String,
    pub secret: String,
}

/// Sign in; answers the token of the session.
pub async fn session(world: &World, person: &Person) -> String {
    let body = json!({ "name": person.name, "password": person.password });
    let answer = world.anonymous().post("/api/auth/login", &body).await.expect(200);
    answer.json()["token"].as_str().unwrap().to_owned()
}

/// Ask `/token` for a token with `scope`, which may be empty or several ones divided by spaces.
pub async fn registry_token(person: &Person, scope: &str) -> String {
    let query = form(&[("scope", scope)]);
    let answer = person.get(&format!("/token?{query}")).await.expect(200);
    answer.json()["token"].as_str().unwrap().to_owned()
}

/// Make an access token for oneself, or with `"user"` in the body for a robot.
pub async fn access_token(person: &Person, body: &Value) -> AccessToken {
    let answer = person.post("/api/tokens", body).await.expect(201).json();
    let text = |key: &str| answer[key].as_str().unwrap().to_owned();
    AccessToken { id: text("id"), secret: text("token") }
}

/// Whoever holds a token and shows nothing else.
pub struct Bearer<'a> {
    world: &'a World,
    token: String,
}

impl<'a> Bearer<'a> {
    pub fn of(world: &'a World, token: impl Into<String>) -> Self {
        Self { world, token: token.into() }
    }

    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        self.world.anonymous().request(method, path).bearer_auth(&self.token)
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request("GET", path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.request("POST", path).json(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        Answer::of(self.request("DELETE", path)).await
    }
}

/// The secret of an access token in the place of a password.
pub fn with_token(world: &World, name: &str, secret: &str) -> Person {
    Person::new(&world.base, name, secret)
}

/// Pairs as a form or a query writes them.
pub fn form(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}
