//! OCI layouts, also as `docker save` writes them since Docker 25.

use std::io::Read;

use archive::{Content, Form};
use serde_json::json;

use crate::make::{Layout, digest, layer, open};

const NAME: &str = "io.containerd.image.name";
const REF: &str = "org.opencontainers.image.ref.name";

#[test]
fn an_index_is_one_image_with_all_platforms() {
    let mut layout = Layout::new();
    let children = [layout.image("amd64", &["base", "one"]), layout.image("arm64", &["base", "two"])];
    let index = layout.index(&children);
    layout.name(index.clone(), REF, "1.0");
    let archive = open(&layout.finish().end()).unwrap();
    assert_eq!(archive.form(), Form::Layout);
    let [image] = archive.images() else { panic!("one image") };
    let platforms: Vec<String> = image.platforms.iter().map(ToString::to_string).collect();
    assert_eq!(
        (image.names.as_slice(), platforms),
        (["1.0".to_owned()].as_slice(), vec!["linux/amd64".into(), "linux/arm64".into()])
    );
    let root = index["digest"].as_str().unwrap().parse().unwrap();
    assert_eq!(image.content, Content::Manifest(root));
    assert_eq!((image.id.as_ref(), image.layers), (None, 4));
    for child in &children {
        let digest = child["digest"].as_str().unwrap().parse().unwrap();
        assert_eq!(archive.manifest(&digest).unwrap().digest, digest);
    }
    let mut bytes = Vec::new();
    archive.blob(&digest(layer("two"))).unwrap().read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes, layer("two"));
}

#[test]
fn names_come_from_wherever_they_are() {
    let mut layout = Layout::new();
    let (one, two, three) =
        (layout.image("amd64", &["one"]), layout.image("amd64", &["two"]), layout.image("arm64", &["three"]));
    layout.name(one.clone(), NAME, "docker.io/library/one:1");
    layout.name(one, NAME, "docker.io/library/one:latest");
    layout.name(two, REF, "2");
    layout.entries.push(three);
    let config = crate::make::config("amd64", &[layer("two")]);
    let items = json!([{ "Config": format!("blobs/sha256/{}", digest(config).hex()), "RepoTags": ["team/two:2"], "Layers": [] }]);
    let tar = layout.finish().file("manifest.json", items.to_string());
    let archive = open(&tar.end()).unwrap();
    let names: Vec<&[String]> = archive.images().iter().map(|image| image.names.as_slice()).collect();
    assert_eq!(names[0], ["docker.io/library/one:1", "docker.io/library/one:latest"]);
    assert_eq!(names[1], ["team/two:2"], "a tag alone is less than a name");
    assert_eq!(names[2], [""; 0]);
}

#[test]
fn of_an_index_that_is_there_in_part_the_images_that_are_there_count() {
    let mut layout = Layout::new();
    let here = layout.image("amd64", &["one"]);
    let elsewhere = json!({
        "mediaType": oci::MediaType::OCI_MANIFEST, "digest": digest("elsewhere").to_string(), "size": 9,
        "platform": { "os": "linux", "architecture": "arm64" },
    });
    let index = layout.index(&[here.clone(), elsewhere]);
    layout.name(index, NAME, "docker.io/library/app:1");
    let archive = open(&layout.finish().end()).unwrap();
    let [image] = archive.images() else { panic!("one image") };
    assert_eq!(image.content, Content::Manifest(here["digest"].as_str().unwrap().parse().unwrap()));
    assert_eq!((image.names.len(), image.platforms.len()), (1, 1));
}

#[test]
fn what_is_missing_or_another_is_refused() {
    let missing = {
        let mut layout = Layout::new();
        layout
            .entries
            .push(json!({ "mediaType": oci::MediaType::OCI_MANIFEST, "digest": digest("a").to_string(), "size": 1 }));
        layout.finish().end()
    };
    let no_layer = {
        let mut layout = Layout::new();
        let config = layout.blob("application/vnd.oci.image.config.v1+json", "{}");
        let away = json!({ "mediaType": "application/x", "digest": digest("away").to_string(), "size": 4 });
        let manifest = json!({ "schemaVersion": 2, "config": config, "layers": [away] });
        let descriptor = layout.blob(oci::MediaType::OCI_MANIFEST, manifest.to_string());
        layout.entries.push(descriptor);
        layout.finish().end()
    };
    let other = |from: &str, to: &str| {
        let mut layout = Layout::new();
        let image = layout.image("amd64", &["seed-of-it"]);
        layout.entries.push(image);
        let mut bytes = layout.finish().end();
        let at = bytes.windows(from.len()).position(|some| some == from.as_bytes()).unwrap();
        bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
        bytes
    };
    let whole = other("seed-of-it", "seed-of-it");
    assert!(open(&whole).is_ok());
    let empty = Layout::new().finish().end();
    for bytes in [missing, no_layer, empty, other("seed-of-it", "seed-of-me"), other("\"future\":1", "\"future\":2")] {
        assert_eq!(open(&bytes).unwrap_err().code(), Some("archive_invalid"));
    }
}
