//! What ends somebody's rights ends them at once, with every key that was given out before.

use serde_json::json;

use crate::keys::{AccessToken, Bearer, access_token, registry_token, session, with_token};
use crate::support::{ADMIN_PASSWORD, Person, World};

/// One of each kind of key.
struct Keys<'a> {
    world: &'a World,
    mei: Person,
    session: String,
    registry_token: String,
    access_token: AccessToken,
    /// A registry token that was made with the access token.
    made_with_it: String,
}

impl<'a> Keys<'a> {
    async fn of(world: &'a World, mei: &Person) -> Self {
        let scope = "repository:team/app:pull,push";
        let access_token = access_token(mei, &json!({ "name": format!("laptop of {}", mei.password) })).await;
        let made_with_it = registry_token(&with_token(world, &mei.name, &access_token.secret), scope).await;
        let (session, registry_token) = (session(world, mei).await, registry_token(mei, scope).await);
        Self { world, mei: mei.clone(), session, registry_token, access_token, made_with_it }
    }

    /// Which of them still let somebody in. Whatever does not is answered 401.
    async fn that_open(&self) -> String {
        let bearer = |token: &String| Bearer::of(self.world, token);
        let tags = "/v2/team/app/tags/list";
        let with_token = with_token(self.world, &self.mei.name, &self.access_token.secret);
        let answers = [
            ("password", self.mei.get("/v2/").await),
            ("session", bearer(&self.session).get("/api/auth/me").await),
            ("registry token", bearer(&self.registry_token).get(tags).await),
            ("access token", bearer(&self.access_token.secret).get("/api/auth/me").await),
            ("access token in the place of a password", with_token.get(tags).await),
            ("registry token made with it", bearer(&self.made_with_it).get(tags).await),
        ];
        assert!(answers.iter().all(|(_, answer)| [200, 401].contains(&answer.status)), "{answers:?}");
        let open = answers.iter().filter(|(_, answer)| answer.status == 200).map(|(key, _)| *key);
        open.collect::<Vec<_>>().join(", ")
    }
}

const ALL: &str = "password, session, registry token, access token, access token in the place of a password, \
                   registry token made with it";
const ACCESS_TOKEN: &str = "access token, access token in the place of a password";

/// Mei, who may pull and push below `team/`.
async fn world_of_mei() -> (World, Person) {
    let world = World::start();
    world.admin().push_image("team/app", "v1", "hello").await;
    let mei = world.user_with("mei", "team/*", "pull,push").await;
    (world, mei)
}

#[tokio::test]
async fn a_disabled_user_is_out_at_once_and_old_keys_do_not_come_back() {
    let (world, mei) = world_of_mei().await;
    let keys = Keys::of(&world, &mei).await;
    assert_eq!(keys.that_open().await, ALL);

    world.admin().patch("/api/users/mei", &json!({ "disabled": true })).await.expect(200);
    assert_eq!(keys.that_open().await, "");

    world.admin().patch("/api/users/mei", &json!({ "disabled": false })).await.expect(200);
    assert_eq!(keys.that_open().await, format!("password, {ACCESS_TOKEN}"));
}

#[tokio::test]
async fn a_new_password_ends_what_the_old_one_opened() {
    let (world, mei) = world_of_mei().await;
    let keys = Keys::of(&world, &mei).await;
    let change = json!({ "current_password": mei.password, "new_password": "another horse" });
    Bearer::of(&world, keys.session.as_str()).post("/api/auth/password", &change).await.expect(204);
    assert_eq!(keys.that_open().await, ACCESS_TOKEN);

    let mei = Person::new(&world.base, "mei", "another horse");
    let keys = Keys::of(&world, &mei).await;
    assert_eq!(keys.that_open().await, ALL);
    world.admin().patch("/api/users/mei", &json!({ "password": "a third horse" })).await.expect(200);
    assert_eq!(keys.that_open().await, ACCESS_TOKEN);
}

#[tokio::test]
async fn the_old_password_is_asked_before_it_is_changed() {
    let (world, mei) = world_of_mei().await;
    let keys = Keys::of(&world, &mei).await;
    let session = Bearer::of(&world, keys.session.as_str());
    let guess = json!({ "current_password": ADMIN_PASSWORD, "new_password": "another horse" });
    assert_eq!(session.post("/api/auth/password", &guess).await.expect(403).code(), "password_wrong");
    let change = json!({ "current_password": mei.password, "new_password": "another horse" });
    let token = Bearer::of(&world, keys.access_token.secret.as_str());
    assert_eq!(token.post("/api/auth/password", &change).await.expect(403).code(), "session_required");
    assert_eq!(keys.that_open().await, ALL);
}

#[tokio::test]
async fn a_deleted_access_token_takes_along_what_was_made_with_it() {
    let (world, mei) = world_of_mei().await;
    let keys = Keys::of(&world, &mei).await;
    mei.delete(&format!("/api/tokens/{}", keys.access_token.id)).await.expect(204);
    assert_eq!(keys.that_open().await, "password, session, registry token");
}

#[tokio::test]
async fn a_deleted_user_leaves_nothing_to_the_next_one_of_that_name() {
    let (world, mei) = world_of_mei().await;
    let keys = Keys::of(&world, &mei).await;
    world.admin().delete("/api/users/mei").await.expect(204);
    assert_eq!(keys.that_open().await, "");
    assert_eq!(world.admin().get("/api/permissions").await.expect(200).json()["total"], 0);

    let namesake = json!({ "name": "mei", "password": "a horse of her own" });
    world.admin().post("/api/users", &namesake).await.expect(201);
    assert_eq!(keys.that_open().await, "");
    let namesake = Person::new(&world.base, "mei", "a horse of her own");
    namesake.get("/v2/team/app/tags/list").await.expect(404);
    assert_eq!(namesake.get("/api/tokens").await.expect(200).json()["total"], 0);
}

#[tokio::test]
async fn keys_hold_over_a_restart_and_so_does_their_end() {
    let (mut world, mei) = world_of_mei().await;
    let (open, ended) = (session(&world, &mei).await, session(&world, &mei).await);
    Bearer::of(&world, ended.as_str()).post("/api/auth/logout", &json!(null)).await.expect(204);
    world.stop();
    world.up();
    Bearer::of(&world, open).get("/api/auth/me").await.expect(200);
    Bearer::of(&world, ended).get("/api/auth/me").await.expect(401);
}
