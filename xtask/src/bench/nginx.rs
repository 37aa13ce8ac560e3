//! nginx, as a file server and as a gateway.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

/// What [`proxy`] lets in: `bench` with the password `bench`.
pub const AUTHORIZATION: &str = "Authorization: Basic YmVuY2g6YmVuY2g=";

/// Serves the files of a folder.
pub fn files(folder: &Path, port: u16) -> Result<Command> {
    fs::create_dir_all(folder.join("files"))?;
    let http = format!(
        "sendfile on; tcp_nopush on;\n\
         server {{ listen 127.0.0.1:{port}; root {}/files; }}",
        folder.display()
    );
    command(folder, "1", &http)
}

/// Passes pieces of 64 KiB instead of its default, a page: a third of the processor time for a blob.
pub const TUNED: &str = "proxy_buffer_size 64k; proxy_buffers 4 64k; proxy_busy_buffers_size 128k;";

/// Stands in front of a registry with one user: connections to the registry are kept, and bytes pass without a stay in
/// a file. The password lies there as it is, `{PLAIN}`: every other form costs nginx a hash per request.
pub fn proxy(folder: &Path, port: u16, upstream: &str, buffers: &str) -> Result<Command> {
    fs::write(folder.join("users"), "bench:{PLAIN}bench\n")?;
    let http = format!(
        "upstream registry {{ server {upstream}; keepalive 64; keepalive_requests 1000000; }}\n\
         server {{ listen 127.0.0.1:{port}; client_max_body_size 0; location / {{\n\
         auth_basic bench; auth_basic_user_file {}/users;\n\
         proxy_pass http://registry; proxy_http_version 1.1; proxy_set_header Connection \"\";\n\
         proxy_set_header Host $http_host; proxy_set_header Authorization \"\";\n\
         proxy_buffering off; proxy_request_buffering off; {buffers}\n\
         }} }}",
        folder.display()
    );
    command(folder, "auto", &http)
}

fn command(folder: &Path, workers: &str, http: &str) -> Result<Command> {
    let config = format!(
        "daemon off; pid {0}/pid; error_log {0}/error.log; worker_processes {workers}; events {{}}\n\
         http {{ access_log off; keepalive_requests 1000000; client_body_temp_path {0}/body;\n{http} }}\n",
        folder.display()
    );
    fs::write(folder.join("nginx.conf"), config)?;
    // Its workers may run as another user.
    Command::new("chmod").args(["-R", "a+rX"]).arg(folder.parent().unwrap_or(folder)).status()?;
    let mut command = Command::new("nginx");
    command.arg("-c").arg(folder.join("nginx.conf")).arg("-p").arg(folder);
    Ok(command)
}
