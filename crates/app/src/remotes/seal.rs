//! Passwords of remotes at rest: sealed with a key that is derived from the server's own and is not in the database.
//!
//! What is sealed is bound to the address and the account that it is for. Whoever may change rows, or the address of a
//! remote, cannot have its password sent somewhere else.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use clock::Clock;
use hkdf::Hkdf;
use sha2::Sha256;

/// Its own key: what is made here fits no other place that uses the same secret.
const PURPOSE: &[u8] = b"roadstead passwords of remotes 1";

/// Bytes of a random nonce: enough for billions of passwords (NIST SP 800-38D, 8.3).
const NONCE: usize = 12;

/// Seals and opens passwords.
pub(super) struct Seal(Aes256Gcm);

impl Seal {
    pub fn new(secret_key: &[u8]) -> Self {
        let mut key = Key::<Aes256Gcm>::default();
        Hkdf::<Sha256>::new(None, secret_key)
            .expand(PURPOSE, &mut key)
            .expect("32 bytes are no more than HKDF can make");
        Self(Aes256Gcm::new(&key))
    }

    pub fn seal(&self, clock: &dyn Clock, password: &str, (url, username): (&str, &str)) -> String {
        let mut nonce = [0; NONCE];
        clock.fill(&mut nonce);
        let bound = bound(url, username);
        let payload = Payload { msg: password.as_bytes(), aad: &bound };
        let sealed = self.0.encrypt(&Nonce::from(nonce), payload).expect("a password is short");
        STANDARD_NO_PAD.encode([nonce.as_slice(), &sealed].concat())
    }

    /// `None`: it was sealed with another key, or for somewhere else.
    pub fn open(&self, sealed: &str, (url, username): (&str, &str)) -> Option<String> {
        let bytes = STANDARD_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
        let bound = bound(url, username);
        let opened = self.0.decrypt(&Nonce::from(*nonce), Payload { msg: sealed, aad: &bound }).ok()?;
        String::from_utf8(opened).ok()
    }
}

/// Neither has a NUL.
fn bound(url: &str, username: &str) -> Vec<u8> {
    format!("{url}\0{username}").into_bytes()
}

#[cfg(test)]
mod tests {
    use clock::System;

    use super::*;

    const HERE: (&str, &str) = ("https://quay.io", "mei");

    #[test]
    fn only_the_same_key_opens_and_only_for_the_same_place() {
        let seal = Seal::new(b"a secret key of the server, long enough");
        let sealed = seal.seal(&System, "a horse of mei", HERE);
        assert!(!sealed.contains("horse") && sealed != seal.seal(&System, "a horse of mei", HERE));
        assert_eq!(seal.open(&sealed, HERE).as_deref(), Some("a horse of mei"));
        for elsewhere in [("https://evil.example", "mei"), ("https://quay.io", "ann"), ("https://quay.iomei", "")] {
            assert_eq!(seal.open(&sealed, elsewhere), None);
        }
        assert_eq!(Seal::new(b"another one").open(&sealed, HERE), None);
        let mut bytes = STANDARD_NO_PAD.decode(&sealed).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        for damaged in ["", "x", "AAAA", &STANDARD_NO_PAD.encode(bytes)] {
            assert_eq!(seal.open(damaged, HERE), None);
        }
    }
}
