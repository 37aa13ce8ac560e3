//! In front of the registry that a team already has: Debian's `docker-registry`.

mod behind_our_back;
mod credentials;
mod deletion;
mod faults;
mod large;
mod planned;
mod proxy;
mod referrers;
#[path = "../support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use serde_json::Value;
use support::upstream::Upstream;
use support::{Person, World};

/// Our client against CNCF distribution. What 2.8 cannot do is named, and tested to be so.
#[tokio::test]
async fn the_suite_of_every_registry_passes_on_docker_registry() {
    let upstream = Upstream::start();
    oci::suite::run(&upstream.person().remote(), "suite", oci::suite::DISTRIBUTION_2_8).await;
}

/// The same through Roadstead, which closes two of the gaps: it knows its repositories, and what names what.
#[tokio::test]
async fn the_suite_of_every_registry_passes_in_front_of_docker_registry() {
    use oci::suite::Gap;
    let world = World::start_in_front_of(Upstream::start(), &[]);
    let gaps = [Gap::Sha512, Gap::ForeignLayers, Gap::BrokenUpload];
    oci::suite::run(&world.admin().remote(), "suite", &gaps).await;
}

#[tokio::test]
async fn what_the_upstream_can_do_is_found_out_without_changing_it() {
    let abilities = |deletes| client::Abilities { deletes, deletes_tags: false, lists_referrers: false };
    for deletes in [true, false] {
        let upstream = Upstream::start_deleting(deletes, "");
        assert_eq!(upstream.person().remote().probe().await.unwrap(), abilities(deletes));
        assert!(!upstream.storage().join("docker").exists(), "something was written");
    }
}

/// What `GET /api/system` says of the upstream.
async fn state(admin: &Person) -> Value {
    admin.get("/api/system").await.expect(200).json()["upstream"].clone()
}

/// Wait until something is so.
async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    within(Duration::from_mins(1), what, is_so).await;
}

async fn within(limit: Duration, what: &str, is_so: impl AsyncFn() -> bool) {
    let began = Instant::now();
    while !is_so().await {
        assert!(began.elapsed() < limit, "not within {limit:?}: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Ask for a comparison, and wait for its end.
async fn compare(admin: &Person) {
    let before = state(admin).await["comparison"]["finished_at"].clone();
    admin.post("/api/upstream/compare", &Value::Null).await.expect(202);
    until("the comparison ends", async || state(admin).await["comparison"]["finished_at"] != before).await;
}

/// Wait for the comparison that follows a start.
async fn first_comparison(admin: &Person) {
    until("the first comparison ends", async || !state(admin).await["comparison"]["finished_at"].is_null()).await;
}

/// The tags of a repository, by the registry's own list.
async fn tags(person: &Person, repository: &str) -> Value {
    person.get(&format!("/v2/{repository}/tags/list")).await.json()["tags"].clone()
}
