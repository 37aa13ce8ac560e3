//! A PostgreSQL server of our own: in a temporary folder, on a free port, without any care for its data.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::packages;

/// Keeps the server for as long as its standard input is open. So it ends with us, however we end: on the last line,
/// by an error, by Ctrl-C (which reaches this shell too, hence the trap) or by `kill -9`.
const KEEPER: &str = r#"
trap '' INT TERM HUP
folder=$1
shift
"$@" </dev/null >"$folder/log" 2>&1 &
read -r _
kill -QUIT $!
wait
rm -rf "$folder"
"#;

/// The running server; dropping it stops it and removes its folder.
pub struct Postgres {
    keeper: Child,
    /// What the tests connect to.
    pub url: String,
}

impl Postgres {
    pub fn start() -> Result<Self> {
        let initdb = packages::program("initdb").context("PostgreSQL is not installed")?;
        let initdb = fs::canonicalize(initdb)?; // a link would hide its neighbours
        let binaries = initdb.parent().expect("a program lies in a folder");
        let owner = owner()?;
        let folder = create_folder(owner)?;
        let data = folder.join("data");
        init(&initdb, &data, owner).inspect_err(|_| drop(fs::remove_dir_all(&folder)))?;

        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut keeper = as_owner("sh", owner);
        keeper.args(["-c", KEEPER, "keeper"]).arg(&folder);
        keeper.arg(binaries.join("postgres")).arg("-D").arg(&data).args(["-p", &port.to_string()]);
        keeper.arg("-c").arg(format!("unix_socket_directories={}", folder.display()));
        for setting in [
            "listen_addresses=127.0.0.1",
            "max_connections=500",
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
        ] {
            keeper.args(["-c", setting]);
        }
        let keeper = keeper.stdin(Stdio::piped()).spawn().context("`sh` does not start")?;
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        let server = Self { keeper, url }; // from here on it is stopped on every way out
        wait(&binaries.join("pg_isready"), port)
            .with_context(|| fs::read_to_string(folder.join("log")).unwrap_or_default())?;
        println!("PostgreSQL: {}", server.url);
        Ok(server)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        drop(self.keeper.wait());
    }
}

/// The user and group to run as when we are root, as which PostgreSQL refuses to run.
type Owner = Option<(u32, u32)>;

fn owner() -> Result<Owner> {
    if !packages::is_root() {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd")?;
    let fields = users
        .lines()
        .map(|line| line.split(':').collect::<Vec<_>>())
        .find(|fields| fields.first() == Some(&"postgres") && fields.len() > 3)
        .context("root cannot run PostgreSQL, and there is no user `postgres` to run it as")?;
    Ok(Some((fields[2].parse()?, fields[3].parse()?)))
}

fn create_folder(owner: Owner) -> Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("roadstead-postgres-{}", std::process::id()));
    fs::create_dir(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    if let Some((user, group)) = owner {
        chown(&folder, Some(user), Some(group))?;
    }
    Ok(folder)
}

fn as_owner(program: impl AsRef<std::ffi::OsStr>, owner: Owner) -> Command {
    let mut command = Command::new(program);
    command.current_dir("/"); // ours may be closed to the owner
    if let Some((user, group)) = owner {
        command.uid(user).gid(group);
    }
    command
}

fn init(initdb: &Path, data: &Path, owner: Owner) -> Result<()> {
    let output = as_owner(initdb, owner)
        .arg("-D")
        .arg(data)
        .args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"])
        .output()
        .context("`initdb` does not start")?;
    if !output.status.success() {
        bail!("initdb: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

fn wait(pg_isready: &Path, port: u16) -> Result<()> {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(30) {
        let mut command = Command::new(pg_isready);
        command.args(["-q", "-h", "127.0.0.1", "-U", "postgres", "-p", &port.to_string()]);
        if command.status().context("`pg_isready` does not start")?.success() {
            return Ok(());
        }
        sleep(Duration::from_millis(50));
    }
    bail!("PostgreSQL did not answer within 30 s")
}
