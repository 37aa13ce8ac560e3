//! The storage of a real Docker Registry (Debian's `docker-registry`): taken over in place, and left again.

#[allow(dead_code, reason = "clients need images in files, too")]
#[path = "../clients/archive.rs"]
mod archive;
mod held;
#[path = "../clients/image.rs"]
#[expect(dead_code, reason = "the stories of clients need more of it")]
mod image;
mod kill;
mod refused;
mod registry;
mod round_trip;
#[path = "../support/mod.rs"]
mod support;
