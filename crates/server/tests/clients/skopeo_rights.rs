//! skopeo, where it is refused.

use serde_json::json;

use crate::image::Image;
use crate::skopeo::Skopeo;
use crate::support::{Person, World};

#[tokio::test]
async fn a_wrong_password_is_refused_everywhere() {
    let world = World::start();
    let mei = world.user_with("mei", "team/**", "pull,push").await;
    Image::of("linux/amd64", "app").push(&mei, "team/app", "1").await;
    let liar = Person::new(&world.base, "mei", "not hers");
    let skopeo = Skopeo::new(&world);
    skopeo.login(&liar).refused("invalid username/password");

    let app = skopeo.at("team/app:1");
    skopeo.copy(&["--src-creds", "mei:not hers"], &app, "oci:out:1").refused("unauthorized");
    skopeo.copy(&["--src-no-creds"], &app, "oci:out:1").refused("unauthorized");
    skopeo.copy(&["--src-creds", "mei:a horse of mei"], &app, "oci:out:1").ok();
}

#[tokio::test]
async fn who_may_not_push_leaves_nothing_behind() {
    let world = World::start();
    let mei = world.user_with("mei", "team/**", "pull").await;
    let skopeo = Skopeo::of(&world, &mei);
    Image::for_everybody("app").write(&skopeo.path("in"), "1");
    for repository in ["team/app", "other/app"] {
        let refused = format!("mei may not push to {repository}");
        skopeo.copy(&["--all"], "oci:in:1", &skopeo.at(&format!("{repository}:1"))).refused(&refused);
    }
    let catalog = world.admin().get("/v2/_catalog").await.expect(200).json();
    assert_eq!(catalog, json!({ "repositories": [] }));
    match &world.upstream {
        None => assert_eq!(std::fs::read_dir(world.data().join("uploads")).unwrap().count(), 0),
        Some(upstream) => assert!(!upstream.storage().join("docker").exists(), "the upstream was asked for something"),
    }
}

#[tokio::test]
async fn what_may_not_be_pulled_is_not_there() {
    let world = World::start();
    let (admin, _) = (world.admin(), world.user("zoe").await);
    Image::of("linux/amd64", "app").push(&admin, "team/app", "1").await;
    let zoe = Skopeo::of(&world, &Person::new(&world.base, "zoe", "a horse of zoe"));
    for hidden in ["team/app", "team/nothing"] {
        zoe.run(&["list-tags", "--tls-verify=false", &zoe.at(hidden)]).refused("");
        zoe.copy(&[], &zoe.at(&format!("{hidden}:1")), "oci:out:1").refused("you may not pull it");
    }

    // Pulling is not deleting.
    world.grant("zoe", "team/*", "pull").await;
    let app = zoe.at("team/app:1");
    zoe.run(&["delete", "--tls-verify=false", &app]).refused("zoe may not delete in team/app");
    zoe.copy(&[], &app, "oci:out:1").ok();
}
