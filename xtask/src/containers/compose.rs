//! The compose files: read by the real reader, and their services run as processes.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::confined::{self, Environment};
use super::{image, round_trip, skopeo};
use crate::service::{self, Service};
use crate::{sources, steps};

/// Words as secret as a test needs them.
const PASSWORD: &str = "a horse of the containers";
const EVENTS_TOKEN: &str = "a-token-of-the-containers";

/// How long an event may take.
const PATIENCE: Duration = Duration::from_secs(20);

const TO_JSON: &str = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)";

/// Roadstead alone: an image goes in and comes out.
pub fn alone(roadstead: &Path, folder: &Path) -> Result<()> {
    let file = read("compose.yaml")?;
    let address = service::free_address()?;
    let server = start_roadstead(&file, roadstead, &address, &[], &folder.join("alone"))?;
    expect(&server, "/healthz", "HTTP/1.1 200")?;
    expect(&server, "/v2/", "HTTP/1.1 401")?;
    expect(&server, "/docs/swagger-ui-bundle.js", "HTTP/1.1 200")?; // the pages of the stage `web`
    round_trip(&server.address, &format!("admin:{PASSWORD}"), folder)
}

/// Roadstead before a registry: the registry's events go where the file says, and both are well.
pub fn upstream(roadstead: &Path, folder: &Path) -> Result<()> {
    let file = read("compose.upstream.yaml")?;
    let [roadstead_at, registry_at] = [service::free_address()?, service::free_address()?];
    let addresses = [("roadstead:30080", roadstead_at.as_str()), ("registry:5000", &registry_at)];

    let events = TcpListener::bind(&roadstead_at)?;
    let registry = start_registry(&file, &registry_at, &addresses, &folder.join("registry"))?;
    let pushed = format!("docker://{}/team/app:1.0", registry.address);
    skopeo(&["--dest-tls-verify=false", &image(folder)?, &pushed])?;
    expect_event(&events)?;
    drop(events);

    let server = start_roadstead(&file, roadstead, &roadstead_at, &addresses, &folder.join("upstream"))?;
    expect(&server, "/healthz", "HTTP/1.1 200")?;
    expect(&server, "/v2/", "HTTP/1.1 401")?;
    round_trip(&server.address, &format!("admin:{PASSWORD}"), folder)
}

fn read(file: &str) -> Result<Value> {
    let mut compose = Command::new("docker-compose");
    compose.args(["--file", file, "config"]).current_dir(sources::root()).env("REGISTRY_EVENTS_TOKEN", EVENTS_TOKEN);
    let yaml = steps::output(&mut compose).with_context(|| format!("{file} is not valid"))?;
    // Debian's Python, which has its packages; another may come first in PATH.
    let mut python = Command::new("/usr/bin/python3");
    let mut python = python.args(["-c", TO_JSON]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    python.stdin.take().context("a pipe was asked for")?.write_all(yaml.as_bytes())?;
    Ok(serde_json::from_slice(&python.wait_with_output()?.stdout)?)
}

/// The environment of a service, with addresses of this machine for the names of containers.
fn environment(service: &Value, addresses: &[(&str, &str)]) -> Environment {
    let pairs = service["environment"].as_object().into_iter().flatten();
    let value = |value: &Value| value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
    pairs.map(|(key, text)| (key.clone(), replace(&value(text), addresses))).collect()
}

fn replace(text: &str, addresses: &[(&str, &str)]) -> String {
    addresses.iter().fold(text.to_owned(), |text, (name, address)| text.replace(name, address))
}

/// The health check of a service, asking at an address of this machine.
fn check(service: &Value, program: &Path, addresses: &[(&str, &str)]) -> Result<Command> {
    let words = service["healthcheck"]["test"].as_array().context("a service has no health check")?;
    let words: Vec<String> = words.iter().filter_map(Value::as_str).map(|word| replace(word, addresses)).collect();
    let ["CMD", name, rest @ ..] = &words.iter().map(String::as_str).collect::<Vec<_>>()[..] else {
        bail!("a health check is `CMD` and a program")
    };
    let mut command = if *name == "roadstead" { Command::new(program) } else { Command::new(name) };
    command.args(rest);
    Ok(command)
}

fn start_roadstead(
    file: &Value,
    program: &Path,
    address: &str,
    addresses: &[(&str, &str)],
    folder: &Path,
) -> Result<Service> {
    let service = &file["services"]["roadstead"];
    if service["ports"][0]["target"] != 30080 || service["read_only"] != true || service["cap_drop"][0] != "ALL" {
        bail!("the service `roadstead` publishes 30080, is read-only and has no capability");
    }
    let data = folder.join("data");
    let (host, port) = address.split_once(':').context("an address has a port")?;
    let mut environment = environment(service, addresses);
    environment.extend(
        [("HOST", host), ("PORT", port), ("ADMIN_PASSWORD", PASSWORD)].map(|(key, value)| (key.into(), value.into())),
    );
    environment.insert("DATA_DIR".to_owned(), data.display().to_string());
    let mut command = confined::confined(program, &data)?;
    command.arg("serve").current_dir(&data).envs(&environment);
    let mut check = check(service, program, &[])?;
    check.envs(&environment);
    Service::start(command, check, address, &folder.join("log"))
}

/// The image's own configuration, which names a folder and an address, and above it the environment of the file.
fn start_registry(file: &Value, address: &str, addresses: &[(&str, &str)], folder: &Path) -> Result<Service> {
    let service = &file["services"]["registry"];
    if !service["ports"].is_null() {
        bail!("the registry is published: everybody could go round the rights");
    }
    fs::create_dir_all(folder)?;
    let config = folder.join("config.yml");
    let storage = folder.join("data");
    fs::write(
        &config,
        format!(
            "version: 0.1\nstorage: {{filesystem: {{rootdirectory: {}}}}}\nhttp: {{addr: {address}}}\n",
            storage.display()
        ),
    )?;
    let mut command = Command::new("docker-registry");
    command.arg("serve").arg(config).envs(environment(service, addresses));
    let check = check(service, Path::new(""), &[("127.0.0.1:5000", address)])?;
    Service::start(command, check, address, &folder.join("log"))
}

fn expect(server: &Service, path: &str, status: &str) -> Result<()> {
    let answer = server.ask(path)?;
    if !answer.starts_with(status) {
        bail!("{path} is not answered with {status}, but: {answer}");
    }
    Ok(())
}

/// The registry says at once that something was pushed, and proves that it is the registry.
fn expect_event(events: &TcpListener) -> Result<()> {
    events.set_nonblocking(true)?; // for want of a time-out
    let began = Instant::now();
    let mut stream = loop {
        match events.accept() {
            Ok((stream, _)) => break stream,
            Err(error) if began.elapsed() > PATIENCE => return Err(error).context("the registry sent no event"),
            Err(_) => sleep(Duration::from_millis(20)),
        }
    };
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let lines = BufReader::new(stream.try_clone()?).lines();
    let head: Vec<String> = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")?;
    for expected in ["POST /api/upstream/events HTTP/1.1", &format!("Authorization: Bearer {EVENTS_TOKEN}")] {
        if !head.iter().any(|line| line == expected) {
            bail!("no `{expected}` in the registry's event: {head:?}");
        }
    }
    Ok(())
}
