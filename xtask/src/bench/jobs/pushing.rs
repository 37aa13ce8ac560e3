//! Blobs and manifests into a registry.

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::super::http::{Client, Request};
use super::super::load::MANIFEST;

/// Bytes, and what they are called by.
pub struct Piece {
    pub bytes: Vec<u8>,
    pub digest: String,
}

impl Piece {
    pub fn of(bytes: Vec<u8>) -> Self {
        let mut digest = "sha256:".to_owned();
        for byte in Sha256::digest(&bytes) {
            digest.extend([byte >> 4, byte & 15].map(|half| char::from(b"0123456789abcdef"[usize::from(half)])));
        }
        Self { bytes, digest }
    }

    /// As manifests name it.
    pub fn described(&self, media_type: &str) -> serde_json::Value {
        serde_json::json!({ "mediaType": media_type, "digest": self.digest, "size": self.bytes.len() })
    }
}

impl Client {
    /// In two requests, as Docker pushes: POST, then PUT with the bytes.
    pub fn push_blob(&mut self, repository: &str, piece: &Piece) -> Result<()> {
        let path = format!("/v2/{repository}/blobs/uploads/");
        let begun = self.send(&Request { method: "POST", ..Request::get(&path) })?;
        let location = begun.header("location").context("no Location")?;
        // Some answer with the whole address.
        let path = location.find("/v2/").map_or(location, |at| &location[at..]);
        let path = format!("{path}{}digest={}", if path.contains('?') { '&' } else { '?' }, piece.digest);
        let headers = &[("Content-Type", "application/octet-stream")];
        self.send(&Request { method: "PUT", path: &path, headers, body: &piece.bytes })?;
        Ok(())
    }

    /// Take a blob that another repository has.
    pub fn mount(&mut self, repository: &str, digest: &str, from: &str) -> Result<()> {
        let path = format!("/v2/{repository}/blobs/uploads/?mount={digest}&from={from}");
        let answer = self.send(&Request { method: "POST", ..Request::get(&path) })?;
        (answer.status == 201).then_some(()).context("not mounted")
    }

    pub fn put_manifest(&mut self, repository: &str, tag: &str, manifest: &[u8]) -> Result<()> {
        let path = format!("/v2/{repository}/manifests/{tag}");
        self.send(&Request { method: "PUT", path: &path, headers: &[("Content-Type", MANIFEST)], body: manifest })?;
        Ok(())
    }
}
