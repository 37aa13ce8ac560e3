//! Layers: a tar file and its gzip, the same bytes every time; and images of one layer in a file.

use serde_json::json;

use crate::support::digest;

/// What `docker load` takes: an image of one layer with just those bytes in it; and its id. `platform` is `amd64` or
/// `arm/v7`: `docker import --platform` of Docker 20.10 writes its own architecture into every image.
pub fn saved(name: &str, platform: &str, bytes: &[u8]) -> (Vec<u8>, String) {
    let (architecture, variant) = platform.split_once('/').unwrap_or((platform, ""));
    let layer = tar(&[("etc/seed", bytes)]);
    let mut config = json!({
        "architecture": architecture, "os": "linux", "created": "2026-01-01T00:00:00Z",
        "config": { "Labels": { "name": name } }, "rootfs": { "type": "layers", "diff_ids": [digest(&layer)] },
    });
    if !variant.is_empty() {
        config["variant"] = json!(variant);
    }
    let config = config.to_string();
    let manifest = json!([{ "Config": "config.json", "RepoTags": [name], "Layers": ["layer.tar"] }]).to_string();
    let files =
        [("config.json", config.as_bytes()), ("layer.tar", layer.as_slice()), ("manifest.json", manifest.as_bytes())];
    (tar(&files), digest(config.as_bytes()))
}

/// A tar file of small files (POSIX.1-1988 `ustar`).
pub fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = Vec::new();
    for (name, bytes) in files {
        archive.extend_from_slice(&header(name, bytes.len()));
        archive.extend_from_slice(bytes);
        archive.resize(archive.len().next_multiple_of(BLOCK), 0);
    }
    archive.resize(archive.len() + 2 * BLOCK, 0);
    archive
}

const BLOCK: usize = 512;

fn header(name: &str, size: usize) -> [u8; BLOCK] {
    let mut header = [0; BLOCK];
    let mut put = |at: usize, text: &[u8]| header[at..at + text.len()].copy_from_slice(text);
    put(0, name.as_bytes());
    put(100, b"0000644\0"); // mode
    put(108, b"0000000\0"); // user
    put(116, b"0000000\0"); // group
    put(124, format!("{size:011o}\0").as_bytes());
    put(136, b"00000000000\0"); // time
    put(148, b"        "); // the sum counts itself as spaces
    put(156, b"0"); // a file
    put(257, b"ustar\x0000");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    header
}

/// A gzip that stores (RFC 1952, RFC 1951 section 3.2.4): clients must see that a layer is compressed, not that it is small.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let mut pieces = bytes.chunks(usize::from(u16::MAX)).peekable();
    while let Some(piece) = pieces.next() {
        let length = u16::try_from(piece.len()).expect("chunks are no longer");
        out.push(u8::from(pieces.peek().is_none()));
        out.extend_from_slice(&length.to_le_bytes());
        out.extend_from_slice(&(!length).to_le_bytes());
        out.extend_from_slice(piece);
    }
    out.extend_from_slice(&crc32(bytes).to_le_bytes());
    out.extend_from_slice(&u32::try_from(bytes.len()).expect("a small layer").to_le_bytes());
    out
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
}

#[test]
fn the_check_value_of_crc32_is_right() {
    assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
}
