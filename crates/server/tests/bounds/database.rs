//! A database that is newer, damaged, or held by somebody else.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use crate::attempt::{Attempt, fails_with};
use crate::support::{Answer, World, digest};

/// Another process at the database: Python has SQLite in its box.
fn python(database: &Path, script: &str) -> Child {
    let mut command = Command::new("python3");
    command
        .arg("-c")
        .arg(format!("import sqlite3, sys\ndb = sqlite3.connect(sys.argv[1], isolation_level=None)\n{script}"));
    command.arg(database).stdin(Stdio::piped()).stdout(Stdio::piped());
    command.spawn().expect("python3 is there")
}

#[test]
fn a_newer_database_is_not_touched() {
    let mut world = World::start();
    world.stop();
    let database = world.data().join("roadstead.db");
    let insert = "db.execute(\"INSERT INTO seaql_migrations VALUES ('m29990101_000001_future', 1)\")";
    assert!(python(&database, insert).wait().unwrap().success());
    let before = std::fs::read(&database).unwrap();
    for command in ["serve", "migrate"] {
        let mut command = world.command(&[command]);
        let output = command.env("PORT", "0").output().unwrap();
        fails_with(&output, &["newer Roadstead", "m29990101_000001_future", "restore an older backup"]);
    }
    let doctor = world.cli(&["doctor"]);
    fails_with(&doctor, &["FAIL  database", "newer Roadstead"]);
    assert!(std::fs::read(&database).unwrap() == before);
}

#[test]
fn a_damaged_database_is_refused_by_name() {
    let damaged = || Attempt::new(&["serve"]).file("data/roadstead.db", "no database ".repeat(1000));
    damaged().fails_with(&["database"]);
    let attempt = Attempt::new(&["serve"]);
    std::fs::create_dir_all(attempt.data().join("roadstead.db")).unwrap();
    attempt.fails_with(&["database", "DATA_DIR"]);
}

/// Holds the database until it is dropped.
struct Lock {
    child: Child,
    stdin: Option<ChildStdin>,
}

impl Lock {
    fn take(database: &Path) -> Self {
        let script =
            "db.execute('BEGIN EXCLUSIVE')\nprint('taken', flush=True)\nsys.stdin.read()\ndb.execute('ROLLBACK')";
        let mut child = python(database, script);
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "taken\n");
        Self { stdin: child.stdin.take(), child }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.stdin.take().unwrap().flush().ok();
        self.child.wait().unwrap();
    }
}

#[tokio::test]
async fn while_another_process_writes_reading_goes_on_and_pushes_are_told_to_wait() {
    let world = World::start();
    let admin = world.admin();
    let image = admin.push_image("team/app", "v1", "layer").await;
    let lock = Lock::take(&world.data().join("roadstead.db"));

    let began = Instant::now();
    assert_eq!(digest(&admin.get("/v2/team/app/manifests/v1").await.expect(200).bytes), image);
    admin.get(&format!("/v2/team/app/blobs/{}", digest(b"layer"))).await.expect(200);
    admin.get("/v2/team/app/tags/list").await.expect(200);
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());

    let path = format!("/v2/team/app/blobs/uploads/?digest={}", digest(b"more"));
    let push = Answer::of(admin.request("POST", &path).body("more")).await.expect(503);
    assert_eq!((push.code().as_str(), push.header("retry-after")), ("UNAVAILABLE", "5"));
    assert!(push.text().contains("the database is busy; try again"), "{}", push.text());
    let manifest = admin.get("/v2/team/app/manifests/v1").await.expect(200).text();
    let tag = admin.put_manifest("team/app", "v2", &manifest).await.expect(503);
    assert_eq!(tag.code(), "UNAVAILABLE");
    let api = admin.post("/api/repositories", &serde_json::json!({ "name": "team/new" })).await.expect(503);
    assert!(!api.code().is_empty() && api.header("retry-after") == "5", "{}", api.text());
    admin.get("/healthz").await.expect(200);

    drop(lock);
    admin.head("/v2/team/app/manifests/v2").await.expect(404);
    Answer::of(admin.request("POST", &path).body("more")).await.expect(201);
    admin.put_manifest("team/app", "v2", &manifest).await.expect(201);
    admin.post("/api/repositories", &serde_json::json!({ "name": "team/new" })).await.expect(201);
    assert!(!world.read_log().contains("panicked"));
}
