//! `kill -9` in the middle of an adoption.

use std::process::{Command, Stdio};
use std::time::Duration;

use crate::held::everything;
use crate::image::Image;
use crate::registry::{Registry, push};
use crate::support::{World, log_of};

/// How many repositories there are: a second or more of work.
const REPOSITORIES: usize = 300;

#[tokio::test]
async fn an_adoption_that_is_killed_is_completed_by_the_next() {
    let tree = tempfile::tempdir().unwrap();
    let registry = Registry::on(tree.path());
    push(&registry.anybody(), "team/app", "v1", &Image::for_everybody("everybody")).await;
    drop(registry);
    let team = tree.path().join("docker/registry/v2/repositories/team");
    for number in 1..REPOSITORIES {
        let copy = Command::new("cp").arg("-r").arg(team.join("app")).arg(team.join(format!("app-{number}"))).status();
        assert!(copy.unwrap().success());
    }
    let world = World::start_with(&[("STORAGE_DIR", tree.path().to_str().unwrap())]);
    let count = async || {
        let answer = world.admin().get("/v2/_catalog?n=1000").await.expect(200).json();
        answer["repositories"].as_array().unwrap().len()
    };
    let mut were_in_the_middle = 0;
    for round in 1..=6 {
        let mut adopting = world.command(&["adopt"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        tokio::time::sleep(Duration::from_millis(150 * round)).await;
        adopting.kill().unwrap();
        adopting.wait().unwrap();
        were_in_the_middle += usize::from((1..REPOSITORIES).contains(&count().await));
    }
    println!("{were_in_the_middle} of 6 were killed in the middle");
    let output = world.cli(&["adopt"]);
    assert_eq!(output.status.code(), Some(0), "{}", log_of(&output));
    let held = everything(&world.admin()).await;
    assert_eq!(held.len(), REPOSITORIES);
    let first = &held["team/app"];
    assert!(first.len() == 1 && held.values().all(|tags| tags == first), "all of them are the same");
    let again = world.cli(&["adopt"]);
    let nothing = format!("{REPOSITORIES} repositories, 0 manifests, 0 tags, 0 blobs");
    assert!(log_of(&again).contains(&nothing), "{}", log_of(&again));
}
