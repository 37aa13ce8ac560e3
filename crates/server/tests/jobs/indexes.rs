//! One tag for all architectures, on our own storage and in front of a registry: joined, split, and by suffix as a job.

use serde_json::{Value, json};

use super::bulk::{items, over};
use super::support::upstream::Upstream;
use super::support::{Answer, MANIFEST, Person, World, digest};

/// Each story is true of both.
macro_rules! in_both_modes {
    ($($story:ident),+ $(,)?) => {
        mod engine {
            $(#[tokio::test]
            async fn $story() { super::$story(super::World::start_with(&[])).await; })+
        }
        mod front {
            $(#[tokio::test]
            async fn $story() {
                super::$story(super::World::start_in_front_of(super::Upstream::start(), &[])).await;
            })+
        }
    };
}

in_both_modes!(
    images_become_one_tag_and_part_again,
    what_cannot_be_joined_is_refused_by_name,
    what_was_in_an_index_keeps_its_words,
    the_format_follows_the_images,
    a_taken_tag_moves_only_when_asked,
    a_retagged_index_stays_whole,
    tags_with_suffixes_become_one_as_a_job,
    conflicts_stop_a_job_unless_asked,
    whoever_lacks_a_right_is_told_row_by_row,
    what_moved_before_its_turn_is_no_success,
);

const INDEXES: &str = "/api/repositories/team%2Fapp/indexes";
const SPLIT: &str = "/api/repositories/team%2Fapp/indexes/split";

/// Push an image that runs on `platform`, `os/architecture[/variant]`; answers its digest.
async fn push(person: &Person, repository: &str, tag: &str, platform: &str) -> String {
    push_as(person, (repository, tag), platform, MANIFEST).await
}

async fn push_as(person: &Person, (repository, tag): (&str, &str), platform: &str, media_type: &str) -> String {
    let words: Vec<&str> = platform.split('/').collect();
    let mut config = json!({ "os": words[0], "architecture": words[1], "config": { "Labels": { "for": tag } } });
    if let Some(variant) = words.get(2) {
        config["variant"] = json!(variant);
    }
    let (config, layer) = (config.to_string(), format!("{tag} {platform}"));
    let config_type = match media_type {
        MANIFEST => "application/vnd.oci.image.config.v1+json",
        _ => "application/vnd.docker.container.image.v1+json",
    };
    let manifest = json!({
        "schemaVersion": 2, "mediaType": media_type,
        "config": { "mediaType": config_type, "size": config.len(),
                    "digest": person.push_blob(repository, config.as_bytes()).await },
        "layers": [{ "mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip", "size": layer.len(),
                     "digest": person.push_blob(repository, layer.as_bytes()).await }],
    });
    put(person, &format!("{repository}/manifests/{tag}"), media_type, &manifest.to_string()).await
}

async fn put(person: &Person, path: &str, media_type: &str, manifest: &str) -> String {
    let request = person.request("PUT", &format!("/v2/{path}")).header("content-type", media_type);
    Answer::of(request.body(manifest.to_owned())).await.expect(201);
    digest(manifest.as_bytes())
}

/// What a tag is now: its type and document.
async fn shown(person: &Person, repository: &str, tag: &str) -> (String, String, Value) {
    let all = [oci::MediaType::OCI_INDEX, oci::MediaType::DOCKER_LIST, MANIFEST, oci::MediaType::DOCKER_MANIFEST];
    let request = person.request("GET", &format!("/v2/{repository}/manifests/{tag}")).header("accept", all.join(", "));
    let answer = Answer::of(request).await.expect(200);
    (digest(&answer.bytes), answer.header("content-type").to_owned(), answer.json())
}

fn platforms(index: &Value) -> Vec<String> {
    let word = |platform: &Value, key: &str| platform[key].as_str().map(ToOwned::to_owned);
    let entries = index["manifests"].as_array().unwrap().iter().map(|entry| &entry["platform"]);
    let words = entries.map(|platform| ["os", "architecture", "variant"].map(|key| word(platform, key)));
    words.map(|words| words.into_iter().flatten().collect::<Vec<_>>().join("/")).collect()
}

