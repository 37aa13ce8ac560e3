//! `deploy/nginx.conf` in a real nginx, before a real Roadstead.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::round_trip;
use crate::service::{self, Service};
use crate::{sources, steps};

const PASSWORD: &str = "a horse of the proxy";

/// What `http` needs around the file. The workers may not be able to read what is root's.
const AROUND: &str = "daemon off; pid FOLDER/pid; error_log FOLDER/error.log; events {}\n\
                      http { access_log off; client_body_temp_path FOLDER/body; include FOLDER/site.conf; }\n";

pub fn test(roadstead: &Path, folder: &Path) -> Result<()> {
    let folder = folder.join("proxy");
    let server = start_roadstead(roadstead, &folder)?;
    let address = service::free_address()?;
    let nginx = start_nginx(&server, &address, &folder)?;
    expect_realm(&nginx)?;
    round_trip(&nginx.address, &format!("admin:{PASSWORD}"), &folder)
}

fn start_roadstead(program: &Path, folder: &Path) -> Result<Service> {
    fs::create_dir_all(folder)?;
    let address = service::free_address()?;
    let with = |word: &str| {
        let mut command = service::roadstead(program, word, (folder, &address));
        command.env("ADMIN_PASSWORD", PASSWORD).env("TRUSTED_PROXIES", "127.0.0.1");
        command
    };
    Service::start(with("serve"), with("healthcheck"), &address, &folder.join("roadstead.log"))
}

fn start_nginx(behind: &Service, address: &str, folder: &Path) -> Result<Service> {
    let path = folder.display().to_string();
    certificate(folder)?;
    let mut site = fs::read_to_string(sources::root().join("deploy/nginx.conf"))?;
    let plain = service::free_address()?;
    for (said, ours) in [
        ("listen 80;", format!("listen {plain};")),
        ("listen [::]:80;", String::new()),
        ("listen 443 ssl;", format!("listen {address} ssl;")),
        ("listen [::]:443 ssl;", String::new()),
        ("/etc/ssl/registry", format!("{path}/registry")),
        ("http://127.0.0.1:30080", format!("http://{}", behind.address)),
    ] {
        if !site.contains(said) {
            bail!("deploy/nginx.conf does not say `{said}` any more");
        }
        site = site.replace(said, &ours);
    }
    fs::write(folder.join("site.conf"), site)?;
    let around = folder.join("nginx.conf");
    fs::write(&around, AROUND.replace("FOLDER", &path))?;
    let nginx = || {
        let mut command = Command::new(crate::packages::program("nginx").unwrap_or_else(|| "nginx".into()));
        command.arg("-p").arg(folder).arg("-c").arg(&around);
        command
    };
    steps::run(nginx().arg("-t"))?;
    let mut check = Command::new("curl");
    check.args(["-fsSk", "-o", "/dev/null"]).arg(format!("https://{address}/healthz"));
    Service::start(nginx(), check, address, &folder.join("nginx.log"))
}

fn certificate(folder: &Path) -> Result<()> {
    let mut openssl = Command::new("openssl");
    openssl.args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=registry.example.com"]);
    openssl.args(["-keyout", "registry.key", "-out", "registry.crt"]).current_dir(folder);
    steps::output(&mut openssl).map(drop)
}

/// Docker is sent to the address that it came by.
fn expect_realm(nginx: &Service) -> Result<()> {
    let port = nginx.address.split(':').nth(1).context("an address has a port")?;
    let mut curl = Command::new("curl");
    curl.args(["-sSk", "-o", "/dev/null", "-D", "-", "--resolve", &format!("registry.example.com:{port}:127.0.0.1")]);
    let answer = steps::output(curl.arg(format!("https://registry.example.com:{port}/v2/")))?;
    let realm = format!("realm=\"https://registry.example.com:{port}/token\"");
    if !answer.contains(&realm) {
        bail!("no `{realm}` in the answer through nginx: {answer}");
    }
    Ok(())
}
