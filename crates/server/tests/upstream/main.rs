//! In front of the registry that a team already has: Debian's `docker-registry`.

#[path = "../support/mod.rs"]
mod support;

use support::upstream::Upstream;

/// Our client against CNCF distribution. What 2.8 cannot do is named, and tested to be so.
#[tokio::test]
async fn the_suite_of_every_registry_passes_on_docker_registry() {
    let upstream = Upstream::start();
    oci::suite::run(&upstream.person().remote(), "suite", oci::suite::DISTRIBUTION_2_8).await;
}
