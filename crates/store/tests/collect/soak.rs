//! Everybody at once for a while: nobody is told of something that then is not there, and at the end index and files
//! agree. On PostgreSQL there are two engines, as of two processes, which share nothing but database and folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use clock::{Clock, System};
use db::Db;
use oci::{By, Code, Delete, Digest, Name, Read, Write};
use store::{Engine, Files, Phase, Rules};

use crate::world::{collect, digest, image, index, name, path, phase_of, push_blob, put};

const GRACE: Duration = Duration::from_millis(400);

/// A promise is as long as the grace without the time within which it is not written down again.
const RENEWAL: Duration = Duration::from_millis(20);

const LAYERS: u64 = 10;
const TAGS: u64 = 4;

/// Who is told something must use it before the grace is over.
const IN_TIME: Duration = GRACE.saturating_sub(RENEWAL).saturating_sub(Duration::from_millis(50));

struct Soak {
    engines: Vec<Arc<Engine>>,
    folder: tempfile::TempDir,
    db: Db,
    is_over: AtomicBool,
    /// What clients did, and how often they were too slow for the grace.
    done: AtomicU64,
    late: AtomicU64,
    collected: AtomicU64,
    chance: AtomicU64,
}

impl Soak {
    async fn on(url: impl Fn(&Path) -> String, engines: usize) -> Arc<Self> {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::connect(&url(folder.path())).await.unwrap();
        db.migrate().await.unwrap();
        let mut all = Vec::new();
        for _ in 0..engines {
            let db = Db::connect(&url(folder.path())).await.unwrap();
            let engine = Engine::new(db, Arc::new(Files::open(folder.path()).unwrap()), Arc::new(System));
            all.push(Arc::new(engine.renewing_after(TimeDelta::from_std(RENEWAL).unwrap())));
        }
        let zero = AtomicU64::default;
        let (done, late, collected, chance) = (zero(), zero(), zero(), AtomicU64::new(88_172_645_463_325_252));
        Arc::new(Self { engines: all, folder, db, is_over: AtomicBool::default(), done, late, collected, chance })
    }

    /// A number below `most`; xorshift, the same in every run but for who comes first.
    fn any(&self, most: u64) -> u64 {
        let step = |mut x: u64| {
            x ^= x << 13;
            x ^= x >> 7;
            Some(x ^ (x << 17))
        };
        let x = self.chance.fetch_update(Ordering::Relaxed, Ordering::Relaxed, step).unwrap();
        (x >> 20) % most
    }

    fn goes_on(&self) -> bool {
        !self.is_over.load(Ordering::Relaxed)
    }

    fn engine(&self) -> &Engine {
        &self.engines[usize::try_from(self.any(self.engines.len() as u64)).unwrap()]
    }

    fn repository(&self) -> Name {
        name(&format!("team/app-{}", self.any(3)))
    }

    fn tag(&self) -> String {
        format!("v{}", self.any(TAGS))
    }

    /// Something that fails is only right when its client was too slow.
    fn judge<T>(&self, result: oci::Result<T>, told: Instant, what: &str) -> Option<T> {
        self.done.fetch_add(1, Ordering::Relaxed);
        match result {
            Ok(value) => Some(value),
            Err(error) if told.elapsed() > IN_TIME && error.code != Code::Unavailable => {
                self.late.fetch_add(1, Ordering::Relaxed);
                None
            }
            Err(error) => panic!("{what} after {:?}: {error:?} {:?}", told.elapsed(), error.detail),
        }
    }

    /// As docker pushes a layer: ask, else mount, else upload.
    async fn bring(&self, repository: &Name, bytes: &str) -> Digest {
        let layer = digest(bytes.as_bytes());
        let engine = self.engine();
        match engine.stat_blob(repository, &layer).await {
            Ok(_) => return layer,
            Err(error) => assert!([Code::BlobUnknown, Code::NameUnknown].contains(&error.code), "{error:?}"),
        }
        let mounts = self.any(2) == 0;
        if mounts && engine.mount_blob(repository, &layer, &self.repository()).await.unwrap() {
            return layer;
        }
        push_blob(engine, repository, bytes.as_bytes()).await.unwrap()
    }

