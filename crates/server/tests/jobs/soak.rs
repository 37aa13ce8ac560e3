//! Everything at once, with a collection every second: no client sees a failure, and in the end nothing is missing and
//! nothing is left over. `ROADSTEAD_SOAK_SECONDS` says for how long; the grace of the collections is a minute.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::bulk::over;
use crate::kill::{Seed, rounds, setting};
use crate::random::Random;
use crate::support::{Person, World, digest};

const CLIENTS: u64 = 6;

/// Somebody with two repositories of their own, who knows what must be in the first.
struct Client {
    admin: Person,
    random: Random,
    number: u64,
    /// How often the repository was renamed.
    renamed: u64,
    pushed: u64,
    /// Tag and manifest.
    images: Vec<(String, String)>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_sees_a_failure_while_garbage_is_collected() {
    let (time, (_, seed)) = (Duration::from_secs(setting("ROADSTEAD_SOAK_SECONDS", 75)), rounds());
    let _said = Seed(seed);
    let world = World::start_with(&[("JOB_WORKERS", "4")]);
    let admin = world.admin();
    let (end, freed) = (Instant::now() + time, Arc::new(AtomicU64::new(0)));
    let collecting = tokio::spawn(collect_until(admin.clone(), end, freed.clone()));
    let clients = (0..CLIENTS).map(|number| {
        let random = Random::new(seed.wrapping_add(number));
        let client = Client { admin: admin.clone(), random, number, renamed: 0, pushed: 0, images: Vec::new() };
        tokio::spawn(client.work_until(end))
    });
    let clients = futures_util::future::join_all(clients).await;
    let collections = collecting.await.unwrap();

    let mut images = 0;
    for client in clients.into_iter().map(Result::unwrap) {
        for (tag, manifest) in &client.images {
            client.pull(tag, manifest).await;
        }
        images += client.images.len();
    }
    let verified = done(&admin, "/api/verification-jobs", &json!({})).await;
    assert_eq!((&verified["state"], &verified["summary"]["damaged"]), (&json!("succeeded"), &json!(0)), "{verified}");
    let last = json!({ "grace_minutes": 0 });
    done(&admin, "/api/collection-jobs", &last).await;
    let again = done(&admin, "/api/collection-jobs", &last).await;
    assert_eq!(again["summary"]["freed_bytes"], 0, "{again}");
    let freed = freed.load(Ordering::Relaxed);
    assert!(freed > 0 || time < Duration::from_secs(70), "the collections took nothing, so nothing was tried");
    println!("{collections} collections freed {freed} bytes meanwhile; {images} images are left");
}

async fn done(person: &Person, path: &str, body: &Value) -> Value {
    let job = person.post(path, body).await.expect(202).json();
    over(person, &job).await
}

async fn collect_until(admin: Person, end: Instant, freed: Arc<AtomicU64>) -> u64 {
    let mut count = 0;
    while Instant::now() < end {
        let job = done(&admin, "/api/collection-jobs", &json!({ "grace_minutes": 1 })).await;
        assert_eq!(job["state"], "succeeded", "{job}");
        freed.fetch_add(job["summary"]["freed_bytes"].as_u64().unwrap(), Ordering::Relaxed);
        count += 1;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    count
}

impl Client {
    async fn work_until(mut self, end: Instant) -> Self {
        while Instant::now() < end {
            match self.random.between(0, 20) {
                0..8 => self.push().await,
                8..14 => self.pull_one().await,
                14..16 => self.mount().await,
                16..19 => self.delete().await,
                _ => self.rename().await,
            }
            tokio::time::sleep(Duration::from_millis(self.random.between(0, 30))).await;
        }
        self
    }

    fn repository(&self) -> String {
        format!("soak/{}-{}", self.number, self.renamed)
    }

    async fn push(&mut self) {
        self.pushed += 1;
        // Some layers are everybody's, most are new.
        let seed = match self.random.between(0, 3) {
            0 => format!("shared {}", self.random.between(0, 8)),
            _ => format!("{} {} {}", self.number, self.pushed, "cargo ".repeat(200)),
        };
        let manifest = self.admin.image(&self.repository(), &seed).await;
        let tag = format!("v{}", self.pushed);
        self.admin.put_manifest(&self.repository(), &tag, &manifest).await.expect(201);
        self.images.push((tag, manifest));
    }

    fn any(&mut self) -> Option<usize> {
        (!self.images.is_empty())
            .then(|| usize::try_from(self.random.between(0, self.images.len() as u64)).expect("an index"))
    }

    async fn pull_one(&mut self) {
        let Some(at) = self.any() else { return };
        let (tag, manifest) = self.images[at].clone();
        self.pull(&tag, &manifest).await;
    }

    async fn pull(&self, tag: &str, manifest: &str) {
        let repository = self.repository();
        let got = self.admin.get(&format!("/v2/{repository}/manifests/{tag}")).await.expect(200);
        assert_eq!(got.bytes, manifest.as_bytes());
        for blob in blobs(manifest) {
            let bytes = self.admin.get(&format!("/v2/{repository}/blobs/{blob}")).await.expect(200).bytes;
            assert_eq!(digest(&bytes), blob);
        }
    }

    /// Into the other repository, as `docker push` does it.
    async fn mount(&mut self) {
        let Some(at) = self.any() else { return };
        let (from, to) = (self.repository(), format!("soak/{}-mounted", self.number));
        let (tag, manifest) = self.images[at].clone();
        for blob in blobs(&manifest) {
            let path = format!("/v2/{to}/blobs/uploads/?mount={blob}&from={from}");
            self.admin.request("POST", &path).send().await.unwrap().error_for_status().unwrap();
            let there = self.admin.request("HEAD", &format!("/v2/{to}/blobs/{blob}")).send().await.unwrap();
            assert_eq!(there.status(), 200, "{blob} was mounted");
        }
        self.admin.put_manifest(&to, &tag, &manifest).await.expect(201);
        self.admin.delete(&format!("/v2/{to}/manifests/{}", digest(manifest.as_bytes()))).await.expect(202);
    }

    async fn delete(&mut self) {
        let Some(at) = self.any() else { return };
        let (_, manifest) = self.images.swap_remove(at);
        self.images.retain(|(_, other)| *other != manifest); // by its digest, so all of its tags go
        let path = format!("/v2/{}/manifests/{}", self.repository(), digest(manifest.as_bytes()));
        self.admin.delete(&path).await.expect(202);
    }

    async fn rename(&mut self) {
        if self.images.is_empty() {
            return;
        }
        let from = self.repository();
        self.renamed += 1;
        let moves = json!({ "moves": [{ "from": from, "to": self.repository() }], "delete_source": true });
        let job = done(&self.admin, "/api/rename-jobs", &moves).await;
        assert_eq!(job["state"], "succeeded", "{job}");
    }
}

/// Configuration and layers.
fn blobs(manifest: &str) -> Vec<String> {
    let manifest: Value = serde_json::from_str(manifest).unwrap();
    let layers = manifest["layers"].as_array().unwrap().iter().chain([&manifest["config"]]);
    layers.map(|blob| blob["digest"].as_str().unwrap().to_owned()).collect()
}
