//! Images out of files and into files, on our own storage and in front of a registry.

use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use super::archive::{gzip, tar};
use super::bulk::{items, over};
use super::support::upstream::Upstream;
use super::support::{Answer, MANIFEST, Person, World, digest};

/// Each story is true of both.
macro_rules! in_both_modes {
    ($($story:ident),+ $(,)?) => {
        mod engine {
            $(#[tokio::test]
            async fn $story() { super::$story(super::World::start_with(&[("IMPORT_MAX_BYTES", super::MOST)])).await; })+
        }
        mod front {
            $(#[tokio::test]
            async fn $story() {
                let env = [("IMPORT_MAX_BYTES", super::MOST)];
                super::$story(super::World::start_in_front_of(super::Upstream::start(), &env)).await;
            })+
        }
    };
}

in_both_modes!(
    what_docker_saved_becomes_tags_with_equal_image_ids,
    a_layout_keeps_its_digests,
    platforms_of_one_name_become_an_index,
    what_is_there_stays_unless_asked,
    an_archive_belongs_to_its_uploader,
    what_should_not_be_leaves_nothing_behind,
    what_is_downloaded_comes_back_as_it_was,
    what_cannot_be_one_file_is_refused_by_name,
    the_command_line_brings_and_takes_images,
);

/// More than any archive of these stories but one.
const MOST: &str = "4194304";

/// A layer that is a tar.
fn layer(seed: &str) -> Vec<u8> {
    tar(&[("etc/seed", seed.as_bytes())])
}

