//! What a `docker-registry` was asked for, by its log.

use std::collections::BTreeMap;
use std::fmt;

use super::fleet::Fleet;

/// Requests and bytes of one job.
#[derive(Default)]
pub struct Traffic {
    pub requests: usize,
    /// How often each method came to each kind of address.
    kinds: BTreeMap<String, usize>,
    /// Uploads that were sent bytes; a mount is none.
    uploads: usize,
    /// Blobs that were read.
    reads: usize,
    /// Of them, the bytes of layers.
    layer_bytes: u64,
    /// The rest: configurations.
    other_bytes: u64,
}

impl Traffic {
    /// Of lines such as `… "GET /v2/team/app/blobs/sha256:… HTTP/1.1" 200 4096 "" "agent"`.
    pub fn of(log: &str, fleet: &Fleet) -> Self {
        let mut traffic = Self::default();
        for line in log.lines() {
            let mut parts = line.split('"');
            let (Some(request), Some(outcome)) = (parts.nth(1), parts.next()) else { continue };
            let mut words = request.split(' ');
            let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            traffic.requests += 1;
            *traffic.kinds.entry(format!("{method} {}", kind(path))).or_default() += 1;
            if path.contains("/blobs/uploads/") {
                traffic.uploads += usize::from(method == "PATCH" || method == "PUT");
            } else if let Some((_, digest)) = path.split_once("/blobs/")
                && method == "GET"
            {
                traffic.reads += 1;
                let bytes = outcome.split_whitespace().nth(1).and_then(|bytes| bytes.parse::<u64>().ok());
                let sum = if fleet.is_layer(digest) { &mut traffic.layer_bytes } else { &mut traffic.other_bytes };
                *sum += bytes.unwrap_or_default();
            }
        }
        traffic
    }
}

impl fmt::Display for Traffic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { requests, kinds, uploads, reads, layer_bytes, other_bytes } = self;
        let kinds: Vec<String> = kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        write!(
            formatter,
            "{requests} requests ({}), {uploads} uploads of bytes, {reads} blobs read \
             ({layer_bytes} bytes of layers, {other_bytes} of configurations)",
            kinds.join(", ")
        )
    }
}

/// What an address is about.
fn kind(path: &str) -> &'static str {
    ["uploads", "blobs", "manifests", "referrers", "tags"]
        .into_iter()
        .find(|kind| path.contains(&format!("/{kind}/")))
        .unwrap_or("other")
}
