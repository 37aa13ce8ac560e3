//! From a Docker Registry to Roadstead and back, without losing a byte or moving a blob.

use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::held::{everything, has};
use crate::image::Image;
use crate::registry::{Registry, push};
use crate::support::{Person, World, log_of};

/// The files of blobs with what would change if they were written anew.
fn blobs(root: &Path) -> BTreeMap<PathBuf, (u64, i64, i64)> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.join("docker/registry/v2/blobs")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let metadata = entry.metadata().unwrap();
            if metadata.is_dir() {
                folders.push(entry.path());
            } else {
                found.insert(entry.path(), (metadata.ino(), metadata.mtime(), metadata.mtime_nsec()));
            }
        }
    }
    found
}

/// What is pushed to the Docker Registry.
struct Cargo {
    everybody: Image,
    before: Image,
    after: Image,
    untagged: Image,
}

impl Cargo {
    async fn load(person: &Person) -> Self {
        let cargo = Self {
            everybody: Image::for_everybody("everybody"),
            before: Image::of("linux/amd64", "before"),
            after: Image::of("linux/amd64", "after"),
            untagged: Image::of("linux/arm64", "untagged"),
        };
        push(person, "team/app", "v1", &cargo.everybody).await;
        push(person, "team/app", "moving", &cargo.before).await;
        push(person, "team/app", "moving", &cargo.after).await;
        push(person, "team/app", &cargo.untagged.digest(), &cargo.untagged).await;
        push(person, "team/app/nested/deep", "latest", &cargo.after).await;
        push(person, "alpine", "3.20", &cargo.after).await;
        cargo
    }

    /// All of it is there by digest, also what no tag names.
    async fn is_at(&self, person: &Person) {
        for image in [&self.everybody, &self.before, &self.after, &self.untagged] {
            has(person, "team/app", image).await;
        }
        for repository in ["team/app/nested/deep", "alpine"] {
            has(person, repository, &self.after).await;
            let other = format!("/v2/{repository}/manifests/{}", self.untagged.digest());
            person.get(&other).await.expect(404);
        }
    }
}

#[tokio::test]
async fn a_docker_registry_is_taken_over_in_place_and_served_again_afterwards() {
    let tree = tempfile::tempdir().unwrap();
    let root = tree.path().to_str().unwrap();
    let registry = Registry::on(tree.path());
    let cargo = Cargo::load(&registry.anybody()).await;
    let (held, files) = (everything(&registry.anybody()).await, blobs(tree.path()));
    assert_eq!(held["team/app"].len(), 2);
    drop(registry);

    let mut world = World::start_with(&[("STORAGE_DIR", root)]);
    let adopted = world.cli(&["adopt", root, "--verify"]);
    assert_eq!(adopted.status.code(), Some(0), "{}", log_of(&adopted));
    assert!(log_of(&adopted).contains("3 repositories, 9 manifests, 4 tags"), "{}", log_of(&adopted));
    let admin = world.admin();
    assert_eq!(everything(&admin).await, held);
    cargo.is_at(&admin).await;
    assert_eq!(blobs(tree.path()), files, "no blob was written anew");
    assert!(!world.data().join("docker").exists(), "and none lies elsewhere");
    let audit = admin.get("/api/audit?action=storage.adopt").await.expect(200).json();
    assert_eq!((&audit["items"][0]["target"], &audit["items"][0]["after"]["tags"]), (&root.into(), &4.into()));

    let new = Image::for_everybody("new");
    push(&admin, "team/app", "v2", &new).await;
    push(&admin, "fresh/one", "1", &new).await;
    admin.delete("/v2/team/app/manifests/moving").await.expect(202);
    let held = everything(&admin).await;
    world.stop();
    let exported = world.cli(&["export-links"]);
    assert_eq!(exported.status.code(), Some(0), "{}", log_of(&exported));
    assert!(log_of(&exported).contains("repositories.before-"), "{}", log_of(&exported));

    let registry = Registry::on(tree.path());
    let anybody = registry.anybody();
    assert_eq!(everything(&anybody).await, held);
    cargo.is_at(&anybody).await;
    for repository in ["team/app", "fresh/one"] {
        has(&anybody, repository, &new).await;
    }
    anybody.get("/v2/team/app/manifests/moving").await.expect(404);

    // And back again: the old registry went on meanwhile.
    push(&anybody, "team/app", "v3", &Image::of("linux/amd64", "later")).await;
    let held = everything(&anybody).await;
    drop(registry);
    world.up();
    let again = world.cli(&["adopt"]);
    assert_eq!(again.status.code(), Some(0), "{}", log_of(&again));
    assert_eq!(everything(&world.admin()).await, held);
}
