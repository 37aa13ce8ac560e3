//! skopeo: what goes in comes out with the same digests.

use std::path::{Path, PathBuf};

use oci::MediaType;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::image::{Image, PLATFORMS};
use crate::support::{MANIFEST, Person, World, digest};
use crate::tool::{Ran, read, tool};

/// skopeo, with a folder of its own for logins and layouts.
pub struct Skopeo {
    home: TempDir,
    host: String,
}

impl Skopeo {
    pub fn new(world: &World) -> Self {
        Self::at_host(world.host())
    }

    /// For a registry that may be another one.
    pub fn at_host(host: &str) -> Self {
        Self { home: tempfile::tempdir().unwrap(), host: host.to_owned() }
    }

    /// With the login of somebody.
    pub fn of(world: &World, person: &Person) -> Self {
        let skopeo = Self::new(world);
        skopeo.login(person).ok();
        skopeo
    }

    #[track_caller]
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "")
    }

    #[track_caller]
    fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        let skopeo = tool("skopeo").folder(self.home.path()).env("REGISTRY_AUTH_FILE", self.path("auth.json"));
        skopeo.args(["--insecure-policy"]).args(arguments).input(input).run()
    }

    #[track_caller]
    pub fn login(&self, person: &Person) -> Ran {
        let login = ["login", "--tls-verify=false", "--username", &person.name, "--password-stdin", &self.host];
        self.run_with(&login, &person.password)
    }

    /// A name in the registry, as skopeo writes it.
    pub fn at(&self, name: &str) -> String {
        format!("docker://{}/{name}", self.host)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    #[track_caller]
    pub fn copy(&self, flags: &[&str], from: &str, to: &str) -> Ran {
        self.run(&[&["copy", "--src-tls-verify=false", "--dest-tls-verify=false"], flags, &[from, to]].concat())
    }

    #[track_caller]
    fn raw(&self, name: &str) -> Vec<u8> {
        self.run(&["inspect", "--tls-verify=false", "--raw", &self.at(name)]).bytes()
    }

    #[track_caller]
    fn tags(&self, repository: &str) -> Value {
        let said = self.run(&["list-tags", "--tls-verify=false", &self.at(repository)]).ok();
        serde_json::from_str::<Value>(&said).unwrap()["Tags"].take()
    }
}

/// The manifest that an OCI layout begins with.
fn entry(layout: &Path) -> Value {
    let index: Value = serde_json::from_slice(&read(&layout.join("index.json"))).unwrap();
    index["manifests"][0].clone()
}

#[tokio::test]
async fn three_platforms_go_in_and_out_unchanged() {
    let world = World::start();
    let mei = world.user_with("mei", "team/**", "pull,push").await;
    let skopeo = Skopeo::of(&world, &mei);
    let image = Image::for_everybody("app");
    image.write(&skopeo.path("in"), "1.0");

    skopeo.copy(&["--all"], "oci:in:1.0", &skopeo.at("team/app:1.0")).ok();
    assert_eq!(digest(&skopeo.raw("team/app:1.0")), image.digest());
    for child in &image.children {
        assert_eq!(skopeo.raw(&format!("team/app@{}", child.digest())), child.manifest.as_bytes());
    }

    // To another repository: no layer travels twice, no digest changes.
    skopeo.copy(&["--all"], &skopeo.at("team/app:1.0"), &skopeo.at("team/copy:2")).ok();
    assert_eq!(digest(&skopeo.raw("team/copy:2")), image.digest());

    skopeo.copy(&["--all"], &skopeo.at("team/copy:2"), "oci:out:2").ok();
    assert_eq!(entry(&skopeo.path("out"))["digest"], image.digest());
    for child in &image.children {
        for bytes in child.blobs.iter().map(Vec::as_slice).chain([child.manifest.as_bytes()]) {
            let name = digest(bytes).replace(':', "/");
            assert_eq!(read(&skopeo.path("out/blobs").join(name)), bytes);
        }
    }
}

#[tokio::test]
async fn each_platform_can_be_looked_at_and_taken_alone() {
    let world = World::start();
    let mei = world.user_with("mei", "team/**", "pull,push").await;
    let skopeo = Skopeo::of(&world, &mei);
    let image = Image::for_everybody("app");
    image.push(&mei, "team/app", "1.0").await;

    for (child, platform) in image.children.iter().zip(PLATFORMS) {
        let parts: Vec<&str> = platform.split('/').collect();
        let architecture = parts[1];
        let mut chosen = vec!["--override-arch", architecture];
        chosen.extend(parts.get(2).into_iter().flat_map(|variant| ["--override-variant", variant]));
        let name = skopeo.at("team/app:1.0");
        let said = skopeo.run(&[&chosen[..], &["inspect", "--tls-verify=false", &name]].concat()).ok();
        let said: Value = serde_json::from_str(&said).unwrap();
        // skopeo gives the digest of what the tag names.
        assert_eq!(said["Digest"], image.digest());
        assert_eq!(said["Architecture"], architecture);
        let layers: Vec<String> = child.blobs[1..].iter().map(|layer| digest(layer)).collect();
        assert_eq!(said["Layers"], json!(layers), "{platform}");

        let to = format!("oci:{architecture}:1");
        let copy = ["copy", "--src-tls-verify=false", &name, &to];
        skopeo.run(&[&chosen[..], &copy].concat()).ok();
        assert_eq!(entry(&skopeo.path(architecture))["digest"], child.digest());
    }
}

