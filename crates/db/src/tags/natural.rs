//! The order in which people count: `1.9` before `1.10`.

use std::fmt::Write as _;

/// A text whose bytes sort as names sort for people: each number without its leading zeros, behind how many digits it has.
/// Names that differ only in leading zeros have the same one.
pub fn natural(name: &str) -> String {
    let mut key = String::with_capacity(name.len() + 8);
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let is_number = first.is_ascii_digit();
        let end = rest.find(|letter: char| letter.is_ascii_digit() != is_number).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        if is_number {
            let digits = run.trim_start_matches('0');
            // Names have at most 128 letters, so three digits say how many. They are digits themselves, so that numbers
            // stand where they stand among letters.
            let _ = write!(key, "{:03}{digits}", digits.len());
        } else {
            key.push_str(run);
        }
        rest = after;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::natural;

    #[test]
    fn numbers_are_sorted_by_their_value() {
        let sorted = [
            "-", "0", "1.9", "1.9-rc", "1.10", "1.10.1", "2", "010", "20260101", "A", "_", "a", "a9", "a10", "v1",
            "v1.2", "v1.10",
        ];
        for pair in sorted.windows(2) {
            assert!(natural(pair[0]) < natural(pair[1]), "{pair:?}");
        }
        assert_eq!(natural("1.0"), natural("01.000"));
        assert!(natural(&"9".repeat(127)) < natural(&"9".repeat(128)));
    }
}
