//! By hand: `cargo test --release --workspace --test collect -- --ignored --nocapture hundred`. A tenth of very many blobs
//! is garbage; how long it takes, and what pulls notice.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use db::manifests::NewManifest;
use db::{Link, LinkKind};
use oci::{Digest, Read};
use store::Phase;

use crate::world::{HOUR, World, digest, name, phase_of, rules};

const REPOSITORIES: usize = 100;
const LAYERS: usize = 9;

fn layer(number: usize) -> String {
    format!("layer {number} of very many")
}

/// Images of nine layers each, and a tenth blob that none names.
async fn fill(t: &World, blobs: usize) {
    let now = clock::Clock::now(&*t.clock);
    for repository in 0..REPOSITORIES {
        let tx = t.db.begin().await.unwrap();
        let new = db::repositories::NewRepository {
            id: db::RepositoryId(clock::Clock::id(&*t.clock)),
            name: format!("team/app-{repository}"),
            visibility: db::Visibility::Private,
            created_at: now,
        };
        let id = db::repositories::ensure(&tx, &new).await.unwrap().0.id;
        let mine = blobs / REPOSITORIES;
        let mut links = Vec::new();
        for number in repository * mine..(repository + 1) * mine {
            let bytes = layer(number);
            let digest = digest(bytes.as_bytes());
            let path = t.path(&digest);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, &bytes).unwrap();
            let size = i64::try_from(bytes.len()).unwrap();
            let blob = db::blobs::put(&tx, digest.as_str(), size, now).await.unwrap();
            db::blobs::link(&tx, id, blob, now).await.unwrap();
            if number % (LAYERS + 1) < LAYERS {
                links.push(Link { kind: LinkKind::Layer, digest: digest.to_string(), media_type: "l".into(), size });
            }
        }
        for (at, links) in links.chunks(LAYERS).enumerate() {
            let bytes = format!("{repository} {at}").into_bytes();
            let new = NewManifest {
                digest: digest(&bytes).to_string(),
                media_type: oci::MediaType::OCI_MANIFEST.into(),
                bytes,
                artifact_type: None,
                subject: None,
                annotations: None,
                platform: None,
                image_created: None,
                links: links.to_vec(),
                created_at: now,
            };
            let manifest = db::manifests::put(&tx, &new).await.unwrap();
            db::manifests::link(&tx, id, manifest, now).await.unwrap();
            let by = db::By { actor: None, at: now };
            db::tags::set(&tx, id, &format!("v{at}"), manifest, by).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
}

/// How long pulls take: half of them less than the first, one in a hundred more than the second.
async fn pulls(t: &World, blobs: usize, is_over: &AtomicBool) -> (Duration, Duration) {
    let mut times = Vec::new();
    let mine = blobs / REPOSITORIES;
    while !is_over.load(Ordering::Relaxed) {
        let number = times.len() * 7919 % blobs / (LAYERS + 1) * (LAYERS + 1);
        let repository = name(&format!("team/app-{}", number / mine));
        let wanted: Digest = digest(layer(number).as_bytes());
        let begun = Instant::now();
        t.engine.get_blob(&repository, &wanted, None).await.unwrap();
        times.push(begun.elapsed());
        tokio::time::sleep(Duration::from_micros(500)).await;
    }
    times.sort();
    (times[times.len() / 2], times[times.len() * 99 / 100])
}

async fn measure(blobs: usize) {
    let t = Arc::new(World::new().await);
    fill(&t, blobs).await;
    t.later(HOUR * 2);
    let is_over = Arc::new(AtomicBool::default());
    let pulling =
        |t: Arc<World>, is_over: Arc<AtomicBool>| tokio::spawn(async move { pulls(&t, blobs, &is_over).await });
    let alone = pulling(t.clone(), is_over.clone());
    tokio::time::sleep(Duration::from_secs(5)).await;
    is_over.store(true, Ordering::Relaxed);
    let alone = alone.await.unwrap();
    is_over.store(false, Ordering::Relaxed);
    let meanwhile = pulling(t.clone(), is_over.clone());
    let begun = Instant::now();
    let mut gone = Vec::new();
    for phase in Phase::ALL {
        let part = Instant::now();
        let count = phase_of(&t.collector, &rules(), phase).await;
        println!("  {}: {} in {:?}", phase.as_str(), count.len(), part.elapsed());
        gone.extend(count);
    }
    let took = begun.elapsed();
    is_over.store(true, Ordering::Relaxed);
    let meanwhile = meanwhile.await.unwrap();
    println!("{blobs} blobs: {took:?}; pulls (p50, p99) alone {alone:?}, meanwhile {meanwhile:?}");
    assert_eq!(gone.iter().filter(|gone| gone.what == store::What::Blob).count(), blobs / (LAYERS + 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "by hand"]
async fn a_tenth_of_a_hundred_thousand_blobs() {
    for blobs in [25_000, 100_000] {
        measure(blobs).await;
    }
}
