//! `roadstead doctor`: looks at each part and at the way of a login as a client sees it.

mod proxy;
mod upstream;

use std::fmt::Display;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, bail};
use db::Schema;
use url::Url;

use crate::boot;
use crate::config::Settings;

/// A clock that is further off than this breaks tokens and certificates.
const CLOCK_SKEW: Duration = Duration::from_mins(1);

/// The least free space, in bytes, that is not worth a warning.
const LOW_SPACE: u64 = 1024 * 1024 * 1024;

/// What was found so far.
#[derive(Default)]
struct Report {
    failed: usize,
}

impl Report {
    fn add(&mut self, what: &str, found: Result<impl Display>) {
        match found {
            Ok(text) => println!("ok    {what}: {text}"),
            Err(error) => {
                self.failed += 1;
                println!("FAIL  {what}: {error:#}");
            }
        }
    }
}

/// Look at everything, say what is wrong and what to do.
///
/// # Errors
/// When something is wrong.
pub async fn run(settings: &Settings) -> Result<()> {
    let mut report = Report::default();
    report.add("configuration", Ok("valid; `roadstead check-config` prints it"));
    report.add("database", database(settings).await);
    match settings.registry_url {
        Some(_) => upstream::look(settings, &mut report).await?,
        None => report.add("store", store(settings)),
    }
    report.add("free space", free_space(settings));
    report.add("local images", Ok(local_images(settings).await?));
    report.add("clock", clock());
    let base = base(settings);
    report.add("server", server(&base).await);
    let login = login(&base).await;
    let is_misled = login.is_err() && settings.public_url.is_some();
    report.add("login", login);
    if is_misled {
        println!("{}", proxy::snippet(settings));
    }
    match report.failed {
        0 => Ok(()),
        1 => bail!("1 check failed"),
        failed => bail!("{failed} checks failed"),
    }
}

async fn database(settings: &Settings) -> Result<String> {
    let db = boot::connect(settings).await?;
    match db.schema().await? {
        Schema::Current => Ok(format!("{:?}, up to date", db.backend())),
        Schema::Empty => Ok(format!("{:?}, empty: the first start fills it", db.backend())),
        Schema::Behind { pending } => bail!("{} migrations are missing: run `roadstead migrate`", pending.len()),
        Schema::Newer { .. } => bail!("a newer Roadstead has changed it: run that version, or restore a backup"),
    }
}

fn store(settings: &Settings) -> Result<String> {
    boot::open_files(settings)?;
    Ok(format!("{} can be written", settings.storage_dir().display()))
}

fn free_space(settings: &Settings) -> Result<String> {
    let found = rustix::fs::statvfs(settings.storage_dir()).context("cannot ask the file system")?;
    let free = found.f_bavail.saturating_mul(found.f_frsize);
    let text = format!("{} MiB", free / (1024 * 1024));
    if free < LOW_SPACE {
        let name = if settings.storage_dir.is_some() { "STORAGE_DIR" } else { "DATA_DIR" };
        bail!("only {text} are left under {name}; pushes will fail soon");
    }
    Ok(text)
}

/// Whether the Docker daemon answers. That it does not is no fault: many machines have none.
async fn local_images(settings: &Settings) -> Result<String> {
    Ok(match boot::daemon(settings)?.version().await {
        Ok(found) => {
            format!("Docker {} at {}; it pushes to {}", found.version, settings.docker_host, settings.push_host())
        }
        Err(error) => format!("off, because at {} {error}", settings.docker_host),
    })
}

/// Whether the clock is one at all; how it compares to the server's is seen at the login.
#[expect(clippy::disallowed_methods, reason = "the clock itself is looked at")]
fn clock() -> Result<String> {
    let now = SystemTime::now();
    let this_release = SystemTime::UNIX_EPOCH + Duration::from_hours(24 * 365 * 56);
    if now < this_release {
        bail!("the clock is before this program was made: set it, or tokens and certificates fail");
    }
    Ok("set".into())
}

/// The address that clients use, as far as it is known here.
fn base(settings: &Settings) -> String {
    let scheme = if settings.tls_cert.is_some() { "https" } else { "http" };
    match &settings.public_url {
        Some(url) => url.as_str().trim_end_matches('/').to_owned(),
        None if settings.host.is_unspecified() => format!("{scheme}://localhost:{}", settings.port),
        None => format!("{scheme}://{}", std::net::SocketAddr::new(settings.host, settings.port)),
    }
}

async fn get(url: &str) -> Result<reqwest::Response> {
    let client = reqwest::Client::builder().timeout(Duration::from_secs(10)).no_proxy().build()?;
    client.get(url).send().await.with_context(|| format!("no answer from {url}"))
}

async fn server(base: &str) -> Result<String> {
    let response = get(&format!("{base}/readyz")).await?;
    if !response.status().is_success() {
        bail!("{base} answers {}: look into the server's log", response.status());
    }
    check_clock_of(&response)?;
    Ok(format!("{base} is ready"))
}

fn check_clock_of(response: &reqwest::Response) -> Result<()> {
    let date = response.headers().get(reqwest::header::DATE).and_then(|value| value.to_str().ok());
    let Some(date) = date.and_then(|text| chrono::DateTime::parse_from_rfc2822(text).ok()) else { return Ok(()) };
    let skew = SystemTime::from(date).elapsed().unwrap_or_else(|ahead| ahead.duration());
    if skew > CLOCK_SKEW {
        bail!("the server's clock and this one are {} seconds apart: set them", skew.as_secs());
    }
    Ok(())
}

/// The way of `docker login`: the challenge of `/v2/`, and the realm that it names, as *this* client reaches it.
async fn login(base: &str) -> Result<String> {
    let response = get(&format!("{base}/v2/")).await?;
    if response.status() != reqwest::StatusCode::UNAUTHORIZED {
        bail!("{base}/v2/ answers {} and not 401: a proxy in front of it answers by itself", response.status());
    }
    let challenge = response.headers().get(reqwest::header::WWW_AUTHENTICATE).and_then(|value| value.to_str().ok());
    let realm = challenge.and_then(|text| text.split("realm=\"").nth(1)?.split('"').next());
    let Some(realm) = realm else { bail!("{base}/v2/ gives no realm: a proxy removes WWW-Authenticate") };
    let (here, there) = (Url::parse(base)?, Url::parse(realm)?);
    if (here.scheme(), here.host_str(), here.port_or_known_default())
        != (there.scheme(), there.host_str(), there.port_or_known_default())
    {
        bail!(
            "clients are sent to {realm} but reach us at {base}: set PUBLIC_URL, or TRUSTED_PROXIES so that the proxy's \
             X-Forwarded-Proto and X-Forwarded-Host count"
        );
    }
    let token = get(realm).await?;
    if token.status() != reqwest::StatusCode::UNAUTHORIZED {
        bail!("{realm} answers {} to nobody, and not 401", token.status());
    }
    Ok(format!("clients get their tokens at {realm}"))
}
