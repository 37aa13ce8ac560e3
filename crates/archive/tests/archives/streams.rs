//! Archives as they come in: compressed or not, whole or not, small or made to be large.

use std::io::{self, Read, Write};

use archive::{Limits, Unpacked, unpack};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::make::{docker_save, open};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

fn unpacked(bytes: impl Read, limits: &Limits) -> Result<(Vec<u8>, Unpacked), &'static str> {
    let mut out = Vec::new();
    let done = unpack(bytes, &mut out, limits).map_err(|error| error.code().unwrap_or("none"))?;
    Ok((out, done))
}

#[test]
fn each_compression_gives_the_same_tar() {
    let plain = docker_save(&[("amd64", &["app:1"], &["base"])]).end();
    for packed in [plain.clone(), gzip(&plain), zstd(&plain), [gzip(&plain[..600]), gzip(&plain[600..])].concat()] {
        let (out, done) = unpacked(packed.as_slice(), &Limits::default()).unwrap();
        assert_eq!((out.len(), done.received, done.written), (plain.len(), packed.len() as u64, plain.len() as u64));
        assert!(out == plain && open(&out).is_ok());
    }
    for other in [&b"\xfd7zXZ\0"[..], b"BZh91AY"] {
        assert_eq!(unpacked(other, &Limits::default()).unwrap_err(), "archive_invalid");
    }
}

#[test]
fn what_breaks_off_or_is_damaged_is_told_apart() {
    let plain = docker_save(&[("amd64", &["app:1"], &["base"])]).end();
    for packed in [gzip(&plain), zstd(&plain)] {
        let half = &packed[..packed.len() / 2];
        assert_eq!(unpacked(half, &Limits::default()).unwrap_err(), "archive_truncated");
        let mut damaged = packed.clone();
        let middle = damaged.len() / 2;
        damaged[middle..middle + 8].fill(0x55);
        match unpacked(damaged.as_slice(), &Limits::default()) {
            Err(code) => assert!(["archive_invalid", "archive_truncated"].contains(&code), "{code}"),
            // zstd need not notice; digests do.
            Ok((out, _)) => assert!(open(&out).is_err()),
        }
        // Whoever sends it is gone: that is no fault of the archive.
        let broken = packed[..packed.len() / 2].chain(Broken);
        assert_eq!(unpacked(broken, &Limits::default()).unwrap_err(), "none");
    }
}

struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::ErrorKind::ConnectionReset.into())
    }
}

#[test]
fn bombs_stop_early() {
    let zeros = io::repeat(0).take(1 << 30);
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    io::copy(&mut { zeros }, &mut encoder).unwrap();
    let bomb = encoder.finish().unwrap();
    assert!(bomb.len() < 2 << 20);
    let mut counted = Counted(0);
    let error = unpack(bomb.as_slice(), &mut counted, &Limits::default()).unwrap_err();
    assert_eq!(error.code(), Some("archive_too_large"));
    assert!(counted.0 <= 65 << 20, "{} bytes were written", counted.0);
    let small = Limits { unpacked: 1 << 20, ..Limits::default() };
    let mut counted = Counted(0);
    assert_eq!(unpack(bomb.as_slice(), &mut counted, &small).unwrap_err().code(), Some("archive_too_large"));
    assert!(counted.0 <= 1 << 20);
    let plain = vec![1; 2 << 20];
    assert_eq!(unpacked(plain.as_slice(), &small).unwrap_err(), "archive_too_large");
}

struct Counted(u64);

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
