//! podman: pull, push, search, login and logout. No container runs.

use crate::image::{Image, digest_in, here};
use crate::storage::Storage;
use crate::support::{Person, World, digest};

#[tokio::test]
async fn podman_pulls_and_pushes() {
    let world = World::start();
    let mei = world.user_with("mei", "team/**", "pull,push").await;
    let image = Image::for_everybody("app");
    image.push(&mei, "team/app", "1.0").await;
    let podman = Storage::new("podman", &world);
    podman.login(&mei).ok();

    let id = podman.pull("team/app:1.0").ok();
    let facts = podman.run(&["image", "inspect", "--format", "{{.Os}}/{{.Architecture}}", &id]).ok();
    assert_eq!(facts, here());
    // Its id is the digest of the configuration.
    let child = image.children.iter().find(|child| id == digest(&child.blobs[0])["sha256:".len()..]);
    let child = child.expect("one of the three");

    podman.run(&["tag", &podman.at("team/app:1.0"), &podman.at("team/copy:1.0")]).ok();
    let pushed = podman.push("team/copy:1.0");
    assert_eq!(digest_in(&mei, "team/copy", "1.0").await, pushed);

    let other = Storage::new("podman", &world);
    other.login(&mei).ok();
    assert_eq!(other.pull("team/copy:1.0").ok(), id);
    let found = other.run(&["image", "inspect", "--format", "{{.Digest}}", &other.at("team/copy:1.0")]).ok();
    assert_eq!(found, pushed);
    assert_eq!(other.pull(&format!("team/app@{}", child.digest())).ok(), id);
}

#[tokio::test]
async fn podman_searches_what_may_be_pulled() {
    let world = World::start();
    let mei = world.user_with("mei", "team/**", "pull,push").await;
    for (person, repository) in [(&mei, "team/app"), (&mei, "team/web"), (&world.admin(), "hidden/app")] {
        Image::of("linux/amd64", repository).push(person, repository, "1.0").await;
    }
    let podman = Storage::new("podman", &world);
    podman.login(&mei).ok();
    let search = |flags: &[&str], name: &str| {
        podman.run(&[&["search", "--tls-verify=false"], flags, &[podman.at(name).as_str()]].concat())
    };
    let found = search(&[], "app").ok();
    assert!(found.contains("team/app") && !found.contains("hidden"), "{found}");
    assert!(search(&["--list-tags"], "team/web").ok().contains("1.0"));
    search(&["--list-tags"], "hidden/app").refused("404");
}

#[tokio::test]
async fn podman_is_refused_without_right_or_login() {
    let world = World::start();
    let mei = world.user_with("mei", "team/**", "pull").await;
    Image::for_everybody("app").push(&world.admin(), "team/app", "1.0").await;
    let podman = Storage::new("podman", &world);
    podman.pull("team/app:1.0").refused("unauthorized");
    podman.login(&Person::new(&world.base, "mei", "not hers")).refused("invalid username/password");
    podman.login(&mei).ok();
    podman.pull("team/app:1.0").ok();
    podman.run(&["tag", &podman.at("team/app:1.0"), &podman.at("team/app:2.0")]).ok();
    let push = ["push", "--tls-verify=false", &podman.at("team/app:2.0")];
    podman.run(&push).refused("mei may not push to team/app");
    podman.run(&["logout", world.host()]).ok();
    podman.pull("team/app:1.0").refused("unauthorized");
}
