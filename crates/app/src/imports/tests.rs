//! Imports whose time is stepped.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use db::Role;
use futures_util::stream;
use oci::copy::{Line, Watch};
use oci::{Algorithm, ByteStream, Digest, Reference};
use serde_json::json;

use super::{Done, Imports, PushArchive};
use crate::Actor;
use crate::access::{Access, Push};
use crate::queue::tests::world::World;

const BLOCK: usize = 512;

/// A tar of files, as `tar` writes it.
fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = Vec::new();
    for (name, bytes) in files {
        let mut header = [0; BLOCK];
        let mut put = |at: usize, text: &[u8]| header[at..at + text.len()].copy_from_slice(text);
        put(0, name.as_bytes());
        put(124, format!("{:011o}\0", bytes.len()).as_bytes());
        put(148, b"        ");
        put(156, b"0");
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        archive.extend_from_slice(&header);
        archive.extend_from_slice(bytes);
        archive.resize(archive.len().next_multiple_of(BLOCK), 0);
    }
    archive.resize(archive.len() + 2 * BLOCK, 0);
    archive
}

/// What `docker save` writes of one image with one layer; and the id of the image.
fn saved(names: &[&str]) -> (Vec<u8>, Digest) {
    let layer = tar(&[("etc/seed", b"seed")]);
    let diff_id = Digest::of(Algorithm::Sha256, &layer);
    let config = json!({ "os": "linux", "architecture": "amd64", "rootfs": { "diff_ids": [diff_id.as_str()] } });
    let config = config.to_string();
    let manifest = json!([{ "Config": "c.json", "RepoTags": names, "Layers": ["l/layer.tar"] }]).to_string();
    let files =
        [("l/layer.tar", layer.as_slice()), ("c.json", config.as_bytes()), ("manifest.json", manifest.as_bytes())];
    (tar(&files), Digest::of(Algorithm::Sha256, config.as_bytes()))
}

/// In small pieces, as from a slow line.
fn slowly(bytes: &[u8]) -> ByteStream {
    let pieces: Vec<_> = bytes.chunks(700).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    Box::pin(stream::iter(pieces))
}

fn berths(world: &World) -> usize {
    world.core.imports.spool.list().unwrap().len()
}

#[tokio::test]
async fn an_archive_is_kept_for_hours_and_swept() {
    let world = World::new().await;
    let mei = world.user("mei", Role::User).await;
    let (permit, imports) = (world.permit(&mei), Imports::new(world.core.clone()));
    let (bytes, id) = saved(&["team/app:1"]);
    let import = imports.receive(&permit, Some(bytes.len() as u64), slowly(&bytes)).await.unwrap();
    assert_eq!((import.received, import.size), (bytes.len() as u64, bytes.len() as u64));
    assert_eq!(import.images[0].image_id.as_deref(), Some(id.as_str()));
    imports.sweep().await.unwrap();
    assert_eq!(imports.get(&permit, import.id).await.unwrap().images, import.images);

    let li = world.user("li", Role::User).await;
    let foreign = imports.get(&world.permit(&li), import.id).await.unwrap_err();
    assert_eq!(foreign.code(), "import_not_found");
    let root = world.user("root", Role::Admin).await;
    imports.get(&world.permit(&root), import.id).await.unwrap();

    world.clock.advance(Duration::from_hours(5));
    imports.used(import.id).await.unwrap();
    world.clock.advance(Duration::from_hours(5));
    imports.sweep().await.unwrap();
    assert_eq!(berths(&world), 1, "it was used meanwhile");
    world.clock.advance(Duration::from_hours(2));
    imports.sweep().await.unwrap();
    assert_eq!(berths(&world), 0);
    assert_eq!(imports.get(&permit, import.id).await.unwrap_err().code(), "import_not_found");
}