#[tokio::test]
async fn the_format_of_docker_is_kept_too() {
    let world = World::start();
    let mei = world.user_with("mei", "team/**", "pull,push").await;
    let skopeo = Skopeo::of(&world, &mei);
    Image::of("linux/amd64", "app").write(&skopeo.path("one"), "1");
    Image::for_everybody("app").write(&skopeo.path("all"), "1");

    let kinds = [("one", MediaType::DOCKER_MANIFEST, None), ("all", MediaType::DOCKER_LIST, Some("--all"))];
    for (name, media_type, flag) in kinds {
        let (first, second) = (skopeo.at(&format!("team/{name}:1")), skopeo.at(&format!("team/{name}-copy:1")));
        let flags: Vec<&str> = flag.into_iter().collect();
        skopeo.copy(&[&flags[..], &["--format", "v2s2"]].concat(), &format!("oci:{name}:1"), &first).ok();
        let raw = skopeo.raw(&format!("team/{name}:1"));
        assert_eq!(serde_json::from_slice::<Value>(&raw).unwrap()["mediaType"], media_type);
        let answer = mei.get(&format!("/v2/team/{name}/manifests/1")).await.expect(200);
        assert_eq!((answer.header("content-type"), &answer.bytes), (media_type, &raw));

        // Out to a plain folder and in again.
        let folder = format!("dir:{name}-out");
        skopeo.copy(&flags, &first, &folder).ok();
        assert_eq!(read(&skopeo.path(&format!("{name}-out/manifest.json"))), raw);
        skopeo.copy(&flags, &folder, &second).ok();
        assert_eq!(skopeo.raw(&format!("team/{name}-copy:1")), raw);
    }
}

#[tokio::test]
async fn tags_are_listed_and_deleted() {
    let world = World::start();
    let mei = world.user_with("mei", "team/**", "pull,push,delete").await;
    let skopeo = Skopeo::of(&world, &mei);
    for tag in ["2.0", "1.0", "latest"] {
        Image::of("linux/amd64", tag).push(&mei, "team/app", tag).await;
    }
    assert_eq!(skopeo.tags("team/app"), json!(["1.0", "2.0", "latest"]));
    skopeo.run(&["delete", "--tls-verify=false", &skopeo.at("team/app:1.0")]).ok();
    assert_eq!(skopeo.tags("team/app"), json!(["2.0", "latest"]));
    skopeo.run(&["inspect", "--tls-verify=false", &skopeo.at("team/app:1.0")]).refused("manifest unknown");
    skopeo.run(&["delete", "--tls-verify=false", &skopeo.at("team/app:1.0")]).refused("1.0");

    // What left one tag can come back under it.
    skopeo.copy(&[], &skopeo.at("team/app:2.0"), &skopeo.at("team/app:1.0")).ok();
    assert_eq!(skopeo.raw("team/app:1.0"), skopeo.raw("team/app:2.0"));
}

#[tokio::test]
async fn a_signature_or_sbom_keeps_its_subject() {
    let world = World::start();
    let mei = world.user_with("mei", "team/**", "pull,push").await;
    let skopeo = Skopeo::of(&world, &mei);
    let image = Image::of("linux/amd64", "app");
    image.write(&skopeo.path("in"), "1.0");
    skopeo.copy(&[], "oci:in:1.0", &skopeo.at("team/app:1.0")).ok();

    let artifact = json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "artifactType": "application/spdx+json",
        "config": { "mediaType": "application/vnd.oci.empty.v1+json", "digest": mei.push_blob("team/app", b"{}").await, "size": 2 },
        "layers": [{ "mediaType": "application/spdx+json", "digest": mei.push_blob("team/app", b"bom").await, "size": 3 }],
        "subject": image.descriptor(),
    });
    let artifact = artifact.to_string();
    let pushed = mei.put_manifest("team/app", "sbom", &artifact).await.expect(201);
    assert_eq!(pushed.header("oci-subject"), image.digest());

    // skopeo 1.9 knows no subject; it must get and give the very bytes all the same.
    assert_eq!(skopeo.raw("team/app:sbom"), artifact.as_bytes());
    let found = mei.get(&format!("/v2/team/app/referrers/{}", image.digest())).await.expect(200).json();
    assert_eq!(found["manifests"][0]["digest"], digest(artifact.as_bytes()));
    assert_eq!(found["manifests"][0]["artifactType"], "application/spdx+json");

    skopeo.copy(&["--all"], &skopeo.at("team/app:1.0"), &skopeo.at("team/copy:1.0")).ok();
    skopeo.copy(&["--preserve-digests"], &skopeo.at("team/app:sbom"), &skopeo.at("team/copy:sbom")).ok();
    assert_eq!(skopeo.raw("team/copy:sbom"), artifact.as_bytes());
    let found = mei.get(&format!("/v2/team/copy/referrers/{}", image.digest())).await.expect(200).json();
    assert_eq!(found["manifests"].as_array().unwrap().len(), 1, "{found}");
}