    async fn push(&self) {
        let repository = self.repository();
        let told = Instant::now();
        let layers = [self.any(LAYERS), self.any(LAYERS)].map(|number| format!("layer {number} of the soak"));
        let layer = self.bring(&repository, &layers[0]).await;
        let config = self.bring(&repository, &layers[1]).await;
        let mut manifest = image(&layer);
        manifest["config"]["digest"] = config.as_str().into();
        let tag = self.tag();
        let tag = (self.any(3) > 0).then_some(tag.as_str());
        let pushed = put(self.engine(), &repository, tag, &manifest).await;
        let Some(pushed) = self.judge(pushed, told, "a push") else { return };
        if repository.as_str() == "team/app-2" {
            self.push_index(&repository, &pushed).await;
        }
    }

    /// There nobody deletes manifests but the rule about untagged ones.
    async fn push_index(&self, repository: &Name, child: &Digest) {
        tokio::time::sleep(Duration::from_millis(self.any(600))).await;
        let told = Instant::now();
        match self.engine().stat_manifest(repository, &child.clone().into()).await {
            Ok(_) => {}
            Err(error) if error.code == Code::ManifestUnknown => return,
            Err(error) => panic!("{error:?}"),
        }
        tokio::time::sleep(Duration::from_millis(self.any(100))).await;
        let tag = format!("all-{}", self.any(2));
        let pushed = put(self.engine(), repository, Some(&tag), &index(&[child], None)).await;
        self.judge(pushed, told, "an index");
    }

    async fn pull(&self) {
        let (repository, tag) = (self.repository(), self.tag());
        let told = Instant::now();
        let Ok(manifest) = self.engine().get_manifest(&repository, &oci::Reference::Tag(tag.parse().unwrap())).await
        else {
            return;
        };
        let manifest: serde_json::Value = serde_json::from_slice(&manifest.bytes).unwrap();
        for descriptor in [&manifest["config"], &manifest["layers"][0]] {
            let wanted: Digest = descriptor["digest"].as_str().unwrap().parse().unwrap();
            let found = self.engine().get_blob(&repository, &wanted, None).await;
            let Some(blob) = self.judge(found, told, "a pull") else { return };
            let oci::Body::Bytes(bytes) = blob.body else { panic!("small ones come at once") };
            assert_eq!(digest(&bytes), wanted);
        }
    }

    async fn delete(&self) {
        let (repository, tag) = (self.repository(), self.tag());
        let found = self.engine().stat_manifest(&repository, &oci::Reference::Tag(tag.parse().unwrap())).await;
        let Ok(found) = found else { return };
        if repository.as_str() != "team/app-2" && self.any(2) == 0 {
            let _ = self.engine().delete_manifest(&repository, &found.digest, By(None)).await;
        } else {
            let _ = self.engine().delete_tag(&repository, &tag.parse().unwrap(), By(None)).await;
        }
    }

    async fn collect(&self) {
        let rules = Rules { grace: GRACE, untagged_after: Some(GRACE), dry_run: false };
        let collected = collect(&self.engine().collector(), &rules).await;
        self.collected.fetch_add(collected.blobs + collected.manifests, Ordering::Relaxed);
        let verified = self.engine().collector().verify(None, None).await.unwrap();
        assert_eq!(verified.damaged, []);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }

    async fn run(self: &Arc<Self>) {
        let mut tasks = tokio::task::JoinSet::new();
        for who in 0..8 {
            let soak = self.clone();
            tasks.spawn(async move {
                while soak.goes_on() {
                    match who {
                        0..4 => soak.push().await,
                        4 | 5 => soak.pull().await,
                        6 => {
                            soak.delete().await;
                            tokio::time::sleep(Duration::from_millis(10)).await;
                        }
                        _ => soak.collect().await,
                    }
                }
            });
        }
        let seconds = tokio::time::sleep(duration());
        tokio::select! {
            () = seconds => self.is_over.store(true, Ordering::Relaxed),
            ended = tasks.join_next() => ended.unwrap().unwrap(),
        }
        while let Some(ended) = tasks.join_next().await {
            ended.unwrap();
        }
        self.check().await;
        let count = |number: &AtomicU64| number.load(Ordering::Relaxed);
        let (done, late, collected) = (count(&self.done), count(&self.late), count(&self.collected));
        println!("{done} promises, {late} used too late, {collected} collected");
        assert!(done > 100 && collected > 20, "{done} {collected}");
        assert!(late * 5 < done, "the machine is too slow to tell: {late} of {done}");
    }

