//! Memory: what passes through the server does not stay in it.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use bytes::{BufMut, Bytes, BytesMut};
use futures_util::future::join_all;
use futures_util::{Stream, StreamExt, stream};
use oci::{Algorithm, Hasher};

use crate::support::{Answer, Person, World, digest};

const MIB: u64 = 1024 * 1024;

/// A value of `/proc/PID/status` in KiB.
pub fn resident(pid: u32, key: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':')).expect(key);
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Memory of a server from now on.
struct Meter {
    pid: u32,
    before: u64,
}

impl Meter {
    /// Begin to look; the highest mark so far is forgotten.
    fn start(world: &World) -> Self {
        std::fs::write(format!("/proc/{}/clear_refs", world.pid()), "5").unwrap();
        Self { pid: world.pid(), before: resident(world.pid(), "VmRSS") }
    }

    /// It never had more than so many MiB above what it had before.
    #[track_caller]
    fn stayed_below(&self, what: &str, mebibytes: u64) {
        let (now, highest) = (resident(self.pid, "VmRSS"), resident(self.pid, "VmHWM"));
        let rise = highest.saturating_sub(self.before);
        println!("{what}: {} KiB before, {now} KiB after, {highest} KiB at most: a rise of {rise} KiB", self.before);
        assert!(rise <= mebibytes * 1024, "{what}: a rise of {rise} KiB is more than {mebibytes} MiB");
    }
}

/// Bytes that no two pieces of share, made as they are asked for: a megabyte of noise, numbered.
fn noise(pieces: u64) -> impl Stream<Item = Bytes> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut block = BytesMut::new();
    while (block.len() as u64) < MIB {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        block.put_u64(state);
    }
    stream::iter(0..pieces).map(move |number| {
        let mut piece = block.clone();
        piece[..8].copy_from_slice(&number.to_be_bytes());
        piece.freeze()
    })
}

/// One image pushed and pulled, so that what is made at first use is made.
async fn warmed_up() -> (World, Person) {
    let world = World::start();
    let admin = world.admin();
    admin.push_image("team/app", "v1", "layer").await;
    admin.get("/v2/team/app/manifests/v1").await.expect(200);
    (world, admin)
}

async fn begin(person: &Person) -> String {
    let answer = Answer::of(person.request("POST", "/v2/team/app/blobs/uploads/")).await.expect(202);
    answer.header("location").to_owned()
}

#[tokio::test]
async fn five_gibibytes_pass_through_little_memory() {
    const PIECES: u64 = 5 * 1024;
    let (world, admin) = warmed_up().await;
    let found = rustix::fs::statvfs(world.data()).unwrap();
    let free = found.f_bavail * found.f_frsize / MIB;
    assert!(free >= 12 * 1024, "this story needs 12 GiB below {}: {free} MiB are free", world.data().display());

    let hasher = Arc::new(Mutex::new(Hasher::new(Algorithm::Sha256)));
    let hashing = hasher.clone();
    let body = noise(PIECES).map(move |piece| {
        hashing.lock().unwrap().update(&piece);
        Ok::<_, std::io::Error>(piece)
    });
    let location = begin(&admin).await;
    let (meter, began) = (Meter::start(&world), Instant::now());
    let request = admin.request("PATCH", &location).body(reqwest::Body::wrap_stream(body));
    let patched = Answer::of(request).await.expect(202);
    assert_eq!(patched.header("range"), format!("0-{}", PIECES * MIB - 1));
    let sent = began.elapsed();
    meter.stayed_below("5 GiB in one PATCH", 32);

    let digest = Arc::into_inner(hasher).unwrap().into_inner().unwrap().finish();
    let stored = Answer::of(admin.request("PUT", &format!("{location}?digest={digest}"))).await.expect(201);
    println!("5 GiB: sent in {sent:?}, kept after {:?}", began.elapsed());
    assert_eq!(stored.header("docker-content-digest"), digest.as_str());
    let head = admin.head(stored.header("location")).await.expect(200);
    assert_eq!(head.header("content-length"), (PIECES * MIB).to_string());
    meter.stayed_below("5 GiB kept", 32);
}

#[tokio::test]
async fn eight_uploads_and_four_downloads_at_once_take_little_memory() {
    const PIECES: u64 = 64;
    let (world, admin) = warmed_up().await;
    let pieces: Vec<Bytes> = noise(PIECES).collect().await;
    let blob = digest(&pieces.concat());
    let push = async |number: usize| {
        // Each in its own order of connection and file; the bytes are the same.
        let location = begin(&admin).await;
        let body: Vec<std::io::Result<Bytes>> = pieces.iter().cloned().map(Ok).collect();
        let body = reqwest::Body::wrap_stream(stream::iter(body));
        let path = format!("{location}?digest={blob}");
        Answer::of(admin.request("PUT", &path).header("x-number", number).body(body)).await.expect(201)
    };
    let meter = Meter::start(&world);
    join_all((0..8).map(push)).await;
    meter.stayed_below("8 uploads of 64 MiB at once", 8 + 24);

    let path = format!("/v2/team/app/blobs/{blob}");
    let pull = async |_| {
        let mut response = admin.request("GET", &path).send().await.unwrap();
        let mut hasher = Hasher::new(Algorithm::Sha256);
        while let Some(piece) = response.chunk().await.unwrap() {
            hasher.update(&piece);
        }
        assert_eq!(hasher.finish().as_str(), blob);
    };
    let meter = Meter::start(&world);
    join_all((0..4).map(pull)).await;
    meter.stayed_below("4 downloads of 64 MiB at once", 4 + 24);
}
