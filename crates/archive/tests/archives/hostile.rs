//! What nobody's tool writes.

use archive::Limits;

use crate::make::{Tar, docker_save, header, open, open_within};

fn code(bytes: &[u8]) -> &'static str {
    open(bytes).unwrap_err().code().unwrap_or("none")
}

/// A good archive, and something more in it.
fn and(more: impl FnOnce(Tar) -> Tar) -> Vec<u8> {
    more(docker_save(&[("amd64", &["app:1"], &["base"])])).end()
}

#[test]
fn what_leads_out_of_the_archive_is_refused() {
    assert!(open(&and(|tar| tar)).is_ok());
    for bytes in [
        and(|tar| tar.file("../outside", "x")),
        and(|tar| tar.file("a/../../outside", "x")),
        and(|tar| tar.file("/etc/passwd", "x")),
        and(|tar| tar.symlink("a/b", "../../outside")),
        and(|tar| tar.symlink("a", "/etc/passwd")),
        and(|tar| tar.entry(b'1', "a", "../outside", b"")),
        and(|tar| tar.entry(b'1', "a", "/etc/passwd", b"")),
        and(|tar| tar.entry(b'L', "././@LongLink", "", b"../outside\0").file("short", "x")),
        and(|tar| tar.entry(b'x', "pax", "", b"19 path=../outside\n").file("short", "x")),
        and(|tar| tar.entry(b'x', "pax", "", b"23 linkpath=../outside\n").symlink("short", "x")),
    ] {
        assert_eq!(code(&bytes), "archive_unsafe");
    }
}

#[test]
fn what_may_be_read_in_two_ways_is_refused() {
    for bytes in [
        and(|tar| tar.file("manifest.json", "[]")),
        and(|tar| tar.file("./manifest.json", "[]")),
        and(|tar| tar.file("a", "x").symlink("a", "b")),
        and(|tar| tar.folder("a/").file("a", "x")),
        and(|tar| tar.entry(b'g', "pax", "", b"14 path=other\n").file("a", "x")),
        and(|tar| tar.file("a\nb", "x")),
    ] {
        assert_eq!(code(&bytes), "archive_unsafe");
    }
    assert!(open(&and(|tar| tar.folder("a/").folder("a"))).is_ok(), "folders may be told of twice");
    for bytes in [
        and(|tar| tar.entry(b'5', "a/", "", b"content")),
        and(|tar| tar.entry(b'2', "a", "b", b"content")),
        and(|tar| tar.entry(b'S', "sparse", "", b"x")),
        and(|tar| tar.entry(b'x', "pax", "", b"22 GNU.sparse.major=1\n").file("a", "x")),
        and(|tar| tar.entry(b'x', "pax", "", b"99 path=a\n").file("a", "x")),
        and(|tar| tar.entry(b'x', "pax", "", b"no record").file("a", "x")),
        and(|tar| tar.entry(b'V', "volume", "", b"")),
    ] {
        assert_eq!(code(&bytes), "archive_invalid");
    }
}

#[test]
fn devices_and_pipes_are_refused() {
    for kind in *b"346" {
        assert_eq!(code(&and(|tar| tar.entry(kind, "dev", "", b""))), "archive_unsafe");
    }
}

#[test]
fn links_without_end_are_refused() {
    let items = r#"[{"Config":"a","RepoTags":null,"Layers":[]}]"#;
    let round = Tar::default().file("manifest.json", items).symlink("a", "b").symlink("b", "a");
    assert_eq!(code(&round.end()), "archive_invalid");
    let dangling = Tar::default().file("manifest.json", items).symlink("a", "nowhere");
    assert_eq!(code(&dangling.end()), "archive_invalid");
}

#[test]
fn what_says_it_is_larger_than_it_is_ends_too_early() {
    let whole = and(|tar| tar);
    assert_eq!(code(&whole[..whole.len() - 1024]), "archive_truncated", "without its end");
    assert_eq!(code(&whole[..700]), "archive_truncated");
    assert_eq!(code(&whole[..whole.len() / 2]), "archive_truncated");
    let mut huge = header(b'0', "huge", "", 0o77_777_777_777).to_vec();
    huge.extend_from_slice(&[0; 1024]);
    assert_eq!(code(&huge), "archive_truncated");
    assert_eq!(code(b""), "archive_invalid");
    assert_eq!(code(&[7; 4096]), "archive_invalid");
    assert_eq!(code(&[0; 4096]), "archive_invalid", "nothing is in it");
    // A size that overflows, by the record that may say any number.
    let over = and(|tar| tar.entry(b'x', "pax", "", b"29 size=18446744073709551615\n").file("a", "x"));
    assert_eq!(code(&over), "archive_truncated");
}

#[test]
fn names_and_headers_have_a_length() {
    let long = "a".repeat(70_000);
    let bytes = and(|tar| tar.entry(b'L', "././@LongLink", "", long.as_bytes()).file("short", "x"));
    assert_eq!(code(&bytes), "archive_too_large");
    let long = "a".repeat(2000);
    let bytes = and(|tar| tar.entry(b'L', "././@LongLink", "", long.as_bytes()).file("short", "x"));
    assert_eq!(code(&bytes), "archive_invalid");
}

#[test]
fn ten_thousand_entries_are_fine_and_a_hundred_thousand_are_not() {
    let many = |count: usize| and(|tar| (0..count).fold(tar, |tar, number| tar.file(&format!("more/{number}"), "")));
    assert!(open(&many(10_000)).is_ok());
    assert_eq!(code(&many(100_000)), "archive_too_large");
    let few = Limits { entries: 5, ..Limits::default() };
    assert_eq!(open_within(&and(|tar| tar), &few).unwrap_err().code(), Some("archive_too_large"));
}
