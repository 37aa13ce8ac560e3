//! How much of an archive is taken.

/// How much of an archive is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the tar, once it is not compressed any more; also of all layers that are themselves compressed.
    pub unpacked: u64,
    /// How many times larger than what came in it may become: above that it was made to fill disks.
    pub ratio: u64,
    /// Entries of the tar. `docker save` writes four for each layer; the largest files of a hundred images have some thousand.
    pub entries: usize,
    /// Bytes of one JSON document.
    pub document: u64,
}

impl Limits {
    /// The usual ones, for a tar of so many bytes.
    pub fn of(unpacked: u64) -> Self {
        Self { unpacked, ..Self::default() }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { unpacked: 20 << 30, ratio: 200, entries: 100_000, document: oci::MAX_MANIFEST_SIZE as u64 }
    }
}
