//! A running Roadstead for a story, and the people in it.
//!
//! The binary itself is started, on a port of its own and a folder of its own; it ends with its [`World`].
#![allow(dead_code, reason = "each test program uses its own part of it")]

pub mod pushes;
pub mod upstream;
pub mod watching;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use tempfile::TempDir;

use upstream::Upstream;

/// The binary under test.
pub const BINARY: &str = env!("CARGO_BIN_EXE_roadstead");

/// The password of the administrator `admin`.
pub const ADMIN_PASSWORD: &str = "a horse of the admin";

/// How long a start may take before it is none.
const START: Duration = Duration::from_secs(30);

/// A running Roadstead.
pub struct World {
    child: Option<Child>,
    env: Vec<(String, String)>,
    folder: TempDir,
    setup_links: Option<Mutex<Receiver<String>>>,
    /// What it stands in front of, if anything.
    pub upstream: Option<Upstream>,
    /// `http://127.0.0.1:PORT`.
    pub base: String,
}

impl World {
    /// Start with an administrator and nothing else.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// Start with more environment. With `ROADSTEAD_TEST_FRONT` in ours, a `docker-registry` is behind it: the same stories
    /// must hold there.
    pub fn start_with(env: &[(&str, &str)]) -> Self {
        let upstream = is_front().then(Upstream::start);
        Self::start_all(env, upstream)
    }

    /// Start in front of a registry.
    pub fn start_in_front_of(upstream: Upstream, env: &[(&str, &str)]) -> Self {
        Self::start_all(env, Some(upstream))
    }

    fn start_all(env: &[(&str, &str)], upstream: Option<Upstream>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut env: Vec<_> = env.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let is_set = |env: &[(String, String)], wanted: &str| env.iter().any(|(key, _)| key == wanted);
        if let Some(upstream) = &upstream {
            for (key, value) in [
                ("REGISTRY_URL", upstream.base()),
                ("REGISTRY_USERNAME", upstream::USERNAME.to_owned()),
                ("REGISTRY_PASSWORD", upstream::PASSWORD.to_owned()),
            ] {
                if !is_set(&env, key) {
                    env.push((key.to_owned(), value));
                }
            }
        }
        let mut world = Self { child: None, env, folder, setup_links: None, upstream, base: String::new() };
        world.up();
        world
    }

    /// Let something else stand in its environment from the next start on.
    pub fn set(&mut self, key: &str, value: &str) {
        self.env.retain(|(known, _)| known != key);
        self.env.push((key.to_owned(), value.to_owned()));
    }

    /// Where its data lies.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Its host and port, as `docker login` takes them.
    pub fn host(&self) -> &str {
        self.base.split("://").nth(1).unwrap()
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.base.rsplit(':').next().unwrap().parse().unwrap()
    }

    /// The id of its process.
    pub fn pid(&self) -> u32 {
        self.child.as_ref().unwrap().id()
    }

    /// Start it again after [`World::kill`] or [`World::stop`], on the same port: clients come back to where they were.
    pub fn up(&mut self) {
        let port = if self.base.is_empty() { 0 } else { self.port() };
        let mut command = self.command(&["serve"]);
        command.env("PORT", port.to_string()).stdout(Stdio::piped()).stderr(self.log());
        let mut child = command.spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        self.child = Some(child);
        let (found, lines) = channel();
        // To the end: nobody may block on a full pipe.
        std::thread::spawn(move || {
            let lines = stdout.lines().map_while(Result::ok).enumerate();
            let told = lines.filter(|(number, line)| *number == 0 || line.contains("/setup#"));
            told.for_each(|(_, line)| drop(found.send(line.trim().to_owned())));
        });
        let line = lines.recv_timeout(START).unwrap_or_default();
        let base = line.strip_prefix("Roadstead is at ").unwrap_or_else(|| panic!("no start: {}", self.read_log()));
        self.base = base.to_owned();
        self.setup_links = Some(Mutex::new(lines));
    }

    /// The link that a server without administrator prints.
    pub fn setup_link(&self) -> String {
        let links = self.setup_links.as_ref().unwrap().lock().unwrap();
        links.recv_timeout(Duration::from_secs(20)).expect("no set-up link was printed")
    }

    /// A power cut, as far as a process can tell: SIGKILL.
    pub fn kill(&mut self) {
        let mut child = self.child.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// SIGTERM; answers how long the end took.
    pub fn stop(&mut self) -> Duration {
        let mut child = self.child.take().unwrap();
        let began = Instant::now();
        assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
        assert!(child.wait().unwrap().success(), "{}", self.read_log());
        began.elapsed()
    }

    /// What it logged so far.
    pub fn read_log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn log(&self) -> std::fs::File {
        let path = self.folder.path().join("log");
        std::fs::OpenOptions::new().create(true).append(true).open(path).unwrap()
    }

    /// The same program on the same data, with other arguments.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("HOST", "127.0.0.1")
            .env("DATA_DIR", self.data())
            .env("ADMIN_PASSWORD", ADMIN_PASSWORD)
            // Not that of the machine, whatever there is.
            .env("DOCKER_HOST", "unix:///nonexistent/docker.sock")
            .envs(self.env.iter().map(|(key, value)| (key, value)))
            .stdin(Stdio::null());
        command
    }

