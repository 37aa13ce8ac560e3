//! Passwords: argon2id, a few at a time, never on the threads that serve requests.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::Result;
use crate::error::Error;

/// One verification takes 19 MiB and a core for some 20 ms: a flood of logins queues here and not on the machine.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// Verified against when there is no user, so that "unknown" takes as long as "wrong".
static NOBODY: LazyLock<String> =
    LazyLock::new(|| hash("nobody has this password", b"a fixed salt").unwrap_or_default());

/// The shortest password, in characters (NIST SP 800-63B, 5.1.1.2).
const SHORTEST: usize = 8;

/// The longest, in bytes: hashing time must not be the client's choice.
const LONGEST: usize = 256;

/// What stands in every tutorial, and so in every attacker's list.
const SAMPLES: [&str; 10] = [
    "password",
    "admin123",
    "admin1234",
    "changeme",
    "change-me",
    "changeit",
    "12345678",
    "123456789",
    "roadstead",
    "harbor12345",
];

/// Whether a new password may be used.
///
/// # Errors
/// [`Error::Invalid`] when it is too short, too long or a well-known sample.
pub(crate) fn check_new_password(password: &str) -> Result<()> {
    if password.chars().count() < SHORTEST || password.len() > LONGEST {
        return Err(Error::invalid("password_length", format!("a password has {SHORTEST} to {LONGEST} characters")));
    }
    if SAMPLES.contains(&password.to_lowercase().as_str()) {
        return Err(Error::invalid("password_common", "this password is one of the first that anybody would try"));
    }
    Ok(())
}

/// The text to store for a password.
///
/// # Errors
/// [`Error::Invalid`] when it may not be used.
pub(crate) async fn hash_password(password: &str, salt: [u8; 16]) -> Result<String> {
    check_new_password(password)?;
    let password = password.to_owned();
    let _turn = AT_ONCE.acquire().await.map_err(Error::internal)?;
    spawn_blocking(move || hash(&password, &salt))
        .await
        .map_err(Error::internal)?
        .map_err(|error| Error::internal(format!("argon2: {error}")))
}

/// Whether `password` is the one behind `stored`; never so without a stored one, after the same work.
pub(super) async fn verify(password: &str, stored: Option<String>) -> Result<bool> {
    if password.len() > LONGEST {
        return Ok(false);
    }
    let password = password.to_owned();
    let _turn = AT_ONCE.acquire().await.map_err(Error::internal)?;
    let check = move || {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODY.clone());
        let parsed = PasswordHash::new(&stored);
        known & parsed.is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    };
    spawn_blocking(check).await.map_err(Error::internal)
}

fn hash(password: &str, salt: &[u8]) -> argon2::password_hash::Result<String> {
    Ok(Argon2::default().hash_password_with_salt(password.as_bytes(), salt)?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_right_password_and_no_other() {
        let stored = hash_password("correct horse", [7; 16]).await.unwrap();
        assert!(stored.starts_with("$argon2id$"), "{stored}");
        assert!(verify("correct horse", Some(stored.clone())).await.unwrap());
        assert!(!verify("correct horsE", Some(stored.clone())).await.unwrap());
        assert!(!verify("correct horse", None).await.unwrap());
        assert!(!verify("nobody has this password", None).await.unwrap());
        assert!(!verify(&"x".repeat(10_000), Some(stored)).await.unwrap());
        assert!(!verify("correct horse", Some("not a hash".into())).await.unwrap());
    }

    #[test]
    fn short_long_and_sample_passwords_are_refused() {
        for bad in ["", "1234567", "ChangeMe", "password", &"x".repeat(257)] {
            assert!(check_new_password(bad).is_err(), "{bad}");
        }
        assert!(check_new_password("密码密码密码密码").is_ok());
    }
}
