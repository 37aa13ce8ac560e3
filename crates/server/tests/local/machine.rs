//! A machine with a daemon, and a Roadstead beside it.

use std::sync::Arc;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::archive::saved;
use crate::bulk;
use crate::daemon::Daemon;
use crate::support::{Person, World};
use crate::tool::{Ran, Tool, tool};

/// A machine. Stories share the daemon, so each calls its images by names of its own.
pub struct Machine {
    pub world: World,
    pub admin: Person,
    /// It ends with the last machine.
    _daemon: Option<Arc<Daemon>>,
    address: String,
    /// Whom `docker` is signed in as is nobody else's matter.
    config: TempDir,
}

impl Machine {
    #[track_caller]
    pub fn start() -> Self {
        let daemon = Daemon::shared();
        Self { _daemon: Some(daemon.clone()), ..Self::beside(&daemon) }
    }

    /// Beside a daemon that somebody else keeps.
    #[track_caller]
    pub fn beside(daemon: &Daemon) -> Self {
        let address = daemon.address();
        let world = World::start_with(&[("DOCKER_HOST", &address)]);
        Self { admin: world.admin(), world, _daemon: None, address, config: TempDir::new().unwrap() }
    }

    /// The daemon reaches us there from now on.
    pub fn push_host(&mut self, host: &str) {
        self.world.set("REGISTRY_PUSH_HOST", host);
        self.world.stop();
        self.world.up();
        // Their connections went with the server.
        self.admin = self.world.admin();
    }

    #[track_caller]
    pub fn docker(&self, arguments: &[&str]) -> Ran {
        self.tool().args(arguments).run()
    }

    fn tool(&self) -> Tool {
        tool("docker").env("DOCKER_HOST", &self.address).env("DOCKER_CONFIG", self.config.path())
    }

    /// Let `docker` be signed in here.
    #[track_caller]
    pub fn login(&self) {
        let Person { name, password, .. } = &self.admin;
        let arguments = ["login", "--username", name, "--password-stdin", self.world.host()];
        self.tool().args(arguments).input(password.as_str()).run().ok();
    }

    /// Make an image of one layer; answers its id. `platform` is `amd64` or `arm/v7`.
    #[track_caller]
    pub fn image(&self, name: &str, platform: &str) -> String {
        self.image_of(name, platform, name.as_bytes())
    }

    /// The same, of a layer with just that in it.
    #[track_caller]
    pub fn image_of(&self, name: &str, platform: &str, bytes: &[u8]) -> String {
        let (archive, id) = saved(name, platform, bytes);
        self.tool().args(["load", "--quiet"]).input(archive).run().ok();
        id
    }

    /// The id of the image that has a name, if one has.
    #[track_caller]
    pub fn id(&self, name: &str) -> Option<String> {
        let ran = self.docker(&["image", "inspect", "--format", "{{.Id}}", name]);
        ran.status().success().then(|| ran.ok())
    }

    /// What is found with that in its name.
    pub async fn scan(&self, query: &str) -> Value {
        self.admin.get(&format!("/api/local-images?{query}")).await.expect(200).json()
    }

    /// A plan of `/api/local-push-jobs` or `/api/local-delete-jobs`.
    pub async fn plan(&self, kind: &str, body: &Value) -> Value {
        let mut body = body.clone();
        body["dry_run"] = json!(true);
        self.admin.post(&format!("/api/{kind}-jobs"), &body).await.expect(200).json()
    }

    /// What was planned is begun, and over.
    pub async fn done(&self, kind: &str, body: &Value) -> Value {
        let mut body = body.clone();
        body["plan_id"] = self.plan(kind, &body).await["plan_id"].clone();
        let job = self.admin.post(&format!("/api/{kind}-jobs"), &body).await.expect(202).json();
        bulk::over(&self.admin, &job).await
    }

    pub async fn items(&self, job: &Value) -> Vec<Value> {
        bulk::items(&self.admin, job).await
    }

    /// What a tag of ours is on, as `skopeo` sees it.
    #[track_caller]
    pub fn skopeo(&self, image: &str) -> Value {
        let image = format!("docker://{}/{image}", self.world.host());
        let credentials = format!("{}:{}", self.admin.name, self.admin.password);
        let arguments = ["inspect", "--tls-verify=false", "--creds", &credentials, &image];
        serde_json::from_str(&tool("skopeo").args(arguments).run().ok()).unwrap()
    }
}
