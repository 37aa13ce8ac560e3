//! Names of entries. They are keys of a map and never paths of a file system; what would be dangerous as one is refused.

use crate::error::{Error, Result, invalid};

/// The longest, in bytes: `docker save` needs about 150.
const LONGEST: usize = 1024;

/// A name without `.` and doubled `/`; empty for the archive's own root.
pub(crate) fn clean(bytes: &[u8]) -> Result<String> {
    let text = text(bytes)?;
    if text.starts_with('/') {
        return Err(Error::Unsafe(format!("{text:?} is an absolute path")));
    }
    if text.split('/').any(|part| part == "..") {
        return Err(Error::Unsafe(format!("{text:?} leads back")));
    }
    Ok(join(Vec::new(), text).unwrap_or_default())
}

/// Where a link leads that lies at `from`, within the archive.
pub(crate) fn target(from: &str, bytes: &[u8]) -> Result<String> {
    let text = text(bytes)?;
    let mut folder: Vec<&str> = from.split('/').collect();
    folder.pop();
    let joined = if text.starts_with('/') { None } else { join(folder, text) };
    joined.ok_or_else(|| Error::Unsafe(format!("the link {from:?} leads to {text:?}, out of the archive")))
}

fn text(bytes: &[u8]) -> Result<&str> {
    let bytes = bytes.strip_suffix(b"\0").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| invalid("a name in the archive is not UTF-8"))?;
    if text.len() > LONGEST {
        return Err(invalid(format!("a name in the archive is longer than {LONGEST} bytes")));
    }
    if text.chars().any(char::is_control) {
        return Err(Error::Unsafe(format!("{text:?} has control characters")));
    }
    Ok(text)
}

/// `None`: it leads above the root.
fn join<'a>(mut folder: Vec<&'a str>, text: &'a str) -> Option<String> {
    for part in text.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(folder.pop()?),
            part => folder.push(part),
        }
    }
    Some(folder.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code<T>(result: Result<T>) -> &'static str {
        result.err().and_then(|error| error.code()).unwrap_or_default()
    }

    #[test]
    fn names_are_cleaned_or_refused() {
        for (name, cleaned) in [("a/b", "a/b"), ("./a//b/", "a/b"), (".", ""), ("./", ""), ("a/./b", "a/b")] {
            assert_eq!(clean(name.as_bytes()).unwrap(), cleaned, "{name}");
        }
        for bad in ["/etc/passwd", "../a", "a/../../b", "..", "a/../b", "a\nb", "a\0b"] {
            assert_eq!(code(clean(bad.as_bytes())), "archive_unsafe", "{bad:?}");
        }
        assert_eq!(code(clean(b"\xff")), "archive_invalid");
        assert_eq!(code(clean("a".repeat(2000).as_bytes())), "archive_invalid");
    }

    #[test]
    fn links_stay_inside() {
        assert_eq!(target("b/layer.tar", b"../a/layer.tar").unwrap(), "a/layer.tar");
        assert_eq!(target("layer.tar", b"a").unwrap(), "a");
        for bad in ["../../a", "/a", "../a/../../b"] {
            assert_eq!(code(target("b/layer.tar", bad.as_bytes())), "archive_unsafe", "{bad}");
        }
    }
}
