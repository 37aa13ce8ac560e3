//! Names, free text and times as they may come in: short enough to keep, and storable by both databases.

use chrono::{DateTime, Datelike, Utc};

use crate::{Error, Result};

/// The longest description, in characters.
const LONGEST_DESCRIPTION: usize = 2000;

/// The longest text to look for, in bytes: SQLite refuses patterns without bound.
const LONGEST_FILTER: usize = 1000;

/// Whether a text may be kept as a description.
///
/// # Errors
/// [`Error::Invalid`] when it is too long, or holds a NUL, which PostgreSQL refuses in texts.
pub(crate) fn check_description(text: &str) -> Result<()> {
    if text.chars().count() > LONGEST_DESCRIPTION || text.contains('\0') {
        return Err(invalid(format!("a description has at most {LONGEST_DESCRIPTION} characters, none of them NUL")));
    }
    Ok(())
}

/// Names are typed at prompts and stand in `docker login`: no spaces, no `$` that a shell eats, no `:` that ends the
/// name in Basic authentication (RFC 7617, 2).
///
/// # Errors
/// [`Error::Invalid`].
pub(crate) fn check_name(name: &str) -> Result<()> {
    let word = |b: u8| b.is_ascii_alphanumeric();
    let valid = (1..=64).contains(&name.len())
        && name.bytes().next().is_some_and(word)
        && name.bytes().all(|b| word(b) || b"._@+-".contains(&b));
    let reserved = ["anonymous", "system"].contains(&name);
    if valid && !reserved {
        return Ok(());
    }
    let message = "a name has 1 to 64 letters, digits and . _ @ + -, and begins with a letter or digit; \
                   `anonymous` and `system` are taken";
    Err(Error::invalid("name_invalid", message))
}

/// Whether texts may be looked for: part of a name, the place of a page.
///
/// # Errors
/// [`Error::Invalid`] when one is too long or holds a NUL.
pub(crate) fn check_filters<'a>(texts: impl IntoIterator<Item = &'a Option<String>>) -> Result<()> {
    if texts.into_iter().flatten().any(|text| text.len() > LONGEST_FILTER || text.contains('\0')) {
        return Err(invalid(format!("a text to look for has at most {LONGEST_FILTER} characters, none of them NUL")));
    }
    Ok(())
}

/// Whether a time has a year that both databases store and compare.
///
/// # Errors
/// [`Error::Invalid`] for years before 1970 and after 9999.
pub(crate) fn check_time(time: DateTime<Utc>) -> Result<()> {
    if (1970..=9999).contains(&time.year()) { Ok(()) } else { Err(invalid("a time lies in the years 1970 to 9999")) }
}

fn invalid(message: impl Into<String>) -> Error {
    Error::invalid("input_invalid", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_database_can_keep_is_refused_before() {
        assert!(check_description(&"说".repeat(2000)).is_ok());
        for bad in ["a\0b", &"说".repeat(2001)] {
            assert!(check_description(bad).is_err());
        }
        assert!(check_filters(&[None, Some("100%_!".into())]).is_ok());
        for bad in ["\0".to_owned(), "%".repeat(1001)] {
            assert!(check_filters(&[None, Some(bad)]).is_err());
        }
        assert!(check_time(DateTime::UNIX_EPOCH).is_ok());
        for bad in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            assert!(check_time(bad).is_err());
        }
    }
}