    /// Run the program to its end.
    pub fn cli(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// The administrator.
    pub fn admin(&self) -> Person {
        Person::new(&self.base, "admin", ADMIN_PASSWORD)
    }

    /// Nobody signed in.
    pub fn anonymous(&self) -> Person {
        Person::new(&self.base, "", "")
    }

    /// Make a user; their password is `a horse of NAME`.
    pub async fn user(&self, name: &str) -> Person {
        let password = format!("a horse of {name}");
        let body = json!({ "name": name, "password": password });
        self.admin().post("/api/users", &body).await.expect(201);
        Person::new(&self.base, name, &password)
    }

    /// Make a user who may do `verbs` on `pattern`.
    pub async fn user_with(&self, name: &str, pattern: &str, verbs: &str) -> Person {
        let person = self.user(name).await;
        self.grant(name, pattern, verbs).await;
        person
    }

    /// Let a user do `verbs` (divided by commas) on `pattern`.
    pub async fn grant(&self, user: &str, pattern: &str, verbs: &str) {
        let verbs: Vec<&str> = verbs.split(',').collect();
        let body = json!({ "user": user, "pattern": pattern, "verbs": verbs });
        let answer = self.admin().post("/api/permissions", &body).await;
        assert!([200, 201].contains(&answer.status), "{answer:?}");
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().ok();
            child.wait().ok();
        }
        if std::thread::panicking() {
            eprintln!("--- the log of the server\n{}", self.read_log());
        }
    }
}

/// Somebody who makes requests with name and password.
#[derive(Clone)]
pub struct Person {
    pub name: String,
    pub password: String,
    base: String,
    http: Client,
}

impl Person {
    pub fn new(base: &str, name: &str, password: &str) -> Self {
        let http = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { name: name.into(), password: password.into(), base: base.into(), http }
    }

    /// The registry, as this person sees it through our own client.
    pub fn remote(&self) -> client::Remote {
        pushes::client_of(&self.base, &self.name, &self.password)
    }

    /// The digest of what they pull.
    pub async fn remote_digest(&self, repository: &str, reference: &str) -> String {
        let answer = self.request("GET", &format!("/v2/{repository}/manifests/{reference}")).header("accept", MANIFEST);
        digest(&Answer::of(answer).await.expect(200).bytes)
    }

    /// The same person with another client: of HTTP/2, or one that trusts a certificate.
    pub fn with(self, http: Client) -> Self {
        Self { http, ..self }
    }

    /// A request that this person makes; without a name nobody makes it.
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = self.http.request(method, format!("{}{path}", self.base));
        if self.name.is_empty() { request } else { request.basic_auth(&self.name, Some(&self.password)) }
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request("GET", path)).await
    }

    pub async fn head(&self, path: &str) -> Answer {
        Answer::of(self.request("HEAD", path)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        Answer::of(self.request("DELETE", path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.request("POST", path).json(body)).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.request("PUT", path).json(body)).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.request("PATCH", path).json(body)).await
    }

    /// Push a blob in one request; answers its digest.
    pub async fn push_blob(&self, repository: &str, bytes: &[u8]) -> String {
        let digest = digest(bytes);
        let path = format!("/v2/{repository}/blobs/uploads/?digest={digest}");
        let request = self.request("POST", &path).body(bytes.to_vec());
        Answer::of(request).await.expect(201);
        digest
    }

    /// Push an image with one layer of `seed`; answers the digest of its manifest.
    pub async fn push_image(&self, repository: &str, tag: &str, seed: &str) -> String {
        let manifest = self.image(repository, seed).await;
        self.put_manifest(repository, tag, &manifest).await.expect(201);
        digest(manifest.as_bytes())
    }

    /// Push the blobs of an image and answer its manifest.
    pub async fn image(&self, repository: &str, seed: &str) -> String {
        let config = format!(r#"{{"os":"linux","architecture":"amd64","config":{{"Labels":{{"seed":"{seed}"}}}}}}"#);
        let (config_digest, layer) =
            (self.push_blob(repository, config.as_bytes()).await, self.push_blob(repository, seed.as_bytes()).await);
        json!({
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": { "mediaType": "application/vnd.oci.image.config.v1+json", "digest": config_digest, "size": config.len() },
            "layers": [{ "mediaType": "application/vnd.oci.image.layer.v1.tar", "digest": layer, "size": seed.len() }],
        })
        .to_string()
    }

    pub async fn put_manifest(&self, repository: &str, reference: &str, manifest: &str) -> Answer {
        let path = format!("/v2/{repository}/manifests/{reference}");
        Answer::of(self.request("PUT", &path).header("content-type", MANIFEST).body(manifest.to_owned())).await
    }
}

/// The media type of an OCI image manifest.
pub const MANIFEST: &str = oci::MediaType::OCI_MANIFEST;

/// The `sha256` digest of some bytes.
pub fn digest(bytes: &[u8]) -> String {
    oci::Digest::of(oci::Algorithm::Sha256, bytes).to_string()
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, bytes: response.bytes().await.unwrap().to_vec() }
    }

    /// The answer, which must have this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// A header's value; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// The code of an error, of `/v2/` or of the JSON API.
    pub fn code(&self) -> String {
        let body = self.json();
        let code = body["errors"][0]["code"].as_str().or(body["error"]["code"].as_str());
        code.unwrap_or_default().to_owned()
    }
}

/// Whether the stories are told in front of a `docker-registry`.
#[expect(clippy::disallowed_methods, reason = "how `cargo xtask test` tells the test programs what to do")]
pub fn is_front() -> bool {
    std::env::var_os("ROADSTEAD_TEST_FRONT").is_some()
}

/// Where the tools of the tests find a file of this repository.
pub fn repository_root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// A message and whether it holds, for tables.
pub fn log_of(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
