//! Content, requests, and what they cost.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use super::subjects::{Running, Spent};

pub const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

const TAG: &str = "latest";

/// Bytes of a large blob.
const LARGE: u32 = 100 << 20;

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
    pub manifest: Blob,
    folder: PathBuf,
}

/// What requests of one kind did.
pub struct Sample {
    pub per_second: f64,
    /// Of the server, per request.
    pub cpu_ms: f64,
    /// Of the registry behind it, per request.
    pub behind_ms: f64,
}

pub fn median<T>(samples: &[T], value: impl Fn(&T) -> f64) -> f64 {
    let mut values: Vec<f64> = samples.iter().map(value).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[derive(Clone, Copy)]
pub enum Measure {
    ManifestByTag,
    ManifestByDigest,
    SmallBlob,
    LargeBlob,
    Push,
}

impl Measure {
    pub fn take(self, on: &Running, content: &Content) -> Result<Sample> {
        match self {
            Self::ManifestByTag => wrk(on, &on.manifest_url(TAG), (16, 4), None),
            Self::ManifestByDigest => wrk(on, &on.manifest_url(&content.manifest.digest), (16, 4), None),
            Self::SmallBlob => wrk(on, &on.blob_url(&content.small.digest), (16, 4), None),
            Self::LargeBlob => wrk(on, &on.blob_url(&content.large.digest), (2, 6), Some(LARGE)),
            Self::Push => {
                // New content each time: a registry may know the old one.
                let blob = make(&content.folder, "push", 200 << 20)?;
                let (before, began) = (on.spent()?, Instant::now());
                on.push(&blob)?;
                let seconds = began.elapsed().as_secs_f64();
                sample(on, &before, 1.0, 1.0 / seconds)
            }
        }
    }
}

/// What was spent since `before`, for each request.
fn sample(on: &Running, before: &Spent, requests: f64, per_second: f64) -> Result<Sample> {
    let (spent, requests) = (on.spent()?.since(before), requests.max(1.0));
    Ok(Sample { per_second, cpu_ms: spent.own / requests, behind_ms: spent.behind / requests })
}

/// Make the content.
pub fn content(folder: &Path) -> Result<Content> {
    let (small, large) = (make(folder, "small", 10_000)?, make(folder, "large", LARGE.into())?);
    let descriptor = |blob: &Blob, media_type: &str| serde_json::json!({ "mediaType": media_type, "digest": blob.digest, "size": blob.size });
    let manifest = serde_json::json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": descriptor(&small, "application/vnd.oci.image.config.v1+json"),
        "layers": [descriptor(&large, "application/vnd.oci.image.layer.v1.tar")],
    });
    let path = folder.join("manifest");
    fs::write(&path, manifest.to_string())?;
    Ok(Content { small, large, manifest: describe(path)?, folder: folder.to_owned() })
}

/// Bytes that do not compress and were never seen before.
fn make(folder: &Path, name: &str, size: u64) -> Result<Blob> {
    let path = folder.join(name);
    let mut file = fs::File::create(&path)?;
    std::io::copy(&mut std::io::Read::take(fs::File::open("/dev/urandom")?, size), &mut file)?;
    file.flush()?;
    describe(path)
}

fn describe(path: PathBuf) -> Result<Blob> {
    let sum = Command::new("sha256sum").arg(&path).output()?;
    let hex = String::from_utf8(sum.stdout)?.split_whitespace().next().context("sha256sum says nothing")?.to_owned();
    Ok(Blob { digest: format!("sha256:{hex}"), size: fs::metadata(&path)?.len(), path })
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
        let header = format!("Content-Type: {MANIFEST}");
        let body = format!("@{}", content.manifest.path.display());
        let url = self.manifest_url(TAG);
        curl(&["-fsS", "-X", "PUT", "-H", &authorization, "-H", &header, "--data-binary", &body, &url])?;
        Ok(())
    }
}

/// Ask for one address again and again. At the end `wrk` drops the answers that it is in the middle of: those of a
/// known `size` are counted by their bytes, parts included.
fn wrk(on: &Running, url: &str, (clients, seconds): (u32, u32), size: Option<u32>) -> Result<Sample> {
    let authorization = on.authorization()?.unwrap_or_else(|| "X-None: 1".into());
    let accept = format!("Accept: {MANIFEST}");
    let mut command = Command::new("wrk");
    command.args(["-t1", &format!("-c{clients}"), &format!("-d{seconds}s"), "--timeout", "30s"]);
    command.args(["-H", &authorization, "-H", &accept, url]);
    let before = on.spent()?;
    let output = command.output().context("cannot run wrk")?;
    let text = String::from_utf8(output.stdout)?;
    if !output.status.success() || text.contains("Non-2xx") || text.contains("Socket errors") {
        bail!("wrk on {url}: {text}");
    }
    let words = |mark: &str| text.lines().find(|line| line.contains(mark)).map(|line| line.split_whitespace());
    // `84 requests in 6.05s, 8.21GB read`, `Requests/sec: 13.88`, `Transfer/sec: 1.36GB`
    let (total, rate) = match size {
        None => (words(" requests in ").and_then(|mut words| words.next()), words("Requests/sec")),
        Some(_) => (words(" requests in ").and_then(|mut words| words.nth(4)), words("Transfer/sec")),
    };
    let unit = size.map_or(1.0, f64::from);
    let total = total.and_then(number).context("no requests")? / unit;
    let rate = rate.and_then(Iterator::last).and_then(number).context("no rate")? / unit;
    sample(on, &before, total, rate)
}

/// A number as `wrk` writes it: plain, or bytes such as `1.36GB`.
fn number(text: &str) -> Option<f64> {
    let bytes = text.trim_end_matches('B');
    let power = "KMGT".find(|unit| bytes.ends_with(unit)).map_or(0, |at| at + 1);
    let number: f64 = bytes.trim_end_matches(|sign: char| sign.is_alphabetic()).parse().ok()?;
    Some(number * 1024_f64.powi(i32::try_from(power).ok()?))
}

pub fn curl(arguments: &[&str]) -> Result<String> {
    let output = Command::new("curl").args(arguments).output().context("cannot run curl")?;
    if !output.status.success() {
        bail!("curl {}: {}", arguments.last().unwrap_or(&""), String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?)
}