fn join(tag: &str, references: &[&str]) -> Value {
    let images: Vec<Value> = references.iter().map(|reference| json!({ "reference": reference })).collect();
    json!({ "tag": tag, "images": images })
}

fn with(mut body: Value, more: &Value) -> Value {
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

async fn images_become_one_tag_and_part_again(world: World) {
    let admin = world.admin();
    let x86 = push(&admin, "team/app", "1.0-x86", "linux/amd64").await;
    let arm = push(&admin, "team/app", "1.0-arm", "linux/arm64/v8").await;
    let body = join("1.0", &["1.0-x86", &arm]);

    let plan = admin.post(INDEXES, &with(body.clone(), &json!({ "dry_run": true }))).await.expect(200).json();
    assert_eq!((&plan["state"], &plan["before"]), (&json!("new"), &Value::Null), "{plan}");
    let named: Vec<&Value> = plan["images"].as_array().unwrap().iter().map(|image| &image["platform"]).collect();
    assert_eq!(named, [&json!("linux/amd64"), &json!("linux/arm64/v8")]);
    admin.get("/v2/team/app/manifests/1.0").await.expect(404);

    let made =
        admin.post(INDEXES, &with(body.clone(), &json!({ "plan_id": plan["plan_id"] }))).await.expect(201).json();
    let (is, media_type, index) = shown(&admin, "team/app", "1.0").await;
    assert_eq!((json!(is), media_type.as_str()), (made["digest"].clone(), oci::MediaType::OCI_INDEX));
    assert_eq!(platforms(&index), ["linux/amd64", "linux/arm64/v8"]);
    assert_eq!(plan["digest"], made["digest"]);
    // Once more it is the same, and no plan holds that was made before.
    let again = admin.post(INDEXES, &body).await.expect(200).json();
    assert_eq!((&again["digest"], &again["state"]), (&made["digest"], &json!("same")));
    let stale = admin.post(INDEXES, &with(body, &json!({ "plan_id": plan["plan_id"] }))).await.expect(409);
    assert_eq!(stale.code(), "plan_changed");

    let split = json!({ "tag": "1.0", "base": "2.0", "suffix": "short" });
    let plan = admin.post(SPLIT, &with(split.clone(), &json!({ "dry_run": true }))).await.expect(200).json();
    let tags: Vec<&Value> = plan["images"].as_array().unwrap().iter().map(|image| &image["tag"]).collect();
    assert_eq!(tags, [&json!("2.0-x86"), &json!("2.0-arm")]);
    admin.get("/v2/team/app/manifests/2.0-x86").await.expect(404);
    admin.post(SPLIT, &with(split, &json!({ "plan_id": plan["plan_id"] }))).await.expect(200);
    assert_eq!(shown(&admin, "team/app", "2.0-x86").await.0, x86);
    assert_eq!(shown(&admin, "team/app", "2.0-arm").await.0, arm);
    assert_eq!(shown(&admin, "team/app", "1.0").await.0, is, "the index stays");
    let named = json!({ "tag": "1.0", "tags": { "linux/arm64": "for-arm" } });
    admin.post(SPLIT, &named).await.expect(200);
    assert_eq!(shown(&admin, "team/app", "for-arm").await.0, arm);
}

async fn what_cannot_be_joined_is_refused_by_name(world: World) {
    let admin = world.admin();
    push(&admin, "team/app", "a", "linux/amd64").await;
    push(&admin, "team/app", "b", "linux/amd64").await;
    let twice = admin.post(INDEXES, &join("all", &["a", "b"])).await.expect(409);
    assert_eq!(twice.code(), "platform_twice");
    let meant = json!({ "tag": "all", "images": [
        { "reference": "a", "platform": "linux/arm/v7" }, { "reference": "b" },
    ] });
    let made = admin.post(INDEXES, &with(meant, &json!({ "dry_run": true }))).await.expect(200).json();
    assert_eq!(made["images"][0]["platform"], "linux/arm/v7", "somebody knows better than the image");
    // The same image by two tags is one image.
    let one = admin.post(INDEXES, &with(join("all", &["a", "a"]), &json!({ "dry_run": true }))).await.expect(200);
    assert_eq!(one.json()["images"].as_array().unwrap().len(), 1);

    let config = admin.push_blob("team/app", b"{}").await;
    let chart = json!({
        "schemaVersion": 2, "mediaType": MANIFEST, "layers": [],
        "config": { "mediaType": "application/vnd.cncf.helm.config.v1+json", "digest": config, "size": 2 },
    });
    put(&admin, "team/app/manifests/chart", MANIFEST, &chart.to_string()).await;
    assert_eq!(admin.post(INDEXES, &join("all", &["chart"])).await.expect(409).code(), "platform_unknown");
    for (body, status, code) in [
        (join("all", &["nothing"]), 404, "manifest_not_found"),
        (join("all", &[]), 400, "images_invalid"),
        (join("not a tag", &["a"]), 400, "tag_invalid"),
        (json!({ "tag": "all", "images": [{ "reference": "a", "platform": "linux" }] }), 400, "input_invalid"),
        (json!({ "tag": "all", "images": [{ "reference": "a", "wanted": true }] }), 400, "input_invalid"),
    ] {
        assert_eq!(admin.post(INDEXES, &body).await.expect(status).code(), code, "{body}");
    }
    let split = |more: Value| with(json!({ "tag": "a" }), &more);
    for (body, status, code) in [
        (split(json!({ "suffix": "short" })), 409, "not_an_index"),
        (split(json!({})), 400, "input_invalid"),
        (split(json!({ "tags": { "linux": "x" } })), 400, "input_invalid"),
        (json!({ "tag": "nothing", "suffix": "short" }), 404, "manifest_not_found"),
    ] {
        assert_eq!(admin.post(SPLIT, &body).await.expect(status).code(), code, "{body}");
    }
}

async fn what_was_in_an_index_keeps_its_words(world: World) {
    let admin = world.admin();
    let x86 = push(&admin, "team/app", "1.0-x86", "linux/amd64").await;
    let arm = push(&admin, "team/app", "1.0-arm", "linux/arm64").await;
    // As a builder pushes one platform: an index with the image, and what is said about it.
    let about = json!({ "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": x86 });
    let said = push(&admin, "team/app", "said", "unknown/unknown").await;
    let (size, said_size) = (
        shown(&admin, "team/app", &x86).await.2.to_string().len(),
        shown(&admin, "team/app", &said).await.2.to_string().len(),
    );
    let entry = format!(
        r#"{{ "future":1, "mediaType":"{MANIFEST}","digest":"{x86}","size":{size},"platform":{{"os":"linux","architecture":"amd64"}} }}"#
    );
    let beside = json!({
        "mediaType": MANIFEST, "digest": said, "size": said_size, "annotations": about,
        "platform": { "os": "unknown", "architecture": "unknown" },
    });
    let index =
        format!(r#"{{"schemaVersion":2,"mediaType":"{}","manifests":[{entry},{beside}]}}"#, oci::MediaType::OCI_INDEX);
    put(&admin, "team/app/manifests/built", oci::MediaType::OCI_INDEX, &index).await;

    admin.post(INDEXES, &join("1.0", &["built", "1.0-arm"])).await.expect(201);
    let request = admin.request("GET", "/v2/team/app/manifests/1.0").header("accept", oci::MediaType::OCI_INDEX);
    let bytes = Answer::of(request).await.expect(200).text();
    assert!(bytes.contains(&entry) && bytes.contains(&said), "{bytes}");
    // Of one platform alone, and out again.
    let one = json!({ "tag": "one", "images": [{ "reference": "1.0", "platform": "linux/arm64" }] });
    admin.post(INDEXES, &one).await.expect(201);
    let (_, _, index) = shown(&admin, "team/app", "one").await;
    assert_eq!((platforms(&index), &index["manifests"][0]["digest"]), (vec!["linux/arm64".to_owned()], &json!(arm)));
    let none = json!({ "tag": "one", "images": [{ "reference": "1.0", "platform": "linux/s390x" }] });
    assert_eq!(admin.post(INDEXES, &none).await.expect(409).code(), "platform_missing");
    let split = admin.post(SPLIT, &json!({ "tag": "1.0", "suffix": "platform" })).await.expect(200).json();
    let tags: Vec<&Value> = split["images"].as_array().unwrap().iter().map(|image| &image["tag"]).collect();
    assert_eq!(tags, [&json!("1.0-linux-amd64"), &json!("1.0-linux-arm64")], "what is said about images gets no tag");
}

async fn the_format_follows_the_images(world: World) {
    let admin = world.admin();
    let docker = oci::MediaType::DOCKER_MANIFEST;
    push_as(&admin, ("team/app", "d-x86"), "linux/amd64", docker).await;
    push_as(&admin, ("team/app", "d-arm"), "linux/arm64", docker).await;
    push(&admin, "team/app", "o-s390x", "linux/s390x").await;
    admin.post(INDEXES, &join("docker", &["d-x86", "d-arm"])).await.expect(201);
    admin.post(INDEXES, &join("mixed", &["docker", "o-s390x"])).await.expect(201);
    assert_eq!(shown(&admin, "team/app", "docker").await.1, oci::MediaType::DOCKER_LIST);
    let (_, media_type, index) = shown(&admin, "team/app", "mixed").await;
    assert_eq!(media_type, oci::MediaType::OCI_INDEX);
    assert_eq!(platforms(&index), ["linux/amd64", "linux/arm64", "linux/s390x"]);
}

async fn a_taken_tag_moves_only_when_asked(world: World) {
    let admin = world.admin();
    let x86 = push(&admin, "team/app", "1.0", "linux/amd64").await;
    push(&admin, "team/app", "1.0-arm", "linux/arm64").await;
    let body = join("1.0", &["1.0", "1.0-arm"]);
    let taken = admin.post(INDEXES, &body).await.expect(409);
    assert_eq!((taken.code().as_str(), &taken.json()["error"]["details"]["before"]), ("tag_exists", &json!(x86)));
    assert_eq!(shown(&admin, "team/app", "1.0").await.0, x86);
    let made = admin.post(INDEXES, &with(body, &json!({ "overwrite": true }))).await.expect(201).json();
    assert_eq!((&made["state"], &made["before"]), (&json!("moves"), &json!(x86)));

    let split = json!({ "tag": "1.0", "tags": { "linux/amd64": "x86", "linux/arm64": "1.0-arm" } });
    admin.post(SPLIT, &split).await.expect(200);
    push(&admin, "team/app", "x86", "linux/s390x").await;
    let taken = admin.post(SPLIT, &split).await.expect(409);
    assert_eq!(taken.code(), "tags_exist");
    assert_eq!(taken.json()["error"]["details"]["images"][0]["state"], "moves");
    admin.post(SPLIT, &with(split, &json!({ "overwrite": true }))).await.expect(200);
    assert_eq!(shown(&admin, "team/app", "x86").await.0, x86);
}

async fn a_retagged_index_stays_whole(world: World) {
    let admin = world.admin();
    push(&admin, "team/app", "a", "linux/amd64").await;
    push(&admin, "team/app", "b", "linux/arm64").await;
    let made = admin.post(INDEXES, &join("1.0", &["a", "b"])).await.expect(201).json();
    let set = json!({ "digest": made["digest"] });
    admin.put("/api/repositories/team%2Fapp/tags/stable", &set).await.expect(201);
    let (is, _, index) = shown(&admin, "team/app", "stable").await;
    assert_eq!((json!(is), platforms(&index).len()), (made["digest"].clone(), 2));
}

async fn tags_with_suffixes_become_one_as_a_job(world: World) {
    let admin = world.admin();
    let x86 = push(&admin, "team/app", "1.0-x86", "linux/amd64").await;
    push(&admin, "team/app", "1.0-arm", "linux/arm64").await;
    push(&admin, "team/app", "2.0-x86", "linux/amd64").await;
    // The suffix only groups: both say that they are the same.
    push(&admin, "team/app", "3.0-x86", "linux/amd64").await;
    push(&admin, "team/app", "3.0-arm", "linux/amd64").await;
    push(&admin, "team/web", "v1-amd64", "linux/amd64").await;
    push(&admin, "team/web", "v1-aarch64", "linux/arm64").await;
    let body = json!({ "repositories": ["team/app", "team/web", "team/none"], "delete_source": true });
    let plan = admin.post("/api/index-jobs", &with(body.clone(), &json!({ "dry_run": true }))).await.expect(200).json();
    let rows = plan["rows"].as_array().unwrap();
    let told: Vec<String> = rows
        .iter()
        .map(|row| {
            let text = |key: &str| row[key].as_str().unwrap_or("-").to_owned();
            let code = row["refused"]["code"].as_str().unwrap_or("-");
            format!(
                "{}:{} {} {} {code}",
                text("repository"),
                text("tag"),
                text("state"),
                row["parts"].as_array().unwrap().len()
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "team/none:- refused 0 repository_not_found",
            "team/app:1.0 ready 2 -",
            "team/app:2.0 incomplete 1 -",
            "team/app:3.0 refused 2 platform_twice",
            "team/web:v1 ready 2 -",
        ]
    );
    assert_eq!(plan["totals"], json!({ "ready": 2, "conflicts": 0, "incomplete": 1, "refused": 2, "nothing": 0 }));
    let job = with(body, &json!({ "plan_id": plan["plan_id"] }));
    let job = over(&admin, &admin.post("/api/index-jobs", &job).await.expect(202).json()).await;
    assert_eq!((&job["kind"], &job["state"]), (&json!("index"), &json!("succeeded")), "{job}");
    assert_eq!(job["summary"], json!({ "set": 2, "deleted": 4 }));
    for (repository, tag) in [("team/app", "1.0"), ("team/web", "v1")] {
        let (is, _, index) = shown(&admin, repository, tag).await;
        assert_eq!(platforms(&index).len(), 2, "{repository}");
        assert!(rows.iter().any(|row| row["digest"] == json!(is)), "what was shown is what was made");
    }
    admin.get("/v2/team/app/manifests/1.0-x86").await.expect(404);
    assert_eq!(shown(&admin, "team/app", &x86).await.0, x86, "the index holds it");
    assert_eq!(shown(&admin, "team/app", "2.0-x86").await.2["schemaVersion"], 2);
    // What is left has nothing to be joined with.
    let nothing = admin.post("/api/index-jobs", &json!({ "repositories": ["team/web"] })).await.expect(409);
    assert_eq!(nothing.code(), "nothing_to_do");
}

async fn conflicts_stop_a_job_unless_asked(world: World) {
    let admin = world.admin();
    for (tag, platform) in [("1.0", "linux/s390x"), ("1.0_x", "linux/amd64"), ("1.0_a", "linux/arm64")] {
        push(&admin, "team/app", tag, platform).await;
    }
    push(&admin, "team/app", "2.0_x", "linux/amd64").await;
    push(&admin, "team/app", "2.0_a", "linux/arm64").await;
    let before = shown(&admin, "team/app", "1.0").await.0;
    let body = json!({ "repositories": ["team/app"], "suffixes": ["_x", "_a"] });
    let refused = admin.post("/api/index-jobs", &body).await.expect(409);
    assert_eq!(refused.code(), "conflicts");
    assert_eq!(refused.json()["error"]["details"]["rows"][0]["before"], json!(before));
    let job = admin.post("/api/index-jobs", &with(body.clone(), &json!({ "skip_conflicts": true }))).await.expect(202);
    let job = over(&admin, &job.json()).await;
    assert_eq!((&job["items"]["done"], &job["items"]["skipped"]), (&json!(1), &json!(1)), "{job}");
    assert_eq!(shown(&admin, "team/app", "1.0").await.0, before);
    let job = admin.post("/api/index-jobs", &with(body.clone(), &json!({ "overwrite": true }))).await.expect(202);
    assert_eq!(over(&admin, &job.json()).await["summary"]["set"], 1);
    assert_eq!(platforms(&shown(&admin, "team/app", "1.0").await.2).len(), 2);
    let dry = admin.post("/api/index-jobs", &with(body, &json!({ "dry_run": true }))).await.expect(200).json();
    assert_eq!(dry["totals"]["nothing"], 2, "{dry}");
    let wrong = json!({ "repositories": ["team/app"], "suffixes": ["/x"] });
    assert_eq!(admin.post("/api/index-jobs", &wrong).await.expect(400).code(), "suffixes_invalid");
    assert_eq!(admin.post("/api/index-jobs", &json!({ "repositories": [] })).await.expect(400).code(), "too_many");
}

async fn whoever_lacks_a_right_is_told_row_by_row(world: World) {
    let admin = world.admin();
    for repository in ["team/app", "secret/app"] {
        push(&admin, repository, "1.0-x86", "linux/amd64").await;
        push(&admin, repository, "1.0-arm", "linux/arm64").await;
    }
    let mei = world.user_with("mei", "team/*", "pull").await;
    let body = json!({ "repositories": ["team/app", "secret/app"], "dry_run": true });
    let plan = mei.post("/api/index-jobs", &body).await.expect(200).json();
    let codes: Vec<_> = plan["rows"].as_array().unwrap().iter().map(|row| row["refused"]["code"].clone()).collect();
    assert_eq!(codes, ["forbidden", "repository_not_found"].map(Value::from), "{plan}");
    mei.post(INDEXES, &join("1.0", &["1.0-x86", "1.0-arm"])).await.expect(403);
    mei.post(SPLIT, &json!({ "tag": "1.0", "suffix": "short" })).await.expect(403);
    world.grant("mei", "team/*", "pull,push").await;
    let away = json!({ "repositories": ["team/app"], "delete_source": true, "dry_run": true });
    let plan = mei.post("/api/index-jobs", &away).await.expect(200).json();
    assert_eq!(plan["rows"][0]["refused"]["code"], "forbidden", "joining is no way around the right to delete");
    mei.post(INDEXES, &join("1.0", &["1.0-x86", "1.0-arm"])).await.expect(201);
    world.anonymous().post("/api/index-jobs", &body).await.expect(401);
}

async fn what_moved_before_its_turn_is_no_success(mut world: World) {
    let admin = world.admin();
    for tag in ["1.0", "2.0"] {
        push(&admin, "team/app", &format!("{tag}-x86"), "linux/amd64").await;
        push(&admin, "team/app", &format!("{tag}-arm"), "linux/arm64").await;
    }
    let restart = |world: &mut World, workers| {
        world.stop();
        world.set("JOB_WORKERS", workers);
        world.up();
    };
    restart(&mut world, "0");
    let admin = world.admin(); // with connections of its own: the old ones ended with the server
    let job = admin.post("/api/index-jobs", &json!({ "repositories": ["team/app"] })).await.expect(202).json();
    push(&admin, "team/app", "1.0-x86", "linux/s390x").await;
    admin.delete("/api/repositories/team%2Fapp/tags/2.0-arm").await.expect(204);
    restart(&mut world, "2");
    let admin = world.admin();
    assert_eq!(over(&admin, &job).await["state"], "failed");
    let codes: Vec<_> = items(&admin, &job).await.iter().map(|item| item["error"]["code"].clone()).collect();
    assert_eq!(codes, ["plan_changed", "tag_not_found"]);
    admin.get("/v2/team/app/manifests/1.0").await.expect(404);
}