    /// What is promised by rows is there; and after the grace nothing else is.
    async fn check(&self) {
        tokio::time::sleep(GRACE * 2).await;
        let collector = self.engines[0].collector();
        let rules = Rules { grace: GRACE, untagged_after: None, dry_run: false };
        collect(&collector, &rules).await;
        phase_of(&collector, &rules, Phase::Orphans).await;
        let mut named = BTreeSet::new();
        for (id, repository) in db::collection::repositories_after(&self.db, None, 99).await.unwrap() {
            let blobs = db::blobs::list_in_repository(&self.db, id, None, 9999).await.unwrap();
            let manifests = db::manifests::list_digests(&self.db, id).await.unwrap();
            let mut stored = 0;
            for digest in &manifests {
                let manifest = db::manifests::stat(&self.db, digest).await.unwrap().unwrap();
                stored += manifest.size;
                for link in db::manifests::links(&self.db, manifest.id).await.unwrap() {
                    let of = if link.kind == db::LinkKind::Child { &manifests } else { &blobs };
                    assert!(of.contains(&link.digest), "{repository}: {digest} names {}", link.digest);
                }
            }
            for digest in &blobs {
                stored += db::blobs::find(&self.db, digest).await.unwrap().unwrap().size;
                let naming = db::blobs::find_manifest_naming(&self.db, id, digest).await.unwrap();
                assert!(naming.is_some(), "{repository}: {digest} is left over");
                named.insert(digest.clone());
            }
            let row = db::repositories::find(&self.db, id).await.unwrap().unwrap();
            assert_eq!(row.stored_bytes, stored, "{repository}");
        }
        let rows = db::collection::unlinked_blobs(&self.db, None, System.now(), 9999, false).await.unwrap();
        let rows: BTreeSet<String> = rows.into_iter().map(|blob| blob.digest).collect();
        assert_eq!(rows, named);
        assert_eq!(files(self.folder.path()), named);
        assert!(!self.folder.path().join("quarantine").exists());
        for wanted in &named {
            let wanted: Digest = wanted.parse().unwrap();
            assert_eq!(digest(&fs::read(path(self.folder.path(), &wanted)).unwrap()), wanted);
        }
    }
}

fn files(root: &Path) -> BTreeSet<String> {
    let prefixes = fs::read_dir(root.join("docker/registry/v2/blobs/sha256")).unwrap();
    let folders = prefixes.flat_map(|prefix| fs::read_dir(prefix.unwrap().path()).unwrap());
    folders.map(|folder| format!("sha256:{}", folder.unwrap().file_name().to_str().unwrap())).collect()
}

#[expect(clippy::disallowed_methods, reason = "what a test must be told from outside")]
fn told(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Longer by hand.
fn duration() -> Duration {
    let seconds = told("ROADSTEAD_SOAK_SECONDS").map_or(20, |seconds| seconds.parse().expect("a number of seconds"));
    Duration::from_secs(seconds)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_loses_anything_on_sqlite() {
    Soak::on(|folder| format!("sqlite://{}/roadstead.db", folder.display()), 1).await.run().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_loses_anything_on_postgres() {
    let Some(server) = told("ROADSTEAD_TEST_POSTGRES") else {
        return println!("`cargo xtask test` starts PostgreSQL");
    };
    let (address, _) = server.rsplit_once('/').unwrap();
    let name = format!("soak_{}", System.id().simple());
    let psql = |sql: String| {
        let done = std::process::Command::new("psql").args([&server, "-qc", &sql]).status();
        assert!(done.unwrap().success());
    };
    psql(format!("CREATE DATABASE {name}"));
    let url = format!("{address}/{name}");
    let soak = Soak::on(|_| url.clone(), 2).await;
    soak.run().await;
    psql(format!("DROP DATABASE {name} WITH (FORCE)"));
}
