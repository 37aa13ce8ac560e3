//! Content, requests, and what they cost.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use super::subjects::Running;

/// A blob on disk.
pub struct Blob {
    pub path: PathBuf,
    pub digest: String,
    pub size: u64,
}

/// What every registry is filled with.
pub struct Content {
    pub small: Blob,
    pub large: Blob,
    folder: PathBuf,
}

/// What requests of one kind did.
pub struct Sample {
    pub per_second: f64,
    /// Of the server, per request.
    pub cpu_ms: f64,
}

#[derive(Clone, Copy)]
pub enum Measure {
    Manifest,
    SmallBlob,
    LargeBlob,
    Push,
}

impl Measure {
    pub fn take(self, on: &Running, content: &Content) -> Result<Sample> {
        match self {
            Self::Manifest => wrk(on, &on.manifest_url(), 16, 4),
            Self::SmallBlob => wrk(on, &on.blob_url(&content.small.digest), 16, 4),
            Self::LargeBlob => wrk(on, &on.blob_url(&content.large.digest), 2, 6),
            Self::Push => {
                // New content each time: a registry may know the old one.
                let blob = make(&content.folder, "push", 200 << 20)?;
                let (before, began) = (on.cpu_ms()?, Instant::now());
                on.push(&blob)?;
                let seconds = began.elapsed().as_secs_f64();
                Ok(Sample { per_second: 1.0 / seconds, cpu_ms: on.cpu_ms()? - before })
            }
        }
    }
}

/// Make the content.
pub fn content(folder: &Path) -> Result<Content> {
    let (small, large) = (make(folder, "small", 10_000)?, make(folder, "large", 100 << 20)?);
    Ok(Content { small, large, folder: folder.to_owned() })
}

/// Bytes that do not compress and were never seen before.
fn make(folder: &Path, name: &str, size: u64) -> Result<Blob> {
    let path = folder.join(name);
    let mut file = fs::File::create(&path)?;
    std::io::copy(&mut std::io::Read::take(fs::File::open("/dev/urandom")?, size), &mut file)?;
    file.flush()?;
    let sum = Command::new("sha256sum").arg(&path).output()?;
    let hex = String::from_utf8(sum.stdout)?.split_whitespace().next().context("sha256sum says nothing")?.to_owned();
    Ok(Blob { path, digest: format!("sha256:{hex}"), size })
}

impl Running {
    /// A blob in two requests, as Docker pushes: POST, then PUT with the bytes.
    pub fn push(&self, blob: &Blob) -> Result<()> {
        let authorization = self.authorization()?.unwrap_or_else(|| "X-None: 1".into());
        let start = format!("{}/v2/bench/app/blobs/uploads/", self.base);
        let headers = curl(&["-fsS", "-X", "POST", "-H", &authorization, "-D", "-", "-o", "/dev/null", &start])?;
        let location = headers.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("location").then(|| value.trim().to_owned())
        });
        let location = location.context("no Location")?;
        let location = if location.starts_with('/') { format!("{}{location}", self.base) } else { location };
        let separator = if location.contains('?') { '&' } else { '?' };
        let url = format!("{location}{separator}digest={}", blob.digest);
        let file = blob.path.to_str().context("a path that is text")?;
        let octets = "Content-Type: application/octet-stream";
        curl(&["-fsS", "-X", "PUT", "-H", &authorization, "-H", octets, "-H", "Expect:", "-T", file, &url])?;
        Ok(())
    }

    pub fn push_manifest(&self, content: &Content) -> Result<()> {
        let authorization = self.authorization()?.unwrap_or_else(|| "X-None: 1".into());
        let media_type = "application/vnd.oci.image.manifest.v1+json";
        let descriptor = |blob: &Blob, media_type: &str| serde_json::json!({ "mediaType": media_type, "digest": blob.digest, "size": blob.size });
        let manifest = serde_json::json!({
            "schemaVersion": 2,
            "mediaType": media_type,
            "config": descriptor(&content.small, "application/vnd.oci.image.config.v1+json"),
            "layers": [descriptor(&content.large, "application/vnd.oci.image.layer.v1.tar")],
        });
        let header = format!("Content-Type: {media_type}");
        let body = manifest.to_string();
        curl(&["-fsS", "-X", "PUT", "-H", &authorization, "-H", &header, "-d", &body, &self.manifest_url()])?;
        Ok(())
    }
}

fn wrk(on: &Running, url: &str, clients: u32, seconds: u32) -> Result<Sample> {
    let authorization = on.authorization()?.unwrap_or_else(|| "X-None: 1".into());
    let accept = "Accept: application/vnd.oci.image.manifest.v1+json";
    let mut command = Command::new("wrk");
    command.args(["-t1", &format!("-c{clients}"), &format!("-d{seconds}s"), "--timeout", "30s"]);
    command.args(["-H", &authorization, "-H", accept, url]);
    let before = on.cpu_ms()?;
    let output = command.output().context("cannot run wrk")?;
    let cpu = on.cpu_ms()? - before;
    let text = String::from_utf8(output.stdout)?;
    if !output.status.success() || text.contains("Non-2xx") {
        bail!("wrk on {url}: {text}");
    }
    let number = |line: &str| line.split_whitespace().find_map(|word| word.parse::<f64>().ok());
    let requests = text.lines().find(|line| line.contains(" requests in ")).and_then(number).context("no requests")?;
    let rate = text.lines().find(|line| line.starts_with("Requests/sec")).and_then(number).context("no rate")?;
    Ok(Sample { per_second: rate, cpu_ms: cpu / requests.max(1.0) })
}

pub fn curl(arguments: &[&str]) -> Result<String> {
    let output = Command::new("curl").args(arguments).output().context("cannot run curl")?;
    if !output.status.success() {
        bail!("curl {}: {}", arguments.last().unwrap_or(&""), String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?)
}
