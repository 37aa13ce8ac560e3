
use std::time::Duration;
use crate::support::World;
#[tokio::test]
async fn probe_h2() {
    let world = World::start();
    let blob = world.admin().push_blob("team/app", &vec![7; 64 * 1024 * 1024]).await;
    let http = reqwest::Client::builder().no_proxy().http2_prior_knowledge()
        .http2_initial_stream_window_size(1024).http2_initial_connection_window_size(1 << 20).build().unwrap();
    let admin = world.admin().with(http);
    admin.get("/healthz").await;
    println!("before {}", crate::memory::resident(world.pid(), "VmRSS"));
    let mut held = Vec::new();
    for _ in 0..200 {
        held.push(admin.request("GET", &format!("/v2/team/app/blobs/{blob}")).send().await.unwrap());
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    println!("holding 200: {} fds {}", crate::memory::resident(world.pid(), "VmRSS"), std::fs::read_dir(format!("/proc/{}/fd", world.pid())).unwrap().count());
    tokio::time::sleep(Duration::from_secs(75)).await;
    println!("after 75s: {} fds {}", crate::memory::resident(world.pid(), "VmRSS"), std::fs::read_dir(format!("/proc/{}/fd", world.pid())).unwrap().count());
    let one = held.pop().unwrap().bytes().await.map(|b| b.len());
    println!("{one:?}");
}
