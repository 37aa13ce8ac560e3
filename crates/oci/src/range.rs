//! Byte ranges: what a reader asks for, and where a chunk of an upload belongs.

use std::ops::Range;

use crate::{Code, Error, Result};

/// One range of a `Range: bytes=…` header (RFC 9110, 14.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteRange {
    /// `a-b`, both included.
    Between(u64, u64),
    /// `a-`.
    From(u64),
    /// `-n`: the last `n` bytes.
    Last(u64),
}

impl ByteRange {
    /// Read a `Range` header. `None`: not one valid range of bytes, so the whole content is the answer
    /// (RFC 9110, 14.2: a server may ignore the field; several ranges at once are not worth a multipart answer).
    pub fn parse(header: &str) -> Option<Self> {
        let (unit, set) = header.trim().split_once('=')?;
        if !unit.eq_ignore_ascii_case("bytes") {
            return None;
        }
        match set.trim().split_once('-')? {
            ("", last) => Some(Self::Last(number(last)?)),
            (from, "") => Some(Self::From(number(from)?)),
            (from, to) => {
                let (from, to) = (number(from)?, number(to)?);
                (from <= to).then_some(Self::Between(from, to))
            }
        }
    }

    /// The bytes of a content of `size` bytes that are asked for.
    ///
    /// # Errors
    /// [`Code::RangeInvalid`] (416) when it lies outside.
    pub fn within(self, size: u64) -> Result<Range<u64>> {
        let range = match self {
            Self::Between(from, to) => from..to.saturating_add(1).min(size),
            Self::From(from) => from..size,
            Self::Last(count) => size.saturating_sub(count)..size,
        };
        if range.start < range.end {
            return Ok(range);
        }
        Err(Error::new(Code::RangeInvalid, format!("the range lies outside of the content, which has {size} bytes"))
            .with_detail(serde_json::json!({ "size": size })))
    }
}

/// Where a chunk belongs: `Content-Range: <first>-<last>`, both included (spec, "Pushing a blob in chunks").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContentRange {
    /// Offset of its first byte.
    pub first: u64,
    /// Offset of its last byte.
    pub last: u64,
}

impl ContentRange {
    /// Read the header of a chunk. `bytes a-b/*` of RFC 9110 is taken too: some clients send it.
    ///
    /// # Errors
    /// [`Code::RangeInvalid`] when it is malformed or ends before it begins.
    pub fn parse(header: &str) -> Result<Self> {
        let text = header.trim();
        let text = text.strip_prefix("bytes").map_or(text, |rest| rest.trim_start_matches([' ', '=']));
        let text = text.split('/').next().unwrap_or_default();
        text.split_once('-')
            .and_then(|(first, last)| Some(Self { first: number(first)?, last: number(last)? }))
            .filter(|range| range.first <= range.last)
            .ok_or_else(|| Error::new(Code::RangeInvalid, "Content-Range of a chunk is written <first>-<last>"))
    }

    /// How many bytes the chunk has; `None` when that is more than a length can say.
    pub fn length(self) -> Option<u64> {
        (self.last - self.first).checked_add(1)
    }
}

/// Digits only: `u64::from_str` would also take a sign.
fn number(text: &str) -> Option<u64> {
    let text = text.trim();
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_three_forms_and_the_rest() {
        assert_eq!(ByteRange::parse("bytes=0-4"), Some(ByteRange::Between(0, 4)));
        assert_eq!(ByteRange::parse("bytes=5-"), Some(ByteRange::From(5)));
        assert_eq!(ByteRange::parse("Bytes=-3"), Some(ByteRange::Last(3)));
        for bad in
            ["", "bytes", "bytes=", "bytes=-", "bytes=4-2", "bytes=0-1,3-4", "items=0-1", "bytes=+1-2", "bytes=a-b"]
        {
            assert_eq!(ByteRange::parse(bad), None, "{bad:?}");
        }
        let too_far = format!("bytes={}0-", u64::MAX);
        assert_eq!(ByteRange::parse(&too_far), None);
    }

    #[test]
    fn chunks_out_of_shape_are_refused() {
        assert_eq!(ContentRange::parse("0-9").unwrap().length(), Some(10));
        assert_eq!(ContentRange::parse("bytes 5-5/*").unwrap().first, 5);
        assert_eq!(ContentRange::parse(&format!("0-{}", u64::MAX)).unwrap().length(), None);
        for bad in ["", "-", "1", "2-1", "-5", "5-", "a-b", "0x1-2"] {
            assert!(ContentRange::parse(bad).is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn a_resolved_range_lies_within(size: u64, a: u64, b: u64, form in 0..3) {
            let range = match form { 0 => ByteRange::Between(a.min(b), a.max(b)), 1 => ByteRange::From(a), _ => ByteRange::Last(a) };
            match range.within(size) {
                Ok(found) => prop_assert!(found.start < found.end && found.end <= size),
                Err(error) => prop_assert_eq!(error.code, Code::RangeInvalid),
            }
        }

        #[test]
        fn no_header_panics(text in "\\PC{0,40}") {
            let _ = (ByteRange::parse(&text), ContentRange::parse(&text));
        }
    }
}
