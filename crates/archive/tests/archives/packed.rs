//! What is written can be read again, and is the same every time.

use std::collections::{HashMap, HashSet};
use std::io;

use archive::{Content, Form, Format, Pack, Piece};
use oci::{Digest, Manifest};

use crate::make::{Layout, config, digest, layer, open};

/// An index of two images: its manifests, the index first, and the blobs.
fn image() -> (Vec<Manifest>, HashMap<Digest, Vec<u8>>) {
    let mut layout = Layout::new();
    let children = [layout.image("amd64", &["base", "one"]), layout.image("arm64", &["base", "two"])];
    let index = layout.index(&children);
    let all =
        [&index, &children[0], &children[1]].map(|entry| entry["digest"].as_str().unwrap().parse::<Digest>().unwrap());
    layout.entries.push(index);
    let archive = open(&layout.finish().end()).unwrap();
    let manifests = all.iter().map(|digest| archive.manifest(digest).unwrap().clone()).collect();
    let configs = [("amd64", "one"), ("arm64", "two")]
        .map(|(arch, seed)| config(arch, &[layer("base"), layer(seed)]).into_bytes());
    let blobs = configs.into_iter().chain(["base", "one", "two"].map(layer));
    (manifests, blobs.map(|bytes| (digest(&bytes), bytes)).collect())
}

fn write(pack: &Pack, blobs: &HashMap<Digest, Vec<u8>>) -> Vec<u8> {
    let mut out = Vec::new();
    pack.write_to(&mut out, |digest| Ok(io::Cursor::new(blobs[digest].clone()))).unwrap();
    assert_eq!(out.len() as u64, pack.length());
    out
}

#[test]
fn a_layout_comes_back_as_it_was() {
    let (manifests, blobs) = image();
    let names = (Some("host:5000/team/app:1.0"), Some("1.0"));
    let pack = || Pack::new(Format::Oci, names, &manifests, &HashSet::new()).unwrap();
    let bytes = write(&pack(), &blobs);
    assert!(bytes == write(&pack(), &blobs), "the same every time");
    let archive = open(&bytes).unwrap();
    let [found] = archive.images() else { panic!("one image") };
    assert_eq!(found.content, Content::Manifest(manifests[0].digest.clone()));
    assert_eq!(
        (archive.form(), found.names.as_slice()),
        (Form::Layout, ["host:5000/team/app:1.0".to_owned()].as_slice())
    );
    let layers = pack().pieces().into_iter().filter(|piece| matches!(piece, Piece::Blob { .. })).count();
    assert_eq!(layers, 5, "what images share is written once");
}

#[test]
fn for_docker_there_is_one_image_with_its_name() {
    let (manifests, blobs) = image();
    let names = (Some("team/app:1.0"), Some("1.0"));
    let bytes = write(&Pack::new(Format::Docker, names, &manifests[1..2], &HashSet::new()).unwrap(), &blobs);
    let archive = open(&bytes).unwrap();
    assert_eq!(archive.images()[0].id, Some(digest(config("amd64", &[layer("base"), layer("one")]))));
    assert!(bytes.windows(25).any(|some| some == br#""RepoTags":["team/app:1.0"#.as_slice().split_at(25).0));
    let error = Pack::new(Format::Docker, names, &manifests, &HashSet::new()).unwrap_err();
    assert_eq!(error.code(), Some("archive_invalid"), "an index is more than one image");
    // Without a name, and without what is not distributed.
    let skipped = HashSet::from([digest(layer("one"))]);
    let pack = Pack::new(Format::Oci, (None, None), &manifests[1..2], &skipped).unwrap();
    assert_eq!(pack.pieces().into_iter().filter(|piece| matches!(piece, Piece::Blob { .. })).count(), 2);
}

#[test]
fn longer_digests_have_longer_names() {
    let bytes = layer("long");
    let long = Digest::of(oci::Algorithm::Sha512, &bytes);
    let config = config("amd64", std::slice::from_ref(&bytes));
    let text = format!(
        r#"{{"schemaVersion":2,"config":{{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{}","size":{}}},"layers":[{{"mediaType":"application/x","digest":"{long}","size":{}}}]}}"#,
        digest(&config),
        config.len(),
        bytes.len()
    );
    let manifest = Manifest::new(oci::MediaType::OCI_MANIFEST.parse().unwrap(), text);
    let blobs = HashMap::from([(digest(&config), config.into_bytes()), (long.clone(), bytes)]);
    let pack = Pack::new(Format::Oci, (None, None), &[manifest], &HashSet::new()).unwrap();
    let archive = open(&write(&pack, &blobs)).unwrap();
    assert!(archive.section(&long).is_some());
}
