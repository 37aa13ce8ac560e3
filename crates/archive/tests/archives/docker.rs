//! What `docker save` writes before Docker 25.

use std::io::Read;

use archive::{Content, Form, Layer};
use flate2::read::GzDecoder;
use oci::{Contents, MediaType};

use crate::make::{Tar, config, digest, docker_save, layer, open};

fn layers(content: &Content) -> &[Layer] {
    match content {
        Content::Layers(layers) => layers,
        Content::Manifest(_) => panic!("an image with a manifest"),
    }
}

#[test]
fn images_are_found_with_names_platforms_and_shared_layers() {
    let tar = docker_save(&[
        ("amd64", &["team/app:1", "team/app:latest"], &["base", "one"]),
        ("arm64", &["team/web:1"], &["base", "two", "base"]),
    ]);
    let archive = open(&tar.end()).unwrap();
    assert_eq!(archive.form(), Form::Docker);
    let [app, web] = archive.images() else { panic!("two images") };
    assert_eq!(app.names, ["team/app:1", "team/app:latest"]);
    assert_eq!(
        (app.platforms[0].to_string().as_str(), web.platforms[0].to_string().as_str()),
        ("linux/amd64", "linux/arm64")
    );
    assert_eq!((app.layers, web.layers), (2, 3));
    let config = config("amd64", &[layer("base"), layer("one")]);
    assert_eq!(app.id.as_ref(), Some(&digest(&config)));
    assert_eq!(archive.config(&digest(&config)).unwrap().as_ref(), config.as_bytes());
    let sizes = (layer("base").len() + layer("one").len() + config.len()) as u64;
    assert_eq!(app.size, sizes);
    // The shared one lies in the file once, behind a link.
    assert_eq!(layers(&app.content)[0], layers(&web.content)[0]);
    assert_eq!(layers(&web.content)[0], layers(&web.content)[2]);
}

#[test]
fn layers_are_compressed_the_same_way_every_time() {
    let archive = open(&docker_save(&[("amd64", &["app:1"], &["base", "one"])]).end()).unwrap();
    let image = &archive.images()[0];
    let mut descriptors = Vec::new();
    for (own, seed) in layers(&image.content).iter().zip(["base", "one"]) {
        let (mut once, mut twice) = (Vec::new(), Vec::new());
        let descriptor = archive.squeeze(own, &mut once, || true).unwrap();
        assert_eq!(archive.squeeze(own, &mut twice, || true).unwrap(), descriptor);
        assert_eq!((&once, descriptor.digest.clone(), descriptor.size), (&twice, digest(&once), once.len() as u64));
        assert_eq!(once[4..8], [0; 4], "no time");
        let mut plain = Vec::new();
        GzDecoder::new(once.as_slice()).read_to_end(&mut plain).unwrap();
        assert_eq!((digest(&plain), plain), (own.diff_id.clone(), layer(seed)));
        descriptors.push(descriptor);
    }
    let (manifest, config) = archive.assemble(image.id.as_ref().unwrap(), &descriptors).unwrap();
    let contents = Contents::parse(&manifest.media_type, &manifest.bytes).unwrap();
    assert_eq!(manifest.media_type.as_str(), MediaType::DOCKER_MANIFEST);
    assert_eq!(contents.config.unwrap().digest, digest(&config), "the id of the image stays");
    assert_eq!(contents.layers, descriptors);
    let stopped = archive.squeeze(&layers(&image.content)[0], &mut Vec::new(), || false);
    assert_eq!(stopped.unwrap_err().code(), None, "a stop is no fault of the archive");
}

#[test]
fn layers_that_are_compressed_already_are_taken_as_they_are() {
    let plain = layer("one");
    let mut gzip = Vec::new();
    let mut encoder = flate2::GzBuilder::new().mtime(7).write(&mut gzip, flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, &plain).unwrap();
    encoder.finish().unwrap();
    let tar = |diff_of: &[u8]| {
        let config = config("amd64", &[diff_of.to_vec()]);
        let items = r#"[{"Config":"c.json","RepoTags":null,"Layers":["l.tar"]}]"#;
        Tar::default().file("manifest.json", items).file("c.json", config).file("l.tar", &gzip).end()
    };
    let archive = open(&tar(&plain)).unwrap();
    let image = &archive.images()[0];
    assert_eq!(image.names, [""; 0]);
    let mut out = Vec::new();
    let descriptor = archive.squeeze(&layers(&image.content)[0], &mut out, || true).unwrap();
    assert_eq!((out, descriptor.digest), (gzip.clone(), digest(&gzip)));
    assert_eq!(open(&tar(b"other")).unwrap_err().code(), Some("archive_invalid"));
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let whole = docker_save(&[("amd64", &["app:1"], &["base"])]).end();
    let text = String::from_utf8_lossy(&whole).into_owned();
    let without = |name: &str| {
        let at = text.find(name).unwrap() / 512 * 512;
        let mut bytes = whole.clone();
        bytes[at..at + 512].copy_from_slice(&crate::make::header(b'0', "other", "", 0));
        bytes
    };
    for (bytes, code) in [
        (without("manifest.json"), "archive_invalid"),
        (Tar::default().file("manifest.json", "[]").end(), "archive_invalid"),
        (Tar::default().file("manifest.json", "{").end(), "archive_invalid"),
        (Tar::default().file("manifest.json", r#"[{"Config":"c","Layers":[]}]"#).end(), "archive_invalid"),
        (Tar::default().file("manifest.json", r#"[{"Config":"../c","Layers":[]}]"#).end(), "archive_invalid"),
        (Tar::default().file("manifest.json", " ".repeat(5 << 20)).end(), "archive_too_large"),
    ] {
        assert_eq!(open(&bytes).unwrap_err().code(), Some(code));
    }
    // A layer that is another one than its image says.
    let mut bytes = whole;
    let at = bytes.windows(4).position(|four| four == b"base").unwrap();
    bytes[at] = b'B';
    assert_eq!(open(&bytes).unwrap_err().code(), Some("archive_invalid"));
}
