//! The programs that people really use, against the running binary: skopeo, Docker with its daemon, podman, buildah.
//!
//! A program that is missing fails its tests: `cargo xtask test` installs them all.

#[path = "../support/mod.rs"]
mod support;

mod archive;
mod buildah;
mod daemon;
mod direct;
mod docker;
mod docker_rights;
mod files;
mod image;
mod joined;
mod podman;
mod skopeo;
mod skopeo_rights;
mod storage;
mod tool;
