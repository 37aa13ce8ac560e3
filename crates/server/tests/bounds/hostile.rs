//! Nonsense in every place: it is refused with a stable code, the server never fails on it, and nothing panics.

mod framing;
mod json;
mod values;

use crate::support::World;

/// After all that, the server is as it was.
async fn is_unharmed(world: &World) {
    let admin = world.admin();
    admin.get("/healthz").await.expect(200);
    admin.get("/readyz").await.expect(200);
    let image = admin.push_image("team/unharmed", "v1", "layer").await;
    let found = admin.head("/v2/team/unharmed/manifests/v1").await.expect(200);
    assert_eq!(found.header("docker-content-digest"), image);
    let log = world.read_log();
    assert!(!log.contains("panicked"), "{log}");
    assert!(!log.contains("ERROR"), "{log}");
}