#[tokio::test]
async fn of_what_is_not_taken_nothing_is_left() {
    let world = World::new().await;
    let (permit, imports) = (world.permit(&Actor::system()), Imports::new(world.core.clone()));
    let (bytes, _) = saved(&["team/app:1"]);
    let broken = || -> ByteStream {
        let first = Bytes::copy_from_slice(&bytes[..900]);
        Box::pin(stream::iter([Ok(first), Err(std::io::ErrorKind::ConnectionReset.into())]))
    };
    let large = vec![7; 2 << 20];
    for (length, body, code) in [
        (None, slowly(&bytes[..bytes.len() / 2]), "archive_truncated"),
        (None, slowly(b"no archive at all"), "archive_truncated"),
        (None, slowly(&large), "archive_too_large"),
        (Some(2 << 20), slowly(&large), "archive_too_large"),
        (None, broken(), "upload_broken"),
    ] {
        assert_eq!(imports.receive(&permit, length, body).await.unwrap_err().code(), code);
        assert_eq!(berths(&world), 0, "{code}");
    }
    // What a crash left is swept once nobody can be at it any more.
    let left = world.core.imports.spool.make(clock::Clock::id(&*world.clock)).unwrap();
    left.create("archive.tar").unwrap();
    // Files have the time of the machine, which stands before that of this story or after it.
    let touched = chrono::DateTime::<chrono::Utc>::from(left.touched().unwrap());
    imports.sweep().await.unwrap();
    assert_eq!(berths(&world), usize::from(touched + super::ABANDONED >= world.core.now()));
}

#[tokio::test]
async fn one_person_has_a_few_at_a_time() {
    let world = World::new().await;
    let mei = world.user("mei", Role::User).await;
    let (permit, imports) = (world.permit(&mei), Imports::new(world.core.clone()));
    let (bytes, _) = saved(&["team/app:1"]);
    let mut last = None;
    for _ in 0..super::MOST_OF_ONE {
        last = Some(imports.receive(&permit, None, slowly(&bytes)).await.unwrap().id);
    }
    let refused = imports.receive(&permit, None, slowly(&bytes)).await.unwrap_err();
    assert_eq!(refused.code(), "too_many_imports");
    imports.delete(&permit, last.unwrap()).await.unwrap();
    imports.receive(&permit, None, slowly(&bytes)).await.unwrap();
}

#[derive(Default)]
struct Counted(Mutex<(u64, u64)>);

impl Watch for Counted {
    fn expect(&self, bytes: u64) {
        self.0.lock().unwrap().0 += bytes;
    }

    fn done(&self, bytes: u64) {
        self.0.lock().unwrap().1 += bytes;
    }

    fn line(&self, _: &Line<'_>) {}
}

#[tokio::test]
async fn a_stream_becomes_a_tag_and_leaves_nothing_behind() {
    let world = World::new().await;
    let imports = Imports::new(world.core.clone());
    let system = Actor::system();
    let permit = Access::new(world.core.clone()).permit(&system, Push("team/app".parse().unwrap())).unwrap();
    let (bytes, id) = saved(&["whatever:1"]);
    let tag = "1.0".parse().unwrap();
    let push = async |overwrite, archive: &[u8]| {
        let watch = Arc::new(Counted::default());
        let wanted =
            PushArchive { permit: &permit, tag: &tag, overwrite, archive: slowly(archive), watch: watch.clone() };
        let done = imports.push_archive(wanted).await;
        (done, *watch.0.lock().unwrap())
    };
    let (done, (expected, moved)) = push(false, &bytes).await;
    let Done::Set(digest) = done.unwrap() else { panic!("it is new") };
    assert!(expected > 0 && expected == moved);
    let registry = &world.core.registry;
    let manifest = registry.get_manifest(permit.repository(), &Reference::Tag(tag.clone())).await.unwrap();
    let contents = oci::Contents::parse(&manifest.media_type, &manifest.bytes).unwrap();
    assert_eq!((&manifest.digest, contents.config.unwrap().digest), (&digest, id));
    assert_eq!(push(false, &bytes).await.0.unwrap(), Done::Same(digest), "the same bytes every time");
    assert_eq!(push(false, &bytes[..700]).await.0.unwrap_err().code(), "archive_truncated");
    assert_eq!(berths(&world), 0);
}
