//! A Docker Registry on a folder, and pushes that any registry takes.

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::image::Image;
use crate::support::{Answer, Person, digest};

/// A running one; it ends when it is dropped.
pub struct Registry {
    child: Child,
    base: String,
    _config: TempDir,
}

impl Registry {
    /// Serve the folder.
    pub fn on(root: &Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = tempfile::tempdir().unwrap();
        let config = format!(
            "version: 0.1\nlog: {{level: error, accesslog: {{disabled: true}}}}\n\
             storage: {{filesystem: {{rootdirectory: {}}}, delete: {{enabled: true}}}}\nhttp: {{addr: 127.0.0.1:{port}}}\n",
            root.display()
        );
        std::fs::write(folder.path().join("config.yml"), config).unwrap();
        let mut command = Command::new("docker-registry");
        command.arg("serve").arg(folder.path().join("config.yml")).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().expect("docker-registry is missing: `cargo xtask test` installs it");
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(began.elapsed() < Duration::from_secs(30), "docker-registry does not start");
            std::thread::sleep(Duration::from_millis(10));
        }
        Self { child, base: format!("http://127.0.0.1:{port}"), _config: folder }
    }

    /// Whoever comes: it asks for no name.
    pub fn anybody(&self) -> Person {
        Person::new(&self.base, "", "")
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Push an image with everything that it names, as every registry takes it: a Docker Registry knows no push of a blob
/// in one request.
pub async fn push(person: &Person, repository: &str, reference: &str, image: &Image) {
    for child in &image.children {
        Box::pin(push(person, repository, &child.digest(), child)).await;
    }
    for blob in &image.blobs {
        let begun = Answer::of(person.request("POST", &format!("/v2/{repository}/blobs/uploads/"))).await.expect(202);
        let location = begun.header("location");
        let path = &location[location.find("/v2/").unwrap()..];
        let sign = if path.contains('?') { '&' } else { '?' };
        let put = person.request("PUT", &format!("{path}{sign}digest={}", digest(blob))).body(blob.clone());
        Answer::of(put).await.expect(201);
    }
    let put = person.request("PUT", &format!("/v2/{repository}/manifests/{reference}"));
    Answer::of(put.header("content-type", image.media_type).body(image.manifest.clone())).await.expect(201);
}
