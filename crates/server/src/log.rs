//! Logs: text or JSON, to standard error. Nothing here or elsewhere logs a password, a token or a header that holds one.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::config::{LogFormat, Settings};

/// Begin to log.
pub fn install(settings: &Settings) {
    let ours = if settings.debug { "debug" } else { "info" };
    let filter = EnvFilter::new(format!("warn,roadstead={ours},app={ours},store={ours},db={ours}"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false);
    match settings.log_format {
        LogFormat::Text => builder.init(),
        LogFormat::Json => builder.json().flatten_event(true).init(),
    }
}
