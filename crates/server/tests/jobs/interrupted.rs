//! `kill -9` at random moments of renames, syncs and collections: what they promise holds at every moment and in the end.

use std::time::Duration;

use serde_json::{Value, json};

use crate::bulk::{over, tags};
use crate::imports;
use crate::kill::{Seed, rounds};
use crate::random::Random;
use crate::support::pushes::push_through;
use crate::support::upstream::{PASSWORD, USERNAME, Upstream};
use crate::support::{Person, World};

const IMAGES: usize = 24;
const WORKERS: [(&str, &str); 1] = [("JOB_WORKERS", "2")];

/// Kill the server a few times, and start it again.
async fn kill_some_times(world: &mut World, random: &mut Random) {
    for _ in 0..random.between(1, 4) {
        tokio::time::sleep(Duration::from_millis(random.between(0, 120))).await;
        world.kill();
        world.up();
    }
}

async fn begin(person: &Person, path: &str, body: &Value) -> Value {
    person.post(path, body).await.expect(202).json()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rename_leaves_the_old_names_or_the_new_ones_but_never_neither() {
    rename_through_kills(World::start_with(&WORKERS)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nor_does_a_rename_at_an_upstream() {
    rename_through_kills(World::start_in_front_of(Upstream::start(), &WORKERS)).await;
}

async fn rename_through_kills(mut world: World) {
    let (rounds, seed) = rounds();
    let _said = Seed(seed);
    let mut random = Random::new(seed);
    let admin = world.admin();
    for round in 0..rounds {
        let mut images = Vec::new();
        for number in 0..IMAGES {
            let (from, to) = (format!("ship-{round}/{number}"), format!("port-{round}/{number}"));
            if number % 2 == 0 {
                admin.push_image(&to, "there", "before").await; // so that tags are copied instead of the name being set
            }
            let image = admin.push_image(&from, "v1", &format!("cargo {number}")).await;
            admin.push_image(&from, "v2", "the same for all").await;
            images.push((from, to, image));
        }
        let moves: Vec<_> = images.iter().map(|(from, to, _)| json!({ "from": from, "to": to })).collect();
        let job = begin(&admin, "/api/rename-jobs", &json!({ "moves": moves, "delete_source": true })).await;
        for _ in 0..random.between(1, 4) {
            tokio::time::sleep(Duration::from_millis(random.between(0, 120))).await;
            world.kill();
            world.up();
            for (from, to, _) in &images {
                // The old name is asked first: once it is gone, the new one must be there.
                let is_there = async |name: &str| admin.get(&format!("/v2/{name}/manifests/v1")).await.status == 200;
                assert!(is_there(from).await || is_there(to).await, "neither {from} nor {to}");
            }
        }
        let ended = over(&admin, &job).await;
        assert_eq!(ended["state"], "succeeded", "{ended}");
        for (from, to, image) in &images {
            assert_eq!(&admin.remote_digest(to, "v1").await, image, "{to}");
            admin.get(&format!("/v2/{to}/manifests/v2")).await.expect(200);
            assert!(["gone", ""].contains(&tags(&admin, from).await.as_str()), "{from}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sync_goes_on_and_brings_every_image_whole() {
    let (rounds, seed) = rounds();
    let _said = Seed(seed);
    let mut random = Random::new(seed);
    let (source, mut world) = (Upstream::start(), World::start_with(&WORKERS));
    let (admin, there) = (world.admin(), source.person());
    let remote = json!({
        "name": "harbour", "url": source.base(), "insecure_http": true, "allow_private": true,
        "username": USERNAME, "password": PASSWORD,
    });
    let remote = admin.post("/api/remotes", &remote).await.expect(201).json()["id"].clone();
    for round in 0..rounds {
        let (mut images, mut references) = (Vec::new(), Vec::new());
        for number in 0..IMAGES {
            let repository = format!("ship-{round}/{number}");
            // Some layers are shared, so that a killed job has mounted what it must not forget.
            let layer = format!("cargo {round} {}", number / 3);
            images.push((repository.clone(), push_through(&there.remote(), &repository, "v1", &layer).await));
            references.push(format!("{repository}:v1"));
        }
        let job = begin(&admin, "/api/sync-jobs", &json!({ "remote_id": remote, "references": references })).await;
        kill_some_times(&mut world, &mut random).await;
        let ended = over(&admin, &job).await;
        assert_eq!(ended["state"], "succeeded", "{ended}");
        for (repository, image) in &images {
            assert_eq!(&admin.remote_digest(repository, "v1").await, image, "{repository}");
            check_layers(&admin, repository).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collection_takes_nothing_that_is_needed_and_leaves_nothing_that_is_not() {
    let (rounds, seed) = rounds();
    let _said = Seed(seed);
    let mut random = Random::new(seed);
    let mut world = World::start_with(&WORKERS);
    let admin = world.admin();
    let rules = json!({ "grace_minutes": 0, "untagged_days": 0 });
    for round in 0..rounds {
        for number in 0..IMAGES {
            let repository = format!("ship-{round}/{number}");
            admin.push_image(&repository, "stays", &format!("stays {}", number / 2)).await;
            admin.push_image(&repository, "goes", &format!("goes {round} {number}")).await;
            admin.request("DELETE", &format!("/v2/{repository}/manifests/goes")).send().await.unwrap();
        }
        let job = begin(&admin, "/api/collection-jobs", &rules).await;
        kill_some_times(&mut world, &mut random).await;
        let ended = over(&admin, &job).await;
        assert_eq!(ended["state"], "succeeded", "{ended}");
        for number in 0..IMAGES {
            check_layers(&admin, &format!("ship-{round}/{number}")).await;
        }
        let again = begin(&admin, "/api/collection-jobs", &rules).await;
        let again = over(&admin, &again).await;
        assert_eq!(again["summary"]["freed_bytes"], 0, "something was left: {again}");
        let verified = begin(&admin, "/api/verification-jobs", &json!({})).await;
        let verified = over(&admin, &verified).await;
        assert_eq!(
            (&verified["state"], &verified["summary"]["damaged"]),
            (&json!("succeeded"), &json!(0)),
            "{verified}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_goes_on_and_brings_every_image_whole() {
    let (rounds, seed) = rounds();
    let _said = Seed(seed);
    let mut random = Random::new(seed);
    let mut world = World::start_with(&WORKERS);
    let admin = world.admin();
    for round in 0..rounds {
        let names: Vec<String> = (0..IMAGES).map(|number| format!("ship-{round}/{number}:v1")).collect();
        // Some layers are shared, so that a killed job has compressed what it must not forget.
        let seeds: Vec<[String; 2]> =
            (0..IMAGES).map(|number| [format!("cargo {round} {number}"), format!("cargo {}", number / 3)]).collect();
        let seeds: Vec<Vec<&str>> = seeds.iter().map(|seeds| seeds.iter().map(String::as_str).collect()).collect();
        let images: Vec<(&str, &str, &[&str])> =
            names.iter().zip(&seeds).map(|(name, seeds)| (name.as_str(), "amd64", seeds.as_slice())).collect();
        let import = imports::uploaded(&admin, &imports::docker_save(&images)).await;
        let rows: Vec<Value> = names.iter().enumerate().map(|(number, name)| imports::target(number, name)).collect();
        let job = begin(&admin, "/api/import-jobs", &imports::wanted(&import, &rows)).await;
        kill_some_times(&mut world, &mut random).await;
        let ended = over(&admin, &job).await;
        assert_eq!(ended["state"], "succeeded", "{ended}");
        for ((name, architecture, seeds), image) in images.iter().zip(import["images"].as_array().unwrap()) {
            let (_, manifest) = imports::shown(&admin, name).await;
            assert_eq!((&manifest["config"]["digest"], *architecture), (&image["image_id"], "amd64"), "{name}");
            assert_eq!(manifest["layers"].as_array().unwrap().len(), seeds.len());
            check_layers(&admin, name.split(':').next().unwrap()).await;
        }
    }
}

/// All layers of the images of a repository can be pulled.
async fn check_layers(person: &Person, repository: &str) {
    let tags = person.get(&format!("/v2/{repository}/tags/list")).await.expect(200).json();
    for tag in tags["tags"].as_array().unwrap() {
        let path = format!("/v2/{repository}/manifests/{}", tag.as_str().unwrap());
        let manifest = person.get(&path).await.expect(200).json();
        for blob in manifest["layers"].as_array().unwrap().iter().chain([&manifest["config"]]) {
            let bytes = person.get(&format!("/v2/{repository}/blobs/{}", blob["digest"].as_str().unwrap())).await;
            assert_eq!(bytes.expect(200).bytes.len() as u64, blob["size"].as_u64().unwrap());
        }
    }
}
