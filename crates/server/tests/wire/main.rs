//! The protocol over HTTP, to the header: what clients of every kind may rely on.
//!
//! The binary is started for each story; requests go over the wire.

mod addresses;
mod blobs;
mod deletion;
mod documents;
mod errors;
mod events;
mod lists;
mod looking;
mod manifests;
mod pages;
mod planned;
mod referrers;
mod space;
#[path = "../support/mod.rs"]
mod support;
mod together;
mod transports;
mod uploads;

use support::{Answer, Person, World};

/// The suite that the engine passes over files and memory, over the wire.
#[tokio::test]
async fn the_suite_of_every_registry_passes_over_the_wire() {
    let world = World::start();
    oci::suite::run(&world.admin().remote(), "suite", &[]).await;
}

/// Begin an upload; answers the address at which it goes on.
async fn begin(person: &Person, repository: &str) -> String {
    let answer = Answer::of(person.request("POST", &format!("/v2/{repository}/blobs/uploads/"))).await.expect(202);
    answer.header("location").to_owned()
}

/// The address that finishes an upload.
fn finish(location: &str, digest: &str) -> String {
    let sign = if location.contains('?') { '&' } else { '?' };
    format!("{location}{sign}digest={digest}")
}
