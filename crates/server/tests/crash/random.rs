//! Randomness that can be repeated: xorshift64* (Marsaglia; Vigna).

/// A sequence that its seed decides.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        // Zero would stay zero; neighbouring seeds are spread (splitmix64's constant).
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number in `from..to`.
    pub fn between(&mut self, from: u64, to: u64) -> u64 {
        from + self.next() % (to - from)
    }

    /// True once in `times`.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.next().is_multiple_of(times)
    }

    /// One of some; `None` when there is none.
    pub fn one_of<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let count = items.len() as u64;
        (count > 0).then(|| &items[usize::try_from(self.between(0, count)).expect("an index")])
    }

    /// Bytes that no gzip makes smaller, from 1 KiB to 3 MiB; small ones are as likely as large ones.
    pub fn blob(&mut self) -> Vec<u8> {
        let power = self.between(10, 21);
        let size = (1 << power) + self.between(0, 1 << power).min(1024 * 1024);
        let words = (0..size.div_ceil(8)).flat_map(|_| self.next().to_le_bytes());
        words.take(usize::try_from(size).expect("a small blob")).collect()
    }
}
