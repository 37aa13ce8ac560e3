//! The servers that are compared.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::load::{Content, curl};
use super::nginx;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Roadstead,
    DockerRegistry,
    /// The same, which writes each request down.
    LoggingRegistry,
    Nginx,
    /// As a gateway, with the buffers that it has by default.
    NginxUntuned,
}

/// A subject that answers.
pub struct Running {
    pub subject: Subject,
    pub base: String,
    pub start_ms: u128,
    folder: PathBuf,
    child: Child,
    /// The process of the registry that it stands in front of.
    behind: Option<u32>,
}

/// Processor time in milliseconds.
pub struct Spent {
    pub own: f64,
    /// By the registry that the subject stands in front of.
    pub behind: f64,
}

impl Spent {
    pub fn since(&self, before: &Self) -> Self {
        Self { own: self.own - before.own, behind: self.behind - before.behind }
    }
}

pub const PASSWORD: &str = "a horse of the bench";

impl Subject {
    pub fn name(self) -> &'static str {
        match self {
            Self::Roadstead => "roadstead",
            Self::DockerRegistry | Self::LoggingRegistry => "docker-registry",
            Self::Nginx => "nginx",
            Self::NginxUntuned => "nginx-untuned",
        }
    }

    /// Alone, or in front of a registry.
    pub fn start(self, folder: &Path, behind: Option<&Running>) -> Result<Running> {
        let folder = folder.join(self.name());
        fs::create_dir_all(&folder)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = self.command(&folder, port, behind.map(Running::address))?;
        command.stdin(Stdio::null()).stderr(fs::File::create(folder.join("log"))?);
        command.stdout(match self {
            Self::LoggingRegistry => fs::File::create(folder.join("access"))?.into(),
            _ => Stdio::null(),
        });
        let began = Instant::now();
        let child = command.spawn().with_context(|| format!("cannot start {}", self.name()))?;
        let base = format!("http://127.0.0.1:{port}");
        let behind = behind.map(|registry| registry.child.id());
        let mut running = Running { subject: self, base, start_ms: 0, folder, child, behind };
        while !running.answers() {
            if began.elapsed() > Duration::from_secs(20) {
                let log = fs::read_to_string(running.folder.join("log")).unwrap_or_default();
                bail!("{} does not answer: {log}", self.name());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        running.start_ms = began.elapsed().as_millis();
        Ok(running)
    }

    fn command(self, folder: &Path, port: u16, upstream: Option<&str>) -> Result<Command> {
        match (self, upstream) {
            (Self::Roadstead, upstream) => {
                let mut command = Command::new(roadstead()?);
                command.env("HOST", "127.0.0.1").env("PORT", port.to_string()).env("DATA_DIR", folder.join("data"));
                command.env("ADMIN_PASSWORD", PASSWORD);
                command.envs(upstream.map(|upstream| ("REGISTRY_URL", format!("http://{upstream}"))));
                Ok(command)
            }
            (Self::DockerRegistry | Self::LoggingRegistry, _) => {
                let is_silent = self == Self::DockerRegistry;
                let root = folder.join("data");
                let config = format!(
                    "version: 0.1\nlog: {{level: error, accesslog: {{disabled: {is_silent}}}}}\n\
                     storage: {{filesystem: {{rootdirectory: {}}}}}\nhttp: {{addr: 127.0.0.1:{port}}}\n",
                    root.display()
                );
                fs::write(folder.join("config.yml"), config)?;
                let mut command = Command::new("docker-registry");
                command.arg("serve").arg(folder.join("config.yml"));
                Ok(command)
            }
            (Self::Nginx | Self::NginxUntuned, None) => nginx::files(folder, port),
            (Self::Nginx, Some(upstream)) => nginx::proxy(folder, port, upstream, nginx::TUNED),
            (Self::NginxUntuned, Some(upstream)) => nginx::proxy(folder, port, upstream, ""),
        }
    }
}

/// The product lies beside this tool: both come from one build.
fn roadstead() -> Result<PathBuf> {
    Ok(std::env::current_exe()?.with_file_name("roadstead"))
}

impl Running {
    /// Whether it answers a request: a bound port is not yet a server.
    fn answers(&self) -> bool {
        let Ok(mut stream) = TcpStream::connect(self.address()) else { return false };
        let mut answer = [0; 4];
        stream.write_all(b"GET /v2/ HTTP/1.0\r\n\r\n").is_ok() && stream.read_exact(&mut answer).is_ok()
    }

    pub fn address(&self) -> &str {
        self.base.trim_start_matches("http://")
    }

    /// Credentials for `curl` and `wrk`: Roadstead is asked with a token, as Docker does.
    pub fn authorization(&self) -> Result<Option<String>> {
        match (self.subject, self.behind) {
            (Subject::Roadstead, _) => {}
            (Subject::Nginx | Subject::NginxUntuned, Some(_)) => return Ok(Some(nginx::AUTHORIZATION.into())),
            _ => return Ok(None),
        }
        let url = format!("{}/token?scope=repository:bench/app:pull,push", self.base);
        let answer = curl(&["-fsS", "-u", &format!("admin:{PASSWORD}"), &url])?;
        let answer: serde_json::Value = serde_json::from_str(&answer)?;
        let token = answer["token"].as_str().context("no token")?;
        Ok(Some(format!("Authorization: Bearer {token}")))
    }

    /// Put the content there.
    pub fn fill(&self, content: &Content) -> Result<()> {
        if self.subject == Subject::Nginx {
            for blob in [&content.small, &content.large] {
                let target = self.folder.join("files").join(&blob.digest);
                fs::copy(&blob.path, &target)?;
                Command::new("chmod").arg("a+r").arg(target).status()?;
            }
            return Ok(());
        }
        for blob in [&content.small, &content.large] {
            self.push(blob)?;
        }
        self.push_manifest(content)
    }

    pub fn blob_url(&self, digest: &str) -> String {
        match (self.subject, self.behind) {
            (Subject::Nginx, None) => format!("{}/{digest}", self.base),
            _ => format!("{}/v2/bench/app/blobs/{digest}", self.base),
        }
    }

    pub fn manifest_url(&self, reference: &str) -> String {
        format!("{}/v2/bench/app/manifests/{reference}", self.base)
    }

    /// The processor time spent so far, workers included.
    pub fn spent(&self) -> Result<Spent> {
        let behind = self.behind.map(|registry| cpu_ms(&[registry])).transpose()?;
        Ok(Spent { own: cpu_ms(&self.processes()?)?, behind: behind.unwrap_or_default() })
    }

    /// What [`Subject::LoggingRegistry`] wrote down so far, a line for each request.
    pub fn access_log(&self) -> Result<String> {
        Ok(fs::read_to_string(self.folder.join("access"))?)
    }

    pub fn resident_mib(&self) -> Result<f64> {
        std::thread::sleep(Duration::from_secs(1));
        let mut total = 0.0;
        for pid in self.processes()? {
            let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
            let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0 kB");
            total += line.trim().trim_end_matches(" kB").trim().parse::<f64>()? / 1024.0;
        }
        Ok(total)
    }

    fn processes(&self) -> Result<Vec<u32>> {
        let own = self.child.id();
        let children = fs::read_to_string(format!("/proc/{own}/task/{own}/children"))?;
        let children = children.split_whitespace().filter_map(|pid| pid.parse().ok());
        Ok([own].into_iter().chain(children).collect())
    }
}

fn cpu_ms(processes: &[u32]) -> Result<f64> {
    let mut total = 0.0;
    for pid in processes {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
        // Behind the name in brackets: utime and stime are fields 14 and 15, in hundredths of a second.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks: f64 = fields[11].parse::<f64>()? + fields[12].parse::<f64>()?;
        total += ticks * 10.0;
    }
    Ok(total)
}

impl Drop for Running {
    fn drop(&mut self) {
        // By SIGTERM, so that nginx takes its workers along.
        Command::new("kill").arg(self.child.id().to_string()).status().ok();
        self.child.wait().ok();
    }
}
