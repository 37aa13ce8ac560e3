//! SIGTERM: what runs may end, nothing new begins.

use std::io;
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use futures_util::stream;
use reqwest::Body;
use tokio::sync::mpsc;
use tokio::time::sleep;

use crate::random::Random;
use crate::support::{Answer, World, digest};

/// Far below the grace of 30 seconds: the server ends when its last request does.
const WELL_WITHIN: Duration = Duration::from_secs(10);

/// More than the kernel's buffers hold, so that the sender has to wait for the reader.
const LARGE: usize = 32 * 1024 * 1024;

/// In how many pieces the upload goes.
const PIECES: usize = 64;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_requests_end_well_and_nothing_new_begins() {
    let mut world = World::start();
    let admin = world.admin();
    let mut random = Random::new(7);
    let bytes: Vec<u8> = (0..LARGE / 8).flat_map(|_| random.next().to_le_bytes()).collect();
    let down = admin.push_blob("team/app", &bytes).await;

    // A download whose reader takes its time…
    let mut download = admin.request("GET", &format!("/v2/team/app/blobs/{down}")).send().await.unwrap();
    let mut got = download.chunk().await.unwrap().unwrap().to_vec();
    // …and an upload whose sender does.
    let up = bytes[..bytes.len() / 8].to_vec();
    let (sender, body) = slow_body();
    let path = format!("/v2/team/app/blobs/uploads/?digest={}", digest(&up));
    let upload = tokio::spawn(Answer::of(admin.request("POST", &path).body(body)));
    let mut pieces = up.chunks(up.len() / PIECES).map(<[u8]>::to_vec);
    for piece in pieces.by_ref().take(PIECES / 2) {
        sender.send(piece).await.unwrap();
    }
    let uploads = world.data().join("uploads");
    until("the upload has begun", || has_grown(&uploads)).await;

    let port = world.port();
    let stopping = tokio::task::spawn_blocking(move || (world.stop(), world));
    until("new connections are refused", || TcpStream::connect(("127.0.0.1", port)).is_err()).await;
    assert!(!stopping.is_finished() && !upload.is_finished());
    for piece in pieces {
        sleep(Duration::from_millis(20)).await;
        sender.send(piece).await.unwrap();
        got.extend(download.chunk().await.unwrap().unwrap_or_default());
    }
    drop(sender);
    let uploaded = upload.await.unwrap().expect(201);
    assert_eq!(uploaded.header("docker-content-digest"), digest(&up));
    while let Some(piece) = download.chunk().await.unwrap() {
        got.extend(piece);
    }
    assert!(got == bytes, "the download has {} bytes, and other ones", got.len());
    let (took, mut world) = stopping.await.unwrap();
    assert!(took < WELL_WITHIN, "{took:?}");

    // What was acknowledged while it stopped is there.
    world.up();
    let again = admin.get(&format!("/v2/team/app/blobs/{}", digest(&up))).await.expect(200);
    assert!(again.bytes == up);
}

#[tokio::test]
async fn an_unused_connection_does_not_hold_the_end_up() {
    let mut world = World::start();
    let admin = world.admin();
    admin.get("/v2/").await.expect(200); // and the connection stays open
    let silent = TcpStream::connect(world.host()).unwrap();
    let took = world.stop();
    assert!(took < WELL_WITHIN, "{took:?}");
    drop(silent);
}

/// A body of whatever is sent here.
fn slow_body() -> (mpsc::Sender<Vec<u8>>, Body) {
    let (sender, receiver) = mpsc::channel(1);
    let body = stream::unfold(receiver, async |mut receiver: mpsc::Receiver<Vec<u8>>| {
        receiver.recv().await.map(|piece| (Ok::<_, io::Error>(piece), receiver))
    });
    (sender, Body::wrap_stream(body))
}

fn has_grown(uploads: &Path) -> bool {
    let files = std::fs::read_dir(uploads).unwrap().flatten();
    files.filter_map(|file| file.metadata().ok()).any(|file| file.len() > 0)
}

async fn until(what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < WELL_WITHIN, "not so: {what}");
        sleep(Duration::from_millis(10)).await;
    }
}