/// The configuration of an image of some layers.
fn config(architecture: &str, seeds: &[&str]) -> String {
    let diff_ids: Vec<String> = seeds.iter().map(|seed| digest(&layer(seed))).collect();
    let rest = json!({ "rootfs": { "type": "layers", "diff_ids": diff_ids } }).to_string();
    format!(r#"{{"os":"linux","architecture":"{architecture}",{}"#, &rest[1..])
}

/// What `docker save` wrote before Docker 25, of images with their names and layers.
pub fn docker_save(images: &[(&str, &str, &[&str])]) -> Vec<u8> {
    let (mut files, mut entries) = (Vec::<(String, Vec<u8>)>::new(), Vec::new());
    for (number, (name, architecture, seeds)) in images.iter().enumerate() {
        let paths: Vec<String> = (0..seeds.len()).map(|layer| format!("{number}-{layer}/layer.tar")).collect();
        files.extend(paths.iter().cloned().zip(seeds.iter().map(|seed| layer(seed))));
        files.push((format!("{number}.json"), config(architecture, seeds).into_bytes()));
        entries.push(json!({ "Config": format!("{number}.json"), "RepoTags": [name], "Layers": paths }));
    }
    files.push(("manifest.json".to_owned(), Value::from(entries).to_string().into_bytes()));
    tar(&files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect::<Vec<_>>())
}

/// An OCI layout with one index of two images; and the digest of the index.
fn layout(tag: &str) -> (Vec<u8>, String) {
    let mut blobs: Vec<Vec<u8>> = Vec::new();
    let mut children = Vec::new();
    for architecture in ["amd64", "arm64"] {
        let config = config(architecture, &["base"]).into_bytes();
        let layer = gzip(&layer("base"));
        let manifest = json!({
            "schemaVersion": 2, "mediaType": MANIFEST,
            "config": { "mediaType": "application/vnd.oci.image.config.v1+json", "digest": digest(&config), "size": config.len() },
            "layers": [{ "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": digest(&layer), "size": layer.len() }],
        })
        .to_string();
        children.push(json!({
            "mediaType": MANIFEST, "digest": digest(manifest.as_bytes()), "size": manifest.len(),
            "platform": { "os": "linux", "architecture": architecture },
        }));
        blobs.extend([config, layer, manifest.into_bytes()]);
    }
    let index =
        json!({ "schemaVersion": 2, "mediaType": oci::MediaType::OCI_INDEX, "manifests": children }).to_string();
    let root = json!({
        "mediaType": oci::MediaType::OCI_INDEX, "digest": digest(index.as_bytes()), "size": index.len(),
        "annotations": { "org.opencontainers.image.ref.name": tag },
    });
    let own = digest(index.as_bytes());
    blobs.push(index.into_bytes());
    blobs.sort();
    blobs.dedup();
    let top = json!({ "schemaVersion": 2, "manifests": [root] }).to_string();
    let names: Vec<String> = blobs.iter().map(|bytes| format!("blobs/{}", digest(bytes).replace(':', "/"))).collect();
    let mut files =
        vec![("oci-layout", br#"{"imageLayoutVersion":"1.0.0"}"#.as_slice()), ("index.json", top.as_bytes())];
    files.extend(names.iter().map(String::as_str).zip(blobs.iter().map(Vec::as_slice)));
    (tar(&files), own)
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

async fn upload(person: &Person, bytes: &[u8]) -> Answer {
    Answer::of(person.request("POST", "/api/imports").body(bytes.to_vec())).await
}

pub async fn uploaded(person: &Person, bytes: &[u8]) -> Value {
    let answer = upload(person, bytes).await.expect(201);
    let import = answer.json();
    assert_eq!(answer.header("location"), format!("/api/imports/{}", import["id"].as_str().unwrap()));
    import
}

pub fn target(image: usize, name: &str) -> Value {
    let (repository, tag) = name.split_once(':').unwrap();
    json!({ "image": image, "repository": repository, "tag": tag })
}

pub fn wanted(import: &Value, rows: &[Value]) -> Value {
    json!({ "import": import["id"], "rows": rows })
}

fn with(mut body: Value, more: &Value) -> Value {
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

async fn imported(person: &Person, body: &Value) -> Value {
    let job = person.post("/api/import-jobs", body).await.expect(202).json();
    over(person, &job).await
}

/// What a tag is now: its digest, and the document.
pub async fn shown(person: &Person, name: &str) -> (String, Value) {
    let (repository, tag) = name.split_once(':').unwrap();
    let all = [oci::MediaType::OCI_INDEX, oci::MediaType::DOCKER_LIST, MANIFEST, oci::MediaType::DOCKER_MANIFEST];
    let request = person.request("GET", &format!("/v2/{repository}/manifests/{tag}")).header("accept", all.join(", "));
    let answer = Answer::of(request).await.expect(200);
    (digest(&answer.bytes), answer.json())
}

/// Nothing of any archive lies in the data folder.
fn assert_empty(world: &World) {
    let left = std::fs::read_dir(world.data().join("imports")).map(Iterator::count).unwrap_or_default();
    assert_eq!(left, 0, "something is left of an archive");
}

async fn what_docker_saved_becomes_tags_with_equal_image_ids(world: World) {
    let admin = world.admin();
    let bytes = docker_save(&[
        ("docker.io/library/app:1", "amd64", &["base", "one"]),
        ("host:5000/team/web:2", "arm64", &["base", "two"]),
    ]);
    let import = uploaded(&admin, &packed(&bytes)).await;
    assert_eq!((&import["format"], &import["size"]), (&json!("docker"), &json!(bytes.len())));
    assert_eq!(import["received"], packed(&bytes).len());
    let told: Vec<_> = import["images"].as_array().unwrap().iter().map(|image| &image["suggestions"][0]).collect();
    assert_eq!(told, [&json!({ "repository": "app", "tag": "1" }), &json!({ "repository": "team/web", "tag": "2" })]);
    let ids =
        [config("amd64", &["base", "one"]), config("arm64", &["base", "two"])].map(|config| digest(config.as_bytes()));
    assert_eq!([&import["images"][0]["image_id"], &import["images"][1]["image_id"]], [&json!(ids[0]), &json!(ids[1])]);
    let again = admin.get(&format!("/api/imports/{}", import["id"].as_str().unwrap())).await.expect(200).json();
    assert_eq!(again["images"], import["images"]);

    let body = wanted(&import, &[target(0, "app:1"), target(1, "team/web:2"), target(9, "app:9")]);
    let plan =
        admin.post("/api/import-jobs", &with(body.clone(), &json!({ "dry_run": true }))).await.expect(200).json();
    let states: Vec<_> = plan["rows"].as_array().unwrap().iter().map(|row| row["state"].clone()).collect();
    assert_eq!(states, ["ready", "ready", "refused"].map(Value::from), "{plan}");
    assert_eq!(plan["rows"][2]["refused"]["code"], "image_not_found");
    let job = imported(&admin, &with(body, &json!({ "plan_id": plan["plan_id"] }))).await;
    assert_eq!((&job["kind"], &job["state"]), (&json!("import"), &json!("succeeded")), "{job}");
    assert_eq!((&job["summary"]["images"], &job["bytes"]["done"]), (&json!(2), &job["bytes"]["total"]), "{job}");
    for (name, id) in [("app:1", &ids[0]), ("team/web:2", &ids[1])] {
        let (_, manifest) = shown(&admin, name).await;
        assert_eq!(
            (&manifest["mediaType"], &manifest["config"]["digest"]),
            (&json!(oci::MediaType::DOCKER_MANIFEST), &json!(id))
        );
        let repository = name.split(':').next().unwrap();
        for blob in manifest["layers"].as_array().unwrap().iter().chain([&manifest["config"]]) {
            let address = blob["digest"].as_str().unwrap();
            let bytes = admin.get(&format!("/v2/{repository}/blobs/{address}")).await.expect(200).bytes;
            assert_eq!((digest(&bytes), json!(bytes.len())), (address.to_owned(), blob["size"].clone()));
        }
    }
    // Once more nothing is moved, and the archive can be thrown away.
    let body = wanted(&import, &[target(0, "app:1")]);
    assert_eq!(admin.post("/api/import-jobs", &body).await.expect(409).code(), "conflicts");
    let job = imported(&admin, &with(body, &json!({ "skip_conflicts": true }))).await;
    assert_eq!((&job["state"], &job["items"]["skipped"]), (&json!("succeeded"), &json!(1)), "{job}");
    assert_eq!(items(&admin, &job).await[0]["error"]["code"], "current");
    admin.delete(&format!("/api/imports/{}", import["id"].as_str().unwrap())).await.expect(204);
    assert_empty(&world);
}

async fn a_layout_keeps_its_digests(world: World) {
    let admin = world.admin();
    let (bytes, index) = layout("1.0");
    let import = uploaded(&admin, &bytes).await;
    assert_eq!((&import["format"], &import["images"][0]["digest"]), (&json!("oci"), &json!(index)));
    assert_eq!(import["images"][0]["platforms"], json!(["linux/amd64", "linux/arm64"]));
    assert_eq!(import["images"][0]["suggestions"], json!([{ "repository": null, "tag": "1.0" }]));
    let body = wanted(&import, &[target(0, "team/app:1.0")]);
    let job = imported(&admin, &body).await;
    assert_eq!(job["state"], "succeeded", "{job}");
    assert_eq!(shown(&admin, "team/app:1.0").await.0, index);
    let plan = admin.post("/api/import-jobs", &with(body, &json!({ "dry_run": true }))).await.expect(200).json();
    assert_eq!(plan["rows"][0]["state"], "nothing");
}

async fn platforms_of_one_name_become_an_index(world: World) {
    let admin = world.admin();
    let bytes = docker_save(&[
        ("app:1-x86", "amd64", &["base", "one"]),
        ("app:1-arm", "arm64", &["base", "two"]),
        ("app:1-other", "amd64", &["other"]),
    ]);
    let import = uploaded(&admin, &bytes).await;
    let both = wanted(&import, &[target(0, "app:1"), target(1, "app:1")]);
    let dry = json!({ "dry_run": true });
    let plan = admin.post("/api/import-jobs", &with(both.clone(), &dry)).await.expect(200).json();
    assert_eq!((&plan["rows"][0]["images"], plan["rows"].as_array().unwrap().len()), (&json!([0, 1]), 1));
    let apart = admin.post("/api/import-jobs", &with(both.clone(), &json!({ "join": false }))).await.expect(409);
    assert_eq!(apart.code(), "all_refused");
    assert_eq!(apart.json()["error"]["details"]["rows"][0]["refused"]["code"], "name_twice");
    let twice = wanted(&import, &[target(0, "app:2"), target(2, "app:2")]);
    let plan = admin.post("/api/import-jobs", &with(twice, &dry)).await.expect(200).json();
    assert_eq!(plan["rows"][0]["refused"]["code"], "platform_twice");
    let job = imported(&admin, &both).await;
    assert_eq!(job["state"], "succeeded", "{job}");
    let (is, index) = shown(&admin, "app:1").await;
    assert_eq!(index["mediaType"], oci::MediaType::DOCKER_LIST);
    let platforms: Vec<_> =
        index["manifests"].as_array().unwrap().iter().map(|child| &child["platform"]["architecture"]).collect();
    assert_eq!(platforms, [&json!("amd64"), &json!("arm64")]);
    let again = imported(&admin, &with(both, &json!({ "overwrite": true }))).await;
    assert_eq!((&again["items"]["skipped"], shown(&admin, "app:1").await.0), (&json!(1), is), "{again}");
}

async fn what_is_there_stays_unless_asked(world: World) {
    let admin = world.admin();
    let before = admin.push_image("team/app", "1", "before").await;
    let import = uploaded(&admin, &docker_save(&[("app:1", "amd64", &["one"])])).await;
    let body = wanted(&import, &[target(0, "team/app:1")]);
    let taken = admin.post("/api/import-jobs", &body).await.expect(409);
    assert_eq!(
        (taken.code().as_str(), &taken.json()["error"]["details"]["rows"][0]["before"]),
        ("conflicts", &json!(before))
    );
    let job = imported(&admin, &with(body.clone(), &json!({ "skip_conflicts": true }))).await;
    assert_eq!(items(&admin, &job).await[0]["error"]["code"], "kept");
    assert_eq!(shown(&admin, "team/app:1").await.0, before);
    let stale = with(body.clone(), &json!({ "plan_id": "another" }));
    assert_eq!(admin.post("/api/import-jobs", &stale).await.expect(409).code(), "plan_changed");
    let job = imported(&admin, &with(body, &json!({ "overwrite": true }))).await;
    assert_eq!(job["state"], "succeeded", "{job}");
    assert_ne!(shown(&admin, "team/app:1").await.0, before);
}

async fn an_archive_belongs_to_its_uploader(world: World) {
    let mei = world.user_with("mei", "team/*", "pull,push").await;
    let li = world.user_with("li", "team/*", "pull,push").await;
    let bytes = docker_save(&[("team/app:1", "amd64", &["one"])]);
    upload(&world.anonymous(), &bytes).await.expect(401);
    let import = uploaded(&mei, &bytes).await;
    let path = format!("/api/imports/{}", import["id"].as_str().unwrap());
    let body = wanted(&import, &[target(0, "team/app:1"), target(0, "secret/app:1")]);
    for answer in [li.get(&path).await, li.delete(&path).await, li.post("/api/import-jobs", &body).await] {
        assert_eq!(answer.expect(404).code(), "import_not_found");
    }
    world.admin().get(&path).await.expect(200);
    let plan = mei.post("/api/import-jobs", &with(body.clone(), &json!({ "dry_run": true }))).await.expect(200).json();
    assert_eq!(
        (&plan["rows"][0]["state"], &plan["rows"][1]["refused"]["code"]),
        (&json!("ready"), &json!("forbidden"))
    );
    let job = imported(&mei, &body).await;
    assert_eq!((&job["state"], &job["items"]["total"]), (&json!("succeeded"), &json!(1)), "{job}");
    let sealed = wanted(&import, &[target(0, "secret/app:1")]);
    assert_eq!(mei.post("/api/import-jobs", &sealed).await.expect(409).code(), "all_refused");
    // What was allowed when the job was made is asked again when it is its turn.
    mei.delete(&path).await.expect(204);
    assert_eq!(mei.get(&path).await.expect(404).code(), "import_not_found");
    mei.get("/api/imports/nonsense").await.expect(400);
}

async fn what_should_not_be_leaves_nothing_behind(world: World) {
    let admin = world.admin();
    let good = docker_save(&[("app:1", "amd64", &["one"])]);
    let and = |name: &str, kind: u8, link: &str| {
        let mut header = tar(&[(name, b"")])[..512].to_vec();
        header[156] = kind;
        header[157..157 + link.len()].copy_from_slice(link.as_bytes());
        header[148..156].fill(b' ');
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        [header.as_slice(), good.as_slice()].concat()
    };
    let many: Vec<(String, &[u8])> = (0..3000).map(|number| (format!("more/{number}"), b"".as_slice())).collect();
    let many = tar(&many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect::<Vec<_>>());
    let many = [&many[..many.len() - 1024], &good].concat();
    let other = {
        let mut bytes = good.clone();
        let at = bytes.windows(3).position(|three| three == b"one").unwrap();
        bytes[at] = b'O';
        bytes
    };
    for (bytes, code) in [
        (and("../outside", b'0', ""), "archive_unsafe"),
        (and("/etc/passwd", b'0', ""), "archive_unsafe"),
        (and("link", b'2', "../../outside"), "archive_unsafe"),
        (and("link", b'1', "/etc/passwd"), "archive_unsafe"),
        (and("device", b'3', ""), "archive_unsafe"),
        (and("manifest.json", b'0', ""), "archive_unsafe"),
        (good[..good.len() / 2].to_vec(), "archive_truncated"),
        (packed(&good)[..200].to_vec(), "archive_truncated"),
        (other, "archive_invalid"),
        (b"neither tar nor gzip".to_vec(), "archive_truncated"),
        (vec![7; 4096], "archive_invalid"),
        (Vec::new(), "archive_invalid"),
        (packed(&vec![0; 64 << 20]), "archive_too_large"),
        (vec![0; 5 << 20], "archive_too_large"),
    ] {
        let refused = upload(&admin, &bytes).await;
        assert_eq!((refused.status, refused.code().as_str()), (400, code), "{}", refused.text());
        assert_empty(&world);
    }
    assert!(!world.data().join("outside").exists() && !world.data().join("imports/outside").exists());
    let repositories = admin.get("/api/repositories").await.expect(200).json();
    assert_eq!(repositories["total"], 0);
    // Many entries alone are no crime.
    upload(&admin, &many).await.expect(201);
}

/// Download an image; answers its bytes, and what the file is called.
async fn downloaded(person: &Person, repository: &str, query: &str) -> (Vec<u8>, String) {
    let answer = person.get(&format!("/api/repositories/{}/archive?{query}", repository.replace('/', "%2F"))).await;
    let answer = answer.expect(200);
    assert_eq!(
        (answer.header("content-type"), answer.header("content-length")),
        ("application/x-tar", answer.bytes.len().to_string().as_str())
    );
    let file = answer.header("content-disposition").to_owned();
    (answer.bytes, file)
}

async fn what_is_downloaded_comes_back_as_it_was(world: World) {
    let admin = world.admin();
    let (bytes, index) = layout("1.0");
    let import = uploaded(&admin, &bytes).await;
    imported(&admin, &wanted(&import, &[target(0, "team/app:1.0")])).await;

    let (all, file) = downloaded(&admin, "team/app", "reference=1.0&format=oci").await;
    assert_eq!(file, r#"attachment; filename="team-app-1.0.tar""#);
    assert!(
        all == downloaded(&admin, "team/app", "reference=1.0&format=oci&platform=all").await.0,
        "the same every time"
    );
    let back = uploaded(&admin, &all).await;
    assert_eq!(back["images"][0]["digest"], json!(index));
    assert_eq!(back["images"][0]["suggestions"][0], json!({ "repository": "team/app", "tag": "1.0" }));

    let (one, file) = downloaded(&admin, "team/app", "reference=1.0&platform=linux/arm64").await;
    assert_eq!(file, r#"attachment; filename="team-app-1.0-linux-arm64.tar""#);
    let back = uploaded(&admin, &one).await;
    let id = digest(config("arm64", &["base"]).as_bytes());
    assert_eq!(
        (&back["images"][0]["image_id"], &back["images"][0]["platforms"]),
        (&json!(id), &json!(["linux/arm64"]))
    );
    let name = format!("{}/team/app:1.0", world.host());
    assert_eq!(back["images"][0]["names"], json!([name]), "as a pull would name it");

    let (_, file) = downloaded(&admin, "team/app", &format!("reference={index}&format=oci")).await;
    assert_eq!(file, format!(r#"attachment; filename="team-app-{}.tar""#, &index[7..19]));
    // It counts as a pull.
    tokio::time::sleep(std::time::Duration::from_secs(6)).await;
    let tag = admin.get("/api/repositories/team%2Fapp/tags/1.0").await.expect(200).json();
    assert!(tag["pull_count"].as_i64().unwrap() >= 4, "{tag}");
}

async fn what_cannot_be_one_file_is_refused_by_name(world: World) {
    let admin = world.admin();
    let (bytes, _) = layout("1.0");
    let import = uploaded(&admin, &bytes).await;
    imported(&admin, &wanted(&import, &[target(0, "team/app:1.0")])).await;
    let image = admin.push_image("team/app", "one", "one").await;
    let chart = json!({
        "schemaVersion": 2, "mediaType": MANIFEST, "layers": [],
        "config": { "mediaType": "application/vnd.cncf.helm.config.v1+json", "size": 2,
                    "digest": admin.push_blob("team/app", b"{}").await },
    });
    admin.put_manifest("team/app", "chart", &chart.to_string()).await.expect(201);
    let ask = async |person: &Person, query: &str| {
        let answer = person.get(&format!("/api/repositories/team%2Fapp/archive?{query}")).await;
        let code = if answer.status == 200 { String::new() } else { answer.code() };
        format!("{} {code}", answer.status)
    };
    for (query, told) in [
        ("reference=1.0", "409 platform_needed"),
        ("reference=1.0&platform=linux/s390x", "409 platform_missing"),
        ("reference=1.0&platform=linux", "400 input_invalid"),
        ("reference=1.0&format=zip", "400 input_invalid"),
        ("reference=chart", "409 not_an_image"),
        ("reference=chart&format=oci", "200 "),
        ("reference=one", "200 "),
        ("reference=one&platform=linux/arm64", "409 platform_missing"),
        ("reference=none", "404 manifest_not_found"),
        ("format=oci", "400 input_invalid"),
    ] {
        assert_eq!(ask(&admin, query).await, told, "{query}");
    }
    let li = world.user("li").await;
    assert_eq!(ask(&li, "reference=one").await, "404 repository_not_found");
    assert_eq!(ask(&world.anonymous(), &format!("reference={image}")).await, "401 unauthenticated");
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> String {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

async fn the_command_line_brings_and_takes_images(world: World) {
    let admin = world.admin();
    let folder = tempfile::tempdir().unwrap();
    let two = docker_save(&[("host:5000/team/app:1", "amd64", &["base", "one"]), ("team/web:2", "arm64", &["two"])]);
    let file = write(folder.path(), "two.tar.gz", &packed(&two));
    let run = |arguments: &[&str]| {
        let output = world.cli(arguments);
        (output.status.success(), super::support::log_of(&output))
    };
    let (done, told) = run(&["import", &file]);
    assert!(done && told.contains("team/app:1") && told.contains("team/web:2"), "{told}");
    assert_eq!(
        shown(&admin, "team/app:1").await.1["config"]["digest"],
        digest(config("amd64", &["base", "one"]).as_bytes())
    );
    assert_empty(&world);
    let (index, root) = layout("1.0");
    let file = write(folder.path(), "index.tar", &index);
    let (done, told) = run(&["import", &file]);
    assert!(!done && told.contains("--repository"), "{told}");
    let (done, told) = run(&["import", &file, "--repository", "shop/app", "--tag", "next"]);
    assert!(done, "{told}");
    assert_eq!(shown(&admin, "shop/app:next").await.0, root);
    let other = write(folder.path(), "other.tar", &docker_save(&[("shop/app:next", "amd64", &["other"])]));
    let (done, told) = run(&["import", &other]);
    assert!(!done && told.contains("--overwrite"), "{told}");
    let (done, told) = run(&["import", &write(folder.path(), "bad.tar", b"nonsense")]);
    assert!(!done && told.contains("archive"), "{told}");
    assert_empty(&world);

    let out = folder.path().join("out.tar");
    let (done, told) = run(&["export", "shop/app:next", out.to_str().unwrap(), "--format", "oci"]);
    assert!(done, "{told}");
    assert_eq!(uploaded(&admin, &std::fs::read(&out).unwrap()).await["images"][0]["digest"], json!(root));
    let (done, told) = run(&["export", "shop/app:next", out.to_str().unwrap()]);
    assert!(!done && told.contains("platform"), "{told}");
    let (done, told) = run(&["export", "shop/none:1", out.to_str().unwrap()]);
    assert!(!done, "{told}");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().ends_with(".part")), "{left:?}");
}

#[tokio::test]
async fn without_a_server_the_command_line_works_itself() {
    let mut world = World::start();
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "app.tar", &docker_save(&[("team/app:1", "amd64", &["one"])]));
    world.stop();
    let output = world.cli(&["import", &file]);
    assert!(output.status.success(), "{}", super::support::log_of(&output));
    world.up();
    let id = digest(config("amd64", &["one"]).as_bytes());
    assert_eq!(shown(&world.admin(), "team/app:1").await.1["config"]["digest"], id);
}
