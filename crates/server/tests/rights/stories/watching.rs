//! Who follows what happens hears of nothing that they may not pull, and only for as long as they may be there.

use clock::{Clock, System};
use serde_json::json;

use super::{publish, repository};
use crate::keys::{Bearer, access_token, session, with_token};
use crate::support::watching::Watch;
use crate::support::{Person, World};

async fn follow(person: &Person) -> Watch {
    Watch::begin(person.request("GET", "/api/events")).await
}

#[tokio::test]
async fn everybody_hears_of_what_they_may_pull_and_of_nothing_else() {
    let world = World::start();
    let admin = world.admin();
    admin.push_image("team/open", "v0", "open").await;
    publish(&admin, "team/open", true).await;
    let mei = world.user_with("mei", "team/*", "pull,push").await;
    let nora = world.user("nora").await;
    let (mut hers, mut noras, mut nobodys) =
        (follow(&mei).await, follow(&nora).await, follow(&world.anonymous()).await);

    let secret = mei.push_image("team/secret", "v1", "secret").await;
    let open = mei.push_image("team/open", "v1", "open").await;
    let push = |repository: &str, digest: &str| json!({ "repository": repository, "tag": "v1", "digest": digest, "by": "mei" });
    let created = json!({ "repository": "team/secret", "by": "mei" });
    assert_eq!(hers.next().await.unwrap(), ("repository_created".into(), created));
    assert_eq!(hers.next().await.unwrap(), ("push".into(), push("team/secret", &secret)));
    assert_eq!(hers.next().await.unwrap(), ("push".into(), push("team/open", &open)));
    assert_eq!(noras.next().await.unwrap(), ("push".into(), push("team/open", &open)));
    // Without login nobody learns the names of users.
    let nameless = json!({ "repository": "team/open", "tag": "v1", "digest": open });
    assert_eq!(nobodys.next().await.unwrap(), ("push".into(), nameless));

    // A grant is told to everybody who is signed in, and counts from the next event on.
    world.grant("nora", "team/secret", "pull").await;
    assert_eq!(noras.next().await.unwrap(), ("rights_changed".into(), json!({})));
    assert_eq!(hers.next().await.unwrap().0, "rights_changed");
    admin.delete(&format!("{}/tags/v1", repository("team/secret"))).await.expect(204);
    let deleted = json!({ "repository": "team/secret", "tag": "v1", "by": "admin" });
    assert_eq!(noras.next().await.unwrap(), ("tag_deleted".into(), deleted));
    admin.delete(&format!("/v2/team/open/manifests/{open}")).await.expect(202);
    let (kind, gone) = nobodys.next().await.unwrap();
    assert_eq!((kind.as_str(), gone), ("manifest_deleted", json!({ "repository": "team/open", "digest": open })));

    // Of the end of what they could pull they hear too, and of nothing that they never could.
    admin.delete(&repository("team/secret")).await.expect(204);
    admin.delete(&repository("team/open")).await.expect(204);
    assert_eq!(nobodys.next().await.unwrap(), ("repository_deleted".into(), json!({ "repository": "team/open" })));
}

#[tokio::test]
async fn it_ends_with_what_it_was_begun_with() {
    let world = World::start();
    let (admin, mei) = (world.admin(), world.user("mei").await);
    let begin = async |token: &str| Watch::begin(Bearer::of(&world, token).request("GET", "/api/events")).await;

    // A session that is ended; the one beside it goes on.
    let (first, second) = (session(&world, &mei).await, session(&world, &mei).await);
    let (mut ending, mut staying) = (begin(&first).await, begin(&second).await);
    Bearer::of(&world, &first).post("/api/auth/logout", &json!({})).await.expect(204);
    assert_eq!(ending.next().await, None);
    // An access token that is revoked, and one that expires.
    let token = access_token(&mei, &json!({ "name": "watch" })).await;
    let soon = System.now() + chrono::TimeDelta::seconds(3);
    let short = access_token(&mei, &json!({ "name": "short", "expires_at": soon })).await;
    let (mut revoked, mut expiring) = (begin(&token.secret).await, begin(&short.secret).await);
    mei.delete(&format!("/api/tokens/{}", token.id)).await.expect(204);
    assert_eq!(revoked.next().await, None);
    assert_eq!(expiring.next().await, None);
    assert!(System.now() >= soon);
    // A password that must be changed; access tokens go on until their user is disabled.
    let mut robot =
        follow(&with_token(&world, "mei", &access_token(&mei, &json!({ "name": "robot" })).await.secret)).await;
    let mut with_password = follow(&mei).await;
    admin.patch("/api/users/mei", &json!({ "must_change_password": true })).await.expect(200);
    assert_eq!(staying.next().await, None);
    assert_eq!(with_password.next().await, None);
    assert_eq!(robot.next().await.unwrap().0, "rights_changed");
    admin.patch("/api/users/mei", &json!({ "disabled": true })).await.expect(200);
    assert_eq!(robot.next().await, None);
}

#[tokio::test]
async fn nobody_takes_all_the_streams() {
    let world = World::start();
    let mei = world.user("mei").await;
    let mut held = Vec::new();
    for _ in 0..20 {
        held.push(follow(&mei).await);
    }
    let refused = mei.get("/api/events").await.expect(429);
    assert_eq!((refused.code().as_str(), refused.header("retry-after")), ("too_many_streams", "31"));
    held.push(follow(&world.admin()).await);
    // A place is free again once its connection is seen to have gone.
    drop(held);
    let began = std::time::Instant::now();
    while mei.request("GET", "/api/events").send().await.unwrap().status() != 200 {
        assert!(began.elapsed().as_secs() < 10, "no place came free");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}
