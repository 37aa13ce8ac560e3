//! What the commands refuse, and what they say of a tree that is not whole.

use crate::image::Image;
use crate::registry::{Registry, push};
use crate::support::{World, digest, log_of};

#[test]
fn only_the_folder_that_is_served_from_is_adopted() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let world = World::start_with(&[("STORAGE_DIR", here.path().to_str().unwrap())]);
    std::fs::create_dir_all(there.path().join("docker/registry/v2/repositories")).unwrap();
    let folder = there.path().to_str().unwrap();
    for (arguments, words) in [
        (vec!["adopt"], "there is no docker/registry/v2/repositories under".to_owned()),
        (vec!["adopt", here.path().to_str().unwrap()], "there is no docker/registry/v2/repositories under".to_owned()),
        (vec!["adopt", "no/such/folder"], "cannot read no/such/folder".to_owned()),
        (vec!["adopt", folder], format!("set STORAGE_DIR={folder}")),
    ] {
        let output = world.cli(&arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", log_of(&output));
        assert!(log_of(&output).contains(&words), "{arguments:?}: {}", log_of(&output));
    }
    let doctor = world.command(&["doctor"]).env("PORT", world.port().to_string()).output().unwrap();
    let store = format!("ok    store: {} can be written", here.path().display());
    assert!(doctor.status.success() && log_of(&doctor).contains(&store), "{}", log_of(&doctor));
}

#[tokio::test]
async fn what_is_left_out_is_named_and_the_end_says_so() {
    let tree = tempfile::tempdir().unwrap();
    let registry = Registry::on(tree.path());
    let (whole, broken) = (Image::of("linux/amd64", "whole"), Image::of("linux/amd64", "broken"));
    push(&registry.anybody(), "team/app", "whole", &whole).await;
    push(&registry.anybody(), "team/app", "broken", &broken).await;
    drop(registry);
    let blob = digest(&broken.blobs[1]);
    let hex = blob.split_once(':').unwrap().1;
    let file = tree.path().join("docker/registry/v2/blobs/sha256").join(&hex[..2]).join(hex).join("data");
    std::fs::write(file, "").unwrap();

    let world = World::start_with(&[("STORAGE_DIR", tree.path().to_str().unwrap())]);
    let output = world.cli(&["adopt"]);
    let log = log_of(&output);
    assert_eq!(output.status.code(), Some(3), "{log}");
    for words in [
        format!("left out    team/app@{blob}: it is empty on disk"),
        format!("incomplete  team/app@{}: {blob} is empty on disk", broken.digest()),
        "2 manifests, 2 tags".into(),
        "1 left out and 1 incomplete".into(),
    ] {
        assert!(log.contains(&words), "{words}: {log}");
    }
    // The push that brings it back.
    push(&world.admin(), "team/app", "broken", &broken).await;
    crate::held::has(&world.admin(), "team/app", &broken).await;
}
