//! Direct traffic: a real CNCF distribution that believes our tokens, and clients that speak with it and not with us.

mod distribution;
mod forged;
mod rights;
mod traffic;

use serde_json::json;

use crate::image::Image;
use crate::support::pushes::push_through;
use crate::support::{Answer, MANIFEST, Person, World};
use distribution::{Distribution, SERVICE};

/// A Roadstead that signs tokens, and the registry that believes them.
fn harbour() -> (World, Distribution) {
    let world = World::start_with(&[("REGISTRY_TOKEN_SERVICE", SERVICE)]);
    let registry = Distribution::start(&world);
    (world, registry)
}

/// What `/token` gives somebody for the registry.
async fn token(person: &Person, scope: &str) -> String {
    let answer = person.get(&format!("/token?service={SERVICE}&scope={scope}")).await.expect(200).json();
    answer["token"].as_str().unwrap().to_owned()
}

/// A request at the registry with a token.
async fn ask(registry: &Distribution, token: &str, method: &str, path: &str) -> Answer {
    let request = registry.nobody().request(method, path).header("accept", MANIFEST);
    Answer::of(request.bearer_auth(token)).await
}

/// Lay `team/app:1` into the registry; answers its digest.
async fn stock(world: &World, registry: &Distribution, name: &str) -> String {
    let image = Image::of("linux/amd64", name);
    let skopeo = registry.skopeo();
    image.write(&skopeo.path("in"), "1");
    let admin = world.admin();
    let credentials = format!("{}:{}", admin.name, admin.password);
    skopeo.copy(&["--dest-creds", &credentials], "oci:in:1", &skopeo.at(&format!("{name}:1"))).ok();
    image.digest()
}

/// Make a repository known to us that everybody may pull, also without login if so wished.
async fn publish(world: &World, name: &str, anonymous_pull: bool) {
    let repository = json!({ "name": name, "visibility": "public", "anonymous_pull": anonymous_pull });
    world.admin().post("/api/repositories", &repository).await.expect(201);
}

#[tokio::test]
async fn roadstead_in_front_of_it_needs_no_account_there() {
    let (mut world, registry) = harbour();
    world.stop();
    let url = format!("http://{}", registry.host);
    for (key, value) in [("REGISTRY_URL", url.as_str()), ("REGISTRY_USERNAME", ""), ("REGISTRY_PASSWORD", "")] {
        world.set(key, value);
    }
    world.up();
    let admin = world.admin();
    let image = push_through(&admin.remote(), "team/app", "1", "through us").await;
    assert_eq!(admin.remote_digest("team/app", "1").await, image);
    admin.delete("/v2/team/app/manifests/1").await.expect(202);
    admin.get("/v2/team/app/manifests/1").await.expect(404);
    let token = token(&admin, "repository:team/app:pull").await;
    ask(&registry, &token, "GET", &format!("/v2/team/app/manifests/{image}")).await.expect(200);
}
