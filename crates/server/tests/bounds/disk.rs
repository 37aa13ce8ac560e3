//! A disk that is full, and one that takes no writes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::attempt::{Attempt, fails_with};
use crate::support::{Answer, Person, World, digest};

const MIB: usize = 1024 * 1024;

/// A small disk of its own, gone when it is dropped.
struct Disk(TempDir);

impl Disk {
    fn new(mebibytes: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        run("mount", &["-t", "tmpfs", "-o", &format!("size={mebibytes}m"), "tmpfs"], folder.path());
        Self(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn read_only(&self) {
        run("mount", &["-o", "remount,ro"], self.path());
    }

    fn read_write(&self) {
        run("mount", &["-o", "remount,rw"], self.path());
    }

    fn free(&self) -> usize {
        let found = rustix::fs::statvfs(self.path()).unwrap();
        usize::try_from(found.f_bavail * found.f_frsize).unwrap()
    }

    /// Fill it until so much is left.
    fn fill(&self, leave: usize) -> PathBuf {
        let filler = self.path().join("filler");
        fs::write(&filler, vec![0; self.free() - leave]).unwrap();
        filler
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        Command::new("umount").arg("--lazy").arg(self.path()).status().ok();
    }
}

fn run(program: &str, arguments: &[&str], folder: &Path) {
    let output = Command::new(program).args(arguments).arg(folder).output().unwrap();
    let why = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "this story needs the right to mount a small disk (run it as root): {why}");
}

/// The registry is full and says so, so that people know what to do.
fn is_full(answer: &Answer) {
    assert_eq!((answer.status, answer.code().as_str()), (503, "UNAVAILABLE"), "{}", answer.text());
    assert!(answer.text().contains("disk") && answer.text().contains("full"), "{}", answer.text());
    assert!(!answer.header("retry-after").is_empty());
}

fn open_uploads(disk: &Disk) -> usize {
    fs::read_dir(disk.path().join("uploads")).unwrap().count()
}

async fn whole(person: &Person, bytes: &[u8]) -> Answer {
    let path = format!("/v2/team/app/blobs/uploads/?digest={}", digest(bytes));
    Answer::of(person.request("POST", &path).body(bytes.to_vec())).await
}

async fn begin(person: &Person) -> String {
    let answer = Answer::of(person.request("POST", "/v2/team/app/blobs/uploads/")).await.expect(202);
    answer.header("location").to_owned()
}

#[tokio::test]
async fn a_full_disk_refuses_what_is_too_big_and_keeps_the_rest() {
    let disk = Disk::new(48);
    let world = World::start_with(&[("DATA_DIR", disk.path().to_str().unwrap())]);
    let admin = world.admin();
    let image = admin.push_image("team/app", "v1", "layer").await;
    let filler = disk.fill(6 * MIB);
    let big = vec![7; 8 * MIB];
    let path = format!("/v2/team/app/blobs/{}", digest(&big));

    let free = disk.free();
    is_full(&whole(&admin, &big).await);
    assert_eq!((open_uploads(&disk), disk.free()), (0, free), "nothing of it is kept");

    let location = begin(&admin).await;
    is_full(&Answer::of(admin.request("PATCH", &location).body(big.clone())).await);
    admin.head(&path).await.expect(404);
    let offset = admin.get(&location).await.expect(204).header("range").to_owned();
    let put = format!("{location}?digest={}", digest(&big));
    let early = Answer::of(admin.request("PUT", &put)).await;
    assert_eq!((early.status, early.code().as_str()), (400, "DIGEST_INVALID"), "{offset} is not the blob");
    admin.head(&path).await.expect(404);
    assert_eq!(open_uploads(&disk), 0);

    // What fits goes on, now and after somebody made room.
    whole(&admin, &vec![1; MIB]).await.expect(201);
    assert_eq!(digest(&admin.get("/v2/team/app/manifests/v1").await.expect(200).bytes), image);
    fs::remove_file(filler).unwrap();
    whole(&admin, &big).await.expect(201);
    assert!(admin.get(&path).await.expect(200).bytes == big);
    assert!(!world.read_log().contains("panicked"));
}

#[tokio::test]
async fn an_upload_that_met_a_full_disk_goes_on_when_there_is_room() {
    let disk = Disk::new(48);
    let world = World::start_with(&[("DATA_DIR", disk.path().to_str().unwrap())]);
    let admin = world.admin();
    let location = begin(&admin).await;
    let filler = disk.fill(4 * MIB);
    let big: Vec<u8> = (0..2 << 20u32).flat_map(u32::to_be_bytes).collect();
    is_full(&Answer::of(admin.request("PATCH", &location).body(big.clone())).await);
    fs::remove_file(filler).unwrap();
    let status = admin.get(&location).await.expect(204).header("range").to_owned();
    let kept = status.strip_prefix("0-").unwrap().parse::<usize>().unwrap() + 1;
    assert!(kept > MIB && kept < big.len(), "{status}");
    let rest = admin.request("PATCH", &location).header("content-range", format!("{kept}-{}", big.len() - 1));
    Answer::of(rest.body(big[kept..].to_vec())).await.expect(202);
    let put = format!("{location}?digest={}", digest(&big));
    Answer::of(admin.request("PUT", &put)).await.expect(201);
    assert!(admin.get(&format!("/v2/team/app/blobs/{}", digest(&big))).await.expect(200).bytes == big);
}

#[tokio::test]
async fn with_no_byte_left_everything_is_read_and_nothing_is_damaged() {
    let disk = Disk::new(32);
    let mut world = World::start_with(&[("DATA_DIR", disk.path().to_str().unwrap())]);
    let admin = world.admin();
    let image = admin.push_image("team/app", "v1", "layer").await;
    let manifest = admin.get("/v2/team/app/manifests/v1").await.expect(200).text();
    let filler = disk.fill(0);

    assert_eq!(digest(&admin.get("/v2/team/app/manifests/v1").await.expect(200).bytes), image);
    admin.get(&format!("/v2/team/app/blobs/{}", digest(b"layer"))).await.expect(200);
    admin.get("/v2/_catalog").await.expect(200);
    admin.get("/healthz").await.expect(200);
    is_full(&whole(&admin, b"more").await);
    // The log of the database may have room for some; then it says so and is right.
    for n in 0..40 {
        let answer = admin.put_manifest("team/app", &format!("full-{n}"), &manifest).await;
        if answer.status != 201 {
            is_full(&answer);
        }
        let found = admin.head(&format!("/v2/team/app/manifests/full-{n}")).await;
        assert_eq!(found.status == 200, answer.status == 201, "full-{n}");
    }
    for (method, path) in [
        ("POST", "/v2/team/new/blobs/uploads/"),
        ("DELETE", "/v2/team/app/manifests/v1"),
        ("POST", "/v2/team/app/blobs/uploads/"),
    ] {
        let answer = Answer::of(admin.request(method, path)).await;
        assert!([202, 503].contains(&answer.status), "{method} {path}: {}", answer.text());
    }
    fs::remove_file(filler).unwrap();
    admin.put_manifest("team/app", "after", &manifest).await.expect(201);
    whole(&admin, b"more").await.expect(201);
    world.stop();
    world.up();
    let admin = world.admin();
    assert_eq!(digest(&admin.get("/v2/team/app/manifests/after").await.expect(200).bytes), image);
    assert!(!world.read_log().contains("panicked"));
}

#[test]
fn a_folder_that_takes_no_writes_is_named() {
    let disk = Disk::new(32);
    let mut world = World::start_with(&[("DATA_DIR", disk.path().to_str().unwrap())]);
    world.stop();
    disk.read_only();
    let refused = Attempt::new(&["serve"]).env("DATA_DIR", disk.path()).run();
    fails_with(&refused, &["DATA_DIR", disk.path().to_str().unwrap()]);
    let doctor = world.cli(&["doctor"]);
    fails_with(&doctor, &["FAIL  store", disk.path().to_str().unwrap()]);
    disk.read_write();
    world.up();
    world.stop();

    let empty = Disk::new(8);
    empty.read_only();
    Attempt::new(&["serve"]).env("DATA_DIR", empty.path().join("data")).fails_with(&["DATA_DIR", "data"]);
    Attempt::new(&["serve"]).file("data", "a file").fails_with(&["DATA_DIR"]);
}

#[test]
fn doctor_sees_that_there_is_little_room() {
    let disk = Disk::new(48);
    let world = World::start_with(&[("DATA_DIR", disk.path().to_str().unwrap())]);
    let output = world.command(&["doctor"]).env("PORT", world.port().to_string()).output().unwrap();
    fails_with(&output, &["FAIL  free space", "DATA_DIR", "1 check failed"]);
}
