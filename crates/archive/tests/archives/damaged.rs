//! Archives with anything changed: they are taken or refused, and nothing else ever happens.

use std::io::Read;

use archive::{Archive, Content, Limits, unpack};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::make::{Layout, docker_save, open};

fn seeds() -> Vec<Vec<u8>> {
    let docker = docker_save(&[("amd64", &["app:1"], &["base", "one"]), ("arm64", &["app:2"], &["base"])]);
    let mut layout = Layout::new();
    let children = [layout.image("amd64", &["base", "one"]), layout.image("arm64", &["base"])];
    let index = layout.index(&children);
    layout.name(index, "io.containerd.image.name", "docker.io/library/app:1");
    vec![docker.end(), layout.finish().end()]
}

/// One thing that may happen to a file.
#[derive(Clone, Debug)]
enum Change {
    Set(Index, Vec<u8>),
    Cut(Index),
    Move(Index, Index, Index),
    Digits(Index, u64),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (any::<Index>(), prop::collection::vec(any::<u8>(), 1..16)).prop_map(|(at, bytes)| Change::Set(at, bytes)),
        any::<Index>().prop_map(Change::Cut),
        any::<(Index, Index, Index)>().prop_map(|(from, to, count)| Change::Move(from, to, count)),
        (any::<Index>(), any::<u64>()).prop_map(|(block, size)| Change::Digits(block, size)),
    ]
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        let blocks = bytes.len().div_ceil(512);
        match self {
            Self::Set(at, new) => {
                let at = at.index(bytes.len());
                let end = (at + new.len()).min(bytes.len());
                bytes[at..end].copy_from_slice(&new[..end - at]);
            }
            Self::Cut(at) => bytes.truncate(at.index(bytes.len())),
            // Whole blocks, so that headers stay headers.
            Self::Move(from, to, count) => {
                let (from, to) = (from.index(blocks) * 512, to.index(blocks) * 512);
                let length = (count.index(4) * 512).min(bytes.len() - from.max(to));
                bytes.copy_within(from..from + length, to);
            }
            // Another size, with the sum that belongs to it.
            Self::Digits(block, size) => {
                let at = block.index(blocks) * 512;
                let Some(header) = bytes.get_mut(at..at + 512) else { return };
                header[124..136].copy_from_slice(format!("{:011o}\0", size % (1 << 33)).as_bytes());
                header[148..156].fill(b' ');
                let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
                header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
            }
        }
    }
}

/// Everything that can be had of an archive that was taken.
fn read_all(archive: &Archive) {
    for image in archive.images() {
        match &image.content {
            Content::Manifest(digest) => assert!(archive.manifest(digest).is_some()),
            Content::Layers(layers) => {
                for layer in layers {
                    archive.squeeze(layer, &mut std::io::sink(), || true).unwrap();
                }
                archive.assemble(image.id.as_ref().unwrap(), &[]).unwrap();
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics(which in 0..2_usize, changes in prop::collection::vec(change(), 1..6)) {
        let mut bytes = seeds().swap_remove(which);
        for change in &changes {
            change.apply(&mut bytes);
        }
        match open(&bytes) {
            Ok(archive) => read_all(&archive),
            Err(error) => prop_assert!(error.code().is_some(), "{error:?}"),
        }
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..4096)) {
        let mut out = Vec::new();
        let _ = unpack(bytes.as_slice(), &mut out, &Limits::of(1 << 20));
        let _ = open(&bytes);
    }
}

#[test]
fn a_blob_is_read_from_where_it_lies() {
    let archive = open(&seeds()[1]).unwrap();
    let digest = crate::make::digest(crate::make::layer("one"));
    let (mut once, mut twice) = (Vec::new(), Vec::new());
    archive.blob(&digest).unwrap().read_to_end(&mut once).unwrap();
    archive.blob(&digest).unwrap().read_to_end(&mut twice).unwrap();
    assert!(once == twice && crate::make::digest(&once) == digest);
    assert!(archive.blob(&crate::make::digest("nothing")).is_none());
}
